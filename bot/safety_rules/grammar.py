"""Phrases over folded words: the small notation that the emergency gate is written in.

`bot/safety_words/README.md` explains the notation to an editor.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.errors import WordFileError

NUMBER = "#"  # the key of any number, which a range of numbers looks at more closely
ASKED, REPEATED = "@asked", "@repeated"  # keys of the word before a question mark, and of a word said twice
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʹ′`´＇՚՛՜՞"))
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_PIECE = re.compile(r"\d+[.,]\d+|[^\W_]+|[.!?…։:;,()\n\-–—՝]+|[\U0001F300-\U0001FAFF]")
_PLAIN = re.compile(r"(?:[a-z]+\*?/)*[a-z]+\*?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
_VALUE = re.compile(r"(\d+(?:[.,]\d+)?)(?:c|f|bpm|mmol|mmoll|mg|mgdl)?")


class Words(NamedTuple):
    """A text as folded words; `sentence` and `clause` number those of each word;

    `asked` are the positions of words before a question mark, `repeated` those of words that are said again at once.
    """

    words: tuple[str, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    asked: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()

    def sentence_span(self, at: int) -> tuple[int, int]:
        """Return the first position of the sentence around `at` and the one after its last."""
        sentence = self.sentence[at]
        return bisect_left(self.sentence, sentence), bisect_right(self.sentence, sentence)


def fold(text: str) -> str:
    """Return text without case, accents, apostrophes, invisible characters and stretched letters."""
    if text.isascii():
        return _RUN.sub(r"\1", text.lower().replace("'", "").replace("`", ""))
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return _RUN.sub(r"\1", "".join(c for c in plain if c.isascii() or unicodedata.category(c) not in ("Mn", "Cf")))


def split(text: str) -> Words:
    """Cut text into folded words, and number its sentences and clauses."""
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    asked: set[int] = set()
    sentence = clause = 0
    for piece in _PIECE.findall(fold(text)):
        if piece[0].isalnum() or ord(piece[0]) >= 0x1F300:
            if piece in ("t", "m", "s", "ve", "re", "ll") and words and _is_split_contraction(words[-1], piece):
                words[-1] += piece
                continue
            words.append(piece)
            sentences.append(sentence)
            clauses.append(clause)
            continue
        clause += 1
        sentence += _ends_sentence(piece)
        if "?" in piece and words:
            asked.add(len(words) - 1)
    again = (at for at, word in enumerate(words) if len(word) > 2 and word in words[at + 1 : at + 4 : 2])
    return Words(tuple(words), tuple(sentences), tuple(clauses), frozenset(asked), frozenset(again))


def value(word: str) -> float | None:
    """Return the number that a word is, with or without a unit behind it: 39.5, `39,5` or `39c`."""
    found = _VALUE.fullmatch(word) if word[:1].isdecimal() and len(word) < 12 else None
    return float(found[1].replace(",", ".")) if found else None


def _ends_sentence(marks: str) -> bool:
    return any(c in "!?\n։" for c in marks) or marks.strip("-–—,;()") in (".", ":.")


def _is_split_contraction(word: str, rest: str) -> bool:
    return word.endswith("n") if rest == "t" else word in ("i", "he", "she", "it", "you", "we", "they")


class Item(NamedTuple):
    """One place of a phrase: words (a trailing * is a prefix), ranges of numbers, a group, or a gap of `gap` words."""

    words: frozenset[str] = frozenset()
    ranges: tuple[tuple[float, float], ...] = ()
    group: str = ""
    gap: int = 0
    optional: bool = False


Phrase = tuple[Item, ...]


class Line(NamedTuple):
    """A phrase as a data file writes it, and where."""

    path: Path
    number: int
    text: str

    def error(self, problem: object) -> WordFileError:
        """The error that names this line and says where the notation is explained."""
        return WordFileError(str(self.path), self.number, f"{problem}. bot/safety_words/README.md has the notation.")


def parse_phrase(text: str) -> Phrase:
    """Return the phrase that a line of a data file writes, or raise ValueError saying what is wrong with it."""
    phrase = tuple(_parse_item(part) for part in text.split())
    if not phrase or phrase[0].gap or phrase[-1].gap or all(item.optional for item in phrase):
        raise ValueError("a phrase begins and ends with a word or a group, and not everything in it is optional")
    return phrase


def both_orders(text: str) -> tuple[str, ...]:
    """Return a phrase `a ~3 b` as `a ..3 b` and `b ..3 a`, and any other phrase as it is."""
    if "~" not in text:
        return (text,)
    before, _, behind = text.partition("~")
    gap, _, after = behind.partition(" ")
    if not gap.isdigit() or "~" in after or not before.strip() or not after.strip():
        raise ValueError(f"{text!r}: ~3 stands once, between two pieces of a phrase")
    return (f"{before.strip()} ..{gap} {after.strip()}", f"{after.strip()} ..{gap} {before.strip()}")


def openings(text: str) -> tuple[str, ...]:
    """Return the items of a phrase that it can begin with: those up to the first one that may not be missing."""
    first = text.partition(" ")[0]
    if not first.endswith("?"):
        return (first,)
    parts = text.split()
    last = next((n for n, part in enumerate(parts) if not part.endswith("?")), len(parts))
    return tuple(part.removesuffix("?") for part in parts[: last + 1])


@cache
def _parse_item(text: str) -> Item:
    optional = text.endswith("?")
    body = text.removesuffix("?")
    if _PLAIN.fullmatch(body) and not _RUN.search(body):
        return Item(frozenset(body.split("/")), optional=optional)
    if body.startswith("..") and body[2:].isdigit():
        return Item(gap=int(body[2:]))
    if body.startswith("<") and body.endswith(">") and _NAME.fullmatch(body[1:-1]):
        return Item(group=body[1:-1], optional=optional)
    parts = body.split("/")
    found = [_RANGE.fullmatch(part) for part in parts]
    ranges = tuple((float(limits[1]), float(limits[2])) for limits in found if limits)
    words = [NUMBER if limits else _fold_word(part) for part, limits in zip(parts, found, strict=True)]
    return Item(words=frozenset(words), ranges=ranges, optional=optional)


def parse_item(text: str) -> Item:
    """Return the item that a part of a phrase writes, or raise ValueError."""
    return _parse_item(text)


def _fold_word(word: str) -> str:
    if word in (ASKED, REPEATED):
        return word
    plain = fold(word.removesuffix("*"))
    if not plain or split(plain).words != (plain,):
        raise ValueError(f"{word!r} is not a word")
    return plain + "*" * word.endswith("*")
