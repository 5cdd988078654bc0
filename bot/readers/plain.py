"""Plain text: headings, paragraphs, lists and captions by how the lines stand on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.model import Block, BlockKind, Span
from bot.readers.encoding import decoded
from bot.readers.extract import Extract
from bot.readers.lines import Chunk, Line, chunks_of, goes_on, is_wrapped, lines_of, wrap_width
from bot.wordfiles import WORDS, read_words

_ANNOUNCES = re.compile(r"(?::|\.\s?\.\s?\.|…)$")
_ENDS = tuple(".!?:;,…،")
_QUESTION_LABEL = re.compile(r"^(?:(?:Q|Question)\s?\d{0,3}|\d{1,3})\s?[.:)]\s+", re.I)
_TWO_SENTENCES = re.compile(r"[a-z]{4}[.!?]\s+\w")
_ASKS = re.compile(r"(?:how|what|why|which|who|whose)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?]\s+\w")
_ANSWER_LABEL = re.compile(r"(?:A|Ans|Answer)\s?\d{0,3}\s?[.:)]\s", re.I)
_WIKI_MARK = re.compile(r"(={1,6})[^=].*?=+$")
_HEADING_WORDS, _HEADING_CHARACTERS, _TITLE_CHARACTERS = 12, 90, 200
_QUESTION_CHARACTERS = 200
_STOPPED_HEADING_WORDS, _BARE_ITEM_WORDS, _SENTENCE_WORDS = 9, 8, 4
_FEWEST_BARE_LINES = 3
_ITEM_LEVEL = 6


def read(name: str, data: bytes) -> Extract:
    """The text is the file. Raises DocumentError where it is no text in UTF-8."""
    text = decoded(name, data)
    return Extract(text, tuple(parse(text)))


def parse(text: str) -> list[Block]:
    """The blocks of a plain text, in order and without overlap."""
    lines = lines_of(text)
    width = wrap_width(lines)

    def joined(line: Line, following: Line) -> bool:
        if _ANSWER_LABEL.match(following.text):
            return False
        return goes_on(line, following) or (width is not None and is_wrapped(line, following, width))

    return _blocks(chunks_of(lines, joined))


def _blocks(chunks: Sequence[Chunk]) -> list[Block]:
    kinds = [_kind(chunks, at) for at in range(len(chunks))]
    blocks: list[Block] = []
    at = 0
    while at < len(chunks):
        items = bulleted(chunks, at) or _bare_items(chunks, at, blocks) or _bare_lines(chunks, at, kinds)
        if items:
            blocks += item_blocks(items)
            at += len(items)
        else:
            kind = _reconsidered(chunks, at, kinds)
            level = 1 if at == 0 else _level(chunks[at]) if kind is BlockKind.HEADING else 2
            blocks.append(Block(kind, chunks[at].span, level=level))
            at += 1
    return blocks


def list_block(items: Sequence[Chunk]) -> Block:
    """The block of a list of these items."""
    return Block(
        BlockKind.LIST, Span(items[0].span.start, items[-1].span.end), tuple(item.span for item in items)
    )  # fmt: skip


def item_blocks(items: Sequence[Chunk]) -> list[Block]:
    """The blocks of these items: one list, or, where items are questions with answers below, headings and answers."""
    asked = [at for at in range(len(items)) if _asks_above(items, at)]
    if not asked or 2 * len(asked) < sum(item.first.indent <= items[0].first.indent for item in items):
        return [list_block(items)]
    blocks: list[Block] = []
    for start, end in pairwise([*([] if asked[0] == 0 else [0]), *asked, len(items)]):
        item, below = items[start], items[start + 1 : end]
        if not _asks_above(items, start):
            blocks.append(list_block(items[start:end]))
            continue
        blocks.append(Block(BlockKind.HEADING, item.first.span, level=_ITEM_LEVEL))
        if not item.single:
            blocks.append(Block(BlockKind.PARAGRAPH, Span(item.lines[1].span.start, item.span.end)))
        if below:
            blocks.append(list_block(below))
    return blocks


def _asks_above(items: Sequence[Chunk], at: int) -> bool:
    """Whether an item is a question whose answer stands in its next lines, or in deeper items below it."""
    item = items[at]
    if not item.first.text.rstrip("*_:").endswith("?"):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    return not item.single or (following is not None and following.first.indent > item.first.indent)


def bulleted(chunks: Sequence[Chunk], at: int) -> list[Chunk]:
    """The chunks from `at` that are one list: bullets, at most one blank line apart; one alone must be announced."""
    items: list[Chunk] = []
    for place in range(at, len(chunks)):
        chunk = chunks[place]
        if not chunk.first.bullet or (items and chunk.gap > 1):
            break
        items.append(chunk)
    announced = at > 0 and _ANNOUNCES.search(chunks[at - 1].last.text) is not None
    return items if len(items) > 1 or (items and announced) else []


def _bare_items(chunks: Sequence[Chunk], at: int, blocks: Sequence[Block]) -> list[Chunk]:
    """Short lines without bullets below a line that announces a list, as far as they stand equally far apart."""
    if not blocks or blocks[-1].kind is not BlockKind.PARAGRAPH or not chunks[at - 1].last.text.endswith(":"):
        return []
    items: list[Chunk] = []
    for place in range(at, len(chunks)):
        chunk = chunks[place]
        if not chunk.single or chunk.first.words > _BARE_ITEM_WORDS or chunk.last.text.endswith((":", "?")):
            break
        if len(items) > 1 and chunk.gap != items[1].gap:
            break
        items.append(chunk)
    return items if len(items) > 1 and all(later.gap <= 1 for _, later in pairwise(items)) else []


def _bare_lines(chunks: Sequence[Chunk], at: int, kinds: Sequence[BlockKind]) -> list[Chunk]:
    """Lines that each look like a heading, directly below each other, as opening hours or an address do."""
    if at == 0 or kinds[at] is not BlockKind.HEADING or kinds[at - 1] is not BlockKind.HEADING:
        return []
    end = at
    while end < len(chunks) and _is_bare_line(chunks[end]):
        end += 1
    followed = end < len(chunks) and chunks[end].gap == 0
    items = list(chunks[at : end - 1 if followed else end])
    return items if len(items) >= _FEWEST_BARE_LINES - 1 else []


def _is_bare_line(chunk: Chunk) -> bool:
    line = chunk.first
    if line.gap or not chunk.single or line.bullet or line.words > _HEADING_WORDS:
        return False
    return not (line.text.endswith((".", ":", ",", ";")) or _is_question(line.text))


def _kind(chunks: Sequence[Chunk], at: int) -> BlockKind:
    chunk = chunks[at]
    following = chunks[at + 1] if at + 1 < len(chunks) else None
    if following is not None and is_question_heading(chunk):
        return BlockKind.HEADING
    if not chunk.single or _ANSWER_LABEL.match(chunk.first.text):
        return BlockKind.PARAGRAPH
    asks = (
        following is not None
        and chunk.gap > 0
        and chunk.first.words <= _HEADING_WORDS
        and _is_question(chunk.first.text)
    )
    if _is_heading(chunk, following, first=at == 0) or (asks and not chunk.first.text.endswith(_ENDS)):
        return BlockKind.HEADING
    return BlockKind.CAPTION if _is_caption(chunk, following) else BlockKind.PARAGRAPH


def _reconsidered(chunks: Sequence[Chunk], at: int, kinds: Sequence[BlockKind]) -> BlockKind:
    """What looks like a heading or a caption is an answer or a sentence where nothing else can be one."""
    kind, text = kinds[at], chunks[at].first.text
    if at == 0 or kind not in (BlockKind.HEADING, BlockKind.CAPTION) or _is_question(text) or _WIKI_MARK.match(text):
        return kind
    answers = kinds[at - 1] is BlockKind.HEADING and _is_question(chunks[at - 1].first.text)
    if kind is BlockKind.CAPTION or text.endswith("."):
        return BlockKind.PARAGRAPH if answers else kind
    bare = at + 1 == len(chunks) or kinds[at + 1] is BlockKind.HEADING
    return BlockKind.PARAGRAPH if bare and (answers or _is_sentence(text)) else kind


def is_question_heading(chunk: Chunk) -> bool:
    """Whether a chunk is one question and nothing else, as it stands above its answer on a page of them."""
    text = " ".join(line.text for line in chunk.lines)
    if not text.endswith("?") or len(text) > _QUESTION_CHARACTERS:
        return False
    return _SENTENCE_END.search(_QUESTION_LABEL.sub("", text)) is None


def _is_heading(chunk: Chunk, following: Chunk | None, *, first: bool) -> bool:
    line = chunk.first
    title = first and following is not None and following.gap > 0 and len(line.text) <= _TITLE_CHARACTERS
    if title and not line.text.endswith(_ENDS) and not _TWO_SENTENCES.search(line.text):
        return True
    start = line.text.lstrip("_*#=-\"'“”‘’«(¿¡ ")[:1]
    short = line.words <= _HEADING_WORDS and len(line.text) <= _HEADING_CHARACTERS
    if following is None or not short or start.islower() or not start or _TWO_SENTENCES.search(line.text):
        return False
    if not line.text.endswith(_ENDS):
        return True
    if line.text.endswith(":"):
        return line.text.endswith(" :") and line.words <= 3 and not following.first.bullet
    return line.text.endswith(".") and _is_stopped_heading(chunk, following)


def _is_stopped_heading(chunk: Chunk, following: Chunk) -> bool:
    """A heading that ends with a full stop: alone between blank lines, few words, no verb, and text below it."""
    line = chunk.first
    alone = line.gap > 0 and following.gap > 0 and line.words <= _STOPPED_HEADING_WORDS
    return alone and (_is_question(line.text) or not _has_verb(line.text))


def _is_question(text: str) -> bool:
    """Whether a line asks, with a question mark or without one ("How is it performed")."""
    return text.endswith("?") or _ASKS.match(text) is not None


def _is_sentence(text: str) -> bool:
    return len(text.split()) > _SENTENCE_WORDS and _has_verb(text)


def _has_verb(text: str) -> bool:
    return any(word.strip(".,").casefold() in _finite_verbs() for word in text.split())


@cache
def _finite_verbs() -> frozenset[str]:
    return read_words(WORDS / "finite_verbs.txt")


def _is_caption(chunk: Chunk, following: Chunk | None) -> bool:
    """A picture's caption: alone between blank lines, a few words in small letters that end with nothing."""
    line = chunk.first
    alone = line.gap > 0 and (following is None or following.gap > 0)
    return alone and line.text[:1].islower() and line.words <= _HEADING_WORDS and not line.text.endswith(_ENDS)


def _level(chunk: Chunk) -> int:
    """The depth that the marks of wiki text tell ("== History =="); 2 without marks."""
    mark = _WIKI_MARK.match(chunk.first.text)
    return len(mark[1]) if mark else 2
