"""A source in the reader: the exact words marked, the way back, the address in the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, expect

from widget.conftest import CORPUS, Visit
from widget.visitor import Visitor, citation

TEXT = (CORPUS / "plasmolifting-of-the-face.txt").read_text(encoding="utf-8")


def marked(visitor: Visitor) -> str:
    return " ".join(" ".join(visitor.reader.locator("mark").all_inner_texts()).split())


def fulfilling(body: dict[str, Any]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(json=body)


def test_a_citation_opens_its_exact_words_and_back_returns_to_it(visitor: Visitor) -> None:
    turn = visitor.ask("can I do plasmolifting with rosacea?")
    source = turn.get_by_role("button", name=re.compile("^Source 1"))
    source.focus()
    visitor.press("Enter")
    mark = visitor.reader.locator("mark")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    assert marked(visitor) == turn.locator("blockquote").inner_text()
    expect(visitor.reader.locator("h4", has_text="Disadvantages")).to_have_count(1)
    expect(visitor.reader).to_contain_text("machine-translated")
    visitor.reader.get_by_role("button", name="Back").click()
    expect(source).to_be_focused()
    visitor.press("Enter")
    expect(mark).to_be_focused()
    visitor.press("Escape")
    expect(source).to_be_focused()
    expect(visitor.panel).to_be_visible()


def test_words_over_several_blocks_are_all_marked(visitor: Visitor) -> None:
    turn = visitor.ask("what contraindications are there")
    turn.locator(".source").first.click()
    visitor.reader.locator("mark").first.wait_for()
    assert marked(visitor).startswith("Not without a decent list of contraindications: - chronic diseases")
    assert marked(visitor).endswith("- mental disorders, epilepsy.")
    expect(visitor.reader.locator(".note").first).to_contain_text("Editor’s note")


def test_the_reader_shows_the_whole_text(visitor: Visitor) -> None:
    for place in range(5):
        visitor.panel.locator("details").evaluate("e => e.open = true")
        visitor.panel.locator("details .source").nth(place).click()
        visitor.reader.locator(".text").wait_for()
        visitor.reader.locator(".note").evaluate_all("notes => notes.forEach((note) => note.remove())")
        title = visitor.reader.locator("h3").first.inner_text()
        shown = "".join(visitor.reader.locator(".text").inner_text().split())
        texts = {"".join(file.read_text(encoding="utf-8").split()) for file in CORPUS.glob("*.txt")}
        assert shown in texts, title
        visitor.press("Escape")


def test_offsets_count_code_points(visitor: Visitor) -> None:
    text = "A 😀 and 𝒎ore 😀😀.\nThe 𝒘ords to mark."
    start = text.index("The")
    document = {
        "id": "plasmolifting-of-the-face", "title": "T", "language": "en", "url": None, "provenance": "p",
        "text": text, "sections": [], "notes": [],
        "blocks": [{"kind": "paragraph", "start": 0, "end": len(text), "level": 2, "items": []}],
    }  # fmt: skip
    visitor.replace("**/api/documents/*", lambda route: route.fulfill(json=document))
    visitor.answer_with(citations=[citation(quote=text[start:], start=start, end=len(text))])
    visitor.ask("why?").locator(".source").click()
    visitor.reader.locator("mark").wait_for()
    assert marked(visitor) == "The 𝒘ords to mark."


def test_an_original_on_the_web_is_opened_at_the_words(visitor: Visitor) -> None:
    document = {
        "id": "a", "title": "T", "language": "en", "provenance": "p", "text": "Words.", "sections": [], "notes": [],
        "blocks": [],
    }  # fmt: skip
    addresses = {
        "https://example.org/a": "https://example.org/a#:~:text=Short%20words%2C%20one%2Dtwo%20%26%20more.",
        "https://example.org/a#there": "https://example.org/a#there:~:text=Short%20words%2C%20one%2Dtwo%20%26%20more.",
        "javascript:alert(1)": None,
        "data:text/html,x": None,
    }
    quote = "Short words, one-two & more."
    for number, (url, expected) in enumerate(addresses.items()):
        visitor.replace("**/api/documents/*", fulfilling(document | {"url": url}))
        words = citation(document=f"document-{number}", quote=quote, start=0, end=6, url=url)
        visitor.answer_with(citations=[words])
        visitor.ask("why?").locator(".source").click()
        visitor.reader.locator("mark").wait_for()
        link = visitor.reader.get_by_role("link", name="Open the original")
        if expected is None:
            assert link.count() == 0
        else:
            expect(link).to_have_attribute("href", expected)
            expect(link).to_have_attribute("rel", "noopener noreferrer")
        visitor.press("Escape")


def test_a_long_quote_is_named_by_both_its_ends(visitor: Visitor) -> None:
    quote = "The list:\n- first item of the list;\n- the last of all its items stands here."
    visitor.answer_with(citations=[citation(quote=quote, url="https://example.org/")])
    fragment = visitor.page.evaluate(
        "async ([home, url, quote]) => (await import(`${home}/widget/places.js`)).addressOf(url, { quote })",
        [visitor.home, "https://example.org/", quote],
    )
    assert fragment == "https://example.org/#:~:text=The%20list%3A,all%20its%20items%20stands%20here."


def test_a_quote_says_its_page_and_the_address_leads_there(visitor: Visitor) -> None:
    quotes = [
        citation(url="https://example.org/prices.pdf", page=3),
        citation(number=2, url="https://example.org/care", element="after"),
    ]
    visitor.answer_with(citations=quotes)
    turn = visitor.ask("what does it cost")
    expect(turn.locator(".source").first).to_contain_text("page 3")
    expect(turn.locator(".source").last).not_to_contain_text("page")
    addresses = visitor.page.evaluate(
        "async ([home, ...all]) => { const { addressOf } = await import(`${home}/widget/places.js`);"
        " return all.map((one) => addressOf(one.url, one)); }",
        [visitor.home, *quotes],
    )
    assert addresses[0] == "https://example.org/prices.pdf#page=3"
    assert addresses[1].startswith("https://example.org/care#after:~:text=")


def test_a_document_that_cannot_be_fetched_is_said(visitor: Visitor) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=500, json={"title": "no"})

    turn = visitor.ask("does it hurt")
    visitor.replace("**/api/documents/*", refuse)
    turn.locator(".source").first.click()
    expect(visitor.alert).to_contain_text("could not be fetched")
    expect(visitor.reader).to_be_hidden()
    visitor.faults.clear()


def test_the_page_opens_its_documents_in_the_reader(new_visitor: Visit) -> None:
    somebody = new_visitor()
    somebody.visit(somebody.home)
    card = somebody.page.get_by_role("button", name="Plasmotherapy for hair loss")
    card.click()
    expect(somebody.reader.locator("h3").first).to_have_text("Plasmotherapy for hair loss")
    expect(somebody.reader).to_be_in_viewport()
    somebody.press("Escape")
    expect(card).to_be_focused()
    line = somebody.page.locator("#line").inner_text()
    assert line == f'<script src="{somebody.home}/widget.js" async></script>'
    assert somebody.faults == []


def test_the_corpus_is_where_these_tests_think() -> None:
    assert Path(CORPUS).is_dir() and TEXT[1512:1542] == "The effect lasts up to 2 years"
