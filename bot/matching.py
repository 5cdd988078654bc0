"""Which topic a question belongs to: visitors' questions against the example questions of the editor's file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from bot.analysis import Analyzer, QueryTerm
from bot.query import Part
from bot.text import stem, tokenize
from bot.topics import Topic

_ASKED, _EXAMPLE = 0.62, 0.38
"""How much the terms count that only the visitor's question, or only the example, holds (Tversky 1977)."""
_PARTLY = 0.6
"""What a phrase is worth of which the example holds a word."""
Numbers = NDArray[np.float64]

_WEAK, _SUBJECT, _CONTEXT, _CARRIED = 0.25, 0.15, 0.3, 0.5
_CANDIDATES, _RIVALS = 16, 3
_MOSTLY = 0.5
"""In what share of its questions a term must stand for the topic to turn on it."""

FEATURES = (
    "one", "likeness", "share of the question", "share of the example", "said elsewhere in the topic", "not in the topic",
    "words nobody knows", "same small words", "likeness of the next examples", "weight shared", "what the topic turns on", "another subject", "context",
)  # fmt: skip
RANK_WEIGHTS = (0.00, 1.03, 0.77, 1.16, 2.02, -2.66, -0.00, 1.75, 2.53, 1.09, -0.81, -1.09, 0.07)
"""Of each feature, for the order of the topics."""
SCORE_WEIGHTS = (-4.05, -1.26, -2.33, 2.08, 6.38, -8.38, -3.01, 5.32, 10.39, 5.38, -4.49, -12.13, 8.56)
"""Of each feature, for how sure it is that the first topic is meant. Both fitted by `python -m bench.fit`."""


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic that may be meant: how sure (0 to 1), its rank, the example question, and the terms that it lacks."""

    topic: Topic
    score: float
    rank: float
    question: str
    features: tuple[float, ...] = ()
    missing: tuple[QueryTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class _Example:
    text: str
    terms: frozenset[str]
    words: frozenset[str]


class TopicIndex:
    """The example questions of all topics, by their terms. Numbers per example stand in arrays, in the file's order."""

    def __init__(self, topics: Sequence[Topic], analyzer: Analyzer, subjects: Sequence[str] = ()) -> None:
        self._topics = tuple(topic for topic in topics if topic.questions)
        self._subjects = {analyzer.term(name) for name in subjects}
        tokens = [[tokenize(question) for question in topic.questions] for topic in self._topics]
        analysed = [[analyzer.query_terms(question) for question in questions] for questions in tokens]
        self._vocabulary = [
            _names(part for question in questions for part in question) | _target_terms(topic, analyzer)
            for topic, questions in zip(self._topics, analysed, strict=True)
        ]
        self._frequency = Counter(
            term for questions in analysed for term in _names(part for question in questions for part in question)
        )
        self._examples = [
            _Example(text, _names(terms), frozenset(stem(token.folded) for token in words))
            for number, topic in enumerate(self._topics)
            for text, words, terms in zip(topic.questions, tokens[number], analysed[number], strict=True)
        ]
        self._core = [[(term, self._idf((term,))) for term in _core(questions)] for questions in analysed]
        flat = [terms for questions in analysed for terms in questions]
        self._weights = np.array([sum(map(self.weight, terms)) for terms in flat])
        self._starts = np.cumsum([0, *(len(topic.questions) for topic in self._topics)])[:-1]
        self._postings = _postings(example.terms for example in self._examples)
        self._stem_postings = _postings(frozenset(s for term in terms for s in term.stems) for terms in flat)

    def weight(self, part: QueryTerm) -> float:
        """How much a term says: the rarer among the topics, the more; ln(1 + (N - n + 0.5) / (n + 0.5))."""
        idf = self._idf(part.terms)
        if any(term in self._subjects for term in part.terms):
            return idf * _SUBJECT
        return idf * _WEAK if part.weak else idf

    def _idf(self, terms: Iterable[str]) -> float:
        known = max(self._frequency.get(term, 0) for term in terms)
        return log(1 + (len(self._topics) - known + 0.5) / (known + 0.5))

    def knows(self, part: QueryTerm) -> bool:
        """Whether some topic uses the term."""
        return any(term in self._frequency for term in part.terms)

    def search(
        self,
        part: Part,
        limit: int,
        allowed: Callable[[Topic], bool] = lambda topic: True,
        default: Callable[[Topic], bool] = lambda topic: True,
        without: Collection[str] = (),
    ) -> list[TopicHit]:
        """The topics that the question may belong to, surest first, ties in the file's order.

        `default` says of a topic whether it is about what is meant when no subject is named; example questions of
        `without` do not count (for measuring).
        """
        weighted = [(term, self.weight(term)) for term in part.terms if self.knows(term)]
        weighted += [(term, self.weight(term) * _CARRIED) for term in part.carried if self.knows(term)]
        asked = sum(weight for _, weight in weighted)
        if not asked:
            return []
        shared = self._shared(weighted)
        context = self._shared([(term, self.weight(term) * _CONTEXT) for term in part.context])
        more = np.minimum(context, 0.5 * asked) * (shared > 0)
        likeness = (shared + more) / (_ASKED * asked + _EXAMPLE * np.maximum(self._weights, shared) + more)
        for number, example in enumerate(self._examples) if without else ():
            if example.text in without:
                likeness[number] = 0.0
        hits = []
        for topic in self._candidates(likeness, allowed):
            numbers = self._best_examples(topic, likeness)
            features = self._features(part, topic, numbers, likeness, shared, asked)
            features += (0.0 if default(self._topics[topic]) else 1.0, float(more[numbers[0]]) / 3)
            missing = tuple(term for term in part.terms if self._vocabulary[topic].isdisjoint(term.terms))
            rank, text = _weighted(RANK_WEIGHTS, features), self._examples[numbers[0]].text
            score = 1 / (1 + exp(-_weighted(SCORE_WEIGHTS, features)))
            hits.append(TopicHit(self._topics[topic], score, rank, text, features, missing))
        hits.sort(key=lambda hit: -hit.rank)
        return hits[:limit]

    def _candidates(self, likeness: Numbers, allowed: Callable[[Topic], bool]) -> list[int]:
        """The numbers of the topics with the most alike examples."""
        best = np.maximum.reduceat(likeness, self._starts)
        ranked = np.argsort(-best, kind="stable")[: 4 * _CANDIDATES]
        return [int(n) for n in ranked if best[n] > 0 and allowed(self._topics[n])][:_CANDIDATES]

    def _best_examples(self, topic: int, likeness: Numbers) -> list[int]:
        start = int(self._starts[topic])
        of_topic = likeness[start : start + len(self._topics[topic].questions)]
        return [start + int(n) for n in np.argsort(-of_topic, kind="stable")[:_RIVALS]]

    def _features(
        self, part: Part, topic: int, numbers: Sequence[int], likeness: Numbers, shared: Numbers, asked: float
    ) -> tuple[float, ...]:
        best = numbers[0]
        named = _names((*part.terms, *part.carried, *part.context))
        elsewhere = absent = unknown = 0.0
        for term in part.terms:
            if not self.knows(term):
                unknown += 0.0 if term.weak else self.weight(term)
            elif self._vocabulary[topic].isdisjoint(term.terms):
                absent += self.weight(term)
            elif self._examples[best].terms.isdisjoint(term.terms):
                elsewhere += self.weight(term)
        return (
            1.0,
            float(likeness[best]),
            float(shared[best]) / asked,
            min(1.0, float(shared[best]) / (float(self._weights[best]) or 1.0)),
            elsewhere / asked,
            absent / asked,
            min(3.0, unknown / 6),
            max(_jaccard(part.words, self._examples[number].words) for number in numbers),
            sum(float(likeness[number]) for number in numbers) / _RIVALS,
            min(2.0, float(shared[best]) / 6),
            min(2.0, sum(weight for term, weight in self._core[topic] if term not in named) / 6),
        )

    def _shared(self, weighted: Sequence[tuple[QueryTerm, float]]) -> Numbers:
        """For each example question, the weight of the terms that it shares; of a phrase, a word counts in part."""
        shared = np.zeros(len(self._examples))
        for part, weight in weighted:
            gain = np.zeros(len(self._examples)) if part.synonym or len(part.terms) > 1 else shared
            if gain is shared:
                if part.term in self._postings:
                    shared[self._postings[part.term]] += weight
                continue
            for piece in part.stems:
                if piece in self._stem_postings:
                    gain[self._stem_postings[piece]] = weight * _PARTLY
            for term in part.terms:
                if term in self._postings:
                    gain[self._postings[term]] = weight
            shared += gain
        return shared


def _weighted(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, features, strict=True))


def _postings(terms_of_examples: Iterable[frozenset[str]]) -> dict[str, NDArray[np.int64]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(terms_of_examples):
        for term in terms:
            numbers[term].append(number)
    return {term: np.array(found) for term, found in numbers.items()}


def _names(parts: Iterable[QueryTerm]) -> frozenset[str]:
    return frozenset(term for part in parts for term in part.terms)


def _core(questions: Sequence[Sequence[QueryTerm]]) -> list[str]:
    """What a topic turns on: the terms that most of its questions hold."""
    count = Counter(term for question in questions for part in question if not part.weak for term in part.terms[:1])
    return sorted(term for term, times in count.items() if times >= _MOSTLY * len(questions))


def _target_terms(topic: Topic, analyzer: Analyzer) -> frozenset[str]:
    texts = [target.span.of(target.document.text) for target in topic.targets]
    return frozenset(term.text for text in texts for term in analyzer.document_terms(text))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
