"""What an editor knows about the documents: `editor/documents.toml`, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import WordFileError
from bot.model import Document, Note, Span
from bot.quotes import FoldedText
from bot.tomlfile import TomlFile

_TEXTS = ("title", "subject", "language", "url", "provenance", "faults")
_KEYS = {*_TEXTS, "notes", "keep"}
_TOP_KEYS = {"subjects", "default_subject", "document"}
_TABLE = "document"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in `documents.toml` about one document. `keep` are words that must not be left out."""

    texts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Editor:
    """The whole file: the subjects that the documents treat, which of them is meant by default, and the entries."""

    source: TomlFile
    subjects: tuple[str, ...] = ()
    default_subject: str | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Editor:
        """Read `file`; a missing one is an empty one. Raises WordFileError that names file, line and remedy."""
        source = TomlFile.read(file)
        content = source.content
        source.check_keys("the file", (), content, _TOP_KEYS)
        subjects = _strings(source, ("subjects",), "subjects", content.get("subjects", []))
        default = content.get("default_subject")
        if default is not None and default not in subjects:
            raise _unknown_subject(source, ("default_subject",), f"default_subject {default!r}", subjects)
        tables = content.get(_TABLE, {})
        if not isinstance(tables, dict):
            raise source.error((_TABLE,), "document must be tables; write [document.name-of-the-file]")
        entries = {name: _entry(source, name, table, subjects) for name, table in tables.items()}
        return cls(source, subjects, default, entries)

    def entry(self, document_id: str) -> Entry:
        """What the file says about one document; an empty entry where it says nothing."""
        return self.entries.get(document_id, Entry())

    def notes(self, document: Document) -> tuple[list[Note], list[str]]:
        """The notes on a document with their places, and a fault for each note whose words are not in it."""
        notes = self.entry(document.id).notes
        places, faults = self._places(document, "notes", "a note", [quote for quote, _ in notes])
        return [Note(span, note) for (_, note), spans in zip(notes, places, strict=True) for span in spans], faults

    def kept(self, document: Document) -> tuple[list[Span], list[str]]:
        """The places of a document that must not be left out, and a fault for each that is not in it."""
        places, faults = self._places(document, "keep", "keep", self.entry(document.id).keep)
        return [span for spans in places for span in spans], faults

    def _places(
        self, document: Document, key: str, what: str, quotes: Iterable[str]
    ) -> tuple[list[list[Span]], list[str]]:
        """Where each quote stands in the document, and a fault for each that is not in it."""
        quotes = list(quotes)
        if not quotes:
            return [], []
        text = FoldedText(document.text)
        places = [text.find(quote) for quote in quotes]
        return places, [
            self._fault(
                (_TABLE, document.id, key), f"{what} of “{document.id}” quotes words that are not in it: {quote[:60]}",
                quote.splitlines()[0],
            )
            for quote, spans in zip(quotes, places, strict=True)
            if not spans
        ]  # fmt: skip

    def unused(self, documents: Iterable[Document]) -> list[str]:
        """A fault for every entry without its document."""
        names = {document.id for document in documents}
        return [
            self._fault((_TABLE, name), f"an entry for “{name}”, but there is no such file")
            for name in self.entries
            if name not in names
        ]

    def _fault(self, keys: tuple[str, ...], problem: str, words: str = "") -> str:
        return f"{self.source.file.name}, line {self.source.line_of(keys, words)}: {problem}"


def _entry(source: TomlFile, name: str, table: Any, subjects: tuple[str, ...]) -> Entry:
    path = (_TABLE, name)
    if not isinstance(table, dict):
        problem = f"document.{name} must be a table of keys such as title and subject; write [document.{name}]"
        raise source.error(path, problem)
    if name not in _KEYS and table and all(isinstance(value, dict) for value in table.values()):
        dotted = f"{name}.{next(iter(table))}"
        raise source.error(path, f'the name has a full stop; write it in quotation marks: [document."{dotted}"]')
    source.check_keys(f"document.{name}", path, table, _KEYS)
    texts = {key: table[key] for key in _TEXTS if key in table}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise source.error((*path, key), f"{key} of {name} must be a text in quotation marks, not {value!r}")
    if "subject" in texts and texts["subject"] not in subjects:
        raise _unknown_subject(source, (*path, "subject"), f"subject {texts['subject']!r} of {name}", subjects)
    notes = _notes(source, name, table.get("notes", []))
    keep = _strings(source, (*path, "keep"), f"keep of {name}", table.get("keep", []))
    return Entry(texts, notes, keep)


def _unknown_subject(source: TomlFile, keys: tuple[str, ...], what: str, subjects: tuple[str, ...]) -> WordFileError:
    return source.error(keys, f"{what} is none of the subjects {list(subjects)}; add it to subjects, at the file's top")


def _notes(source: TomlFile, name: str, value: Any) -> tuple[tuple[str, str], ...]:
    path = (_TABLE, name, "notes")
    if not isinstance(value, list):
        raise source.error(path, f"notes of {name} must be a list of {{ quote, note }}, not {value!r}")
    for note in value:
        texts = isinstance(note, dict) and set(note) == {"quote", "note"}
        if not texts or not all(isinstance(text, str) and text.strip() for text in note.values()):
            words = (
                next((text for text in note.values() if isinstance(text, str)), "") if isinstance(note, dict) else ""
            )
            problem = f"a note of {name} needs quote and note, both texts, not {note!r}"
            raise source.error(path, problem, words.splitlines()[0] if words else "")
    return tuple((note["quote"], note["note"]) for note in value)


def _strings(source: TomlFile, keys: tuple[str, ...], what: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise source.error(keys, f'{what} must be a list of texts, as in ["one", "two"], not {value!r}')
    return tuple(value)
