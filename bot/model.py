"""The nouns. Every other module is written in these words and this one imports none of them.

All offsets are `[start, end)` in Unicode code points of the document's text: of a text or Markdown file as it is on
disk, of any other format the text that was extracted from the file.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


def fold(text: str) -> str:
    """`text` with every run of white space as one space, and none at the ends."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `[start, end)` of one document's text; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether every character of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A source text and what an editor knows about it.

    `id` is the name of `file` without its ending. `subject` is what the text is about unless a section says otherwise
    (None: nobody said). `notes` are the editor's words on faults of the text, each tied to a quote. `places` say where
    the text stands in the file; there are none where the text is the file. `left_out` are the parts of the file that
    are not in the text.
    """

    id: str
    text: str
    title: str
    subject: str | None = None
    language: str = "en"
    url: str | None = None
    provenance: str = "unknown"
    notes: tuple[Note, ...] = ()
    blocks: tuple[Block, ...] = ()
    file: str = ""
    places: tuple[Place, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def place_of(self, span: Span) -> Place | None:
        """Where in the file the span begins; None where the text is the file, or nothing is known."""
        at = bisect_right(self.places, span.start, key=lambda place: place.start)
        return self.places[at - 1] if at else None

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal: the identity of what can be quoted."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where the text from `start` on, up to the next place, stands in its file: a page of a PDF, numbered from 1, or an
    element with an id ("care" in HTML) or a name that a person can find ("table 2").
    """

    start: int
    page: int | None = None
    element: str | None = None

    def __post_init__(self) -> None:
        if self.start < 0 or (self.page is not None and self.page < 1):
            raise ValueError(f"a place begins at 0 or later, on page 1 or later, not {self}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a file that is not in its text, such as a menu: why, and its words."""

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's word on a fault of a document, shown beside a quote that touches `span` and never as part of it."""

    span: Span
    text: str


class BlockKind(StrEnum):
    """What a stretch of a document is, before it is decided what can be quoted."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    CAPTION = "caption"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list (with its `items`), a caption, or markup that is no text at all.

    `level` is a heading's depth, from 1, where the format tells it; headings of plain text all have level 2 and the
    title has level 1.
    """

    kind: BlockKind
    span: Span
    items: tuple[Span, ...] = ()
    level: int = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and quoted from: one paragraph or one list of one section of one document.

    `sentences` are the units that can be quoted by themselves: the sentences of a paragraph or the items of a list.
    `section`, the document's title and a list's `lead_in` (the line that announces it) are context: they help to find
    the passage. `subject` is what the section speaks of, where it is known.
    """

    document: Document
    number: int
    span: Span
    sentences: tuple[Span, ...]
    section: str = ""
    lead_in: str | None = None
    subject: str | None = None
    is_list: bool = False

    def __post_init__(self) -> None:
        if self.span.end > len(self.document.text):
            raise ValueError(f"passage {self.number} of {self.document.id} ends beyond the text")
        if not self.sentences or not all(self.span.covers(sentence) for sentence in self.sentences):
            raise ValueError(f"passage {self.number} of {self.document.id} needs sentences within its span")

    @property
    def text(self) -> str:
        """The passage's own characters."""
        return self.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Omission:
    """A stretch of a document that is never quoted as an answer, and why."""

    document: Document
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that the index found, with its BM25 score and the query's terms that stand in it."""

    passage: Passage
    score: float
    terms: frozenset[str]


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    EMERGENCY = "emergency"
    SMALLTALK = "smalltalk"
    UNSUPPORTED_LANGUAGE = "unsupported_language"


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a document, by their place. The quote is cut from the text, so it cannot say anything else."""

    number: int
    document: Document
    span: Span
    section: str = ""

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"citations are numbered from 1, not {self.number}")
        if self.span.end > len(self.document.text) or not self.quote.strip():
            raise ValueError(f"[{self.span.start}, {self.span.end}) is no quote of {self.document.id}")

    @property
    def quote(self) -> str:
        """Exactly the document's characters."""
        return self.span.of(self.document.text)

    @property
    def notes(self) -> tuple[str, ...]:
        """The editor's notes on these words."""
        return tuple(note.text for note in self.document.notes if note.span.overlaps(self.span))

    def as_dict(self) -> dict[str, Any]:
        """The citation as the answer object shows it."""
        place = self.document.place_of(self.span)
        return {
            "number": self.number, "document": self.document.id, "title": self.document.title,
            "section": self.section, "quote": self.quote, "start": self.span.start, "end": self.span.end,
            "page": place.page if place else None, "element": place.element if place else None,
            "url": self.document.url, "notes": list(self.notes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """What the reader reads: the quotes of its citations, white space folded, and nothing else."""

    citations: tuple[Citation, ...]
    lead_in: str | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a statement needs a citation")

    @property
    def text(self) -> str:
        """The quotes with white space folded."""
        return " ".join(fold(citation.quote) for citation in self.citations)

    def as_dict(self) -> dict[str, Any]:
        """The statement as the answer object shows it."""
        numbers = [citation.number for citation in self.citations]
        return {"text": self.text, "citations": numbers, "lead_in": self.lead_in}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that do not agree on `topic`: each side is a tuple of citation numbers."""

    topic: str
    sides: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if len(self.sides) < 2 or not all(self.sides):
            raise ValueError(f"a conflict on {self.topic!r} needs two sides")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How the question was understood: the topic carried over, what was corrected, which synonyms were used."""

    about: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    not_in_documents: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The interpretation as the answer object shows it."""
        return {
            "about": list(self.about),
            "corrections": [{"from": written, "to": meant} for written, meant in self.corrections],
            "synonyms": [{"from": written, "to": meant} for written, meant in self.synonyms],
            "not_in_documents": list(self.not_in_documents),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The one object that every face of the assistant gives back.

    Raises ValueError where an answer would break a promise: no disclaimer, an emergency with quotes, a statement whose
    citation is not listed, a conflict over numbers that are not there.
    """

    status: Status
    question: str
    disclaimer: str
    statements: tuple[Statement, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    cautions: tuple[str, ...] = ()
    notice: str | None = None
    related: tuple[Citation, ...] = ()
    interpretation: Interpretation = field(default_factory=Interpretation)
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0

    def __post_init__(self) -> None:
        if not self.disclaimer.strip():
            raise ValueError("no answer without its disclaimer")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence lies between 0 and 1, not {self.confidence}")
        if self.status is Status.EMERGENCY and (not self.notice or self.statements or self.related):
            raise ValueError("an emergency has a notice and no quotes")
        if self.status in (Status.ANSWERED, Status.PARTIAL) and not self.statements:
            raise ValueError(f"{self.status} needs a statement")
        numbers = [citation.number for citation in self.citations]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"citations are numbered 1, 2, 3 … in order of appearance, not {numbers}")
        named = {number for conflict in self.conflicts for side in conflict.sides for number in side}
        if not named <= set(numbers):
            raise ValueError(f"a conflict names citations that are not there: {sorted(named - set(numbers))}")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the statements, each once, in the order in which they appear."""
        seen = {citation.number: citation for statement in self.statements for citation in statement.citations}
        return tuple(seen.values())

    def as_dict(self) -> dict[str, Any]:
        """The answer object of the HTTP endpoint, `--json` and `--jsonl`."""
        return {
            "status": self.status.value,
            "question": self.question,
            "statements": [statement.as_dict() for statement in self.statements],
            "citations": [citation.as_dict() for citation in self.citations],
            "conflicts": [{"topic": c.topic, "sides": [list(side) for side in c.sides]} for c in self.conflicts],
            "cautions": list(self.cautions),
            "notice": self.notice,
            "related": [citation.as_dict() for citation in self.related],
            "interpretation": self.interpretation.as_dict(),
            "suggestions": list(self.suggestions),
            "confidence": round(self.confidence, 4),
            "disclaimer": self.disclaimer,
        }
