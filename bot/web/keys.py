"""The operator's key: what it opens, and how it is shown.

A program sends it as `Authorization: Bearer KEY` (RFC 6750); a browser asks its user for a name and a password and
sends them as `Authorization: Basic` (RFC 7617): any name, and the key as the password.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hmac import compare_digest
from typing import ParamSpec, TypeVar

from flask import request

from bot.errors import KeyMissingError, NoKeySetError
from bot.web.chat import answers

CHALLENGES = ('Bearer realm="verbatim"', 'Basic realm="verbatim", charset="UTF-8"')
"""A header each: Chromium reads no second challenge in one header, and would not ask for the key."""
_Given = ParamSpec("_Given")
_Returned = TypeVar("_Returned")


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
    """Whether the request shows the key, or none is set."""
    key = answers().settings.api_key
    if key is None:
        return True
    given = request.authorization
    shown = (given.token or given.get("password") or "") if given and given.type in ("bearer", "basic") else ""
    return compare_digest(shown.encode("utf-8", "surrogatepass"), key.encode())
