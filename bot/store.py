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
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.conflicts import ConflictFinder, Disagreement
from bot.conflicts.judgements import Place
from bot.corpus import EDITOR, Corpus
from bot.errors import UnknownDocumentError, reason_of
from bot.examples import ExampleTable
from bot.model import Document, Span
from bot.query import counted_text
from bot.readers import PARSERS
from bot.spelling import listed_english, remember_english
from bot.text import count_words, digest_of, is_stemmed, remember_counts, remember_stems, stem, words_of
from bot.wordfiles import WORDS

FORMAT = 1
FOLDER, NAME = ".verbatim", "index.json"
_HEADER = re.compile(rb'\{"format":(\d{1,9}),"key":"([0-9a-f]{64})","checksum":"([0-9a-f]{64})","content":')
_PACKAGE = WORDS.parent
_LIBRARIES = ("nltk", "spellchecker")
_ABANDONED = 3_600
"""Seconds after which a file that was begun and never renamed belongs to a process that was ended."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived from one corpus: the example questions analysed, the terms of each passage, the subjects of each
    topic by its name (None: of no subject), and what does not agree.
    """

    examples: ExampleTable
    passage_terms: list[list[str]]
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
        self._stamps = _stamps(folder)
        self._key = _key(folder)
        self._problem, self._is_damaged = "", False
        self._content = self._read() if self._key else None
        if self._content:
            remember_stems(self._content["stems"])
            remember_english(self._content["english"])
            remember_counts(**self._content["counts"])

    def derived(self, corpus: Corpus) -> Derived | None:
        """What was stored of this corpus; None where there is nothing that can be used."""
        if self._content is None:
            return None
        try:
            derived = _derived(self._content, corpus)
        except (LookupError, TypeError, ValueError, AttributeError, UnknownDocumentError):
            derived = None
        if derived is None or self._stamps != _stamps(self._folder):
            self._content, self._problem = None, "does not fit the documents"
        return derived if self._content else None

    def keep(self, corpus: Corpus, derived: Derived) -> None:
        """Store what was derived from the corpus, unless it came from here or the files have changed meanwhile.

        Says in one line on the logger `verbatim` why it was derived anew, and whether it is stored now.
        """
        if self._content is not None or self._key is None:
            return
        outcome = "stored for the next start"
        try:
            data = _encoded(self._key, corpus, derived)
            if self._stamps == _stamps(self._folder):
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
    passage_terms, subjects = content["passage_terms"], content["subjects"]
    names = {topic.name for topic in corpus.topics}
    if not examples.fits(corpus.topics) or len(passage_terms) != len(corpus.passages) or names != set(subjects):
        return None
    about = {name: frozenset(of_topic) for name, of_topic in subjects.items()}
    return Derived(examples, passage_terms, about, _conflicts(content["conflicts"], corpus))


def _encoded(key: str, corpus: Corpus, derived: Derived) -> bytes:
    text = counted_text(corpus)
    content = {
        "counts": {"digest": digest_of(text), "counts": count_words(text)},
        "stems": {word: stem(word) for word in sorted(_words(corpus)) if is_stemmed(word)},
        "english": listed_english(),
        "examples": derived.examples.as_plain(),
        "passage_terms": derived.passage_terms,
        "subjects": {name: sorted(about, key=str) for name, about in derived.subjects.items()},
        "conflicts": _plain_conflicts(derived.conflicts),
    }
    written = json.dumps(content, separators=(",", ":"), sort_keys=True, allow_nan=False).encode("ascii")
    checksum = hashlib.sha256(written).hexdigest()
    return b'{"format":%d,"key":"%b","checksum":"%b","content":%b}\n' % (
        FORMAT, key.encode(), checksum.encode(), written,
    )  # fmt: skip


def _words(corpus: Corpus) -> set[str]:
    """The folded words of the documents and of every word file; passages may cut a glued word in two."""
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in _word_files(corpus.folder)]
    texts += [text for document in corpus.documents for text in (document.title, document.text)]
    texts += [text for passage in corpus.passages for text in (passage.section, passage.lead_in or "", passage.text)]
    return set(words_of("\n".join(texts)))


