"""An answer for the eyes: wrapped to the terminal's width, quotes as quotes, the sources below."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from bot.model import Answer, Citation, Interpretation, Statement

_NARROWEST, _WIDEST, _USUAL = 20, 100, 80
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BEFORE_ITEM = re.compile(r"\n\s*(?=(?:[-–—•*·▪●◦‣]|\d{1,3}[.)])\s)")
_STYLES = {"bold": "1", "dim": "2", "quote": "36", "alert": "1;31", "caution": "33"}
HEADLINES = {
    "partial": "The documents speak of this, but do not answer all of it.",
    "not_found": "The documents do not answer this.",
    "out_of_scope": "This is not a question that these documents could answer.",
    "smalltalk": "Ask a question; the answer is quoted from the documents.",
    "unsupported_language": "Questions in this language are not understood; ask in the language of the documents.",
}


def printable(text: str) -> str:
    """`text` with every character that could steer a terminal shown as “�”; line ends and tabs stay."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int, indent: str = "", first: str | None = None) -> list[str]:
    """`text`, white space folded, as lines of at most `width` columns; a longer word is cut.

    Every line begins with `indent`, the first with `first` if it is given.
    """
    lines, line, empty = [], indent if first is None else first, True
    for word in printable(text).split():
        for piece in _pieces(word, max(1, width - columns(indent))):
            if not empty and columns(line) + 1 + columns(piece) > width:
                lines.append(line)
                line, empty = indent, True
            line += piece if empty else f" {piece}"
            empty = False
    return lines if empty else [*lines, line]


def _pieces(word: str, width: int) -> Iterator[str]:
    while columns(word) > width:
        end = 1
        while end < len(word) and columns(word[: end + 1]) <= width:
            end += 1
        yield word[:end]
        word = word[end:]
    yield word


@dataclass(frozen=True, slots=True)
class Terminal:
    """How wide the lines are, in columns, and whether there is colour."""

    width: int = _USUAL
    colour: bool = False

    @classmethod
    def of_stream(cls, stream: TextIO, *, colour: bool = True) -> Terminal:
        """What suits a stream: a terminal's own width, else 80 columns; colour only on a terminal, if wanted."""
        is_terminal = stream.isatty()
        width = shutil.get_terminal_size((_USUAL, 24)).columns if is_terminal else _USUAL
        return cls(max(_NARROWEST, min(width, _WIDEST)), colour and is_terminal)

    def style(self, text: str, style: str) -> str:
        """`text` in one of the styles bold, dim, quote, alert and caution; as it is where there is no colour."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text else text

    def paragraph(self, text: str, style: str = "", indent: str = "", first: str | None = None) -> str:
        """`text` wrapped, each line styled by itself so that a pager shows it right."""
        lines = wrap(text, self.width, indent, first)
        return "\n".join(self.style(line, style) if style else line for line in lines)

    def render(self, answer: Answer) -> str:
        """The whole answer as the text of a terminal, without a line end behind the last line."""
        return "\n\n".join(section for section in self._sections(answer) if section)

    def _sections(self, answer: Answer) -> Iterator[str]:
        if answer.status == "emergency":
            yield self.paragraph(answer.notice or "", "alert")
            yield self.paragraph(answer.disclaimer, "dim")
            return
        yield self._understood(answer.interpretation)
        yield self._headline(answer)
        yield from (self._statement(statement) for statement in answer.statements)
        yield from (self._conflict(conflict.topic, conflict.sides) for conflict in answer.conflicts)
        yield from (self.paragraph(f"Caution: {caution}", "caution") for caution in answer.cautions)
        yield self._unmentioned(answer.interpretation)
        yield self._related(answer)
        yield self._listed("You could also ask:", answer.suggestions)
        yield self._sources(answer.citations)
        yield self.paragraph(answer.disclaimer, "dim")

    def _understood(self, interpretation: Interpretation) -> str:
        about = interpretation.about or tuple(dict.fromkeys(meant for _, meant in interpretation.corrections))
        if not about:
            return ""
        read = [f"“{written}” was read as “{meant}”" for written, meant in interpretation.corrections]
        return self.paragraph("; ".join([f"You asked about {', '.join(about)}", *read]) + ".", "dim")

    def _headline(self, answer: Answer) -> str:
        headline = HEADLINES.get(answer.status.value, "")
        return "\n".join(self.paragraph(line, "bold") for line in (headline, answer.notice or "") if line)

    def _statement(self, statement: Statement) -> str:
        lines = [self.paragraph(statement.lead_in, "dim", "  ")] if statement.lead_in else []
        for citation in statement.citations:
            lines.append(self._quote(citation))
            lines += self._notes(citation)
        return "\n".join(lines)

    def _quote(self, citation: Citation, *, numbered: bool = True) -> str:
        """The quote in quotation marks; each item of a list within it begins a line."""
        number = f" [{citation.number}]" if numbered else ""
        first, *more = _BEFORE_ITEM.split(f"“{citation.quote.strip()}”{number}")
        lines = [self.paragraph(first, "quote", "   ", "  ")]
        return "\n".join([*lines, *(self.paragraph(item, "quote", "     ", "   ") for item in more)])

    def _notes(self, citation: Citation) -> list[str]:
        return [self.paragraph(f"Note on the source: {note}", "caution", "     ") for note in citation.notes]

    def _conflict(self, topic: str, sides: Iterable[Sequence[int]]) -> str:
        numbers = " / ".join(" ".join(f"[{number}]" for number in side) for side in sides)
        return self.paragraph(f"The sources do not agree on {topic}: {numbers}", "caution")

    def _unmentioned(self, interpretation: Interpretation) -> str:
        words = ", ".join(f"“{word}”" for word in interpretation.not_in_documents)
        return self.paragraph(f"Not mentioned in the documents: {words}.") if words else ""

    def _related(self, answer: Answer) -> str:
        taken = {citation.number for citation in answer.citations}
        lines: list[str] = []
        for citation in answer.related:
            lines.append(self._quote(citation, numbered=citation.number not in taken))
            lines += self._notes(citation)
            lines.append(self.paragraph(f"({_place(citation)})", "dim", "   "))
        return "\n".join([self.style("Nearby in the documents, not an answer:", "bold"), *lines]) if lines else ""

    def _listed(self, heading: str, items: Sequence[str]) -> str:
        if not items:
            return ""
        return "\n".join([self.style(heading, "bold"), *(self.paragraph(item, "", "    ", "  - ") for item in items)])

    def _sources(self, citations: Sequence[Citation]) -> str:
        lines = []
        for citation in citations:
            mark = f"  [{citation.number}] "
            lines.append(self.paragraph(_place(citation), "", " " * len(mark), mark))
        return "\n".join([self.style("Sources", "bold"), *lines]) if lines else ""


def page_of(citation: Citation) -> str:
    """The page of the file on which a quote begins, such as "page 3"; empty where the file has none."""
    place = citation.document.place_of(citation.span)
    return f"page {place.page}" if place and place.page else ""


def _place(citation: Citation) -> str:
    """Where a quote stands: title and page, section, and what `show` takes to show it."""
    document, span = citation.document, citation.span
    title = ", ".join(filter(None, (document.title, page_of(citation))))
    where = [title, citation.section, f"{document.id} {span.start} {span.end}", document.url]
    return " — ".join(part for part in where if part)
