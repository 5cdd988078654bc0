"""A page as a row of pieces, in order, before they become blocks of one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

_BREAK = "\x00"
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w")
_BLANK_LINES = re.compile(rf"\s*{_BREAK}\s*{_BREAK}[\s{_BREAK}]*")
_LINK_TO_ITSELF = re.compile(r"[\s¶#🔗]+$")
_LONGEST_QUESTION = 200
DEEPEST = 6


class Form(Enum):
    """What a piece is by its tags."""

    HEADING = auto()
    TEXT = auto()
    ROW = auto()
    CAPTION = auto()
    CODE = auto()


class Setting(NamedTuple):
    """In what a piece stands: the level of a heading, the list or table (`group`) and its item; 0 for none.

    An item begins with `mark` and stands `depth` lists deep. `in_root` tells that the page marks it as its article.
    """

    form: Form = Form.TEXT
    level: int = 0
    group: int = 0
    item: int = 0
    mark: str = ""
    depth: int = 0
    bold: bool = False
    in_root: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph, a part of a list's item, a table's row or caption, or code.

    `bold` tells that all of it is; `anchor` is the id by which a browser opens the page near it.
    """

    form: Form
    text: str
    setting: Setting
    bold: bool = False
    anchor: str = ""


def cleaned(text: str) -> str:
    """Text without characters that nobody sees, such as soft hyphens; the white space is kept."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)


def folded(text: str) -> str:
    """Each run of white space, hard spaces too, as one space, and none at the ends."""
    return _SPACE.sub(" ", text).strip()


@dataclass
class Writer:
    """Gathers what stands in one line of the page, and makes pieces of it."""

    pieces: list[Piece] = field(default_factory=list)
    anchor: str = ""
    _parts: list[tuple[str, bool]] = field(default_factory=list)
    _setting: Setting | None = None
    _anchor_of_text: str = ""

    def text(self, text: str, setting: Setting) -> None:
        """Some text that stands in the line."""
        clean = cleaned(text)
        if self._setting is None and clean.strip():
            self._setting, self._anchor_of_text = setting, self.anchor
        self._parts.append((clean, setting.bold))

    def line_break(self) -> None:
        """The line goes on in a new one."""
        self._parts.append((_BREAK, bool(self._parts) and self._parts[-1][1]))

    def add(self, form: Form, text: str, setting: Setting) -> None:
        """A piece of its own."""
        self.pieces.append(Piece(form, text, setting, anchor=self.anchor))

    def flush(self) -> None:
        """The line ends: what was gathered becomes pieces. What holds no letter or number is dropped."""
        parts, setting = self._parts, self._setting or Setting()
        self._parts, self._setting = [], None
        if not any(_WORD.search(text) for text, _ in parts):
            return
        if setting.level:
            text = folded("".join(text for text, _ in parts).replace(_BREAK, " "))
            self.add(Form.HEADING, _LINK_TO_ITSELF.sub("", text), setting)
            return
        if len(parts) == 1 and not setting.bold:
            self.pieces.append(Piece(setting.form, folded(parts[0][0]), setting, False, self._anchor_of_text))
            return
        bold = all(is_bold for text, is_bold in parts if _WORD.search(text))
        for form, text in _split(parts):
            self.pieces.append(
                Piece(setting.form if form is Form.TEXT else form, text, setting, bold, self._anchor_of_text)
            )


def _split(parts: list[tuple[str, bool]]) -> Iterator[tuple[Form, str]]:
    """The paragraphs of a line that has breaks, and the bold questions at the beginnings of its lines."""
    runs = [("".join(text for text, _ in run), bold) for bold, run in groupby(parts, key=lambda part: part[1])]
    before = ""
    for number, (text, bold) in enumerate(runs):
        asked = folded(text.replace(_BREAK, " ")) if bold else ""
        begins = not before.strip() or before.rstrip(" \t\r\n").endswith(_BREAK)
        followed = any(_WORD.search(later) for later, _ in runs[number + 1 :][:2])
        if asked.endswith("?") and len(asked) <= _LONGEST_QUESTION and begins and followed:
            yield from _paragraphs(before)
            yield Form.HEADING, asked
            before = ""
        else:
            before += text
    yield from _paragraphs(before)


def _paragraphs(text: str) -> Iterator[tuple[Form, str]]:
    for paragraph in _BLANK_LINES.split(text):
        lines = [folded(line) for line in paragraph.split(_BREAK)]
        whole = "\n".join(line for line in lines if line)
        if _WORD.search(whole):
            yield Form.TEXT, whole
