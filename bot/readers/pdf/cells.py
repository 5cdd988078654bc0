"""Tables of a page: rows whose words stand in the same columns, with wide gaps in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.readers.pdf.page import Row, Segment, line_gap

_FAR_BELOW, _APART = 3.5, 1.25
_FEWEST_ROWS, _MOST_ALONE = 2, 6
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of each row from left to right, empty ones too; `bold` says of each row whether all of it is bold."""

    rows: tuple[tuple[str, ...], ...]
    bold: tuple[bool, ...]


@dataclass
class _Columns:
    """The rows of a table so far, and the stretches of the page's width that its columns take, from left to right."""

    rows: list[Row]
    edges: list[tuple[float, float]]

    def take(self, row: Row) -> bool:
        """Add a row where the words of every row still stand in columns of their own; says whether they do."""
        edges = _merged([*self.edges, *((segment.x0, segment.x1) for segment in row.segments)])
        joined = len(edges) < len(self.edges)
        checked = [*self.rows, row] if joined else [row]
        if len(edges) < 2 or not all(_stand_apart(one, edges) for one in checked):
            return False
        self.rows.append(row)
        self.edges = edges
        return True

    def place_of(self, segment: Segment) -> int:
        """The number of the column that a segment stands in."""
        return _place(segment, self.edges)


def _merged(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted(stretches):
        if found and x0 < found[-1][1] - 1:
            found[-1] = found[-1][0], max(found[-1][1], x1)
        else:
            found.append((x0, x1))
    return found


def _place(segment: Segment, edges: Sequence[tuple[float, float]]) -> int:
    middle = (segment.x0 + segment.x1) / 2
    return max(0, sum(x0 <= middle for x0, _ in edges) - 1)


def _stand_apart(row: Row, edges: Sequence[tuple[float, float]]) -> bool:
    places = [_place(segment, edges) for segment in row.segments]
    return len(places) == len(set(places))


def table_at(rows: Sequence[Row], at: int) -> tuple[Table, int] | None:
    """The table that begins with this row, and the number of the row after it; None where none begins."""
    if len(rows[at].segments) < 2:
        return None
    columns = _Columns([rows[at]], [(segment.x0, segment.x1) for segment in rows[at].segments])
    end, last, near = at + 1, at + 1, _APART * line_gap(list(rows))
    while end < len(rows) and rows[end].y - rows[end - 1].y <= _FAR_BELOW * rows[end].size:
        single = len(rows[end].segments) == 1
        before = list(columns.rows), list(columns.edges)
        if not columns.take(rows[end]):
            break
        # A single cell belongs to the table where it goes on in a row above it, or other rows follow.
        close = rows[end].y - rows[end - 1].y <= near * rows[end].size
        end += 1
        if not single or (close and columns.place_of(rows[end - 1].segments[0]) != 0):
            last = end
        elif end - last > _MOST_ALONE:
            columns.rows, columns.edges = before
            break
    inside = list(rows[at:last])
    if sum(len(row.segments) > 1 for row in inside) < max(_FEWEST_ROWS, len(inside) / 4):
        return None
    edges = _merged([(segment.x0, segment.x1) for row in inside for segment in row.segments])
    return _table(_Columns(inside, edges)), last


def _table(columns: _Columns) -> Table:
    groups = _by_overlap(columns) or _by_lines(columns)
    cells = []
    for group in groups:
        texts = [""] * len(columns.edges)
        for segment in sorted(group, key=lambda one: one.y):
            place = columns.place_of(segment)
            texts[place] = f"{texts[place]} {segment.text}".strip()
        cells.append(texts)
    _join_columns(cells)
    return Table(tuple(map(tuple, cells)), tuple(all(one.bold for one in group) for group in groups))


def _by_overlap(columns: _Columns) -> list[list[Segment]]:
    """The segments of each row: lines that are near each other are a cell, and cells at one height a row.

    None where the rows are no further apart than the lines in a cell, or no cell has two lines.
    """
    of_columns: list[list[Segment]] = [[] for _ in columns.edges]
    for row in columns.rows:
        for segment in row.segments:
            of_columns[columns.place_of(segment)].append(segment)
    gaps = [(b.y - a.y) / b.size for of_one in of_columns for a, b in pairwise(of_one)]
    near = _APART * min((gap for gap in gaps if gap > 0), default=0.0)
    cells: list[list[Segment]] = []
    for of_one in of_columns:
        for number, segment in enumerate(of_one):
            if number and segment.y - of_one[number - 1].y <= near * segment.size:
                cells[-1].append(segment)
            else:
                cells.append([segment])
    groups: list[list[Segment]] = []
    bottom = float("-inf")
    for cell in sorted(cells, key=lambda one: one[0].y):
        if groups and cell[0].y - _HALF * cell[0].size < bottom:
            groups[-1] += cell
        else:
            groups.append(list(cell))
        bottom = max(bottom, cell[-1].y)
    return groups if len(groups) > max(_FEWEST_ROWS - 1, 0.6 * len(of_columns[0])) else []


def _by_lines(columns: _Columns) -> list[list[Segment]]:
    """A line that has nothing in the first column, or begins in small letters alone, goes on with the row above it."""
    groups: list[list[Segment]] = []
    for row in columns.rows:
        first, alone = row.segments[0], len(row.segments) == 1
        if groups and alone and (columns.place_of(first) != 0 or first.text[:1].islower()):
            groups[-1] += row.segments
        else:
            groups.append(list(row.segments))
    return groups


def _join_columns(cells: list[list[str]]) -> None:
    """Make one of two columns side by side where one holds a single cell and no row has both: a head is centred."""
    column = 0
    while column + 1 < len(cells[0]):
        filled = [{n for n, row in enumerate(cells) if row[place]} for place in (column, column + 1)]
        if not filled[0] & filled[1] and min(map(len, filled)) <= 1:
            for row in cells:
                row[column : column + 2] = [row[column] or row[column + 1]]
        else:
            column += 1
