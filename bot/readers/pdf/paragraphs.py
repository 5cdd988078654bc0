"""Lines become headings, paragraphs and items of lists, by size, weight, indent and the gaps between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.readers.draft import Words
from bot.readers.pdf.cells import Table, table_at
from bot.readers.pdf.page import Row, line_gap
from bot.readers.plain import ANSWER_LABEL, is_one_question
from bot.text import ITEM_MARK

_BIGGER, _APART, _INDENT = 1.1, 1.3, 0.8
_HEADING_WORDS, _BOLD_WORDS, _CAPITAL_WORDS, _QUESTION_LINES = 25, 16, 8, 5
_ENDED = re.compile(r"[.!?:;…][\"'”»’)\]]*[⁰¹²³⁴-⁹]*$")
_LABEL = re.compile(r"(?:Q|A|Question|Answer|Ans)\s?\d{0,3}\s?[.:)]\s", re.I)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORD_END = re.compile(r"^[^\W\d_]+")
_PRIVATE_MARK = re.compile(r"^[\ue000-\uf8ff■□➢➤►❖✓✔](?=\s)")


@dataclass(frozen=True)
class Line:
    """A row of text, with its page and the part of the page that is read as one."""

    row: Row
    page: int
    part: int
    right: float
    gap: float

    @cached_property
    def text(self) -> str:
        """Its words, with a mark that every font has."""
        return _PRIVATE_MARK.sub("•", self.row.text)

    @property
    def is_item(self) -> bool:
        """Whether it begins an item of a list."""
        return ITEM_MARK.match(self.text) is not None

    @property
    def has_ended(self) -> bool:
        """Whether a sentence ends with it."""
        return _ENDED.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class TableOn:
    """A table and its page."""

    table: Table
    page: int


@dataclass(frozen=True)
class Group:
    """Lines that belong together: a heading, a paragraph or an item of a list."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @cached_property
    def text(self) -> str:
        """Its words."""
        return " ".join(line.text for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.row.bold for line in self.lines)

    @property
    def size(self) -> float:
        """The size of its letters, to half a point."""
        return round(self.first.row.size * 2) / 2


def elements_of(parts: Iterable[tuple[int, list[Row]]]) -> Iterator[Group | TableOn]:
    """The tables of each part of a page, and the lines between them in groups; a group may go on in the next part."""
    lines: list[Line] = []
    for number, (page, rows) in enumerate(parts):
        right, gap = max((row.x1 for row in rows), default=0.0), line_gap(rows)
        at = 0
        while at < len(rows):
            found = table_at(rows, at)
            if found:
                yield from _grouped(lines)
                lines = []
                yield TableOn(found[0], page)
                at = found[1]
            else:
                lines.append(Line(rows[at], page, number, right, gap))
                at += 1
    yield from _grouped(lines)


def _grouped(lines: Sequence[Line]) -> Iterator[Group]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group, line):
            yield Group(tuple(group))
            group = []
        group.append(line)
    if group:
        yield Group(tuple(group))


def _goes_on(group: Sequence[Line], line: Line) -> bool:
    """Whether a line belongs to the lines before it."""
    last, row, before = group[-1], line.row, group[-1].row
    if _begins(group, line):
        return False
    if line.part != last.part:
        return _goes_over(group, line)
    if not 0 < row.y - before.y <= _APART * line.gap * row.size:
        return False
    if group[0].is_item:
        return row.x0 > group[0].row.x0 + 1 or not last.has_ended
    indented = row.x0 > before.x0 + _INDENT * row.size and len(group) > 1
    if last.has_ended and (indented or _had_room(last, line)):
        return False
    return line.text[:1].islower() or not _had_room(last, line) or _is_centred(before, row)


def _begins(group: Sequence[Line], line: Line) -> bool:
    """Whether a line begins something by its mark, its label or its look, or stands below a question."""
    row, before = line.row, group[-1].row
    if line.is_item or _LABEL.match(line.text) or row.bold != before.bold:
        return True
    other = abs(row.size - before.size) > 0.08 * before.size
    return other or (len(group) <= _QUESTION_LINES and is_one_question(Group(tuple(group)).text))


