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
    0.00, 1.66, 0.53, 3.27, 2.25, 7.40, 9.12, 3.26, 1.88, 0.60,
    2.47, 3.89, 1.64, 1.75, 1.55, 0.42, -0.42, -0.68, -0.41, -0.44,
    -0.59, -0.76, -0.02, -0.06, 0.43, 0.14, 0.16, -0.61, -0.55, 0.00,
    0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
)  # fmt: skip
"""Of each feature, for the order of the words; as `python -m bench.fit_said` printed them."""
SCORE_WEIGHTS = (
    -0.32, 1.71, 2.06, -0.54, 0.78, -0.18, -0.20, -0.21, -0.35, 0.00,
    1.56, 0.00, -1.46, -0.62, -0.11, 0.02, -0.49, -2.41, 0.01, 0.00,
    -1.29, -1.38, -0.30, -1.34, -0.61, 0.14, -0.14, -0.32, 0.48, 0.01,
    3.01, 0.64, 0.19, -0.19, -1.52, 1.27, 0.38,
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
