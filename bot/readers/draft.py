"""A text that is written down while a file is read, with its blocks and the places in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model import Block, BlockKind, Place, Span
from bot.readers.extract import Extract, LeftOut

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n\s*")
CELL = " | "
"""What stands between the cells of a row."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words, and where they stand: a page, or the name of a part that a person can find."""

    text: str
    page: int | None = None
    element: str | None = None


@dataclass
class Draft:
    """Takes headings, paragraphs and lists in order. A paragraph may come in several words, from one page each."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    _text: str = ""
    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _end: int = 0

    def heading(self, words: Sequence[Words], level: int) -> None:
        """Add a heading of that depth, from 1."""
        if span := self._write(words, "\n\n"):
            self.blocks.append(Block(BlockKind.HEADING, span, level=level))

    def paragraph(self, words: Sequence[Words]) -> None:
        """Add a paragraph."""
        if span := self._write(words, "\n\n"):
            self.blocks.append(Block(BlockKind.PARAGRAPH, span))

    def rows(self, items: Sequence[Sequence[Words]], head: Sequence[Words] = ()) -> None:
        """Add a list, each item on a line of its own; `head` is what stands above the rows of a table."""
        above = self._write(head, "\n\n")
        spans: list[Span] = []
        for item in items:
            if span := self._write(item, "\n" if spans or above else "\n\n"):
                spans.append(span)
        if spans:
            start = above.start if above else spans[0].start
            self.blocks.append(Block(BlockKind.LIST, Span(start, spans[-1].end), tuple(spans)))
        elif above:
            self.blocks.append(Block(BlockKind.PARAGRAPH, above))

    def leave_out(self, reason: str, words: str) -> None:
        """Note what is not in the text."""
        if words := _clean(words).strip():
            self.left_out.append(LeftOut(reason, words))

    def extract(self, title: str = "", language: str = "") -> Extract:
        """What was written, as a reader gives it back."""
        text = "".join(self._parts)
        return Extract(
            text + "\n" if text else "", tuple(self.blocks), tuple(self._places), _clean(title).strip(), language,
            left_out=tuple(self.left_out),
        )  # fmt: skip

    def _write(self, words: Sequence[Words], before: str) -> Span | None:
        """Write the words after a gap; None where they are nothing but white space."""
        cleaned = [(_clean(piece.text), piece) for piece in words]
        while cleaned and not cleaned[0][0].strip():
            cleaned.pop(0)
        while cleaned and not cleaned[-1][0].strip():
            cleaned.pop()
        if not cleaned:
            return None
        cleaned[0] = (cleaned[0][0].lstrip(), cleaned[0][1])
        cleaned[-1] = (cleaned[-1][0].rstrip(), cleaned[-1][1])
        self._put(before if self._end else "")
        start = self._end
        for text, piece in cleaned:
            self._enter(piece)
            self._put(text)
        return Span(start, self._end)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._end += len(text)

    def _enter(self, piece: Words) -> None:
        last = self._places[-1] if self._places else None
        known = piece.page is not None or piece.element is not None
        if (last is None and known) or (last and (last.page, last.element) != (piece.page, piece.element)):
            self._places.append(Place(self._end, piece.page, piece.element))


def _clean(text: str) -> str:
    """Without characters that nobody sees; white space in a line as one space, and lines without any at their ends."""
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", _UNSEEN.sub(" ", text)))
