"""DOCX: headings by their styles, lists by their numbers, tables by their rows; deletions and comments are not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.errors import DocumentError
from bot.readers.docx.opening import DAMAGED, opened
from bot.readers.docx.paragraph import WORD, Paragraph, inside, parsed, styles_of
from bot.readers.docx.parts import Numbering, footnotes_of, unread
from bot.readers.draft import Draft, Words
from bot.readers.extract import Extract
from bot.readers.tables import DEEPEST, TableRow, write_table

_LONG_CELL = 3
_NO_TITLES = ("word document", "document", "untitled")


def read(name: str, data: bytes) -> Extract:
    """The text of the body with its footnotes. Raises DocumentError for what is no DOCX, protected, damaged or huge."""
    document = opened(name, data)
    from lxml.etree import LxmlError  # noqa: PLC0415 - loaded only where there is such a file

    try:
        return _Reader(document).read()
    except RecursionError as error:
        raise DocumentError(f"{name}: is nested too deep to read; save it anew, or take it out") from error
    except (LxmlError, AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        # The libraries promise nothing about a file that is not as Word writes it.
        raise DocumentError(f"{name}: {DAMAGED}") from error


class _Reader:
    """Walks over the body of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._draft = Draft()
        self._styles = styles_of(document)
        self._numbering = Numbering.of(document)
        self._footnotes = footnotes_of(document)
        self._section = ""
        self._paragraphs = self._tables = self._notes = 0
        self._items: list[tuple[Words, ...]] = []

    def read(self) -> Extract:
        """Everything that the document says in its body."""
        self._blocks(list(inside(self._document.element.body)))
        for reason, words in dict.fromkeys(unread(self._document)):
            self._draft.leave_out(reason, words)
        properties = self._document.core_properties
        title = "" if properties.title.strip().lower() in _NO_TITLES else properties.title.strip()
        return self._draft.extract(title, properties.language.strip())

    def _blocks(self, elements: Sequence[Any]) -> None:
        """The paragraphs and tables in order; what follows a paragraph may make a heading of it."""
        for element, following in zip(elements, [*elements[1:], None], strict=True):
            if element.tag == f"{WORD}tbl":
                self._end_list()
                self._table(element)
            else:
                self._paragraph(self._parsed(element), following)
        self._end_list()

    def _paragraph(self, paragraph: Paragraph, following: Any) -> None:
        if paragraph.style.lower().startswith("toc "):
            self._draft.leave_out("table of contents", paragraph.text)
            return
        if paragraph.text.strip():
            self._paragraphs += 1
            if paragraph.list_id and not paragraph.level:
                indent = "  " * min(paragraph.depth, 8) if self._items else ""
                self._items.append(self._words(f"{indent}{self._numbering.mark(paragraph)} {paragraph.text.strip()}"))
            else:
                self._end_list()
                self._text(paragraph, following)
        if paragraph.boxes or paragraph.notes:
            self._end_list()
        for box in paragraph.boxes:
            self._blocks(list(inside(box)))
        self._write_notes(paragraph)

    def _text(self, paragraph: Paragraph, following: Any) -> None:
        level = paragraph.level
        if not level and following is not None and paragraph.looks_like_heading and not self._is_bold(following):
            level = DEEPEST
        if level:
            self._section = " ".join(paragraph.text.split())
            self._draft.heading(self._words(paragraph.text), level)
        else:
            self._draft.paragraph(self._words(paragraph.text))

    def _is_bold(self, element: Any) -> bool:
        """Whether what follows a bold line is bold as well, so that neither is a heading."""
        following = self._parsed(element) if element.tag == f"{WORD}p" else None
        return following is not None and following.is_bold and not following.text.rstrip().endswith("?")

    def _parsed(self, element: Any) -> Paragraph:
        return parsed(element, self._styles)

    def _words(self, text: str) -> tuple[Words, ...]:
        return (Words(text, element=self._section or f"paragraph {self._paragraphs}"),)

    def _end_list(self) -> None:
        """Write the list that was read so far; an item alone is a list too, for the file says so."""
        items, self._items = self._items, []
        self._draft.rows(items)

    def _write_notes(self, paragraph: Paragraph) -> None:
        """The footnotes of a paragraph stand below it, each once."""
        for note in paragraph.notes:
            if text := self._footnotes.pop(note, ""):
                self._notes += 1
                self._draft.paragraph((Words(text, element=f"footnote {self._notes}"),))

    def _table(self, table: Any) -> None:
        """A table as rows; one that only lays out the page is read cell by cell."""
        rows = list(inside(table, f"{WORD}tr"))
        cells = [[list(inside(cell)) for cell in inside(row, f"{WORD}tc")] for row in rows]
        if self._is_layout(cells):
            for blocks in (blocks for row in cells for blocks in row):
                self._blocks(blocks)
            return
        self._tables += 1
        place = Words("", element=f"table {self._tables}")
        read = [[[self._parsed(block) for block in blocks] for blocks in row] for row in cells]
        written = []
        for row, of_row in zip(rows, read, strict=True):
            texts = tuple(" ".join(one.text.strip() for one in cell).strip() for cell in of_row)
            filled = [one for cell in of_row for one in cell if one.text.strip()]
            is_head = row.find(f"{WORD}trPr/{WORD}tblHeader") is not None
            written.append(TableRow(texts, place, is_head or (bool(filled) and all(one.is_bold for one in filled))))
        write_table(self._draft, written)
        for paragraph in (one for row in read for cell in row for one in cell):
            self._write_notes(paragraph)

    def _is_layout(self, cells: Sequence[Sequence[Sequence[Any]]]) -> bool:
        """Whether a table has one row or column, or cells with headings, tables, text boxes or many paragraphs."""
        if len(cells) < 2 or max(map(len, cells)) < 2:
            return True
        for blocks in (blocks for row in cells for blocks in row):
            if any(block.tag == f"{WORD}tbl" for block in blocks):
                return True
            read = [self._parsed(block) for block in blocks]
            if any(one.level or one.boxes for one in read) or sum(bool(one.text.strip()) for one in read) > _LONG_CELL:
                return True
        return False
