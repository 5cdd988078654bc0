"""Whether the server lives, and what it answers from."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from bot.identity import version
from bot.web.chat import answers, service

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> Response:
    """The index is loaded: which one, how old, how large; what of the files cannot be read, or is refused."""
    loaded = answers().loaded
    corpus = loaded.assistant.corpus
    index = {
        "fingerprint": loaded.fingerprint, "loaded_at": loaded.since.isoformat(timespec="seconds"),
        "age_seconds": round((datetime.now(UTC) - loaded.since).total_seconds()),
        "documents": len(corpus.documents), "passages": len(corpus.passages),
    }  # fmt: skip
    refusal = service().refusal
    refused = refusal and {"reason": refusal.reason, "since": refusal.since.isoformat(timespec="seconds")}
    return jsonify(status="ready", version=version(), index=index, faults=corpus.faults, refused=refused)
