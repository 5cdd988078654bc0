"""A paragraph of a DOCX: its words, and what its styles make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.readers.plain import ANSWER_LABEL, is_one_question

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = {f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_UNREAD = {f"{WORD}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText")}
_UNREAD.add(f"{_COMPATIBILITY}Fallback")
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING_STYLE = re.compile(r"heading (\d)$", re.I)
_BOLD_WORDS, _MOST_BASES = 16, 20


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its words, its depth as a heading (0: none), its list (empty: none) and its depth in that from 0.

    `notes` are the ids of its footnotes, `boxes` the elements of its text boxes.
    """

    text: str
    style: str = ""
    level: int = 0
    list_id: str = ""
    depth: int = 0
    is_bold: bool = False
    notes: tuple[str, ...] = ()
    boxes: tuple[Any, ...] = ()

    @property
    def looks_like_heading(self) -> bool:
        """Whether a paragraph without a heading's style is one: one question, or a few bold words without an end."""
        text = " ".join(self.text.split())
        if is_one_question(text):
            return not ANSWER_LABEL.match(text)
        short = len(text.split()) <= _BOLD_WORDS and not text.endswith((".", "!", ",", ";"))
        return self.is_bold and short and any(character.isalpha() for character in text)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style and those that it is based on say: its name, depth as a heading (0: none), weight and properties."""

    name: str
    level: int
    is_bold: bool
    properties: tuple[Any, ...]


_NO_STYLE = Style("", 0, False, ())


def styles_of(document: Any) -> dict[str, Style]:
    """The styles of a document by their ids, each looked at once."""
    found = {}
    for style in document.styles:
        bases = list(_with_bases(style))
        names = [base.name or "" for base in bases]
        properties = tuple(one for base in bases if (one := base.element.find(f"{WORD}pPr")) is not None)
        found[style.style_id] = Style(names[0], _named_level(names), _are_bold(bases), properties)
    return found


def parsed(element: Any, styles: dict[str, Style]) -> Paragraph:
    """The paragraph that an element is, by the styles of the document."""
    own = element.find(f"{WORD}pPr")
    style_id = None if own is None else value(own.find(f"{WORD}pStyle"))
    style = styles.get(style_id or "Normal", _NO_STYLE)
    properties = [*([] if own is None else [own]), *style.properties]
    words = Words(style.is_bold)
    words.walk(element)
    number, depth = _first(properties, f"{WORD}numPr/{WORD}numId"), _first(properties, f"{WORD}numPr/{WORD}ilvl")
    return Paragraph(
        "".join(words.parts), style.name, style.level or _outline_level(properties),
        "" if number in ("", "0") else number, int(depth) if depth.isdecimal() else 0,
        words.are_bold, tuple(words.notes), tuple(words.boxes),
    )  # fmt: skip


@dataclass
class Words:
    """The words below an element, with its footnotes and text boxes; what is deleted or hidden is none of them."""

    bold_style: bool = False
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    _letters: int = 0
    _bold: int = 0

    @property
    def are_bold(self) -> bool:
        """Whether there are words, and all are bold."""
        return 0 < self._letters == self._bold

    def walk(self, element: Any, *, is_bold: bool | None = None) -> None:
        """Take the words of an element."""
        bold = self.bold_style if is_bold is None else is_bold
        for child in element:
            name = child.tag.removeprefix(WORD) if isinstance(child.tag, str) else ""
            if name == "txbxContent":
                self.boxes.append(child)
            elif name == "t":
                self._take(child.text or "", is_bold=bold)
            elif name in _CHARACTERS:
                self.parts.append(_CHARACTERS[name])
            elif name == "footnoteReference":
                self.notes.append(child.get(f"{WORD}id") or "")
            elif name and child.tag not in _UNREAD and not _is(child, "vanish", otherwise=False):
                self.walk(child, is_bold=_is(child, "b", otherwise=bold))

    def _take(self, text: str, *, is_bold: bool) -> None:
        self.parts.append(text)
        count = len(text.strip())
        self._letters += count
        self._bold += count * is_bold


def inside(parent: Any, *tags: str) -> Iterator[Any]:
    """The paragraphs and tables (or the named children) of an element, also within content controls and insertions."""
    wanted = tags or (f"{WORD}p", f"{WORD}tbl")
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from inside(child, *tags)


def value(element: Any) -> str | None:
    """The value that an element of a property has; None without one."""
    return None if element is None else element.get(f"{WORD}val")


def _is(run: Any, name: str, *, otherwise: bool) -> bool:
    """Whether a run has a property that is on or off."""
    mark = run.find(f"{WORD}rPr/{WORD}{name}")
    return otherwise if mark is None else (value(mark) or "1") not in ("0", "false", "off", "none")


def _are_bold(styles: list[Any]) -> bool:
    marks = (style.element.find(f"{WORD}rPr/{WORD}b") for style in styles)
    mark = next((mark for mark in marks if mark is not None), None)
    return mark is not None and (value(mark) or "1") not in ("0", "false", "off")


def _named_level(names: list[str]) -> int:
    """The depth of a heading that the names of styles say; 0 for none."""
    for name in names:
        if name.lower() == "title":
            return 1
        if found := _HEADING_STYLE.match(name):
            return max(1, int(found[1]))
    return 0


def _outline_level(properties: list[Any]) -> int:
    """The depth that a paragraph or its styles have in the outline; 0 for none."""
    outline = _first(properties, f"{WORD}outlineLvl")
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0


def _first(properties: list[Any], path: str) -> str:
    """The value of a property in the paragraph, or else in its styles; empty where none has it."""
    return next((found for one in properties if (found := value(one.find(path))) is not None), "")


def _with_bases(style: Any) -> Iterator[Any]:
    """A style and those that it is based on, which may be a circle in a broken file."""
    for _ in range(_MOST_BASES):
        if style is None:
            return
        yield style
        style = getattr(style, "base_style", None)
