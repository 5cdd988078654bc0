"""Word files: plain text or TOML that an editor can change, read with errors that name the line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import WordFileError, reason_of

WORDS = Path(__file__).parent / "words"
"""The word files that hold for any corpus."""
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something: its file, its number from 1, and its text without white space around it."""

    file: Path
    number: int
    text: str

    def error(self, problem: str) -> WordFileError:
        """The error that names this line; `problem` says what is wrong and what would be right."""
        return WordFileError(str(self.file), self.number, problem)


def read_lines(file: Path) -> Iterator[Line]:
    """The lines of `file` that are neither empty nor a comment (`#` at the start of the line).

    Raises WordFileError where the file cannot be read or is not UTF-8; yields nothing where there is no such file.
    """
    for line in read_all_lines(file):
        if line.text and not line.text.startswith("#"):
            yield line


def read_all_lines(file: Path) -> Iterator[Line]:
    """Every line of `file`, the empty ones and comments too. Raises as `read_lines` does."""
    if not file.exists():
        return
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise WordFileError(str(file), 1, f"{reason_of(error)}; make it a readable file, or delete it") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise WordFileError(str(file), line, "is not UTF-8; save the file as UTF-8 text") from error
    for number, content in enumerate(text.splitlines(), 1):
        yield Line(file, number, content.strip())


def read_words(file: Path) -> frozenset[str]:
    """The words of a file with one word or phrase a line, in small letters."""
    return frozenset(line.text.casefold() for line in read_lines(file))


@dataclass(frozen=True, slots=True)
class TomlFile:
    """An editor's file in TOML: what is in it, and errors that name the line of a key."""

    path: Path
    content: Mapping[str, Any]
    _lines: tuple[str, ...] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """Read the file; a missing one is empty. Raises WordFileError where it cannot be read or is no TOML."""
        text = "\n".join(line.text for line in read_all_lines(path))
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _TOML_LINE.search(str(error))
            line = int(found[1]) if found else max(1, text.count("\n") + 1)
            raise WordFileError(str(path), line, f"is not TOML: {error}; compare it with docs/corpus.md") from error
        return cls(path, content, tuple(text.split("\n")))

    def error(self, key: str, problem: str) -> WordFileError:
        """The error that names the line where `key` is set."""
        begins = (number for number, line in enumerate(self._lines, 1) if re.match(rf"[\"']?{re.escape(key)}\b", line))
        return WordFileError(str(self.path), next(begins, 1), problem)

    def check_keys(self, known: Sequence[str]) -> None:
        """Raise WordFileError for a key that is none of the known ones."""
        for key in self.content:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                raise self.error(key, f"there is no key “{key}”; {hint}")

    def text(self, key: str) -> str:
        """A text that is not empty, white space folded. Raises WordFileError for anything else."""
        value = self.content[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{key} is {value!r}; write a text in quotation marks, or take the line out")
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them empty, each once. Raises WordFileError for anything else."""
        value = self.content[key]
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(key, f'{key} is {value!r}; write a list of texts, such as ["one", "another"]')
        return tuple(dict.fromkeys(" ".join(item.split()) for item in value))
