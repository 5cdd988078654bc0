"""A file becomes a text with blocks. One module a format, loaded when such a file is there; this one knows which."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from bot.errors import DocumentError, reason_of
from bot.readers.extract import Extract, LeftOut

__all__ = ["FORMATS", "OTHER_FORMATS", "Extract", "LeftOut", "extract", "read_bytes"]

FORMATS = {".txt": "plain", ".md": "markdown", ".pdf": "pdf", ".docx": "docx"}
"""The module that reads a file, by the ending of the file's name in small letters."""
OTHER_FORMATS = (".doc", ".epub", ".htm", ".html", ".odt", ".rtf")
"""Endings of documents that no module reads."""

_PACKAGES = {"docx": "python-docx"}
"""What a library is called where it is installed from, if not as it is imported."""


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
    module = import_module(f"bot.readers.{FORMATS[Path(name).suffix.lower()]}")
    try:
        found: Extract = module.read(name, data)
    except ModuleNotFoundError as error:
        library = _PACKAGES.get(error.name or "", error.name)
        remedy = "install it with: pip install -r requirements.txt"
        raise DocumentError(f"{name}: needs the library {library}; {remedy}") from error
    if not found.text.strip():
        raise DocumentError(f"{name}: is empty; write something into it or take it out of the folder")
    return found
