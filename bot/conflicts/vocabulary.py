"""The words by which a sentence shows what it claims: cues of polarity, names of measures, restrictors. Read once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.text import stem, tokenize
from bot.wordfiles import WORDS, Line, read_lines, read_words

LEVELS = {
    "risk": ("none", "small", "some", "does"),
    "works": ("yes", "no", "worse"),
    "rule": ("must", "may", "need not", "must not"),
    "exists": ("yes", "no"),
    "disputes": ("",),
}
"""What a phrase can be about, and what it can say of that."""
MEASURE = "measure of "
"""What the name of a measure begins with as a term, so that it is no stem of a word."""
ORIGIN = f"{MEASURE}origin"
TARGET, GAP = "@", "…"
DISPUTES = "disputes"
_ENDING = "(?:s|es|d|ed|ing)?"
_TARGET_WORDS = r"(?: \S+){1,5}?"
_GAP_WORDS = r"(?: \S+){0,3}?"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that shows the `level` of a `subject`. Its target stands "left", "right" or "inside" of it, or nowhere.

    Inside, the target stands between the first `words_before` and the last `words_behind` words. Where the `key` is
    not, the phrase is not.
    """

    subject: str
    level: str
    pattern: re.Pattern[str]
    key: str
    target: str = ""
    words_before: int = 0
    words_behind: int = 0


@dataclass(frozen=True, slots=True)
class CueMatch:
    """A cue found at the words `[start, end)` of a sentence."""

    cue: Cue
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Cues in the order of their file, the measure that a stem names, the stems that restrict, those that are light."""

    cues: tuple[Cue, ...]
    measures: Mapping[str, str]
    restrictors: frozenset[str]
    light: frozenset[str]
    key: re.Pattern[str]

    def may_be_in(self, text: str) -> bool:
        """Whether a cue could be in a text: a quick look that spares most sentences the slow one."""
        return any(map(_holds_key, text.split()))

    def find(self, words: Sequence[str]) -> list[CueMatch]:
        """The cues among folded words, in their order; where two of one subject overlap, the file's earlier."""
        text = " " + " ".join(words) + " "
        found: list[CueMatch] = []
        for cue in self.cues:
            if cue.key not in text:
                continue
            for match in cue.pattern.finditer(text):
                start = text.count(" ", 0, match.start() + 1) - 1
                end = start + match[0].strip().count(" ") + 1
                rivals = [other for other in found if other.cue.subject == cue.subject]
                if not any(start < other.end and other.start < end for other in rivals):
                    found.append(CueMatch(cue, start, end))
        return sorted(found, key=lambda match: match.start)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this package's word files. Raises WordFileError at a line that cannot be understood."""
    cues = [cue for line in read_lines(WORDS / "polarity.txt") for cue in _cues(line)]
    measures: dict[str, str] = {}
    for line in read_lines(WORDS / "measures.txt"):
        name, colon, words = line.text.partition(":")
        if not colon:
            raise line.error("cannot be read; write “its name: word, word”")
        for token in tokenize(words):
            if measures.setdefault(stem(token.folded), MEASURE + name) != MEASURE + name:
                raise line.error(f"“{token.text}” names another measure in an earlier line; keep it in one line only")
    restrictors = frozenset(stem(word) for word in read_words(WORDS / "restrictors.txt"))
    light = frozenset(stem(word) for word in read_words(WORDS / "light.txt"))
    key = re.compile("|".join(sorted({re.escape(cue.key) for cue in cues})))
    return Vocabulary(tuple(cues), measures, restrictors, light, key)


@lru_cache(maxsize=20_000)
def _holds_key(piece: str) -> bool:
    """Whether a piece of text without white space holds a word of some cue; the same pieces come again and again."""
    return vocabulary().key.search(piece.casefold().replace("’", "'")) is not None


def _cues(line: Line) -> Iterator[Cue]:
    head, colon, phrases = line.text.partition(":")
    subject, _, level = head.strip().partition(" ")
    if not colon:
        raise line.error("cannot be read; write “subject level: phrase, phrase”")
    if level.strip() not in LEVELS.get(subject, ()):
        known = ", ".join(f"{name} {each}".strip() for name, levels in LEVELS.items() for each in levels)
        raise line.error(f"“{head.strip()}” is no subject with a level; known are: {known}")
    for phrase in phrases.split(","):
        words = phrase.split()
        keys = [token.folded for word in words if word not in (TARGET, GAP) for token in tokenize(word)]
        if not keys:
            raise line.error("an empty phrase; write words between the commas")
        inside = words.index(TARGET) if TARGET in words[1:-1] else 0
        target = "inside" if inside else "left" if words[0] == TARGET else "right" if words[-1] == TARGET else ""
        yield Cue(
            subject,
            level,
            _pattern(words),
            max(keys, key=len),
            target,
            inside,
            len(words) - inside - 1 if inside else 0,
        )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    parts = []
    for place, word in enumerate(words):
        if word == TARGET:
            parts.append(_TARGET_WORDS if 0 < place < len(words) - 1 else "")
        elif word == GAP:
            parts.append(_GAP_WORDS)
        else:
            parts += [
                f" {re.escape(token.folded)}{_ENDING if len(token.folded) > 3 else ''}" for token in tokenize(word)
            ]
    return re.compile("".join(parts) + r"(?= )")
