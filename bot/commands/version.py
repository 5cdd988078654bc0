"""`--version`: which program, and which documents."""

from __future__ import annotations

from pathlib import Path

from bot.fingerprint import fingerprint
from bot.identity import PROGRAM, version


def version_line(folder: Path) -> str:
    """One line: the program's name and version, the folder, and the fingerprint of what is in it."""
    found = fingerprint(folder)
    return f"{PROGRAM} {version()}, corpus {folder} {found if found else '(not there)'}"
