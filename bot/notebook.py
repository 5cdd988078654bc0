"""Notes what visitors asked in vain, and their verdicts, while answers go out: a bounded queue, and one thread.

Nothing here ever slows or fails an answer. What the queue has no room for, or the file does not take, is dropped, and
a line in the log says how much. A question waits in memory alone until it has lost its personal data; one that tells
of an emergency or a crisis is never written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Thread
from time import monotonic

from bot.assistant import Assistant
from bot.errors import FeedbackError
from bot.feedback import Entry, FeedbackStore, Kind, this_day
from bot.model import Status
from bot.redaction import Redactor

UNANSWERED = (Status.NOT_FOUND, Status.PARTIAL, Status.OUT_OF_SCOPE, Status.UNSUPPORTED_LANGUAGE)
"""The answers whose question is noted."""
_MOST_WAITING, _MOST_AT_ONCE = 1_000, 100
_LOOK_SECONDS = 600.0
"""How long the thread waits for an entry before it looks whether a new day has begun."""
_SAY_SECONDS = 60.0
"""How long it waits between two lines of the log."""
_LOG = logging.getLogger("verbatim.feedback")


@dataclass(frozen=True, slots=True)
class _Note:
    """What waits: the question still as it was typed."""

    kind: Kind
    status: str
    reason: str
    question: str
    documents: tuple[str, ...]


class Notebook:
    """Takes notes for a store. Safe to share among threads; one for each process."""

    def __init__(self, store: FeedbackStore, assistant: Callable[[], Assistant]) -> None:
        """Start the thread. `assistant` says which one answers at the moment: its words are no names."""
        self.store = store
        self._assistant = assistant
        self._queue: Queue[_Note] = Queue(_MOST_WAITING)
        self._dropped, self._said = 0, -_SAY_SECONDS
        self._expired_on = None if not store.file.exists() else this_day()
        Thread(target=self._write_on, name="notebook", daemon=True).start()

    def note_question(self, question: str, status: Status) -> None:
        """Note a question that was not answered; any other status changes nothing."""
        if status in UNANSWERED:
            self._put(_Note(Kind.ASKED, status.value, "", question, ()))

    def note_verdict(self, kind: Kind, status: str, reason: str, documents: Sequence[str], question: str) -> None:
        """Note a verdict, with the question if the visitor sent it."""
        self._put(_Note(kind, status, reason, question, tuple(documents)))

    def settle(self) -> None:
        """Wait until everything so far is written or dropped."""
        self._queue.join()

    def _put(self, note: _Note) -> None:
        try:
            self._queue.put_nowait(note)
        except Full:
            self._dropped += 1

    def _write_on(self) -> None:
        while True:
            try:
                notes = [self._queue.get(timeout=_LOOK_SECONDS)]
            except Empty:
                notes = []
            while notes and len(notes) < _MOST_AT_ONCE and not self._queue.empty():
                notes.append(self._queue.get())
            try:
                self._write(notes)
            finally:
                for _ in notes:
                    self._queue.task_done()

    def _write(self, notes: Sequence[_Note]) -> None:
        try:
            today = this_day()
            if self._expired_on != today:
                self.store.expire()
                self._expired_on = today
            if notes:
                self.store.add(entry for note in notes if (entry := self._entry(note)))
            problem = "too many at once"
        except FeedbackError as error:
            self._dropped += len(notes)
            problem = str(error)
        except Exception as error:  # no text that a visitor sends may end this thread, and none is said here
            self._dropped += len(notes)
            problem = type(error).__name__
        if self._dropped and monotonic() - self._said >= _SAY_SECONDS:
            _LOG.warning("%d entries were not kept: %s", self._dropped, problem)
            self._dropped, self._said = 0, monotonic()

    def _entry(self, note: _Note) -> Entry | None:
        """The entry without personal data; None for what tells of an emergency."""
        assistant = self._assistant()
        if note.kind is not Kind.ASKED and assistant.is_emergency(note.question):  # asked ones came through the gate
            return None
        question = Redactor(assistant.knows_word).redact(note.question)
        return Entry(this_day(), note.kind, note.status, note.reason, question, note.documents)
