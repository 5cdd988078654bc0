"""Prepares a folder of documents for an editor: commented files under `editor/`, none of them overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.corpus import EDITOR, Corpus
from bot.errors import CorpusError, reason_of
from bot.model import Document
from bot.readers import FORMATS
from bot.stored import write_whole
from bot.tomlfile import quoted, table_name

TEMPLATES = Path(__file__).parent / "templates"
"""A folder as it is prepared; the files under its `editor/` are all that an editor may have."""
_DOCUMENTS = "documents.toml"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done: the files that were written, and those that were there and left alone, by their paths in it.

    `documents` are those that the folder holds, `faults` what cannot be read of it.
    """

    written: tuple[str, ...]
    left_alone: tuple[str, ...]
    documents: tuple[Document, ...] = ()
    faults: tuple[str, ...] = ()


def editors_files() -> tuple[str, ...]:
    """The names of all files that an editor may have; a lexicon's stands for one of each language."""
    return tuple(sorted(file.name for file in (TEMPLATES / EDITOR).iterdir()))


def prepare(folder: Path) -> Prepared:
    """Make the folder where it is missing, and write every editor's file that it lacks.

    All lines of the files are comments, so that the folder answers as it did; what is known of its documents stands in
    them, ready to be used. Raises CorpusError where the folder cannot be made or written to.
    """
    documents, faults = _documents(folder)
    written, left_alone = [], []
    for name in editors_files():
        file = folder / EDITOR / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(file):
                left_alone.append(f"{EDITOR}/{name}")
                continue
            text = (TEMPLATES / EDITOR / name).read_text(encoding="utf-8")
            text += "".join(_entries(documents)) if name == _DOCUMENTS else ""
            write_whole(file, text.encode())
        except OSError as error:
            place = file.parent if isinstance(error, FileExistsError | NotADirectoryError) else file
            raise CorpusError(f"{place}: {reason_of(error)}; name a folder that can be written to") from error
        written.append(f"{EDITOR}/{name}")
    return Prepared(tuple(written), tuple(left_alone), documents, faults)


def _documents(folder: Path) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """The documents that the folder holds already, and what cannot be read of it."""
    if not (folder.is_dir() and any(file.suffix.lower() in FORMATS for file in folder.iterdir())):
        return (), ()
    try:
        corpus = Corpus.load(folder)
    except CorpusError as error:
        return (), (str(error),)
    return corpus.documents, corpus.faults


def _entries(documents: Iterable[Document]) -> Iterator[str]:
    """What is known of each document, as comments that become an entry when the # is taken away."""
    for document in documents:
        yield f"\n# [document.{table_name(document.id)}]\n# title = {quoted(document.title)}\n"
        yield f"# language = {quoted(document.language)}\n"
        if document.url:
            yield f"# url = {quoted(document.url)}\n"
