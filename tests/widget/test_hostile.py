"""Words that try to be more than words: in questions, in answers and in documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from serving import Server, serve

from widget.conftest import Pages, Visit
from widget.visitor import Visitor, citation

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script></script><svg onload=alert(3)>"
BIDI = "\u202etext that runs backwards\u202c \u2066and an isolate that is never closed"
LONG = "w" * 10_000
HOSTILE = [MARKUP, BIDI, f"see {LONG}"[:4000], "</textarea><b>x</b>{{7*7}}${7*7}", "\ud83d lone \x00 nul"]


def check_inert(visitor: Visitor) -> None:
    """No dialog came up, no word became an element, and nothing burst the window."""
    assert visitor.dialogs == []
    for tag in ("img", "script", "svg[onload]", "b:text-is('x')"):
        assert visitor.panel.locator(tag).count() == 0
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    panel = visitor.panel.bounding_box()
    assert panel
    for turn in visitor.turns.all():
        box = turn.bounding_box()
        assert box and box["x"] >= panel["x"] and box["x"] + box["width"] <= panel["x"] + panel["width"]
    expect(visitor.panel.locator(".head").get_by_role("button", name="Close")).to_be_in_viewport()


@pytest.mark.parametrize("question", HOSTILE, ids=["markup", "bidi", "long", "templates", "lone"])
def test_a_question_is_only_text(visitor: Visitor, question: str) -> None:
    visitor.ask(question)
    check_inert(visitor)
    visitor.page.reload()
    visitor.launcher.wait_for()
    expect(visitor.turns).to_have_count(1)
    check_inert(visitor)


@pytest.mark.parametrize("words", [MARKUP, BIDI, LONG], ids=["markup", "bidi", "long"])
def test_every_field_of_an_answer_is_only_text(visitor: Visitor, words: str) -> None:
    quotes: list[Any] = [
        citation(1, quote=words, title=words, section=words, notes=[words]),
        citation(2, quote=f"{words}\n- {words}\n{words}", title=words, document=words),
        citation(3, quote=words),
    ]
    visitor.answer_with(
        question=words, citations=quotes, related=quotes, cautions=[words], notice=words, suggestions=[words],
        disclaimer=words, conflicts=[{"topic": words, "sides": [[1], [2]]}],
        interpretation={
            "about": [words], "corrections": [{"from": words, "to": words}], "synonyms": [],
            "not_in_documents": [words],
        },
    )  # fmt: skip
    turn = visitor.ask("why?")
    check_inert(visitor)
    assert words in turn.locator("blockquote").first.inner_text() or words == BIDI
    visitor.answer_with(status="emergency", notice=words + " 112", citations=[], statements=[])
    visitor.ask("help?")
    check_inert(visitor)


def test_a_correction_does_not_turn_the_sentence_around(visitor: Visitor) -> None:
    fields = {"about": [], "corrections": [{"from": "\u202eab", "to": "cd"}], "synonyms": [], "not_in_documents": []}
    visitor.answer_with(interpretation=fields)
    said = visitor.ask("why?").locator(".understood p").nth(1).evaluate("e => e.textContent")
    assert "\u2068\u202eab\u2069" in said, "a visitor's words are isolated"


DOCUMENT = f"""Hostile document
What is it
{MARKUP} The hostile procedure lasts a whole hour.
<style>*{{display:none}}</style> The hostile procedure is repeated every month, and {BIDI} it ends.
The hostile procedure needs {LONG} before it begins.
"""


@pytest.fixture(scope="module")
def hostile_server(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "hostile.txt").write_text(DOCUMENT, encoding="utf-8")
    with serve(folder / "corpus", folder / "server.log") as running:
        yield running


def test_a_document_is_only_text(new_visitor: Visit, hostile_server: Server) -> None:
    somebody = new_visitor(viewport={"width": 640, "height": 800})
    somebody.visit(hostile_server.url)
    somebody.input.wait_for()
    turn = somebody.ask("How long does the hostile procedure last?")
    turn.locator(".source").first.click()
    somebody.reader.locator("mark").first.wait_for()
    assert MARKUP in somebody.reader.locator(".text").inner_text()
    assert somebody.panel.locator("img, script, style").count() == 0
    assert somebody.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (somebody.dialogs, somebody.faults) == ([], [])


def test_a_colour_cannot_bring_rules_with_it(new_visitor: Visit, site: Pages) -> None:
    site.body = f'<script src="{site.chat}/widget.js" data-colour="red;}} :host {{ display: none" async></script>'
    somebody = new_visitor().visit(site.url).open()
    expect(somebody.panel).to_be_visible()
