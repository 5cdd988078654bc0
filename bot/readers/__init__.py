"""A file becomes a text with blocks. One module a format, loaded when such a file is there; this one knows which."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from bot.errors import DocumentError, reason_of
from bot.readers.extract import Extract, LeftOut

__all__ = ["FORMATS", "OTHER_FORMATS", "Extract", "LeftOut", "extract", "read_bytes"]

FORMATS = {".txt": "plain", ".md": "markdown", ".htm": "html", ".html": "html", ".xhtml": "html"}
"""The module that reads a file, by the ending of the file's name in small letters."""
LIBRARIES = {"selectolax": "selectolax"}
"""The libraries that a reader needs, and what pip calls each."""
OTHER_FORMATS = (".doc", ".docx", ".epub", ".odt", ".pdf", ".rtf")
"""Endings of documents that no module reads."""


def read_bytes(file: Path) -> bytes:
    """The file as it is on disk. Raises DocumentError where it is missing or cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"{file.name}: {reason_of(error)}; make it a readable file or take it out of the folder"
        raise DocumentError(message) from error


def extract(name: str, data: bytes) -> Extract:
    """What a file of that name and these bytes says.

    Raises DocumentError, which names the file and the way out, where it cannot be read, or holds no text.
    """
    module = _reader(name)
    found: Extract = module.read(name, data)
    if not found.text.strip():
        raise DocumentError(f"{name}: is empty; write something into it or take it out of the folder")
    return found


def _reader(name: str) -> ModuleType:
    """The module that reads a file of that name. Raises DocumentError where the library that it needs is missing."""
    module = f"bot.readers.{FORMATS[Path(name).suffix.lower()]}"
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in LIBRARIES:
            raise
        remedy = "install it with: pip install -r requirements.txt"
        raise DocumentError(f"{name}: needs the library {LIBRARIES[library]}; {remedy}") from error
