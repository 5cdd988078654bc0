"""From findings to a cited answer. Adds no word of its own to what is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cautions import Cautions
from bot.conflicts import ConflictFinder
from bot.conversation import Understanding
from bot.corpus import EDITOR, Corpus
from bot.evidence import Evidence, Finding
from bot.model import Answer, Citation, Conflict, Interpretation, Statement, Status

_MOST_RELATED, _MOST_SUGGESTIONS = 2, 3
_FEWEST_STATEMENTS, _MORE_STATEMENTS = 2, 4
"""How many statements a question gets at least, and how many more all questions share."""


class Composer:
    """Makes answers with the cautions and the profile of one corpus."""

    def __init__(self, corpus: Corpus, conflicts: ConflictFinder) -> None:
        """Raises WordFileError for an editor's file that cannot be understood."""
        self._profile = corpus.profile
        self._cautions = Cautions.read(corpus.folder / EDITOR / "cautions.txt")
        self._conflicts = conflicts

    def emergency(self, question: str, notice: str) -> Answer:
        """Help first, and nothing beneath."""
        return Answer(Status.EMERGENCY, question, self._profile.disclaimer, notice=notice, confidence=1.0)

    def smalltalk(self, question: str) -> Answer:
        """A friendly line and questions to begin with."""
        profile = self._profile
        return Answer(
            Status.SMALLTALK, question, profile.disclaimer, notice=profile.greeting, suggestions=profile.starters
        )

    def unsupported_language(self, question: str, notice: str) -> Answer:
        """Says in the visitor's language that the question was not understood."""
        return Answer(Status.UNSUPPORTED_LANGUAGE, question, self._profile.disclaimer, notice=notice)

    def answer(self, question: str, understanding: Understanding) -> Answer:
        """The answer to a message from what was found for each of its questions."""
        query, findings = understanding.query, understanding.findings
        statements = _statements(_shared_out([finding.evidence for finding in findings if finding.evidence]))
        citations = [citation for statement in statements for citation in statement.citations]
        status = _status(findings)
        missing = tuple(dict.fromkeys(word for finding in findings for word in finding.missing))
        return Answer(
            status=status,
            question=question,
            disclaimer=self._profile.disclaimer,
            statements=statements,
            conflicts=self._conflicts_among(citations),
            cautions=self._cautions.for_answer(question, [citation.quote for citation in citations]),
            notice=self._profile.out_of_scope if status is Status.OUT_OF_SCOPE else None,
            related=() if statements or status is Status.OUT_OF_SCOPE else _related(findings),
            interpretation=Interpretation(understanding.about, query.corrections, query.synonyms, missing),
            suggestions=() if statements else self._suggestions(findings),
            confidence=min(1.0, max((finding.confidence for finding in findings), default=0.0)),
        )

    def _conflicts_among(self, citations: Sequence[Citation]) -> tuple[Conflict, ...]:
        return self._conflicts.among(citations) if len(citations) > 1 else ()

    def _suggestions(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """Questions that the documents answer and that are near to what was asked; else those to begin with."""
        near = [hit.topic.questions[0] for finding in findings for hit in finding.topics if hit.topic.targets]
        return tuple(dict.fromkeys([*near, *self._profile.starters]))[:_MOST_SUGGESTIONS]


def _status(findings: Sequence[Finding]) -> Status:
    if any(finding.evidence for finding in findings):
        whole = all(finding.evidence and not finding.is_partial for finding in findings)
        return Status.ANSWERED if whole else Status.PARTIAL
    if findings and all(finding.topics and not finding.topics[0].topic.in_scope for finding in findings):
        return Status.OUT_OF_SCOPE
    return Status.NOT_FOUND


def _shared_out(answers: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """The best evidence of each question, the fewer pieces the more questions there are."""
    most = _FEWEST_STATEMENTS + _MORE_STATEMENTS // max(1, len(answers))
    return [evidence for answer in answers for evidence in answer[:most]]


def _statements(evidence: Sequence[Evidence]) -> tuple[Statement, ...]:
    """One statement for each piece of evidence; the same words are not said twice."""
    said: list[Evidence] = []
    for piece in evidence:
        if not any(piece.overlaps(other) for other in said):
            said.append(piece)
    return tuple(
        Statement((Citation(number, piece.passage.document, piece.span, piece.passage.section),), piece.lead_in)
        for number, piece in enumerate(said, 1)
    )


def _related(findings: Sequence[Finding]) -> tuple[Citation, ...]:
    near = [evidence for finding in findings for evidence in finding.related][:_MOST_RELATED]
    return tuple(Citation(n, e.passage.document, e.span, e.passage.section) for n, e in enumerate(near, 1))
