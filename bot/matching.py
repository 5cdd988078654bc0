"""Which topic a question belongs to: visitors' questions against the example questions of the editor's file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

from bot.analysis import Analyzer, QueryTerm
from bot.examples import ExampleTable, example_table
from bot.features import FEATURES, Candidate, FeatureTable
from bot.query import Part
from bot.topics import Topic

RANK_WEIGHTS = (
    0.02, 0.64, 1.17, 7.58, 3.44, 1.07, 2.46, 0.69, 0.00, 0.24, 0.45, -0.84, 0.66, 0.21, 2.04, 0.90, -3.02,
)  # fmt: skip
"""Of each feature, for the order of the topics."""
STANDING = (
    "rank", "over what nothing answers", "chance that something answers", "chance", "over the next answer", "one",
)  # fmt: skip
"""How the first topic stands beside the others: what besides the features says how sure it is."""
SCORE_WEIGHTS = (
    -1.62, 0.15, 0.47, -2.34, 1.97, 1.65, 1.07, 1.31, -2.55, -0.49, 0.58, -0.37, -0.28, -0.08, -0.16, 1.24, 0.66, 0.01, -0.09, 3.75, 5.62, -0.27, -4.22,
)  # fmt: skip
"""Of each feature and standing, for how sure it is that a topic answers. Both fitted by `python -m bench.fit`."""
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
        self._table = FeatureTable(table, sizes, map(analyzer.term, subjects))

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
        ranked = sorted(((_weighted(RANK_WEIGHTS, candidate.features), candidate) for candidate in found), key=_by_rank)
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


def standings(ranks: Sequence[float], answered: Sequence[bool]) -> list[tuple[float, ...]]:
    """How each topic stands beside the others, for all of which the ranks are given."""
    top = max(ranks, default=0.0)
    chances = [exp(rank - top) for rank in ranks]
    chances = [chance / sum(chances) for chance in chances]
    mass = sum(chance for chance, is_answered in zip(chances, answered, strict=True) if is_answered)
    silent = max((rank for rank, is_answered in zip(ranks, answered, strict=True) if not is_answered), default=-99.0)
    best, second = sorted([rank for rank, is_answered in zip(ranks, answered, strict=True) if is_answered] + [-99.0] * 2)[:-3:-1]
    return [
        (rank, _limited(rank - silent), mass, chance, _limited(rank - (second if rank == best else best)), 1.0)
        for rank, chance in zip(ranks, chances, strict=True)
    ]


def _scores(ranks: Sequence[float], answered: Sequence[bool], features: Sequence[tuple[float, ...]]) -> list[float]:
    """How sure it is that each topic answers; of one that nothing answers, what the best answer leaves to it."""
    sums = [
        _weighted(SCORE_WEIGHTS, (*of_topic, *standing))
        for of_topic, standing in zip(features, standings(ranks, answered), strict=True)
    ]
    scores = [1 / (1 + exp(-max(-30.0, min(30.0, total)))) for total in sums]
    best = max((score for score, is_answered in zip(scores, answered, strict=True) if is_answered), default=0.0)
    silent = [exp(rank - max(ranks)) for rank in ranks]
    whole = sum(chance for chance, is_answered in zip(silent, answered, strict=True) if not is_answered)
    return [
        score if is_answered else (1 - best) * chance / whole
        for score, is_answered, chance in zip(scores, answered, silent, strict=True)
    ]


def _by_rank(ranked: tuple[float, Candidate]) -> float:
    return -ranked[0]


def _limited(number: float) -> float:
    return max(-_MOST_OVER, min(_MOST_OVER, number))


def _weighted(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, features, strict=True))
