"""What answers and a stored index are made from, told by bytes: documents, editor's files, program, libraries."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bot.corpus import EDITOR
from bot.readers import FORMATS
from bot.wordfiles import WORDS

_PACKAGE = WORDS.parent
_LIBRARIES = ("nltk", "spellchecker", "pypdfium2", "docx")
_DIGITS = 12


def files_of(folder: Path) -> list[Path]:
    """The files of the folder and of the editor's, by name; hidden ones are none of either."""
    parts = [folder, *([folder / EDITOR] if (folder / EDITOR).is_dir() else [])]
    found = [file for part in parts for file in part.iterdir() if not file.name.startswith(".")]
    return sorted(file for file in found if file.is_file())


def stamps_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of change (ns) of every file; changed when one of them has changed."""
    try:
        found = [(str(file), file.stat()) for file in files_of(folder)]
    except OSError:
        return ()
    return tuple((name, status.st_size, status.st_mtime_ns) for name, status in found)


def key_of(folder: Path, version: int) -> str | None:
    """The SHA-256 in hexadecimal of all that an index of a `version` is made from; None for an unreadable folder.

    Of a file that no reader takes, such as a picture beside the documents, only the name counts.
    """
    digest = hashlib.sha256(f"{version}\0{_program()}\0".encode())
    try:
        for file in files_of(folder):
            is_read = file.parent != folder or file.suffix.lower() in FORMATS
            content = hashlib.sha256(file.read_bytes() if is_read else b"").hexdigest()
            digest.update(b"%b\0%b\n" % (os.fsencode(file.relative_to(folder)), content.encode()))
    except OSError:
        return None
    return digest.hexdigest()


def fingerprint(folder: Path) -> str | None:
    """The first 12 hexadecimal digits of the SHA-256 over the names and bytes of the documents and the editor's files.

    None where there is no such folder, or a file of it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for file in files_of(folder):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(b"%b\0%b\n" % (os.fsencode(file.relative_to(folder)), content.encode()))
    except OSError:
        return None
    return digest.hexdigest()[:_DIGITS]


@cache
def _program() -> str:
    """The SHA-256 of this package's source and word files, the interpreter and the libraries, in hexadecimal."""
    digest = hashlib.sha256(
        "\0".join([sys.version, *(line for name in _LIBRARIES for line in _installed(name))]).encode()
    )
    for file in sorted([*_PACKAGE.rglob("*.py"), *WORDS.glob("*.txt")]):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(_PACKAGE).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _installed(library: str) -> Iterator[str]:
    """The names of the folders in which an installer noted a library's version; asks for no import of it."""
    spec = find_spec(library)
    if spec and spec.origin:
        yield from sorted(file.name for file in Path(spec.origin).parent.parent.glob(f"*{library}-*.dist-info"))
