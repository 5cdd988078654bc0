"""Opens a DOCX, after a look at what it holds: a few kilobytes may become gigabytes, and XML may name itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from bot.errors import DocumentError

MOST_BYTES = 200_000_000
"""How large all parts of a file may be together when they are unpacked."""
DAMAGED = "is damaged, or no DOCX; open it in Word and save it anew, or take it out"
MOST_MARKUP = 50_000_000
"""How large those parts may be that are parsed; these take about ten times as much memory."""
_LOOKED_AT = 1_000
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def opened(name: str, data: bytes) -> Any:
    """The document as python-docx opens it. Raises DocumentError in one line."""
    if data.startswith(_OLD_WORD):
        remedy = "save it as .docx without a password, or take it out"
        raise DocumentError(f"{name}: is protected by a password, or is an old .doc; {remedy}")
    from docx import Document  # noqa: PLC0415 - loaded only where there is such a file
    from docx.opc.exceptions import OpcError  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415 - python-docx reads XML with it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(name, archive)
        return Document(io.BytesIO(data))
    except DocumentError:
        raise
    except (
        zipfile.BadZipFile, zlib.error, OpcError, LxmlError, OSError, EOFError, RuntimeError,
        KeyError, ValueError, AttributeError, TypeError, IndexError, NotImplementedError, RecursionError,
    ) as error:  # fmt: skip
        raise DocumentError(f"{name}: {DAMAGED}") from error


def _check(name: str, archive: zipfile.ZipFile) -> None:
    """Look at the parts before they are unpacked: a few kilobytes may become gigabytes, and XML may name itself."""
    parts = archive.infolist()
    if "[Content_Types].xml" not in archive.namelist():
        raise DocumentError(f"{name}: is a ZIP file but no DOCX; save it as .docx or take it out")
    markup = [part for part in parts if _is_markup(archive, part)]
    if sum(part.file_size for part in markup) > MOST_MARKUP or sum(part.file_size for part in parts) > MOST_BYTES:
        limits = f"{MOST_MARKUP // 1_000_000} MB of text or {MOST_BYTES // 1_000_000} MB in all"
        raise DocumentError(f"{name}: holds more than {limits} when unpacked; save it in parts or take it out")
    if len({part.filename for part in parts}) < len(parts):
        raise DocumentError(f"{name}: {DAMAGED}")
    for part in markup:
        if b"<!DOCTYPE" in archive.read(part).replace(b"\0", b""):  # UTF-16 has one beside each letter
            raise DocumentError(f"{name}: defines entities of its own, which no Word does; save it anew or take it out")


def _is_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part may be parsed: by its name, or by its first bytes, since the file itself says what a part is."""
    if part.filename.endswith((".xml", ".rels")):
        return True
    with archive.open(part) as opened:
        return opened.read(_LOOKED_AT).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"<", b"")
