"""A table is a list of its rows below their head; one of questions and answers becomes headings and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model import fold
from bot.readers.draft import CELL, Draft, Words

DEEPEST = 6
_HEAD_WORDS = 6


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row from left to right, where it stands, and whether its look or the file makes it a head."""

    cells: tuple[str, ...]
    place: Words
    is_head: bool = False

    @property
    def words(self) -> tuple[Words, ...]:
        """The row as one line."""
        return (replace(self.place, text=CELL.join(fold(cell) for cell in self.cells)),)


def write_table(draft: Draft, rows: Sequence[TableRow]) -> None:
    """Write the rows that hold words."""
    rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not rows:
        return
    head = rows[0] if len(rows) > 1 and _has_head(rows) else None
    below = rows[1:] if head else rows
    if _asks(below):
        for row in below:
            draft.heading((replace(row.place, text=row.cells[0]),), DEEPEST)
            draft.paragraph((replace(row.place, text=row.cells[1]),))
    else:
        draft.rows([row.words for row in below], head.words if head else ())


def _asks(rows: Sequence[TableRow]) -> bool:
    """Whether these are questions on the left and answers on the right."""
    asking = [
        row for row in rows if row.cells[0].rstrip().endswith("?") and len(row.cells) == 2 and row.cells[1].strip()
    ]
    return len(asking) == len(rows)


def _has_head(rows: Sequence[TableRow]) -> bool:
    """Whether the first row names the columns: by its look, or words above numbers, or few words above many."""
    first, others = rows[0], rows[1:]
    if first.is_head != others[0].is_head or len(first.cells) < 2:
        return first.is_head
    if sum(bool(cell.strip()) for cell in first.cells) < 2:
        return False
    if any(_has_digit(cell) or len(cell.split()) > _HEAD_WORDS for cell in first.cells):
        return False
    for column in range(1, len(first.cells)):
        cells = [row.cells[column] for row in others if column < len(row.cells) and row.cells[column].strip()]
        if cells and 2 * sum(map(_has_digit, cells)) > len(cells):
            return True
    own = sum(len(cell.split()) for cell in first.cells)
    below = sorted(sum(len(cell.split()) for cell in row.cells) for row in others)
    return own * 2 <= below[len(below) // 2]


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
