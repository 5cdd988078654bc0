"""Corrections of words that nobody knows, towards words that the documents or their synonyms use.

A noisy channel (Kernighan, Church and Gale, "A Spelling Correction Program Based on a Noisy Channel Model", 1990,
https://aclanthology.org/C90-2036/): the candidate whose slip is the smallest, then the one that is used most. A slip
to a neighbouring key, two letters swapped or one doubled cost half of another letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from bot.wordfiles import WORDS, read_words

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_REAL_WORD = 200
"""Occurrences in the frequency list from which on an English word is taken as meant."""
_FAR_COMMONER = 200
"""How many times as frequent the word must be that a real but rare one is taken for a slip of."""
_NEWER = 1_000_000
"""Occurrences that are assumed of words newer than the list."""
_LONGEST = 30


@cache
def _neighbours() -> frozenset[tuple[str, str]]:
    """The pairs of letters whose keys touch."""
    places = {letter: (x + y * 0.4, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
    return frozenset(
        (one, other)
        for one, (x, y) in places.items()
        for other, (u, v) in places.items()
        if one != other and abs(x - u) <= 1.1 and abs(y - v) <= 1
    )


class Speller:
    """Knows the words that documents, synonyms and example questions use, with how often each is used."""

    def __init__(self, vocabulary: Mapping[str, int], common: frozenset[str] = frozenset()) -> None:
        """`vocabulary` counts folded words; `common` are words that a slip in a short word is corrected to first."""
        self._vocabulary = {word: count for word, count in vocabulary.items() if word.isalpha() and len(word) > 1}
        self._common = common

    def correct(self, word: str) -> str | None:
        """The known word that `word` (folded) is a slip of; None where it is known, real, or like nothing known."""
        if word in self._vocabulary or not word.isalpha():
            return None
        if len(word) == 2:
            return self._without_vowels(word)
        if not word.isascii() or not 2 < len(word) <= _LONGEST:
            return None
        if _VOWELS.isdisjoint(word) and (full := self._without_vowels(word)):
            return full
        frequency = english_frequencies().get(word, 0)
        best = min(self._slips(word, frequency), default=None)
        if best is not None and best[0] <= _most(word):
            return best[2]
        return self._without_vowels(word) if frequency < _REAL_WORD else None

    def _slips(self, word: str, frequency: int) -> Iterator[tuple[float, int, str]]:
        """What `word` may be a slip of: its cost, how seldom the candidate is used, and the candidate."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - most questions need no correction
        from rapidfuzz.process import extract  # noqa: PLC0415

        allowed = 1 if len(word) < 5 else 2 if len(word) < 10 else 3
        near = self._letters.near(word, allowed)
        for candidate, distance, _ in extract(word, near, scorer=OSA.distance, score_cutoff=allowed, limit=12):
            if frequency >= _REAL_WORD and not self._is_slip_of(word, candidate, frequency, int(distance)):
                continue
            if word[0] == candidate[0] or distance <= 1 or _swapped_start(word, candidate):
                yield _cost(word, candidate), -self._weight(candidate), candidate

    def _without_vowels(self, word: str) -> str | None:
        """The most used word with the same consonants, for "plsmlftng"; the word itself must hardly have a vowel."""
        if sum(letter in "aeiou" for letter in word) * 4 > len(word):
            return None
        candidates = self._skeletons.get(_skeleton(word), [])
        return max(candidates, key=lambda candidate: (self._weight(candidate), candidate), default=None)

    def _is_slip_of(self, word: str, candidate: str, frequency: int, distance: int) -> bool:
        """Whether a real but rare word is more likely a slip: one neighbouring key from a far commoner plain word."""
        near = distance == 1 and len(word) == len(candidate) and _cost(word, candidate) <= 0.5
        return near and candidate in self._common and self._is_far_commoner(candidate, frequency)

    def _is_far_commoner(self, candidate: str, frequency: int) -> bool:
        return english_frequencies().get(candidate, 0) >= _FAR_COMMONER * frequency

    def _weight(self, word: str) -> int:
        return self._vocabulary[word] + (1_000 if word in self._common else 0)

    @cached_property
    def _letters(self) -> _Letters:
        return _Letters(sorted(self._vocabulary))

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        """The known words by what is left of them without vowels."""
        skeletons: dict[str, list[str]] = {}
        for word in self._vocabulary:
            skeletons.setdefault(_skeleton(word), []).append(word)
        return skeletons


