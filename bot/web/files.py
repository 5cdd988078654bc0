"""The widget, the page at `/` and the API's description: files that are the same for everyone, read once."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound

from bot.web.exchange import conditional

pages = Blueprint("pages", __name__)
_SECONDS = 600
_MOST_HEADER = 1_000
_TYPES = {
    "css": "text/css; charset=utf-8", "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "svg": "image/svg+xml", "png": "image/png", "webp": "image/webp",
}  # fmt: skip
_PACKED = ("css", "html", "js", "json", "svg")


@dataclass(frozen=True)
class PublicFile:
    """A file's bytes, as they are and packed (None: packing gains nothing), its media type and its tag."""

    media_type: str
    content: bytes
    packed: bytes | None
    tag: str

    @classmethod
    def of(cls, ending: str, content: bytes) -> PublicFile:
        """What is sent for `content` of a file with this ending."""
        packed = gzip.compress(content, 9, mtime=0) if ending in _PACKED else None
        return cls(_TYPES[ending], content, packed, blake2b(content, digest_size=8).hexdigest())


def register(app: Flask) -> None:
    """Serve the files of `bot/widget`: no path of a request ever reaches the file system."""
    held = _read(files("bot") / "widget", "")
    description = json.loads((files("bot") / "web" / "openapi.json").read_text(encoding="utf-8"))
    held["openapi.json"] = PublicFile.of("json", json.dumps(description).encode())

    def send(name: str) -> Response:
        if name not in held:
            raise NotFound
        return _sent(held[name])

    app.add_url_rule("/", "page", lambda: send("page/index.html"))
    app.add_url_rule("/widget.js", "loader", lambda: send("widget.js"))
    app.add_url_rule("/openapi.json", "openapi", lambda: send("openapi.json"))
    app.add_url_rule("/widget/<path:name>", "widget", send)


def _read(folder: Traversable, prefix: str) -> dict[str, PublicFile]:
    """Every file under a folder whose ending is known, by its path."""
    held = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            held.update(_read(entry, f"{prefix}{entry.name}/"))
        elif (ending := entry.name.rpartition(".")[2]) in _TYPES:
            held[prefix + entry.name] = PublicFile.of(ending, entry.read_bytes())
    return held


def _sent(file: PublicFile) -> Response:
    """The file, packed for who takes it. Pages of any origin may load it: it says nothing that is not public."""
    use_packed = file.packed is not None and _takes_gzip()
    response = Response(file.packed if use_packed else file.content, content_type=file.media_type)
    if use_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(f"{file.tag}{'-gzip' if use_packed else ''}")
    return conditional(response)


def _takes_gzip() -> bool:
    """Whether the visitor takes gzip; a header longer than any program writes would cost more to read than it saves."""
    return (
        len(request.headers.get("Accept-Encoding", "")) <= _MOST_HEADER and request.accept_encodings.quality("gzip") > 0
    )
