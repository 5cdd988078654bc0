"""Which passages may answer: by their own words, by those of their whole document, and by a question above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.analysis import QueryTerm
from bot.headings import QuestionHeadings
from bot.index import K1, Bm25Index
from bot.model import Hit, Passage

_WIDE, _ALIKE = 60, 5
"""How many passages are looked at, and how many more under questions that are like the one asked."""
_DOCUMENT_SHARE, _HEADING_SHARE = 0.5, 1.5
"""What the document's score, and the likeness of the question above, count beside the passage's own score."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer.

    `own` and `whole` are the BM25 scores of the passage and of its document as shares of the highest possible ones,
    `likeness` is that of the question above the passage to the one asked.
    """

    hit: Hit
    own: float
    whole: float
    likeness: float

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.hit.passage

    @property
    def rank(self) -> float:
        """What the order is by."""
        return self.own + _DOCUMENT_SHARE * self.whole + _HEADING_SHARE * self.likeness


class Retrieval:
    """Finds passages of one corpus. Read-only after it was built."""

    def __init__(self, passages: Sequence[Passage], index: Bm25Index, terms: Sequence[Sequence[str]]) -> None:
        """`terms` are those of each passage, of which `index` was built."""
        self._passages = passages
        self._index = index
        self._headings = QuestionHeadings(passages)
        first: dict[str, Passage] = {}
        of_document: dict[str, list[str]] = {}
        for passage, of_passage in zip(passages, terms, strict=True):
            first.setdefault(passage.document.id, passage)
            of_document.setdefault(passage.document.id, []).extend(of_passage)
        # A document is found by its first passage, which stands for all of it.
        self._documents = Bm25Index(list(first.values()), list(of_document.values()))

    def search(
        self, question: str, terms: Sequence[QueryTerm], allowed: Callable[[Passage], bool] = lambda passage: True
    ) -> list[Candidate]:
        """The passages that may answer, best first, ties in the passages' order."""
        names = [name for term in terms for name in term.terms]
        likeness = self._headings.likeness(question)
        hits = {id(hit.passage): hit for hit in self._index.search(names, _WIDE)}
        for number in np.argsort(-likeness, kind="stable")[:_ALIKE]:
            if likeness[number] > 0:
                hits.setdefault(id(self._passages[number]), Hit(self._passages[number], 0.0, frozenset()))
        own, whole = highest(terms, self._index), highest(terms, self._documents)
        documents = {hit.passage.document.id: hit.score for hit in self._documents.search(names, len(self._passages))}
        candidates = [
            Candidate(hits[id(p)], hits[id(p)].score / own, documents.get(p.document.id, 0.0) / whole, float(like))
            for p, like in zip(self._passages, likeness, strict=True)
            if id(p) in hits and allowed(p)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.rank)


def highest(terms: Sequence[QueryTerm], index: Bm25Index) -> float:
    """The BM25 score that no passage can exceed for these terms."""
    return sum((K1 + 1) * max(map(index.idf, term.terms)) for term in terms) or 1.0
