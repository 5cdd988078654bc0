"""What a question wants: the weight of each of its terms, the pairs of neighbours among them, and what it asks for.

What a sentence holds of it is kept as bits, one for each term, pair, number and rank, so that several sentences
together are a matter of "or".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

from bot.analysis import QueryTerm
from bot.kinds import Kind, denies, kind_of, numbers_in, ranks_in
from bot.model import Span
from bot.readings import Reading, Words
from bot.text import words_of

_CARRIED = 0.3
"""What a term of the question before counts beside one of the question itself; set by hand."""
_WHY = re.compile(r"\bwhy\b|\bwhat (?:reason|caus)", re.I)


@dataclass(frozen=True, slots=True)
class Held:
    """What one sentence, or several that follow each other, hold of a question; each set as bits."""

    span: Span
    terms: int
    pairs: int
    numbers: int
    ranks: int
    answers: bool
    denies: bool
    concludes: bool
    announces: bool
    weight: float
    count: int
    sentences: int = 1

    def __or__(self, other: Held) -> Held:
        return Held(
            Span(self.span.start, other.span.end), self.terms | other.terms, self.pairs | other.pairs,
            self.numbers | other.numbers, self.ranks | other.ranks, self.answers or other.answers,
            self.denies or other.denies, self.concludes or other.concludes, other.announces,
            self.weight + other.weight, self.count + other.count, self.sentences + other.sentences,
        )  # fmt: skip


class Wanted:
    """A question, read once for all the words that may answer it."""

    def __init__(
        self, text: str, terms: Sequence[QueryTerm], carried: Sequence[QueryTerm], asking: frozenset[str],
        idf: Callable[[str], float], *, leans: bool = False,
    ) -> None:  # fmt: skip
        """`leans`: what was carried over tells what is asked about as much as the question's own terms do."""
        telling = [term for term in terms if term.term not in asking]
        before = [term for term in carried if term.term not in asking]
        self._terms = [term.terms for term in (*telling, *before)]
        self._tells = _telling_places(telling, before, leans=leans)
        self._weights = [min(map(idf, term.terms)) for term in telling]
        self._weights += [_CARRIED * min(map(idf, term.terms)) for term in before]
        self._weight = sum(self._weights) or 1.0
        self._pairs = sorted(set(pairwise(term.term for term in telling)))
        self._numbers, self._ranks = sorted(numbers_in(text)), sorted(ranks_in(text))
        self._denies, self._kind = denies(text), kind_of(text)
        names = [] if text.isupper() else [_is_name(term.written, text) for term in telling]
        self._names = sum(1 << place for place, is_name in enumerate(names) if is_name)
        self._words = {*self._numbers, *(part for term in terms for part in term.written.casefold().split())}
        self._shares: dict[int, float] = {}
        mean = self._weight / max(1, len(self._weights))
        self.about = (mean, float(self._denies), float(bool(_WHY.search(text))), log1p(len(words_of(text))))
        """What tells how likely any answer is: the mean weight, a negation, a reason asked for, the length."""

    def held(self, words: Words) -> Held:
        """What a sentence holds of the question."""
        new = (words.numbers if self._kind is Kind.NUMBER else words.names) - self._words
        return Held(
            words.span, self.bits(words.terms), _bits(self._pairs, words.pairs), _bits(self._numbers, words.numbers),
            _bits(self._ranks, words.ranks), bool(new), words.denies, words.concludes, words.announces,
            words.weight, words.count,
        )  # fmt: skip

    def above(self, reading: Reading) -> tuple[int, int]:
        """The terms, and the numbers, that the headings above a passage hold."""
        return self.bits(reading.context), _bits(self._numbers, reading.context)

    def bits(self, present: frozenset[str]) -> int:
        """The terms of the question that are present."""
        return sum(1 << place for place, names in enumerate(self._terms) if not present.isdisjoint(names))

    def told(self, terms: int) -> bool:
        """Whether one of its terms that say what it is about is among these."""
        return terms & self._tells != 0

    def covered(self, terms: int) -> float:
        """The share of the question's weight that is in these terms."""
        if terms not in self._shares:
            weights = (weight for place, weight in enumerate(self._weights) if terms >> place & 1)
            self._shares[terms] = sum(weights) / self._weight
        return self._shares[terms]

    def density(self, held: Held) -> float:
        """The share of the weight of the words that the question has, too."""
        return self.covered(held.terms) * self._weight / (held.weight or 1.0)

    def paired(self, pairs: int) -> float:
        """The share of its pairs of neighbours."""
        return pairs.bit_count() / (len(self._pairs) or 1)

    def missing(self, held: Held, above: tuple[int, int]) -> tuple[float, float, float, float]:
        """The shares of its numbers, names and ranks that are missing, and whether its negation is."""
        numbers = (held.numbers | above[1]).bit_count()
        names = (self._names & ~(held.terms | above[0])).bit_count()
        return (
            1 - numbers / len(self._numbers) if self._numbers else 0.0, names / (self._names.bit_count() or 1),
            1 - held.ranks.bit_count() / len(self._ranks) if self._ranks else 0.0,
            float(self._denies and not held.denies),
        )  # fmt: skip

    def answered(self, held: Held) -> tuple[float, float]:
        """Whether words hold a number or a name, as asked for, that the question does not; and whether they lack it."""
        if self._kind is Kind.OTHER:
            return 0.0, 0.0
        return (1.0, 0.0) if held.answers else (0.0, 1.0)


def _telling_places(own: Sequence[QueryTerm], before: Sequence[QueryTerm], *, leans: bool) -> int:
    """The terms that say what is asked about, as bits: its own, the weak ones only where there are no others.

    Those carried over are among them where the question has no own ones, or leans on the one before.
    """
    all_terms = [*own, *before] if leans or not own else own
    strong = [not term.weak for term in all_terms]
    return sum(1 << place for place, says in enumerate(strong) if says or not any(strong))


def _bits(wanted: Sequence[object], present: Collection[object]) -> int:
    return sum(1 << place for place, one in enumerate(wanted) if one in present)


def _is_name(written: str, text: str) -> bool:
    """Whether a word of a question is written as names are: with a capital, and not because it stands first."""
    return written[:1].isupper() and not text.lstrip("\"'“‘¿(").startswith(written)
