"""When two quantities of one thing can be read as the same statement."""

from __future__ import annotations

from math import inf

from bot.quantities import YEAR, Quantity

_WIDER = 1.34
"""From this ratio of their ends on, one range is clearly wider than another."""


def agree(first: Quantity, second: Quantity) -> bool:
    """Whether two quantities of one thing can be read as the same statement.

    Ranges agree where they overlap and neither is clearly wider: both of their ends lie within a third of each other.
    An open end agrees with what lies wholly within it, "up to" only with what comes near to it. Years must be the same.
    """
    if YEAR in (first.kind, second.kind):
        return (first.low, first.high) == (second.low, second.high)
    if first.is_open and second.is_open:
        return _near(first.low, second.low, 1.1) and _near(first.high, second.high, 1.1)
    if first.is_open or second.is_open:
        return _within(*((first, second) if first.is_open else (second, first)))
    slack = 1.25 if first.loose or second.loose else 1.05
    if not (first.low <= second.high * slack and second.low <= first.high * slack):
        return False
    points = first.low == first.high and second.low == second.high
    if points or (first.loose and second.loose) or _leaves_room(first, second) or _leaves_room(second, first):
        return True
    return _near(first.low, second.low, _WIDER) and _near(first.high, second.high, _WIDER)


def _within(opened: Quantity, closed: Quantity) -> bool:
    if opened.high == inf:
        return closed.low >= opened.low * 0.95
    return opened.high * 0.8 <= closed.high <= opened.high * 1.05


def _leaves_room(vague: Quantity, other: Quantity) -> bool:
    """Whether "a few weeks" leaves room for the other."""
    return vague.loose and vague.high >= 3 * vague.low and vague.low <= other.low and other.high <= vague.high


def _near(first: float, second: float, ratio: float) -> bool:
    if first == second:
        return True
    low, high = sorted((first, second))
    return low > 0 and high / low <= ratio
