"""Bytes that are a text."""

from __future__ import annotations

from itertools import pairwise

from bot.errors import DocumentError

_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_LOOKED_AT = 100_000


def decoded(name: str, data: bytes) -> str:
    """The text that these bytes are, exactly (line ends too).

    Raises DocumentError where they are not UTF-8, or not text at all.
    """
    if marked := next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None):
        raise DocumentError(f"{name}: is {marked}; save it as UTF-8 text")
    if b"\x00" in data:
        raise DocumentError(f"{name}: holds NUL bytes, so it is no text; save it as UTF-8 text or take it out")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        looks = _looks_like(data)
        guess = f"; it looks like {looks}" if looks else ""
        raise DocumentError(f"{name}: is not UTF-8 (byte {error.start}){guess}; save it as UTF-8 text") from error


def _looks_like(data: bytes) -> str | None:
    """The old encoding that the bytes beyond ASCII are most likely of; None where they look like none."""
    high = [byte for byte in data[:_LOOKED_AT] if byte >= 0x80]
    letters = sum(byte >= 0xC0 for byte in high)
    if 2 * letters < len(high):
        return None
    # Whole words of such bytes are Cyrillic; single ones in words of ASCII are accents of the west.
    neighbours = sum(a >= 0xC0 and b >= 0xC0 for a, b in pairwise(data[:_LOOKED_AT]))
    return "windows-1251" if 2 * neighbours > letters else "windows-1252"
