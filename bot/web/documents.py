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
    """Each heading with the text under it, up to the next heading that is not deeper."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    sections = []
    for number, heading in enumerate(headings):
        following = (other.span.start for other in headings[number + 1 :] if other.level <= heading.level)
        place = Span(heading.span.start, next(following, len(document.text)))
        title = fold(heading.span.of(document.text)).strip("# ")
        sections.append({"title": title, "level": heading.level, **_place(place)})
    return sections
