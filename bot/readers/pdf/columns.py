"""The order in which a page is read: over its whole width, or column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from bot.readers.pdf.page import Row, Segment, rows_of
from bot.text import ITEM_MARK

_FEWEST_LINES, _CANDIDATES = 3, 6
_FULL, _FULLER = 0.6, 0.75
_WORDS, _MORE_WORDS = 3, 5


def regions_of(segments: Sequence[Segment]) -> list[list[Row]]:
    """The rows of a page in parts that are read one after the other: what is above columns, each column, and so on."""
    rows = [_with_mark(row) for row in rows_of(list(segments))]
    places = {(segment.y, segment.x0): place for place, segment in enumerate(segments)}
    order = {one: places.get((one.y, one.x0), 0) for row in rows for one in row.segments}
    return [part for part in _parts(rows, order) if part]


def _with_mark(row: Row) -> Row:
    """A row with the mark of its list item as part of the item."""
    if len(row.segments) < 2 or not ITEM_MARK.match(f"{row.segments[0].text} x") or " " in row.segments[0].text:
        return row
    mark, first, *others = row.segments
    return Row((replace(first, x0=mark.x0, text=f"{mark.text} {first.text}"), *others))


def _parts(rows: Sequence[Row], order: dict[Segment, int]) -> list[list[Row]]:
    for gutter in _gutters(rows):
        for band in _bands(rows, gutter):
            start, end = _both_sides(rows, band, gutter, order)
            inside = [segment for row in rows[start:end] for segment in row.segments]
            left = [segment for segment in inside if segment.x0 < gutter - 1]
            right = [segment for segment in inside if segment.x0 >= gutter - 1]
            if _are_columns(left, right, order):
                return [
                    *_parts(rows[:start], order), *_parts(rows_of(left), order),
                    *_parts(rows_of(right), order), *_parts(rows[end:], order),
                ]  # fmt: skip
    return [list(rows)]


def _gutters(rows: Sequence[Row]) -> list[float]:
    """Where columns may begin: the places at which most segments begin, other than the leftmost."""
    starts = Counter(round(segment.x0) for row in rows for segment in row.segments)
    leftmost = min(starts, default=0)
    often = [start for start, count in starts.most_common(_CANDIDATES) if count >= _FEWEST_LINES]
    return [float(start) for start in often if start > leftmost + 1]


def _bands(rows: Sequence[Row], gutter: float) -> list[tuple[int, int]]:
    """The runs of rows in which nothing stands across the gutter."""
    crossing = [
        number
        for number, row in enumerate(rows)
        if any(segment.x0 < gutter - 1 and segment.x1 > gutter + 1 for segment in row.segments)
    ]
    edges = [-1, *crossing, len(rows)]
    return [(above + 1, below) for above, below in pairwise(edges) if below - above > _FEWEST_LINES]


def _both_sides(
    rows: Sequence[Row], band: tuple[int, int], gutter: float, order: dict[Segment, int]
) -> tuple[int, int]:
    """The part of a band that has words on both sides, with what the left column says below the end of the right."""
    start, end = band
    right = [number for number in range(start, end) if rows[number].segments[-1].x0 >= gutter - 1]
    if not right:
        return start, start
    first = min(order[segment] for number in right for segment in rows[number].segments[-1:])
    below = right[-1] + 1
    while below < end and order[rows[below].segments[0]] < first:
        below += 1
    return right[0], below


def _are_columns(left: Sequence[Segment], right: Sequence[Segment], order: dict[Segment, int]) -> bool:
    """Whether both sides are prose: lines that fill their column, written one side after the other, or much fuller."""
    if min(len(left), len(right)) < _FEWEST_LINES:
        return False
    sides = {order[segment]: side for side, part in enumerate((left, right)) for segment in part}
    in_order = [sides[place] for place in sorted(sides)]
    changes = sum(before != after for before, after in pairwise(in_order))
    apart = changes <= max(2, min(len(left), len(right)) // 5)
    fullness, words = min(map(_fullness, (left, right))), min(map(_words, (left, right)))
    return (apart and fullness >= _FULL and words >= _WORDS) or (fullness >= _FULLER and words >= _MORE_WORDS)


def _fullness(column: Sequence[Segment]) -> float:
    """Which part of its column's width the middle one of the lines takes."""
    width = max(segment.x1 for segment in column) - min(segment.x0 for segment in column)
    return median(segment.x1 - segment.x0 for segment in column) / width if width else 0.0


def _words(column: Sequence[Segment]) -> float:
    return median(len(segment.text.split()) for segment in column)
