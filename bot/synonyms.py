"""Names of one thing: phrases that mean the same, in the Solr synonym format.

    a, b c, d       the same thing, in documents and questions alike; `a` is the main name
    x, y z => b, e  a visitor's words, in questions only: each is taken as `b` or as `e`

(https://solr.apache.org/guide/solr/latest/indexing-guide/filters.html#synonym-graph-filter). Phrases are compared by
the stems of their words; the longest phrase wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.text import stem, words_of
from bot.wordfiles import Line, read_lines

_STRANGE_MARK = re.compile(r"->|[=;→]")

Phrase = tuple[str, ...]
"""A phrase as the stems of its words."""


def phrase_of(text: str) -> Phrase:
    """The stems of the words of `text`."""
    return tuple(stem(word) for word in words_of(text))


def term_of(phrase: Phrase) -> str:
    """The one term that stands for a phrase in an index: its stems, joined."""
    return "_".join(phrase)


@dataclass(frozen=True, slots=True)
class Match:
    """A known phrase found in a sequence of stems: where, and the terms it stands for (any one of them)."""

    start: int
    end: int
    terms: tuple[str, ...]


@dataclass(slots=True)
class Synonyms:
    """Phrases and the terms that they stand for. Built once, then only read."""

    groups: dict[Phrase, str] = field(default_factory=dict)
    mappings: dict[Phrase, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    stems: set[str] = field(default_factory=set)
    written_words: set[str] = field(default_factory=set)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, files: Iterable[Path]) -> Synonyms:
        """The synonyms of all `files`; a missing file is an empty one.

        A line of one phrase of several words makes it one term. Raises WordFileError at a line of one word, with an
        empty name, or that says what an earlier line says otherwise.
        """
        lines = [line for file in files for line in read_lines(file)]
        _check_marks(lines)
        synonyms = cls()
        for line in lines:
            if "=>" not in line.text:
                synonyms._add_group(line)
        for line in lines:
            if "=>" in line.text:
                synonyms._add_mapping(line)
        phrases = [*synonyms.groups, *synonyms.mappings]
        synonyms.stems = {part for phrase in phrases for part in phrase}
        synonyms.lengths = _lengths([*synonyms.groups, *synonyms.mappings])
        synonyms.written_words = {word for line in lines for word in words_of(line.text)}
        return synonyms

    def _add_group(self, line: Line) -> None:
        names = _names(line, line.text)
        if len(names) < 2 and len(names[0][1]) < 2:
            raise line.error("one word alone says nothing; write “name, other name”, or delete the line")
        known = next((self.groups[phrase] for _, phrase in names if phrase in self.groups), None)
        main = known or term_of(names[0][1])
        for written, phrase in names:
            other = self.groups.setdefault(phrase, main)
            if other != main:
                raise line.error(f"“{written}” already means “{self.names[other]}”; keep it in one line only")
        self.names.setdefault(main, names[0][0])

    def _add_mapping(self, line: Line) -> None:
        left, _, right = line.text.partition("=>")
        if "=>" in right:
            raise line.error("has more than one “=>”; write one line for each")
        targets = tuple(dict.fromkeys(self._target(written, phrase) for written, phrase in _names(line, right)))
        for written, phrase in _names(line, left):
            if phrase in self.mappings and self.mappings[phrase] != targets:
                raise line.error(f"“{written}” has a meaning in an earlier line; keep it in one line only")
            self.mappings[phrase] = targets

    def _target(self, written: str, phrase: Phrase) -> str:
        """The term of a right-hand name; one of several words becomes a phrase to find in documents too."""
        if phrase not in self.groups and len(phrase) > 1:
            self.groups[phrase] = term_of(phrase)
        main = self.groups.get(phrase, phrase[0])
        self.names.setdefault(main, written)
        return main

    def in_document(self, stems: list[str]) -> list[Match]:
        """The phrases of `stems` that are names of something, from left to right without overlap."""
        return self._find(stems, questions=False)

    def in_question(self, stems: list[str]) -> list[Match]:
        """As `in_document`, and the visitors' words too."""
        return self._find(stems, questions=True)

    def _find(self, stems: list[str], *, questions: bool) -> list[Match]:
        found, at = [], 0
        if self.lengths.keys().isdisjoint(stems):
            return []
        while at < len(stems):
            if stems[at] not in self.lengths:
                at += 1
                continue
            match = self._longest(stems, at, questions=questions)
            if match:
                found.append(match)
            at = match.end if match else at + 1
        return found

    def _longest(self, stems: list[str], at: int, *, questions: bool) -> Match | None:
        for length in self.lengths.get(stems[at], ()):
            end = at + length
            phrase = tuple(stems[at:end])
            if len(phrase) < length:
                continue
            if questions and phrase in self.mappings:
                return Match(at, end, self.mappings[phrase])
            if phrase in self.groups:
                return Match(at, end, (self.groups[phrase],))
        return None

    def name(self, term: str) -> str:
        """How an editor wrote the main name of a term; the term itself where no line has it."""
        return self.names.get(term, term)


def _lengths(phrases: Iterable[Phrase]) -> dict[str, tuple[int, ...]]:
    """How long the phrases are that begin with a stem, longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return {stem: tuple(sorted(found, reverse=True)) for stem, found in lengths.items()}


def _check_marks(lines: Iterable[Line]) -> None:
    """Raise WordFileError at a line with a mark that is nearly one of this format."""
    for line in lines:
        if strange := _STRANGE_MARK.search(line.text.replace("=>", "")):
            raise line.error(f"“{strange[0]}” means nothing here; write “name, name” or “name => name”")


def _names(line: Line, text: str) -> list[tuple[str, Phrase]]:
    names = [(name.strip(), phrase_of(name)) for name in text.split(",")]
    if not all(phrase for _, phrase in names):
        raise line.error("an empty name; write “name, name” or “name => name”")
    return names
