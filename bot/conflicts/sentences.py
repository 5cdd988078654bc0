"""The sentences of a corpus, each with its words, its surroundings and the editor's topics that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conflicts.claims import SEQUENCE, Sentence, Word
from bot.conflicts.vocabulary import vocabulary
from bot.corpus import Corpus
from bot.model import Passage, Span
from bot.text import sentences, stem, tokenize, trim

_FUNCTION_WORDS = (
    "not", "no", "never", "cannot", "can", "may", "should", "must", "all", "every", "each", "more", "most", "between",
    "during",
)  # fmt: skip
_PRONOUNS = frozenset(
    {"it", "its", "they", "their", "them", "this", "these", "those", "such", "he", "she", "his", "her"}
)
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

    def read(self) -> Iterator[Sentence]:
        """Every sentence, list item and lead-in of the corpus."""
        headings: dict[str, tuple[Word, ...]] = {}
        for passage in self._corpus.passages:
            texts = (passage.section or passage.document.title, passage.document.title)
            for text in texts:
                headings.setdefault(text, self._words(text))
            heading = (headings[texts[0]], headings[texts[1]])
            lead = self._words(passage.lead_in or "")
            previous: Sentence | None = None
            for span in _units(passage):
                words = self._words(span.of(passage.document.text))
                context = frozenset(t for word in (*heading[0], *heading[1], *lead) for t in word.terms)
                leans_on = previous if any(word.folded in _PRONOUNS for word in words) else None
                sentence = Sentence(passage, span, words, context, heading, leans_on, self._topics(passage, span))
                yield sentence
                previous = None if passage.is_list else sentence

    def _topics(self, passage: Passage, span: Span) -> tuple[int, ...]:
        targets = self._targets.get(passage.document.id, ())
        return tuple(dict.fromkeys(number for target, number in targets if _covers(target, span)))

    def _words(self, text: str) -> tuple[Word, ...]:
        """The words of a text; a phrase with a main name gives its term to each of its words."""
        tokens = tokenize(text)
        terms = self._corpus.analyzer.document_terms(text)
        words = []
        for token in tokens:
            own = stem(token.folded)
            covering = [term for term in terms if term.span.covers(token.span)]
            main = max(covering, key=lambda term: (term.span.end - term.span.start, term.text != own), default=None)
            until = token.folded == "before" and _UNTIL.match(text, token.span.end)
            if main is None or until or main.text in self._silent or (main.text == own and own in self._light):
                words.append(Word(token.folded, own, (), token.span))
            else:
                words.append(Word(token.folded, own, (main.text,), token.span))
        return tuple(words)


def _units(passage: Passage) -> list[Span]:
    """The sentences of a passage, those within its items too, and before them the line that announces a list."""
    text, units = passage.document.text, passage.sentences
    before = trim(text, passage.span.start, units[0].start) if passage.span.start < units[0].start else None
    parts = [part for unit in units for part in (sentences(text, unit) if passage.is_list else [unit])]
    return [*([before] if before else []), *parts]


def _covers(target: Span, span: Span) -> bool:
    return target.covers(span) or (span.covers(target) and 2 * (target.end - target.start) >= span.end - span.start)
