"""Which program this is: its name and its version."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

PROGRAM = "verbatim"


def version() -> str:
    """The version of this checkout, or of the installed package."""
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        return "unknown"
