"""What opens and closes the parts of a page, such as the questions of an accordion: each is the heading of its part."""

from __future__ import annotations

from bot.readers.html.names import question_parts
from bot.readers.html.parts import HEADINGS, Parts
from bot.readers.html.pieces import cleaned, folded
from bot.readers.html.tree import INLINE, Element, Tree

_LONGEST_QUESTION = 200


class Controls:
    """The buttons, links and tabs of a page that stand for a part elsewhere on it."""

    def __init__(self, tree: Tree, parts: Parts) -> None:
        ids = {element.get("id"): element for element in tree.elements if element.get("id")}
        self._labels: dict[Element, str] = {}
        self._elements: set[Element] = set()
        for target, element in parts.controllers.items():
            if target not in ids or element in self._elements or not _opens(element) or _stands_in_heading(element):
                continue
            if text := folded(cleaned(element.text())):
                self._labels[ids[target]] = text
                self._elements.add(element)

    def label(self, element: Element) -> str:
        """The words of what opens the element; empty where nothing does, or where they stand in a heading."""
        return self._labels.get(element, "")

    def is_label(self, element: Element) -> bool:
        """Whether the element's words stand above the part that it opens, and not where it is."""
        return element in self._elements


def is_named_question(element: Element) -> bool:
    """Whether a page's name for the element says that it is a question, and it is one line."""
    if element.tag in ("ul", "ol", "dl", "li", "table", "form") or question_parts().meaning(element) != "question":
        return False
    return _is_one_line(element) and len(element.text()) <= _LONGEST_QUESTION


def is_microdata_question(element: Element) -> bool:
    """Whether it is the name of a schema.org Question, in microdata."""
    if element.get("itemprop") != "name":
        return False
    scope = next((above for above in element.above() if "itemscope" in above.attributes), None)
    return scope is not None and scope.get("itemtype").rstrip("/").endswith("schema.org/Question")


def _opens(element: Element) -> bool:
    toggles = element.get("data-toggle") or element.get("data-bs-toggle") or element.get("role") == "tab"
    return bool(toggles) or "aria-expanded" in element.attributes or question_parts().meaning(element) == "question"


def _stands_in_heading(element: Element) -> bool:
    inside = any(part.tag in HEADINGS for part in element.walk())
    return inside or any(above.tag in (*HEADINGS, "summary", "dt") for above in element.above())


def _is_one_line(element: Element) -> bool:
    """Whether nothing in it begins a new line, other than an element that is all of it."""
    while True:
        blocks = [part for part in element.elements if part.tag not in INLINE]
        if not blocks:
            return True
        texts = any(isinstance(child, str) and child.strip() for child in element.children)
        if len(blocks) > 1 or texts or blocks[0].tag in HEADINGS:
            return False
        element = blocks[0]
