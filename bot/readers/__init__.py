"""A file becomes a text with blocks. One module a format; this one only knows which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.errors import DocumentError, reason_of
from bot.model import Block
from bot.readers import markdown, plain

Parser = Callable[[str], list[Block]]

PARSERS: dict[str, Parser] = {".txt": plain.parse, ".md": markdown.parse}
"""What finds the blocks of a text, by the ending of the file's name."""


def read_text(file: Path) -> str:
    """The file's text, exactly as it is on disk (line ends too).

    Raises DocumentError where it is missing, unreadable, not UTF-8, or not text at all.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        message = f"{file.name}: {reason_of(error)}; make it a readable file or take it out of the folder"
        raise DocumentError(message) from error
    if b"\x00" in data:
        raise DocumentError(f"{file.name}: holds NUL bytes, so it is no text; save it as UTF-8 text or take it out")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{file.name}: is not UTF-8 (byte {error.start}); save it as UTF-8 text") from error


def blocks_of(file: Path, text: str) -> tuple[Block, ...]:
    """The blocks of a text of this file's format, in order and without overlap."""
    return tuple(PARSERS[file.suffix.lower()](text))
