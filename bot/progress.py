"""How far something that takes long has come, told now and then."""

from __future__ import annotations

import time
from collections.abc import Callable

_PAUSE_SECONDS = 2.0


class Progress:
    """Says how far something has come, at most every two seconds and not before the first two have passed."""

    def __init__(self, say: Callable[[str], None] | None = None, pause_seconds: float = _PAUSE_SECONDS) -> None:
        """`say` takes one line; without it nothing is said."""
        self._say = say
        self._pause = pause_seconds
        self._last = time.monotonic()

    def at(self, doing: str, done: int, total: int) -> None:
        """`done` of `total` are done of what is being done: "analysing example questions", 8000, 21075."""
        if self._say is None or (now := time.monotonic()) - self._last < self._pause:
            return
        self._last = now
        self._say(f"{doing}: {done:,} of {total:,}")
