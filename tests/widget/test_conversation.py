"""What a visitor meets: each state, driven as a person would."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from widget.conftest import Pages, Visit
from widget.visitor import Visitor, citation


def test_the_greeting_says_what_this_is_and_is_not(visitor: Visitor) -> None:
    expect(visitor.panel).to_contain_text("exact words of named documents")
    expect(visitor.panel).to_contain_text("not medical advice")
    expect(visitor.panel.locator(".intro .questions button")).to_have_count(5)
    visitor.panel.locator("summary").click()
    expect(visitor.panel.locator("details .source")).to_have_count(5)


def test_a_starter_question_is_asked_by_pressing_it(visitor: Visitor) -> None:
    visitor.panel.get_by_role("button", name="Does it hurt?").click()
    expect(visitor.turns.locator(".question")).to_contain_text("Does it hurt?")
    expect(visitor.turns.locator("blockquote").first).to_contain_text("pain")
    expect(visitor.panel.locator(".intro .questions")).to_be_hidden()


def test_an_answer_is_quotes_with_numbers_sources_and_the_disclaimer(visitor: Visitor) -> None:
    turn = visitor.ask("can I do plasmolifting with rosacea?")
    expect(turn.locator("blockquote")).to_contain_text("Plasmolifting with rosacea is possible")
    source = turn.get_by_role("button", name=re.compile("^Source 1"))
    expect(source).to_contain_text("Plasmolifting of the face")
    expect(source).to_contain_text("Disadvantages of plasmolifting for the face")
    expect(turn.locator(".disclaimer")).to_contain_text("not medical advice")


def test_the_words_of_a_list_stay_as_they_are(visitor: Visitor) -> None:
    turn = visitor.ask("what contraindications are there")
    quote = turn.locator("blockquote").first
    items = quote.locator("li")
    assert items.count() > 5
    assert items.first.inner_text().split() == [
        "-",
        *["chronic", "diseases", "(moreover,", "both", "in", "the", "acute", "phase", "and", "in", "remission);"],
    ]


def test_sides_stand_side_by_side_with_who_says_what(visitor: Visitor) -> None:
    turn = visitor.ask("how long does the effect last")
    expect(turn.locator(".conflict h4")).to_contain_text("The sources do not agree: how long the effect lasts")
    sides = turn.locator(".side")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("Side 1")
    expect(sides.nth(0)).to_contain_text("up to 2 years")
    expect(sides.nth(0)).to_contain_text("Plasmolifting of the face")
    expect(sides.nth(1)).to_contain_text("up to 18 months")
    expect(sides.nth(1)).to_contain_text("opinions")
    left, right = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert left and right and left["y"] == right["y"] and left["x"] < right["x"]


def test_notes_and_cautions_are_no_part_of_the_quote(visitor: Visitor) -> None:
    turn = visitor.ask("what contraindications are there")
    note = turn.locator(".note").filter(has_text="HB")
    expect(note).to_contain_text("Editor’s note")
    assert note.locator("xpath=ancestor::blockquote").count() == 0
    expect(turn.locator(".caution").first).to_contain_text("Caution:")
    faces = [
        turn.locator(place).first.evaluate("e => getComputedStyle(e).fontFamily") for place in (".note", "blockquote")
    ]
    assert faces[0] != faces[1]


def test_what_was_read_differently_is_said(visitor: Visitor) -> None:
    turn = visitor.ask("How long does the efect last?")
    expect(turn.locator(".understood")).to_contain_text("You asked about effect")
    assert "“efect” was read as “effect”." in re.sub("[\u2068\u2069]", "", turn.locator(".understood").inner_text())


def test_the_carried_topic_is_shown_and_can_be_taken_off(visitor: Visitor) -> None:
    sent = visitor.requests_to("**/api/chat")
    visitor.ask("Is mesotherapy painful?")
    turn = visitor.ask("And how many sessions are needed?")
    assert sent[1]["history"] == ["Is mesotherapy painful?"]
    chip = turn.locator(".chip")
    expect(chip).to_contain_text("mesotherapy")
    chip.click()
    expect(visitor.turns).to_have_count(3)
    visitor.turns.nth(2).locator(".answer").wait_for()
    assert sent[2] == {"question": "And how many sessions are needed?", "history": []}
    visitor.ask("Who does it?")
    assert sent[3]["history"] == ["And how many sessions are needed?"]


def test_not_found_says_what_is_missing_and_what_else_there_is(visitor: Visitor) -> None:
    turn = visitor.ask("does it work with makeup")
    expect(turn.locator(".headline")).to_have_text("The documents do not answer this.")
    expect(turn.locator(".missing")).to_contain_text("makeup")
    expect(turn.locator(".related h4")).to_contain_text("not an answer")
    assert turn.locator(".related .number").count() == 0
    suggestion = turn.locator(".questions button").first
    asked = suggestion.inner_text()
    suggestion.click()
    expect(visitor.turns.nth(1).locator(".question")).to_contain_text(asked)


def test_other_answers_have_their_words_and_the_disclaimer(visitor: Visitor) -> None:
    for question, said in (
        ("hello", "Hello"),
        ("who won the world cup", "not something"),
        ("ist das gefährlich für mich bitte sehr", "language"),
    ):
        turn = visitor.ask(question)
        expect(turn.locator(".notice")).to_contain_text(said)
        expect(turn.locator(".disclaimer")).to_be_visible()


def test_a_partial_answer_says_so(visitor: Visitor) -> None:
    visitor.answer_with(status="partial")
    expect(visitor.ask("why?").locator(".headline")).to_contain_text("do not answer all of it")


def test_nobody_overlooks_an_emergency(visitor: Visitor) -> None:
    turn = visitor.ask("I have chest pain and cannot breathe")
    card = turn.locator(".emergency")
    expect(card.locator("h4")).to_have_text("Please get help first")
    expect(card.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    expect(visitor.page.get_by_role("alert").filter(has_text="This may be an emergency")).to_have_count(1)
    expect(turn.locator(".disclaimer")).to_be_visible()
    assert turn.locator(".actions").count() == 0
    visitor.ask("how long does the effect last")
    expect(visitor.page.get_by_role("alert").filter(has_text="This may be an emergency")).to_have_count(0)


@pytest.mark.parametrize(
    ("notice", "numbers"),
    [
        ("Call 116 123 or 1-800-222-1222 now.", ["116123", "18002221222"]),
        ("In 24 hours 3 of 10; ring +34 024 or 988.", ["+34024", "988"]),
        ("112 (or 112) works.", ["112"]),
        ("Nobody to call.", []),
    ],
)
def test_numbers_in_a_notice_can_be_called(visitor: Visitor, notice: str, numbers: list[str]) -> None:
    visitor.answer_with(status="emergency", notice=notice, citations=[], statements=[])
    card = visitor.ask("help").locator(".emergency")
    assert [link.get_attribute("href") for link in card.locator(".calls a").all()] == [f"tel:{n}" for n in numbers]
    assert card.locator("p").first.inner_text() == notice


def test_a_verdict_is_sent_without_the_question(visitor: Visitor) -> None:
    sent = visitor.requests_to("**/api/feedback")
    turn = visitor.ask("how long does the effect last")
    good = turn.get_by_role("button", name="This helped")
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    turn.get_by_role("button", name="This did not help").click()
    second = visitor.ask("does it hurt")
    bad = second.get_by_role("button", name="This did not help")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    second.get_by_role("button", name="Something is missing").click()
    expect(bad).to_be_focused()
    assert sent[0] == {
        "verdict": "up", "reason": None, "status": "answered",
        "documents": ["plasmolifting-of-the-face", "plasmolifting-opinions"],
    }  # fmt: skip
    assert (sent[1]["verdict"], sent[1]["reason"]) == ("down", "incomplete")
    assert len(sent) == 2


def test_a_question_is_sent_only_where_the_visitor_was_told(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor()

    def with_feedback(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"feedback": True})

    somebody.page.route("**/api/suggestions", with_feedback)
    sent = somebody.requests_to("**/api/feedback")
    somebody.visit(site.url).open()
    expect(somebody.page.get_by_text("are kept for the editors")).to_be_visible()
    somebody.ask("how long does the effect last").get_by_role("button", name="This helped").click()
    turn = somebody.ask("does it hurt")
    turn.get_by_role("button", name="This did not help").click()
    expect(turn.get_by_text("names and numbers are taken out")).to_be_visible()
    assert len(sent) == 1 and "question" not in sent[0]
    turn.get_by_role("button", name="Something is missing").click()
    expect(somebody.page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
    assert sent[1]["question"] == "does it hurt"


def test_an_answer_is_copied_with_its_sources(new_visitor: Visit) -> None:
    somebody = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    somebody.visit(somebody.home)
    somebody.input.wait_for()
    somebody.ask("what contraindications are there").get_by_role("button", name="Copy").click()
    expect(somebody.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = somebody.page.evaluate("navigator.clipboard.readText()")
    for words in (
        "what contraindications",
        "” [1]",
        "[1] Plasmolifting of the face",
        "Editor’s note",
        "Caution:",
        "not medical advice",
    ):
        assert words in copied


def test_the_conversation_survives_a_change_of_page_and_can_be_cleared(visitor: Visitor, site: Pages) -> None:
    visitor.ask("does it hurt")
    visitor.page.get_by_role("link", name="Other page").click()
    visitor.page.wait_for_url("**/other")
    expect(visitor.turns).to_have_count(1)
    expect(visitor.turns.locator("blockquote").first).to_contain_text("pain")
    assert visitor.focused().count() == 0, "a page that opens the chat by itself leaves the focus alone"
    visitor.panel.get_by_role("button", name="Clear the conversation").click()
    expect(visitor.turns).to_have_count(0)
    expect(visitor.input).to_be_focused()
    visitor.page.reload()
    expect(visitor.panel.locator(".intro .questions")).to_be_visible()
    assert visitor.page.evaluate("[document.cookie, localStorage.length]") == ["", 0]


def test_another_tab_knows_nothing(visitor: Visitor, site: Pages) -> None:
    visitor.ask("does it hurt")
    other = visitor.page.context.new_page()
    other.goto(site.url)
    other.locator(".launcher").click()
    expect(other.locator(".intro .questions")).to_be_visible()
    expect(other.locator(".turn")).to_have_count(0)


def test_a_conflict_that_shares_a_quote_does_not_repeat_it(visitor: Visitor) -> None:
    visitor.answer_with(
        citations=[citation(1, quote="One."), citation(2, quote="Two."), citation(3, quote="Three.")],
        conflicts=[{"topic": "first", "sides": [[1], [2]]}, {"topic": "second", "sides": [[1], [3]]}],
    )
    turn = visitor.ask("why?")
    assert [words.inner_text() for words in turn.locator("blockquote").all()] == ["One.", "Two.", "Three."]
    expect(turn.locator(".conflict").nth(1)).to_contain_text("Quoted above.")
