"""Which parts of a page are not its article, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from bot.readers.html.names import page_parts, question_parts
from bot.readers.html.tree import INLINE, Element, Tree

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NO_TEXT = frozenset((
    "script", "style", "template", "head", "title", "meta", "link", "base", "iframe", "frame", "object", "embed",
    "canvas", "audio", "video", "svg", "map", "area", "source", "track", "datalist", "param"
))  # fmt: skip
_FIELDS = ("form", "search", "input", "select", "textarea", "meter", "progress", "option", "optgroup")
_BY_TAG = {
    "nav": "menu", "menu": "menu", "dialog": "dialog", "header": "page header", "footer": "page footer",
    "aside": "sidebar", "del": "struck out", "s": "struck out", **dict.fromkeys(_FIELDS, "form"),
}  # fmt: skip
_BY_ROLE = {
    "navigation": "menu", "menu": "menu", "menubar": "menu", "toolbar": "menu", "banner": "page header",
    "contentinfo": "page footer", "complementary": "sidebar", "dialog": "dialog", "alertdialog": "dialog",
    "search": "form", "form": "form",
}  # fmt: skip
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LINKED, _FEWEST_LINKS, _LINK_CHARACTERS = 0.5, 3, 60
_ALMOST_ALL = 0.85
_ALWAYS = frozenset(("html", "body", "main", "article", *HEADINGS, "table", "tr", "td", "th", "tbody", "thead"))


# A head or foot within an article is its own; of the names within a line only these mean the same as elsewhere.
_OF_PAGES = ("page header", "page footer")
_WITHIN_LINES = ("hidden", "skip link", "share bar")


class Strictness(IntEnum):
    """How much is left out; less where nothing would be left."""

    NAMES = 3
    TAGS = 2
    HIDDEN = 1
    NOTHING = 0


@dataclass(slots=True)
class Measure:
    """How much text an element has, how much of it are links, and whether the article's heading or body is in it."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    holds_article: bool = False

    @property
    def link_share(self) -> float:
        """The share of its characters that are links."""
        return self.linked / self.characters if self.characters else 0.0


class Parts:
    """What is left out of one page, at some strictness."""

    def __init__(self, tree: Tree, strictness: Strictness = Strictness.NAMES) -> None:
        self._measures = _measured(tree)
        self._strictness = strictness
        self._all = self._measures[tree.root].characters
        self.controllers = _controllers(tree)
        """What opens and closes each part, by the part's id: the questions of an accordion, the tabs of a page."""

    def reason(self, element: Element, *, in_article: bool) -> str | None:
        """Why an element is left out: empty where it is no text at all, None where it is read."""
        if element.tag in _NO_TEXT:
            return ""
        if self._strictness >= Strictness.HIDDEN:
            if element.tag == "noscript":
                return "shown without scripts only"
            if element.attributes and self._is_hidden(element):
                return "hidden"
        if self._strictness >= Strictness.TAGS and (reason := self._by_tag(element, in_article=in_article)):
            return reason
        return self._by_name(element, in_article=in_article) if self._strictness >= Strictness.NAMES else None

    def _is_hidden(self, element: Element) -> bool:
        attributes = element.attributes
        hidden = (
            ("hidden" in attributes and element.get("hidden").lower() != "until-found")
            or element.get("aria-hidden").lower() == "true"
            or ("style" in attributes and _UNSEEN.search(attributes["style"]) is not None)
        )
        return hidden and not self._opens(element)

    def _opens(self, element: Element) -> bool:
        """Whether a hidden part is one that a visitor can open, as an answer below its question."""
        if element.get("id") in self.controllers or element.get("role") == "tabpanel":
            return True
        if element.get("itemprop") == "acceptedAnswer":
            return True
        around = [element, *(above for above, _ in zip(element.above(), range(2), strict=False))]
        return any(question_parts().meaning(part) == "answer" for part in around)

    def _by_tag(self, element: Element, *, in_article: bool) -> str | None:
        tag, measure = element.tag, self._measures[element]
        role = _BY_ROLE.get(element.get("role").lower())
        whole = measure.holds_article or (tag == "form" and measure.characters * 2 > self._all)
        if whole:
            return None
        if tag == "footer" and any(above.tag == "blockquote" for above in element.above()):
            return None
        if in_article and tag in ("header", "aside"):
            return None if role in ("page header", "sidebar") else role
        return _BY_TAG.get(tag) or role

    def _by_name(self, element: Element, *, in_article: bool) -> str | None:
        measure = self._measures[element]
        if element.tag in _ALWAYS or measure.holds_article:
            return None
        mostly_links = measure.links > 0 and measure.link_share >= _LINKED
        reason = page_parts().meaning(element, linked=mostly_links)
        if (in_article and reason in _OF_PAGES) or (element.tag in INLINE and reason not in _WITHIN_LINES):
            return None
        small = measure.characters * 2 < self._all
        if reason and (small or mostly_links or reason == "comments"):
            return reason
        return "list of links" if self._is_link_list(element) else None

    def _is_link_list(self, element: Element) -> bool:
        """Three links or more, each of a few words, and hardly a word beside them."""
        measure = self._measures[element]
        if element.tag not in ("ul", "ol", "div", "section", "p") or measure.links < _FEWEST_LINKS:
            return False
        return measure.link_share >= _ALMOST_ALL and measure.linked <= measure.links * _LINK_CHARACTERS


def _measured(tree: Tree) -> dict[Element, Measure]:
    measures = {element: Measure() for element in tree.elements}
    for element in reversed(tree.elements):
        measure = measures[element]
        if element.tag in _NO_TEXT or element.tag == "noscript":
            continue
        measure.characters += sum(len(child.strip()) for child in element.children if isinstance(child, str))
        if element.tag == "a" and "href" in element.attributes:
            measure.linked, measure.links = measure.characters, 1
        measure.holds_article |= element.tag in ("main", "h1", "body") or element.get("role") == "main"
        if element.parent is not None:
            above = measures[element.parent]
            above.characters += measure.characters
            above.linked += measure.linked
            above.links += measure.links
            above.holds_article |= measure.holds_article
    return measures


def _controllers(tree: Tree) -> dict[str, Element]:
    """The button, tab or link that opens the part of each id."""
    found: dict[str, Element] = {}
    for element in tree.elements:
        if not element.attributes:
            continue
        targets = element.get("aria-controls").split()
        if element.get("data-toggle") or element.get("data-bs-toggle") or element.get("role") == "tab":
            named = (element.get("data-target"), element.get("data-bs-target"), element.get("href"))
            targets += [target[1:] for target in named if target.startswith("#")]
        for target in targets:
            found.setdefault(target, element)
    return found
