"""PDF: what stands on the pages, in the order in which it is read, with headings by their look and pages as places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import DocumentError
from bot.readers.draft import Draft, Words
from bot.readers.extract import Extract
from bot.readers.pdf.columns import regions_of
from bot.readers.pdf.furniture import without_furniture
from bot.readers.pdf.paragraphs import Group, Joining, Look, TableOn, elements_of
from bot.readers.pdf.process import File, file_of
from bot.readers.tables import TableRow, write_table
from bot.text import ITEM_MARK

_NO_TITLE = re.compile(
    r"untitled|microsoft |slide \d|powerpoint|presentation\d*$|document\d*$|https?:|.*[\\/].*\.\w+$"
    r"|.*\.(?:docx?|pdf|odt|rtf|tex|dvi|indd|qxd|xlsx?|html?|txt)$",
    re.I,
)
_ANNOUNCES = (":", "…", "...")


def read(name: str, data: bytes) -> Extract:
    """The text of the pages. Raises DocumentError where there is none, or the file is protected, damaged or huge."""
    file = file_of(name, data)
    pages, furniture = without_furniture(file.pages)
    parts = [(page.number, rows) for page in pages for rows in regions_of(page.segments)]
    elements = list(elements_of(parts))
    if not elements:
        raise DocumentError(f"{name}: {_nothing(file)}")
    groups = [element for element in elements if isinstance(element, Group)]
    draft = Draft()
    _Writer(draft, Look.of(groups), Joining.of(groups)).write(elements)
    for piece in furniture:
        draft.leave_out(piece.reason, piece.text)
    for number in file.damaged:
        draft.leave_out("page that is damaged", f"page {number}")
    return draft.extract("" if _NO_TITLE.match(file.title.strip()) else file.title, file.language)


def _nothing(file: File) -> str:
    if file.damaged:
        return "is damaged; open it in a PDF reader and save it anew, or take it out"
    return "holds no text, probably pictures of pages; have the text recognised (OCR) and saved with it, or take it out"


class _Writer:
    """Writes down what stands on the pages."""

    def __init__(self, draft: Draft, look: Look, joining: Joining) -> None:
        self._draft, self._look, self._joining = draft, look, joining

    def write(self, elements: Sequence[Group | TableOn]) -> None:
        """Write the elements in their order."""
        at = 0
        while at < len(elements):
            element = elements[at]
            taken = self._tables(elements, at) if isinstance(element, TableOn) else self._items(elements, at)
            if not taken and isinstance(element, Group):
                following = elements[at + 1] if at + 1 < len(elements) else None
                words = self._joining.words_of(element)
                if level := self._look.level(element, following):
                    self._draft.heading(words, level)
                else:
                    self._draft.paragraph(words)
            at += taken or 1

    def _items(self, elements: Sequence[Group | TableOn], at: int) -> int:
        """Write the list that begins here and say how many items it has; one alone must be announced."""
        end = at
        while end < len(elements) and self._is_item(elements[end]):
            end += 1
        before = elements[at - 1] if at else None
        announced = isinstance(before, Group) and before.text.endswith(_ANNOUNCES)
        if end == at and announced and isinstance(before, Group):
            end = self._indented_end(elements, at, before)
        items = [element for element in elements[at:end] if isinstance(element, Group)]
        if len(items) < 2 and not (items and announced):
            return 0
        self._draft.rows([self._joining.words_of(item) for item in items])
        return len(items)

    def _indented_end(self, elements: Sequence[Group | TableOn], at: int, before: Group) -> int:
        """The end of a list whose marks are drawn: what stands deeper than the line that announces it."""
        end = at
        while end < len(elements):
            element = elements[end]
            if not isinstance(element, Group) or element.first.row.x0 < before.first.row.x0 + before.size:
                break
            if element.size != before.size or (element.first.page, element.first.part) != (
                before.last.page,
                before.last.part,
            ):
                break
            end += 1
        return end if end - at > 1 else at

    def _is_item(self, element: Group | TableOn) -> bool:
        if not isinstance(element, Group) or not ITEM_MARK.match(element.text):
            return False
        return not self._look.is_bigger(element) and (not element.bold or self._look.mostly_bold)

    def _tables(self, elements: Sequence[Group | TableOn], at: int) -> int:
        """Write the table that begins here and goes on over the next pages; say how many parts it has."""
        rows: list[TableRow] = []
        end = at
        while end < len(elements):
            part = elements[end]
            if not isinstance(part, TableOn) or (rows and len(part.table.rows[0]) != len(rows[0].cells)):
                break
            of_part = [
                TableRow(cells, Words("", part.page), bold)
                for cells, bold in zip(part.table.rows, part.table.bold, strict=True)
            ]
            if rows and of_part[0].cells == rows[0].cells:
                self._draft.leave_out("head of a table that repeats over pages", " | ".join(of_part[0].cells))
                of_part = of_part[1:]
            rows += of_part
            end += 1
        write_table(self._draft, rows)
        return end - at
