"""For everyone: axe-core in every state, the keyboard alone, focus, announcements, zoom, small screens, print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from widget.conftest import PHONE, Pages, Visit
from widget.visitor import Visitor, citation

LANGUAGES = Path(__file__).parents[2] / "bot" / "widget" / "languages"
CROWDED = {
    "citations": [citation(1, notes=["A note."]), citation(2, quote="- item\n- item"), citation(3)],
    "conflicts": [{"topic": "it", "sides": [[1], [2]]}],
    "cautions": ["Ask first."],
    "notice": "A notice.",
    "related": [citation(1)],
    "suggestions": ["Does it hurt?"],
    "interpretation": {
        "about": ["plasmolifting"], "corrections": [{"from": "a", "to": "b"}], "synonyms": [],
        "not_in_documents": ["c"],
    },
}  # fmt: skip


def with_answer(visitor: Visitor) -> None:
    visitor.answer_with(**CROWDED)
    visitor.ask("one")
    turn = visitor.ask("two")
    turn.get_by_role("button", name="This did not help").click()


def with_emergency(visitor: Visitor) -> None:
    visitor.ask("I have chest pain and cannot breathe")


def with_not_found(visitor: Visitor) -> None:
    visitor.ask("does it work with makeup")


def with_reader(visitor: Visitor) -> None:
    visitor.ask("what contraindications are there").locator(".source").first.click()
    visitor.reader.locator("mark").first.wait_for()


def with_error(visitor: Visitor) -> None:
    visitor.replace("**/api/chat", lambda route: route.fulfill(status=503, json={}))
    visitor.input.fill("a" * 3900)
    visitor.input.press("Enter")
    visitor.alert.get_by_role("button").wait_for()


def with_waiting(visitor: Visitor) -> None:
    visitor.replace("**/api/chat", lambda route: None)
    visitor.input.fill("a")
    visitor.input.press("Enter")
    visitor.page.locator(".dots").wait_for()


def with_documents(visitor: Visitor) -> None:
    visitor.panel.locator("summary").click()


STATES: list[Callable[[Visitor], None]] = [
    with_documents, with_answer, with_not_found, with_emergency, with_reader, with_error, with_waiting,
]  # fmt: skip


def check_with_axe(visitor: Visitor, state: str) -> None:
    """Hold what is on the screen against axe-core, light and dark."""
    for colours in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=colours)
        violations = Axe().run(visitor.page).response["violations"]
        found = [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in violations]
        assert found == [], f"{state}, {colours}"


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_in_any_state(new_visitor: Visit, site: Pages, options: dict[str, Any]) -> None:
    somebody = new_visitor(**options).visit(site.url)
    somebody.launcher.wait_for()
    check_with_axe(somebody, "closed")
    somebody.open()
    check_with_axe(somebody, "open")
    for state in STATES:
        tab = Visitor(somebody.page.context.new_page(), somebody.home).visit(site.url).open()
        state(tab)
        check_with_axe(tab, state.__name__)
        tab.page.close()


def test_axe_finds_nothing_on_the_page_of_its_own(new_visitor: Visit) -> None:
    somebody = new_visitor()
    somebody.visit(somebody.home)
    somebody.input.wait_for()
    somebody.page.locator("#document-list li").first.wait_for()
    check_with_axe(somebody, "page")
    somebody.ask("how long does the effect last")
    check_with_axe(somebody, "page with an answer")


def test_the_keyboard_alone_is_enough(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor().visit(site.url)
    somebody.launcher.wait_for()
    somebody.press("Tab", "Tab")
    expect(somebody.launcher).to_be_focused()
    expect(somebody.launcher).to_have_attribute("aria-expanded", "false")
    somebody.press("Enter")
    expect(somebody.input).to_be_focused()
    expect(somebody.launcher).to_have_attribute("aria-expanded", "true")
    expect(somebody.launcher).to_have_attribute("aria-controls", "panel")
    expect(somebody.panel).to_have_attribute("role", "dialog")
    expect(somebody.panel).not_to_have_attribute("aria-modal", "true")
    somebody.page.keyboard.type("does it")
    somebody.press("Shift+Enter")
    somebody.page.keyboard.type("hurt")
    expect(somebody.input).to_have_value("does it\nhurt")
    somebody.press("Enter")
    somebody.page.locator(".turn .answer").wait_for()
    expect(somebody.input).to_be_focused()
    source = somebody.turns.get_by_role("button", name=re.compile("^Source 1"))
    for _ in range(12):
        somebody.press("Shift+Tab")
        if source.evaluate("e => e.matches(':focus')"):
            break
    expect(source).to_be_focused()
    somebody.press("Space")
    expect(somebody.reader.locator("mark").first).to_be_focused()
    somebody.press("Escape")
    expect(source).to_be_focused()
    somebody.press("Escape")
    expect(somebody.panel).to_be_hidden()
    expect(somebody.launcher).to_be_focused()
    assert somebody.faults == []


def test_the_page_beside_the_window_stays_reachable(visitor: Visitor) -> None:
    link = visitor.page.get_by_role("link", name="Other page")
    link.focus()
    expect(link).to_be_focused()
    expect(visitor.panel).to_be_visible()


def test_on_a_phone_it_takes_the_whole_screen_and_gives_it_back(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor(**PHONE).visit(site.url).open()
    expect(somebody.panel).to_have_attribute("aria-modal", "true")
    box = somebody.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    main = somebody.page.locator("main")
    assert main.evaluate("e => e.inert")
    somebody.ask("does it hurt")
    expect(somebody.page.get_by_role("region", name="Conversation")).to_be_focused()  # the keyboard is gone
    somebody.panel.get_by_role("button", name="Close").click()
    expect(somebody.launcher).to_be_focused()
    assert not main.evaluate("e => e.inert")
    somebody.open()
    somebody.page.set_viewport_size({"width": 1000, "height": 844})
    expect(somebody.panel).not_to_have_attribute("aria-modal", "true")
    assert not main.evaluate("e => e.inert")


def test_each_answer_is_announced_once(visitor: Visitor) -> None:
    log = visitor.page.get_by_role("log")
    expect(log).to_have_count(1)
    assert log.evaluate("e => e.childElementCount") == 0, "the region is there before the messages"
    log.evaluate(
        """e => {
          window.added = [];
          new MutationObserver((changes) => {
            for (const { addedNodes, removedNodes } of changes)
              added.push(...[...addedNodes].map((n) => n.className), ...[...removedNodes].map(() => "removed"));
          }).observe(e, { childList: true, subtree: true });
        }"""
    )
    visitor.ask("does it hurt")
    assert visitor.page.evaluate("added") == ["turn", "unseen", "answer"]
    assert log.get_attribute("aria-live") == "polite"
    visitor.ask("I have chest pain and cannot breathe")
    assert log.get_attribute("aria-live") == "off", "the alert says it; the log does not say it again"
    visitor.ask("does it hurt")
    assert log.get_attribute("aria-live") == "polite"


def widths(visitor: Visitor) -> None:
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for box in visitor.page.locator(".box:visible").all():
        assert box.evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("width", [320, 640], ids=["320 px", "1280 px at 200 %"])
def test_nothing_is_lost_on_a_small_screen(new_visitor: Visit, site: Pages, width: int) -> None:
    somebody = new_visitor(viewport={"width": width, "height": 430}).visit(site.url).open()
    with_answer(somebody)
    widths(somebody)
    expect(somebody.input).to_be_in_viewport()
    somebody.page.unroute_all()
    with_reader(somebody)
    widths(somebody)
    somebody.visit(somebody.home)
    somebody.page.locator("#document-list li").first.wait_for()
    widths(somebody)


def test_what_is_pressed_is_large_enough(visitor: Visitor) -> None:
    with_answer(visitor)
    for control in visitor.panel.locator("button:visible, summary:visible, a:visible").all():
        box = control.bounding_box()
        assert box and box["height"] >= 24 and box["width"] >= 24, control.inner_text()
    heights = [control.evaluate("e => e.offsetHeight") for control in visitor.panel.locator("button:visible").all()]
    assert sorted(heights)[len(heights) // 4] >= 34


def test_a_language_from_right_to_left_turns_the_chat_around(new_visitor: Visit, site: Pages) -> None:
    texts = json.loads((LANGUAGES / "en.json").read_text(encoding="utf-8"))
    texts |= {"language": "ar", "direction": "rtl", "launcher": "اطرح سؤالاً", "greeting": "ماذا تريد أن تعرف؟"}
    site.body = f'<script src="{site.chat}/widget.js" data-language="ar" async></script>'
    somebody = new_visitor()
    somebody.page.route(
        "**/languages/ar.json", lambda route: route.fulfill(json=texts, headers={"Access-Control-Allow-Origin": "*"})
    )
    somebody.visit(site.url)
    somebody.page.evaluate("document.documentElement.dir = 'rtl'")
    somebody.open()
    panel = somebody.panel.bounding_box()
    assert panel and panel["x"] < 100
    somebody.answer_with(citations=[citation(quote="هذه كلمات الوثيقة")])
    turn = somebody.ask("does it hurt")
    question = turn.locator(".question").bounding_box()
    assert question and question["x"] - panel["x"] < 40, "the visitor's words are at the end of the line"
    assert turn.locator("blockquote").evaluate("e => e.matches(':dir(rtl)')")
    assert turn.locator(".question bdi").evaluate("e => e.matches(':dir(ltr)')")
    widths(somebody)


def test_button_and_window_share_a_corner_on_a_page_from_right_to_left(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor().visit(site.url)
    somebody.page.evaluate("document.documentElement.dir = 'rtl'")
    somebody.open()
    edges = [(place.evaluate("e => e.getBoundingClientRect().right")) for place in (somebody.launcher, somebody.panel)]
    assert edges[0] == edges[1]


def test_at_400_percent_there_is_room_to_read(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor(viewport={"width": 320, "height": 256}).visit(site.url).open()
    assert somebody.page.locator(".talk .box").evaluate("e => e.clientHeight") > 80


def test_motion_colours_and_paper_follow_the_visitor(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor(forced_colors="active").visit(site.url).open()
    turn = somebody.ask("does it hurt")
    assert somebody.panel.evaluate("e => getComputedStyle(e).animationDuration") == "0s"
    assert turn.locator(".question").evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    turn.locator(".source").first.click()
    mark = somebody.reader.locator("mark").first
    assert mark.evaluate(
        "e => getComputedStyle(e).backgroundColor !== getComputedStyle(e.parentElement).backgroundColor"
    )
    somebody.press("Escape")
    somebody.page.emulate_media(media="print")
    expect(somebody.launcher).to_be_hidden()
    expect(somebody.input).to_be_hidden()
    expect(turn.locator("blockquote").first).to_be_visible()
    assert somebody.panel.evaluate("e => getComputedStyle(e).position") == "static"


def test_quotes_are_in_their_document_s_language(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor(locale="ru-RU").visit(site.url).open()
    turn = somebody.ask("безопасно ли это?")
    expect(turn.locator("blockquote").first).to_have_attribute("lang", "en")
    expect(turn.get_by_role("button", name=re.compile("^Источник 1"))).to_be_visible()
