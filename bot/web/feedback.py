"""What is kept of a visitor's question and verdict: nothing at all, unless the operator turned feedback on."""

from __future__ import annotations

import json

from flask import Flask, current_app

from bot.feedback import FeedbackStore
from bot.model import Answer, Status
from bot.notebook import UNANSWERED, Notebook
from bot.settings import Settings
from bot.web.service import Service

_EXTENSION = "verbatim.notebook"
_HEADS = {json.dumps({"status": status.value})[:-1].encode(): status for status in UNANSWERED}
"""How the JSON of an answer begins that answers nothing: its status is its first field."""


def register(app: Flask, settings: Settings, service: Service) -> None:
    """Give `app` a notebook, where the settings ask for one."""
    if settings.feedback:
        store = FeedbackStore(settings.feedback_path, settings.feedback_days)
        app.extensions[_EXTENSION] = Notebook(store, lambda: service.answers.loaded.assistant)


def notebook() -> Notebook | None:
    """The notebook of the application; None where nothing is to be kept."""
    return current_app.extensions.get(_EXTENSION)


def note_body(question: str, body: bytes) -> None:
    """Note the question of an answer object, given as the bytes that are sent, if it was not answered."""
    notes = notebook()
    if notes and (status := next((_HEADS[head] for head in _HEADS if body.startswith(head)), None)):
        notes.note_question(question, status)


def note_answer(answer: Answer) -> None:
    """Note the question of an answer, if it was not answered."""
    if notes := notebook():
        notes.note_question(answer.question, Status(answer.status))
