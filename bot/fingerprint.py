"""What answers and a stored index are made from, told by bytes: documents, editor's files, program, libraries."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from bot.corpus import EDITOR
from bot.identity import program_digest
from bot.readers import FORMATS

_DIGITS = 12

Stamps = tuple[tuple[str, int, int, int, int], ...]
"""Of every file its name, size, times of change of the content and of the file (ns), and number in the file system."""


def files_of(folder: Path) -> list[Path]:
    """The files of the folder and of the editor's, by name; hidden ones are none of either."""
    parts = [folder, *([folder / EDITOR] if (folder / EDITOR).is_dir() else [])]
    found = [file for part in parts for file in part.iterdir() if not file.name.startswith(".")]
    return sorted(file for file in found if file.is_file())


def stamps_of(folder: Path) -> Stamps:
    """The stamps of the folder's files, which change when one of them changes; none for an unreadable folder.

    The content's time alone would not do: a copy may bring an old one with it.
    """
    try:
        found = [(str(file), file.stat()) for file in files_of(folder)]
    except OSError:
        return ()
    return tuple((name, at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino) for name, at in found)


def key_of(folder: Path, version: int) -> str | None:
    """The SHA-256 in hexadecimal of all that an index of a `version` is made from; None for an unreadable folder.

    Of a file that no reader takes, such as a picture beside the documents, only the name counts.
    """
    digest = hashlib.sha256(f"{version}\0{program_digest()}\0".encode())
    try:
        for file in files_of(folder):
            is_read = file.parent != folder or file.suffix.lower() in FORMATS
            content = digest_of_file(file) if is_read else hashlib.sha256().hexdigest()
            digest.update(b"%b\0%b\n" % (os.fsencode(file.relative_to(folder)), content.encode()))
    except OSError:
        return None
    return digest.hexdigest()


def digest_of_file(file: Path) -> str:
    """The SHA-256 of a file's bytes in hexadecimal, without all of them in memory. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def fingerprint(folder: Path) -> str | None:
    """The first 12 hexadecimal digits of the SHA-256 over the names and bytes of the documents and the editor's files.

    None where there is no such folder, or a file of it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for file in files_of(folder):
            content = digest_of_file(file)
            digest.update(b"%b\0%b\n" % (os.fsencode(file.relative_to(folder)), content.encode()))
    except OSError:
        return None
    return digest.hexdigest()[:_DIGITS]
