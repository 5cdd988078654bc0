"""The lines of a page, and which of them belong together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from bot.model import Span
from bot.text import BYTE_ORDER_MARK, ITEM_MARK

_NARROWEST, _WIDEST, _SLACK = 45, 100, 25
_FEW, _ENOUGH = 2, 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it, its indent in characters, and the number of blank lines before it."""

    span: Span
    text: str
    gap: int
    indent: int = 0

    @property
    def bullet(self) -> bool:
        """Whether the line begins as an item of a list does."""
        return ITEM_MARK.match(self.text) is not None

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that belong together: a heading, a paragraph, or one item of a list."""

    lines: tuple[Line, ...]

    @property
    def span(self) -> Span:
        """From the first line's start to the last one's end."""
        return Span(self.lines[0].span.start, self.lines[-1].span.end)

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def gap(self) -> int:
        """The number of blank lines before it."""
        return self.first.gap

    @property
    def single(self) -> bool:
        """Whether it is one line only."""
        return len(self.lines) == 1


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that are not blank. Every line end that Unicode knows ends a line."""
    found: list[Line] = []
    start, gap = 0, 1
    for raw in text.splitlines(keepends=True):
        body = raw.lstrip().lstrip(BYTE_ORDER_MARK).lstrip()
        content = body.rstrip()
        if content:
            at = start + len(raw) - len(body)
            found.append(Line(Span(at, at + len(content)), content, gap, at - start))
        gap = 0 if content else gap + 1
        start += len(raw)
    return found


def chunks_of(lines: Sequence[Line], joined: Callable[[Line, Line], bool]) -> list[Chunk]:
    """The lines in chunks: a line that is no bullet goes to the line before it where `joined` says so.

    What stands deeper than a bullet, on the very next line, belongs to that item.
    """
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _belongs(groups[-1], line, joined):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Chunk(tuple(group)) for group in groups]


def _belongs(group: list[Line], line: Line, joined: Callable[[Line, Line], bool]) -> bool:
    if line.gap or line.bullet:
        return False
    return (group[0].bullet and line.indent > group[0].indent) or joined(group[-1], line)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width in characters at which a page was hard-wrapped; None for a page whose lines are whole paragraphs.

    A wrapped page has most of its lines, other than the last ones of paragraphs, within a few characters of the width.
    """
    lengths = sorted(
        len(line.text) for line, following in pairwise(lines) if following.gap == 0 and not following.bullet
    )
    if len(lengths) < _FEW:
        return None
    width = lengths[ceil(0.95 * len(lengths)) - 1]
    full = sum(width - _SLACK <= length <= width for length in lengths)
    if width < _NARROWEST or 2 * full < len(lengths) or (width > _WIDEST and len(lengths) < _ENOUGH):
        return None
    return width


def is_wrapped(line: Line, following: Line, width: int) -> bool:
    """Whether the line ends where it does because the next word had no room within `width`."""
    word = following.text.split(maxsplit=1)[0]
    return 2 * len(line.text) >= width and len(line.text) + 1 + len(word) > width


def goes_on(line: Line, following: Line) -> bool:
    """Whether the next line begins in small letters and this one has not ended its sentence."""
    return not line.text.endswith((".", "!", "?", ":", ";", "…")) and following.text[:1].islower()
