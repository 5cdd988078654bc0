"""/api: questions and answers, the documents, questions to begin with, and a visitor's verdict."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app, g, jsonify, request

from bot.assistant import MOST_CHARACTERS, MOST_TURNS
from bot.errors import QuestionError
from bot.feedback import Kind
from bot.identity import PROGRAM
from bot.model import Status
from bot.web.answers import Answers
from bot.web.bodies import check_fields, check_length, read_object, text_of, texts_of
from bot.web.documents import described, opened
from bot.web.exchange import conditional
from bot.web.feedback import note, notebook
from bot.web.service import Service

api = Blueprint("api", __name__, url_prefix="/api")
REASONS = ("incorrect", "not_what_i_asked", "incomplete", "hard_to_understand", "unsafe")
_VERDICTS = ("up", "down")
_MOST_NAMED = 20
_LOG = logging.getLogger("verbatim.feedback")


def service() -> Service:
    """What the application answers from."""
    found: Service = current_app.extensions[PROGRAM]
    return found


def answers() -> Answers:
    """The version of the documents that this request is answered from, from its beginning to its end."""
    if "answers" not in g:
        g.answers = service().answers
    found: Answers = g.answers
    return found


@api.post("/chat")
def chat() -> Response:
    """The answer to a question."""
    body = read_object()
    check_fields(body, ("question", "history"))
    settings = answers().settings
    question = check_length(text_of(body, "question"), settings.most_question_characters)
    history = texts_of(body, "history", settings.most_history_turns)
    tag = answers().tag(question, history)
    known = request.if_none_match  # a proxy that packs makes a tag weak; “*” is none that an answer has
    if known.contains_weak(tag) and not known.star_tag:
        response = Response(status=304)
    else:
        answer = answers().body(tag, question, history)
        note(question, answer.status)
        g.answer_status = answer.status.value
        response = Response(answer.content, content_type="application/json")
    response.set_etag(tag)
    return response


@api.get("/suggestions")
def suggestions() -> Response:
    """Questions to begin with, and what a chat window has to know."""
    assistant = answers().loaded.assistant
    most = min(MOST_CHARACTERS, answers().settings.most_question_characters)
    limits = {"question_characters": most, "history_turns": MOST_TURNS}
    said = {"name": assistant.name, "suggestions": assistant.suggestions, "disclaimer": assistant.disclaimer}
    return jsonify(said | {"limits": limits, "feedback": answers().settings.feedback})


@api.get("/documents")
def documents() -> Response:
    """The documents that answers quote."""
    response = jsonify(documents=[described(document) for document in answers().loaded.assistant.corpus.documents])
    return _conditional(response)


@api.get("/documents/<document_id>")
def document(document_id: str) -> Response:
    """One document: its text, and where its sections and notes are."""
    return _conditional(jsonify(opened(answers().loaded.assistant.corpus.document(document_id))))


@api.post("/feedback")
def feedback() -> Response:
    """Take a verdict on an answer. It is logged without any word of the visitor's, and kept if feedback is on."""
    body = read_object()
    check_fields(body, ("verdict", "reason", "status", "documents", "question"))
    verdict, status = text_of(body, "verdict"), text_of(body, "status")
    question = "" if body.get("question") is None else text_of(body, "question")
    reason = body.get("reason")
    if verdict not in _VERDICTS:
        raise QuestionError(f"“verdict” is none of {', '.join(_VERDICTS)}")
    if status not in {known.value for known in Status}:
        raise QuestionError("“status” is no status of an answer")
    if reason is not None and reason not in REASONS:
        raise QuestionError(f"“reason” is none of {', '.join(REASONS)}")
    known = {document.id for document in answers().loaded.assistant.corpus.documents}
    named = [name for name in texts_of(body, "documents", _MOST_NAMED) if name in known]
    if len(question) > MOST_CHARACTERS:
        raise QuestionError(f"“question” has {len(question):,} characters; {MOST_CHARACTERS:,} are the most")
    if notes := notebook():
        notes.note_verdict(Kind(verdict), status, reason or "", named, question)
    _LOG.info("feedback %s %s %s %s", verdict, reason or "-", status, ",".join(named) or "-")
    return Response(status=204)


def _conditional(response: Response) -> Response:
    """Answer 304 to who has it already; it changes with the documents alone."""
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(answers().loaded.fingerprint)
    return conditional(response)
