"""Answers as the bytes that go over the wire: kept for a while, and not more of them made at once than can be."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from threading import BoundedSemaphore, Lock

from bot.assistant import Assistant
from bot.errors import OverloadError, UnsettledError
from bot.fingerprint import Stamps, fingerprint, stamps_of
from bot.identity import version
from bot.model import Answer, Status
from bot.progress import Progress
from bot.settings import Settings

_OF_UNKNOWN_WORDS = "Is a zyxwvut safe for xyzzying?"
"""For such words the list of English is read."""
_TRIES = 5
"""How often the files are read at most, where they change while they are read."""


@dataclass(frozen=True)
class Loaded:
    """An assistant in service: the fingerprint and the stamps of its files, and since when."""

    assistant: Assistant
    fingerprint: str
    stamps: Stamps = ()
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def age_seconds(self) -> float:
        """For how long it has been in service."""
        return (datetime.now(UTC) - self.since).total_seconds()

    @classmethod
    def load(cls, settings: Settings, progress: Progress | None = None) -> Loaded:
        """Load the settings' corpus as it was at one moment; `progress` tells of a long build.

        Raises CorpusError and its kinds; UnsettledError where the files change each time that they are read.
        """
        for _ in range(_TRIES):
            stamps = stamps_of(settings.corpus)
            found = fingerprint(settings.corpus)
            assistant = Assistant.load(settings.corpus, settings.region, progress)
            if stamps == stamps_of(settings.corpus):
                break
        else:
            raise UnsettledError(f"{settings.corpus}: files change while they are read; try again when they are whole")
        for question in (*assistant.suggestions[:1], _OF_UNKNOWN_WORDS):
            assistant.ask(question)  # reads what is read at the first question, before a visitor has to wait for it
        return cls(assistant, found or "unknown", stamps)


@dataclass(frozen=True, slots=True)
class Body:
    """An answer as it goes over the wire, in JSON, and what became of its question."""

    status: Status
    content: bytes


class AnswerCache:
    """The bytes of the last answers by their tags, in memory alone. Safe to share among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bodies: OrderedDict[str, Body] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> Body | None:
        """The answer of that tag, if it is still kept."""
        with self._lock:
            if tag in self._bodies:
                self._bodies.move_to_end(tag)
            return self._bodies.get(tag)

    def put(self, tag: str, body: Body) -> None:
        """Keep an answer; the one that was not asked for longest goes."""
        with self._lock:
            self._bodies[tag] = body
            while len(self._bodies) > self._most:
                self._bodies.popitem(last=False)


class Places:
    """How many questions are answered at the same time, and how long another one waits for its turn."""

    def __init__(self, number: int, wait_seconds: int) -> None:
        self._seconds = wait_seconds
        self._free = BoundedSemaphore(number)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place while the block runs. Raises OverloadError where none became free in time."""
        if not self._free.acquire(timeout=self._seconds):
            raise OverloadError(
                f"too many questions at once; none was answered for {self._seconds} seconds; ask again soon"
            )
        try:
            yield
        finally:
            self._free.release()


class Answers:
    """Answers questions from one version of the documents. Safe to share among threads."""

    def __init__(self, settings: Settings, loaded: Loaded, places: Places) -> None:
        self.settings, self.loaded = settings, loaded
        self._cache = AnswerCache(settings.cached_answers)
        self._places = places
        self._version = version()

    def tag(self, question: str, history: Sequence[str]) -> str:
        """What the answer's ETag is: the same for the same question to the same documents and program."""
        said = json.dumps([self._version, self.loaded.fingerprint, question, *history]).encode()
        return blake2b(said, digest_size=12).hexdigest()

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The answer. Raises QuestionError, and OverloadError where no place became free in time."""
        with self._places.taken():
            return self.loaded.assistant.ask(question, history)

    def body(self, tag: str, question: str, history: Sequence[str]) -> Body:
        """The answer object as JSON, kept by its tag. Raises what `ask` raises."""
        if (kept := self._cache.get(tag)) is None:
            answer = self.ask(question, history)
            kept = Body(answer.status, json.dumps(answer.as_dict()).encode())
            self._cache.put(tag, kept)
        return kept
