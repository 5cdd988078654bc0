"""The example questions of the topics as tables of terms: analysed once, stored, and read back quickly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.analysis import Analyzer, QueryTerm
from bot.model import Span
from bot.text import Token, stem, words_of
from bot.topics import Topic

_WEAK, _SUBJECT = 0.25, 0.15
"""What share of its weight a weak word has, and the name of a subject."""
_ANYWHERE = Span(0, 1)
_LISTS = ("terms", "words", "vocabulary", "core")
_MOSTLY = 0.5
"""In what share of its questions a term must stand for the topic to turn on it."""


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """The example questions of all topics, analysed.

    `terms`, `words` (stems of all words) and `weights` (of all terms) have one entry an example, `vocabulary` and
    `core` (what it turns on) one a topic; the terms in an entry are sorted, with a bar between them. `frequency` is in
    how many topics a term stands. The postings are the numbers of the examples that hold a term or a stem, ascending,
    with spaces between them.
    """

    terms: list[str]
    words: list[str]
    weights: list[float]
    vocabulary: list[str]
    core: list[str]
    frequency: dict[str, int]
    postings: dict[str, str]
    stem_postings: dict[str, str]

    def fits(self, topics: Sequence[Topic]) -> bool:
        """Whether it has as many entries as the topics have examples, and as there are topics with any."""
        numbers = [len(topic.questions) for topic in topics if topic.questions]
        of_examples = {len(self.terms), len(self.words), len(self.weights)}
        return of_examples == {sum(numbers)} and {len(self.vocabulary), len(self.core)} == {len(numbers)}

    def as_plain(self) -> dict[str, Any]:
        """The table in values that JSON has, as few as can be: one line an entry."""
        lines = {name: _lines(getattr(self, name)) for name in _LISTS}
        others = {name: getattr(self, name) for name in ("frequency", "postings", "stem_postings")}
        return {**lines, **others, "weights": _lines(map(repr, self.weights))}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ExampleTable:
        """The table that `as_plain` gave. Raises LookupError, TypeError, ValueError or AttributeError for another."""
        lines = {name: plain[name].split("\n")[:-1] for name in _LISTS}
        return cls(**{**plain, **lines, "weights": [float(number) for number in plain["weights"].split()]})


class Postings:
    """Which examples hold a term: numbers that become an array when a question first needs them."""

    def __init__(self, numbers: Mapping[str, str]) -> None:
        self._numbers = numbers
        self._arrays: dict[str, NDArray[np.int64]] = {}

    def of(self, term: str) -> NDArray[np.int64] | None:
        """The numbers of the examples that hold the term, ascending; None for a term that none holds."""
        found = self._arrays.get(term)
        if found is None and term in self._numbers:
            found = self._arrays[term] = np.array([int(number) for number in self._numbers[term].split()])
        return found


class TermSets:
    """Sets of terms by number, made from their text when a question first needs them."""

    def __init__(self, joined: Sequence[str]) -> None:
        self._joined = joined
        self._sets: dict[int, frozenset[str]] = {}

    def __getitem__(self, number: int) -> frozenset[str]:
        found = self._sets.get(number)
        if found is None:
            found = self._sets[number] = frozenset(parted(self._joined[number]))
        return found


class TermWeights:
    """How much a term says: the rarer among the topics, the more; ln(1 + (N - n + 0.5) / (n + 0.5))."""

    def __init__(self, frequency: Mapping[str, int], topics: int, subjects: Collection[str]) -> None:
        self._frequency = frequency
        self._topics = topics
        self._subjects = frozenset(subjects)

    def of(self, part: QueryTerm) -> float:
        """The weight of a term of a question; a subject's name and a weak word weigh less."""
        idf = self.idf(part.terms)
        if any(term in self._subjects for term in part.terms):
            return idf * _SUBJECT
        return idf * _WEAK if part.weak else idf

    def idf(self, terms: Iterable[str]) -> float:
        """The weight of the commonest of the terms."""
        known = max(self._frequency.get(term, 0) for term in terms)
        return log(1 + (self._topics - known + 0.5) / (known + 0.5))


def example_table(topics: Sequence[Topic], analyzer: Analyzer, subjects: Sequence[str] = ()) -> ExampleTable:
    """Analyse the example questions of all topics that have any."""
    asked = [topic for topic in topics if topic.questions]
    # The same few thousand words come again and again; where they stand does not matter for their terms.
    tokens: dict[str, Token] = {}
    questions = [[words_of(question) for question in topic.questions] for topic in asked]
    for word in {word for of_topic in questions for words in of_topic for word in words}:
        tokens[word] = Token(word, word, _ANYWHERE)
    analysed = [[analyzer.query_terms([tokens[w] for w in words]) for words in of_topic] for of_topic in questions]
    said = [names_of(part for question in of_topic for part in question) for of_topic in analysed]
    frequency = Counter(term for names in said for term in names)
    flat = [terms for of_topic in analysed for terms in of_topic]
    weights = TermWeights(frequency, len(asked), {analyzer.term(name) for name in subjects})
    names_of_examples = [names_of(terms) for terms in flat]
    vocabulary = [names | _target_terms(topic, analyzer) for topic, names in zip(asked, said, strict=True)]
    return ExampleTable(
        terms=[_joined(names) for names in names_of_examples],
        words=[_joined({stem(word) for word in words}) for of_topic in questions for words in of_topic],
        weights=[sum(map(weights.of, terms)) for terms in flat],
        vocabulary=[_joined(names) for names in vocabulary],
        core=[_joined(_core(of_topic)) for of_topic in analysed],
        frequency=dict(sorted(frequency.items())),
        postings=_postings(names_of_examples),
        stem_postings=_postings({stem for term in terms for stem in term.stems} for terms in flat),
    )


def _postings(terms_of_examples: Iterable[Collection[str]]) -> dict[str, str]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(terms_of_examples):
        for term in terms:
            numbers[term].append(number)
    return {term: " ".join(map(str, found)) for term, found in sorted(numbers.items())}


def _lines(entries: Iterable[str]) -> str:
    return "".join(f"{entry}\n" for entry in entries)


def _joined(terms: Iterable[str]) -> str:
    """Terms as one text; no term holds a bar or a line end, for neither is part of a word and nothing folds to one."""
    return "|".join(sorted(terms))


def parted(joined: str) -> list[str]:
    """The terms of one entry of a table."""
    return joined.split("|") if joined else []


def names_of(parts: Iterable[QueryTerm]) -> frozenset[str]:
    """The terms that the parts of a question stand for."""
    return frozenset(term for part in parts for term in part.terms)


def _core(questions: Sequence[Sequence[QueryTerm]]) -> list[str]:
    """What a topic turns on: the terms that most of its questions hold."""
    count = Counter(term for question in questions for part in question if not part.weak for term in part.terms[:1])
    return sorted(term for term, times in count.items() if times >= _MOSTLY * len(questions))


def _target_terms(topic: Topic, analyzer: Analyzer) -> frozenset[str]:
    texts = [target.span.of(target.document.text) for target in topic.targets]
    return frozenset(term.text for text in texts for term in analyzer.document_terms(text))
