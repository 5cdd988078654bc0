"""Files in which something derived is kept: plain JSON with a key and a checksum, whole at every moment.

    {"format": 2, "key": "…", "checksum": "…", "content": {…}}

`key` is the SHA-256 of what the content is made from, `checksum` that of the content as it stands in the file.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import reason_of

FORMAT = 2
FOLDER = ".verbatim"
_HEADER = re.compile(rb'\{"format":(\d{1,9}),"key":"([0-9a-f]{64})","checksum":"([0-9a-f]{64})","content":')
_HEADER_BYTES = 256
_ABANDONED_SECONDS = 3_600
"""After this time a file that was begun and never renamed is deleted, whoever began it."""
_RETRY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Stored:
    """What such a file holds; or, without `content`, what is wrong with it and whether somebody damaged it."""

    key: str = ""
    content: dict[str, Any] | None = None
    problem: str = ""
    is_damaged: bool = False


def read_stored(file: Path) -> Stored:
    """The content of a file, where it is whole. Raises nothing."""
    try:
        data = file.read_bytes() if file.is_file() else b""
    except OSError as error:
        return Stored(problem=reason_of(error))
    if not data:
        return Stored(problem="no stored index")
    header = _HEADER.match(data)
    if header is None:
        return Stored(problem="is no index, or is damaged", is_damaged=True)
    if int(header[1]) != FORMAT:
        return Stored(problem="is of another version")
    content = _content_of(data[header.end() :], header[3])
    return Stored(problem="is damaged", is_damaged=True) if content is None else Stored(header[2].decode(), content)


def _content_of(data: bytes, checksum: bytes) -> dict[str, Any] | None:
    """What stands behind a header, where it bears that checksum and is an object."""
    written = data[:-2]
    if not data.endswith(b"}\n") or hashlib.sha256(written).hexdigest().encode() != checksum:
        return None
    try:
        content = json.loads(written)
    except (ValueError, RecursionError):  # somebody else wrote it, with a checksum that is right
        return None
    return content if isinstance(content, dict) else None


def key_in(file: Path) -> str | None:
    """The key that a file bears, without a look at its content; None where it bears none."""
    try:
        with file.open("rb") as opened:
            header = _HEADER.match(opened.read(_HEADER_BYTES))
    except OSError:
        return None
    return header[2].decode() if header and int(header[1]) == FORMAT else None


def encoded(key: str, content: Any) -> bytes:
    """The bytes of such a file; the same for the same content."""
    written = json.dumps(content, separators=(",", ":"), sort_keys=True, allow_nan=False).encode("ascii")
    checksum = hashlib.sha256(written).hexdigest()
    return b'{"format":%d,"key":"%b","checksum":"%b","content":%b}\n' % (
        FORMAT, key.encode(), checksum.encode(), written,
    )  # fmt: skip


def digest_over(*parts: Any) -> str:
    """The SHA-256 in hexadecimal of values that JSON knows."""
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()


def write_whole(file: Path, data: bytes) -> None:
    """Write beside the file and rename: whoever reads it finds the old one or the new one, and a whole one.

    Makes the folder where it is missing. Raises OSError.
    """
    make_folder(file.parent)
    sweep(file.parent)
    beside = file.with_name(f".{file.name}.{_host()}.{os.getpid()}.{threading.get_ident()}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make the folder where it is missing; the one above it must be there. Raises OSError."""
    if folder.is_dir():
        return
    folder.mkdir(exist_ok=True)
    # A folder of documents may lie in a repository of its own, to which the index does not belong.
    if folder.name == FOLDER:
        (folder / ".gitignore").write_text("*\n", encoding="ascii")


def sweep(folder: Path) -> None:
    """Delete what processes left behind that were ended while they wrote."""
    for left in folder.glob(".*.json.*.*"):
        with suppress(OSError):
            if _is_abandoned(left):
                left.unlink()


def _is_abandoned(left: Path) -> bool:
    host, process = left.name.split(".")[-3:-1]
    if host == _host() and process.isdigit() and int(process) != os.getpid():
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
    return time.time() - left.stat().st_mtime > _ABANDONED_SECONDS


def _host() -> str:
    """The name of this machine, as a part of a file's name."""
    return re.sub(r"\W", "_", socket.gethostname()) or "_"


@contextmanager
def locked(folder: Path, most_seconds: float) -> Iterator[bool]:
    """Keep other processes out of a block of code that is locked by the same folder, while this one runs.

    Waits for them, at most for so many seconds; the value is whether the folder is locked now. Where locks cannot be
    had, as on some network drives, it is not. The system gives the lock back when a process ends, however it ends.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _lock(descriptor, time.monotonic() + most_seconds)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_RETRY_SECONDS)
        except OSError:
            return False
        else:
            return True
