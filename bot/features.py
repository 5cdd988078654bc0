"""What speaks for each topic that a question may mean, as numbers: the question against the example questions.

Three looks at the same examples: how alike the most alike ones are (Tversky's contrast of what both hold and what one
lacks, 1977), how likely the words and pairs of words are in a topic (a language model with Dirichlet smoothing, Zhai
and Lafferty 2001, https://doi.org/10.1145/383952.384019), and for which topic the nearest examples vote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.analysis import QueryTerm
from bot.examples import ExampleTable, Postings, TermWeights, names_of, pairs_of, word_weight
from bot.query import Part

Numbers = NDArray[np.float64]
_ASKED, _EXAMPLE = 0.62, 0.38
"""How much the terms count that only the visitor's question, or only the example, holds."""
_PARTLY = 0.6
"""What a phrase is worth of which the example holds a word."""
_WORDS, _PAIRS = 0.4, 0.1
"""How much all words, and all pairs of words, count beside the terms for how alike an example is."""
_CONTEXT, _CARRIED = 0.3, 0.5
_CANDIDATES, _BY_WORDS, _RIVALS, _NEIGHBOURS = 20, 8, 3, 12
_SMOOTHING = 30.0
"""How many words of any question each topic is taken to hold besides its own."""
_BEFORE, _AFTER = "befor", "after"

