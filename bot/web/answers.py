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
from bot.errors import OverloadError
from bot.fingerprint import fingerprint
from bot.identity import version
from bot.model import Answer
from bot.settings import Settings

_OF_UNKNOWN_WORDS = "Is a zyxwvut safe for xyzzying?"
"""For such words the list of English is read."""


@dataclass(frozen=True)
class Loaded:
    """An assistant in service: the fingerprint of its documents, and since when."""

    assistant: Assistant
    fingerprint: str
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def load(cls, settings: Settings) -> Loaded:
        """Load the settings' corpus. Raises CorpusError and its kinds."""
        found = fingerprint(settings.corpus)
        assistant = Assistant.load(settings.corpus, settings.region)
        for question in (*assistant.suggestions[:1], _OF_UNKNOWN_WORDS):
            assistant.ask(question)  # reads what is read at the first question, before a visitor has to wait for it
        return cls(assistant, found or "unknown")


class AnswerCache:
    """The bytes of the last answers by their tags, in memory alone. Safe to share among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> bytes | None:
        """The answer of that tag, if it is still kept."""
        with self._lock:
            if tag in self._bodies:
                self._bodies.move_to_end(tag)
            return self._bodies.get(tag)

    def put(self, tag: str, body: bytes) -> None:
        """Keep an answer; the one that was not asked for longest goes."""
        with self._lock:
            self._bodies[tag] = body
            while len(self._bodies) > self._most:
                self._bodies.popitem(last=False)


class Answers:
    """Answers questions from what is loaded. Safe to share among threads."""

    def __init__(self, settings: Settings, loaded: Loaded) -> None:
        self.settings, self.loaded = settings, loaded
        self._cache = AnswerCache(settings.cached_answers)
        # One thread always stays free for health checks and files.
        self._places = BoundedSemaphore(max(1, settings.threads - 1))
        self._version = version()

    def tag(self, question: str, history: Sequence[str]) -> str:
        """What the answer's ETag is: the same for the same question to the same documents and program."""
        said = json.dumps([self._version, self.loaded.fingerprint, question, *history]).encode()
        return blake2b(said, digest_size=12).hexdigest()

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The answer. Raises QuestionError, and OverloadError where no place became free in time."""
        with self._place():
            return self.loaded.assistant.ask(question, history)

    def body(self, tag: str, question: str, history: Sequence[str]) -> bytes:
        """The answer object as JSON, kept by its tag. Raises what `ask` raises."""
        if (kept := self._cache.get(tag)) is None:
            kept = json.dumps(self.ask(question, history).as_dict()).encode()
            self._cache.put(tag, kept)
        return kept

    @contextmanager
    def _place(self) -> Iterator[None]:
        seconds = self.settings.wait_seconds
        if not self._places.acquire(timeout=seconds):
            raise OverloadError(f"too many questions at once; none was answered for {seconds} seconds; ask again soon")
        try:
            yield
        finally:
            self._places.release()
