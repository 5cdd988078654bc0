"""When something goes wrong: it is said politely, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from widget.conftest import Pages, Visit
from widget.visitor import Visitor

QUESTION = "does it hurt"


def fail(visitor: Visitor, status: int, **headers: str) -> None:
    shared = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
    problem = {"type": "about:blank", "title": "no", "status": status, "detail": "no", "instance": "/"}
    visitor.replace("**/api/chat", lambda route: route.fulfill(status=status, json=problem, headers=shared | headers))


def send(visitor: Visitor, question: str = QUESTION) -> None:
    visitor.input.fill(question)
    visitor.input.press("Enter")


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (413, {}, "too long"),
        (422, {}, "could not be read"),
        (429, {}, "try again shortly"),
        (503, {"Retry-After": "7"}, "try again in 7 s"),
        (500, {}, "could not be fetched"),
    ],
)
def test_an_error_is_said_and_the_question_given_back(
    visitor: Visitor, status: int, headers: dict[str, str], said: str
) -> None:
    fail(visitor, status, **headers)
    send(visitor)
    expect(visitor.alert).to_contain_text(said)
    expect(visitor.alert).to_have_attribute("role", "alert")
    expect(visitor.input).to_have_value(QUESTION)
    expect(visitor.turns).to_have_count(0)
    visitor.page.unroute("**/api/chat")
    visitor.alert.get_by_role("button", name="Try again").click()
    expect(visitor.turns.locator("blockquote").first).to_contain_text("pain")
    expect(visitor.input).to_have_value("")
    expect(visitor.alert).to_be_empty()
    visitor.faults.clear()  # the browser reports each failed request itself


def test_what_was_written_meanwhile_is_kept_too(visitor: Visitor) -> None:
    held: list[Route] = []
    visitor.replace("**/api/chat", lambda route: held.append(route))  # noqa: PLW0108  # it must be a function
    send(visitor)
    expect(visitor.page.get_by_role("status").filter(has_text="Searching the documents")).to_be_visible()
    visitor.input.fill("another question")
    visitor.input.press("Enter")
    expect(visitor.turns).to_have_count(1)
    held[0].abort()
    expect(visitor.alert).to_be_visible()
    expect(visitor.input).to_have_value("another question")
    visitor.page.unroute("**/api/chat")
    visitor.alert.get_by_role("button", name="Try again").click()
    expect(visitor.turns.locator(".question")).to_contain_text(QUESTION)
    expect(visitor.input).to_have_value("another question")
    visitor.faults.clear()


def test_a_server_that_does_not_answer_is_not_waited_for_longer_than_15_seconds(
    new_visitor: Visit, site: Pages
) -> None:
    somebody = new_visitor()
    faster = "const own = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => own(ms / 100);"
    somebody.page.add_init_script(faster + "window.waits = [];")
    somebody.page.add_init_script(
        "const faster = AbortSignal.timeout; AbortSignal.timeout = (ms) => { waits.push(ms); return faster(ms); };"
    )
    somebody.page.route("**/api/*", lambda route: None)
    somebody.visit(site.url).open()
    send(somebody)
    expect(somebody.alert).to_contain_text("longer than it should")
    expect(somebody.input).to_have_value(QUESTION)
    assert set(somebody.page.evaluate("waits")) == {15000}


def test_without_a_connection_it_says_so_and_goes_on_later(visitor: Visitor) -> None:
    visitor.page.context.set_offline(True)
    expect(visitor.alert).to_contain_text("You are offline")
    send(visitor)
    expect(visitor.alert.get_by_role("button", name="Try again")).to_be_visible()
    expect(visitor.alert).to_contain_text("You are offline")
    expect(visitor.input).to_have_value(QUESTION)
    visitor.page.context.set_offline(False)
    expect(visitor.alert).to_be_empty()
    visitor.input.press("Enter")
    expect(visitor.turns.locator("blockquote").first).to_contain_text("pain")
    visitor.faults.clear()


def test_the_limit_is_said_before_it_is_met(visitor: Visitor) -> None:
    count = visitor.page.locator("#count")
    expect(count).to_be_empty()
    visitor.input.fill("😀" * 3999)
    expect(count).to_have_text("1 characters left.")
    visitor.input.fill("a" * 4100)
    expect(count).to_have_text("Too long by 100 characters.")
    expect(visitor.input).to_have_attribute("aria-invalid", "true")
    visitor.input.press("Enter")
    expect(visitor.turns).to_have_count(0)
    expect(visitor.input).to_have_value("a" * 4100)


def test_long_questions_do_not_add_up_to_more_than_the_server_takes(visitor: Visitor) -> None:
    sent = visitor.requests_to("**/api/chat")
    for _ in range(6):
        visitor.ask("😀 " * 2000)
    assert len(sent[-1]["history"]) == 5
    assert max(map(len, sent[-1]["history"])) <= 1000


def test_an_empty_question_is_not_sent(visitor: Visitor) -> None:
    sent = visitor.requests_to("**/api/chat")
    send(visitor, "   ")
    visitor.page.get_by_role("button", name="Send").click()
    expect(visitor.input).to_be_focused()
    assert sent == []


def test_a_chat_that_cannot_be_loaded_is_tried_again(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor().visit(site.url)
    somebody.page.route("**/widget/chat.css", lambda route: route.abort())
    somebody.launcher.click()
    expect(somebody.page.get_by_role("alert")).to_contain_text("could not be loaded")
    somebody.page.unroute("**/widget/chat.css")
    somebody.launcher.click()
    expect(somebody.input).to_be_focused()


def test_it_works_where_storage_is_forbidden(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor()
    somebody.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    somebody.visit(site.url).open()
    expect(somebody.ask(QUESTION).locator("blockquote").first).to_contain_text("pain")
    assert somebody.faults == []


def test_what_lies_in_storage_is_not_trusted(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor()
    key = f"verbatim {somebody.home}/"
    for stored in ('{"turns": 7}', "no JSON", '{"turns": [{}, {"question": "q", "answer": null}]}'):
        somebody.visit(site.url)
        somebody.page.evaluate("([key, value]) => sessionStorage.setItem(key, value)", [key, stored])
        somebody.page.reload()
        somebody.open()
        expect(somebody.turns).to_have_count(0)
        somebody.page.evaluate("sessionStorage.clear()")
    assert somebody.faults == []
