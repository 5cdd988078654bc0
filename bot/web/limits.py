"""How often a visitor, and all of them together, may ask in a minute.

The reply says it as draft-ietf-httpapi-ratelimit-headers-10 foresees it
(https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy: "visitor";q=30;w=60`
and `RateLimit: "visitor";r=29;t=31`.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from limits.errors import ConfigurationError

from bot.errors import SettingsError
from bot.settings import Settings
from bot.web.counters import BoundedMemory
from bot.web.visitors import visitor

_LIMITED = ("api.chat", "api.feedback", "v1.complete")
_VISITOR, _ALL = "visitor", "all"
_PACKAGES = {"redis": "redis", "rediss": "redis", "memcached": "pymemcache"}
_PATIENCE: dict[str, dict[str, str | int]] = {
    "redis": {"socket_connect_timeout": 1, "socket_timeout": 1}, "pymemcache": {"connect_timeout": 1, "timeout": 1},
}  # fmt: skip
"""Seconds that a question waits for the storage before it is counted in memory."""


def register(app: Flask, settings: Settings) -> None:
    """Limit what takes work or is kept: questions and verdicts. Raises SettingsError for a storage that is not there.

    In memory each worker counts alone. The limit of all is divided among them, so that their sum holds; a visitor's is
    not, since most visitors stay with one worker and would be stopped too early.
    """
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # below that it writes visitors' addresses
    alone = settings.limits_storage is None
    limiter = _limiter(app, settings.limits_storage)
    together = -(-settings.questions_per_minute // (settings.workers if alone else 1))
    for name in _LIMITED:
        view: Any = app.view_functions[name]
        # The first that is wrapped is looked at first, so that who is stopped takes nothing from the others.
        if settings.visitor_questions_per_minute:
            limit = f"{settings.visitor_questions_per_minute} per minute"
            view = limiter.shared_limit(limit, _VISITOR, key_func=visitor)(view)
        if together:
            view = limiter.shared_limit(f"{together} per minute", _ALL, key_func=lambda: _ALL)(view)
        app.view_functions[name] = view

    @app.after_request
    def tell(response: Response) -> Response:
        if limits := limiter.current_limits:
            shown = next((limit for limit in limits if limit.breached), limits[0])
            name = str(shown.request_args[-1])
            rest = max(1, int(shown.reset_at - time.time()))
            remaining = 0 if shown.breached else shown.remaining
            response.headers.extend([
                ("RateLimit-Policy", f'"{name}";q={shown.limit.amount};w={shown.limit.get_expiry()}'),
                ("RateLimit", f'"{name}";r={remaining};t={rest}'),
            ])  # fmt: skip
            if shown.breached:
                response.headers["Retry-After"] = str(rest)
        return response


def detail(error: RateLimitExceeded) -> str:
    """What a visitor is told whom a limit stops."""
    many = f"{error.limit.limit.amount:,} a minute" if error.limit else "so many a minute"
    if error.limit and error.limit.scope_for("", None) == _VISITOR:
        return f"You asked more than {many}; wait as many seconds as Retry-After says."
    return f"All visitors together asked more than {many}; wait as many seconds as Retry-After says."


def _limiter(app: Flask, storage: str | None) -> Limiter:
    """The library's limiter; where the storage cannot be reached later, it counts in memory until it can."""
    scheme = (storage or "").partition(":")[0]
    package = _PACKAGES.get(scheme.partition("+")[0], "")
    try:
        return Limiter(
            visitor, app=app, storage_uri=storage or f"{BoundedMemory.STORAGE_SCHEME[0]}://",
            strategy="sliding-window-counter", storage_options=_PATIENCE.get(package),
            headers_enabled=False, fail_on_first_breach=True, key_prefix="verbatim",
            in_memory_fallback_enabled=storage is not None,
        )  # fmt: skip
    except (ConfigurationError, ValueError, OSError) as error:
        way = f"pip install {package}, and look at the address"
        raise SettingsError(f"limits_storage ({scheme}) cannot be used; {way}") from error
