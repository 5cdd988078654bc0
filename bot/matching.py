"""Which topic a question belongs to: visitors' questions against the example questions of the editor's file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from math import exp
from operator import mul

from bot.analysis import Analyzer, QueryTerm
from bot.examples import ExampleTable, example_table
from bot.features import FEATURES, FeatureTable
from bot.query import Part
from bot.topics import Topic

RANK_WEIGHTS = (
    1.36, 1.37, 1.21, 1.64, 2.78, 2.63, 4.17, 0.50, 0.00, 0.82, 0.34, -1.03, 0.57, 0.19, 1.36, 0.89, -2.50,
    -0.00, -0.00, 0.32,
)  # fmt: skip
"""Of each feature, for the order of the topics."""
STANDING = (
    "rank", "chance that something answers", "chance", "over what nothing answers", "over the next answer",
    "lacks more than what nothing answers", "lacks a heavier word", "one",
)  # fmt: skip
"""How the first topic stands beside the others: what besides the features says how sure it is."""
SCORE_WEIGHTS = (
    0.84, -2.57, 0.83, 3.26, 1.40, -0.32, -0.52, -0.26, -1.03, -0.47, 0.56, -0.26, -0.01, 0.02, 0.36, 0.31,
    0.00, -0.28, 0.06, 0.15, -0.01, 2.31, 3.64, 0.17, -0.06, -0.31, 0.00, -2.35,
)  # fmt: skip
"""Of each feature and standing, for how sure it is that a topic answers. Both fitted by `python -m bench.fit`."""
_LACKING = (FEATURES.index("not in the topic"), FEATURES.index("heaviest word not in the topic"))
_MOST_OVER = 3.0


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


class TopicIndex:
    """The topics by their example questions."""

    def __init__(
        self,
        topics: Sequence[Topic],
        analyzer: Analyzer,
        subjects: Sequence[str] = (),
        table: ExampleTable | None = None,
    ) -> None:
        """`table` is what `example_table` made of the same topics; without it, it is made here."""
        self._topics = tuple(topic for topic in topics if topic.questions)
        self._questions = [question for topic in self._topics for question in topic.questions]
        table = table or example_table(topics, analyzer, subjects)
        sizes = [len(topic.questions) for topic in self._topics]
        answered = [bool(topic.targets) for topic in self._topics]
        self._table = FeatureTable(table, sizes, map(analyzer.term, subjects), answered)

    def search(
        self,
        part: Part,
        limit: int,
        allowed: Callable[[Topic], bool] = lambda topic: True,
        default: Callable[[Topic], bool] = lambda topic: True,
    ) -> list[TopicHit]:
        """The topics that the question may belong to, in the order of their rank, ties in the file's order.

        `default` says of a topic whether it is about what is meant when no subject is named.
        """
        found = self._table.of(part, lambda n: allowed(self._topics[n]), lambda n: default(self._topics[n]))
        ranked = [(_weighted(RANK_WEIGHTS, candidate.features), candidate) for candidate in found]
        ranked.sort(key=lambda pair: -pair[0])
        ranks = [rank for rank, _ in ranked]
        answered = [bool(self._topics[candidate.topic].targets) for _, candidate in ranked]
        scores = _scores(ranks, answered, [candidate.features for _, candidate in ranked])
        return [
            TopicHit(
                self._topics[candidate.topic], score, rank, self._questions[candidate.example],
                candidate.features, candidate.missing,
            )
            for score, (rank, candidate) in zip(scores, ranked, strict=True)
        ][:limit]  # fmt: skip


def standings(
    ranks: Sequence[float], answered: Sequence[bool], features: Sequence[Sequence[float]]
) -> list[tuple[float, ...]]:
    """How each topic stands beside the others: all of them are given, best first."""
    chances = [exp(rank - ranks[0]) for rank in ranks]
    whole = sum(chances)
    something = sum(compress(chances, answered)) / whole
    best, second = ([n for n, is_answered in enumerate(answered) if is_answered] + [None, None])[:2]
    silent = next((n for n, is_answered in enumerate(answered) if not is_answered), None)
    found = []
    for n, (rank, chance) in enumerate(zip(ranks, chances, strict=True)):
        other = second if n == best else best
        lacks = [features[n][at] - (features[silent][at] if silent is not None else 0.0) for at in _LACKING]
        margins = [
            _MOST_OVER if o is None else max(-_MOST_OVER, min(_MOST_OVER, rank - ranks[o])) for o in (silent, other)
        ]
        found.append((rank, something, chance / whole, *margins, *lacks, 1.0))
    return found


def _scores(ranks: Sequence[float], answered: Sequence[bool], features: Sequence[tuple[float, ...]]) -> list[float]:
    """How sure it is that each topic answers; of one that nothing answers, what the best answer leaves to it."""
    if not ranks:
        return []
    rows = zip(features, standings(ranks, answered, features), strict=True)
    sums = [_weighted(SCORE_WEIGHTS, (*of_topic, *standing)) for of_topic, standing in rows]
    scores = [1 / (1 + exp(-max(-30.0, min(30.0, total)))) for total in sums]
    best = max(compress(scores, answered), default=0.0)
    chances = [exp(rank - ranks[0]) for rank in ranks]
    silent = sum(chances) - sum(compress(chances, answered))
    return [
        score if is_answered else (1 - best) * chance / silent
        for score, is_answered, chance in zip(scores, answered, chances, strict=True)
    ]


def _weighted(weights: Sequence[float], features: Sequence[float]) -> float:
    return float(sum(map(mul, weights, features)))
