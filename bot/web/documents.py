"""Documents as JSON, for a reader that shows a quote in its place."""

from __future__ import annotations

from typing import Any

from bot.model import Block, BlockKind, Document, Span, fold


def described(document: Document) -> dict[str, Any]:
    """What is known about a document, without its text."""
    return {
        "id": document.id, "file": document.file, "title": document.title, "language": document.language,
        "url": document.url, "provenance": document.provenance, "subject": document.subject,
        "characters": len(document.text),
    }  # fmt: skip


def opened(document: Document) -> dict[str, Any]:
    """A document with its text, its blocks, its sections and the editor's notes; offsets are code points."""
    return described(document) | {
        "text": document.text,
        "sections": _sections(document),
        "blocks": [_block(block) for block in document.blocks],
        "places": [{"start": place.start, "page": place.page, "element": place.element} for place in document.places],
        "notes": [{**_place(note.span), "text": note.text} for note in document.notes],
    }


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _block(block: Block) -> dict[str, Any]:
    items = [[item.start, item.end] for item in block.items]
    return {"kind": block.kind.value, **_place(block.span), "level": block.level, "items": items}


def _sections(document: Document) -> list[dict[str, Any]]:
    """Each heading with the text under it, up to the next heading that is not deeper; in one pass from the end."""
    sections = []
    following: list[tuple[int, int]] = []  # level and start of those headings below that may still end a section
    for block in reversed(document.blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        while following and following[-1][0] > block.level:
            following.pop()
        place = Span(block.span.start, following[-1][1] if following else len(document.text))
        following.append((block.level, block.span.start))
        title = fold(block.span.of(document.text)).strip("# ")
        sections.append({"title": title, "level": block.level, **_place(place)})
    return sections[::-1]
