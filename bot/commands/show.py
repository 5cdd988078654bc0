"""`show`: a document, or a quote in its place."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from bot.commands import ANSWERED
from bot.commands.console import Console
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.corpus import Corpus
    from bot.model import Document, Span
    from bot.terminal import Terminal

HELP = "print a document, or the characters START to END in their place"
EXAMPLES = """\
  python -m bot show my-document
  python -m bot show my-document 3140 3412
  python -m bot show my-document 3140 3412 --context 0"""
CONTEXT = 300
OPENING, CLOSING = ">>>", "<<<"


def configure(parser: ArgumentParser) -> None:
    """Add the options of `show`."""
    parser.add_argument("document", help="the document's file name without its ending")
    parser.add_argument("start", nargs="?", type=int, help="the first character, counted from 0")
    parser.add_argument("end", nargs="?", type=int, help="the character after the last one")
    parser.add_argument(
        "--context", type=int, default=CONTEXT, metavar="N",
        help=f"how many characters to show around it (default {CONTEXT}); 0: exactly the quote, without marks",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Show the document or the place; raises UsageError for a place that is not in it."""
    if arguments.context < 0:
        raise UsageError(f"--context {arguments.context} is negative; write 0 or more characters")
    corpus = console.load_corpus()
    document = corpus.document(arguments.document)
    span = _span(document, arguments.start, arguments.end)
    if arguments.json:
        console.say_json(_as_dict(corpus, document, span, arguments.context))
    elif span is None:
        console.hint(document.title)
        _write(document.text, console)
    elif arguments.context == 0:
        _write(span.of(document.text), console)
    else:
        console.say(in_its_place(corpus, document, span, console.terminal, arguments.context))
    return ANSWERED


def in_its_place(corpus: Corpus, document: Document, span: Span, terminal: Terminal, context: int = CONTEXT) -> str:
    """A quote among at most `context` characters before and after it, marked, under its title and section."""
    start, end = _surroundings(document.text, span, context)
    heading = " — ".join(part for part in (document.title, section_of(corpus, document, span)) if part)
    place = f"{document.id}, characters {span.start} to {span.end} of {len(document.text)}"
    before, after = document.text[start : span.start], document.text[span.end : end]
    marked = f"{before}{OPENING} {span.of(document.text)} {CLOSING}{after}"
    body = wrapped(f"{'… ' if start else ''}{marked}{' …' if end < len(document.text) else ''}", terminal)
    for mark in (OPENING, CLOSING):
        body = body.replace(mark, terminal.style(mark, "alert"))
    notes = [terminal.paragraph(f"Note on the source: {note}", "caution") for note in notes_on(document, span)]
    parts = [terminal.paragraph(heading, "bold") + "\n" + terminal.paragraph(place, "dim"), body, *notes]
    return "\n\n".join(parts)


def wrapped(text: str, terminal: Terminal) -> str:
    """A text with its own lines, each wrapped to the terminal's width, and no more than one blank line in between."""
    from bot.terminal import wrap  # noqa: PLC0415

    lines: list[str] = []
    for line in text.strip("\n").splitlines():
        if line.strip():
            lines += wrap(line, terminal.width, line[: len(line) - len(line.lstrip())][: terminal.width // 2])
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines)


def notes_on(document: Document, span: Span) -> list[str]:
    """The editor's notes on a place of a document."""
    return [note.text for note in document.notes if note.span.overlaps(span)]


def section_of(corpus: Corpus, document: Document, span: Span) -> str:
    """The section that the first passage touching `span` stands in; empty where there is none."""
    passages = (p for p in corpus.passages if p.document.id == document.id and p.span.overlaps(span))
    return next((passage.section for passage in passages), "")


def _span(document: Document, start: int | None, end: int | None) -> Span | None:
    from bot.model import Span  # noqa: PLC0415

    if start is None:
        return None
    if end is None:
        raise UsageError(f"START {start} needs an END: show {document.id} {start} {start + 100}")
    length = len(document.text)
    if not 0 <= start < end <= length:
        raise UsageError(f"{start} to {end} is no place in {document.id}; 0 ≤ START < END ≤ {length} holds for one")
    return Span(start, end)


def _surroundings(text: str, span: Span, context: int) -> tuple[int, int]:
    """Where the text around a place begins and ends: at white space, so that no word is cut."""
    start, end = max(0, span.start - context), min(len(text), span.end + context)
    while 0 < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


def _as_dict(corpus: Corpus, document: Document, span: Span | None, context: int) -> dict[str, Any]:
    known = {
        "document": document.id, "title": document.title, "subject": document.subject, "language": document.language,
        "url": document.url, "provenance": document.provenance, "digest": document.digest,
    }  # fmt: skip
    if span is None:
        return {**known, "start": 0, "end": len(document.text), "text": document.text}
    start, end = _surroundings(document.text, span, context)
    return {
        **known, "section": section_of(corpus, document, span), "start": span.start, "end": span.end,
        "text": span.of(document.text), "before": document.text[start : span.start],
        "after": document.text[span.end : end], "notes": notes_on(document, span),
    }  # fmt: skip


def _write(text: str, console: Console) -> None:
    """The text as it is; on a terminal wrapped, and without what could steer it."""
    if sys.stdout.isatty():
        console.say(wrapped(text, console.terminal))
    else:
        console.write(text)