FEATURES = (
    "likeness", "share of the question", "weight shared", "context", "likeness of the best examples", "words alike",
    "said elsewhere in the topic", "not in the topic", "words nobody knows", "heaviest word not in the topic",
    "words of the targets", "what the topic turns on", "words likely", "pairs likely", "neighbours", "moment",
    "another subject", "words of what is answered", "least of them", "least in the topic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that may be meant: its number, that of its most alike example, its features and the terms it lacks."""

    topic: int
    example: int
    features: tuple[float, ...]
    missing: tuple[QueryTerm, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the question, its weight, and in which examples (in part: a phrase), which topics' examples and targets
    it stands.
    """

    term: QueryTerm
    weight: float
    held: Numbers
    in_examples: Numbers
    in_targets: Numbers

    def is_in(self, topic: int) -> bool:
        """Whether an example or a target of the topic holds the term."""
        return bool(self.in_examples[topic] or self.in_targets[topic])


@dataclass(frozen=True, slots=True)
class _Alike:
    """How alike each example is by its terms and by all words, and by all together; `shared` is the weight of the
    terms that it shares of the weight `asked`, `context` that of what else the visitor said.
    """

    asked: float
    terms: Numbers
    words: Numbers
    together: Numbers
    shared: Numbers
    context: Numbers


class FeatureTable:
    """The example questions of all topics as arrays: one entry an example, or one a topic, in the file's order."""

    def __init__(
        self, table: ExampleTable, sizes: Sequence[int], subjects: Iterable[str], answered: Sequence[bool] = ()
    ) -> None:
        """`sizes` are the numbers of examples of the topics, `subjects` the terms of what the documents treat."""
        self._sizes = sizes
        self._answered = np.array(answered, dtype=float)
        self._starts = np.cumsum([0, *sizes])[:-1]
        self._topic_of = np.repeat(np.arange(len(sizes)), sizes)
        self._table = table
        self._terms = TermWeights(table.frequency, len(sizes), frozenset(subjects))
        self._postings, self._stems = Postings(table.postings), Postings(table.stem_postings)
        self._words, self._pairs = Postings(table.word_postings), Postings(table.pair_postings)
        self._targets, self._core = Postings(table.target_postings), Postings(table.core_postings)
        self._weights, self._word_weights = np.array(table.weights), np.array(table.word_weights)
        self._core_weights, self._lengths = np.array(table.core_weights), np.array(table.lengths)
        self._topic_words = np.add.reduceat(self._lengths, self._starts) if sizes else self._lengths
        self._all_words = float(self._lengths.sum())

    def of(self, part: Part, allowed: Callable[[int], bool], default: Callable[[int], bool]) -> list[Candidate]:
        """The topics that the question may mean, in the file's order.

        `allowed` says of a topic whether it may be, `default` whether it is about what is meant where none is named.
        """
        own = [self._term(term, 1.0) for term in part.terms]
        terms = [entry for entry in own if self._knows(entry.term)]
        carried = [self._term(term, _CARRIED) for term in part.carried if self._knows(term)]
        if not terms and not carried:
            return []
        words, pairs = sorted(set(part.words)), sorted(pairs_of(part.words))
        likely = self._likely(self._words, words)
        alike = self._alike(part, [*terms, *carried], words, pairs)
        names = names_of((*part.terms, *part.carried, *part.context))
        of_topics = (
            self._turning(names),
            likely,
            self._likely(self._pairs, pairs),
            self._votes(alike),
            self._moment(names),
        )
        unknown = [self._terms.of(term) for term in part.terms if not term.weak and not self._knows(term)]
        leanings = [(entry, self._leaning(entry)) for entry in terms if not entry.term.weak]
        whole = sum(entry.weight for entry, _ in leanings) or 1.0
        leaning = sum(entry.weight * lean for entry, lean in leanings) / whole
        least = min((lean for _, lean in leanings), default=0.0)
        found = []
        for topic in self._candidates(alike, likely, allowed):
            best = self._best(topic, alike)
            features = (
                *self._of_examples(best, alike),
                *self._of_terms(topic, int(best[0]), terms, unknown, alike.asked),
                *(float(numbers[topic]) for numbers in of_topics),
                0.0 if default(topic) else 1.0,
                leaning,
                least,
                min((lean for entry, lean in leanings if not entry.is_in(topic)), default=0.0),
            )
            missing = tuple(entry.term for entry in own if not entry.is_in(topic))
            found.append(Candidate(topic, int(best[0]), features, missing))
        return found

    def _knows(self, term: QueryTerm) -> bool:
        """Whether some topic uses the term."""
        return any(name in self._table.frequency for name in term.terms)

    def _term(self, term: QueryTerm, share: float) -> _Term:
        held = np.zeros(len(self._lengths))
        for stem in term.stems if term.synonym or len(term.terms) > 1 else ():
            if (numbers := self._stems.of(stem)) is not None:
                held[numbers] = _PARTLY
        for name in term.terms:
            if (numbers := self._postings.of(name)) is not None:
                held[numbers] = 1.0
        in_targets = np.zeros(len(self._sizes))
        for name in term.terms:
            if (numbers := self._targets.of(name)) is not None:
                in_targets[numbers] = 1.0
        return _Term(term, share * self._terms.of(term), held, np.maximum.reduceat(held, self._starts), in_targets)

    def _leaning(self, entry: _Term) -> float:
        """Whether a term stands rather in topics that are answered (above 0) or in those that are not."""
        held = np.maximum(entry.in_examples > 0, entry.in_targets)
        answered = float(held @ self._answered)
        number = float(self._answered.sum())
        shares = (answered + 0.5) / (number + 1), (float(held.sum()) - answered + 0.5) / (len(self._sizes) - number + 1)
        return log(shares[0] / shares[1])

    def _alike(self, part: Part, terms: Sequence[_Term], words: Sequence[str], pairs: Sequence[str]) -> _Alike:
        asked = sum(entry.weight for entry in terms)
        shared = _total([entry.weight * entry.held for entry in terms], len(self._lengths))
        context = [self._term(term, _CONTEXT) for term in part.context if self._knows(term)]
        more = _total([entry.weight * entry.held for entry in context], len(self._lengths))
        more = np.minimum(more, 0.5 * asked) * (shared > 0)
        by_terms = (shared + more) / (_ASKED * asked + _EXAMPLE * np.maximum(self._weights, shared) + more)
        by_words = self._jaccard(self._words, {word: self._word_weight(word) for word in words}, self._word_weights)
        by_pairs = self._jaccard(self._pairs, dict.fromkeys(pairs, 1.0), self._lengths + 1)
        together = by_terms + _WORDS * by_words + _PAIRS * by_pairs
        return _Alike(asked, by_terms, by_words, together, shared, more)

    def _word_weight(self, word: str) -> float:
        return word_weight(self._words.count(word), len(self._lengths))

    def _jaccard(self, postings: Postings, weights: Mapping[str, float], totals: Numbers) -> Numbers:
        """For each example, the weight that it shares with the question as a share of that of both."""
        shared = np.zeros(len(self._lengths))
        for entry, weight in weights.items():
            if (numbers := postings.of(entry)) is not None:
                shared[numbers] += weight
        return shared / (sum(weights.values()) + totals - shared)

    def _likely(self, postings: Postings, entries: Sequence[str]) -> Numbers:
        """For each topic, how much likelier the words (or pairs) are in it than anywhere: a sum of logarithms."""
        likely = np.zeros(len(self._sizes))
        for entry in entries:
            if (numbers := postings.of(entry)) is not None:
                anywhere = len(numbers) / self._all_words
                count = np.bincount(self._topic_of[numbers], minlength=len(self._sizes))
                likely += np.log((count + _SMOOTHING * anywhere) / (self._topic_words + _SMOOTHING) / anywhere)
        likely /= max(1, len(entries)) ** 0.5
        return likely

    def _votes(self, alike: _Alike) -> Numbers:
        """The share of each topic among the nearest examples, the nearer the more."""
        least = np.partition(alike.together, -_NEIGHBOURS)[-_NEIGHBOURS] if len(alike.together) > _NEIGHBOURS else 0.0
        near = np.flatnonzero(alike.together >= least)
        votes = np.bincount(self._topic_of[near], weights=alike.together[near] ** 3, minlength=len(self._sizes))
        return votes / (float(votes.sum()) or 1.0)

    def _turning(self, names: Collection[str]) -> Numbers:
        """The weight of what each topic turns on, without what the question holds of it."""
        turning = self._core_weights.copy()
        for name in names:
            if (numbers := self._core.of(name)) is not None:
                turning[numbers] -= self._terms.idf((name,))
        return np.minimum(2.0, turning / 6)

    def _moment(self, names: Collection[str]) -> Numbers:
        """How much more a topic's examples speak of the moment that is asked about than of the other one."""
        asked = (_BEFORE in names) - (_AFTER in names)
        moment = np.zeros(len(self._sizes))
        for name, sign in ((_BEFORE, asked), (_AFTER, -asked)) if asked else ():
            if (numbers := self._postings.of(name)) is not None:
                moment += sign * np.bincount(self._topic_of[numbers], minlength=len(self._sizes)) / self._sizes
        return moment

    def _candidates(self, alike: _Alike, likely: Numbers, allowed: Callable[[int], bool]) -> list[int]:
        """The topics with the most alike examples, and those in which the words are likeliest."""
        best = np.maximum.reduceat(alike.together, self._starts)
        found: set[int] = set()
        for numbers, most in ((best, _CANDIDATES), (likely, _BY_WORDS)):
            ranked = np.argsort(-numbers, kind="stable")[: 4 * most]
            found.update([int(n) for n in ranked if best[n] > 0 and allowed(int(n))][:most])
        return sorted(found)

    def _best(self, topic: int, alike: _Alike) -> NDArray[np.int64]:
        """The numbers of the topic's most alike examples."""
        start = int(self._starts[topic])
        of_topic = alike.together[start : start + self._sizes[topic]]
        best: NDArray[np.int64] = start + np.argsort(-of_topic, kind="stable")[:_RIVALS]
        return best

    def _of_examples(self, best: NDArray[np.int64], alike: _Alike) -> tuple[float, ...]:
        first, shared = int(best[0]), float(alike.shared[best[0]])
        return (
            float(alike.terms[first]),
            shared / alike.asked,
            min(2.0, shared / 6),
            float(alike.context[first]) / 3,
            float(alike.terms[best].sum()) / _RIVALS,
            float(alike.words[best].sum()) / _RIVALS,
        )

    def _of_terms(
        self, topic: int, best: int, terms: Sequence[_Term], unknown: Sequence[float], asked: float
    ) -> tuple[float, ...]:
        elsewhere = absent = targets = 0.0
        heaviest = max(unknown, default=0.0)
        for entry in terms:
            if not entry.is_in(topic):
                absent += entry.weight
                heaviest = heaviest if entry.term.weak else max(heaviest, entry.weight)
            elif not entry.held[best]:
                elsewhere += entry.weight
            targets += entry.weight * float(entry.in_targets[topic])
        lost = sum(unknown)
        return elsewhere / asked, absent / asked, lost / (lost + asked), heaviest / 6, targets / asked


def _total(numbers: Sequence[Numbers], length: int) -> Numbers:
    total = np.zeros(length)
    for one in numbers:
        total += one
    return total
