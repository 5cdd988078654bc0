"""The one line on a page of another origin, under a strict policy, and its options."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from widget.conftest import PHONE, Pages, Visit
from widget.visitor import Visitor

WIDGET = Path(__file__).parents[2] / "bot" / "widget"
MODULES = sorted(WIDGET.glob("*.js"))
SHEETS = sorted(WIDGET.glob("*.css"))
LANGUAGES = sorted((WIDGET / "languages").glob("*.json"))
MOST_BYTES = 25_000
MOST_BYTES_AT_FIRST = 8_000
FIRST = ("widget.js", "launcher.js", "elements.js", "files.js", "session.js", "base.css")


def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def test_the_widget_is_small(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {file: packed(file) for file in [*MODULES, *SHEETS]}
    language = max(map(packed, LANGUAGES))
    english = packed(WIDGET / "languages" / "en.json")
    total = sum(sizes.values()) + english
    first = sum(size for file, size in sizes.items() if file.name in FIRST) + english
    with capsys.disabled():
        print(f"\nwidget, gzipped: {total:,} bytes in all with English ({total - english + language:,} with the")
        print(f"largest language); {first:,} before it is opened; widget.js {sizes[WIDGET / 'widget.js']:,}")
    assert total - english + language <= MOST_BYTES
    assert first <= MOST_BYTES_AT_FIRST


@pytest.mark.parametrize("file", [*MODULES, *SHEETS], ids=lambda file: file.name)
def test_a_file_can_be_read_at_one_go(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 250
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_nothing_is_set_as_markup(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|\beval\b|cookie|localStorage", source
    )


def test_every_language_has_every_text_and_every_place_to_fill() -> None:
    texts = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in LANGUAGES}
    assert set(texts) == {"en", "es", "ru", "hy"}
    for code, own in texts.items():
        assert own["language"] == code
        for key, text in texts["en"].items():
            assert re.findall(r"\{\w+\}", own[key]) == re.findall(r"\{\w+\}", text), f"{code}: {key}"
        assert own.keys() == texts["en"].keys()


def test_a_page_loads_next_to_nothing_until_the_chat_is_opened(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor()
    asked: list[str] = []
    somebody.page.on("request", lambda request: asked.append(request.url))
    somebody.visit(site.url)
    somebody.launcher.wait_for()
    names = {url.rpartition("/")[2] for url in asked if url.startswith(site.chat)}
    assert names == {*FIRST, "en.json"}
    assert not [url for url in asked if "/api/" in url]
    somebody.open()
    assert {url.split("/")[2] for url in asked} == {url.split("/")[2] for url in (site.url, site.chat)}, (
        "no third party"
    )
    assert somebody.faults == [], "the policy was kept"


def test_a_page_gets_no_global_but_the_element(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor()
    somebody.page.add_init_script("window.before = Object.getOwnPropertyNames(window);")
    somebody.visit(site.url).open()
    somebody.ask("does it hurt")
    fresh = somebody.page.evaluate("Object.getOwnPropertyNames(window).filter((name) => !before.includes(name))")
    assert set(fresh) <= {"before"}
    assert somebody.page.evaluate("customElements.get('verbatim-chat').name") == "VerbatimChat"
    assert somebody.page.context.cookies() == []


def test_the_page_s_own_styles_stay_outside(new_visitor: Visit, site: Pages) -> None:
    somebody = new_visitor().visit(site.url)
    rules = "* { font: 9px fantasy !important; color: red } button { display: none } html { font-size: 62.5% }"
    somebody.page.evaluate(
        "(rules) => { const s = new CSSStyleSheet(); s.replaceSync(rules); document.adoptedStyleSheets = [s]; }", rules
    )
    somebody.open()
    size, colour = somebody.input.evaluate("e => [getComputedStyle(e).fontSize, getComputedStyle(e).color]")
    assert size == "16px", "smaller, and a phone zooms in"
    assert colour == "rgb(28, 38, 40)"


def test_the_options_of_the_line(new_visitor: Visit, site: Pages) -> None:
    options = (
        'data-title="Ask our clinic" data-greeting="How can we help?" data-questions="Does it hurt?| How long? |" '
        'data-language="es" data-theme="dark" data-position="start" data-open'
    )
    site.body = f'<script src="{site.chat}/widget.js" {options} async></script>'
    somebody = new_visitor().visit(site.url)
    expect(somebody.panel).to_be_visible()
    expect(somebody.panel.locator("h2").first).to_have_text("Ask our clinic")
    expect(somebody.panel.locator(".greeting")).to_have_text("How can we help?")
    assert somebody.panel.locator(".intro .questions button").all_inner_texts() == ["Does it hurt?", "How long?"]
    expect(somebody.input).to_have_attribute("placeholder", "Escriba su pregunta")
    assert somebody.panel.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(24, 31, 33)"
    box = somebody.panel.bounding_box()
    assert box and box["x"] < 100
    assert somebody.focused().count() == 0


@pytest.mark.parametrize("locale", ["es-ES", "ru-RU", "hy-AM", "de-DE"])
def test_the_browser_s_language_decides(new_visitor: Visit, site: Pages, locale: str) -> None:
    code = locale[:2] if locale != "de-DE" else "en"
    texts = json.loads((WIDGET / "languages" / f"{code}.json").read_text(encoding="utf-8"))
    somebody = new_visitor(locale=locale).visit(site.url)
    expect(somebody.launcher).to_have_text(texts["launcher"])
    somebody.open()
    expect(somebody.panel).to_have_attribute("lang", code)
    expect(somebody.panel.locator(".greeting")).to_have_text(texts["greeting"])
    quote = somebody.ask("does it hurt").locator("blockquote").first
    expect(quote).to_have_attribute("lang", "en")
    assert somebody.faults == []


LUMINANCE = """
(colour) => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_accent_can_be_read(new_visitor: Visit, site: Pages, theme: str) -> None:
    somebody = new_visitor()
    colours = ("yellow", "white", "black", "blue", "red", "lime", "hotpink", "#7a2e5d", "oklch(0.9 0.3 150)", "gray")
    tags = "".join(f'<verbatim-chat data-theme="{theme}" data-colour="{colour}"></verbatim-chat>' for colour in colours)
    site.body = f'{tags}<script src="{site.chat}/widget.js" async></script>'
    somebody.visit(site.url)
    expect(somebody.launcher).to_have_count(len(colours))
    paper = {"light": 1.0, "dark": somebody.page.evaluate(LUMINANCE, "#181f21")}[theme]
    for colour, launcher in zip(colours, somebody.launcher.all(), strict=True):
        fill, text = launcher.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")
        accent, on_accent = (somebody.page.evaluate(LUMINANCE, each) for each in (fill, text))
        for other in (on_accent, paper):
            low, high = sorted((accent, other))
            assert (high + 0.05) / (low + 0.05) >= 4.5, f"{colour}: {fill} with {text}"


