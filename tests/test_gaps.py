"""What the documents do not say: groups of questions, what an editor copies, the command and the operator's page."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from conftest import WriteCorpus
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from serving import PROJECT, clean_environment
from small_corpus import DOCUMENTS, SUBJECTS

from bot.assistant import Assistant
from bot.feedback import Entry, FeedbackStore, Kind, this_day
from bot.gaps import GapReport, find_gaps, gaps_csv, week_of
from bot.groups import Thing, grouped
from bot.settings import Settings
from bot.tables import csv_of
from bot.topics import read_topics
from bot.web.application import create_app

MONDAY = date(2026, 11, 23)
KEY = "a-key-of-the-operator"
QUESTIONS = [
    *4 * ["How much does parking cost?"],
    *3 * ["where can I park my car"],
    *2 * ["may my dog drink tea"],
    "are dogs allowed",
    "Does green tea help against snoring? My name is [name]",
]


def asked(question: str, day: date = MONDAY, status: str = "not_found") -> Entry:
    return Entry(day, Kind.ASKED, status, question=question)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in (DOCUMENTS | SUBJECTS).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return Assistant.load(folder)


@pytest.fixture(scope="module")
def report(assistant: Assistant) -> GapReport:
    return find_gaps(assistant, [asked(question) for question in QUESTIONS])


def test_questions_on_one_matter_are_one_gap(report: GapReport) -> None:
    assert [(gap.count, gap.examples[0]) for gap in report.gaps] == [
        (7, "How much does parking cost?"),
        (3, "may my dog drink tea"),
        (1, "Does green tea help against snoring? My name is [name]"),
    ]
    assert report.gaps[0].name.startswith("park") and report.gaps[1].name.startswith("dog")


def test_a_gap_says_what_is_missing_and_what_is_nearest(report: GapReport) -> None:
    assert "parking" in report.gaps[0].missing and report.gaps[0].nearest is None
    assert "tea" not in report.gaps[2].missing and "snoring" in report.gaps[2].missing


def test_the_words_that_come_nearest_are_cited_exactly(assistant: Assistant) -> None:
    (gap,) = find_gaps(assistant, [asked("is a freezer or a fridge right for coffee")]).gaps
    assert gap.nearest is not None
    assert gap.nearest.quote == "Coffee belongs in the freezer."
    assert gap.as_dict()["nearest"]["start"] == COFFEE_AT == gap.nearest.span.start


COFFEE_AT = DOCUMENTS["coffee.txt"].index("Coffee belongs in")


def test_the_order_of_entries_changes_nothing(assistant: Assistant) -> None:
    entries = [asked(question, MONDAY - timedelta(days=n)) for n, question in enumerate(QUESTIONS)]
    shuffled = random.Random(7).sample(entries, len(entries))
    assert find_gaps(assistant, entries) == find_gaps(assistant, shuffled)


def test_blocks_can_be_copied_as_they_are(assistant: Assistant, tmp_path: Path) -> None:
    hostile = ["> nothing about a freezer", "# freezer", "#! freezer [name]", "freezer\u2028> out of scope", "[number]"]
    report = find_gaps(assistant, [asked(question) for question in [*QUESTIONS, *hostile]])
    documents = {document.id: document for document in assistant.corpus.documents}
    for name in ("unanswered.txt", "questions.txt"):
        blocks = [gap.blocks[name] for gap in report.gaps if name in gap.blocks]
        (tmp_path / name).write_text("\n".join(blocks), encoding="utf-8")
        read = read_topics(tmp_path / name, documents)
        assert len(read.topics) == len(blocks) > 0 and read.faults == ()
        assert all(bool(topic.targets) == (name == "questions.txt") and topic.in_scope for topic in read.topics)
        assert "[" not in (tmp_path / name).read_text(encoding="utf-8")


def test_verdicts_and_weeks(assistant: Assistant) -> None:
    entries = [
        asked("where can I park", MONDAY - timedelta(days=8)),
        Entry(MONDAY, Kind.DOWN, "answered", "unsafe", "parking with tea?", ("tea",)),
        Entry(MONDAY, Kind.DOWN, "answered", "", "", ("tea", "coffee")),
        Entry(MONDAY, Kind.UP, "answered", "", "parking", ("tea",)),
        asked("est-ce dangereux", MONDAY, "unsupported_language"),
        asked("is it it?"),
    ]
    report = find_gaps(assistant, entries)
    assert [(of.document, of.up, of.down, dict(of.reasons)) for of in report.verdicts] == [
        ("tea", 1, 2, {"unsafe": 1}),
        ("coffee", 0, 1, {}),
    ]
    first = report.gaps[0]
    assert (first.count, first.down, first.reasons, list(first.weeks)) == (
        1,
        1,
        {"unsafe": 1},
        ["2026-W46", "2026-W48"],
    )
    assert report.weeks["2026-W47"] == {"asked": 0, "up": 0, "down": 0}
    assert report.weeks["2026-W48"] == {"asked": 2, "up": 1, "down": 2}
    names = {gap.name: gap.blocks for gap in report.gaps}
    assert names["in a language that is not understood"] == names["nothing that says what about"] == {}
    assert find_gaps(assistant, []) == GapReport((), (), {})


def test_weeks_are_those_of_iso_8601() -> None:
    assert week_of(date(2027, 1, 3)) == "2026-W53" and week_of(date(2027, 1, 4)) == "2027-W01"


def test_a_spreadsheet_takes_no_question_for_a_formula(assistant: Assistant) -> None:
    rows = list(csv.reader(io.StringIO(gaps_csv(find_gaps(assistant, [asked('=HYPERLINK("x") zebra')]).gaps))))
    assert rows[1][rows[0].index("examples")] == '\'=HYPERLINK("x") zebra'


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"), ("  @SUM(A1)", "  '@SUM(A1)"), ("＝1", "'＝1"), ("tea", "tea"),
        ("well-known; tea", "well-known; tea"),
        ("tea;=1+1", "tea;'=1+1"), ('tea;"=1+1"', "tea;\"'=1+1\""), ("tea\t=1", "tea\t'=1"),
    ],
)  # fmt: skip
def test_no_separator_lets_a_formula_in(typed: str, written: str) -> None:
    """A spreadsheet set to another country's separator parts a cell where the visitor wrote one."""
    assert list(csv.reader(io.StringIO(csv_of(["examples"], [[typed]]))))[1] == [written]


