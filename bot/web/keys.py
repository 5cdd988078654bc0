"""The operator's key: what it opens, and how it is shown.

A program sends it as `Authorization: Bearer KEY` (RFC 6750); a browser asks its user for a name and a password and
sends them as `Authorization: Basic` (RFC 7617): any name, and the key as the password.

Keys are not for guessing: of a visitor who showed ten wrong ones in a minute no key is looked at, not even the right
one. Each worker counts in its memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hmac import compare_digest
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.errors import KeyAttemptsError, KeyMissingError, NoKeySetError
from bot.web.chat import answers
from bot.web.counters import BoundedMemory
from bot.web.visitors import visitor

CHALLENGES = ('Bearer realm="verbatim"', 'Basic realm="verbatim", charset="UTF-8"')
"""A header each: Chromium reads no second challenge in one header, and would not ask for the key."""
_WRONG_KEYS = RateLimitItemPerMinute(10, namespace="wrong-keys")
_EXTENSION = "verbatim.wrong-keys"
_Given = ParamSpec("_Given")
_Returned = TypeVar("_Returned")


def register(app: Flask) -> None:
    """Count the wrong keys that are shown to `app`, by visitor and in this process."""
    app.extensions[_EXTENSION] = SlidingWindowCounterRateLimiter(BoundedMemory())


def require_key(view: Callable[_Given, _Returned]) -> Callable[_Given, _Returned]:
    """Let only who shows the key see this view, and nobody where the operator set none.

    A browser sends the key again by itself, so a view that changes something has to take JSON bodies alone: no page
    of another origin can send those without asking first. The view raises KeyMissingError or NoKeySetError.
    """

    @wraps(view)
    def guarded(*given: _Given.args, **named: _Given.kwargs) -> _Returned:
        if answers().settings.api_key is None:
            raise NoKeySetError("the operator set no key, and without one nobody may see this")
        check_key()
        return view(*given, **named)

    return guarded


def check_key() -> None:
    """Raise KeyMissingError where the operator set a key and the request does not show it; for `before_request`."""
    if not has_key():
        raise KeyMissingError("this needs the operator's key; send it as “Authorization: Bearer …”")


def has_key() -> bool:
    """Whether the request shows the key, or none is set.

    Raises KeyAttemptsError for a visitor who showed too many wrong ones: from then on the right one helps no more than
    another guess, until a minute has passed.
    """
    if "has_key" not in g:  # a request is one guess, however often it is looked at
        key = answers().settings.api_key
        g.has_key = key is None or _shows(key)
    found: bool = g.has_key
    return found


def _shows(key: str) -> bool:
    given = request.authorization
    shown = (given.token or given.get("password") or "") if given and given.type in ("bearer", "basic") else ""
    if not shown:
        return False
    wrong: SlidingWindowCounterRateLimiter = current_app.extensions[_EXTENSION]
    if not wrong.test(_WRONG_KEYS, visitor()):
        raise KeyAttemptsError("too many wrong keys came from your address; wait a minute, then send the right one")
    is_right = compare_digest(shown.encode("utf-8", "surrogatepass"), key.encode())
    if not is_right:
        wrong.hit(_WRONG_KEYS, visitor())
    return is_right
