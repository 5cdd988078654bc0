"""The example questions of the topics as tables of terms: analysed once, stored, and read back quickly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.analysis import Analyzer, QueryTerm
from bot.asked import AskedQuestions
from bot.topics import Topic

_WEAK, _SUBJECT = 0.25, 0.15
"""What share of its weight a weak word has, and the name of a subject."""
_MOSTLY = 0.5
"""In what share of its questions a term must stand for the topic to turn on it."""
_NUMBERS = ("weights", "word_weights", "lengths", "core_weights")
_POSTINGS = ("postings", "stem_postings", "word_postings", "pair_postings", "target_postings", "core_postings")


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """The example questions of all topics, analysed.

    `weights` (of all terms), `word_weights` (of all words, the small ones too) and `lengths` (in words) have one entry
    an example, `core_weights` (of what it turns on) one a topic; `frequency` is in how many topics a term stands. The
    postings are the numbers of the examples that hold a term, a stem, a word of any kind or two words one after the
    other, and the numbers of the topics whose targets hold a term or that turn on it: ascending, with spaces between.
    """

    weights: list[float]
    word_weights: list[float]
    lengths: list[float]
    core_weights: list[float]
    frequency: dict[str, int]
    postings: dict[str, str]
    stem_postings: dict[str, str]
    word_postings: dict[str, str]
    pair_postings: dict[str, str]
    target_postings: dict[str, str]
    core_postings: dict[str, str]

    def fits(self, topics: Sequence[Topic]) -> bool:
        """Whether it has as many entries as the topics have examples."""
        numbers = [len(topic.questions) for topic in topics if topic.questions]
        of_examples = {len(self.weights), len(self.word_weights), len(self.lengths)}
        return of_examples == {sum(numbers)} and len(self.core_weights) == len(numbers)

    def as_plain(self) -> dict[str, Any]:
        """The table in values that JSON has, as few as can be: one line an entry."""
        lines = {name: " ".join(repr(float(number)) for number in getattr(self, name)) for name in _NUMBERS}
        return {**lines, **{name: getattr(self, name) for name in ("frequency", *_POSTINGS)}}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ExampleTable:
        """The table that `as_plain` gave. Raises LookupError, TypeError, ValueError or AttributeError for another."""
        return cls(**{**plain, **{name: [float(number) for number in plain[name].split()] for name in _NUMBERS}})


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

    def count(self, term: str) -> int:
        """How many examples hold the term."""
        found = self.of(term)
        return 0 if found is None else len(found)


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


def example_table(
    topics: Sequence[Topic], analyzer: Analyzer, subjects: Sequence[str] = (), questions: AskedQuestions | None = None
) -> ExampleTable:
    """The example questions of all topics that have any, analysed; `questions` may know some of them already."""
    asked = [topic for topic in topics if topic.questions]
    questions = questions or AskedQuestions(analyzer)
    read = iter(questions.read_all(question for topic in asked for question in topic.questions))
    by_topic = [[next(read) for _ in topic.questions] for topic in asked]
    analysed = [[question.terms for question in of_topic] for of_topic in by_topic]
    said = [names_of(part for question in of_topic for part in question) for of_topic in analysed]
    frequency = Counter(term for names in said for term in names)
    flat = [terms for of_topic in analysed for terms in of_topic]
    weights = TermWeights(frequency, len(asked), {analyzer.term(name) for name in subjects})
    words = [question.words for of_topic in by_topic for question in of_topic]
    count = Counter(word for of_example in words for word in set(of_example))
    core = [_core(of_topic) for of_topic in analysed]
    return ExampleTable(
        word_weights=[
            sum(word_weight(count[word], len(words)) for word in sorted(set(of_example))) for of_example in words
        ],
        core_weights=[sum(weights.idf((term,)) for term in of_topic) for of_topic in core],
        weights=[sum(map(weights.of, terms)) for terms in flat],
        lengths=[float(len(set(of_example))) for of_example in words],
        frequency=dict(sorted(frequency.items())),
        postings=_postings(names_of(terms) for terms in flat),
        stem_postings=_postings({stem for term in terms for stem in term.stems} for terms in flat),
        word_postings=_postings(set(of_example) for of_example in words),
        pair_postings=_postings((pairs_of(of_example) for of_example in words), fewest=2),
        target_postings=_postings(_target_terms(topic, analyzer) for topic in asked),
        core_postings=_postings(core),
    )


def pairs_of(words: Sequence[str]) -> set[str]:
    """The pairs of words that stand one after the other, the beginning and the end of the question counted as words."""
    return {f"{one} {other}" for one, other in pairwise(["", *words, ""])}


def word_weight(count: int, examples: int) -> float:
    """How much a word of any kind says that `count` of the examples hold."""
    return log(1 + examples / (1 + count))


def names_of(parts: Iterable[QueryTerm]) -> frozenset[str]:
    """The terms that the parts of a question stand for."""
    return frozenset(term for part in parts for term in part.terms)


def _postings(terms_of_entries: Iterable[Collection[str]], fewest: int = 1) -> dict[str, str]:
    """The numbers of the entries that hold each term, of the terms that at least the `fewest` hold."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(terms_of_entries):
        for term in terms:
            numbers[term].append(number)
    return {term: " ".join(map(str, found)) for term, found in sorted(numbers.items()) if len(found) >= fewest}


def _core(questions: Sequence[Sequence[QueryTerm]]) -> list[str]:
    """What a topic turns on: the terms that most of its questions hold."""
    count = Counter(term for question in questions for part in question if not part.weak for term in part.terms[:1])
    return sorted(term for term, times in count.items() if times >= _MOSTLY * len(questions))


def _target_terms(topic: Topic, analyzer: Analyzer) -> frozenset[str]:
    texts = [target.span.of(target.document.text) for target in topic.targets]
    return frozenset(term.text for text in texts for term in analyzer.document_terms(text))
