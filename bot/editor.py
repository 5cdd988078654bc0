"""What an editor knows about the documents: `editor/documents.toml`, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import CorpusError, reason_of
from bot.model import Document, Note, Span
from bot.quotes import FoldedText

_TEXTS = ("title", "subject", "language", "url", "provenance", "faults")
_KEYS = {*_TEXTS, "notes", "keep"}
_TOP_KEYS = {"subjects", "default_subject", "document"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in `documents.toml` about one document. `keep` are words that must not be left out."""

    texts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Editor:
    """The whole file: the subjects that the documents treat, which of them is meant by default, and the entries."""

    file: Path
    subjects: tuple[str, ...] = ()
    default_subject: str | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Editor:
        """Read `file`; a missing one is an empty one. Raises CorpusError that names file, key and remedy."""
        if not file.exists():
            return cls(file)
        content = _content(file)
        _check_keys(file, "the file", content, _TOP_KEYS)
        subjects = _strings(file, "subjects", content.get("subjects", []))
        default = content.get("default_subject")
        if default is not None and default not in subjects:
            raise _unknown_subject(file, f"default_subject {default!r}", subjects)
        tables = content.get("document", {})
        if not isinstance(tables, dict):
            raise CorpusError(f"{file}: document must be tables, written [document.name-of-the-file]")
        entries = {name: _entry(file, name, table, subjects) for name, table in tables.items()}
        return cls(file, subjects, default, entries)

    def entry(self, document_id: str) -> Entry:
        """What the file says about one document; an empty entry where it says nothing."""
        return self.entries.get(document_id, Entry())

    def notes(self, document: Document) -> tuple[list[Note], list[str]]:
        """The notes on a document with their places, and a fault for each note whose words are not in it."""
        notes = self.entry(document.id).notes
        places, faults = self._places(document, "a note", [quote for quote, _ in notes])
        return [Note(span, note) for (_, note), spans in zip(notes, places, strict=True) for span in spans], faults

    def kept(self, document: Document) -> tuple[list[Span], list[str]]:
        """The places of a document that must not be left out, and a fault for each that is not in it."""
        places, faults = self._places(document, "keep", self.entry(document.id).keep)
        return [span for spans in places for span in spans], faults

    def _places(self, document: Document, key: str, quotes: Iterable[str]) -> tuple[list[list[Span]], list[str]]:
        """Where each quote stands in the document, and a fault for each that is not in it."""
        quotes = list(quotes)
        if not quotes:
            return [], []
        text = FoldedText(document.text)
        places = [text.find(quote) for quote in quotes]
        return places, [
            f"{self.file.name}: {key} of “{document.id}” quotes words that are not in it: {quote[:60]}"
            for quote, spans in zip(quotes, places, strict=True)
            if not spans
        ]

    def unused(self, documents: Iterable[Document]) -> list[str]:
        """A fault for every entry without its document."""
        names = {document.id for document in documents}
        unknown = [name for name in self.entries if name not in names]
        return [f"{self.file.name}: an entry for “{name}”, but there is no such file" for name in unknown]


def _content(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CorpusError(f"{file}: {reason_of(error)}; make it a readable file, or delete it") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file}: is not TOML in UTF-8: {error}") from error


def _entry(file: Path, name: str, table: Any, subjects: tuple[str, ...]) -> Entry:
    if not isinstance(table, dict):
        raise CorpusError(f"{file}: document.{name} must be a table of keys such as title and subject")
    _check_keys(file, f"document.{name}", table, _KEYS)
    texts = {key: table[key] for key in _TEXTS if key in table}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise CorpusError(f"{file}: {key} of {name} must be a text in quotation marks, not {value!r}")
    if "subject" in texts and texts["subject"] not in subjects:
        raise _unknown_subject(file, f"subject {texts['subject']!r} of {name}", subjects)
    notes = _notes(file, name, table.get("notes", []))
    return Entry(texts, notes, _strings(file, f"keep of {name}", table.get("keep", [])))


def _unknown_subject(file: Path, what: str, subjects: tuple[str, ...]) -> CorpusError:
    return CorpusError(f"{file}: {what} is none of the subjects {list(subjects)}; add it to subjects")


def _notes(file: Path, name: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list):
        raise CorpusError(f"{file}: notes of {name} must be a list of {{ quote, note }}, not {value!r}")
    for note in value:
        texts = isinstance(note, dict) and set(note) == {"quote", "note"}
        if not texts or not all(isinstance(text, str) and text.strip() for text in note.values()):
            raise CorpusError(f"{file}: a note of {name} needs quote and note, both texts, not {note!r}")
    return tuple((note["quote"], note["note"]) for note in value)


def _strings(file: Path, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise CorpusError(f"{file}: {key} must be a list of texts, not {value!r}")
    return tuple(value)


def _check_keys(file: Path, where: str, table: Mapping[str, Any], known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise CorpusError(f"{file}: {where} has the unknown key {key!r}; known are {', '.join(sorted(known))}")
