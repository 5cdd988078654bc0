"""Rows as CSV (RFC 4180) that a spreadsheet opens without taking a visitor's words for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"(^|[;|\t\r\n])([\s\"']*)(?=[=+\-@\t\r＝＋－＠])")
"""Where a spreadsheet could begin to reckon: at a cell's beginning, and behind what parts cells in some countries."""


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as text. An apostrophe stands before what a spreadsheet would reckon with."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue()


def _harmless(cell: object) -> object:
    return _FORMULA.sub(r"\1\2'", cell) if isinstance(cell, str) else cell
