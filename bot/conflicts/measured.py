"""The quantities that a sentence claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.conflicts.claims import Claim, Sentence, Word
from bot.conflicts.vocabulary import ORIGIN
from bot.conflicts.wording import BOUNDARY, Wording, clause, points_back, within
from bot.model import Span
from bot.quantities import COUNT, YEAR, Quantity, quantities


def measured(sentence: Sentence, wording: Wording) -> Iterator[Claim]:
    """Each quantity of a sentence, with what its clause says that it measures."""
    found = quantities(sentence.text)
    numbers = [_number(quantity) for quantity in found]
    for quantity in found:
        words = _clause_words(sentence, quantity.span, numbers, wording)
        kind = _kind(quantity, wording.core(words))
        counted = wording.core(within(sentence.words, quantity.span)[-1:]) if quantity.kind == COUNT else None
        yield wording.claim(sentence, kind, quantity, words=words, targets=(counted,) if counted else ())


def without_numbers(words: Sequence[Word], sentence: Sentence) -> list[Word]:
    """The words that belong to no quantity."""
    found = [quantity.span for quantity in quantities(sentence.text)]
    return [word for word in words if not any(span.covers(word.span) for span in found)]


def _number(quantity: Quantity) -> Span:
    """A quantity without the noun that it counts."""
    noun = len(quantity.counted) if quantity.kind == COUNT else 0
    return Span(quantity.span.start, quantity.span.end - noun)


def _clause_words(sentence: Sentence, place: Span, numbers: Sequence[Span], wording: Wording) -> list[Word]:
    """The words of the clause around a quantity; of the one before it too where it names no thing, or "this effect"."""
    own: list[Word] | None = None
    start = place.start
    while True:
        around = clause(BOUNDARY, sentence.text, Span(start, place.end))
        words = [w for w in within(sentence.words, around) if not any(number.covers(w.span) for number in numbers)]
        own = words if own is None else own
        told = not points_back(own) or any(word.terms for word in words if word not in own)
        if around.start == 0 or (told and wording.core(words) - wording.measure_names):
            return words
        start = around.start - 1


def _kind(quantity: Quantity, core: frozenset[str]) -> str:
    """A year from which something is, was made or found is compared with its like only."""
    if quantity.kind != YEAR:
        return quantity.kind
    since = quantity.counted in ("since", "from") or ORIGIN in core
    return f"{YEAR} {'since' if since else quantity.counted}"
