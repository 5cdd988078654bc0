"""What a question means after the questions before it.

A question is first taken by itself. Only where it leans on the one before ("and for hair?", "why?", "is it safe?"), or
by itself finds nothing, the terms of the one before are carried over; always adding the history is known to hurt
(Katsis et al., "MTRAG", 2025, https://arxiv.org/abs/2501.03468). The subject stays until another one is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.analysis import QueryTerm
from bot.evidence import EvidenceFinder, Finding
from bot.model import Hit
from bot.query import Part, Query, QueryParser

_BETTER, _HARDLY_WORSE = 0.15, 0.03
"""By how much a question must be surer with what was carried over than without; and how little less sure a short one
may be, where what answers it is about what was carried over.
"""
_MOST_CARRIED = 20
"""Words of earlier questions that a question may lean on: as many as people write."""
_SHORT = 1
"""How many words that say something a short question has at most."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A message, understood: what was found for each of its questions, and what was carried over from before."""

    query: Query
    findings: tuple[Finding, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    """What the conversation is about after some turns."""

    subjects: frozenset[str] = frozenset()
    terms: tuple[QueryTerm, ...] = ()


class Conversation:
    """Understands questions with the questions before them. Keeps nothing between two calls."""

    def __init__(self, parser: QueryParser, finder: EvidenceFinder) -> None:
        self._parser = parser
        self._finder = finder

    def understand(self, question: str, history: Sequence[str]) -> Understanding:
        """Read `question`, asked after `history` (oldest first)."""
        state = _State()
        for earlier in history:
            state = self._after(self._turn(earlier, state, last_alone=True), state)
        return self._turn(question, state)

    def search(self, query: str, limit: int) -> list[Hit]:
        """The passages that hold the words of `query`, as it is read here, best first."""
        parts = self._parser.parse(query).parts
        return self.passages_with([term for part in parts for term in part.terms], limit)

    def telling_terms(self, message: str) -> tuple[QueryTerm, ...]:
        """What a message is about: its terms that say something, or else all that do not only ask; each once."""
        parts = self._parser.parse(message).parts
        terms = {term.terms: term for part in parts for term in (*part.terms, *part.context)}
        telling = tuple(term for term in terms.values() if self._parser.says_something(term))
        saying = tuple(term for term in terms.values() if not self._parser.only_asks(term))
        return telling or saying or tuple(terms.values())

    def is_mentioned(self, term: QueryTerm) -> bool:
        """Whether a passage holds the term."""
        return any(map(self._finder.scores.frequency, term.terms))

    def passages_with(self, terms: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """The passages that hold any of the terms, best first."""
        return self._finder.search(terms, limit)

    def _turn(self, message: str, state: _State, *, last_alone: bool = False) -> Understanding:
        """What a message asks and what is found for it; `last_alone`: only for the last of its questions."""
        query = self._parser.parse(message)
        subjects = query.subjects or state.subjects
        findings, about = [], []
        for part in query.parts[-1:] if last_alone else query.parts:
            finding, carried = self._find(part, subjects, state)
            findings.append(finding)
            about += [term.written for term in carried if self._parser.says_something(term) and not _is_scrap(term)]
        if state.subjects and not query.subjects:
            about = [*sorted(state.subjects), *about]
        return Understanding(query, tuple(findings), tuple(dict.fromkeys(about)))

    def _find(self, part: Part, subjects: frozenset[str], state: _State) -> tuple[Finding, tuple[QueryTerm, ...]]:
        """The finding for a question, and the terms that were carried over for it."""
        alone = self._finder.find(part, subjects)
        said = {term.terms for term in part.terms}
        names_subject = any(map(self._parser.is_subject, part.terms))
        carried = tuple(
            term
            for term in state.terms
            if term.terms not in said and not (names_subject and self._parser.is_subject(term))
        )
        is_short = sum(map(self._parser.says_something, part.terms)) <= _SHORT
        if not carried or not (part.elliptical or is_short or not alone.evidence):
            return alone, ()
        with_before = replace(part, terms=(*part.terms, *carried)) if part.bare else replace(part, carried=carried)
        together = self._finder.find(with_before, subjects)
        if part.elliptical:
            return together, carried
        if together.evidence and together.confidence > alone.confidence + _BETTER:
            return together, carried
        if is_short and self._speaks_of(together, carried) and together.confidence > alone.confidence - _HARDLY_WORSE:
            return together, carried
        return alone, ()

    def _speaks_of(self, finding: Finding, carried: Sequence[QueryTerm]) -> bool:
        """Whether the topic that answers is about what was carried over, too."""
        telling = [term for term in carried if self._parser.says_something(term)]
        return bool(telling and finding.topic) and all(self._finder.holds(finding.topics[0], term) for term in telling)

    def _after(self, turn: Understanding, state: _State) -> _State:
        if not turn.findings:
            return state
        finding = turn.findings[-1]
        terms = tuple(term for term in (*finding.part.terms, *finding.part.carried) if not term.weak)
        named = turn.query.subjects or state.subjects
        if not named and finding.evidence and finding.evidence[0].passage.subject:
            named = frozenset({finding.evidence[0].passage.subject})
        return _State(named, terms[:_MOST_CARRIED] or state.terms)


def _is_scrap(term: QueryTerm) -> bool:
    """Whether a term is what a hyphen or an apostrophe left of a word, such as the "e" of "e-bike"."""
    return len(term.written) == 1 and term.written.islower()