def _word_files(folder: Path) -> list[Path]:
    return [*sorted(WORDS.glob("*.txt")), *(file for file in _files(folder) if file.parent != folder)]


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


def _files(folder: Path) -> list[Path]:
    """The files of the folder and of the editor's, by name; hidden ones are none of either."""
    parts = [folder, *([folder / EDITOR] if (folder / EDITOR).is_dir() else [])]
    found = [file for part in parts for file in part.iterdir() if not file.name.startswith(".")]
    return sorted(file for file in found if file.is_file())


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of change (ns) of every file; changed when one of them has changed."""
    try:
        found = [(str(file), file.stat()) for file in _files(folder)]
    except OSError:
        return ()
    return tuple((name, status.st_size, status.st_mtime_ns) for name, status in found)


def _key(folder: Path) -> str | None:
    """The SHA-256 of all that an index is made from, in hexadecimal; None where the folder cannot be read.

    Of a file that no reader takes, such as a picture beside the documents, only the name counts.
    """
    digest = hashlib.sha256(f"{FORMAT}\0{_program()}\0".encode())
    try:
        for file in _files(folder):
            is_read = file.parent != folder or file.suffix.lower() in PARSERS
            content = hashlib.sha256(file.read_bytes() if is_read else b"").hexdigest()
            digest.update(b"%b\0%b\n" % (os.fsencode(file.relative_to(folder)), content.encode()))
    except OSError:
        return None
    return digest.hexdigest()


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


_NOUNS: dict[str, type[Disagreement | Place | Span]] = {"Disagreement": Disagreement, "Place": Place, "Span": Span}
_COLLECTIONS: dict[str, type[tuple[Any, ...] | frozenset[Any] | set[Any]]] = {
    "tuple": tuple, "frozenset": frozenset, "set": set,
}  # fmt: skip


def _plain_conflicts(conflicts: ConflictFinder) -> Any:
    """What a finder knows as plain values; None, so that it is found anew, where that cannot be said in them."""
    try:
        return {name: _plain(value) for name, value in vars(conflicts).items()}
    except TypeError:
        return None


def _conflicts(stored: Any, corpus: Corpus) -> ConflictFinder:
    """The finder that knows what is stored, without comparing every statement with every other again."""
    if stored is None:
        return ConflictFinder(corpus)
    finder = ConflictFinder.__new__(ConflictFinder)
    vars(finder).update({name: _restored(value, corpus) for name, value in stored.items()})
    return finder


def _plain(value: Any) -> Any:
    """A value as JSON knows it: what JSON has no name for becomes {"its name": [its parts]}. Raises TypeError."""
    name = type(value).__name__
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Document):
        return {name: [value.id]}
    if type(value) is list:
        return [_plain(part) for part in value]
    if type(value) is dict or (type(value) is defaultdict and value.default_factory is list):
        return {name: [[_plain(key), _plain(part)] for key, part in value.items()]}
    if _COLLECTIONS.get(name) is type(value):
        parts = [_plain(part) for part in value]
        return {name: parts if name == "tuple" else sorted(parts, key=json.dumps)}
    if _NOUNS.get(name) is type(value):
        return {name: [_plain(getattr(value, field.name)) for field in fields(value)]}
    raise TypeError(f"a {name} has no plain form")


def _restored(value: Any, corpus: Corpus) -> Any:
    """The value that `_plain` was given. Raises what a damaged one leads to."""
    if isinstance(value, list):
        return [_restored(part, corpus) for part in value]
    if not isinstance(value, dict):
        return value
    ((name, plain),) = value.items()
    if name == "Document":
        return corpus.document(plain[0])
    parts = [_restored(part, corpus) for part in plain]
    if name in _NOUNS:
        return _NOUNS[name](*parts)
    if name in _COLLECTIONS:
        return _COLLECTIONS[name](parts)
    return defaultdict(list, parts) if name == "defaultdict" else dict(parts)
