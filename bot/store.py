"""What is derived from a corpus and takes long, kept from one start to the next in one JSON file.

    {"format": 1, "key": "…", "checksum": "…", "content": {…}}

`key` is the SHA-256 of everything that the content is made from: the files of the corpus, this program and the
libraries whose words it uses. `checksum` is the SHA-256 of the content as it stands in the file. A file that is
missing, damaged, of another format or made from something else is not used, and is replaced where that is possible;
nothing about it ever fails a start. What visitors type is not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conflicts import ConflictFinder, Found
from bot.corpus import Corpus
from bot.errors import UnknownDocumentError, reason_of
from bot.examples import ExampleTable
from bot.fingerprint import files_of, key_of, stamps_of
from bot.query import counted_texts
from bot.spelling import listed_english, remember_english
from bot.terms import TermTable
from bot.text import count_words, digest_of, is_stemmed, remember_counts, remember_stems, stem, words_of
from bot.wordfiles import WORDS

FORMAT = 1
FOLDER, NAME = ".verbatim", "index.json"
_HEADER = re.compile(rb'\{"format":(\d{1,9}),"key":"([0-9a-f]{64})","checksum":"([0-9a-f]{64})","content":')
_ABANDONED = 3_600
"""Seconds after which a file that was begun and never renamed belongs to a process that was ended."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived from one corpus: the example questions analysed, the terms of each passage, the subjects of each
    topic by its name (None: of no subject), and what does not agree.
    """

    examples: ExampleTable
    passage_terms: TermTable
    subjects: dict[str, frozenset[str | None]]
    conflicts: ConflictFinder


class Store:
    """The stored index of one folder of documents: opened before the corpus is loaded, then used or replaced.

    Opening it remembers the stems and counts of the corpus's words, so that loading the corpus needs no stemmer.
    """

    def __init__(self, folder: Path, file: Path | None = None) -> None:
        """`file` is where the index is kept: by default in a hidden folder beside the documents."""
        self.file = file or folder / FOLDER / NAME
        self._folder = folder
        self._stamps = stamps_of(folder)
        self._key = key_of(folder, FORMAT)
        self._problem, self._is_damaged = "", False
        self._stems: Mapping[str, str] = {}
        self._content = self._read() if self._key else None
        if self._content:
            remember_stems(self._content["stems"])
            remember_english(self._content["english"])
            remember_counts(**self._content["counts"])

    def derived(self, corpus: Corpus) -> Derived | None:
        """What was stored of this corpus; None where there is nothing that can be used.

        What is then derived from the corpus finds its words counted and stemmed.
        """
        derived = None
        if self._content is not None:
            with suppress(LookupError, TypeError, ValueError, AttributeError, UnknownDocumentError):
                derived = _derived(self._content, corpus)
            if derived is None or self._stamps != stamps_of(self._folder):
                self._content, self._problem, derived = None, "does not fit the documents", None
        if derived is None:
            texts = counted_texts(corpus)
            remember_counts(digest_of(texts), count_words(texts))
            self._stems = _stems(corpus)
            remember_stems(self._stems)
        return derived

    def keep(self, corpus: Corpus, derived: Derived) -> None:
        """Store what was derived from the corpus, unless it came from here or the files have changed meanwhile.

        Says in one line on the logger `verbatim` why it was derived anew, and whether it is stored now.
        """
        if self._content is not None or self._key is None:
            return
        outcome = "stored for the next start"
        try:
            data = _encoded(self._key, corpus, derived, self._stems or _stems(corpus))
            if self._stamps == stamps_of(self._folder):
                write_whole(self.file, data)
            else:
                outcome = "not stored, for the files have changed meanwhile"
        except OSError as error:
            outcome = f"not stored: {reason_of(error)}"
        self._log(outcome)

    def _log(self, outcome: str) -> None:
        import logging  # noqa: PLC0415 - a start from a stored index says nothing

        level = logging.WARNING if self._is_damaged else logging.INFO
        logging.getLogger("verbatim").log(level, "%s: %s; built anew and %s", self.file, self._problem, outcome)

    def _read(self) -> dict[str, Any] | None:
        """The content of the file, where it is whole and made from what there is now."""
        try:
            data = self.file.read_bytes() if self.file.is_file() else b""
        except OSError as error:
            self._problem = reason_of(error)
            return None
        header = _HEADER.match(data)
        self._is_damaged = bool(data) and not header
        if header is None:
            self._problem = "is no index, or is damaged" if data else "no stored index"
            return None
        if int(header[1]) != FORMAT or header[2].decode() != self._key:
            self._problem = "is of other files or of another version"
            return None
        content = data[header.end() : -2]
        if not data.endswith(b"}\n") or hashlib.sha256(content).hexdigest().encode() != header[3]:
            self._problem, self._is_damaged = "is damaged", True
            return None
        found: dict[str, Any] = json.loads(content)
        return found


def _derived(content: Mapping[str, Any], corpus: Corpus) -> Derived | None:
    """What the content says, or None where it does not fit the corpus. Raises where it is not as it was written."""
    examples = ExampleTable.from_plain(content["examples"])
    passage_terms, subjects = TermTable.from_plain(content["passage_terms"]), content["subjects"]
    names = {topic.name for topic in corpus.topics}
    if not examples.fits(corpus.topics) or len(passage_terms) != len(corpus.passages) or names != set(subjects):
        return None
    about = {name: frozenset(of_topic) for name, of_topic in subjects.items()}
    found = Found.from_plain(content["conflicts"], corpus)
    return Derived(examples, passage_terms, about, ConflictFinder(corpus, found))


def _encoded(key: str, corpus: Corpus, derived: Derived, stems: Mapping[str, str]) -> bytes:
    texts = counted_texts(corpus)
    content = {
        "counts": {"digest": digest_of(texts), "counts": count_words(texts)},
        "stems": stems,
        "english": listed_english(),
        "examples": derived.examples.as_plain(),
        "passage_terms": derived.passage_terms.as_plain(),
        "subjects": {name: sorted(about, key=str) for name, about in derived.subjects.items()},
        "conflicts": derived.conflicts.found.as_plain(),
    }
    written = json.dumps(content, separators=(",", ":"), sort_keys=True, allow_nan=False).encode("ascii")
    checksum = hashlib.sha256(written).hexdigest()
    return b'{"format":%d,"key":"%b","checksum":"%b","content":%b}\n' % (
        FORMAT, key.encode(), checksum.encode(), written,
    )  # fmt: skip


def _stems(corpus: Corpus) -> dict[str, str]:
    return {word: stem(word) for word in sorted(_words(corpus)) if is_stemmed(word)}


def _words(corpus: Corpus) -> set[str]:
    """The folded words of the documents and of every word file."""
    found = set(count_words(counted_texts(corpus)))
    for file in _word_files(corpus.folder):
        found.update(words_of(file.read_text(encoding="utf-8", errors="replace")))
    for text in {text for p in corpus.passages for text in (p.document.title, p.section, p.lead_in) if text}:
        found.update(words_of(text))
    for passage in corpus.passages:
        # A passage may begin or end within a word, where two sentences were glued together.
        own = passage.text.split()
        found.update(words_of(f"{own[0]} {own[-1]}"))
    return found


def _word_files(folder: Path) -> list[Path]:
    return [*sorted(WORDS.glob("*.txt")), *(file for file in files_of(folder) if file.parent != folder)]


def write_whole(file: Path, data: bytes) -> None:
    """Write beside the file and rename: whoever reads it finds the old one or the new one, and a whole one.

    Makes the folder where it is missing. Raises OSError.
    """
    file.parent.mkdir(exist_ok=True)
    # A folder of documents may lie in a repository of its own, to which the index does not belong.
    if file.parent.name == FOLDER:
        (file.parent / ".gitignore").write_text("*\n", encoding="ascii")
    _sweep(file)
    beside = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _sweep(file: Path) -> None:
    """Delete what processes left behind that were ended while they wrote."""
    for left in file.parent.glob(f".{file.name}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()
