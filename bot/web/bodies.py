"""Reading a request's JSON body, and saying exactly what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.errors import BodyError, MediaTypeError, QuestionError

_MOST_SHOWN = 60
"""So many characters of what a request says stand in the reply."""


def read_object() -> dict[str, Any]:
    """The JSON object of the request's body. Raises MediaTypeError for another content type, or BodyError."""
    if request.mimetype != "application/json":
        given = request.mimetype[:_MOST_SHOWN] or "none"
        raise MediaTypeError(f"the content type is {given}; send JSON as application/json")
    try:
        body = json.loads(_content())
    except json.JSONDecodeError as error:
        raise BodyError(f"the body is no JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise BodyError("the body is no JSON in UTF-8 with lists and numbers of a sensible size") from error
    if not isinstance(body, dict):
        raise BodyError('the body is no JSON object; send one like {"question": "…"}')
    return body


def _content() -> bytes:
    """The request's body. Raises RequestEntityTooLarge, also for one in chunks, which told no length before."""
    content = request.get_data(cache=False)
    if request.content_length is None and request.input_stream.read(1):
        raise RequestEntityTooLarge
    return content


def check_fields(body: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raise QuestionError for a field that does not exist, so that no slip is passed over in silence."""
    if unknown := sorted(set(body) - set(known)):
        raise QuestionError(f"there is no field “{unknown[0][:_MOST_SHOWN]}”; there are {', '.join(known)}")


def text_of(body: Mapping[str, Any], field: str) -> str:
    """A field that must be there and be text. Raises QuestionError."""
    if field not in body:
        raise QuestionError(f"the field “{field}” is missing")
    value = body[field]
    if not isinstance(value, str):
        raise QuestionError(f"“{field}” is {_kind(value)}; send text")
    return value


def check_length(question: str, most: int) -> str:
    """The question, if it has no more characters than the operator takes. Raises QuestionError."""
    if len(question) > most:
        raise QuestionError(f"the question has {len(question):,} characters; {most:,} are the most")
    return question


def texts_of(body: Mapping[str, Any], field: str, most: int) -> list[str]:
    """A field that may be missing or null, and is a list of at most `most` texts otherwise. Raises QuestionError."""
    values = body.get(field)
    if values is None:
        return []
    if not isinstance(values, list):
        raise QuestionError(f"“{field}” is {_kind(values)}; send a list of texts, the oldest first")
    if len(values) > most:
        raise QuestionError(f"“{field}” has {len(values)} entries; {most} are the most")
    for number, value in enumerate(values, 1):
        if not isinstance(value, str):
            raise QuestionError(f"entry {number} of “{field}” is {_kind(value)}; send text")
    return values


def _kind(value: object) -> str:
    """What a JSON value is, in JSON's own words."""
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return kinds.get(type(value), "null")
