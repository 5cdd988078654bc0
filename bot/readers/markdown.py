"""Markdown: headings, paragraphs, lists and tables by their marks (CommonMark's blocks, GitHub's tables).

Quotes are cut from the file as it is, marks included; code, front matter, comments, tags, pictures and rules are no
text to quote. https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Block, BlockKind, Span
from bot.readers.encoding import decoded
from bot.readers.extract import Extract
from bot.readers.lines import Chunk, Line, chunks_of, lines_of
from bot.readers.plain import bulleted, is_question_heading, item_blocks

_FENCE = re.compile(r"(?:[-*+>]\s+|\d+[.)]\s+)?(`{3,}|~{3,})")
_ATX = re.compile(r"(#{1,6})\s+(?=[^\s#])")
_UNDERLINE = re.compile(r"(=+|-{2,})$")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}$")
_TAGS = re.compile(r"(?:<[^<>]+>\s*)+$")
_HTML_HEADING = re.compile(r"(?:<details\b[^<>]*>\s*)?<(summary|h[1-6])\b[^<>]*>.+</\1>$", re.I)
_SUMMARY = re.compile(r"(.*</summary>)\s*(.*?)\s*(</details>)?$", re.I)
_IN_TAGS = re.compile(r"(<(p|div|dd|dt)\b[^<>]*>)\s*(.+?)\s*(</\2>)$", re.I)
_BOLD_QUESTION = re.compile(
    r"((?:[-*+]\s+|\d{1,3}[.)]\s+)?(?P<mark>\*\*|__)(?=\S)(?:(?!(?P=mark)).)+\?(?P=mark):?)\s+(\S.*)$"
)
_EMPHASISED = re.compile(r"([*_])(?=[^\s*_])([^*_]+\?)\1$")
_DEFINITION = re.compile(r"\[[^\]]+\]:\s+\S+")
_PICTURES = re.compile(r"(?:\[?!\[[^\]]*\]\([^()]*\)(?:\]\([^()]*\))?\s*)+$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)\1:?$")
_PARTS = {_SUMMARY: (1, 2, 3), _IN_TAGS: (1, 3, 4), _BOLD_QUESTION: (1, 3)}
_DEEPEST, _LONGEST_PARTED = 6, 5_000


def read(name: str, data: bytes) -> Extract:
    """The text is the file. Raises DocumentError where it is no text in UTF-8."""
    text = decoded(name, data)
    return Extract(text, tuple(parse(text)))


def parse(text: str) -> list[Block]:
    """The blocks of a Markdown text, in order and without overlap."""
    lines = [part for line in lines_of(text) for part in _parted(line)]
    blocks: list[Block] = []
    pending: list[Line] = []
    at = 0
    while at < len(lines):
        block, taken = _marked(lines, at, alone=not pending or lines[at].gap > 0)
        if block:
            blocks += [*_unmarked(pending), block]
            pending = []
        else:
            pending.append(lines[at])
        at += taken
    blocks += _unmarked(pending)
    return blocks


def _parted(line: Line) -> list[Line]:
    """The line, or its parts where a question, its answer and tags around them stand in one line."""
    if len(line.text) > _LONGEST_PARTED:
        return [line]
    tagged = (_SUMMARY.match(line.text) or _IN_TAGS.match(line.text)) if line.text[0] == "<" else None
    found = tagged or _BOLD_QUESTION.match(line.text)
    if not found:
        return [line]
    spans = [found.span(number) for number in _PARTS[found.re] if found[number]]
    parts = [Span(line.span.start + start, line.span.start + end) for start, end in spans]
    return [
        Line(part, found.string[start:end], 0 if number else line.gap, line.indent + (2 if number else 0))
        for number, (part, (start, end)) in enumerate(zip(parts, spans, strict=True))
    ]


def _marked(lines: Sequence[Line], at: int, *, alone: bool) -> tuple[Block | None, int]:
    """The block that a mark at the line begins, and how many lines it takes; without a block the line is text."""
    following = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].gap == 0 else None
    if end := _markup_end(lines, at):
        return Block(BlockKind.MARKUP, _span(lines[at:end])), end - at
    if level := _heading_level(lines[at].text):
        return Block(BlockKind.HEADING, lines[at].span, level=level), 1
    if following is not None and _is_delimiter(following.text) and "|" in lines[at].text:
        return _table(lines, at)
    if following is not None and alone and (level := _underlined_level(lines[at], following)):
        return Block(BlockKind.HEADING, _span(lines[at : at + 2]), level=level), 2
    return None, 1


def _heading_level(text: str) -> int:
    """The depth of a heading with marks in its own line; 0 for none."""
    if mark := _ATX.match(text):
        return len(mark[1])
    mark = _HTML_HEADING.match(text)
    if not mark:
        return 0
    return int(mark[1][1]) if mark[1][1].isdigit() else _DEEPEST


def _underlined_level(line: Line, following: Line) -> int:
    """The depth of a heading with "===" or "---" in the line below it; 0 for none."""
    underline = _UNDERLINE.match(following.text)
    if not underline or line.bullet or line.text[0] in ">|":
        return 0
    return 1 if underline[1][0] == "=" else 2


def _markup_end(lines: Sequence[Line], at: int) -> int:
    """The number of the line after the markup that begins at this one; 0 where none begins."""
    text = lines[at].text
    if at == 0 and text == "---" and (end := _front_matter_end(lines)):
        return end
    if fence := _FENCE.match(text):
        return _closing(lines, at + 1, fence[1])
    if text.startswith("<!--"):
        return next((n + 1 for n in range(at, len(lines)) if "-->" in lines[n].text), len(lines))
    if text.startswith("#") and not text.strip("#"):
        return at + 1
    if _HTML_HEADING.match(text):
        return 0
    marks = (_RULE, _TAGS, _DEFINITION, _PICTURES)
    return at + 1 if any(mark.match(text) for mark in marks) else 0


def _front_matter_end(lines: Sequence[Line]) -> int:
    """The line after the front matter; 0 where the first rule is only a rule."""
    if len(lines) < 2 or ":" not in lines[1].text:
        return 0
    return next((n + 1 for n in range(1, len(lines)) if lines[n].text in ("---", "...")), 0)


def _closing(lines: Sequence[Line], start: int, fence: str) -> int:
    """The line after the fence that closes a block of code; an open one goes on to the end."""
    for number in range(start, len(lines)):
        text = lines[number].text
        if text.startswith(fence) and not text.strip(fence[0]):
            return number + 1
    return len(lines)


def _is_delimiter(text: str) -> bool:
    """Whether a line is the one below a table's head, such as "|---|:--:|"."""
    return "|" in text and "-" in text and not set(text) - set("|:- \t")


