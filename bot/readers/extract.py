"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Block, LeftOut, Place

__all__ = ["Extract", "LeftOut"]


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file and its blocks, in order and without overlap.

    `places` say where the text stands in the file, by ascending start; none where the text is the file. `title`,
    `language` and `url` are what the file says of itself, empty where it says nothing.
    """

    text: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...] = ()
    title: str = ""
    language: str = ""
    url: str = ""
    left_out: tuple[LeftOut, ...] = ()
