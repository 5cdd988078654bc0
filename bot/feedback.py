"""What visitors asked in vain and what they said of answers, kept in one SQLite file where the operator wants that.

Nothing gets here but through `Notebook` of `bot/notebook.py`, which takes personal data out first. An entry holds a
day, a kind, an answer's status, a reason, a question without personal data, and the ids of the documents that were
quoted: no history, no address, no browser, no session and no hour.

SQLite writes it through a log (WAL), so that several processes of one machine may share it; they must not share it over
a network (https://www.sqlite.org/wal.html). What is deleted is overwritten (secure_delete), and that log is emptied.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.errors import FeedbackError, reason_of
from bot.text import words_of

_FORMAT = 1
_BUSY_SECONDS = 2.0
MOST_ENTRIES = 100_000
"""What the file holds at most; the oldest go first."""
MOST_CHARACTERS = 500
"""So much of a question is kept, from its beginning."""
_TABLE = """CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT NOT NULL, question TEXT NOT NULL, documents TEXT NOT NULL) STRICT"""
_COLUMNS = "day, kind, status, reason, question, documents"


class Kind(StrEnum):
    """What an entry is: a question without an answer, or a verdict on an answer."""

    ASKED = "asked"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, or one verdict. What is not known is empty."""

    day: date
    kind: Kind
    status: str
    reason: str = ""
    question: str = ""
    documents: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The entry as `feedback export` gives it."""
        return {
            "day": self.day.isoformat(), "kind": self.kind.value, "status": self.status, "reason": self.reason,
            "question": self.question, "documents": list(self.documents),
        }  # fmt: skip


class FeedbackStore:
    """The file of entries. Each call opens it anew, so that it may be deleted or moved at any time."""

    def __init__(self, file: Path, days: int) -> None:
        """`days` is how many days an entry is kept, the one on which it was written included."""
        self.file = file
        self.days = days

    def add(self, entries: Iterable[Entry]) -> None:
        """Write entries, and make the file where there is none; the oldest go where there are too many.

        Raises FeedbackError where that fails.
        """
        rows = [
            (
                entry.day.isoformat(),
                entry.kind.value,
                entry.status,
                entry.reason,
                entry.question[:MOST_CHARACTERS],
                " ".join(entry.documents),
            )
            for entry in entries
        ]
        with self._opened(create=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", rows)
            # Now and not only when a day is over: one day of questions could fill the disk.
            connection.execute(
                "DELETE FROM entries WHERE number <= (SELECT max(number) FROM entries) - ?", (MOST_ENTRIES,)
            )
            connection.execute("COMMIT")

    def entries(self) -> list[Entry]:
        """Every entry, the oldest first; none where there is no file. Raises FeedbackError."""
        if not self.file.exists():
            return []
        with self._opened() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM entries ORDER BY day, number").fetchall()
        return [
            Entry(date.fromisoformat(day), Kind(kind), status, reason, question, tuple(documents.split()))
            for day, kind, status, reason, question, documents in rows
        ]

    def counts(self) -> Mapping[str, int]:
        """How many entries of each kind there are."""
        if not self.file.exists():
            return {}
        with self._opened() as connection:
            return dict(connection.execute("SELECT kind, count(*) FROM entries GROUP BY kind ORDER BY kind").fetchall())

    def expire(self, today: date | None = None) -> int:
        """Delete what is older than it may be; says how many entries. Raises FeedbackError."""
        first = (today or this_day()) - timedelta(days=self.days - 1)
        return self._delete("day < ?", (first.isoformat(),))

    def delete_all(self) -> int:
        """Delete every entry; says how many. Raises FeedbackError."""
        return self._delete("1", ())

    def delete_before(self, day: date) -> int:
        """Delete what is older than a day; says how many entries. Raises FeedbackError."""
        return self._delete("day < ?", (day.isoformat(),))

    def delete_matching(self, words: str) -> int:
        """Delete the entries whose question holds every one of the words, whatever their case; says how many."""
        wanted = set(words_of(words))

        def holds(question: str) -> bool:
            return bool(wanted) and wanted <= set(words_of(question))

        return self._delete("holds(question)", (), holds=holds)

    def _delete(self, condition: str, values: tuple[object, ...], **functions: Any) -> int:
        if not self.file.exists():
            return 0
        with self._opened() as connection:
            for name, function in functions.items():
                connection.create_function(name, 1, function, deterministic=True)
            count = connection.execute(f"DELETE FROM entries WHERE {condition}", values).rowcount
        if count:
            self._empty_log()
        return count

    def _empty_log(self) -> None:
        """Bring everything into the file, and cut the log beside it: it holds what was deleted."""
        with self._opened() as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise FeedbackError(
                f"{self.file}: in use; what was deleted is gone from it, but not yet from its log: again"
            )

    @contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept where nothing is raised. Raises FeedbackError."""
        try:
            if create and not self.file.exists():
                _make_private(self.file)
            mode = "rwc" if create else "rw"
            uri = f"{self.file.absolute().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(uri, timeout=_BUSY_SECONDS, uri=True, isolation_level=None)) as connection:
                for setting in ("secure_delete = ON", "synchronous = NORMAL", "temp_store = MEMORY"):
                    connection.execute(f"PRAGMA {setting}").fetchall()
                _check_format(connection, self.file)
                yield connection
        except sqlite3.Error as error:
            raise FeedbackError(f"{self.file}: {error}") from error
        except OSError as error:
            raise FeedbackError(f"{self.file}: {reason_of(error)}") from error


def this_day() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def _make_private(file: Path) -> None:
    """Make the file, and its folder where there is none, for their owner alone."""
    file.parent.parent.mkdir(parents=True, exist_ok=True)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _check_format(connection: sqlite3.Connection, file: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
    elif version != _FORMAT:
        raise FeedbackError(f"{file}: has format {version}, this program reads {_FORMAT}; name another file")