def _table(lines: Sequence[Line], at: int) -> tuple[Block, int]:
    """A table is a list of its rows; its head is what the block begins with."""
    end = at + 2
    while end < len(lines) and lines[end].gap == 0 and "|" in lines[end].text:
        end += 1
    rows = tuple(line.span for line in lines[at + 2 : end])
    kind = BlockKind.LIST if rows else BlockKind.MARKUP
    return Block(kind, _span(lines[at:end]), rows), end - at


def _unmarked(lines: Sequence[Line]) -> list[Block]:
    """Paragraphs and lists; a line that is nothing but bold words, or one question, is a heading."""
    chunks = _chunks(lines)
    blocks: list[Block] = []
    at = 0
    while at < len(chunks):
        items = bulleted(chunks, at)
        if items:
            blocks += item_blocks(items)
        elif at + 1 < len(chunks) and _is_heading(chunks[at]):
            blocks.append(Block(BlockKind.HEADING, chunks[at].span, level=_DEEPEST))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, chunks[at].span))
        at += len(items) or 1
    return blocks


def _chunks(lines: Sequence[Line]) -> list[Chunk]:
    """A paragraph goes on to the next blank line; what stands deeper than a bullet belongs to its item."""
    chunks: list[Chunk] = []
    for chunk in chunks_of(lines, lambda line, following: not (_BOLD.match(line.text) or _asks(line))):
        before = chunks[-1] if chunks else None
        inside = before is not None and before.first.bullet and not chunk.first.bullet
        if before and inside and chunk.first.indent >= before.first.indent + 2:
            chunks[-1] = Chunk(before.lines + chunk.lines)
        else:
            chunks.append(chunk)
    return chunks


def _asks(line: Line) -> bool:
    return line.text[-1] == "?" or _EMPHASISED.match(line.text) is not None


def _is_heading(chunk: Chunk) -> bool:
    bold = _BOLD.match(chunk.first.text) if chunk.single else None
    if bold:
        return not bold[2].endswith((".", "!"))
    if chunk.single and _EMPHASISED.match(chunk.first.text):
        return True
    return is_question_heading(chunk) and not chunk.first.bullet


def _span(lines: Sequence[Line]) -> Span:
    return Span(lines[0].span.start, lines[-1].span.end)
