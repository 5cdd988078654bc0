"""The words of one language and what they mean in English: an editor's file, `lexicon-XX.txt`.

    # message: what a visitor is told, in that language, whose question was not understood
    беременн*, жду ребенка = pregnancy
    пожалуйста =

On the left stand words and phrases with commas between them; `*` at the end of a word stands for any ending. On the
right stands English, or nothing for words that say nothing. The longest phrase wins, then the longest stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

from bot.errors import WordFileError
from bot.text import fold_word, stem, tokenize
from bot.wordfiles import Line, read_all_lines

LATIN = "LATIN"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SCRIPT_LINES = 20
_MESSAGE = re.compile(r"#\s*message:\s*(\S.*)$")
_Phrase = tuple[tuple[str, ...], tuple[bool, ...]]
_MARKS = str.maketrans("", "", "՞՛՜՚")


def script_of(word: str) -> str:
    """The Unicode script that most letters of `word` are written in, such as "LATIN" or "CYRILLIC"; "?" for none."""
    scripts = Counter(_script_of_letter(letter) for letter in word if letter.isalpha())
    return max(scripts, key=scripts.__getitem__, default="?")


@lru_cache(maxsize=10_000)
def _script_of_letter(letter: str) -> str:
    return unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "?").split()[0]


@lru_cache(maxsize=20_000)
def fold_foreign(word: str) -> str:
    """A word as lexicons compare it: no case, no accents on Latin letters, ё as е, և as եւ, no Armenian marks."""
    word = unicodedata.normalize("NFC", word).translate(_MARKS)
    if script_of(word) == LATIN:
        return fold_word(word)
    return word.casefold().replace("ё", "е").replace("եվ", "եւ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase: its folded words, those that may have any ending, and its English (empty: it says nothing)."""

    words: tuple[str, ...]
    is_stem: tuple[bool, ...]
    english: str

    def matches(self, words: Sequence[str]) -> bool:
        """Whether folded `words` begin with this phrase."""
        pairs = zip(self.words, self.is_stem, words, strict=False)
        return len(words) >= len(self.words) and all(
            word.startswith(own) if is_stem else word == own for own, is_stem, word in pairs
        )

    @property
    def rank(self) -> tuple[int, int, int]:
        """The higher, the better: words, then letters, then whole words rather than stems."""
        return len(self.words), sum(map(len, self.words)), -sum(self.is_stem)


class Lexicon:
    """One file of words, read when it is first needed; what cannot be used in it is a fault, the rest is used."""

    def __init__(self, language: str, file: Path) -> None:
        self.language = language
        self.file = file

    @cached_property
    def message(self) -> str | None:
        """What a visitor is told, in this language, whose question was not understood; None where no line says it."""
        found = (_MESSAGE.match(line.text) for line in self._read[0])
        return next((match[1].strip() for match in found if match), None)

    @cached_property
    def script(self) -> str:
        """The script that the left sides are written in, by the first of them; "?" for a file without words."""
        lines = islice((line.text for line in self._read[0] if not line.text.startswith("#")), _SCRIPT_LINES)
        return script_of("".join(line.partition("=")[0] for line in lines))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every phrase of the file, in its order."""
        return self._content[0]

    @property
    def faults(self) -> tuple[str, ...]:
        """One line for each thing of the file that cannot be used: file, line and remedy."""
        return self._content[1]

    @cached_property
    def _read(self) -> tuple[tuple[Line, ...], tuple[str, ...]]:
        """The lines, and why there are none."""
        try:
            return tuple(read_all_lines(self.file)), ()
        except WordFileError as error:
            return (), (str(error),)

    @cached_property
    def _content(self) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        known: dict[_Phrase, Entry] = {}
        lines, faults = self._read
        for line in lines:
            if line.text and not line.text.startswith("#"):
                faults += tuple(_add(line, known))
        return tuple(known.values()), faults

    def entry(self, words: Sequence[str]) -> Entry | None:
        """The best phrase that the folded `words` (at least one) begin with."""
        starts = (words[0][:length] for length in range(1, len(words[0]) + 1))
        found = [entry for start in starts for entry in self._by_start.get(start, ()) if entry.matches(words)]
        return max(found, key=lambda entry: entry.rank, default=None)

    def knows(self, word: str) -> bool:
        """Whether a folded word stands in any phrase of the file."""
        return word in self._whole or any(word[:length] in self._stems for length in range(1, len(word) + 1))

    @cached_property
    def english_stems(self) -> frozenset[str]:
        """The stems of the English words that stand on the right sides."""
        return frozenset(stem(token.folded) for entry in self.entries for token in tokenize(entry.english))

    @cached_property
    def longest(self) -> int:
        """How many words the longest phrase has."""
        return max((len(entry.words) for entry in self.entries), default=1)

    @cached_property
    def _by_start(self) -> dict[str, list[Entry]]:
        starts: dict[str, list[Entry]] = {}
        for entry in self.entries:
            starts.setdefault(entry.words[0], []).append(entry)
        return starts

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(word for e in self.entries for word, is_stem in _pairs(e) if not is_stem)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(word for e in self.entries for word, is_stem in _pairs(e) if is_stem)


def _pairs(entry: Entry) -> Iterator[tuple[str, bool]]:
    return zip(entry.words, entry.is_stem, strict=True)


def _add(line: Line, known: dict[_Phrase, Entry]) -> Iterator[str]:
    """Add what a line says to what is known; what cannot be used comes back as faults."""
    left, equals, right = line.text.partition("=")
    if not equals:
        yield str(line.error("has no “=”; write “word, other word = English words”"))
        return
    for form in map(str.strip, left.split(",")):
        words = [(fold_foreign(match[0]), form[match.end() : match.end() + 1] == "*") for match in WORD.finditer(form)]
        if not words:
            yield str(line.error(f"“{form}” is no word; write “word, other word = English words”"))
        elif re.search(r"\d", form):
            yield str(line.error(f"“{form}”: numbers need no translation; leave the number out"))
        elif form.count("*") != sum(is_stem for _, is_stem in words) or re.search(r"\*\w", form):
            yield str(line.error(f"“{form}”: a “*” belongs at the end of a word, as in “word*”"))
        else:
            entry = Entry(
                tuple(word for word, _ in words), tuple(is_stem for _, is_stem in words), " ".join(right.split())
            )
            other = known.setdefault((entry.words, entry.is_stem), entry)
            if other.english != entry.english:
                yield str(line.error(f"“{form}” already means “{other.english}”; keep it in one line only"))
