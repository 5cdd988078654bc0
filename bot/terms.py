"""In which texts each term stands, and how often: one table of numbers for every engine that scores texts."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]
_PLAIN = np.dtype("<i4")
_NONE = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms of some texts. Entry n of `terms` stands in `texts[starts[n]:starts[n + 1]]`, the numbers of texts in
    ascending order, and in each of them as often as `times` says at the same place. `lengths` are the texts', in terms.
    """

    terms: list[str]
    starts: Integers
    texts: Integers
    times: Integers
    lengths: Integers
    _places: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", {term: place for place, term in enumerate(self.terms)})

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> TermTable:
        """The table of texts, each given as its terms, in whatever order; they are read once and not kept."""
        places: dict[str, int] = {}
        flat, lengths = array("i"), array("i")
        for text in texts:
            before = len(flat)
            flat.extend([places.setdefault(term, len(places)) for term in text])
            lengths.append(len(flat) - before)
        sizes = np.array(lengths, dtype=np.int32)
        names = sorted(places)
        ranks = np.empty(len(names), dtype=np.int64)
        ranks[[places[name] for name in names]] = np.arange(len(names))
        # Sorted by term, then by text: each place of a term in a text is one number.
        keys = ranks[np.array(flat, dtype=np.int64)]
        keys *= max(1, len(sizes))
        keys += np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        keys.sort()
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        times = np.diff(firsts, append=len(keys)).astype(np.int32)
        keys = keys[firsts]
        starts = np.searchsorted(keys, np.arange(len(places) + 1, dtype=np.int64) * max(1, len(sizes)))
        held = (keys % max(1, len(sizes))).astype(np.int32)
        return cls(names, starts.astype(np.int32), held, times, sizes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TermTable) and self.as_plain() == other.as_plain()

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.lengths)

    def __contains__(self, term: object) -> bool:
        return term in self._places

    def held(self, term: str) -> tuple[Integers, Integers]:
        """The numbers of the texts that hold the term, ascending, and how often each does."""
        place = self._places.get(term)
        if place is None:
            return _NONE, _NONE
        part = slice(self.starts[place], self.starts[place + 1])
        return self.texts[part], self.times[part]

    def frequency(self, term: str) -> int:
        """In how many texts the term stands."""
        place = self._places.get(term)
        return 0 if place is None else int(self.starts[place + 1] - self.starts[place])

    def holds(self, text: int, term: str) -> bool:
        """Whether a text holds a term."""
        texts, _ = self.held(term)
        place = int(np.searchsorted(texts, text))
        return place < len(texts) and int(texts[place]) == text

    def rows(self) -> Iterator[list[str]]:
        """The terms of each text, each as often as it stands there; in no order that means anything."""
        numbers = np.repeat(np.arange(len(self.terms), dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.texts, kind="stable")
        ends = np.cumsum(np.bincount(self.texts, minlength=len(self)))
        for part in np.split(order, ends[:-1]) if len(self) else ():
            repeated = np.repeat(numbers[part], self.times[part])
            yield [self.terms[number] for number in repeated.tolist()]

    def as_plain(self) -> dict[str, Any]:
        """The table in values that JSON has: the numbers of 32 bits, the lowest byte first, in base 64."""
        return {"terms": self.terms, **{name: _encoded(getattr(self, name)) for name in _NUMBERS}}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> TermTable:
        """The table that `as_plain` gave. Raises LookupError, TypeError or ValueError for anything else."""
        table = cls(plain["terms"], *(_decoded(plain[name]) for name in _NUMBERS))
        if not _fit(table):
            raise ValueError("the numbers of a table of terms do not fit each other")
        return table


_NUMBERS = ("starts", "texts", "times", "lengths")


def _encoded(numbers: Integers) -> str:
    return b64encode(numbers.astype(_PLAIN).tobytes()).decode("ascii")


def _decoded(text: str) -> Integers:
    return np.frombuffer(b64decode(text, validate=True), dtype=_PLAIN).astype(np.int32, copy=False)


def _fit(table: TermTable) -> bool:
    """Whether the parts of a table that was read are of each other's sizes, and no number leads outside."""
    if not isinstance(table.terms, list) or not all(isinstance(term, str) for term in table.terms):
        return False
    sizes: Sequence[bool] = (
        len(table.starts) == len(table.terms) + 1,
        len(table.texts) == len(table.times) == (table.starts[-1] if len(table.starts) else -1),
    )
    if not all(sizes) or table.starts[0] != 0 or (np.diff(table.starts) < 1).any():
        return False
    if len(table.texts) and not (table.texts.min() >= 0 and table.texts.max() < len(table) and table.times.min() > 0):
        return False
    whole = np.bincount(table.texts, weights=table.times, minlength=len(table))
    return bool((whole == table.lengths).all())
