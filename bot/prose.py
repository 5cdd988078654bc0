"""An answer as one text, for chat programs that know nothing else: Markdown with numbered quotes and their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model import Answer, Citation, Interpretation, fold
from bot.terminal import HEADLINES, page_of

_ACTIVE = re.compile(r"[\\`*_\[\]<>]")


@dataclass
class Prose:
    """A text that grows by paragraphs. `places` are each citation and the characters of its number in the text."""

    text: str = ""
    places: list[tuple[Citation, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, answer: Answer) -> Prose:
        """The whole answer. Every statement is a block quotation; what no source says is outside of them."""
        prose = cls()
        for paragraph in _before(answer):
            prose._add(paragraph)
        for statement in answer.statements:
            if statement.lead_in:
                prose._add(f"{_plain(statement.lead_in)}")
            prose._quote(statement.text, statement.citations)
        for paragraph in _after(answer):
            prose._add(paragraph)
        for number, citation in enumerate(answer.related):
            if number == 0:
                prose._add("Nearby in the documents, not an answer:")
            prose._quote(fold(citation.quote), ())
        for paragraph in _end(answer):
            prose._add(paragraph)
        return prose

    def _add(self, paragraph: str) -> None:
        self.text += ("\n\n" if self.text else "") + paragraph

    def _quote(self, text: str, citations: Sequence[Citation]) -> None:
        self._add(f"> {_plain(text)}")
        for citation in citations:
            self.text += " "
            start = len(self.text)
            self.text += f"[{citation.number}]"
            self.places.append((citation, start, len(self.text)))


def _plain(text: str) -> str:
    """`text` such that Markdown shows exactly its characters."""
    return _ACTIVE.sub(r"\\\g<0>", fold(text))


def _before(answer: Answer) -> Iterator[str]:
    if answer.notice:
        yield answer.notice
    if about := _understood(answer.interpretation):
        yield about
    if headline := HEADLINES.get(answer.status.value):
        yield headline


def _understood(interpretation: Interpretation) -> str:
    read = [f"“{_plain(written)}” was read as “{_plain(meant)}”" for written, meant in interpretation.corrections]
    about = [f"You asked about {_plain(', '.join(interpretation.about))}"] if interpretation.about else []
    return "; ".join([*about, *read]) + "." if about or read else ""


def _after(answer: Answer) -> Iterator[str]:
    for conflict in answer.conflicts:
        sides = " / ".join(" ".join(f"[{number}]" for number in side) for side in conflict.sides)
        yield f"The sources do not agree on {_plain(conflict.topic)}: {sides}"
    for citation in answer.citations:
        yield from (f"Note on source [{citation.number}]: {_plain(note)}" for note in citation.notes)
    yield from (f"Caution: {_plain(caution)}" for caution in answer.cautions)
    if answer.interpretation.not_in_documents:
        yield f"Not mentioned in the documents: {_plain(', '.join(answer.interpretation.not_in_documents))}."


def _source(citation: Citation) -> str:
    title = ", ".join(filter(None, (citation.document.title, page_of(citation))))
    return " — ".join(filter(None, (title, citation.section)))


def _end(answer: Answer) -> Iterator[str]:
    if answer.suggestions:
        yield "You could also ask:\n" + "\n".join(f"- {_plain(question)}" for question in answer.suggestions)
    if answer.citations:
        yield "Sources:\n" + "\n".join(f"- [{c.number}] {_plain(_source(c))}" for c in answer.citations)
    yield answer.disclaimer
