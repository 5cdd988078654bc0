"""What each example question says, kept so that only new ones are analysed.

Kept are the distinct terms, each once, and for every question the numbers of its terms and all its words:

    {"terms": [[["filter"], false, ["filter"]], …], "questions": {"Safe with filter?": "4 0|safe with filter"}}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.analysis import Analyzer, QueryTerm
from bot.model import Span
from bot.progress import Progress
from bot.text import Token, words_of

_ANYWHERE = Span(0, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question says: its terms, without how they were written, and all its words, the small ones too."""

    terms: tuple[QueryTerm, ...]
    words: tuple[str, ...]


class AskedQuestions:
    """Analyses questions, each once; `analysed` is how many, those that were kept aside."""

    def __init__(
        self, analyzer: Analyzer, kept: Mapping[str, Any] | None = None, progress: Progress | None = None
    ) -> None:
        """`kept` is what `as_plain` gave of the same analyzer. Raises what damaged values lead to."""
        self._analyzer = analyzer
        self._progress = progress or Progress()
        self._terms = [_term(names, weak, stems) for names, weak, stems in kept["terms"]] if kept else []
        self._kept: Mapping[str, str] = kept["questions"] if kept else {}
        self._known: dict[str, Asked] = {}
        # The same few thousand words come again and again; where they stand does not matter for their terms.
        self._tokens: dict[str, Token] = {}
        self.analysed = 0

    def read_all(self, questions: Iterable[str]) -> list[Asked]:
        """What each of the questions says, in their order."""
        questions = list(questions)
        found = []
        for number, question in enumerate(questions):
            self._progress.at("analysing example questions", number, len(questions))
            found.append(self.read(question))
        return found

    def read(self, question: str) -> Asked:
        """What a question says."""
        asked = self._known.get(question)
        if asked is None:
            kept = self._kept.get(question)
            asked = self._known[question] = self._analyse(question) if kept is None else self._restored(kept)
        return asked

    def as_plain(self) -> dict[str, Any]:
        """The questions that were read, in values that JSON knows."""
        numbers: dict[QueryTerm, int] = {}
        lines = {}
        for question, asked in self._known.items():
            found = [numbers.setdefault(term, len(numbers)) for term in asked.terms]
            lines[question] = f"{' '.join(map(str, found))}|{' '.join(asked.words)}"
        terms = [[list(term.terms), term.weak, sorted(term.stems)] for term in numbers]
        return {"terms": terms, "questions": lines}

    def _analyse(self, question: str) -> Asked:
        self.analysed += 1
        tokens = []
        for word in words_of(question):
            token = self._tokens.get(word)
            if token is None:
                token = self._tokens[word] = Token(word, word, _ANYWHERE)
            tokens.append(token)
        terms = self._analyzer.query_terms(tokens)
        return Asked(
            tuple(_term(term.terms, term.weak, term.stems) for term in terms), self._analyzer.said_words(tokens)
        )

    def _restored(self, kept: str) -> Asked:
        numbers, _, words = kept.partition("|")
        return Asked(tuple(self._terms[int(number)] for number in numbers.split()), tuple(words.split()))


def _term(names: Iterable[str], weak: bool, stems: Iterable[str]) -> QueryTerm:
    return QueryTerm("", tuple(names), weak=weak, stems=frozenset(stems))
