"""Pieces of a page become one text, with the blocks that stand in it and the element that each is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.model import Block, BlockKind, Place, Span
from bot.readers.html.pieces import DEEPEST, Form, Piece
from bot.readers.lines import Chunk, lines_of
from bot.readers.plain import is_question_heading
from bot.text import ITEM_MARK

_BETWEEN = "\n\n"
_INDENT = "  "
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, its blocks and its places."""

    text: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Page:
        """The page of these pieces, in their order; one blank line stands between two blocks."""
        page = _Draft()
        runs = [list(run) for _, run in groupby(enumerate(pieces), key=_run_of)]
        for run in runs:
            members = [piece for _, piece in run]
            if not members[0].setting.group or _holds_sections(members):
                for number, piece in run:
                    page.add_alone(piece, followed=number + 1 < len(pieces))
            elif any(piece.form is Form.ROW for piece in members):
                page.add_table(members)
            else:
                page.add_list(members)
        return cls("".join(page.texts), tuple(page.blocks), tuple(page.places))


@dataclass
class _Draft:
    texts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    length: int = 0

    def add_alone(self, piece: Piece, *, followed: bool) -> None:
        """A piece that belongs to no list: a heading, a paragraph, a caption, code, or lines of several kinds."""
        if piece.form is Form.HEADING:
            self._add(BlockKind.HEADING, piece.text, piece.anchor, level=piece.setting.level or DEEPEST)
        elif piece.form is Form.CODE:
            self._add(BlockKind.MARKUP, piece.text, piece.anchor)
        elif piece.form is Form.CAPTION:
            self._add(BlockKind.CAPTION, piece.text, piece.anchor)
        else:
            for kind, lines in _kinds(piece, followed=followed):
                if kind is BlockKind.LIST:
                    self._add_items(lines, piece.anchor)
                else:
                    level = DEEPEST if kind is BlockKind.HEADING else 2
                    self._add(kind, "\n".join(lines), piece.anchor, level)

    def add_table(self, members: Sequence[Piece]) -> None:
        """Rows are items; a caption is what the block begins with, so that it is the rows' lead-in."""
        captions = [piece.text for piece in members if piece.form is not Form.ROW]
        rows = [piece.text for piece in members if piece.form is Form.ROW]
        self._add_items(rows, members[0].anchor, head=" ".join(captions))

    def add_list(self, members: Sequence[Piece]) -> None:
        """Each item on a line of its own, with its mark, deeper ones indented; more lines of it stand below."""
        items: list[str] = []
        indents: list[str] = []
        for _, run in groupby(members, key=lambda piece: piece.setting.item):
            texts = list(run)
            setting = texts[0].setting
            indent = _INDENT * setting.depth
            lines = [line for piece in texts for line in piece.text.split("\n")]
            items.append(setting.mark + f"\n{indent}{_INDENT}".join(lines))
            indents.append(indent if indents else "")
        self._add_items(items, members[0].anchor, indents=indents)

    def _add_items(self, items: Sequence[str], anchor: str, head: str = "", indents: Sequence[str] = ()) -> None:
        lines = [f"{head}\n"] if head else []
        at = self._begin(anchor)
        start, spans = at + sum(map(len, lines)), []
        for number, item in enumerate(items):
            indent = indents[number] if indents else ""
            before = f"\n{indent}" if number else ""
            spans.append(Span(start + len(before), start + len(before) + len(item)))
            lines.append(before + item)
            start += len(before) + len(item)
        text = "".join(lines)
        self.blocks.append(Block(BlockKind.LIST, Span(at, at + len(text)), tuple(spans)))
        self._write(text)

    def _add(self, kind: BlockKind, text: str, anchor: str, level: int = 2) -> None:
        at = self._begin(anchor)
        self.blocks.append(Block(kind, Span(at, at + len(text)), level=level))
        self._write(text)

    def _begin(self, anchor: str) -> int:
        """Where the next block begins; what stands below the last anchor of a page stays there."""
        if self.texts:
            self._write(_BETWEEN)
        if anchor != (self.places[-1].element or "" if self.places else ""):
            self.places.append(Place(self.length, element=anchor or None))
        return self.length

    def _write(self, text: str) -> None:
        self.texts.append(text)
        self.length += len(text)


def _run_of(numbered: tuple[int, Piece]) -> tuple[int, int]:
    """Pieces of one list or table are one run; any other piece is a run of its own."""
    number, piece = numbered
    return (piece.setting.group, 0) if piece.setting.group else (0, number)


def _holds_sections(members: Sequence[Piece]) -> bool:
    """Whether the items of a list are sections: a heading or a question, and what belongs to it below."""
    if any(piece.form is Form.HEADING for piece in members):
        return True
    for _, run in groupby(members, key=lambda piece: piece.setting.item):
        texts = list(run)
        lines = texts[0].text.split("\n")
        if (len(texts) > 1 or len(lines) > 1) and (_asks(lines[0]) or (len(texts) > 1 and _is_bold_line(texts[0]))):
            return True
    return False


def _kinds(piece: Piece, *, followed: bool) -> Iterator[tuple[BlockKind, list[str]]]:
    """The lines of a paragraph that has breaks: questions, lists whose marks are written out, and text."""
    lines = piece.text.split("\n")
    if followed and _is_bold_line(piece):
        yield BlockKind.HEADING, lines
        return
    kinds = [_kind(line, followed=followed or number + 1 < len(lines)) for number, line in enumerate(lines)]
    if kinds.count(BlockKind.LIST) == 1:
        kinds = [BlockKind.PARAGRAPH if kind is BlockKind.LIST else kind for kind in kinds]
    for kind, run in groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0]):
        texts = [line for _, line in run]
        if kind is BlockKind.HEADING:
            yield from ((kind, [line]) for line in texts)
        else:
            yield kind, texts


def _kind(line: str, *, followed: bool) -> BlockKind:
    if followed and _asks(line):
        return BlockKind.HEADING
    return BlockKind.LIST if ITEM_MARK.match(line) else BlockKind.PARAGRAPH


def _asks(line: str) -> bool:
    return line.endswith("?") and is_question_heading(Chunk(tuple(lines_of(line))))


def _is_bold_line(piece: Piece) -> bool:
    """A paragraph that is nothing but one line in bold, and no sentence."""
    return (
        piece.bold and len(piece.text) <= _LONGEST_HEADING and "\n" not in piece.text and piece.text[-1] not in ".!,;"
    )
