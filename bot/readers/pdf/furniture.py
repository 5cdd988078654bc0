"""What is no part of the text of a page: headers and footers that repeat, page numbers, dotted tables of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model import fold
from bot.readers.pdf.page import Page, Row, Segment, rows_of

RUNNING, NUMBER, CONTENTS, TURNED = (
    "line that repeats over pages", "page number", "table of contents", "text that stands across the page",
)  # fmt: skip
_EDGE = 2
_LARGE, _SMALL = 1.05, 0.9
_OFTEN = 3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|pg|p|seite|стр|страница|էջ|página|pagina)\b[.:]?\s*)?(\d{1,5}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|von|из|de|\|)\s*\d{1,5})?[\W_]*",
    re.I,
)
_NUMBERED = re.compile(
    r"(?P<words>.*\S)\s+(?P<number>\d{1,5})\s*(?:/|\b(?:of|von|из|de)\b|\|)\s*(?P<most>\d{1,5})\W*", re.I
)
"""Words, and behind them which page it is of how many."""
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,5}|[ivxlc]{1,7})$")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words that are left out of a page, and why."""

    reason: str
    text: str


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[Furniture]]:
    """The pages without what is no part of their text, and what that was, each once."""
    edges = [list(_edges(page)) for page in pages]
    usual = _usual_size(pages)
    counts = Counter(
        key
        for page, of_page in zip(pages, edges, strict=True)
        for key in {key for place, row in of_page for key in _keys(place, row, page, usual)}
    )
    enough = min(_OFTEN, max(2, len(pages)))
    found: list[Furniture] = []
    cleaned = []
    for page, of_page in zip(pages, edges, strict=True):
        gone: set[Segment] = set()
        for place, row in of_page:
            repeats = any(counts[key] >= enough for key in _keys(place, row, page, usual))
            if _PAGE_NUMBER.fullmatch(row.text) and (repeats or _is_number_of(row, page)):
                gone |= _left_out(row, NUMBER, found)
            elif repeats:
                gone |= _left_out(row, RUNNING, found)
        for row in rows_of(list(page.segments)):
            if _LEADERS.search(row.text):
                gone |= _left_out(row, CONTENTS, found)
        found += [Furniture(TURNED, text) for text in page.turned]
        cleaned.append(replace(page, segments=tuple(one for one in page.segments if one not in gone)))
    return cleaned, list({(piece.reason, _DIGITS.sub("#", piece.text)): piece for piece in reversed(found)}.values())[
        ::-1
    ]


def _edges(page: Page) -> Iterator[tuple[str, Row]]:
    """The first rows of a page and the last ones, none twice."""
    rows = rows_of(list(page.segments))
    top = rows[:_EDGE]
    yield from (("top", row) for row in top)
    yield from (("bottom", row) for row in rows[len(top) :][-_EDGE:])


def _usual_size(pages: Sequence[Page]) -> float:
    """The size of most letters, in points."""
    sizes: Counter[float] = Counter()
    for segment in (segment for page in pages for segment in page.segments):
        sizes[segment.size] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _keys(place: str, row: Row, page: Page, usual: float) -> list[tuple[str, str, int]]:
    """What is the same for a line that repeats: its height, and its words, its number or its small letters.

    A number counts by how far it is from the page's own, so that a row of a table is none. Small letters count at the
    top only, for notes stand at the foot of a page. Headings are large, and may say the same on several pages.
    """
    if row.size > _LARGE * usual:
        return []
    height = round(row.y / 8)
    keys = [(place, fold(row.text), height)]
    numbers = [_PAGE_NUMBER.fullmatch(segment.text) for segment in (row.segments[0], row.segments[-1])]
    keys += [(place, f"number {_distance(found[1], page)}", height) for found in numbers if found]
    words = row.text.split()
    for number, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if number.isdecimal():
            keys.append((place, f"{' '.join(rest)} {_distance(number, page)}", height))
    if (found := _NUMBERED.fullmatch(row.text)) and int(found["number"]) <= int(found["most"]):
        number = f"number {_distance(found['number'], page)} of {found['most']}"
        keys.append((place, f"{fold(found['words'])} {number}", height))
    if place == "top" and row.size < _SMALL * usual:
        keys.append((place, "small letters", height))
    return keys


def _distance(number: str, page: Page) -> str:
    """How far a number is from the page's own; Roman numbers are taken as they come."""
    return str(int(number) - page.number) if number.isdecimal() else "roman"


def _is_number_of(row: Row, page: Page) -> bool:
    numbers = _DIGITS.findall(row.text)
    return bool(numbers) and numbers[0] == str(page.number) and len(page.segments) > len(row.segments)


def _left_out(row: Row, reason: str, found: list[Furniture]) -> set[Segment]:
    found.append(Furniture(reason, row.text))
    return set(row.segments)
