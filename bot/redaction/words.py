"""The words of a message, and what is taken out of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.text import fold_word

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W\d_]+)*|_+")
_HARMLESS_MARKS = dict.fromkeys(map(ord, "՛՜՞"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, folded, and where it stands; whether a sentence or line begins with it."""

    text: str
    folded: str
    start: int
    end: int
    opens: bool

    @property
    def has_capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of a text that goes, and the word that says what stood there."""

    start: int
    end: int
    what: str


def plain_of(text: str) -> str:
    """The text without what hides letters and digits: other forms of them, invisible and control characters."""
    folded = unicodedata.normalize("NFKC", text).translate(_HARMLESS_MARKS)
    kept = (
        " " if c.isspace() and c != "\n" else c
        for c in folded
        if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co") or c.isspace()
    )
    return "".join(kept).strip()


def words_of(text: str) -> list[Word]:
    """The words and numbers of a text in their order."""
    words = []
    last = 0
    for found in _WORD.finditer(text):
        opens = (not text[last : found.start()].strip(" \"'“‘«(¿¡") and last == 0) or bool(
            re.search(r"[.!?\n։:]", text[last : found.start()])
        )
        words.append(Word(found[0], fold_word(found[0]), found.start(), found.end(), opens))
        last = found.end()
    return words
