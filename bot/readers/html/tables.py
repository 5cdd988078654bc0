"""A table as lines, each of which can be read alone: every cell stands behind the head of its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.readers.html.tree import Element

_MOST_COLUMNS, _MOST_ROWS_SPANNED = 200, 1_000
_NOT_IN_CELLS = frozenset((
    "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "form", "details", "article", "section", "nav", "pre"
))  # fmt: skip
_LONG_CELL = 600


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and whether it is a head."""

    text: str
    is_head: bool


Row = list[Cell]


TextOf = Callable[[Element], str]
"""The text of a cell, as it is read."""


def data_rows(table: Element, text_of: TextOf) -> list[Row]:
    """The rows of a table of data, with cells that span several repeated; none for one that only arranges the page."""
    if table.get("role") in ("presentation", "none"):
        return []
    rows = _rows(table)
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or not any(len(row) > 1 for row in rows):
        return []
    within = [part.tag for cell in cells for part in cell.walk() if part is not cell]
    if "table" in within:
        return []
    marked = any(cell.tag == "th" for cell in cells)
    if not marked and not _NOT_IN_CELLS.isdisjoint(within):
        return []
    grid = _grid(rows, text_of)
    return [] if not marked and max(len(cell.text) for row in grid for cell in row) > _LONG_CELL else grid


def lines_of(rows: Sequence[Row]) -> list[str]:
    """Each row as one line, such as "Service: Wheel truing; Price: 25 €"; heads of rows and groups stand first."""
    head, body = _head(rows)
    lines, group = [], ""
    for row in body:
        texts = [cell.text for cell in row]
        if len(row) > 1 and len(set(texts)) == 1:
            group = texts[0]
            continue
        line = _line(head, row)
        if line:
            lines.append(f"{group}; {line}" if group else line)
    return lines


def questions_of(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The pairs of a table of two columns whose first holds questions; none for any other table."""
    pairs = [(row[0].text, row[1].text) for row in rows if len(row) == 2]
    asked = [pair for pair in pairs if pair[0].endswith("?") and pair[1]]
    return asked if len(pairs) == len(rows) and len(asked) >= len(pairs) - 1 else []


def _rows(table: Element) -> list[list[Element]]:
    """The cells of each row, of the table itself and not of one within it."""
    found: list[list[Element]] = []
    waiting = list(reversed(table.elements))
    while waiting:
        element = waiting.pop()
        if element.tag == "tr":
            found.append([cell for cell in element.elements if cell.tag in ("td", "th")])
        elif element.tag in ("thead", "tbody", "tfoot"):
            waiting.extend(reversed(element.elements))
    return [row for row in found if row]


def _grid(rows: Sequence[Sequence[Element]], text_of: TextOf) -> list[Row]:
    """The cells by row and column; one that spans several stands in each of them."""
    grid: list[Row] = []
    spanning: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        found: Row = []
        waiting = list(reversed(row))
        while (waiting or len(found) in spanning) and len(found) < _MOST_COLUMNS:
            left, cell = spanning.pop(len(found), (0, None))
            if cell is not None:
                if left > 1:
                    spanning[len(found)] = (left - 1, cell)
                found.append(cell)
                continue
            element = waiting.pop()
            cell = Cell(text_of(element), _is_head(element))
            down = _span(element, "rowspan", _MOST_ROWS_SPANNED)
            for _ in range(_span(element, "colspan", _MOST_COLUMNS - len(found))):
                if down > 1:
                    spanning[len(found)] = (down - 1, cell)
                found.append(cell)
        grid.append(found)
    return grid


def _is_head(cell: Element) -> bool:
    """A cell that is marked as a head, stands in the table's head, or is bold throughout."""
    if cell.tag == "th" or any(above.tag == "thead" for above, _ in zip(cell.above(), range(2), strict=False)):
        return True
    return len(cell.children) == 1 and [part.tag for part in cell.elements] in (["b"], ["strong"])


def _span(element: Element, name: str, most: int) -> int:
    value = element.get(name)
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _head(rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """The heads of the columns, of several rows of them joined, and the rows below; no heads where no row is one."""
    count = next((n for n, row in enumerate(rows) if not all(cell.is_head or not cell.text for cell in row)), 0)
    heads: list[str] = []
    for column in range(max(map(len, rows))):
        texts = [row[column].text for row in rows[:count] if column < len(row)]
        heads.append(" ".join(dict.fromkeys(text for text in texts if text)))
    return heads, rows[count:]


def _line(head: Sequence[str], row: Row) -> str:
    first, rest = row[0], row[1:]
    named = any(head)
    parts: list[str] = []
    previous = first
    for column, cell in enumerate(rest, 1):
        if cell.text and cell is not previous:
            parts.append(f"{head[column]}: {cell.text}" if named and head[column] else cell.text)
        previous = cell
    if not first.text:
        return "; ".join(parts)
    begins = f"{head[0]}: {first.text}" if named and head[0] and not first.is_head else first.text
    if named or not parts:
        return "; ".join([begins, *parts]) if parts or named else begins
    if first.is_head or len(row) == 2:
        return f"{begins.rstrip(':')}: " + "; ".join(parts)
    return " | ".join([begins, *parts])
