"""A chart of bars, reckoned by the server for an SVG without script; its numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_HEIGHT, _TOP, _BOTTOM, _LEFT = 160, 12, 24, 34
_SLOT, _BAR = 34, 22
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of two parts, one above the other, with what stands below it; lengths in units of the drawing."""

    label: str
    x: float
    y: float
    height: float
    upper_y: float
    upper_height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template needs to draw it: its size, its bars, and the lines across with their numbers."""

    width: int
    height: int
    left: int
    bottom: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, float], ...]
    bar_width: int = _BAR

    @classmethod
    def of(cls, labels: Sequence[str], lower: Sequence[int], upper: Sequence[int]) -> Chart:
        """The chart of two rows of numbers with one label for each pair; every label is shown that has room."""
        top = _round_up(max([low + high for low, high in zip(lower, upper, strict=True)], default=1))
        unit = (_HEIGHT - _TOP - _BOTTOM) / top
        bottom = _HEIGHT - _BOTTOM
        every = max(1, len(labels) // 12)
        bars = []
        for number, (label, low, high) in enumerate(zip(labels, lower, upper, strict=True)):
            x = _LEFT + number * _SLOT + (_SLOT - _BAR) / 2
            shown = label if number % every == 0 else ""
            y = bottom - low * unit
            bars.append(
                Bar(
                    shown,
                    x,
                    round(y, 1),
                    round(low * unit, 1),
                    round(y - high * unit, 1),
                    round(high * unit, 1),
                    x + _BAR / 2,
                )
            )
        lines = tuple((number, round(bottom - number * unit, 1)) for number in sorted({0, top // 2, top}))
        return cls(_LEFT + _SLOT * max(4, len(labels)), _HEIGHT, _LEFT, bottom, tuple(bars), lines)


def _round_up(number: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …: even, so that half of it is a whole number."""
    size = 1
    while True:
        for step in _STEPS:
            if 2 * step * size >= number:
                return 2 * step * size
        size *= 10
