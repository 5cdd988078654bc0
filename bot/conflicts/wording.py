"""How the words of a clause become a claim: what it is about, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.conflicts.claims import DEMONSTRATIVES, NEGATIONS, SEQUENCE, Claim, Sentence, Word
from bot.conflicts.vocabulary import ORIGIN, vocabulary
from bot.corpus import Corpus
from bot.model import Span
from bot.quantities import Quantity

BOUNDARY = re.compile(
    r"[;:()]|,(?!\d)|\s[-–—]\s|\b(?:and|but|because|which|otherwise|although|so that|whereas|then|who|that)\b", re.I
)
"""Where a clause ends that holds a quantity."""
_NO_HEADS = SEQUENCE | {"first"}
"""No thing that a word before it could narrow."""
_OPENS_PHRASE = frozenset({"a", "an", "the", "you", "your", "it", "they", "we", "its", "their"})
_ENDS_CONDITION = frozenset({"is", "are", "and", "but", "was", "were", "should", "must", "can", "may", "will"})


class Wording:
    """Makes claims from words, for the subjects of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._measures = vocabulary().measures
        self._restrictors = vocabulary().restrictors
        self._subjects = frozenset(corpus.analyzer.term(subject) for subject in corpus.subjects)
        self.measure_names = frozenset(self._measures.values()) | SEQUENCE

    def core(self, words: Sequence[Word]) -> frozenset[str]:
        """The terms of words, those that name a measure as that measure."""
        core = frozenset(self._measures.get(word.stem, term) for word in words for term in word.terms)
        return core - {"first"} if ORIGIN in core else core

    def claim(
        self, sentence: Sentence, kind: str, value: Quantity | str, *, words: Sequence[Word],
        core: frozenset[str] | None = None, targets: tuple[frozenset[str], ...] = (),
    ) -> Claim:  # fmt: skip
        """What the words of a clause claim. `core` is what it is about where that is not all of them."""
        core = self.core(words) if core is None else core
        conditions = self._conditions(sentence, words) - self._subjects
        own = core - self._subjects if core - self._subjects - self.measure_names else core
        own = own - conditions or own
        before = sentence.leans_on.words if sentence.leans_on and points_back(words) else ()
        told = own - self.measure_names
        first = next((t for w in (*before, *words) for t in w.terms if t in told or w in before), "")
        return Claim(
            sentence, kind, value, own, conditions, core & self.measure_names, targets,
            _pairs(words).union(*map(_pairs, sentence.heading.texts)), first, any(w.folded in NEGATIONS for w in words),
        )  # fmt: skip

    def _conditions(self, sentence: Sentence, clause: Sequence[Word]) -> frozenset[str]:
        """The terms that a restrictor introduces, in the clause itself or at the very beginning of the sentence."""
        opening = BOUNDARY.search(sentence.text, 1)
        head = [word for word in sentence.words if opening and word.span.end <= opening.start()]
        starts = head if head and head[0].stem in self._restrictors else []
        return self._restricting(starts) | self._restricting(clause)

    def _restricting(self, words: Sequence[Word]) -> frozenset[str]:
        """The terms from a restrictor to the end of its phrase."""
        found: set[str] = set()
        inside = named = False
        for word in words:
            opens = word.stem in self._restrictors
            ends = word.folded in _ENDS_CONDITION or word.stem in self._measures
            inside = opens or (inside and not ends and not (named and word.folded in _OPENS_PHRASE))
            named = inside and not opens and (named or bool(word.terms))
            if inside:
                found.update(word.terms)
        return frozenset(found)


def points_back(words: Sequence[Word]) -> bool:
    """Whether a clause begins with "this" thing."""
    return any(word.folded in DEMONSTRATIVES for word in words[:2])


def clause(boundary: re.Pattern[str], text: str, span: Span) -> Span:
    """The clause around a place of the text."""
    start = max((match.end() for match in boundary.finditer(text, 0, span.start)), default=0)
    after = boundary.search(text, span.end)
    return Span(min(start, span.start), max(after.start() if after else len(text), span.end))


def within(words: Sequence[Word], span: Span) -> list[Word]:
    """The words that stand in a span."""
    return [word for word in words if span.covers(word.span)]


def _pairs(words: Sequence[Word]) -> frozenset[tuple[str, str]]:
    """Each term with the one directly before it."""
    return frozenset(
        (left.terms[0], right.terms[0])
        for left, right in pairwise(words)
        if left.terms and right.terms and left.terms != right.terms and right.span.start - left.span.end <= 2
        if _NO_HEADS.isdisjoint(right.terms) and SEQUENCE.isdisjoint(left.terms)
    )
