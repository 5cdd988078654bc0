"""Which passages may answer: by their own words, by those of their whole document, and by a question above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.analysis import QueryTerm
from bot.headings import QuestionHeadings
from bot.model import Hit, Passage
from bot.scores import GroupScores, Numbers, Scores

_WIDE = 60
"""How many passages may answer."""
_DOCUMENT_SHARE, _LIKENESS_SHARE = 0.5, 1.5
"""What the document's score, and the likeness of the question above, count beside the passage's own score, for which
passages are read; set by hand."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer.

    `own` and `whole` are the BM25 scores of the passage and of its document as shares of the highest possible ones,
    `likeness` is that of the question above the passage to the one asked, `answered` what the passage and that question
    score together, and `under` how much questions above passages say in this corpus; 0 where none stands above.
    `is_first` is whether the document is the best of all.
    """

    hit: Hit
    own: float
    whole: float
    likeness: float
    answered: float
    under: float
    is_first: bool

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.hit.passage


class Retrieval:
    """Finds passages of one corpus. Read-only after it was built."""

    def __init__(self, passages: Sequence[Passage], scores: Scores) -> None:
        """`scores` are made of the terms of each passage."""
        self._passages = passages
        self._headings = QuestionHeadings(passages)
        self._texts = scores
        numbers: dict[str, int] = {}
        of_passages = [numbers.setdefault(passage.document.id, len(numbers)) for passage in passages]
        self._document_of = np.array(of_passages, dtype=np.int32)
        self._documents = GroupScores(scores.table, self._document_of)
        subjects: dict[str | None, int] = {None: 0}
        about = [subjects.setdefault(passage.subject, len(subjects)) for passage in passages]
        self._subjects, self._subject_of = subjects, np.array(about, dtype=np.int32)

    def search(
        self, question: str, terms: Sequence[QueryTerm], subjects: frozenset[str] = frozenset()
    ) -> list[Candidate]:
        """The passages that may answer, best first, ties in the passages' order.

        Passages about other subjects than the named ones (none: nobody named one) are left out.
        """
        names = [name for term in terms for name in term.terms]
        choices = [term.terms for term in terms]
        own = self._texts.of(names) / self._texts.highest(choices)
        documents = self._documents.of(names) / self._documents.highest(choices)
        whole, under = documents[self._document_of], self._headings.share
        likeness, answered = self._headings.likeness(question), self._headings.answered(question)
        ranks = (1 - under) * (own + _DOCUMENT_SHARE * whole) + answered + _LIKENESS_SHARE * likeness
        first = documents.argmax() if len(documents) else -1
        if subjects:
            meant = [number for subject, number in self._subjects.items() if subject is None or subject in subjects]
            ranks[~np.isin(self._subject_of, meant)] = 0.0
        return [
            Candidate(
                self._hit(n, own, names), float(own[n]), float(whole[n]), float(likeness[n]), float(answered[n]),
                float(under[n]), bool(self._document_of[n] == first),
            )
            for n in best_of(ranks, _WIDE)
        ]  # fmt: skip

    def _hit(self, number: int, own: Numbers, names: Sequence[str]) -> Hit:
        held = frozenset(name for name in names if self._texts.table.holds(number, name))
        return Hit(self._passages[number], float(own[number]), held)


def best_of(ranks: Numbers, most: int) -> list[int]:
    """The places of the highest ranks above 0, best first, ties in their order; no more than `most`."""
    least = np.partition(ranks, -most)[-most] if len(ranks) > most else 0.0
    near: NDArray[np.int64] = np.flatnonzero((ranks >= least) & (ranks > 0))
    best: list[int] = near[np.argsort(-ranks[near], kind="stable")][:most].tolist()
    return best
