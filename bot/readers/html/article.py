"""Which part of a page is its article; where all would be left out, less is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.readers.extract import LeftOut
from bot.readers.html.controls import Controls
from bot.readers.html.parts import Parts, Strictness
from bot.readers.html.pieces import Piece
from bot.readers.html.tree import Element
from bot.readers.html.walk import Walk

Read = tuple[list[Piece], list[LeftOut]]
_LEAST_OF_MAIN, _LEAST_OF_ARTICLES = 0.25, 0.5


def read_article(tree: Element) -> Read:
    """The pieces of the page's article, and what was left out of it. A page with any text gives some."""
    found: Read = ([], [])
    for strictness in sorted(Strictness, reverse=True):
        parts = Parts(tree, strictness)
        found = _read(tree, parts)
        if found[0]:
            return found
    return found


def _read(tree: Element, parts: Parts) -> Read:
    """The article as the page marks it, unless that is too little of what could be read."""
    body = [element for element in tree.elements if element.tag in ("body", "frameset")]
    controls = Controls(tree, parts)
    whole = _walked(tree, parts, controls, body)
    for tags, least in ((("main",), _LEAST_OF_MAIN), (("article",), _LEAST_OF_ARTICLES)):
        roots = [element for element in _outermost(tree, tags) if parts.reason(element, in_article=False) is None]
        if roots:
            marked = _walked(tree, parts, controls, roots)
            if _length(marked[0]) >= least * _length(whole[0]) and marked[0]:
                return marked
    return whole


def _walked(tree: Element, parts: Parts, controls: Controls, roots: Sequence[Element]) -> Read:
    walk = Walk(parts, roots, controls)
    return walk.run(tree), walk.left_out


def _outermost(tree: Element, names: Sequence[str]) -> list[Element]:
    """The elements of these tags or roles that do not stand within another of them."""
    found: list[Element] = []
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element.tag in names or element.get("role") in names:
            found.append(element)
        else:
            waiting.extend(reversed(element.elements))
    return found


def _length(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)
