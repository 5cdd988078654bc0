"""Before or after: what must be done before a visit is no answer about the time after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.wordfiles import WORDS, read_words

BEFORE, AFTER = "before", "after"
_ADVERBS = {"beforehand": BEFORE, "afterwards": AFTER, "afterward": AFTER}
_PHRASE = re.compile(r"\b(?:(before|after)\s+(?:[a-z]+\s+)?|(beforehand|afterwards?)\b)([a-z]*)", re.I)
"""The word, one more such as “the”, and what it is before or after."""


def moment_of(text: str, names: Iterable[str] = ()) -> str:
    """“before”, “after”, or nothing where a text names neither or both: of a visit, a repair …, or one of the names."""
    happenings = _happenings() | {name.casefold() for name in names}
    found = set()
    for match in _PHRASE.finditer(text):
        if match[2]:
            found.add(_ADVERBS[match[2].casefold()])
        elif happenings.intersection(match[0].casefold().split()[1:]):
            found.add(match[1].casefold())
    return found.pop() if len(found) == 1 else ""


@cache
def _happenings() -> frozenset[str]:
    return read_words(WORDS / "happenings.txt")
