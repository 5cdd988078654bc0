"""Has a PDF read in a process of its own: a file that breaks the library, or never ends, costs nothing but itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DocumentError, reason_of
from bot.readers.pdf.page import Page, Segment

_CHILD = Path(__file__).with_name("child.py")
_SECONDS = 600
_DAMAGED = "is damaged, or no PDF; open it in a PDF reader and save it anew, or take it out"
_TOO_MUCH = "takes too much memory or time to read; save it anew, or in parts, or take it out"
_FAULTS = {
    "password": "is protected by a password; save it without one or take it out",
    "too much text": "holds more than 20 million characters; save it in parts",
    "too much memory": _TOO_MUCH,
    "no characters": "holds letters without their characters; save it anew with fonts that can be searched, or as text",
    "damaged": _DAMAGED,
}


@dataclass(frozen=True, slots=True)
class File:
    """What a PDF holds and says of itself; `damaged` are the numbers of pages that cannot be read."""

    title: str
    language: str
    pages: tuple[Page, ...]
    damaged: tuple[int, ...] = ()


def file_of(name: str, data: bytes) -> File:
    """The pages of a PDF. Raises DocumentError in one line, and ModuleNotFoundError where the library is missing."""
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"{name}: {_TOO_MUCH}") from error
    except OSError as error:
        raise DocumentError(f"{name}: cannot be read, for no process can be started: {reason_of(error)}") from error
    lines = done.stdout.splitlines()
    last: dict[str, Any] = json.loads(lines[-1]) if lines and done.stdout.endswith(b"\n") else {}
    if last.get("fault") == "no library":
        raise ModuleNotFoundError("pypdfium2 is not installed", name="pypdfium2")
    if "end" not in last:
        raise DocumentError(f"{name}: {_FAULTS.get(last.get('fault', ''), _TOO_MUCH)}")
    return _file(json.loads(lines[0]), [json.loads(line) for line in lines[1:-1]])


def _file(head: dict[str, Any], pages: Sequence[dict[str, Any]]) -> File:
    damaged = [number for number, page in enumerate(pages, start=1) if page.get("damaged")]
    read = [
        Page(number, tuple(Segment(*segment) for segment in page["segments"]), tuple(page["turned"]))
        for number, page in enumerate(pages, start=1)
    ]
    return File(head["title"], head["language"], tuple(read), tuple(damaged))
