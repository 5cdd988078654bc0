"""Rate limits: who is stopped, who is not, and what the reply says."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import pytest
from conftest import WriteCorpus
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import DOCUMENTS, SUBJECTS
from werkzeug.test import TestResponse

from bot.errors import SettingsError
from bot.settings import Settings
from bot.web.application import create_app
from bot.web.counters import BoundedMemory
from bot.web.visitors import UNKNOWN, network_of

QUESTION = {"question": "How long does green tea steep?"}
MakeClient = Callable[..., FlaskClient]


@pytest.fixture
def make_client(write_corpus: WriteCorpus) -> MakeClient:
    folder = write_corpus(DOCUMENTS | SUBJECTS)
    return lambda **settings: create_app(Settings(folder, **settings)).test_client()


def ask(client: FlaskClient, address: str = "192.0.2.1", forwarded: str = "", path: str = "/api/chat") -> TestResponse:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.post(path, json=QUESTION, headers=headers, environ_base={"REMOTE_ADDR": address})


def test_the_first_visitor_is_stopped_and_the_eleventh_comes_in(make_client: MakeClient) -> None:
    client = make_client(visitor_questions_per_minute=5, questions_per_minute=55)
    first = [ask(client).status_code for _ in range(200)]
    assert first.count(200) in (5, 6) and first[0] == 200  # 6 where a minute begins in between
    for number in range(2, 12):
        assert ask(client, f"192.0.2.{number}").status_code == 200


def test_a_reply_says_what_is_left_and_a_refusal_when_to_come_again(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = 1_800_000_010.0  # ten seconds into a minute
    monkeypatch.setattr(time, "time", lambda: at)
    client = make_client(visitor_questions_per_minute=2)
    first = ask(client)
    assert first.headers["RateLimit-Policy"] == '"visitor";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"visitor";r=1;t=')
    ask(client)
    refused = ask(client)
    assert refused.status_code == 429 and refused.content_type == "application/problem+json"
    assert "more than 2 a minute" in refused.get_json(force=True)["detail"]
    assert refused.headers["RateLimit"].startswith('"visitor";r=0;t=')
    at += int(refused.headers["Retry-After"])
    assert ask(client).status_code == 200


def test_all_together_are_limited_too_and_who_is_stopped_takes_nothing_from_them(make_client: MakeClient) -> None:
    client = make_client(visitor_questions_per_minute=3, questions_per_minute=20)
    for _ in range(100):
        ask(client)
    others = [ask(client, f"198.51.100.{number}") for number in range(40)]
    let_in = [reply.status_code for reply in others].count(200)
    assert 14 <= let_in <= 20
    assert others[-1].headers["RateLimit"].startswith('"all";r=0') and "Retry-After" in others[-1].headers


def test_health_files_and_preflights_are_not_questions(make_client: MakeClient) -> None:
    client = make_client(visitor_questions_per_minute=1, origins=("https://clinic.example",))
    ask(client), ask(client)
    asked = {"Origin": "https://clinic.example", "Access-Control-Request-Method": "POST"}
    for path in ("/healthz", "/readyz", "/widget.js", "/", "/api/suggestions"):
        assert {client.get(path).status_code for _ in range(20)} == {200}
    assert {client.options("/api/chat", headers=asked).status_code for _ in range(20)} == {200}


def test_other_ways_to_ask_count_as_well(make_client: MakeClient) -> None:
    client = make_client(visitor_questions_per_minute=2)
    statuses = [ask(client, path=path).status_code for path in ("/v1/chat/completions", "/api/feedback") for _ in "12"]
    statuses.append(ask(client).status_code)
    assert statuses[:2] == [422, 422] and statuses[-1] == 429


def test_only_a_trusted_proxy_says_who_the_visitor_is(make_client: MakeClient) -> None:
    alone = make_client(visitor_questions_per_minute=1)
    assert [ask(alone, forwarded=f"203.0.113.{n}").status_code for n in range(9)].count(200) <= 2
    behind = make_client(visitor_questions_per_minute=1, trusted_hops=1)
    assert {ask(behind, forwarded=f"203.0.113.{n}").status_code for n in range(9)} == {200}
    # What the visitor wrote stands before what the proxy added, and is not believed.
    forged = [ask(behind, forwarded=f"10.0.0.{n}, 203.0.113.77").status_code for n in range(9)]
    assert forged.count(200) <= 2


def test_several_workers_share_what_all_may_ask(make_client: MakeClient) -> None:
    client = make_client(visitor_questions_per_minute=0, questions_per_minute=10, workers=3)
    assert [ask(client).status_code for _ in range(40)].count(200) in (4, 5, 6, 7, 8)


def test_without_limits_nothing_is_said_of_them(make_client: MakeClient) -> None:
    client = make_client(visitor_questions_per_minute=0, questions_per_minute=0)
    assert "RateLimit" not in ask(client).headers


@pytest.mark.parametrize("storage", ["redis://127.0.0.1:1", "memcached://127.0.0.1:1"])
def test_a_storage_that_is_gone_does_not_take_the_answers_with_it(
    make_client: MakeClient, storage: str, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip({"redis": "redis", "memcached": "pymemcache"}[storage.partition(":")[0]])
    client = make_client(visitor_questions_per_minute=2, limits_storage=storage)
    with caplog.at_level(logging.DEBUG):
        assert [ask(client).status_code for _ in range(9)].count(200) in (2, 3)
    assert "192.0.2.1" not in caplog.text


def test_an_address_of_a_storage_is_checked(make_client: MakeClient) -> None:
    with pytest.raises(SettingsError, match="limits_storage"):
        make_client(limits_storage="sqlite://x")


def test_no_method_of_a_visitor_is_logged(make_client: MakeClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "verbatim.access"):
        assert make_client().open("/healthz", method="MYDIAGNOSIS").status_code == 405
    assert "other - 405" in caplog.text and "MYDIAGNOSIS" not in caplog.text


def test_no_address_of_a_visitor_is_logged(make_client: MakeClient, caplog: pytest.LogCaptureFixture) -> None:
    client = make_client(visitor_questions_per_minute=1)
    with caplog.at_level(logging.INFO):
        assert 429 in [ask(client).status_code for _ in range(4)]
    assert "192.0.2.1" not in caplog.text


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"), ("192.0.2.7:4711", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("[2001:db8:1:2::9]:80", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"), ("", UNKNOWN), ("unix:", UNKNOWN), ("_hidden", UNKNOWN),
    ],
)  # fmt: skip
def test_a_visitor_is_an_address_or_the_network_of_a_subscriber(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.text())
def test_any_address_gives_a_visitor(address: str) -> None:
    assert network_of(address)


def test_counters_hold_no_more_than_they_may() -> None:
    counters = BoundedMemory(most=100)
    assert all(counters.acquire_sliding_window_entry(f"visitor {n}", 1, 60) for n in range(5_000))
    assert counters.reset() == 100


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(1, 20))
def test_no_minute_has_more_than_the_limit_and_a_little(pauses: list[float], limit: int) -> None:
    at, let_in = 1_800_000_000.0, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: at)
        counters = BoundedMemory()
        for pause in pauses:
            at += pause
            if counters.acquire_sliding_window_entry("visitor", limit, 60):
                let_in.append(at)
    for begin in let_in:
        minute = [moment for moment in let_in if begin <= moment < begin + 60]
        assert len(minute) <= 2 * limit
        assert sum(moment // 60 == begin // 60 for moment in minute) <= limit
