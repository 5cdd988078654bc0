"""Points of single words and of two words in a row: what each of them says for or against an emergency.

The file is fitted by `python -m bench.gate_points`; an editor can read it and strike a line out.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Self

from bot.errors import WordFileError, reason_of


class WordPoints:
    """The points of the words of one language."""

    def __init__(self, points: dict[str, int]) -> None:
        self._points = points

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read lines such as `12 two words`; no file, no points. Raises WordFileError naming a fault."""
        points: dict[str, int] = {}
        for number, line in enumerate(_lines(path), start=1):
            value, _, words = line.partition(" ")
            if not line or line[0] == "#":
                continue
            if not value.removeprefix("-").isdigit() or not words or words in points:
                raise WordFileError(
                    str(path), number, f"{line!r} is no line such as “12 word”, or its words stand twice"
                )
            points[words] = int(value)
        return cls(points)

    def of(self, words: tuple[str, ...]) -> dict[str, int]:
        """Return the words and pairs of a message that have points, each once, with them."""
        points = self._points
        said = (*words, *map(" ".join, pairwise(words)))
        return {item: points[item] for item in said if item in points}


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise WordFileError(str(path), 1, f"this is not UTF-8 ({error.reason}). Save the file as UTF-8.") from error
    except OSError as error:
        raise WordFileError(str(path), 1, f"{reason_of(error)}. Make it a readable file.") from error