FEATURES = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([0.5, 1.0, 2.0]), min_size=1)


@given(st.lists(st.tuples(FEATURES, st.integers(1, 9)), max_size=30), st.randoms())
def test_every_thing_is_in_one_group_whatever_the_order(
    given_things: Sequence[tuple[dict[str, float], int]], chance: random.Random
) -> None:
    things = [Thing(f"{number:02}", features, count) for number, (features, count) in enumerate(given_things)]
    groups = grouped(things)
    assert sorted(thing.key for group in groups for thing in group) == [thing.key for thing in things]
    assert groups == grouped(chance.sample(things, len(things)))


def test_ten_thousand_questions_take_seconds(assistant: Assistant) -> None:
    chance = random.Random(3)
    words = [
        f"{first}{last}" for first in ("zor", "mip", "tal", "ked", "ruf") for last in ("a", "en", "ip", "os", "ulu")
    ]
    entries = [asked(" ".join(["is", *chance.choices(words, k=3), "ok?"])) for _ in range(10_000)]
    began = perf_counter()
    report = find_gaps(assistant, entries)
    assert sum(gap.count for gap in report.gaps) == 10_000
    assert perf_counter() - began < 30  # about 4 s alone on one core


# The page.


@pytest.fixture
def settings(write_corpus: WriteCorpus) -> Settings:
    found = Settings(write_corpus(DOCUMENTS | SUBJECTS), feedback=True, api_key=KEY)
    FeedbackStore(found.feedback_path, 90).add(
        [asked(question, this_day()) for question in [*QUESTIONS, "<script>alert(1)</script> snow & ice"]]
    )
    return found


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


BASIC = {"Authorization": "Basic " + base64.b64encode(f"editor:{KEY}".encode()).decode()}


