"""What speaks for words to be the answer, as numbers, and what each of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from bot.retrieval import Candidate
from bot.wanted import Held, Wanted

OF_WORDS = (
    "one", "score of the passage", "score of the document", "passage by the best", "document by the best",
    "likeness of the question above", "score with the question above", "under a question", "opening under a question",
    "the opening",
    "covered by the words", "covered with the headings", "covered by the passage", "pairs in the words",
    "pairs in the passage", "of the kind asked for", "not of the kind", "announces or asks", "two sentences",
    "more sentences", "numbers missing", "names missing", "ranks missing", "negation missing", "length", "concludes",
    "density", "covered by the sentence before", "covered by the sentence behind",
)  # fmt: skip
OF_QUESTION = (
    "margin", "passage before the next", "document before the next", "covered by any words", "weight of a term",
    "the question denies", "asks why", "length of the question",
)  # fmt: skip
FEATURES = OF_WORDS + OF_QUESTION
"""Those of the words themselves, and those of the first words among all, which count only for how sure they are."""

LOST_UNDER_QUESTIONS = tuple(
    name.startswith(("score of", "covered", "pairs", "density")) or name.endswith("by the best") for name in FEATURES
)
"""Of each feature, whether it counts less for the order where a question stands above the passage."""

RANK_WEIGHTS = (
    0.00, 1.47, 0.55, 3.06, 2.27, 7.44, 9.01, 3.26, 1.34, 0.63,
    2.38, 3.95, 1.74, 1.65, 1.64, 0.40, -0.40, 0.24, -0.42, -0.31,
    -0.65, -0.74, -0.05, -0.09, 0.40, 0.13, 0.02, 0.00, 0.00, 0.00,
    0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
)  # fmt: skip
"""Of each feature, for the order of the words; as `python -m bench.fit_said` printed them, but for the last two of the
words, what the sentences around cover: 0 by hand, for they turned down the first of two sentences that say as much."""
SCORE_WEIGHTS = (
    -0.34, 1.97, 2.25, -0.67, 0.84, 0.00, 0.00, 0.00, 0.00, -0.08,
    1.42, 0.13, -1.58, -0.92, 0.27, 0.01, -0.41, 0.00, -0.05, 0.00,
    -1.39, -1.42, -0.34, -1.49, -0.51, 0.20, 0.01, -0.45, 0.33, 0.03,
    3.07, 0.39, 0.26, -0.19, -1.45, 1.36, 0.36,
)  # fmt: skip
"""Of each feature, for how sure it is that the first words answer; as the same command printed them."""


class Clues:
    """Of one passage that may answer one question: the features of any of its words."""

    def __init__(
        self, wanted: Wanted, candidate: Candidate, best: tuple[float, float], sentences: Sequence[Held],
        above: tuple[int, int],
    ) -> None:  # fmt: skip
        """`best` are the highest scores of any passage and of any document."""
        self._wanted, self._above = wanted, above
        self._first = sentences[0].span.start
        self._under = candidate.under
        terms = pairs = 0
        for sentence in sentences:
            terms, pairs = terms | sentence.terms, pairs | sentence.pairs
        self._of_passage = (
            1.0, candidate.own, candidate.whole, candidate.own / (best[0] or 1),
            candidate.whole / (best[1] or 1), candidate.likeness, candidate.answered, candidate.under,
        )  # fmt: skip
        self._covered = wanted.covered(terms | above[0])
        self._paired = wanted.paired(pairs)

    def of(self, words: Held, before: float, behind: float) -> tuple[float, ...]:
        """The features of words; `before` and `behind` is what the sentences around them cover."""
        wanted, opening = self._wanted, float(words.span.start == self._first)
        return (
            *self._of_passage, self._under * opening, opening,
            wanted.covered(words.terms), wanted.covered(words.terms | self._above[0]), self._covered,
            wanted.paired(words.pairs), self._paired, *wanted.answered(words), float(words.announces),
            float(words.sentences == 2), float(words.sentences > 2), *wanted.missing(words, self._above),
            log1p(words.count), float(words.concludes), wanted.density(words), before, behind,
            *(0.0 for _ in OF_QUESTION),
        )  # fmt: skip


def rank_weights(under: float) -> list[float]:
    """The weights for the order of the words of a passage, where questions above passages say so much."""
    return [weight * (1 - under * lost) for weight, lost in zip(RANK_WEIGHTS, LOST_UNDER_QUESTIONS, strict=True)]


def weighted(weights: Sequence[float], features: Sequence[float]) -> float:
    """The sum of the features, each times its weight."""
    return sum(weight * value for weight, value in zip(weights, features, strict=True))
