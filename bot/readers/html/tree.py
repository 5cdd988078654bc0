"""A page as a tree of elements. The only module that knows the parser.

selectolax wraps lexbor, which builds the tree that browsers build: a menu whose tags are not closed ends where it ends
in a browser, and does not swallow the article. It loads nothing and knows no entities but HTML's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_CLOSED_AT_ONCE = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s[^<>]*)?)/>")
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr"
))  # fmt: skip
"""Elements that stand within a line; any other begins a new one."""
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"
))  # fmt: skip


@dataclass(eq=False, slots=True)
class Element:
    """An element with its attributes and what stands in it, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The attribute's value without the white space around it; empty where it is missing."""
        value = self.attributes.get(name)
        return value.strip() if value else ""

    @property
    def elements(self) -> list[Element]:
        """The elements that stand directly in it."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """It and every element within it, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.elements))

    def above(self) -> Iterator[Element]:
        """The elements around it, from the nearest."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def raw_text(self) -> str:
        """All of its text with its own white space and line breaks."""
        return "".join(self._strings(lambda element: ["\n"] if element.tag == "br" else element.children))

    def text(self, skipped: Callable[[Element], bool] = lambda element: element.tag in ("script", "style")) -> str:
        """All of its text, each run of white space as one space, without the elements that are skipped."""

        def parts_of(element: Element) -> Sequence[Element | str]:
            if element is not self and skipped(element):
                return ()
            edge = [] if element.tag in INLINE else [" "]
            return [*edge, *element.children, *edge]

        return " ".join("".join(self._strings(parts_of)).split())

    def _strings(self, parts_of: Callable[[Element], Sequence[Element | str]]) -> Iterator[str]:
        """The strings within it in their order; `parts_of` says what an element is made of."""
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield node
            else:
                waiting.extend(reversed(parts_of(node)))


@dataclass(frozen=True, slots=True)
class Tree:
    """A page: its `html` element, and all elements in their order, that one first."""

    root: Element
    elements: tuple[Element, ...]


def parse(source: str, *, is_xml: bool) -> Tree:
    """The tree of a page. In XML every element may close itself (`<title/>`)."""
    if is_xml or source.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        source = _CLOSED_AT_ONCE.sub(_opened_and_closed, source)
    root = Element("html")
    node = LexborHTMLParser(source).root
    if node is None:
        return Tree(root, (root,))
    root.attributes = {name: value or "" for name, value in node.attributes.items()}
    elements: list[Element] = []
    waiting = [(node, root)]
    while waiting:
        node, element = waiting.pop()
        elements.append(element)
        inner: list[tuple[LexborNode, Element]] = []
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                element.children.append(child.text_content or "")
            elif child.is_element_node:
                attributes = {name: value or "" for name, value in child.attributes.items()}
                inner.append((child, Element(child.tag or "", attributes, element)))
                element.children.append(inner[-1][1])
            child = child.next
        waiting.extend(reversed(inner))
    return Tree(root, tuple(elements))


def _opened_and_closed(tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>"
