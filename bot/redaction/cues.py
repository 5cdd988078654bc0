"""The words by which personal data is recognised, read from `bot/redaction_words/`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.errors import WordFileError
from bot.redaction.words import words_of
from bot.text import fold_word
from bot.wordfiles import read_lines

_FOLDER = Path(__file__).parent.parent / "redaction_words"


class Cues:
    """The words of `cues.txt` and `first_names.txt`, folded."""

    def __init__(self, folder: Path) -> None:
        """Raises WordFileError for a line without a colon."""
        self.phrases: dict[str, set[tuple[str, ...]]] = {}
        written: dict[str, list[str]] = {}
        for line in read_lines(folder / "cues.txt"):
            kind, colon, words = line.text.partition(":")
            if not colon:
                raise WordFileError(str(line.file), line.number, "has no “:”; write “kind: word, word”")
            written.setdefault(kind, []).extend(word.strip() for word in words.split(","))
        for kind, phrases in written.items():
            self.phrases[kind] = {tuple(word.folded for word in words_of(phrase)) for phrase in phrases}
        self.surnames = tuple(fold_word(ending) for ending in written["surname"])
        kept = sorted(written["kept"], key=len, reverse=True)
        self.kept = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, kept))})(?!\w)", re.IGNORECASE)
        names = [name for line in read_lines(folder / "first_names.txt") for name in line.text.split()]
        self.names = frozenset(fold_word(name) for name in names if name[0].islower())
        self.capital_names = frozenset(fold_word(name) for name in names if name[0].isupper())


@cache
def read_cues() -> Cues:
    """The words that come with the program. Raises WordFileError."""
    return Cues(_FOLDER)
