"""Which program this is: its name, its version, and a digest of all that it is made of."""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PROGRAM = "verbatim"
_PACKAGE = Path(__file__).parent
_WORDS = _PACKAGE / "words"
_LIBRARIES = ("nltk", "spellchecker", "selectolax", "pypdfium2", "docx")


def version() -> str:
    """The version of this checkout, or of the installed package."""
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        return "unknown"


@cache
def program_digest() -> str:
    """The SHA-256 of this package's source and word files, the interpreter and the libraries, in hexadecimal."""
    digest = hashlib.sha256(
        "\0".join([sys.version, *(line for name in _LIBRARIES for line in _installed(name))]).encode()
    )
    for file in sorted([*_PACKAGE.rglob("*.py"), *_WORDS.glob("*.txt")]):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(_PACKAGE).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _installed(library: str) -> Iterator[str]:
    """The names of the folders in which an installer noted a library's version; asks for no import of it."""
    spec = find_spec(library)
    if spec and spec.origin:
        yield from sorted(file.name for file in Path(spec.origin).parent.parent.glob(f"*{library}-*.dist-info"))
