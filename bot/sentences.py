"""Which sentence of a passage answers: by the terms that it holds and by what kind of answer is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis import Analyzer, QueryTerm
from bot.index import Bm25Index
from bot.model import Hit, Passage, Span

_WEAK = 0.25
_CLOSE = 0.8
_PASSAGES = 5
_QUANTITY = re.compile(r"\d|\b(?:half|quarter|one|two|three|four|five|six|several|few|dozen|hundred)\b", re.I)
_QUANTITIES = frozenset({"how_long", "how_mani", "how_often", "how_old", "how_soon"})
_QUANTITY_GAIN = 1.5


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence that may answer, and the share of the question that its passage covers."""

    passage: Passage
    span: Span
    score: float


class SentenceIndex:
    """The terms of every sentence of every passage."""

    def __init__(self, passages: Sequence[Passage], analyzer: Analyzer) -> None:
        self._sentence_terms: dict[tuple[str, int], list[frozenset[str]]] = {}
        self.passage_terms: list[list[str]] = []
        for passage in passages:
            terms = analyzer.document_terms(passage.text)
            offset = passage.span.start
            self._sentence_terms[passage.document.id, passage.number] = [
                frozenset(t.text for t in terms if sentence.start <= t.span.start + offset < sentence.end)
                for sentence in passage.sentences
            ]
            around = [passage.document.title, passage.section, passage.lead_in or ""]
            context = [term.text for text in around for term in analyzer.document_terms(text)]
            self.passage_terms.append([*context, *(term.text for term in terms)])

    def best(self, terms: Sequence[QueryTerm], hits: Sequence[Hit], index: Bm25Index) -> list[SentenceHit]:
        """The best sentence of each of the best passages, as far as these are about as good as the first."""
        weights = {term.terms: _weight(term, index) for term in terms}
        asked = sum(weights.values())
        if not hits or not asked:
            return []
        found = []
        for hit in hits[:_PASSAGES]:
            if hit.score >= _CLOSE * hits[0].score:
                covered = sum(weights[term.terms] for term in terms if not hit.terms.isdisjoint(term.terms))
                found.append(
                    SentenceHit(hit.passage, self._best_sentence(terms, weights, hit.passage), covered / asked)
                )
        return found

    def _best_sentence(
        self, terms: Sequence[QueryTerm], weights: dict[tuple[str, ...], float], passage: Passage
    ) -> Span:
        wants_quantity = any(term.term in _QUANTITIES for term in terms)
        present = self._sentence_terms[passage.document.id, passage.number]

        def score(place: int) -> tuple[float, int]:
            total = sum(weights[term.terms] for term in terms if not present[place].isdisjoint(term.terms))
            text = passage.sentences[place].of(passage.document.text)
            if wants_quantity and _QUANTITY.search(text):
                total += _QUANTITY_GAIN
            return total - 0.5 * text.rstrip().endswith(":"), -place

        return passage.sentences[max(range(len(passage.sentences)), key=score)]


def _weight(term: QueryTerm, index: Bm25Index) -> float:
    return min(index.idf(name) for name in term.terms) * (_WEAK if term.weak else 1.0)
