"""What looks wrong in how a document is built: lists that are not there, captions, an end that breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from bot.model import Block, BlockKind, Document, Omission, Passage, Span
from bot.readers.lines import lines_of, wrap_width
from bot.report.finding import Finding, last_words
from bot.text import sentences, words_of
from bot.wordfiles import WORDS, read_words

_ENDS = tuple('.!?…:;"”’»)]*։。！？؟।')
_FEWEST_WORDS = 6
"""From how many words on a last sentence without a full stop looks as if it had lost the rest."""
_BROKEN_LINE = re.compile(r"(?<=[^\s.!?:;…])[ \t]*\r?\n[ \t]*(?=\S)")
_MARKED_UP = (".md", ".markdown")


def missing_lists(document: Document) -> Iterator[Finding]:
    """A paragraph whose last sentence ends with a colon, and neither a list nor code below it."""
    for block, following in pairwise([*document.blocks, None]):
        if block is None or block.kind is not BlockKind.PARAGRAPH:
            continue
        if following is not None and following.kind in (BlockKind.LIST, BlockKind.MARKUP):
            continue
        text = block.span.of(document.text)
        if text.rstrip().endswith(":"):
            last = sentences(document.text, block.span)[-1]
            problem = "announces a list, but none follows"
            yield Finding.at("missing list", document, last, problem, words=last_words(last.of(document.text)))


def captions(document: Document, omissions: Sequence[Omission]) -> Iterator[Finding]:
    """What was taken for a picture's caption: alone between blank lines, or glued to the end of a paragraph."""
    blocks = {block.span for block in document.blocks}
    for omission in omissions:
        if omission.reason == "caption":
            alone = omission.span in blocks
            problem = "looks like a picture's caption" + ("" if alone else ", glued to the sentence before it")
            yield Finding.at("caption", document, omission.span, f"{problem}; it is never quoted")


def broken_end(document: Document, passages: Sequence[Passage]) -> Iterator[Finding]:
    """The last paragraph, where it ends like the middle of a sentence."""
    last = passages[-1] if passages else None
    if last is None or last.is_list or last.text.rstrip().endswith(_ENDS):
        return
    sentence = last.sentences[-1]
    words = words_of(sentence.of(document.text))
    if len(words) >= _FEWEST_WORDS or (words and words[-1] in read_words(WORDS / "stop.txt")):
        problem = "the last paragraph breaks off without a full stop"
        yield Finding.at("broken end", document, sentence, problem, words=last_words(sentence.of(document.text)))


def broken_lines(document: Document) -> Iterator[Finding]:
    """One finding for all line breaks within sentences; none where the whole page was wrapped at one width."""
    if document.places or Path(document.file).suffix.lower() in _MARKED_UP:
        return
    places = [
        match
        for block in document.blocks
        for span in _prose(block)
        for match in _BROKEN_LINE.finditer(document.text, span.start, span.end)
    ]
    if places and wrap_width(lines_of(document.text)) is None:
        count = "1 line break" if len(places) == 1 else f"{len(places):,} line breaks"
        before, after = document.text[: places[0].start()].split()[-3:], document.text[places[0].end() :].split()[:3]
        words = " ".join(["…", *before, "/", *after, "…"])
        problem = f"{count} within sentences, here the first"
        yield Finding.at("line breaks", document, Span(*places[0].span()), problem, words=words)


def _prose(block: Block) -> tuple[Span, ...]:
    if block.kind is BlockKind.LIST:
        return block.items
    return (block.span,) if block.kind is BlockKind.PARAGRAPH else ()
