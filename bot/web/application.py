"""The Flask application: a factory, and nothing at import."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.identity import PROGRAM
from bot.settings import Settings
from bot.web import exchange, feedback, files, limits, problems
from bot.web.answers import Answers, Loaded
from bot.web.chat import api
from bot.web.completions import v1
from bot.web.health import health
from bot.web.operator import operator


def create_app(settings: Settings, loaded: Loaded | None = None) -> Flask:
    """An application that answers from `settings.corpus`, or from what is `loaded` already.

    Raises CorpusError and its kinds where the documents cannot be read, and SettingsError for an unknown region.
    """
    app = Flask("bot.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.most_body_bytes
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # either would answer with a page, by a redirect
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[PROGRAM] = answers = Answers(settings, loaded or Loaded.load(settings))
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_prefix=hops)  # type: ignore[method-assign]
    feedback.register(app, settings, answers)
    exchange.register(app, settings.origins, only_tls=settings.only_tls)
    problems.register(app)
    app.register_blueprint(api)
    app.register_blueprint(v1)
    app.register_blueprint(health)
    app.register_blueprint(operator)
    files.register(app)
    limits.register(app, settings)
    return app
