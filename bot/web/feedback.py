"""What is kept of a visitor's question and verdict: nothing at all, unless the operator turned feedback on."""

from __future__ import annotations

from flask import Flask, current_app

from bot.feedback import FeedbackStore
from bot.model import Status
from bot.notebook import Notebook
from bot.settings import Settings
from bot.web.service import Service

_EXTENSION = "verbatim.notebook"


def register(app: Flask, settings: Settings, service: Service) -> None:
    """Give `app` a notebook, where the settings ask for one."""
    if settings.feedback:
        store = FeedbackStore(settings.feedback_path, settings.feedback_days)
        app.extensions[_EXTENSION] = Notebook(store, lambda: service.answers.loaded.assistant)


def notebook() -> Notebook | None:
    """The notebook of the application; None where nothing is to be kept."""
    return current_app.extensions.get(_EXTENSION)


def note(question: str, status: Status) -> None:
    """Note a question that was not answered; any other status changes nothing."""
    if notes := notebook():
        notes.note_question(question, status)
