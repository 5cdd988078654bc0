"""Bytes that are a text."""

from __future__ import annotations

from bot.errors import DocumentError


def decoded(name: str, data: bytes) -> str:
    """The text that these bytes are, exactly (line ends too).

    Raises DocumentError where they are not UTF-8, or not text at all.
    """
    if b"\x00" in data:
        raise DocumentError(f"{name}: holds NUL bytes, so it is no text; save it as UTF-8 text or take it out")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name}: is not UTF-8 (byte {error.start}); save it as UTF-8 text") from error
