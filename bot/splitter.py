"""A document becomes passages to quote from, and what is left out, each with its reason.

Passages and omissions together cover every character of the document that is not white space, in order and without
overlap. No passage crosses a section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.boilerplate import without
from bot.model import Block, BlockKind, Document, Omission, Passage, Span, fold
from bot.text import ITEM_MARK, has_words, sentences, trim
from bot.wordfiles import WORDS, read_words

SubjectOf = Callable[[str], str | None]
"""Which subject a heading names, or None where it names none or several."""

LEAD_IN = "lead-in of the list below it"
_LONG_ITEM, _LONG_PASSAGE, _LONG_SENTENCE, _LONG_FURNITURE = 400, 1_500, 1_000, 200
_OPENING_MARKS = "_*#=-> \ufeff"
_CLOSING_MARKS = re.compile(r" #+$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ANNOUNCING = re.compile(r"(?::|\.\s?\.\s?\.|…)$")
_ENDED = re.compile(r"[.!?…]\s*[\"'”)]*$")


@dataclass(frozen=True, slots=True)
class Split:
    """What a document was made into; both parts in the order of the text."""

    passages: tuple[Passage, ...]
    omissions: tuple[Omission, ...]


def split(
    document: Document, subject_of: SubjectOf = lambda heading: None, kept: Collection[Span] = (),
    repeated: Sequence[Omission] = (),
) -> Split:  # fmt: skip
    """Split `document` into passages. What overlaps a span of `kept` is never left out: an editor overruled that.

    `repeated` is what other documents hold too and is left out here: whole blocks or ends of them, in their order.
    """
    repeated = [omission for omission in repeated if not any(omission.span.overlaps(span) for span in kept)]
    blocks = tuple(without(document, repeated)) if repeated else document.blocks
    return _Splitter(document, blocks, subject_of, kept, omissions=repeated).run()


def heading_text(text: str) -> str:
    """A heading without its marks: "## _ How to clean the filter." becomes "How to clean the filter"."""
    bare = _CLOSING_MARKS.sub("", _TAG.sub("", fold(text)))
    return bare.lstrip(_OPENING_MARKS).rstrip(" .:-–*_=")


def item_text(text: str) -> str:
    """A list item without its bullet or number."""
    folded = fold(text)
    mark = ITEM_MARK.match(folded)
    return folded[mark.end() :] if mark else folded


@dataclass
class _Splitter:
    """Walks over a document's blocks; what it has found so far stands in its fields."""

    document: Document
    blocks: Sequence[Block]
    subject_of: SubjectOf
    kept: Collection[Span]
    passages: list[Passage] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    section: str = ""
    subject: str | None = None
    reference_level: int | None = None

    def run(self) -> Split:
        self.subject = self.document.subject
        for number, block in enumerate(self.blocks):
            following = self.blocks[number + 1] if number + 1 < len(self.blocks) else None
            previous = self.blocks[number - 1] if number else None
            self._take(block, previous, following)
        order = sorted(self.omissions, key=lambda omission: omission.span)
        return Split(tuple(self.passages), tuple(order))

    def _take(self, block: Block, previous: Block | None, following: Block | None) -> None:
        if self._is_heading(block):
            self._enter(block, following)
        elif not self._overruled(block.span) and (reason := self._why_not(block, following)):
            self._leave_out(block.span, reason)
        elif block.kind is BlockKind.LIST:
            self._add_list(block, previous)
        else:
            self._add_paragraph(block.span)

    def _is_heading(self, block: Block) -> bool:
        """Headings, other than those that an editor wants to be quoted, and the first lines of lists of sources."""
        if block.kind is BlockKind.HEADING:
            return not any(block.span.covers(kept) for kept in self.kept)
        return block.kind is BlockKind.PARAGRAPH and self._names_references(block)

    def _names_references(self, block: Block) -> bool:
        short = block.span.end - block.span.start <= 40
        return short and heading_text(self._text(block.span)).casefold() in _reference_sections()

    def _enter(self, heading: Block, following: Block | None) -> None:
        text = self._text(heading.span)
        self.section = heading_text(text)
        if named := self.subject_of(self.section):
            self.subject = named
        if self._names_references(heading):
            self.reference_level = heading.level
        elif self.reference_level is None or heading.level <= self.reference_level:
            self.reference_level = None
        self._leave_out(heading.span, self._heading_reason(heading, following))

    def _heading_reason(self, heading: Block, following: Block | None) -> str:
        if heading.level == 1 and not self.passages:
            return "title"
        if _is_furniture(self._text(heading.span)):
            return "page furniture"
        empty = following is None or following.kind is BlockKind.HEADING
        return "heading with nothing under it" if empty else "heading"

    def _why_not(self, block: Block, following: Block | None) -> str | None:
        """The reason to leave a block out; None where it is quoted."""
        text = self._text(block.span)
        if block.kind in (BlockKind.CAPTION, BlockKind.MARKUP):
            return block.kind.value
        if self.reference_level is not None:
            return "list of sources or links"
        if _is_furniture(text):
            return "page furniture"
        if not has_words(text):
            return "no words"
        if block.kind is BlockKind.PARAGRAPH and _announces(text):
            return self._why_not_announcing(block, text, following)
        return None

    def _why_not_announcing(self, block: Block, text: str, following: Block | None) -> str | None:
        """A line that announces a list is quoted with its list; without one it says nothing."""
        if len(sentences(self.document.text, block.span)) > 1:
            return None
        if following is not None and following.kind is BlockKind.LIST:
            return LEAD_IN
        code = following is not None and following.kind is BlockKind.MARKUP
        return "announces a list that is not there" if text.rstrip().endswith(":") and not code else None

    def _add_paragraph(self, span: Span, lead_in: str | None = None) -> None:
        """The sentences of a paragraph. A caption glued to its end is left out."""
        units = self._units(span)
        captions: list[Span] = []
        while len(units) > 1 and _is_caption(self._text(units[-1])) and not self._overruled(units[-1]):
            captions.append(units.pop())
        self._add_passages(span.start, units, lead_in)
        for caption in captions:
            self._leave_out(caption, "caption")

    def _add_list(self, block: Block, previous: Block | None) -> None:
        """A list is one passage with the line that announces it; where items are long, each is a passage."""
        lead_in = self._head(block) or (self._lead_in(previous) if previous else None)
        if max(item.end - item.start for item in block.items) > _LONG_ITEM:
            for place, item in enumerate(block.items):
                self._add_paragraph(item if place else Span(block.span.start, item.end), lead_in)
            return
        start = block.span.start
        if previous and self.omissions and self.omissions[-1] == Omission(self.document, previous.span, LEAD_IN):
            start = self.omissions.pop().span.start
        self._add_passages(start, block.items, lead_in, is_list=True)

    def _add_passages(
        self, start: int, units: Sequence[Span], lead_in: str | None = None, *, is_list: bool = False
    ) -> None:
        """A passage of these units from `start` on, or several where they are many."""
        for group in _groups(units):
            span = Span(start if group[0] is units[0] else group[0].start, group[-1].end)
            number = len(self.passages)
            self.passages.append(
                Passage(self.document, number, span, tuple(group), self.section, lead_in, self.subject, is_list)
            )

    def _units(self, span: Span) -> list[Span]:
        """The sentences of a span; one without any end for a page is cut at a line's end or at a space."""
        return [piece for sentence in sentences(self.document.text, span) for piece in self._pieces(sentence)]

    def _pieces(self, sentence: Span) -> Iterator[Span]:
        text, start = self.document.text, sentence.start
        while sentence.end - start > _LONG_SENTENCE:
            limit = start + _LONG_SENTENCE
            cut = max(text.rfind("\n", start + 1, limit), text.rfind("; ", start + 1, limit) + 1, start)
            cut = cut if cut > start + 1 else max(text.rfind(" ", start + 1, limit), start)
            if piece := trim(text, start, cut if cut > start else limit):
                yield piece
            start = cut if cut > start else limit
        if piece := trim(text, start, sentence.end):
            yield piece

    def _head(self, block: Block) -> str | None:
        """The head of a table: what the block begins with before its first row."""
        head = self.document.text[block.span.start : block.items[0].start]
        return head.splitlines()[0].strip("| ") if head.strip() else None

    def _lead_in(self, before: Block) -> str | None:
        """What announces a list: the heading above it, or the last sentence before it where that ends with a colon."""
        if before.kind is BlockKind.HEADING:
            return heading_text(self._text(before.span))
        last = sentences(self.document.text, before.span)[-1]
        return fold(self._text(last)) if _announces(self._text(last)) else None

    def _leave_out(self, span: Span, reason: str) -> None:
        self.omissions.append(Omission(self.document, span, reason))

    def _overruled(self, span: Span) -> bool:
        return any(span.overlaps(kept) for kept in self.kept)

    def _text(self, span: Span) -> str:
        return span.of(self.document.text)


def _groups(units: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """The units in groups that are not much longer than a long paragraph."""
    start = 0
    for end in range(1, len(units) + 1):
        if end == len(units) or units[end].end - units[start].start > _LONG_PASSAGE:
            yield units[start:end]
            start = end


def _announces(text: str) -> bool:
    return _ANNOUNCING.search(text.rstrip()) is not None


def _is_caption(text: str) -> bool:
    return text[:1].islower() and len(text) <= 100 and len(text.split()) <= 6 and not _ENDED.search(text)


def _is_furniture(text: str) -> bool:
    folded = fold(text).casefold()
    return len(folded) <= _LONG_FURNITURE and any(phrase in folded for phrase in _furniture())


@cache
def _furniture() -> frozenset[str]:
    return read_words(WORDS / "furniture.txt")


@cache
def _reference_sections() -> frozenset[str]:
    return read_words(WORDS / "reference_sections.txt")
