"""What kind of answer a question asks for, and the small words that change what is asked: numbers, ranks, negation."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from bot.text import fold_word, tokenize, words_of

_MEASURES = "long|many|much|often|old|soon|far|big|tall|large|fast|high|deep|wide|heavy"
_TIMES = "year|month|day|date|age|century|decade|time|percent|percentage|number|proportion"
_NUMBER = re.compile(rf"\b(?:how (?:{_MEASURES})|when|(?:what|which) (?:{_TIMES}))\b", re.I)
_NAME = re.compile(r"\b(?:who|whom|whose|where|(?:what|which) (?:city|country|person|place|name))\b", re.I)
_NUMBER_WORDS = frozenset({
    "half", "quarter", "once", "twice", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "million", "billion",
    "several", "few", "dozen", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "century", "centuries",
})  # fmt: skip
_RANKS = frozenset({
    "first", "second", "third", "last", "only", "most", "least", "main", "best", "worst", "largest", "biggest",
    "smallest", "highest", "lowest", "oldest", "youngest", "longest", "shortest", "earliest", "latest",
})  # fmt: skip
_DENIES = re.compile(r"\b(?:not|no|never|without|none|cannot|nor)\b|n['’]t\b", re.I)


class Kind(StrEnum):
    """What is asked for, as far as the words tell it."""

    NUMBER = "number"
    NAME = "name"
    OTHER = "other"


def kind_of(question: str) -> Kind:
    """What a question asks for: a number (also a date), a name (of somebody or of a place), or something else."""
    if _NUMBER.search(question):
        return Kind.NUMBER
    return Kind.NAME if _NAME.search(question) else Kind.OTHER


def numbers_in(text: str) -> frozenset[str]:
    """The numbers in a text, in digits or words, and the months, folded."""
    return frozenset(word for word in words_of(text) if word in _NUMBER_WORDS or any(map(str.isdigit, word)))


def names_in(text: str, is_common: Callable[[str], bool]) -> frozenset[str]:
    """The capitalised words of a text that are no common ones, folded."""
    found = {fold_word(token.text) for token in tokenize(text) if token.text[:1].isupper()}
    return frozenset(word for word in found if not is_common(word))


def ranks_in(text: str) -> frozenset[str]:
    """The words of a text that pick one of many, such as "first" and "largest", folded."""
    return _RANKS.intersection(words_of(text))


def denies(text: str) -> bool:
    """Whether a text holds a negation."""
    return _DENIES.search(text) is not None
