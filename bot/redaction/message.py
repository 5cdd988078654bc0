"""One message, read for what is personal in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.redaction.cues import Cues
from bot.redaction.words import Word

_LONGEST_CUE = 4


@dataclass(frozen=True, slots=True)
class Message:
    """A text, its words, and what is known of words. `shouts` is whether most words begin with a capital, so that one
    says nothing.
    """

    text: str
    words: list[Word]
    cues: Cues
    is_ordinary: Callable[[str], bool]
    shouts: bool

    def starts(self, kind: str, at: int) -> int:
        """Of how many words the longest phrase of this kind is that begins at a word; 0: none does."""
        phrases = self.cues.phrases[kind]
        folded = tuple(word.folded for word in self.words[at : at + _LONGEST_CUE])
        return next((n for n in range(len(folded), 0, -1) if folded[:n] in phrases), 0)

    def gap(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.words[at - 1].end : self.words[at].start] if at else ""

    def stops(self, at: int) -> bool:
        """Whether a mark that parts words stands right before a word."""
        gap = self.gap(at)
        is_short = gap.strip() == "." and len(self.words[at - 1].text) <= 2
        return any(mark in gap for mark in ".,;:!?\n()[]–—։") and not is_short

    def ends_sentence(self, at: int) -> bool:
        """Whether a sentence or line ends right before a word."""
        gap = self.gap(at)
        return any(mark in gap for mark in ";!?\n") or ("." in gap and len(self.words[at - 1].text) > 3)
