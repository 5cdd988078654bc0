"""Word files: plain text that an editor can change, read line by line with clear errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import WordFileError, reason_of

WORDS = Path(__file__).parent / "words"
"""The word files that hold for any corpus."""
MOST_BYTES = 20_000_000
"""How large an editor's file may be."""


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
    for number, content in enumerate(read_text(file).splitlines(), 1):
        yield Line(file, number, content.strip())


def read_text(file: Path) -> str:
    """What an editor's file says. Raises WordFileError where it cannot be read, is too large or is not UTF-8."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)  # and no more of it, whatever its size is said to be
        if len(data) > MOST_BYTES:
            raise WordFileError(
                str(file), 1, f"has more than {MOST_BYTES // 1_000_000} MB; take out what is no line of it"
            )
        return data.decode("utf-8-sig")
    except OSError as error:
        raise WordFileError(str(file), 1, f"{reason_of(error)}; make it a readable file, or delete it") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise WordFileError(str(file), line, "is not UTF-8; save the file as UTF-8 text") from error


def read_words(file: Path) -> frozenset[str]:
    """The words of a file with one word or phrase a line, in small letters."""
    return frozenset(line.text.casefold() for line in read_lines(file))
