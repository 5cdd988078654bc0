"""Whether the server lives, and what it answers from."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from bot.identity import version
from bot.web.chat import answers, service
from bot.web.keys import has_key

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
        "age_seconds": round(loaded.age_seconds),
        "documents": len(corpus.documents), "passages": len(corpus.passages),
    }  # fmt: skip
    refusal, faults = service().refusal, list(corpus.faults)
    reason = refusal.reason if refusal else ""
    if not has_key():  # names of files are for the operator
        reason = "the server's log says why"
        faults = [f"{len(faults)} in the server's log"] if faults else []
    refused = refusal and {"reason": reason, "since": refusal.since.isoformat(timespec="seconds")}
    # A version tells an attacker which faults to try.
    more = {"version": version()} if answers().settings.api_key and has_key() else {}
    return jsonify(status="ready", **more, index=index, faults=faults, refused=refused)
