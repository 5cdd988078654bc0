"""From findings to a cited answer. Adds no word of its own to what is quoted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from bot.cautions import Cautions
from bot.conflicts import ConflictFinder
from bot.conversation import Understanding
from bot.corpus import EDITOR, Corpus
from bot.evidence import Evidence, Finding
from bot.model import Answer, Citation, Conflict, Interpretation, Statement, Status
from bot.wordfiles import WORDS, read_lines

_MOST_RELATED, _MOST_SUGGESTIONS = 2, 3
_FEWEST_STATEMENTS, _MORE_STATEMENTS = 2, 4
"""How many statements a question gets at least, and how many more all questions share."""


class Composer:
    """Makes answers with the notices, cautions and disclaimer of one corpus."""

    def __init__(self, corpus: Corpus, conflicts: ConflictFinder) -> None:
        """Raises WordFileError for an editor's file that cannot be understood."""
        editor = corpus.folder / EDITOR
        self.disclaimer = " ".join(_lines(editor, "disclaimer.txt"))
        self.starters = tuple(line.text for line in read_lines(editor / "starters.txt"))
        usual = _messages(WORDS / "messages.txt")
        self._messages = usual | _messages(editor / "messages.txt", usual)
        self.name = self._messages["name"]
        self._cautions = Cautions.read(editor / "cautions.txt")
        self._conflicts = conflicts

    def emergency(self, question: str, notice: str) -> Answer:
        """Help first, and nothing beneath."""
        return Answer(Status.EMERGENCY, question, self.disclaimer, notice=notice, confidence=1.0)

    def smalltalk(self, question: str) -> Answer:
        """A friendly line and questions to begin with."""
        notice = self._messages["smalltalk"]
        return Answer(Status.SMALLTALK, question, self.disclaimer, notice=notice, suggestions=self.starters)

    def unsupported_language(self, question: str, notice: str) -> Answer:
        """Says in the visitor's language that the question was not understood."""
        return Answer(Status.UNSUPPORTED_LANGUAGE, question, self.disclaimer, notice=notice)

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
            disclaimer=self.disclaimer,
            statements=statements,
            conflicts=self._conflicts_among(citations),
            cautions=self._cautions.for_answer(question, [citation.quote for citation in citations]),
            notice=self._messages["out_of_scope"] if status is Status.OUT_OF_SCOPE else None,
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
        return tuple(dict.fromkeys([*near, *self.starters]))[:_MOST_SUGGESTIONS]


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


def _lines(editor: Path, name: str) -> list[str]:
    """The lines of the corpus's own file, or else, where it says nothing, of the one that holds for any."""
    own = [line.text for line in read_lines(editor / name)]
    return own or [line.text for line in read_lines(WORDS / name)]


def _messages(file: Path, known: Collection[str] = ()) -> dict[str, str]:
    """The texts by their keys; where some are `known`, any other key is an error."""
    messages: dict[str, str] = {}
    for line in read_lines(file):
        key, colon, text = (part.strip() for part in line.text.partition(":"))
        if not colon or not text:
            raise line.error("cannot be read; write “key: text”")
        if known and key not in known:
            raise line.error(f"“{key}” is no message; there are {', '.join(sorted(known))}")
        if key in messages:
            raise line.error(f"“{key}” has a text in an earlier line; keep one of the two")
        messages[key] = text
    return messages