def test_a_page_may_place_the_chat_itself_and_drive_it(new_visitor: Visit, site: Pages) -> None:
    site.body = f'<verbatim-chat data-inline></verbatim-chat><script src="{site.chat}/widget.js" async></script>'
    somebody = new_visitor().visit(site.url)
    somebody.input.wait_for()
    expect(somebody.page.locator("verbatim-chat")).to_have_count(1)
    expect(somebody.launcher).to_have_count(0)
    expect(somebody.panel).to_have_attribute("role", "region")
    assert somebody.focused().count() == 0
    somebody.page.evaluate("document.querySelector('verbatim-chat').ask('does it hurt')")
    expect(somebody.turns.locator("blockquote").first).to_contain_text("pain")
    somebody.press("Escape")
    expect(somebody.panel).to_be_visible()
    somebody.page.evaluate("document.querySelector('verbatim-chat').read('plasmotherapy-for-hair-loss')")
    expect(somebody.reader.locator("h3").first).to_have_text("Plasmotherapy for hair loss")
    assert somebody.faults == []


def test_on_a_phone_it_does_not_open_by_itself(new_visitor: Visit, site: Pages) -> None:
    site.body = f'<script src="{site.chat}/widget.js" data-open async></script>'
    somebody = new_visitor(**PHONE).visit(site.url)
    somebody.launcher.wait_for()
    expect(somebody.panel).to_have_count(0)


def test_two_lines_make_one_chat(new_visitor: Visit, site: Pages) -> None:
    site.body = f'<script src="{site.chat}/widget.js" async></script>' * 2
    somebody: Visitor = new_visitor().visit(site.url).open()
    expect(somebody.page.locator("verbatim-chat")).to_have_count(1)
    assert somebody.faults == []
