"""BM25 of every text of a set at once, for what ranks by several scores; the formula is that of `bot/index.py`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.index import K1, B

Numbers = NDArray[np.float64]


class Scores:
    """Of each term: which texts hold it, and what it adds to the score of each. Read-only after it was built."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._count = len(texts)
        lengths = np.array([len(text) for text in texts], dtype=float)
        norms = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()) if len(texts) else 1.0))
        times: dict[str, dict[int, int]] = defaultdict(dict)
        for number, text in enumerate(texts):
            for term, count in Counter(text).items():
                times[term][number] = count
        self._holders = {term: np.fromiter(counts, dtype=np.int64) for term, counts in times.items()}
        self._adds: dict[str, Numbers] = {}
        for term, counts in times.items():
            often = np.fromiter(counts.values(), dtype=float)
            self._adds[term] = self.idf(term) * often * (K1 + 1) / (often + norms[self._holders[term]])

    def of(self, terms: Sequence[str]) -> Numbers:
        """The score of every text for these terms, each counted once."""
        found = np.zeros(self._count)
        for term in dict.fromkeys(terms):
            if term in self._holders:
                found[self._holders[term]] += self._adds[term]
        return found

    def highest(self, choices: Sequence[Sequence[str]]) -> float:
        """The score that no text can exceed for these terms, of each of which one name is enough."""
        return sum((K1 + 1) * max(map(self.idf, names)) for names in dict.fromkeys(map(tuple, choices))) or 1.0

    def holds(self, number: int, term: str) -> bool:
        """Whether a text holds a term."""
        if term not in self._holders:
            return False
        holders = self._holders[term]  # in rising order
        at = int(holders.searchsorted(number))
        return at < len(holders) and int(holders[at]) == number

    def idf(self, term: str) -> float:
        """As in the index: a term that stands nowhere counts as one that stands once."""
        return log((self._count + 1) / (len(self._holders[term]) if term in self._holders else 1))
