"""One thing that an editor should mend or look at: what kind it is, where it stands, its words, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.model import Document, Span, fold

MEND, LOOK = "mend", "look"
"""How grave a finding is: something does not work as an editor wrote it, or something looks wrong."""
_FIRST_CHARACTERS = 70


@dataclass(frozen=True, slots=True)
class Kind:
    """How grave findings of a kind are, what is wrong in a few words, and what to do."""

    severity: str
    title: str
    remedy: str


KINDS: Mapping[str, Kind] = {
    "unreadable file": Kind(
        MEND, "a document that was not read", "mend the file as the line says, or take it out of the folder"
    ),
    "missing file": Kind(
        MEND, "an editor's line names a document that is not there", "mend the name, or delete the line"
    ),
    "lost words": Kind(
        MEND, "an editor's line copies words that are no longer in the document",
        "copy the words from the document again, or delete the line",
    ),
    "unknown file": Kind(
        MEND, "a file under editor/ that nothing reads", "give it the name that is meant, or take it out of the folder"
    ),
    "unusable line": Kind(MEND, "an editor's line that cannot be used", "mend the line as it says"),
    "unanswered starter": Kind(
        MEND, "a starter question that the documents do not answer",
        "put it differently, tie it to its words in questions.txt, or delete it from starters.txt",
    ),
    "idle judgement": Kind(
        MEND, "a line of conflicts.txt that does nothing any more",
        "mend the name (python -m bot conflicts lists them), or delete the line",
    ),
    "contradiction": Kind(
        LOOK, "two statements that contradict each other, on which no editor has decided",
        "read both; if they do not contradict, write “not:” and both into conflicts.txt; else nothing need be done: "
        "answers show both",
    ),
    "missing list": Kind(
        LOOK, "a line announces items, and there are none", "put the items below it, or end the line with a full stop"
    ),
    "broken end": Kind(
        LOOK, "the end of a document breaks off", "fetch the rest from the source, or take the broken sentence out"
    ),
    "mixed languages": Kind(
        LOOK, "a paragraph in another language than its document", "move it to a document of its own, or take it out"
    ),
    "glued words": Kind(LOOK, "two words without a space in between", "put the space or line end between them"),
    "split decimal": Kind(LOOK, "a space inside a number", "take the space out"),
    "caption": Kind(
        LOOK, "a picture's caption among the text", "nothing if it is one; else overrule it with “keep”"
    ),
    "repetition": Kind(
        LOOK, "a passage that says nearly the same as an earlier one", "take one of the two out, or leave it"
    ),
    "line breaks": Kind(
        LOOK, "line breaks within sentences", "join the lines; the sentences are quoted whole even so"
    ),
    "repeated topic": Kind(LOOK, "two blocks of example questions have one name", "rename one, or join them"),
    "repeated question": Kind(
        LOOK, "one example question stands under two topics", "leave it where it belongs, and delete it under the other"
    ),
    "idle synonym": Kind(
        LOOK, "synonyms of which none stands in a document or an example question", "mend the words, or delete the line"
    ),
    "idle caution": Kind(
        LOOK, "a caution on words that stand in no document", "copy the words from the document, or delete the line"
    ),
    "idle lexicon": Kind(
        LOOK, "a lexicon line with an English word that nobody knows", "mend the English word, or delete the line"
    ),
}  # fmt: skip
"""Every kind, the worst first."""
_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document, for a finding that speaks of two places."""

    document: Document
    span: Span

    def as_dict(self) -> dict[str, Any]:
        """The place as `--json` shows it."""
        words = fold(self.span.of(self.document.text))
        return {"document": self.document.id, **span_dict(self.span), "words": words}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one place of a file, in one line. `kind` is a key of KINDS.

    `file` is a name within the corpus folder and `line` its line, from 1, where that is known. A finding in a document
    has its `place` too; `against` is the other place where it speaks of two.
    """

    kind: str
    file: str
    words: str
    problem: str
    line: int | None = None
    place: Place | None = None
    against: Place | None = None

    @classmethod
    def at(
        cls, kind: str, document: Document, span: Span, problem: str, *, words: str = "", against: Place | None = None
    ) -> Finding:
        """A finding in a document, with the first words of the place unless others show it better."""
        line = document.text.count("\n", 0, span.start) + 1 if not document.places else None
        shown = words or first_words(span.of(document.text))
        return cls(kind, document.file or document.id, shown, problem, line, Place(document, span), against)

    @property
    def severity(self) -> str:
        """MEND or LOOK."""
        return KINDS[self.kind].severity

    @property
    def where(self) -> str:
        """The place as an editor finds it: file and line, page or element."""
        if self.line is not None:
            return f"{self.file}, line {self.line}"
        place = self.place.document.place_of(self.place.span) if self.place else None
        parts = [self.file, f"page {place.page}" if place and place.page else place.element if place else None]
        return ", ".join(part for part in parts if part)

    @property
    def rank(self) -> tuple[int, str, int, int]:
        """The worst kind first, then in the order of the files."""
        return _RANKS[self.kind], self.file, self.line or 0, self.place.span.start if self.place else 0

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the documents in which the finding, or the place it speaks of, is."""
        return frozenset(place.document.id for place in (self.place, self.against) if place)

    def as_dict(self) -> dict[str, Any]:
        """The finding as `--json` shows it."""
        place = self.place.document.place_of(self.place.span) if self.place else None
        return {
            "kind": self.kind, "severity": self.severity, "where": self.where, "file": self.file, "line": self.line,
            "page": place.page if place else None, "element": place.element if place else None,
            "document": self.place.document.id if self.place else None,
            "start": self.place.span.start if self.place else None, "end": self.place.span.end if self.place else None,
            "words": self.words, "problem": self.problem, "remedy": KINDS[self.kind].remedy,
            "against": self.against.as_dict() if self.against else None,
        }  # fmt: skip


def first_words(text: str) -> str:
    """The first words of a stretch of text, white space folded."""
    text = fold(text)
    return text if len(text) <= _FIRST_CHARACTERS else text[:_FIRST_CHARACTERS].rsplit(" ", 1)[0] + " …"


def last_words(text: str) -> str:
    """The last words of a stretch of text, white space folded."""
    text = fold(text)
    return text if len(text) <= _FIRST_CHARACTERS else "… " + text[-_FIRST_CHARACTERS:].split(" ", 1)[-1]


def span_dict(span: Span) -> dict[str, int]:
    """A span as `--json` shows it."""
    return {"start": span.start, "end": span.end}
