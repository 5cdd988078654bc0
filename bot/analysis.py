"""From words to terms: what an index holds, and what a question asks for.

The same analysis runs over documents, example questions and visitors' questions, so that a term is the same
everywhere: a Snowball stem, or the main name of a phrase that the synonym file knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.model import Span
from bot.stored import digest_over
from bot.synonyms import Match, Synonyms, phrase_of, term_of
from bot.text import Token, stem, tokenize, words_of
from bot.wordfiles import WORDS, read_lines

_ASKING_WORDS = {
    "how", "what", "whi", "when", "where", "who", "which", "can", "may", "should", "much", "mani", "often", "old",
}  # fmt: skip
"""Stems that ask by themselves; the phrases that do are in the file of ways of asking."""


_NOT = "not"


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the characters it was made from."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """What one word or phrase of a question stands for: any one of `terms`.

    `weak` words say little by themselves; `stems` are those of the written words that say something.
    """

    written: str
    terms: tuple[str, ...]
    weak: bool = False
    synonym: bool = False
    stems: frozenset[str] = frozenset()

    @property
    def term(self) -> str:
        """The first of its terms."""
        return self.terms[0]


class Analyzer:
    """Turns texts into terms with one set of synonyms, stop words and weak words."""

    def __init__(
        self, synonyms: Synonyms, stop: Iterable[str] = (), weak: Iterable[str] = (), asking: Iterable[str] = ()
    ) -> None:
        """`asking` are terms that say what kind of answer is wanted, such as "how long", and not about what."""
        self.synonyms = synonyms
        self.asking = frozenset(asking)
        self.stop_words = frozenset(stop)
        self.weak_words = frozenset(weak)
        # "what's" among the stop words is folded to "what", which says what is asked for.
        self._stop = frozenset(word for line in self.stop_words for word in words_of(line)) - _ASKING_WORDS
        self._weak = frozenset(stem(word) for line in self.weak_words for word in words_of(line))

    @classmethod
    def read(cls, synonym_files: Iterable[Path] = ()) -> Analyzer:
        """The analyzer with this package's word files and the given synonym files; raises WordFileError."""
        synonyms = Synonyms.read([WORDS / "asking.txt", *synonym_files])
        stop = [line.text for line in read_lines(WORDS / "stop.txt")]
        weak = [line.text for line in read_lines(WORDS / "weak.txt")]
        asking = Synonyms.read([WORDS / "asking.txt"])
        return cls(synonyms, stop, weak, {*asking.groups.values(), *_ASKING_WORDS})

    @cached_property
    def digest(self) -> str:
        """The SHA-256 in hexadecimal of all that decides its terms, other than this program."""
        known = self.synonyms
        phrases = (sorted(known.groups.items()), sorted(known.mappings.items()))
        return digest_over(*phrases, sorted(self.stop_words), sorted(self.weak_words), sorted(self.asking))

    def document_terms(self, text: str) -> list[Term]:
        """The terms of a document's text: every stem that is no stop word, and every known phrase besides."""
        tokens = tokenize(text)
        stems = [stem(token.folded) for token in tokens]
        pairs = zip(tokens, stems, strict=True)
        found = [Term(part, token.span) for token, part in pairs if token.folded not in self._stop]
        found += [
            Term(match.terms[0], Span(tokens[match.start].span.start, tokens[match.end - 1].span.end))
            for match in self.names_in(stems)
        ]
        found.sort(key=lambda term: (term.span.start, term.span.end))
        return found

    def terms_of(self, text: str) -> list[str]:
        """The terms of a document's text without their places: as `document_terms`, phrases behind the single words."""
        words = words_of(text)
        stems = [*map(stem, words)]
        found = [part for word, part in zip(words, stems, strict=True) if word not in self._stop]
        return [*found, *(match.terms[0] for match in self.names_in(stems))]

    def names_in(self, stems: list[str]) -> list[Match]:
        """The phrases of a document that have a name which the words alone do not give."""
        return [
            match
            for match in self.synonyms.in_document(stems)
            if match.end - match.start > 1 or match.terms[0] != stems[match.start]
        ]

    def query_terms(self, tokens: list[Token]) -> list[QueryTerm]:
        """The terms that a question's words stand for, in their order, stop words left out, each only once."""
        stems = [stem(token.folded) for token in tokens]
        terms: dict[tuple[str, ...], QueryTerm] = {}
        at = 0
        for match in [*self.synonyms.in_question(stems), None]:
            for place in range(at, match.start if match else len(tokens)):
                folded = tokens[place].folded
                if folded not in self._stop:
                    name = _NOT if folded.endswith("n't") else stems[place]
                    weak = name in self._weak or name == _NOT
                    term = QueryTerm(tokens[place].text, (name,), weak=weak, stems=frozenset({name}))
                    terms.setdefault(term.terms, term)
            if match:
                term = self._phrase_term(tokens[match.start : match.end], stems[match.start : match.end], match.terms)
                terms.setdefault(match.terms, term)
                at = match.end
        return list(terms.values())

    def said_words(self, tokens: list[Token]) -> tuple[str, ...]:
        """All words in their order, the small ones too: stems, and for a known phrase its main name."""
        stems = [stem(token.folded) for token in tokens]
        words: list[str] = []
        at = 0
        for match in self.synonyms.in_question(stems):
            words += [*stems[at : match.start], match.terms[0]]
            at = match.end
        return (*words, *stems[at:])

    def _phrase_term(self, tokens: list[Token], stems: list[str], terms: tuple[str, ...]) -> QueryTerm:
        """A phrase is weak where all of its words are, and none of them is a way of asking."""
        telling = frozenset(
            part
            for token, part in zip(tokens, stems, strict=True)
            if token.folded not in self._stop and part not in self._weak
        )
        weak = not telling and terms[0] not in self.asking
        written = " ".join(token.text for token in tokens)
        return QueryTerm(written, terms, weak=weak, synonym=terms != (stems[0],) or len(stems) > 1, stems=telling)

    def term(self, name: str) -> str:
        """The one term that a name (of a subject, say) stands for in documents."""
        phrase = phrase_of(name)
        return self.synonyms.groups.get(phrase, term_of(phrase))

    def is_stop(self, word: str) -> bool:
        """Whether a folded word is left out of documents and questions alike."""
        return word in self._stop

    def is_common(self, word: str) -> bool:
        """Whether a folded word is one of the stop or weak words."""
        return word in self._stop or stem(word) in self._weak
