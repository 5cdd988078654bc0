"""What became of one document, and of the whole folder: the report's data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from bot.model import Document, Omission, Passage
from bot.report.finding import LOOK, MEND, Finding, first_words, span_dict

STRUCTURE = frozenset({"title", "heading", "heading with nothing under it", "lead-in of the list below it"})
"""Why a stretch is no passage although nothing of it is lost: it stands as a section or a lead-in beside the quotes."""


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What became of one document. `known_faults` is what the editor wrote down about it."""

    document: Document
    passages: tuple[Passage, ...]
    omissions: tuple[Omission, ...]
    known_faults: str | None = None

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections in order, each with its subject and the number of its passages."""
        runs = groupby(self.passages, key=lambda passage: (passage.section, passage.subject))
        return [{"section": name, "subject": about, "passages": len(list(run))} for (name, about), run in runs]

    @property
    def lost(self) -> list[dict[str, Any]]:
        """The omissions that stand nowhere, not as a section or lead-in either."""
        return [_omission(omission) for omission in self.omissions if omission.reason not in STRUCTURE]

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` shows it."""
        document = self.document
        return {
            "document": document.id, "file": document.file, "title": document.title, "subject": document.subject,
            "language": document.language, "url": document.url, "provenance": document.provenance,
            "digest": document.digest, "characters": len(document.text), "known_faults": self.known_faults,
            "notes": [{**span_dict(note.span), "note": note.text} for note in document.notes],
            "sections": self.sections,
            "passages": [_passage(passage) for passage in self.passages],
            "omissions": [_omission(omission) for omission in self.omissions],
            "left_out_of_file": [{"reason": part.reason, "words": part.words} for part in document.left_out],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The whole corpus. `findings` are all of them, the worst first.

    `other_files` are the files of the folder that are no documents, each with the reason; `disagreements` counts all
    of them, `judged` those that an editor wrote down.
    """

    documents: tuple[DocumentReport, ...]
    findings: tuple[Finding, ...]
    other_files: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    default_subject: str | None = None
    topics: int = 0
    example_questions: int = 0
    disagreements: int = 0
    judged: int = 0

    @property
    def passages(self) -> int:
        """How many passages all documents have."""
        return sum(len(document.passages) for document in self.documents)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings are in each document, or speak of it."""
        return Counter(name for finding in self.findings for name in finding.documents)

    def of(self, document_ids: Collection[str]) -> Report:
        """The report on these documents alone."""
        documents = tuple(one for one in self.documents if one.document.id in document_ids)
        findings = tuple(finding for finding in self.findings if finding.documents.intersection(document_ids))
        return replace(self, documents=documents, findings=findings)

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """The findings that make the exit code 5."""
        return tuple(finding for finding in self.findings if finding.severity == MEND)

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """The findings that change no answer."""
        return tuple(finding for finding in self.findings if finding.severity == LOOK)

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` shows it."""
        return {
            "documents": [document.as_dict() for document in self.documents],
            "findings": [finding.as_dict() for finding in self.findings],
            "other_files": list(self.other_files),
            "subjects": list(self.subjects), "default_subject": self.default_subject,
            "topics": self.topics, "example_questions": self.example_questions,
            "disagreements": self.disagreements, "disagreements_in_conflicts_txt": self.judged,
        }  # fmt: skip


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "number": passage.number, **span_dict(passage.span), "section": passage.section, "subject": passage.subject,
        "lead_in": passage.lead_in, "is_list": passage.is_list, "sentences": len(passage.sentences),
        "first_words": first_words(passage.text),
    }  # fmt: skip


def _omission(omission: Omission) -> dict[str, Any]:
    words = first_words(omission.span.of(omission.document.text))
    shown = omission.reason in STRUCTURE
    return {**span_dict(omission.span), "reason": omission.reason, "shown_as_heading": shown, "first_words": words}
