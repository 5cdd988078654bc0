"""Numbers: every word with a digit, spelled ones, and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.message import Message
from bot.redaction.words import Removed

_BETWEEN_NUMBERS = re.compile(r"[\s().,:;/+*#№–—−-]{0,4}")
_BESIDE_MONTH = re.compile(r"(?:st|nd|rd|th|-го|-е)?[\s.,/-]{0,3}(?:of |de |del )?")
_CODE_DIGITS = 4
"""How many digits make a number that letters in capitals beside it belong to: "AN 0123456"."""


def numbers_in(message: Message, free: list[bool]) -> Iterator[Removed]:
    """What is a number or a date. Words that are not `free` are kept whatever they hold."""
    found = list(_joined(message.text, [*_digits(message, free), *_spelled(message)]))
    found = list(_joined(message.text, [_with_letters(message, number) for number in found]))
    yield from _with_months(message, found)


def _digits(message: Message, free: list[bool]) -> Iterator[Removed]:
    """Every word with a digit in it."""
    for word, is_free in zip(message.words, free, strict=True):
        if is_free and any(character.isnumeric() for character in word.text):
            yield Removed(word.start, word.end, "number")


def _spelled(message: Message) -> Iterator[Removed]:
    """Runs of spelled numbers, and single ones from thirteen on."""
    at = 0
    while at < len(message.words):
        end, large, small = at, 0, 0
        while end < len(message.words):
            is_large = message.starts("number", end) == 1
            is_small = message.starts("digit", end) == 1
            is_joint = end > at and message.starts("joint", end) == 1 and not message.stops(end)
            follows = end + 1 < len(message.words) and is_joint and _is_spelled(message, end + 1)
            if not (is_large or is_small or follows) or (end > at and message.ends_sentence(end)):
                break
            large, small = large + is_large, small + is_small
            end += 1
        if large or small > 1:
            yield Removed(message.words[at].start, message.words[end - 1].end, "number")
        at = max(end, at + 1)


def _is_spelled(message: Message, at: int) -> bool:
    return any(message.starts(kind, at) == 1 for kind in ("number", "digit"))


def _with_months(message: Message, numbers: list[Removed]) -> Iterator[Removed]:
    """The numbers; one beside a month is a date with it."""
    months = [word for at, word in enumerate(message.words) if message.starts("month", at) == 1]
    for number in numbers:
        near = [
            month
            for month in months
            if (month.end <= number.start and _BESIDE_MONTH.fullmatch(message.text, month.end, number.start))
            or (number.end <= month.start and _BESIDE_MONTH.fullmatch(message.text, number.end, month.start))
        ]
        starts, ends = [month.start for month in near], [month.end for month in near]
        what = "date" if near else number.what
        yield Removed(min([number.start, *starts]), max([number.end, *ends]), what)


def _with_letters(message: Message, number: Removed) -> Removed:
    """A long number with the short words in capitals on either side of it: "QQ 12 34 56 C"."""
    start, end = number.start, number.end
    if sum(map(str.isdigit, message.text[start:end])) < _CODE_DIGITS:
        return number
    codes = [word for word in message.words if word.text.isupper() and len(word.text) <= 4]
    for word in reversed(codes):
        if word.end <= start <= word.end + 2:
            start = word.start
    for word in codes:
        if end <= word.start <= end + 1:
            end = word.end
    return Removed(start, end, number.what)


def _joined(text: str, numbers: list[Removed]) -> Iterator[Removed]:
    """Numbers, each together with those that only brackets, points and dashes part from it, and the signs before it."""
    current: Removed | None = None
    for number in sorted(numbers, key=lambda removed: removed.start):
        if current and _BETWEEN_NUMBERS.fullmatch(text, current.end, max(current.end, number.start)):
            current = Removed(current.start, max(current.end, number.end), "number")
            continue
        if current:
            yield current
        start = number.start
        while start and text[start - 1] in "+(№#":
            start -= 1
        current = Removed(start, number.end, "number")
    if current:
        yield current