class _Letters:
    """The lengths and letters of many words as numbers: of all words, they leave few to be compared letter by letter.

    One slip changes at most two of the letters that a word has, and only one where it makes the word longer or shorter.
    """

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._lengths = np.fromiter(map(len, words), dtype=np.int32, count=len(words))
        self._have = _letters_of(words, self._lengths)

    def near(self, word: str, slips: int) -> list[str]:
        """The words, in their order, of which `word` could be made by so many slips."""
        length = np.array([len(word)], dtype=np.int32)
        longer = np.abs(self._lengths - length)
        changed = np.bitwise_count(self._have ^ _letters_of([word], length))
        places = np.flatnonzero((longer <= slips) & (changed <= 2 * slips - longer))
        return [self._words[place] for place in places.tolist()]


def _letters_of(words: Sequence[str], lengths: NDArray[np.int32]) -> NDArray[np.uint32]:
    """The letters that each word has, as bits; letters that are 32 apart in Unicode share one."""
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4") & 31
    starts = np.cumsum(lengths) - lengths
    if not words:
        return np.empty(0, dtype=np.uint32)
    found: NDArray[np.uint32] = np.bitwise_or.reduceat(np.uint32(1) << letters, starts).astype(np.uint32, copy=False)
    return found


_remembered: list[str] = []


def remember_english(listed: str) -> None:
    """Take the frequencies of English words from what `listed_english` gave earlier, in the whole process."""
    _remembered[:] = [listed]


def listed_english() -> str:
    """The frequencies of English words as one text, "word number word number …", in the order of the words."""
    return " ".join(f"{word} {count}" for word, count in sorted(english_frequencies().items()))


@cache
def english_frequencies() -> Mapping[str, int]:
    """How often English words occur, of those that are common enough to be taken as meant.

    Read only when a question holds a word that is not in the vocabulary.
    """
    if _remembered:
        listed = _remembered[0].split(" ")
        return dict(zip(listed[::2], map(int, listed[1::2]), strict=True))
    from spellchecker import SpellChecker  # noqa: PLC0415 - its list takes a quarter of a second to read

    frequencies: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    known = {
        word: count
        for word, count in frequencies.items()
        if count >= _REAL_WORD and word.isalpha() and 2 < len(word) <= _LONGEST
    }
    return known | dict.fromkeys(read_words(WORDS / "newer_words.txt"), _NEWER)


def _most(word: str) -> float:
    """The cost up to which a slip is believed: longer words may hold more."""
    return 0.5 if len(word) < 4 else 1.0 if len(word) < 6 else 1.5 if len(word) < 8 else 2.0 if len(word) < 10 else 3.0


def _skeleton(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if letter not in _VOWELS or at == 0)


def _swapped_start(word: str, candidate: str) -> bool:
    return word[:2] == candidate[1::-1] or (word[0], candidate[0]) in _neighbours()


def _cost(word: str, candidate: str) -> float:
    """Edit cost between two words: 1 a letter, 0.5 for a neighbouring key, a swap or a doubled letter."""
    near = _neighbours()
    earlier: list[float] = []
    above = [float(j) for j in range(len(candidate) + 1)]
    for i, one in enumerate(word):
        before = word[i - 1] if i else ""
        drop = 0.5 if before == one else 1.0
        row = [i + 1.0]
        last = ""
        for j, other in enumerate(candidate):
            change = 0.0 if one == other else 0.5 if (one, other) in near else 1.0
            add = 0.5 if last == other else 1.0
            best = min(above[j] + change, above[j + 1] + drop, row[j] + add)
            if i and j and one == last and before == other:
                best = min(best, earlier[j - 1] + 0.5)
            row.append(best)
            last = other
        earlier, above = above, row
    return above[-1]
