"""Quantities in a text: how much of what, as a range in a base unit, and where it is written.

    "at least 3 procedures"         count of "procedures", from 3
    "from 20 minutes to an hour"    duration, 1200 to 3600 seconds
    "every 3-4 months"              interval, 7 889 400 to 10 519 200 seconds
    "since 1970"                    year 1970

Numbers that measure nothing ("Fig. 6", "step 3", "type 1") are not found. Nothing here raises on any `str`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import inf

from bot.model import Span
from bot.wordfiles import WORDS, read_lines

COUNT, INTERVAL, YEAR, AGE, DURATION = "count", "interval", "year", "age", "duration"
_DISTANCE = "interval of length"

_WORDS = {
    name: float(number)
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0, "hundred": 100.0, "dozen": 12.0}
_FRACTIONS = {
    "a quarter of": 0.25,
    "half": 0.5,
    "three quarters of": 0.75,
    "one and a half": 1.5,
    "a year and a half": 1.5,
}
_VAGUE = {"a couple of": (2.0, 3.0), "a few": (2.0, 6.0), "several": (2.0, 9.0)}
_DIGITS = r"\d{1,3}(?:[,   ]\d{3})+(?!\d)|\d+(?:[.,]\s?\d{1,2}(?!\d))?½?|½"
_NUMBER = (
    rf"(?:(?:{'|'.join(_WORDS)}|\d+) and a half|{_DIGITS}|three quarters of(?: an?)?|a quarter of(?: an?)?|half(?: an?)?"
    rf"|a couple of|a few|several|(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w])|an?(?=\s))"
)
_NOUN = r"[a-z][a-z-]{2,}(?:\s[a-z-]{3,}){0,2}"
_AT_LEAST = re.compile(
    r"(?:at least|no less than|not less than|no fewer than|a minimum of|minimum|more than|over)\s*$", re.I
)
_AT_MOST = re.compile(
    r"(?:up to|at most|no more than|not more than|within|a maximum of|maximum|less than|under|fewer than|no longer than)"
    r"(?: about)?\s*$", re.I,
)  # fmt: skip
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.|roughly|circa|some|nearly|almost|~|average(?: of)?)\s*$", re.I
)
_EVERY = re.compile(
    r"(?:\bevery|\beach|\bonce (?:in|every|a|per)|\bintervals? of|\bintervals?[^.;,]{0,60}\b(?:is|are|of))(?: \w+)?\s*$",
    re.I,
)
_APART = re.compile(r"\s*(?:apart\b|intervals?\b|breaks?\b|between (?:the )?\w+)", re.I)
_AND = re.compile(r"\band\b", re.I)
_DEFINITE = re.compile(r"\b(?:the|these|those|both|all|our|my|your)\s*$", re.I)
_CASED_UNITS = frozenset({"G", "M", "H"})
_NOT_MEASURED = re.compile(
    r"(?:fig|figure|type|step|stage|no|number|chapter|page|level|table|version|item|tier|class|grade|group|phase|zone|section|part|model|option|day|week|vitamin|python|article|rule)s?\.?\s*$|[€$£#]\s*$", re.I
)
_YEAR = re.compile(
    r"\b(in|since|from|until|till|by|of|before|after|during|year)\s+((?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|\s?(?:%|°|[a-z]*(?:metres|meters)))"
    r"(?!\s(?:ml|g|kg|km|m|people|times|w|mm|euros|hours|days|miles|rpm|units|cycles|users|visitors|cars|bikes)\b)", re.I,
)  # fmt: skip
_AGE = re.compile(
    rf"\b(?:from the age of|age of|aged|older than|younger than)\s+({_DIGITS})|\b({_DIGITS})[ -]years?[ -](?:old|of age)\b",
    re.I,
)
_TIMES = re.compile(
    rf"\b(?P<count>once|twice|thrice|(?P<low>{_NUMBER})(?:\s?(?:-|–|to|or)\s?(?P<high>{_NUMBER}))?\s+times)\s+"
    r"(?:an?|per|each|every|in an?)\s+(?P<unit>day|week|fortnight|month|year|hour)\b", re.I,
)  # fmt: skip
_REPEATED = re.compile(
    r"\b(daily|weekly|monthly|yearly|annually|fortnightly)\b|\bevery\s+(second |other )?(hour|day|week|month|year|fortnight)\b",
    re.I,
)
_PERIODS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "fortnightly": "fortnight",
}
_NO_NOUNS = frozenset(
    "of the and or but times ways from with for than per more less other others out percent years old thing things "
    "reasons reason way types kinds main different important hundred thousand million whole".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """`low` to `high` of `kind` in its base unit (seconds, metres, grams, litres, °C …), written at `span`.

    `high` is infinite for "at least", `low` is 0 for "up to". `counted` is the noun of a count. A `loose` quantity is
    approximate ("about") or vague ("a few").
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
        return self.high == inf or self.low == 0


def quantities(text: str) -> list[Quantity]:
    """The quantities of `text` in their order, none overlapping another."""
    found: list[Quantity] = []
    for candidates in (_rates(text), _ages(text), _years(text), _measured(text)):
        for quantity in candidates:
            if not any(quantity.span.overlaps(other.span) for other in found):
                found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.span)