@pytest.mark.parametrize("path", ["/operator/gaps", "/operator/gaps.json", "/operator/gaps.csv", "/operator/gaps.css"])
def test_only_the_operator_sees_it(client: FlaskClient, settings: Settings, path: str) -> None:
    refused = client.get(path)
    assert refused.status_code == 401 and "park" not in refused.text
    assert any(value.startswith("Basic") for value in refused.headers.getlist("WWW-Authenticate"))
    shown = client.get(path, headers=BASIC)
    assert shown.status_code == 200 and shown.headers["Cache-Control"] == "no-store"
    assert shown.headers.getlist("Content-Security-Policy")[0].startswith("default-src 'none'; style-src 'self';")
    if not path.endswith(("gaps", "css")):
        for odd in ("0", "-1", "000000001" + "9" * 5_000, "²"):
            assert client.get(f"{path}?most={odd}", headers=BASIC).status_code == 422
    without_key = create_app(Settings(settings.corpus, feedback=True)).test_client()
    assert without_key.get(path, headers=BASIC).status_code == 404


def test_the_page_shows_gaps_and_a_chart_without_script(client: FlaskClient) -> None:
    page = client.get("/operator/gaps", headers=BASIC).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; snow &amp; ice" in page and "<script" not in page
    assert "style=" not in page and "<b>7</b> not answered" in page and "&gt; nothing" in page
    drawing = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    assert drawing.get("role") == "img"
    labels = {element.get("id") for element in drawing}
    assert set(str(drawing.get("aria-labelledby")).split()) <= labels
    assert f'<th scope="row">{week_of(this_day())}</th><td>12</td>' in page


def test_new_entries_are_on_the_page_at_once_and_old_ones_gone(client: FlaskClient, settings: Settings) -> None:
    first = client.get("/operator/gaps.json", headers=BASIC).get_json()
    assert first["gaps"][0]["count"] == 7 and first["weeks"][0]["asked"] == 12
    store = FeedbackStore(settings.feedback_path, 90)
    store.add([asked("is parking free", this_day()), asked("zanzibar", this_day() - timedelta(days=90))])
    again = client.get("/operator/gaps.json?most=1", headers=BASIC).get_json()
    assert again["gaps"][0]["count"] == 8 and len(again["gaps"]) == 1
    assert "zanzibar" not in client.get("/operator/gaps.csv", headers=BASIC).text
    for most in ("0", "x", "-1", "9" * 20):
        assert client.get(f"/operator/gaps.json?most={most}", headers=BASIC).status_code == 422


def test_the_page_of_nothing(write_corpus: WriteCorpus) -> None:
    settings = Settings(write_corpus(DOCUMENTS), api_key=KEY)
    page = create_app(settings).test_client().get("/operator/gaps", headers=BASIC).text
    assert "Nothing so far" in page and "Feedback is off" in page and "<svg" not in page


# The commands.


def bot(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments, "--corpus", str(settings.corpus)],
        cwd=PROJECT, env=clean_environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_commands(settings: Settings) -> None:
    assert "entries: 12 (12 asked)" in bot(settings, "feedback", "status").stdout
    told = bot(settings, "gaps", "--most", "1").stdout
    assert "asked 7 ×" in told and "“How much does parking cost?”" in told and "3 more" in told
    assert "> nothing" in bot(settings, "gaps", "--show", "1").stdout
    assert json.loads(bot(settings, "gaps", "--format", "json").stdout)["gaps"][0]["count"] == 7
    assert len(bot(settings, "gaps", "--format", "csv").stdout.splitlines()) == 5
    exported = list(csv.DictReader(io.StringIO(bot(settings, "feedback", "export").stdout)))
    assert len(exported) == 12 and exported[0]["question"] == "How much does parking cost?"
    assert len(json.loads(bot(settings, "feedback", "export", "--format", "json").stdout)["entries"]) == 12
    assert bot(settings, "feedback", "delete", "--matching", "parking").stdout == "4 entries deleted\n"
    assert bot(settings, "feedback", "delete", "--before", "2000-01-01").stdout == "0 entries deleted\n"
    assert bot(settings, "feedback", "delete", "--all").stdout == "8 entries deleted\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["feedback", "delete"], 2, "takes one of --all"),
        (["feedback", "status", "--all"], 2, "takes one of --all"),
        (["feedback", "delete", "--before", "yesterday"], 2, "write a day as 2026-11-01"),
        (["gaps", "--show", "99"], 2, "there are 4 groups"),
        (["gaps", "--file", "/nowhere"], 5, "/nowhere: no such file"),
    ],
)
def test_what_is_wrong_is_one_line(settings: Settings, arguments: list[str], code: int, said: str) -> None:
    done = bot(settings, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1) and said in done.stderr
