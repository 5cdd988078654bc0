"""Quantities in a text: how much of what, as a range in a base unit, and where it is written.

    "at least 3 rinses"             count of "rinses", from 3
    "from 20 minutes to an hour"    duration, 1200 to 3600 seconds
    "every 3-4 months"              interval, 7 889 400 to 10 519 200 seconds
    "since 1970"                    year 1970

Numbers that measure nothing ("Fig. 6", "step 3") are not found. Nothing here raises on any `str`; the first call reads
the word files and raises WordFileError where one cannot be understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf

from bot.model import Span
from bot.wordfiles import WORDS, Line, read_lines, read_words

COUNT, INTERVAL, DISTANCE, YEAR, AGE = "count", "interval", "interval of length", "year", "age"
_INTERVALS = {"duration": INTERVAL, "length": DISTANCE}
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\s?\d{1,2}(?!\d))?½?|½"
_NOUN = r"[a-z][a-z-]{2,}(?:\s[a-z-]{3,}){0,2}"
_AT_LEAST = re.compile(r"(?:at least|not? (?:less|fewer) than|(?:a )?minimum(?: of)?|more than|over)\s*$", re.I)
_AT_MOST = re.compile(
    r"(?:up to|at most|not? (?:more|longer) than|within|(?:a )?maximum(?: of)?|(?:less|fewer) than|under)"
    r"(?: about)?\s*$",
    re.I,
)
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.|roughly|circa|some|nearly|almost|~|average(?: of)?)\s*$", re.I
)
_EVERY = re.compile(
    r"\b(?:every|each|once (?:in|every|a|per)|intervals? of|intervals?[^.;,]{0,60}\b(?:is|are|of))(?: \w+)?\s*$", re.I
)
_APART = re.compile(r"\s*(?:apart\b|intervals?\b|breaks?\b|between (?:the )?\w+)", re.I)
_AND = re.compile(r"\band\b", re.I)
_DEFINITE = re.compile(r"\b(?:the|these|those|both|all|our|my|your)\s*$", re.I)
_CASED_UNITS = frozenset({"G", "M", "H"})
_YEAR = re.compile(
    r"\b(in|since|from|until|till|by|of|before|after|during|year)\s+((?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|\s?[%°])"
    r"(?!\s(?:\w*met(?:re|er)s|ml|g|kg|km|m|people|times|w|mm|euros|hours|days|miles|rpm|units|users)\b)", re.I,
)  # fmt: skip
_AGE = re.compile(
    rf"\b(?:from the age of|age of|aged|older than|younger than)\s+({_DIGITS})"
    rf"|\b({_DIGITS})[ -]years?[ -](?:old|of age)\b", re.I,
)  # fmt: skip
_REPEATED = re.compile(
    r"\b(?:(?P<adverb>daily|weekly|fortnightly|monthly|yearly|annually)"
    r"|every\s+(?P<other>second |other )?(?P<unit>hour|day|week|fortnight|month|year))\b", re.I,
)  # fmt: skip
_ADVERBS = {"daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """`low` to `high` of `kind` in its base unit (seconds, metres, grams, litres, °C …), written at `span`.

    `high` is infinite for "at least", `low` is 0 for "up to". `counted` is the noun of a count, or the word before a
    year. A `loose` quantity is approximate ("about") or vague ("a few").
    """

    kind: str
    low: float
    high: float
    span: Span
    counted: str = ""
    loose: bool = False

    @property
    def is_open(self) -> bool:
        """Whether only one of its ends was given."""
        return self.high == inf or self.low == 0 < self.high


def quantities(text: str) -> list[Quantity]:
    """The quantities of `text` in their order, none overlapping another."""
    if not may_measure(text):
        return []
    found: list[Quantity] = []
    for candidates in (_rates(text), _repeated(text), _ages(text), _years(text), _measured(text)):
        for quantity in candidates:
            if not any(quantity.span.overlaps(other.span) for other in found):
                found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.span)


def may_measure(text: str) -> bool:
    """Whether a text could hold a quantity: a quick look that spares most texts the slow one."""
    return any(map(_hints, text.split()))


@lru_cache(maxsize=20_000)
def _hints(piece: str) -> bool:
    """Whether a piece of text without white space holds a digit, a number word, a unit or a word of repetition."""
    return _grammar().hint.search(piece) is not None


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The word files, and the patterns made of them: a unit's kind and size, a number word's ends."""

    units: dict[str, tuple[str, float]]
    numbers: dict[str, tuple[float, float]]
    measured: re.Pattern[str]
    rate: re.Pattern[str]
    numbered: re.Pattern[str]
    hint: re.Pattern[str]
    uncounted: frozenset[str]