@cache
def _units() -> dict[str, tuple[str, float]]:
    units: dict[str, tuple[str, float]] = {}
    for line in read_lines(WORDS / "units.txt"):
        head, _, names = line.text.partition(":")
        kind, _, factor = head.partition(" ")
        try:
            scale = float(factor)
        except ValueError as error:
            raise line.error("cannot be read; write “duration 60: minute, minutes”") from error
        for name in names.split(","):
            if name.strip().casefold() in units:
                raise line.error(f"“{name.strip()}” stands in an earlier line; keep it in one line only")
            units[name.strip().casefold()] = (kind, scale)
    return units


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_units(), key=len, reverse=True))
    unit = rf"(?:{names})(?![\w])"
    return re.compile(
        rf"(?<![\w.,/])(?P<low>{_NUMBER})(?:\s?-?\s?(?P<lowunit>{unit}))?"
        rf"(?:\s*(?:-|–|—|to|or|and)\s*(?P<high>{_NUMBER}))?\s?-?\s?(?:(?P<unit>{unit})|(?P<noun>{_NOUN}))?", re.I,
    )  # fmt: skip


def _measured(text: str) -> Iterator[Quantity]:
    at = 0
    while match := _pattern().search(text, at):
        quantity = _quantity(text, match)
        if quantity:
            yield quantity
        at = quantity.span.end if quantity else max(match.end("low"), match.start() + 1)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    is_range = match["high"] and (match["unit"] or not match["lowunit"])
    low, high = _value(match["low"]), _value(match["high"] if is_range else match["low"])
    unit = match["unit"] or match["lowunit"]
    before = text[max(0, match.start() - 80) : match.start()]
    if low is None or high is None or (_NOT_MEASURED.search(before) and not unit) or unit in _CASED_UNITS:
        return None
    loose = bool(_ABOUT.search(before)) or low[0] != low[1]
    if unit is None:
        return _count(match, low[0], high[1], before, loose)
    kind, scale = _units()[unit.casefold()]
    low_kind, low_scale = _units()[match["lowunit"].casefold()] if match["lowunit"] else (kind, scale)
    start, end = match.start(), match.end("unit") if match["unit"] else match.end("lowunit")
    first, last = low[0] * low_scale, high[1] * scale
    if low_kind != kind:
        return None
    if match["lowunit"] and match["unit"] and low_scale > scale and _AND.search(match[0]):
        first = last = first + last
    ends = _ends(first, last, before)
    if ends is None:
        return None
    is_interval = _EVERY.search(before) or (kind == DURATION and _APART.match(text, end))
    if is_interval and kind in (DURATION, "length"):
        return Quantity(INTERVAL if kind == DURATION else _DISTANCE, *ends, Span(start, end), "", loose)
    return Quantity(kind, *ends, Span(start, end), "", loose)


def _count(match: re.Match[str], low: float, high: float, before: str, loose: bool) -> Quantity | None:
    """A number of things; "one" and "a" count nothing, neither does a number without a plural, nor "the two"."""
    if not match["noun"] or match["low"].casefold() in ("a", "an", "one", "half") or match["lowunit"]:
        return None
    words = []
    for word in match["noun"].casefold().split():
        if word in _NO_NOUNS:
            break
        words.append(word)
        if word.endswith("s") and not word.endswith(("ss", "ous", "us")):
            break
    if not words or not words[-1].endswith("s"):
        return None
    if _DEFINITE.search(before):
        return None
    noun = " ".join(words)
    ends = _ends(low, high, before)
    return Quantity(COUNT, *ends, Span(match.start(), match.start("noun") + len(noun)), noun, loose) if ends else None


def _ends(low: float, high: float, before: str) -> tuple[float, float] | None:
    if low > high:
        return None
    if low == high and _AT_LEAST.search(before):
        return low, inf
    if low == high and _AT_MOST.search(before):
        return 0.0, high
    return low, high


def _value(written: str) -> tuple[float, float] | None:
    """What a number word or digits stand for, as the ends of a range; None where it is none."""
    words = " ".join(written.casefold().split())
    if words in _VAGUE:
        return _VAGUE[words]
    bare = re.sub(r"\s+an?$", "", words)
    if bare.endswith(" and a half"):
        whole = _value(bare.removesuffix(" and a half"))
        return (whole[0] + 0.5, whole[0] + 0.5) if whole else None
    known = {"a": 1.0, "an": 1.0, "½": 0.5, **_FRACTIONS, **_WORDS}
    if bare in known:
        return known[bare], known[bare]
    digits = re.sub(r"[   ](?=\d{3}\b)|,(?=\d{3}\b)", "", words).replace(" ", "").replace(",", ".")
    half = 0.5 if digits.endswith("½") else 0.0
    digits = digits.removesuffix("½")
    return (float(digits) + half, float(digits) + half) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def _rates(text: str) -> Iterator[Quantity]:
    """ "Twice a week" and "monthly" as the seconds from one time to the next."""
    for match in _TIMES.finditer(text):
        period = _units()[match["unit"].casefold()][1]
        fixed = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(match["count"].casefold())
        low = (fixed, fixed) if fixed else _value(match["low"])
        high = (fixed, fixed) if fixed else _value(match["high"] or match["low"])
        if low and high and low[0] and high[1]:
            fewest, most = _ends(low[0], high[1], text[max(0, match.start() - 30) : match.start()]) or (low[0], high[1])
            longest = period / fewest if fewest else inf
            yield Quantity(INTERVAL, period / most, longest, Span(match.start(), match.end()), loose=low[0] != low[1])
    for match in _REPEATED.finditer(text):
        unit = _PERIODS.get(match[0].casefold(), match[3] or "day").casefold()
        seconds = _units()[unit][1] * (2 if match[2] else 1)
        yield Quantity(INTERVAL, seconds, seconds, Span(match.start(), match.end()))


def _ages(text: str) -> Iterator[Quantity]:
    for match in _AGE.finditer(text):
        value = _value(match[1] or match[2])
        if value:
            yield Quantity(AGE, value[0], value[1], Span(match.start(), match.end()))


def _years(text: str) -> Iterator[Quantity]:
    for match in _YEAR.finditer(text):
        yield Quantity(YEAR, float(match[2]), float(match[2]), Span(match.start(), match.end()), match[1].casefold())
