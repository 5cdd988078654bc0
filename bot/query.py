"""What a visitor asks: a message becomes the questions in it, each as terms, with slips corrected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from bot.analysis import QueryTerm
from bot.corpus import Corpus
from bot.spelling import Speller
from bot.synonyms import phrase_of
from bot.text import Token, count_words, stem, tokenize, words_of
from bot.wordfiles import WORDS, read_lines, read_words

_SEGMENT = re.compile(r"(?<=[?!؟՞])\s*|(?<=[.…;])\s+|\s*\n+\s*")
_JOINED = re.compile(
    r",?\s+(?:and|also|plus)\s+(?=(?:how|what|when|where|why|which|who|can|could|do|does|is|are|will)\b)", re.I
)
_POINTING = frozenset({"they", "them", "their", "those", "these", "you"})
"""Words by which a question leans on the one that it is joined to."""
_CODE = re.compile(
    r"<(?P<tag>script|style)\b[^<>]*>.*?</(?P=tag)\s*>|<[^<>]*>|\{\{.*?\}\}|--+|[;'\"`]\s*(?:drop|select|insert|delete|update|union)\s[^;]*;?|"
    r"\b(?:ignore|forget|disregard)\b[^.;:?!\n]*\b(?:rule|instruction|document|prompt|guideline|source)s?\b[^.;:?!\n]*[.;:?!\n]",
    re.IGNORECASE | re.DOTALL,
)
"""Markup, code and orders to this program: no part of what is asked."""
_WHOLE_MESSAGE_WORDS = 25
_MOST_PARTS, _MOST_WORDS = 4, 400
_MOST_TERMS, _MOST_CORRECTED = 30, 24
"""So many different words of a question count, and so many of a message are looked up as slips: nobody asks more."""
_POINTING_TERMS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message: its terms, and all its words in their order, the small ones too.

    `context` are the terms of what else the message says, `carried` those of the question before it, where this one
    leans on it (`elliptical`); a `bare` one says nothing at all of what it is about ("why?").
    """

    text: str
    terms: tuple[QueryTerm, ...]
    words: tuple[str, ...] = ()
    context: tuple[QueryTerm, ...] = ()
    carried: tuple[QueryTerm, ...] = ()
    elliptical: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A message, understood: its questions, the subjects it names, and what was corrected."""

    text: str
    parts: tuple[Part, ...]
    subjects: frozenset[str] = frozenset()
    corrections: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()


class QueryParser:
    """Reads messages with the words of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._analyzer = corpus.analyzer
        self._subjects = {corpus.analyzer.term(name): name for name in corpus.subjects}
        self._openers = read_words(WORDS / "question_openers.txt")
        self._anaphora = read_words(WORDS / "anaphora.txt")
        plain = (
            corpus.analyzer.stop_words | corpus.analyzer.weak_words | self._openers | {"many", "much", "often", "long"}
        )
        self.vocabulary = _vocabulary(corpus)
        self._speller = Speller(self.vocabulary, plain)
        self._short_forms = _short_forms(self.vocabulary)

    def parse(self, message: str) -> Query:
        """The questions of `message`. Any text is taken; one without words has no parts."""
        corrections: dict[str, str] = {}
        unknown: dict[str, str | None] = {}
        pieces = [piece for segment in _segments(message) for piece in self._questions_of(segment, unknown)]
        segments = [(text, self._tokens(text, corrections, unknown)) for text in pieces]
        segments = [(text, tokens) for text, tokens in segments if tokens]
        asked, said = self._divide(segments)
        context = self._analyzer.query_terms(said)
        parts = [self._part(text, tokens, context) for text, tokens in asked[:_MOST_PARTS]]
        terms = [term for part in parts for term in (*part.terms, *part.context)]
        return Query(
            message,
            tuple(parts),
            frozenset(self._named(terms)),
            tuple(corrections.items()),
            tuple(
                dict.fromkeys(self._renamed(term) for part in parts for term in part.terms if self._is_renamed(term))
            ),
        )

    def _questions_of(self, segment: str, unknown: dict[str, str | None], most: int = 2 * _MOST_PARTS) -> list[str]:
        """The questions that "and" joins ("can I have it, and how often?"), where each says what it is about."""
        if most == 1:
            return [segment]
        first, joined, second = segment.partition(found[0]) if (found := _JOINED.search(segment)) else (segment, "", "")
        asks = any(word in self._openers for word in words_of(first))
        leans = not _POINTING.isdisjoint(words_of(second))
        halves = (self._tokens(half, {}, unknown) for half in (first, second))
        if leans or not (joined and asks and all(map(self._content, halves))):
            return [segment]
        return [f"{first}?", *self._questions_of(second, unknown, most - 1)]

    def _tokens(self, text: str, corrections: dict[str, str], unknown: dict[str, str | None]) -> list[Token]:
        """The words of a text, corrected; `unknown` is what was found for the message's unknown words before."""
        tokens = []
        for token in tokenize(text)[:_MOST_WORDS]:
            if full := self._short_forms.get(token.folded):
                corrections[token.folded] = full
            if self._knows(token.folded) or token.folded in corrections:
                better = corrections.get(token.folded)
            elif better := self._corrected(token.folded, unknown):
                corrections[token.folded] = better
            tokens.append(replace(token, folded=better) if better else token)
        return tokens

    def _corrected(self, word: str, unknown: dict[str, str | None]) -> str | None:
        if word not in unknown and word not in self.vocabulary:
            unknown[word] = self._speller.correct(word) if len(unknown) < _MOST_CORRECTED else None
        return unknown.get(word)

    def _knows(self, word: str) -> bool:
        return self._analyzer.is_common(word) or stem(word) in self._analyzer.synonyms.stems

    def _divide(self, segments: list[tuple[str, list[Token]]]) -> tuple[list[tuple[str, list[Token]]], list[Token]]:
        """The segments that ask something, and the words of the others; a short message is asked as a whole."""
        if (
            sum(len(tokens) for _, tokens in segments) <= _WHOLE_MESSAGE_WORDS
            and sum(t.endswith("?") for t, _ in segments) < 2
        ):
            whole = [token for _, tokens in segments for token in tokens]
            return ([(" ".join(text for text, _ in segments), whole)] if whole else []), []
        asked: list[tuple[str, list[Token]]] = []
        said: list[Token] = []
        for text, tokens in segments:
            if not self._asks(text, tokens):
                said += tokens
            elif asked and not self._content(tokens):
                asked[-1] = (f"{asked[-1][0]} {text}", asked[-1][1] + tokens)
            elif not self._content(tokens):
                asked.append((text, said[-30:] + tokens))
            else:
                asked.append((text, tokens))
        if not asked and segments:
            asked = [(" ".join(text for text, _ in segments), said[-60:])]
        return asked, said

    def _asks(self, text: str, tokens: list[Token]) -> bool:
        return text.rstrip("\"')").endswith(("?", "՞")) or tokens[0].folded in self._openers

    def _content(self, tokens: list[Token]) -> bool:
        """Whether the words say what is asked about."""
        return any(map(self.says_something, self._analyzer.query_terms(tokens)))

    def _part(self, text: str, tokens: list[Token], said: list[QueryTerm]) -> Part:
        terms = tuple(self._analyzer.query_terms(tokens)[:_MOST_TERMS])
        known = {term.terms for term in terms}
        context = [term for term in said if term.terms not in known and not term.weak][-_MOST_TERMS:]
        words = self._analyzer.said_words(tokens)
        bare = not any(self.says_something(term) for term in terms)
        elliptical = bare or self._leans(tokens, terms)
        return Part(text, terms, words, tuple(context), elliptical=elliptical, bare=bare)

    def says_something(self, term: QueryTerm) -> bool:
        """Whether a term says what is asked about: it is neither weak, nor a way of asking, nor a subject's name."""
        return not (term.weak or self.only_asks(term) or self.is_subject(term))

    def only_asks(self, term: QueryTerm) -> bool:
        """Whether a term is a way of asking, such as "what", and says nothing of what is asked about."""
        return term.term in self._analyzer.asking

    def _leans(self, tokens: list[Token], terms: Iterable[QueryTerm]) -> bool:
        """Whether a question leans on the one before it: "and …", "it" with hardly anything else."""
        words = [token.folded for token in tokens]
        opening = " ".join(words[:3])
        leans = any(opening == a or opening.startswith(a + " ") for a in self._anaphora if not a.startswith("~"))
        points = any(f"~{word}" in self._anaphora for word in words)
        return leans or (points and sum(map(self.says_something, terms)) <= _POINTING_TERMS)

    def is_subject(self, term: QueryTerm) -> bool:
        """Whether a term names what the documents treat."""
        return any(name in self._subjects for name in term.terms)

    def _named(self, terms: Iterable[QueryTerm]) -> set[str]:
        return {self._subjects[name] for term in terms for name in term.terms if name in self._subjects}

    def _is_renamed(self, term: QueryTerm) -> bool:
        """Whether a term goes by another name than the visitor wrote, endings and letter case aside."""
        return term.synonym and phrase_of(term.written) not in {phrase_of(name) for name in self._names(term)}

    def _names(self, term: QueryTerm) -> list[str]:
        return [self._analyzer.synonyms.name(name) for name in term.terms]

    def _renamed(self, term: QueryTerm) -> tuple[str, str]:
        return term.written, ", ".join(self._names(term))


def _short_forms(known: Container[str]) -> dict[str, str]:
    """The known words that the short forms of chats stand for; a word of the documents, such as “docs”, is none."""
    pairs = (line.text.partition("=") for line in read_lines(WORDS / "chat.txt"))
    forms = {short.strip(): full.strip() for short, _, full in pairs}
    return {short: full for short, full in forms.items() if full in known and short not in known}


def _segments(message: str) -> list[str]:
    plain = _CODE.sub("\n", message)
    plain = plain if words_of(plain) else message
    return [segment.strip() for segment in _SEGMENT.split(plain) if segment and segment.strip()]


def counted_texts(corpus: Corpus) -> list[str]:
    """The documents and the example questions."""
    questions = (question for topic in corpus.topics for question in topic.questions)
    return [*(document.text for document in corpus.documents), *questions]


def _vocabulary(corpus: Corpus) -> Counter[str]:
    """How often each folded word is used in the documents and the example questions; synonyms count once."""
    analyzer, words = corpus.analyzer, count_words(counted_texts(corpus))
    words.update(analyzer.synonyms.written_words)
    words.update(words_of("\n".join(analyzer.stop_words | analyzer.weak_words)))
    return words
