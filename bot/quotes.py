"""Finding the place of words that an editor copied from a document, white space folded."""

from __future__ import annotations

import re
from bisect import bisect_right

from bot.model import Span

GAP = " … "
"""Between two fragments of one place, it stands for everything in between."""

_TOKEN = re.compile(r"\S+")


class FoldedText:
    """A text with its white space folded, and the way back to the places of the original."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._folded_starts: list[int] = []
        words: list[str] = []
        at = 0
        for match in _TOKEN.finditer(text):
            self._starts.append(match.start())
            self._folded_starts.append(at)
            words.append(match[0])
            at += len(match[0]) + 1
        self.folded = " ".join(words)

    def find(self, quote: str) -> list[Span]:
        """Every place of `quote` in the original text, in order; a quote may be shortened with " … "."""
        fragments = [" ".join(fragment.split()) for fragment in quote.split(GAP)]
        if not all(fragments):
            return []
        found = []
        at = self.folded.find(fragments[0])
        while at >= 0:
            end = self._end(at, fragments)
            if end is None:
                break
            found.append(Span(self._origin(at), self._origin(end - 1) + 1))
            at = self.folded.find(fragments[0], at + 1)
        return found

    def _end(self, at: int, fragments: list[str]) -> int | None:
        """Where the last fragment ends if the first stands at `at`; None where one of them does not follow."""
        end = at
        for fragment in fragments:
            place = self.folded.find(fragment, end)
            if place < 0:
                return None
            end = place + len(fragment)
        return end

    def _origin(self, place: int) -> int:
        """The place in the original of a character of the folded text, which must be none of its spaces."""
        word = bisect_right(self._folded_starts, place) - 1
        return self._starts[word] + place - self._folded_starts[word]
