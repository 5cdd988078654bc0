"""Which passages may answer: by their own words, by those of their whole document, and by a question above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.analysis import QueryTerm
from bot.headings import QuestionHeadings
from bot.index import Bm25Index
from bot.model import Hit, Passage
from bot.scores import Numbers, Scores

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

    def __init__(self, passages: Sequence[Passage], index: Bm25Index, terms: Sequence[Sequence[str]]) -> None:
        """`terms` are those of each passage, of which `index` was built."""
        self._passages = passages
        self._headings = QuestionHeadings(passages)
        self._texts = Scores(terms)
        of_document: dict[str, list[str]] = {}
        for passage, of_passage in zip(passages, terms, strict=True):
            of_document.setdefault(passage.document.id, []).extend(of_passage)
        numbers = {document: number for number, document in enumerate(of_document)}
        self._document_of = np.array([numbers[passage.document.id] for passage in passages], dtype=np.int64)
        self._documents = Scores(list(of_document.values()))

    def search(
        self, question: str, terms: Sequence[QueryTerm], allowed: Callable[[Passage], bool] = lambda passage: True
    ) -> list[Candidate]:
        """The passages that may answer, best first, ties in the passages' order."""
        names = [name for term in terms for name in term.terms]
        choices = [term.terms for term in terms]
        own = self._texts.of(names) / self._texts.highest(choices)
        documents = self._documents.of(names) / self._documents.highest(choices)
        whole, under = documents[self._document_of], self._headings.share
        likeness, answered = self._headings.likeness(question), self._headings.answered(question)
        ranks = (1 - under) * (own + _DOCUMENT_SHARE * whole) + answered + _LIKENESS_SHARE * likeness
        first = documents.argmax() if len(documents) else -1
        found = [number for number in np.argsort(-ranks, kind="stable") if ranks[number] > 0]
        best = [number for number in found if allowed(self._passages[number])][:_WIDE]
        return [
            Candidate(
                self._hit(int(n), own, names), float(own[n]), float(whole[n]), float(likeness[n]), float(answered[n]),
                float(under[n]), bool(self._document_of[n] == first),
            )
            for n in best
        ]  # fmt: skip

    def _hit(self, number: int, own: Numbers, names: Sequence[str]) -> Hit:
        held = frozenset(name for name in names if self._texts.holds(number, name))
        return Hit(self._passages[number], float(own[number]), held)
