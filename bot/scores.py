"""BM25 over texts, for what ranks by several scores and for the index.

Score of a text for the query's terms t (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond", 2009, https://doi.org/10.1561/1500000019):

    sum over t of  idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)),  idf(t) = ln((N + 1) / n)

which is rank-bm25's BM25Plus with delta 0: its idf is positive for every term, and a text without a term gets nothing
for it. (With delta 1 every text scores; BM25Okapi gives 0 to a term in half of the texts and less to one in more of
them.) Every sum is made in rank-bm25's order, so that the last digit is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.terms import Integers, TermTable

Numbers = NDArray[np.float64]
K1, B = 1.5, 0.75


class Scores:
    """Scores texts by a table of their terms. Read-only after it was built; it keeps a number a text besides."""

    def __init__(self, table: TermTable) -> None:
        self.table = table
        self._norms = _norms(table.lengths)

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._norms)

    def of(self, terms: Sequence[str]) -> Numbers:
        """The score of every text for these terms, each counted once."""
        found = np.zeros(len(self))
        for term in dict.fromkeys(terms):
            texts, times = self._held(term)
            if len(texts):
                found[texts] += log((len(self) + 1) / len(texts)) * (times * (K1 + 1) / (self._norms[texts] + times))
        return found

    def highest(self, choices: Sequence[Sequence[str]]) -> float:
        """The score that no text can exceed for these terms, of each of which one name is enough."""
        return sum((K1 + 1) * max(map(self.idf, names)) for names in dict.fromkeys(map(tuple, choices))) or 1.0

    def idf(self, term: str) -> float:
        """ln((N + 1) / n), natural logarithm; a term that stands nowhere counts as one that stands once."""
        return log((len(self) + 1) / max(1, self.frequency(term)))

    def frequency(self, term: str) -> int:
        """In how many texts the term stands."""
        return self.table.frequency(term)

    def _held(self, term: str) -> tuple[Integers, Integers]:
        return self.table.held(term)


class GroupScores(Scores):
    """Scores groups of texts, such as the passages of a document, each as one text; keeps no table of their own."""

    def __init__(self, table: TermTable, group_of: Integers) -> None:
        """`group_of` is the number of each text's group: 0 for the first text, and never smaller than the one before.

        Raises ValueError where texts of one group do not stand together.
        """
        steps = np.diff(group_of, prepend=0)
        if len(steps) and (steps.min() < 0 or steps.max() > 1 or group_of[0] != 0):
            raise ValueError("the texts of one group must stand together, in the order of the groups")
        self.table = table
        self._group_of = group_of
        self._norms = _norms(np.bincount(group_of, weights=table.lengths))

    def frequency(self, term: str) -> int:
        """In how many groups the term stands."""
        texts, _ = self.table.held(term)
        return int(np.count_nonzero(np.diff(self._group_of[texts]))) + 1 if len(texts) else 0

    def _held(self, term: str) -> tuple[Integers, Integers]:
        texts, times = self.table.held(term)
        groups = self._group_of[texts]
        firsts = np.flatnonzero(np.diff(groups, prepend=-1))
        return groups[firsts], np.add.reduceat(times, firsts) if len(firsts) else times


def _norms(lengths: NDArray[np.generic]) -> Numbers:
    """What the length of each text adds below the fraction: k1 · (1 − b + b · length / mean length)."""
    sizes = lengths.astype(float)
    mean = float(sizes.mean()) if len(sizes) else 0.0
    norms: Numbers = K1 * (1 - B + B * sizes / (mean or 1.0))
    return norms
