"""Which part of a page is its article; where all would be left out, less is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.readers.extract import LeftOut
from bot.readers.html.controls import Controls
from bot.readers.html.parts import Parts, Strictness
from bot.readers.html.pieces import Piece
from bot.readers.html.tree import Element, Tree
from bot.readers.html.walk import Walk

Read = tuple[list[Piece], list[LeftOut]]
_OUTSIDE = "outside the article"
_LEAST_OF_MAIN, _LEAST_OF_ARTICLES = 0.25, 0.5


def read_article(tree: Tree) -> Read:
    """The pieces of the page's article, and what was left out of it. A page with any text gives some."""
    found: Read = ([], [])
    for strictness in sorted(Strictness, reverse=True):
        parts = Parts(tree, strictness)
        mains = _marked(tree, parts, "main")
        walk = Walk(parts, Controls(tree, parts), mains or _marked(tree, parts, "article"))
        found = _inside(walk.run(tree.root), walk.left_out, _LEAST_OF_MAIN if mains else _LEAST_OF_ARTICLES)
        if found[0]:
            break
    return found


def _inside(pieces: list[Piece], left_out: list[LeftOut], least: float) -> Read:
    """The article as the page marks it, unless that is less than a share of what could be read."""
    inside = [piece for piece in pieces if piece.setting.in_root]
    if not inside or _length(inside) < least * _length(pieces):
        return pieces, left_out
    outside = [LeftOut(_OUTSIDE, " ".join(piece.text.split())) for piece in pieces if not piece.setting.in_root]
    return inside, left_out + outside


def _marked(tree: Tree, parts: Parts, name: str) -> frozenset[Element]:
    """The elements of that tag or role that are read."""
    found = (element for element in tree.elements if name in (element.tag, element.get("role")))
    return frozenset(element for element in found if parts.reason(element, in_article=False) is None)


def _length(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)