@cache
def _grammar() -> _Grammar:
    units: dict[str, tuple[str, float]] = {}
    numbers = {"a": (1.0, 1.0), "an": (1.0, 1.0), "½": (0.5, 0.5)}
    for line in read_lines(WORDS / "units.txt"):
        kind, _, size = line.text.partition(":")[0].partition(" ")
        units |= {name: (kind, _float(line, size)) for name in _names(line, units)}
    for line in read_lines(WORDS / "numbers.txt"):
        low, _, high = line.text.partition(":")[0].partition(" to ")
        numbers |= {name: (_float(line, low), _float(line, high or low)) for name in _names(line, numbers)}
    unit = rf"(?:{_any_of(units)})(?!\w)"
    words = _any_of([name for name in numbers if name not in ("a", "an", "½")])
    number = rf"(?:(?:\d+|\w+) and a half|{_DIGITS}|(?:{words})(?!\w)|an?(?=\s))"
    measured = (
        rf"(?<![\w.,/])(?P<low>{number})(?:\s?-?\s?(?P<lowunit>{unit}))?"
        rf"(?:\s*(?:-|–|—|to|or|and)\s*(?P<high>{number}))?\s?-?\s?(?:(?P<unit>{unit})|(?P<noun>{_NOUN}))?"
    )
    rate = (
        rf"\b(?P<count>once|twice|thrice|(?P<low>{number})(?:\s?(?:-|–|to|or)\s?(?P<high>{number}))?\s+times)\s+"
        r"(?:an?|per|each|every|in an?)\s+(?P<unit>hour|day|week|fortnight|month|year)\b"
    )
    numbered = rf"\b(?:{_any_of(read_words(WORDS / 'numbered.txt'))})s?\.?\s*$|[€$£#]\s*$"
    uncounted = read_words(WORDS / "uncounted.txt")
    first_words = _any_of(frozenset(name.split()[0] for name in units))
    hint = rf"\d|½|half|once|twice|thrice|daily|weekly|monthly|yearly|annually|{words}|(?<!\w)(?:{first_words})(?!\w)"
    patterns = [re.compile(pattern, re.I) for pattern in (measured, rate, numbered, hint)]
    return _Grammar(units, numbers, patterns[0], patterns[1], patterns[2], patterns[3], uncounted)


def _names(line: Line, known: dict[str, tuple[str, float]] | dict[str, tuple[float, float]]) -> list[str]:
    names = [name.strip().casefold() for name in line.text.partition(":")[2].split(",")]
    for name in names:
        if not name or name in known:
            raise line.error(f"“{name}” is empty or stands in an earlier line; write “60: sixty”, each name once")
    return names


def _float(line: Line, written: str) -> float:
    try:
        return float(written)
    except ValueError as error:
        raise line.error(f"{written!r} is no number; write “60: sixty” or “duration 60: minute, minutes”") from error


