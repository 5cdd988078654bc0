"""The Flask application: a factory, and nothing at import."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.errors import CorpusError
from bot.fingerprint import stamps_of
from bot.identity import PROGRAM
from bot.settings import Settings
from bot.web import exchange, feedback, files, keys, limits, metrics, problems
from bot.web.answers import Loaded
from bot.web.chat import api
from bot.web.completions import v1
from bot.web.health import health
from bot.web.operator import operator
from bot.web.service import Service
from bot.web.watcher import Herald, Watcher


def create_app(settings: Settings, loaded: Loaded | None = None, counted_in: Path | None = None) -> Flask:
    """An application that answers from `settings.corpus`, or from what is `loaded` already.

    `counted_in` is the folder in which all workers count for /metrics; None where there is one process.

    Raises CorpusError and its kinds where the documents cannot be read, and SettingsError for an unknown region.
    """
    app = Flask("bot.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.most_body_bytes
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # either would answer with a page, by a redirect
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[PROGRAM] = service = Service(settings, loaded or Loaded.load(settings))
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_prefix=hops)  # type: ignore[method-assign]
    keys.register(app)
    feedback.register(app, settings, service)
    metrics.register(app, service, counted_in)
    exchange.register(app, settings.origins, only_tls=settings.only_tls)
    problems.register(app)
    app.register_blueprint(api)
    app.register_blueprint(v1)
    app.register_blueprint(health)
    app.register_blueprint(operator)
    files.register(app)
    limits.register(app, settings)
    return app


def create_watched_app(settings: Settings, loaded: Loaded, herald: Herald, counted_in: Path | None = None) -> Flask:
    """An application that answers from what is `loaded` until the files change, and from then on from these.

    A process that takes the place of one that died finds files that changed before, and begins with them.
    """
    if settings.reload_seconds and stamps_of(settings.corpus) != loaded.stamps:
        with suppress(CorpusError):  # the watcher will say what is wrong
            loaded = Loaded.load(settings)
    app = create_app(settings, loaded, counted_in)
    if settings.reload_seconds:
        Watcher(app.extensions[PROGRAM], herald).start()
    return app
