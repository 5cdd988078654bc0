"""An editor's file in TOML, and the lines on which its keys stand: what is wrong with one is told with its line.

`tomllib` says where a file is no TOML, but not where a key stands that means nothing.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.errors import WordFileError
from bot.wordfiles import read_text

Keys = tuple[str, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class TomlFile:
    """What a file says; `text` is the file itself. One that is not there says nothing."""

    file: Path
    text: str
    content: Mapping[str, Any]

    @classmethod
    def read(cls, file: Path) -> TomlFile:
        """Read `file`. Raises WordFileError, with the line, where it cannot be read or is no TOML."""
        text = read_text(file) if file.exists() else ""
        try:
            return cls(file, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            place = _AT.search(str(error))
            line = int(place[1]) if place and place[1] else len(text.splitlines()) or 1
            reason = _AT.sub("", str(error))
            problem = f"is no TOML ({reason[:1].lower()}{reason[1:]}); {_remedy(reason)}"
            raise WordFileError(str(file), line, problem) from error

    def line_of(self, keys: Collection[str], words: str = "") -> int:
        """The line from 1 on which the statement of that key, or of that table, begins; 1 where there is none.

        With `words`, the line of the statement on which they stand.
        """
        path = tuple(keys)
        start, end = next(
            ((start, end) for start, end, of_line in self._statements if of_line[: len(path)] == path), (1, 1)
        )
        lines = self.text.splitlines()
        return next((n for n in range(start, end + 1) if words and words in lines[n - 1]), start)

    def error(self, keys: Collection[str], problem: str, words: str = "") -> WordFileError:
        """The error that names the file and the line of a key; `problem` says what is wrong and what would be right."""
        return WordFileError(str(self.file), self.line_of(keys, words), problem)

    def check_keys(self, where: str, path: Keys, table: Mapping[str, Any], known: Collection[str]) -> None:
        """Raise WordFileError for a key of the table at `path` that is none of the known ones."""
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
                raise self.error((*path, key), f"{where} has the unknown key {key!r}; {hint}")

    def string(self, keys: Keys, what: str, value: Any) -> str:
        """`value`, white space folded. Raises WordFileError where it is no text or says nothing."""
        if not isinstance(value, str) or not value.strip():
            raise self.error(keys, f"{what} must be a text in quotation marks, not {value!r}")
        return " ".join(value.split())

    def strings(self, keys: Keys, what: str, value: Any) -> tuple[str, ...]:
        """`value` as a list of texts, each once, as it stands. Raises WordFileError where it is no such list."""
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(keys, f'{what} must be a list of texts, as in ["one", "two"], not {value!r}')
        return tuple(dict.fromkeys(value))

    @cached_property
    def _statements(self) -> list[tuple[int, int, Keys]]:
        """First line, last line and full key of every statement: a line, or the lines that only together are TOML."""
        return list(self._parsed())

    def _parsed(self) -> Iterator[tuple[int, int, Keys]]:
        table: Keys = ()
        waiting: list[str] = []
        for number, line in enumerate(self.text.splitlines(), 1):
            waiting.append(line)
            try:
                path = _keys_of(tomllib.loads("\n".join(waiting)))
            except tomllib.TOMLDecodeError:
                continue  # a list or a text goes on below
            if path:
                is_table = waiting[0].lstrip().startswith("[")
                table = path if is_table else table
                yield number - len(waiting) + 1, number, path if is_table else (*table, *path)
            waiting = []


def table_name(name: str) -> str:
    """A name as it stands in a table's head: in quotation marks unless it is made of letters, digits, “-” and “_”."""
    return name if _BARE.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """A text as TOML writes it, in one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _keys_of(content: Mapping[str, Any]) -> Keys:
    """The keys from the outermost to the first value that is no table of one key."""
    path: list[str] = []
    value: Any = content
    while isinstance(value, dict) and len(value) == 1:
        key = next(iter(value))
        path.append(key)
        value = value[key]
    return tuple(path)


def _remedy(reason: str) -> str:
    if reason.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate")):
        return "it stands twice; keep one of the two"
    if reason.startswith("Unclosed") or "Unterminated" in reason:
        return "close what was opened in or above this line"
    return 'write key = "text", with the text in quotation marks'
