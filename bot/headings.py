"""Headings that are questions: each is an example question for what stands under it, and nobody had to write it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from math import log

import numpy as np

from bot.model import Passage
from bot.scores import Numbers, Scores
from bot.terms import TermTable
from bot.text import stem, words_of
from bot.wordfiles import WORDS, read_lines

_ASKS = re.compile(r".*[?؟՞][\s…]*$|(?:how|what|when|where|which|who|why)\s", re.I | re.S)
_LETTERS, _HEADING_TIMES = 3, 3


class QuestionHeadings:
    """How much a question is like the one that stands above each passage, and is answered there; both from 0 to 1.

    Where few passages stand under questions, a heading that is one is the style of its writer and no example of what
    is asked: all numbers are taken times the share of passages that do.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        above = [passage.section or passage.document.title for passage in passages]
        numbers = {text: number for number, text in enumerate(filter(_ASKS.match, dict.fromkeys(above)))}
        self._heading_of = np.array([numbers.get(text, -1) for text in above], dtype=np.int32)
        under = self._heading_of >= 0
        self.share: Numbers = under * (under.mean() if len(passages) else 0.0)
        self._by_stems = _Rows([_stems(text) for text in numbers])
        self._by_threes = _Rows([_threes(text) for text in numbers])
        self._under = np.flatnonzero(under)
        telling = {text: _telling(text) * _HEADING_TIMES for text in numbers}
        texts = (telling[above[number]] + _telling(passages[number].text) for number in self._under.tolist())
        self._texts = Scores(TermTable.of(texts))

    def likeness(self, question: str) -> Numbers:
        """How much the question above each passage is like this one; 0 where none stands above it.

        The mean of two likenesses: that of the words' stems, small words too, and that of the threes of letters in
        the words, which know "corona" in "coronavirus". Each is Dice's: twice the weight of what both hold, by the
        weight of both together. What is rarer among the headings weighs more.
        """
        found = np.zeros(len(self._heading_of))
        if len(self._under):
            mean = (self._by_stems.likeness(_stems(question)) + self._by_threes.likeness(_threes(question))) / 2
            found[self._under] = mean[self._heading_of[self._under]]
        return found * self.share

    def answered(self, question: str) -> Numbers:
        """BM25 of each passage with the question above it, which counts some times; a share of the highest possible."""
        found = np.zeros(len(self._heading_of))
        if len(self._under):
            telling = _telling(question)
            found[self._under] = self._texts.of(telling) / self._texts.highest([(part,) for part in telling])
        return found * self.share


class _Rows:
    """Sets of parts, and how much another set is like each of them."""

    def __init__(self, rows: Sequence[frozenset[str]]) -> None:
        self._table = TermTable.of(map(sorted, rows))
        self._weights = np.array([self._weight(row) for row in rows])

    def likeness(self, parts: frozenset[str]) -> Numbers:
        shared = np.zeros(len(self._table))
        for part in sorted(parts):
            holders, _ = self._table.held(part)
            shared[holders] += self._idf(part)
        weights: Numbers = self._weights + self._weight(parts)
        return 2 * shared / np.maximum(weights, 1e-9)

    def _weight(self, parts: Iterable[str]) -> float:
        return sum(map(self._idf, sorted(parts)))

    def _idf(self, part: str) -> float:
        return log((len(self._table) + 1) / (self._table.frequency(part) + 0.5))


def everyday_terms(text: str, asking: Collection[str]) -> frozenset[str]:
    """What the words of a text say in everyday talk; small words and the terms that only ask are left out."""
    return frozenset(
        _everyday_stem(word) for word in words_of(text) if word not in _small() and stem(word) not in asking
    )


def _stems(text: str) -> frozenset[str]:
    """The stems of the words; of words that mean the same in everyday talk, that of the first."""
    return frozenset(_everyday_stem(word) for word in words_of(text))


def _telling(text: str) -> list[str]:
    """The stems of the words that are no small ones, each as often as it stands there."""
    return [_everyday_stem(word) for word in words_of(text) if word not in _small()]


@lru_cache(maxsize=50_000)
def _everyday_stem(word: str) -> str:
    part = stem(word)
    return _everyday().get(part, part)


@cache
def _small() -> frozenset[str]:
    return frozenset(word for line in read_lines(WORDS / "stop.txt") for word in words_of(line.text))


@cache
def _everyday() -> dict[str, str]:
    """Of the stem of each word of the file, that of the first in its line."""
    found: dict[str, str] = {}
    for line in read_lines(WORDS / "everyday.txt"):
        stems = [stem(word) for word in words_of(line.text)]
        for part in stems:
            found.setdefault(part, stems[0])
    return found


def _threes(text: str) -> frozenset[str]:
    """Every three letters that stand together in a word; its ends count as letters."""
    words = [f" {word} " for word in words_of(text)]
    return frozenset(word[at : at + _LETTERS] for word in words for at in range(len(word) - _LETTERS + 1))
