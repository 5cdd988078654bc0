"""The sentences of a corpus, each with its words, its surroundings and the editor's topics that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.conflicts.claims import SEQUENCE, Heading, Sentence, Word
from bot.conflicts.vocabulary import vocabulary
from bot.corpus import Corpus
from bot.model import Passage, Span
from bot.text import Token, sentences, stem, tokenize, trim

_FUNCTION_WORDS = (
    "not", "no", "never", "cannot", "can", "may", "should", "must", "all", "every", "each", "more", "most", "between",
    "during",
)  # fmt: skip
_KEPT = 2_000
"""How many texts are kept as they were read: what is compared stands close together, mostly."""
_UNTIL = re.compile(r"\s+(?:you|it|they|we|i|he|she|the (?:first )?results?)\b", re.I)


class SentenceReader:
    """Cuts a corpus into sentences with its own analyzer."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._light = vocabulary().light
        silent = corpus.analyzer.asking | vocabulary().restrictors | {stem(word) for word in _FUNCTION_WORDS}
        self._silent = silent - SEQUENCE
        self._targets: dict[str, list[tuple[Span, int]]] = {}
        for number, topic in enumerate(corpus.topics):
            for target in topic.targets:
                self._targets.setdefault(target.document.id, []).append((target.span, number))
        self._words = lru_cache(maxsize=_KEPT)(self._read_words)
        self._heading = lru_cache(maxsize=_KEPT)(self._read_heading)

    def read(self) -> Iterator[Sentence]:
        """Every sentence, list item and lead-in of the corpus."""
        for passage in self._corpus.passages:
            previous: Sentence | None = None
            for span in _units(passage):
                topics = self._topics(passage, span)
                sentence = Sentence(passage, span, self._above, self._words, previous, topics)
                yield sentence
                previous = None if passage.is_list else sentence

    def _topics(self, passage: Passage, span: Span) -> tuple[int, ...]:
        targets = self._targets.get(passage.document.id, ())
        return tuple(dict.fromkeys(number for target, number in targets if _covers(target, span)))

    def _above(self, passage: Passage) -> Heading:
        title = passage.document.title
        return self._heading(passage.section or title, title, passage.lead_in or "")

    def _read_heading(self, section: str, title: str, lead_in: str) -> Heading:
        parts = [self._words(text) for text in (section, title, lead_in)]
        return Heading(
            (parts[0], parts[1]), frozenset(term for words in parts for word in words for term in word.terms)
        )

    def _read_words(self, text: str) -> tuple[Word, ...]:
        """The words of a text; a phrase with a main name gives its term to each of its words."""
        analyzer, tokens = self._corpus.analyzer, tokenize(text)
        stems = [stem(token.folded) for token in tokens]
        main = ["" if analyzer.is_stop(t.folded) else part for t, part in zip(tokens, stems, strict=True)]
        for match in analyzer.names_in(stems):
            main[match.start : match.end] = [match.terms[0]] * (match.end - match.start)
        return tuple(
            Word(token.folded, own, () if self._says_nothing(text, token, own, term) else (term,), token.span)
            for token, own, term in zip(tokens, stems, main, strict=True)
        )

    def _says_nothing(self, text: str, token: Token, own: str, term: str) -> bool:
        until = token.folded == "before" and _UNTIL.match(text, token.span.end)
        return not term or bool(until) or term in self._silent or (term == own and own in self._light)


def _units(passage: Passage) -> list[Span]:
    """The sentences of a passage, those within its items too, and before them the line that announces a list."""
    text, units = passage.document.text, passage.sentences
    before = trim(text, passage.span.start, units[0].start) if passage.span.start < units[0].start else None
    parts = [part for unit in units for part in (sentences(text, unit) if passage.is_list else [unit])]
    return [*([before] if before else []), *parts]


def _covers(target: Span, span: Span) -> bool:
    return target.covers(span) or (span.covers(target) and 2 * (target.end - target.start) >= span.end - span.start)
