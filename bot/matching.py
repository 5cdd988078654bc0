"""Which topic a question belongs to: visitors' questions against the example questions of the editor's file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from bot.analysis import Analyzer, QueryTerm
from bot.examples import ExampleTable, Postings, TermSets, TermWeights, example_table, names_of, parted
from bot.query import Part
from bot.topics import Topic

_ASKED, _EXAMPLE = 0.62, 0.38
"""How much the terms count that only the visitor's question, or only the example, holds (Tversky 1977)."""
_PARTLY = 0.6
"""What a phrase is worth of which the example holds a word."""
Numbers = NDArray[np.float64]

_CONTEXT, _CARRIED = 0.3, 0.5
_CANDIDATES, _RIVALS = 16, 3

FEATURES = (
    "one", "likeness", "share of the question", "share of the example", "said elsewhere in the topic",
    "not in the topic", "words nobody knows", "same small words", "likeness of the next examples", "weight shared",
    "what the topic turns on", "another subject", "context",
)  # fmt: skip
RANK_WEIGHTS = (-0.00, 1.10, 0.75, 1.49, 1.70, -2.57, -0.00, 1.87, 2.30, 1.13, -0.88, -0.98, 0.03)
"""Of each feature, for the order of the topics."""
SCORE_WEIGHTS = (-6.12, -2.16, 2.63, 2.51, 4.04, 1.33, -0.80, 5.33, 5.41, 2.67, -0.49, -7.43, 4.33)
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

    @property
    def unknown(self) -> float:
        """The share of the question's weight that is in words that no topic uses."""
        return self.features[FEATURES.index("words nobody knows")] if self.features else 0.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: its terms, each with its weight and whether any topic knows it, and all names that it has.

    `weight` is that of the known terms together; for each example there are the weight `shared` and the `likeness`.
    """

    terms: tuple[tuple[QueryTerm, float, bool], ...]
    words: frozenset[str]
    names: frozenset[str]
    weight: float
    shared: Numbers
    likeness: Numbers


class TopicIndex:
    """The example questions of all topics, by their terms. Numbers per example stand in arrays, in the file's order."""

    def __init__(
        self,
        topics: Sequence[Topic],
        analyzer: Analyzer,
        subjects: Sequence[str] = (),
        table: ExampleTable | None = None,
    ) -> None:
        """`table` is what `example_table` made of the same topics; without it, it is made here."""
        self._topics = tuple(topic for topic in topics if topic.questions)
        self._table = table or example_table(topics, analyzer, subjects)
        self._questions = [question for topic in self._topics for question in topic.questions]
        self._terms = TermWeights(self._table.frequency, len(self._topics), {analyzer.term(name) for name in subjects})
        self._postings, self._stem_postings = Postings(self._table.postings), Postings(self._table.stem_postings)
        self._terms_of, self._words_of = TermSets(self._table.terms), TermSets(self._table.words)
        self._vocabulary = TermSets(self._table.vocabulary)
        self._weights = np.array(self._table.weights)
        self._starts = np.cumsum([0, *(len(topic.questions) for topic in self._topics)])[:-1]

    def weight(self, part: QueryTerm) -> float:
        """How much a term says: the rarer among the topics, the more."""
        return self._terms.of(part)

    def knows(self, part: QueryTerm) -> bool:
        """Whether some topic uses the term."""
        return any(term in self._table.frequency for term in part.terms)

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
        for number, example in enumerate(self._questions) if without else ():
            if example in without:
                likeness[number] = 0.0
        terms = tuple((term, self.weight(term), self.knows(term)) for term in part.terms)
        names = names_of((*part.terms, *part.carried, *part.context))
        question = _Asked(terms, part.words, names, asked, shared, likeness)
        hits = []
        for topic in self._candidates(likeness, allowed):
            numbers = self._best_examples(topic, likeness)
            vocabulary = self._vocabulary[topic]
            features = self._features(question, topic, numbers)
            features += (0.0 if default(self._topics[topic]) else 1.0, float(more[numbers[0]]) / 3)
            missing = tuple(term for term in part.terms if vocabulary.isdisjoint(term.terms))
            rank, text = _weighted(RANK_WEIGHTS, features), self._questions[numbers[0]]
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

    def _features(self, question: _Asked, topic: int, numbers: Sequence[int]) -> tuple[float, ...]:
        """The features of a topic with these best examples, all but the last two."""
        best, likeness, shared = numbers[0], question.likeness, float(question.shared[numbers[0]])
        vocabulary, terms = self._vocabulary[topic], self._terms_of[best]
        turning = [term for term in parted(self._table.core[topic]) if term not in question.names]
        elsewhere = absent = unknown = 0.0
        for term, weight, is_known in question.terms:
            if not is_known:
                unknown += 0.0 if term.weak else weight
            elif vocabulary.isdisjoint(term.terms):
                absent += weight
            elif terms.isdisjoint(term.terms):
                elsewhere += weight
        return (
            1.0,
            float(likeness[best]),
            shared / question.weight,
            min(1.0, shared / (float(self._weights[best]) or 1.0)),
            elsewhere / question.weight,
            absent / question.weight,
            unknown / (unknown + question.weight),
            max(_jaccard(question.words, self._words_of[number]) for number in numbers),
            sum(float(likeness[number]) for number in numbers) / _RIVALS,
            min(2.0, shared / 6),
            min(2.0, sum(self._terms.idf((term,)) for term in turning) / 6),
        )

    def _shared(self, weighted: Sequence[tuple[QueryTerm, float]]) -> Numbers:
        """For each example question, the weight of the terms that it shares; of a phrase, a word counts in part."""
        shared = np.zeros(len(self._questions))
        for part, weight in weighted:
            if not part.synonym and len(part.terms) == 1:
                if (numbers := self._postings.of(part.term)) is not None:
                    shared[numbers] += weight
                continue
            gain = np.zeros(len(self._questions))
            for piece in part.stems:
                if (numbers := self._stem_postings.of(piece)) is not None:
                    gain[numbers] = weight * _PARTLY
            for term in part.terms:
                if (numbers := self._postings.of(term)) is not None:
                    gain[numbers] = weight
            shared += gain
        return shared


def _weighted(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, features, strict=True))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
