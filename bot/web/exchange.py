"""What every exchange has: a request id, a log line without the visitor's words, timing, and headers that protect."""

from __future__ import annotations

import logging
import os
import re
from http import HTTPStatus
from time import perf_counter

from flask import Flask, Response, g, request
from werkzeug.exceptions import PreconditionFailed

_ID = re.compile(r"[A-Za-z0-9._~-]{1,100}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PREFLIGHT_SECONDS = "600"
_EXPOSED = "ETag, X-Request-ID, Retry-After, Server-Timing, RateLimit, RateLimit-Policy"
_LOG = logging.getLogger("verbatim.access")
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PROTECTING = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
)
_STRICT_TRANSPORT = "max-age=63072000"


def page_policy(origins: tuple[str, ...]) -> str:
    """What the page at / may load, and whose pages may show it in a frame: those that may ask."""
    return " ".join((_PAGE_POLICY, *origins))


def register(app: Flask, origins: tuple[str, ...], *, only_tls: bool) -> None:
    """Give every exchange of `app` these headers; pages of `origins` may read the answers and frame the page.

    `only_tls`: browsers shall come back over TLS alone.
    """
    policies = {True: page_policy(origins), False: _DATA_POLICY}
    more = (*_PROTECTING, ("Strict-Transport-Security", _STRICT_TRANSPORT)) if only_tls else _PROTECTING

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _ID.fullmatch(given) else os.urandom(16).hex()

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        taken = 1000 * (perf_counter() - g.began)
        is_page = response.mimetype == "text/html"
        # No view sets these; adding them without looking for them first takes a third of the time.
        headers.extend([
            ("X-Request-ID", g.request_id), ("Server-Timing", f"app;dur={taken:.1f}"),
            ("Content-Security-Policy", policies[is_page]), *more,
        ])  # fmt: skip
        if is_page:
            headers.add("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        if origins:
            headers.add("Vary", "Origin")
            _share(response, origins)
        _LOG.info(
            "%s %s %d %.1f ms %s", known_method(), known_route(), response.status_code, taken, g.request_id,
            extra={"fields": {"request_id": g.request_id}},
        )  # fmt: skip
        return response


def known_method() -> str:
    """The request's method, or “other” for one that is none of HTTP's."""
    return request.method if request.method in _METHODS else "other"


def known_route() -> str:
    """The pattern of the request's address, “-” for none: a visitor may have typed the address itself."""
    return request.url_rule.rule if request.url_rule else "-"


def conditional(response: Response) -> Response:
    """Answer 304 to who has a reply to GET already. Raises PreconditionFailed for another one than it must be."""
    response.make_conditional(request)
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise PreconditionFailed
    return response


def _share(response: Response, origins: tuple[str, ...]) -> None:
    """Let a page of a named origin read the answer (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    origin = request.headers.get("Origin", "")
    if origin not in origins or "Access-Control-Allow-Origin" in response.headers:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-None-Match, X-Request-ID"
        response.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
