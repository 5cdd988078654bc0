"""Cautions: an editor's short words beside a quote that would be unsafe alone, or beside a question for a verdict.

    stop taking medications, stop taking medicines => Do not stop a medicine on your own: …
    ?should i, ?would you recommend => …

The phrases on the left are looked for in the quotes; with a `?` before them, in the visitor's question. White space,
letter case and punctuation do not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.text import tokenize
from bot.wordfiles import Line, read_lines


@dataclass(frozen=True, slots=True)
class Caution:
    """What is said beside a quote (or an answer to a question) that holds the phrase."""

    phrase: str
    text: str
    in_question: bool = False


class Cautions:
    """The cautions of a file, in its order."""

    def __init__(self, cautions: Iterable[Caution] = ()) -> None:
        self._cautions = tuple(cautions)

    @classmethod
    def read(cls, file: Path) -> Cautions:
        """Read `file`; a missing one has no cautions. Raises WordFileError at a line that cannot be understood."""
        return cls(caution for line in read_lines(file) for caution in cls.of_line(line))

    @staticmethod
    def of_line(line: Line) -> list[Caution]:
        """What one line says. Raises WordFileError where it cannot be understood."""
        phrases, arrow, text = line.text.partition("=>")
        if not arrow or not phrases.strip() or not text.strip():
            raise line.error("cannot be read; write “words of a quote => the caution”")
        named = [Caution(_words(phrase), text.strip(), phrase.strip().startswith("?")) for phrase in phrases.split(",")]
        if not all(caution.phrase.strip() for caution in named):
            raise line.error("a comma with no words beside it; write “words, other words => the caution”")
        return named

    def for_answer(self, question: str, quotes: Iterable[str]) -> tuple[str, ...]:
        """The cautions that a question and the quotes of its answer call for, each once."""
        asked, said = _words(question), [_words(quote) for quote in quotes]
        found = [
            caution.text
            for caution in self._cautions
            if (caution.phrase in asked if caution.in_question else any(caution.phrase in quote for quote in said))
        ]
        return tuple(dict.fromkeys(found))


def _words(text: str) -> str:
    """The words of a text between single spaces, with a space at both ends so that only whole words are found."""
    return f" {' '.join(token.folded for token in tokenize(text))} "
