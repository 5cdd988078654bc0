"""/v1: the same answers in the shape of OpenAI's API, for every program that speaks it.

Chat Completions, https://platform.openai.com/docs/api-reference/chat: the last user message is the question and those
before it are its history; messages of other roles and all options of a language model change nothing. The answer object
itself is in the field `verbatim`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from bot.errors import QuestionError
from bot.identity import PROGRAM
from bot.model import Answer
from bot.prose import Prose
from bot.web.bodies import check_length, read_object
from bot.web.chat import answers
from bot.web.feedback import note
from bot.web.keys import check_key

v1 = Blueprint("v1", __name__, url_prefix="/v1")
v1.before_request(check_key)
MODEL = PROGRAM
_ROLES = ("system", "developer", "user", "assistant", "tool", "function")


@v1.get("/models")
def models() -> Response:
    """The one model that there is."""
    return jsonify(object="list", data=[_model()])


@v1.get("/models/<name>")
def model(name: str) -> Response:
    """The one model, whatever name it is asked by."""
    return jsonify(_model() | {"id": name})


@v1.post("/chat/completions")
def complete() -> Response:
    """The answer to the last user message, whole or as server-sent events."""
    body = read_object()
    said, stream = _user_messages(body), _stream(body)
    settings = answers().settings
    question = check_length(said[-1], settings.most_question_characters)
    history = said[:-1][-settings.most_history_turns :]
    answer = answers().ask(question, history)
    note(answer.question, answer.status)
    g.answer_status = answer.status.value
    head = {
        "id": f"chatcmpl-{answers().tag(question, history)}", "created": _created(),
        "model": body["model"] if isinstance(body.get("model"), str) else MODEL,
    }  # fmt: skip
    message = _message(answer)
    if stream:
        return Response(_events(head, message, answer, _wants_usage(body)), content_type="text/event-stream")
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return jsonify(
        head | {"object": "chat.completion", "choices": [choice], "usage": _USAGE, PROGRAM: answer.as_dict()}
    )


_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Nothing is counted in tokens, and nothing is charged for."""


def _user_messages(body: dict[str, Any]) -> list[str]:
    """The texts of the user's messages, oldest first. Raises QuestionError where there is none."""
    messages = body.get("messages")
    if not isinstance(messages, list):
        raise QuestionError("“messages” is missing or no list; send [{“role”: “user”, “content”: “…”}]")
    said = []
    for number, message in enumerate(messages, 1):
        if not isinstance(message, dict):
            raise QuestionError(f"entry {number} of “messages” is no object")
        if message.get("role") not in _ROLES:
            raise QuestionError(f"entry {number} of “messages” needs a “role”: {', '.join(_ROLES)}")
        if message["role"] == "user":
            said.append(_content(message.get("content"), number))
    if not said:
        raise QuestionError("no entry of “messages” has the role “user”; the last of them is the question")
    return said


def _content(content: object, number: int) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
        if texts and all(isinstance(text, str) for text in texts):
            return "\n".join(text for text in texts if isinstance(text, str))
    raise QuestionError(f"the content of entry {number} of “messages” is no text")


def _stream(body: dict[str, Any]) -> bool:
    """Whether the answer is wanted as a stream. Raises QuestionError for a field of the wrong type."""
    if not isinstance(body.get("stream"), bool | None):
        raise QuestionError("“stream” is neither true nor false")
    if not isinstance(body.get("model"), str | None):
        raise QuestionError("“model” is no text; any name will do")
    return body.get("stream") is True


def _wants_usage(body: dict[str, Any]) -> bool:
    options = body.get("stream_options")
    return isinstance(options, dict) and options.get("include_usage") is True


def _created() -> int:
    return int(answers().loaded.since.timestamp())


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": _created(), "owned_by": PROGRAM}


def _message(answer: Answer) -> dict[str, Any]:
    prose = Prose.of(answer)
    notes = []
    for citation, start, end in prose.places:
        span = citation.span
        # Characters of a plain text are named as RFC 5147 does, https://www.rfc-editor.org/rfc/rfc5147.
        url = f"{request.url_root}api/documents/{citation.document.id}#char={span.start},{span.end}"
        place = {"start_index": start, "end_index": end, "url": citation.document.url or url}
        notes.append({"type": "url_citation", "url_citation": place | {"title": citation.document.title}})
    return {"role": "assistant", "content": prose.text, "refusal": None, "annotations": notes}


def _events(head: dict[str, Any], message: dict[str, Any], answer: Answer, usage: bool) -> Iterator[str]:
    """The chunks of a stream: the role, each paragraph, the end. The whole answer is there before the first is sent."""
    head = head | {"object": "chat.completion.chunk"}
    yield _event(head | {"choices": [_delta({"role": "assistant", "content": ""})]})
    text: str = message["content"]
    paragraphs = text.split("\n\n")
    for number, paragraph in enumerate(paragraphs, 1):
        more = "" if number == len(paragraphs) else "\n\n"
        yield _event(head | {"choices": [_delta({"content": paragraph + more})]})
    last = {"index": 0, "delta": {"annotations": message["annotations"]}, "logprobs": None, "finish_reason": "stop"}
    yield _event(head | {"choices": [last], PROGRAM: answer.as_dict()})
    if usage:
        yield _event(head | {"choices": [], "usage": _USAGE})
    yield "data: [DONE]\n\n"


def _delta(delta: dict[str, str]) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}


def _event(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk)}\n\n"
