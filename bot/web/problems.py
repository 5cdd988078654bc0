"""Every error over HTTP in one shape: application/problem+json (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457)."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, g, request
from flask_limiter.errors import RateLimitExceeded
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bot.errors import KeyAttemptsError, KeyMissingError, OverloadError, VerbatimError
from bot.web import limits
from bot.web.keys import CHALLENGES

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS, _KEY_SECONDS = 1, 60
_MOST_SHOWN = 200
_DETAILS = {
    400: "The request cannot be read as HTTP.",
    404: "There is nothing at this address; /openapi.json lists what there is.",
    412: "What is here is not what If-Match or If-Unmodified-Since asks for; leave the header out to get it.",
    413: "The body is larger than {most:,} bytes, the most that is taken.",
    500: "The program failed; the operator finds the reason in the log under this request's id.",
}
_LOG = logging.getLogger("verbatim.web")


def problem(status: int, detail: str) -> Response:
    """An error: its status as number and name, and what is wrong and the way out in `detail`."""
    title = HTTPStatus(status).phrase
    members = {
        "type": "about:blank", "title": title, "status": status, "detail": detail,
        "instance": request.path[:_MOST_SHOWN],
        "error": {"message": detail, "type": "invalid_request_error" if status < 500 else "server_error"},
    }  # fmt: skip
    return Response(json.dumps(members), status, content_type=MEDIA_TYPE)


def register(app: Flask) -> None:
    """Answer every error of `app` as a problem."""
    app.register_error_handler(VerbatimError, _own)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _own(error: VerbatimError) -> Response:
    response = problem(error.http_status, _sentence(str(error)))
    if isinstance(error, OverloadError):
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    if isinstance(error, KeyAttemptsError):
        response.headers["Retry-After"] = str(_KEY_SECONDS)
    if isinstance(error, KeyMissingError):
        response.headers.setlist("WWW-Authenticate", CHALLENGES)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    detail = _DETAILS.get(status, error.description or "").format(most=request.max_content_length or 0)
    if isinstance(error, RateLimitExceeded):
        return problem(status, limits.detail(error))
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        response = problem(status, f"{request.method} is not possible here; possible are {allowed}.")
        response.headers["Allow"] = allowed
        return response
    return problem(status, detail)


def _unforeseen(error: Exception) -> Response:
    """What nobody foresaw: where it happened goes to the log, without values, since those may be a visitor's words."""
    places = []
    trace = error.__traceback__
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    _LOG.error("%s %s at %s", g.request_id, type(error).__name__, " > ".join(places))
    return problem(500, _DETAILS[500])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
