"""Which program, and which documents: a version, and a fingerprint of a folder."""

from __future__ import annotations

import hashlib
import tomllib
from importlib import metadata
from pathlib import Path

PROGRAM = "verbatim"
_EDITOR = "editor"
_DIGITS = 12


def version() -> str:
    """The version of this checkout, or of the installed package."""
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        return "unknown"


def fingerprint(folder: Path) -> str | None:
    """The first 12 hexadecimal digits of the SHA-256 over the names and bytes of the documents and the editor's files.

    None where there is no such folder, or a file of it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        files = [*folder.iterdir(), *((folder / _EDITOR).iterdir() if (folder / _EDITOR).is_dir() else ())]
        for file in sorted(files):
            if file.is_file() and not file.name.startswith("."):
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode("utf-8", "surrogateescape"))
    except OSError:
        return None
    return digest.hexdigest()[:_DIGITS]
