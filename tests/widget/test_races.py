"""What a visitor or a page does while something else is still under way."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from widget.conftest import PHONE, Pages, Visit
from widget.visitor import Visitor

QUESTION = "does it hurt"


def hold(visitor: Visitor, address: str) -> list[Route]:
    """From now on requests to an address wait; they are in the list."""
    held: list[Route] = []
    visitor.replace(address, lambda route: held.append(route))  # noqa: PLW0108  # it must be a function
    return held


def send(visitor: Visitor, question: str = QUESTION) -> None:
    visitor.input.fill(question)
    visitor.input.press("Enter")


def clear_while_waiting(visitor: Visitor) -> list[Route]:
    """Clear a conversation whose second answer is held back."""
    visitor.ask("What is plasmolifting?")
    held = hold(visitor, "**/api/chat")
    send(visitor)
    expect(visitor.turns).to_have_count(2)
    visitor.page.get_by_role("button", name="Clear the conversation").click()
    return held


def test_an_answer_to_a_conversation_that_was_cleared_is_dropped(visitor: Visitor) -> None:
    held = clear_while_waiting(visitor)
    expect(visitor.turns).to_have_count(0)
    held[0].continue_()
    visitor.page.unroute("**/api/chat")
    sent = visitor.requests_to("**/api/chat")
    visitor.ask("What is mesotherapy?")
    assert [body["history"] for body in sent] == [[]]
    expect(visitor.turns).to_have_count(1)
    expect(visitor.turns.first).to_contain_text("What is mesotherapy?")


def test_a_failure_after_clearing_gives_nothing_back(visitor: Visitor) -> None:
    held = clear_while_waiting(visitor)
    held[0].abort()
    visitor.page.wait_for_timeout(300)
    expect(visitor.input).to_have_value("")
    expect(visitor.alert).to_be_empty()
    visitor.faults.clear()


def test_a_document_that_comes_after_going_back_stays_away(visitor: Visitor) -> None:
    turn = visitor.ask("What is plasmolifting?")
    held = hold(visitor, "**/api/documents/*")
    turn.locator(".source").first.click()
    expect(visitor.reader).to_be_visible()
    visitor.press("Escape")
    expect(visitor.reader).to_be_hidden()
    expect(visitor.panel).to_be_visible()
    held[0].continue_()
    visitor.page.wait_for_timeout(500)
    expect(visitor.reader).to_be_hidden()
    expect(turn.locator(".source").first).to_be_focused()


def test_the_page_is_given_back_when_the_chat_is_taken_from_it(new_visitor: Visit, site: Pages) -> None:
    visitor = new_visitor(**PHONE).visit(site.url).open()
    expect(visitor.page.locator("main")).to_have_attribute("inert", "")
    visitor.page.evaluate("document.querySelector('verbatim-chat').remove()")
    expect(visitor.page.locator("main")).not_to_have_attribute("inert", "")


def test_a_topic_is_kept_when_it_cannot_be_taken_off_now(visitor: Visitor) -> None:
    visitor.ask("What are the contraindications of plasmolifting?")
    turn = visitor.ask("And how long does it last?")
    held = hold(visitor, "**/api/chat")
    send(visitor, "Is it painful?")
    turn.locator(".chip").click()
    held[0].continue_()
    visitor.page.unroute("**/api/chat")
    expect(visitor.turns).to_have_count(3)
    expect(visitor.turns.last.locator(".answer")).to_be_visible()
    sent = visitor.requests_to("**/api/chat")
    visitor.ask("How often?")
    assert len(sent[0]["history"]) == 3


def test_two_clicks_send_once(visitor: Visitor) -> None:
    sent = visitor.requests_to("**/api/chat")
    visitor.input.fill(QUESTION)
    visitor.page.get_by_role("button", name="Send").dblclick()
    expect(visitor.turns.locator(".answer")).to_have_count(1)
    assert len(sent) == 1


def test_focus_is_in_the_chat_when_it_takes_the_whole_screen(visitor: Visitor) -> None:
    visitor.page.locator("a").focus()
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    expect(visitor.panel).to_have_class("panel whole")
    assert visitor.page.evaluate("document.activeElement.localName") == "verbatim-chat"


def test_a_language_with_a_country_is_the_language(new_visitor: Visit, site: Pages) -> None:
    site.body = f'<script src="{site.chat}/widget.js" data-language="es-AR" async></script>'
    visitor = new_visitor().visit(site.url).open()
    expect(visitor.panel).to_have_attribute("lang", "es")


def test_dark_is_light_on_paper(new_visitor: Visit, site: Pages) -> None:
    site.body = f'<script src="{site.chat}/widget.js" data-theme="dark" async></script>'
    visitor = new_visitor(color_scheme="dark").visit(site.url).open()
    visitor.ask("What is plasmolifting?")
    visitor.page.emulate_media(media="print")
    colour = visitor.page.locator("blockquote").first.evaluate("node => getComputedStyle(node).color")
    assert colour == "rgb(28, 38, 40)"


def test_the_conversation_is_there_after_going_back(new_visitor: Visit, site: Pages) -> None:
    visitor = new_visitor().visit(site.url).open()
    visitor.ask("What is plasmolifting?")
    visitor.page.goto(f"{site.url}/other")
    visitor.page.go_back()
    expect(visitor.turns).to_have_count(1)
    visitor.ask("Does it hurt?")
    expect(visitor.turns).to_have_count(2)
