"""Lines that stand in many documents because they belong to the site and not to the text: menus, calls, footers.

A line is left out of every document where it stands in enough of them and looks like a link: a few words without a
number, a colon, a negation or a full stop; a menu; a copyright. What says something is kept: a sentence, a price, an
address, and whatever stands directly below a heading of its own or in a list that a line announces. Only in a block at
a document's edge that holds such a link and stands in half of the documents are sentences left out, too, and they are
quoted from the first document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from bot.kinds import denies
from bot.model import Block, BlockKind, Document, Omission, Span, fold
from bot.text import trim

_FEWEST = 3
_SHARE, _SHARE_OF_FOOTERS = 0.1, 0.5
"""In what share of the documents a line must stand; and the sentences of a block at a document's edge."""
_LONGEST = 200
"""Characters of a line: a longer one is text."""
_MOST_WORDS = 4
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TOLD = re.compile(r"[\d@]")
_SEPARATOR = re.compile(r"\s[|·•»›>/–-]\s|\s{3,}")
_TELLING = re.compile(r"[\d:@?.…;,]")
_ENDED = re.compile(r"[.!?:…][\"'”)]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a paragraph or an item of a list: its place, and its words without marks; none of a long one."""

    span: Span
    key: str


class Boilerplate:
    """Which lines of some documents are boilerplate. Takes time in proportion to their characters."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._fewest = max(_FEWEST, ceil(_SHARE * len(documents)))
        self._fewest_footers = max(_FEWEST, ceil(_SHARE_OF_FOOTERS * len(documents)))
        self._count: Counter[str] = Counter()
        if len(documents) >= _FEWEST:
            for document in documents:
                keys = {line.key for block in document.blocks for line in _lines(document, block)}
                self._count.update(keys - {""})
        self._said: set[str] = set()
        self._found = {document.id: tuple(self._find(document)) for document in documents} if self._count else {}

    def of(self, document: Document) -> tuple[Omission, ...]:
        """What of a document is boilerplate, in its order, each with its reason. Each span lies within one block."""
        return tuple(Omission(document, span, reason) for span, reason in self._found.get(document.id, ()))

    def is_repeated(self, text: str) -> bool:
        """Whether so many documents hold a line of these words that it says nothing about one of them."""
        return self._count[_key(text)] >= self._fewest

    def _find(self, document: Document) -> Iterator[tuple[Span, str]]:
        lines = [list(_lines(document, block)) for block in document.blocks]
        if not any(self._count[line.key] >= self._fewest for of_block in lines for line in of_block):
            return
        edges = self._edges(document.blocks, lines)
        for number, block in enumerate(document.blocks):
            if not lines[number] or block.kind is BlockKind.HEADING or _is_content(document, number):
                continue
            links = [self._is_boilerplate(document, block, line) for line in lines[number]]
            if all(links) or (number in edges and any(links) and self._is_said(lines[number], links)):
                yield self._found_at(block.span, lines[number])
            elif block.kind is not BlockKind.LIST:
                yield from self._cut(document, block, lines[number], links)

    def _is_boilerplate(self, document: Document, block: Block, line: _Line) -> bool:
        return self._count[line.key] >= self._fewest and _is_link(line.span.of(document.text), block.kind)

    def _edges(self, blocks: Sequence[Block], lines: Sequence[Sequence[_Line]]) -> set[int]:
        """The blocks from which on, or up to which, nothing but lines stands that half of the documents have."""
        found: set[int] = set()
        for numbers in (range(len(blocks)), range(len(blocks) - 1, -1, -1)):
            for number in numbers:
                if number == 0 and blocks[0].kind is BlockKind.HEADING:
                    continue
                if any(self._count[line.key] < self._fewest_footers for line in lines[number]):
                    break
                found.add(number)
        return found

    def _is_said(self, lines: Sequence[_Line], links: Sequence[bool]) -> bool:
        """Whether an earlier document is quoted with the lines that are no links; from now on one is."""
        keys = {line.key for line, is_link in zip(lines, links, strict=True) if not is_link}
        was_said = keys <= self._said
        self._said |= keys
        return was_said

    def _cut(
        self, document: Document, block: Block, lines: Sequence[_Line], links: Sequence[bool]
    ) -> Iterator[tuple[Span, str]]:
        """The links at the beginning and the end of a paragraph, if no sentence goes over the edge."""
        first = next(number for number, is_link in enumerate(links) if not is_link)
        last = len(links) - next(number for number, is_link in enumerate(reversed(links)) if not is_link)
        if first and not lines[first].span.of(document.text)[:1].islower():
            yield self._found_at(Span(block.span.start, lines[first - 1].span.end), lines[:first])
        if last < len(links) and _ENDED.search(lines[last - 1].span.of(document.text)):
            yield self._found_at(Span(lines[last].span.start, block.span.end), lines[last:])

    def _found_at(self, span: Span, lines: Iterable[_Line]) -> tuple[Span, str]:
        return span, f"stands in {min(self._count[line.key] for line in lines):,} documents"


def without(document: Document, omissions: Sequence[Omission]) -> Iterator[Block]:
    """The blocks of a document without the stretches left out, each of which is a whole block or an end of one."""
    left_out = iter(omissions)
    omission = next(left_out, None)
    for block in document.blocks:
        start, end = block.span.start, block.span.end
        while omission and omission.span.start < block.span.end:
            start, end = (omission.span.end, end) if omission.span.start <= start else (start, omission.span.start)
            omission = next(left_out, None)
        if (start, end) == (block.span.start, block.span.end):
            yield block
        elif span := trim(document.text, start, end):
            yield Block(block.kind, span)


def _is_content(document: Document, number: int) -> bool:
    """Whether a block is announced: by a heading of its own, a question, or a line that ends with a colon."""
    if number == 0:
        return False
    before = document.blocks[number - 1]
    text = before.span.of(document.text).rstrip(" *_#=\n\r")
    return text.endswith((":", "?")) or (before.kind is BlockKind.HEADING and number > 1)


def _lines(document: Document, block: Block) -> Iterator[_Line]:
    """The lines of a block, or the items of a list."""
    if block.kind is BlockKind.MARKUP:
        return
    spans = block.items if block.kind is BlockKind.LIST else _line_spans(document.text, block.span)
    for span in spans:
        yield _Line(span, _key(span.of(document.text)))


def _line_spans(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for raw in span.of(text).splitlines(keepends=True):
        if body := raw.strip():
            at = start + raw.index(body)
            yield Span(at, at + len(body))
        start += len(raw)


def _key(text: str) -> str:
    return fold(text).strip("-*•_#=|> ").casefold() if len(text) <= _LONGEST else ""


def _is_link(text: str, kind: BlockKind) -> bool:
    """Whether a line reads like a link, a menu or a copyright."""
    bare = fold(_LINK.sub(r"\1", text)).strip("-*•_#=> ")
    if _COPYRIGHT.match(bare) and not _TOLD.search(_YEAR.sub("", bare)):
        return True
    if bare and not _LINK.sub("", text).strip("-*•_#|·/> \n"):
        return True
    if text.lstrip().startswith("|") or _TELLING.search(bare) or denies(bare):
        return False
    parts = _SEPARATOR.split(bare)
    if kind is not BlockKind.LIST and len(parts) > 2:
        return all(len(part.split()) <= _MOST_WORDS for part in parts)
    return len(bare.split()) <= _MOST_WORDS
