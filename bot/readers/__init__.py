"""A file becomes a text with blocks. One module a format, loaded when such a file is there; this one knows which."""

from __future__ import annotations

import re
import stat
from importlib import import_module
from pathlib import Path

from bot.errors import DocumentError, reason_of
from bot.readers.extract import Extract, LeftOut

__all__ = ["FORMATS", "OTHER_FORMATS", "Extract", "LeftOut", "extract", "read_bytes"]

FORMATS = {".txt": "plain", ".md": "markdown", ".pdf": "pdf", ".docx": "docx"}
"""The module that reads a file, by the ending of the file's name in small letters."""
OTHER_FORMATS = (".doc", ".epub", ".htm", ".html", ".odt", ".rtf")
"""Endings of documents that no module reads."""

_TEXTS = (".txt", ".md")
_MOST_TEXT, _MOST_BYTES = 20_000_000, 200_000_000
"""How many bytes a file may have: one that is text, and one with pictures and fonts in it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PACKAGES = {"docx": "python-docx"}
"""What a library is called where it is installed from, if not as it is imported."""


def read_bytes(file: Path) -> bytes:
    """The file as it is on disk.

    Raises DocumentError where it is missing, no regular file or too large, cannot be read, or has a name that nobody
    can type or show.
    """
    name = _shown(file.name)
    if name != file.name:
        raise DocumentError(f"{name}: holds characters in its name that cannot be shown; rename it")
    try:
        status = file.stat()
        # Opening a pipe waits for somebody who writes into it.
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise DocumentError(f"{name}: is a pipe or a device; make it a readable file or take it out of the folder")
        most = _MOST_TEXT if file.suffix.lower() in _TEXTS else _MOST_BYTES
        if status.st_size > most and not stat.S_ISDIR(status.st_mode):
            size, limit = status.st_size // 1_000_000, most // 1_000_000
            raise DocumentError(f"{name}: has {size} MB, and {limit} MB is the most; divide it into several files")
        return file.read_bytes()
    except OSError as error:
        message = f"{name}: {reason_of(error)}; make it a readable file or take it out of the folder"
        raise DocumentError(message) from error


def _shown(name: str) -> str:
    """A file's name with “�” for what is no character and for what steers a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", name)


def extract(name: str, data: bytes) -> Extract:
    """What a file of that name and these bytes says.

    Raises DocumentError, which names the file and the way out, where it cannot be read, or holds no text.
    """
    module = import_module(f"bot.readers.{FORMATS[Path(name).suffix.lower()]}")
    try:
        found: Extract = module.read(name, data)
    except ModuleNotFoundError as error:
        library = _PACKAGES.get(error.name or "", error.name)
        remedy = "install it with: pip install -r requirements.txt"
        raise DocumentError(f"{name}: needs the library {library}; {remedy}") from error
    if len(found.text) > _MOST_TEXT:
        raise DocumentError(f"{name}: holds more than {_MOST_TEXT // 1_000_000} million characters; divide it")
    if not found.text.strip():
        raise DocumentError(f"{name}: is empty; write something into it or take it out of the folder")
    return found