def _goes_over(group: Sequence[Line], line: Line) -> bool:
    """Whether a sentence goes on in the next column or on the next page."""
    last = group[-1]
    if last.has_ended or last.text.endswith((".", "?", "!")):
        return False
    return line.text[:1].islower() or (len(group) > 1 and not _had_room(last, line))


def _had_room(line: Line, following: Line) -> bool:
    """Whether the first word of the next line would have stood at the end of this one."""
    row = following.row
    letter = (row.x1 - row.x0) / max(1, len(row.text))
    word = len(following.text.split(maxsplit=1)[0]) if following.text.split() else 0
    return line.row.x1 + (word + 3) * letter < line.right


def _is_centred(above: Row, below: Row) -> bool:
    """Whether two short lines have the same middle and other edges, as a heading of two lines has."""
    same_middle = abs((above.x0 + above.x1) - (below.x0 + below.x1)) < above.size
    return same_middle and abs(above.x0 - below.x0) > above.size


@dataclass(frozen=True, slots=True)
class Look:
    """The usual size of letters of a file, whether most are bold, and the sizes of its headings, big ones first."""

    size: float
    mostly_bold: bool
    sizes: tuple[float, ...]

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Look:
        """The look of a file."""
        sizes: Counter[float] = Counter()
        bold = 0
        for group in groups:
            sizes[group.size] += len(group.text)
            bold += len(group.text) * group.bold
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        look = cls(size, 2 * bold > sum(sizes.values()), ())
        bigger = {group.size for group in groups if look.is_bigger(group)}
        return cls(size, look.mostly_bold, tuple(sorted(bigger, reverse=True)))

    def is_bigger(self, group: Group) -> bool:
        """Whether a group is a heading by its size."""
        if group.size < _BIGGER * self.size or len(group.text.split()) > _HEADING_WORDS:
            return False
        return any(character.isalpha() for character in group.text) and not group.text.endswith((".", ",", ";"))

    def level(self, group: Group, following: Group | TableOn | None) -> int:
        """The depth of a heading, from 1; 0 for what is none."""
        deepest = len(self.sizes) + 1
        if self.is_bigger(group):
            return min(self.sizes.index(group.size) + 1, 6)
        if following is None or group.first.text.startswith("•"):
            return 0
        words = len(group.text.split())
        ends = group.text.endswith((".", ",", ";", "!"))
        if group.bold and not self.mostly_bold and words <= _BOLD_WORDS and not ends and group.text[:1] not in "-–":
            return min(deepest, 6)
        below = isinstance(following, TableOn) or not (following.bold and not self.mostly_bold)
        if words <= _CAPITAL_WORDS and below and not ends and group.text.isupper() and _letters(group.text) >= 4:
            return min(deepest, 6)
        return 6 if is_one_question(group.text) and not ANSWER_LABEL.match(group.text) else 0


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


@dataclass(frozen=True, slots=True)
class Joining:
    """Joins the lines of a group; `words` are the words of the file, which tell where a hyphen belongs to the word."""

    words: frozenset[str]

    @classmethod
    def of(cls, groups: Iterable[Group]) -> Joining:
        """What joins the lines of these groups."""
        texts = (line.text for group in groups for line in group.lines)
        return cls(frozenset(word.strip(".,;:!?()[]\"'“”").casefold() for text in texts for word in text.split()))

    def words_of(self, group: Group) -> list[Words]:
        """The words of a group, each with its page."""
        found: list[Words] = []
        for line, following in zip(group.lines, [*group.lines[1:], None], strict=True):
            text = line.text if following is None else self._before(line.text, following.text)
            found.append(Words(text, line.page))
        return found

    def _before(self, text: str, following: str) -> str:
        """A line as it stands before the next: a word that was divided at its end is made whole again."""
        broken, end = _BROKEN_WORD.search(text), _WORD_END.match(following)
        if not broken or not end:
            return text if text.endswith(("-", "–", "/")) and not text.endswith((" -", " –")) else f"{text} "
        whole = broken[1] + end[0]
        with_hyphen = f"{broken[1]}-{end[0]}".casefold()
        kept = end[0][:1].isupper() or (with_hyphen in self.words and whole.casefold() not in self.words)
        return text[: broken.end(1)] + ("-" if kept else "")
