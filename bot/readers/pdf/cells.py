"""Tables of a page: rows whose words stand in the same columns, with wide gaps in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.readers.pdf.page import Row, Segment, line_gap

_FAR_BELOW, _APART = 3.5, 1.25
_FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of each row from left to right, empty ones too; `bold` says of each row whether all of it is bold."""

    rows: tuple[tuple[str, ...], ...]
    bold: tuple[bool, ...]


@dataclass
class _Columns:
    """The stretches of the page's width that the columns take so far, from left to right."""

    edges: list[tuple[float, float]]

    def take(self, row: Row) -> bool:
        """Add a row where each of its segments stands in one column, or in none yet; says whether it does."""
        places = [self.overlapping(segment) for segment in row.segments]
        taken = [place for of_segment in places for place in of_segment]
        if any(len(of_segment) > 1 for of_segment in places) or len(taken) != len(set(taken)):
            return False
        if len(row.segments) == 1 and not taken:
            return False
        for segment, of_segment in zip(row.segments, places, strict=True):
            if of_segment:
                x0, x1 = self.edges[of_segment[0]]
                self.edges[of_segment[0]] = min(x0, segment.x0), max(x1, segment.x1)
            else:
                self.edges.append((segment.x0, segment.x1))
        self.edges.sort()
        return True

    def overlapping(self, segment: Segment) -> list[int]:
        """The numbers of the columns that a segment stands in."""
        return [n for n, (x0, x1) in enumerate(self.edges) if segment.x0 < x1 - 1 and x0 < segment.x1 - 1]


def table_at(rows: Sequence[Row], at: int) -> tuple[Table, int] | None:
    """The table that begins with this row, and the number of the row after it; None where none begins."""
    if len(rows[at].segments) < 2:
        return None
    columns = _Columns([(segment.x0, segment.x1) for segment in rows[at].segments])
    end = last = at + 1
    while end < len(rows) and rows[end].y - rows[end - 1].y <= _FAR_BELOW * rows[end].size:
        if not columns.take(rows[end]):
            break
        end += 1
        # A single cell belongs to the table where it goes on in a row above it, or others follow.
        close = rows[end - 1].y - rows[end - 2].y <= _APART * line_gap(list(rows)) * rows[end - 1].size
        if len(rows[end - 1].segments) > 1 or (close and columns.overlapping(rows[end - 1].segments[0]) != [0]):
            last = end
    inside = list(rows[at:last])
    if sum(len(row.segments) > 1 for row in inside) < _FEWEST_ROWS:
        return None
    return _table(inside, columns), last


def _table(rows: list[Row], columns: _Columns) -> Table:
    groups = _by_gaps(rows, columns) or _by_lines(rows, columns)
    cells = []
    for group in groups:
        texts = [""] * len(columns.edges)
        for segment in (segment for row in group for segment in row.segments):
            place = columns.overlapping(segment)[0]
            texts[place] = f"{texts[place]} {segment.text}".strip()
        cells.append(tuple(texts))
    return Table(tuple(cells), tuple(all(row.bold for row in group) for group in groups))


def _by_gaps(rows: list[Row], columns: _Columns) -> list[list[Row]]:
    """The lines of each row where the rows stand further apart than the lines in them; none where they do not."""
    near = line_gap(rows) * _APART
    groups: list[list[Row]] = [[rows[0]]]
    for above, below in zip(rows, rows[1:], strict=False):
        if below.y - above.y > near * below.size:
            groups.append([])
        groups[-1].append(below)
    beginning = sum(columns.overlapping(row.segments[0]) == [0] for row in rows)
    return groups if len(groups) >= max(_FEWEST_ROWS, 0.6 * beginning) else []


def _by_lines(rows: list[Row], columns: _Columns) -> list[list[Row]]:
    """A line that has nothing in the first column, or begins in small letters alone, goes on with the row above it."""
    groups: list[list[Row]] = []
    for row in rows:
        first = row.segments[0]
        alone = len(row.segments) == 1
        goes_on = columns.overlapping(first) != [0] if alone else False
        if groups and (goes_on or (alone and first.text[:1].islower())):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