def _any_of(names: dict[str, tuple[str, float]] | list[str] | frozenset[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def _measured(text: str) -> Iterator[Quantity]:
    at = 0
    while match := _grammar().measured.search(text, at):
        quantity = _quantity(text, match)
        if quantity:
            yield quantity
        at = quantity.span.end if quantity else max(match.end("low"), match.start() + 1)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    unit = match["unit"] or match["lowunit"]
    is_range = match["high"] and (match["unit"] or not match["lowunit"])
    low, high = _value(match["low"]), _value(match["high"] if is_range else match["low"])
    before = text[max(0, match.start() - 80) : match.start()]
    if low is None or high is None or unit in _CASED_UNITS or (not unit and _grammar().numbered.search(before)):
        return None
    loose = bool(_ABOUT.search(before)) or low[0] != low[1]
    if unit is None:
        return _count(match, low[0], high[1], before, loose)
    units = _grammar().units
    kind, scale = units[unit.casefold()]
    low_kind, low_scale = units[(match["lowunit"] or unit).casefold()]
    first, last = low[0] * low_scale, high[1] * scale
    if is_range and match["lowunit"] and low_scale > scale and _AND.search(match[0]):
        first = last = first + last
    ends = _ends(first, last, before)
    if ends is None or low_kind != kind:
        return None
    end = match.end("unit") if match["unit"] else match.end("lowunit")
    repeats = _EVERY.search(before) or (kind == "duration" and _APART.match(text, end))
    kind = _INTERVALS.get(kind, kind) if repeats else kind
    return Quantity(kind, *ends, Span(match.start(), end), "", loose)


def _count(match: re.Match[str], low: float, high: float, before: str, loose: bool) -> Quantity | None:
    """A number of things; "one" and "a" count nothing, neither does a number without a plural, nor "the two"."""
    single = match["low"].casefold() in ("a", "an", "one", "half", "½")
    if not match["noun"] or single or match["lowunit"] or _DEFINITE.search(before):
        return None
    words: list[str] = []
    for word in match["noun"].casefold().split():
        if word in _grammar().uncounted:
            break
        words.append(word)
        if word.endswith("s") and not word.endswith(("ss", "us")):
            noun = " ".join(words)
            ends = _ends(low, high, before)
            span = Span(match.start(), match.start("noun") + len(noun))
            return Quantity(COUNT, *ends, span, noun, loose) if ends else None
    return None


def _ends(low: float, high: float, before: str) -> tuple[float, float] | None:
    """The ends of a range, one of them open where the words before it say so; None for "5 to 1"."""
    if low > high:
        return None
    if low == high and _AT_LEAST.search(before):
        return low, inf
    return (0.0, high) if low == high and _AT_MOST.search(before) else (low, high)


def _value(written: str) -> tuple[float, float] | None:
    """What a number word or digits stand for, as the ends of a range; None where it is none."""
    words = " ".join(written.casefold().split())
    if words in _grammar().numbers:
        return _grammar().numbers[words]
    if words.endswith((" and a half", "½")):
        whole = _value(words.removesuffix(" and a half").removesuffix("½"))
        return (whole[0] + 0.5, whole[1] + 0.5) if whole else None
    digits = re.sub(r"[\u00a0\u202f ](?=\d{3}\b)|,(?=\d{3}\b)", "", words).replace(" ", "").replace(",", ".")
    return (float(digits), float(digits)) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def _rates(text: str) -> Iterator[Quantity]:
    """ "Twice a week" as the seconds from one time to the next."""
    for match in _grammar().rate.finditer(text):
        period = _grammar().units[match["unit"].casefold()][1]
        fixed = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(match["count"].casefold())
        low = (fixed, fixed) if fixed else _value(match["low"])
        high = (fixed, fixed) if fixed else _value(match["high"] or match["low"])
        ends = _ends(low[0], high[1], text[max(0, match.start() - 30) : match.start()]) if low and high else None
        if ends and ends[1]:
            longest = period / ends[0] if ends[0] else inf
            loose = low is not None and low[0] != low[1]
            yield Quantity(INTERVAL, period / ends[1], longest, Span(match.start(), match.end()), "", loose)


def _repeated(text: str) -> Iterator[Quantity]:
    """ "Monthly" and "every other week"."""
    for match in _REPEATED.finditer(text):
        unit = match["unit"] or _ADVERBS.get(match["adverb"].casefold(), "year")
        seconds = _grammar().units[unit.casefold()][1] * (2 if match["other"] else 1)
        yield Quantity(INTERVAL, seconds, seconds, Span(match.start(), match.end()))


def _ages(text: str) -> Iterator[Quantity]:
    for match in _AGE.finditer(text):
        value = _value(match[1] or match[2])
        if value:
            yield Quantity(AGE, value[0], value[1], Span(match.start(), match.end()))


def _years(text: str) -> Iterator[Quantity]:
    for match in _YEAR.finditer(text):
        yield Quantity(YEAR, float(match[2]), float(match[2]), Span(match.start(), match.end()), match[1].casefold())
