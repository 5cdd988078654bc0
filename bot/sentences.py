"""Which sentence of a passage answers: by the terms that it holds and by what kind of answer is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis import Analyzer, QueryTerm
from bot.index import K1, Bm25Index
from bot.model import Hit, Passage, Span

_WEAK = 0.25
_CLOSE = 0.8
_PASSAGES = 5
_QUANTITY = re.compile(r"\d|\b(?:half|quarter|one|two|three|four|five|six|several|few|dozen|hundred)\b", re.I)
_QUANTITIES = frozenset({"how_long", "how_mani", "how_often", "how_old", "how_soon"})
_QUANTITY_GAIN = 1.5
_QUESTION_GAIN = 3
"""How many times more a title or heading counts that is itself a question."""
_PASSAGE_SHARE, _SENTENCE_SHARE, _SCORE_SHARE, _MARGIN_SHARE = 0.25, 0.3, 0.25, 0.2


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence that may answer, and how sure that is, from 0 to 1.

    The mean, with weights, of the share of the question's idf that the passage covers, the share that the sentence
    covers, the BM25 score as a share of the highest that is possible, and how far the next document is behind.
    """

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
            around = [text for text in (passage.document.title, passage.section, passage.lead_in) if text]
            around += [text for text in around if text.endswith("?")] * _QUESTION_GAIN
            context = [term.text for text in around for term in analyzer.document_terms(text)]
            self.passage_terms.append([*context, *(term.text for term in terms)])

    def best(self, terms: Sequence[QueryTerm], hits: Sequence[Hit], index: Bm25Index) -> list[SentenceHit]:
        """The best sentence of each of the best passages, as far as these are about as good as the first."""
        weights = {term.terms: _weight(term, index) for term in terms}
        asked = sum(weights.values())
        if not hits or not asked:
            return []
        highest = sum((K1 + 1) * max(map(index.idf, term.terms)) for term in terms)
        behind = _MARGIN_SHARE * (1 - _next_score(hits) / hits[0].score)
        found = []
        for hit in hits[:_PASSAGES]:
            if hit.score >= _CLOSE * hits[0].score:
                place = self._best_sentence(terms, weights, hit.passage)
                said = self._sentence_terms[hit.passage.document.id, hit.passage.number][place]
                sure = _PASSAGE_SHARE * _covered(terms, weights, hit.terms) / asked + behind
                sure += _SENTENCE_SHARE * _covered(terms, weights, said) / asked + _SCORE_SHARE * hit.score / highest
                found.append(SentenceHit(hit.passage, hit.passage.sentences[place], min(1.0, sure)))
        return found

    def _best_sentence(
        self, terms: Sequence[QueryTerm], weights: dict[tuple[str, ...], float], passage: Passage
    ) -> int:
        wants_quantity = any(term.term in _QUANTITIES for term in terms)
        present = self._sentence_terms[passage.document.id, passage.number]

        def score(place: int) -> tuple[float, int]:
            total = _covered(terms, weights, present[place])
            text = passage.sentences[place].of(passage.document.text)
            if wants_quantity and _QUANTITY.search(text):
                total += _QUANTITY_GAIN
            return total - 0.5 * text.rstrip().endswith(":"), -place

        return max(range(len(passage.sentences)), key=score)


def _covered(terms: Sequence[QueryTerm], weights: dict[tuple[str, ...], float], present: frozenset[str]) -> float:
    """The weight of the terms that are present."""
    return sum(weights[term.terms] for term in terms if not present.isdisjoint(term.terms))


def _next_score(hits: Sequence[Hit]) -> float:
    """The score of the best hit in another document than the first's; 0 where there is none."""
    first = hits[0].passage.document
    return next((hit.score for hit in hits if hit.passage.document is not first), 0.0)


def _weight(term: QueryTerm, index: Bm25Index) -> float:
    return min(index.idf(name) for name in term.terms) * (_WEAK if term.weak else 1.0)
