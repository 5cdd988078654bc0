"""What the sentences of a passage hold, read once: terms, neighbours, numbers, names, ranks, a negation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from bot.analysis import Analyzer
from bot.kinds import denies, names_in, numbers_in, ranks_in
from bot.model import Passage, Span, fold
from bot.terms import TermTable

_LONG_DOCUMENT = 10_000
_MOST_KEPT = 2_000
"""How many passages are kept as they were read: some 10 MB."""
_CONCLUDES = re.compile(
    r"\b(?:results?|findings?|conclu\w+|we (?:found|find|show|showed|observed|report|identified|propose)"
    r"|show(?:s|n|ed)?|suggest(?:s|ed|ing)?|indicat\w+|demonstrat\w+|reveal\w*|confirm\w*|found (?:that|to)"
    r"|therefore|thus)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What one sentence holds: terms, terms that are neighbours, numbers and names."""

    span: Span
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    names: frozenset[str]
    ranks: frozenset[str]
    denies: bool
    concludes: bool
    announces: bool
    weight: float
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage, read: its sentences, the terms of the headings above it, and whether its document has many pages."""

    sentences: tuple[Words, ...]
    context: frozenset[str]
    is_long: bool


class PassageReader:
    """Reads passages when a question first needs them. Safe to share among threads."""

    def __init__(self, analyzer: Analyzer, idf: Callable[[str], float]) -> None:
        self._analyzer = analyzer
        self._idf = idf
        self._known: dict[tuple[str, int], Reading] = {}

    def read(self, passage: Passage) -> Reading:
        """What a passage holds."""
        key = passage.document.id, passage.number
        reading = self._known.get(key)
        if reading is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            reading = self._known[key] = self._reading(passage)
        return reading

    def _reading(self, passage: Passage) -> Reading:
        document = passage.document.text
        sentences = tuple(self._words_of(span, document) for span in passage.sentences)
        context = [term.text for text in headings_of(passage) for term in self._analyzer.document_terms(text)]
        return Reading(sentences, frozenset(context), len(document) > _LONG_DOCUMENT)

    def _words_of(self, span: Span, document: str) -> Words:
        text = span.of(document)
        terms = [term.text for term in self._analyzer.document_terms(text)]
        pairs = frozenset([*pairwise(terms), *zip(terms, terms[2:], strict=False)])
        return Words(
            span, frozenset(terms), pairs, numbers_in(text), names_in(text, self._analyzer.is_common), ranks_in(text),
            denies(text), _CONCLUDES.search(text) is not None, text.rstrip()[-1:] in (":", "?"),
            sum(map(self._idf, sorted(set(terms)))), len(terms),
        )  # fmt: skip


def headings_of(passage: Passage) -> list[str]:
    """What stands above a passage (title, section, what announces it), but nothing that it begins with itself."""
    own = fold(passage.text)
    texts = dict.fromkeys((passage.document.title, passage.section, passage.lead_in))
    return [text for text in texts if text and not own.startswith(text.removesuffix(" …"))]


def passage_terms(passages: Iterable[Passage], analyzer: Analyzer) -> TermTable:
    """The terms by which each passage is found: those of its headings and its own."""
    return TermTable.of(terms_of(passage, analyzer) for passage in passages)


def terms_of(passage: Passage, analyzer: Analyzer) -> list[str]:
    """The terms of a passage's headings and its own, each as often as it stands there."""
    return [term for text in (*headings_of(passage), passage.text) for term in analyzer.terms_of(text)]
