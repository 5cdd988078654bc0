"""The nouns of a page: what stands on it and where."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_SAME_LINE = 0.45


@dataclass(frozen=True, slots=True)
class Segment:
    """Words on one line without a wide gap: from x0 to x1, in points; y is the baseline and grows down the page."""

    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """The segments that stand on one line of a page or of a column, from left to right."""

    segments: tuple[Segment, ...]

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(segment.x1 for segment in self.segments)

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.segments[0].y

    @property
    def size(self) -> float:
        """The size of its longest segment."""
        return max(self.segments, key=lambda segment: len(segment.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(segment.bold for segment in self.segments)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its number from 1: its segments in the order of the file, and words that stand across its direction."""

    number: int
    segments: tuple[Segment, ...]
    turned: tuple[str, ...] = ()


def rows_of(segments: list[Segment]) -> list[Row]:
    """The segments as rows, from the top down."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: (one.y, one.x0)):
        last = groups[-1] if groups else None
        if last and segment.y - last[0].y <= _SAME_LINE * min(segment.size, last[0].size):
            last.append(segment)
        else:
            groups.append([segment])
    return [Row(tuple(sorted(group, key=lambda one: one.x0))) for group in groups]


def line_gap(rows: list[Row]) -> float:
    """How far the lines of a paragraph are apart, in line sizes: the smaller half of what there is."""
    gaps = sorted(
        (below.y - above.y) / above.size
        for above, below in pairwise(rows)
        if abs(below.size - above.size) < 0.5 and 0.8 < (below.y - above.y) / above.size < 2.2
    )
    return median(gaps[: max(1, len(gaps) // 2 + 1)]) if gaps else 1.2
