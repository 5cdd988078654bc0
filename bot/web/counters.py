"""Counters of requests in memory: a storage of the library `limits`, for `bounded-memory://`.

Its own `memory://` starts a thread after almost every request that looks through every visitor there is: with a
hundred thousand of them it is the load that it should keep away. This one looks at one visitor and never holds more
than so many.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from limits.storage import SlidingWindowCounterSupport, Storage

_MOST = 50_000


@dataclass(slots=True)
class _Window:
    """What was counted in the window of this number, and in the one before it."""

    number: int
    before: int = 0
    now: int = 0


class BoundedMemory(Storage, SlidingWindowCounterSupport):
    """Counts in the last two windows of each key; of too many keys the one that was quiet longest goes."""

    STORAGE_SCHEME: list[str] = ["bounded-memory"]  # noqa: RUF012 - the library declares it so

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, *, most: int = _MOST) -> None:
        super().__init__(uri, wrap_exceptions)
        self._most = most
        self._windows: OrderedDict[str, _Window] = OrderedDict()
        self._lock = Lock()

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` more and say True, or say False where that would be more than `limit` in `expiry` seconds."""
        at = time.time()
        with self._lock:
            window = self._window(key, int(at // expiry))
            weighed = window.before * (1 - at % expiry / expiry) + window.now
            if int(weighed) + amount > limit:
                return False
            window.now += amount
            return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The count of the window before, the seconds that it still weighs; the same of this window."""
        at = time.time()
        rest = expiry - at % expiry
        with self._lock:
            window = self._window(key, int(at // expiry))
            return window.before, rest if window.before else 0.0, window.now, rest + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget what was counted for a key."""
        self.clear(key)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the storage itself may raise: nothing."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count more, whatever there is already."""
        with self._lock:
            window = self._window(key, int(time.time() // expiry))
            window.now += amount
            return window.now

    def get(self, key: str) -> int:
        """What was counted in the last window."""
        with self._lock:
            return self._windows[key].now if key in self._windows else 0

    def get_expiry(self, key: str) -> float:
        """Counters go when others need the room."""
        return time.time()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; how many keys that were."""
        with self._lock:
            count = len(self._windows)
            self._windows.clear()
            return count

    def clear(self, key: str) -> None:
        """Forget a key."""
        with self._lock:
            self._windows.pop(key, None)

    def _window(self, key: str, number: int) -> _Window:
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window(number)
            if len(self._windows) > self._most:
                self._windows.popitem(last=False)
        elif window.number != number:
            window.before = window.now if window.number == number - 1 else 0
            window.number, window.now = number, 0
        self._windows.move_to_end(key)
        return window
