"""Looks at the files again and again, and answers from the new ones when they have changed and are whole."""

from __future__ import annotations

import fcntl
import gc
import logging
import tempfile
import threading
import time
from collections.abc import Callable
from types import TracebackType

from bot.corpus import Corpus
from bot.errors import DocumentError, UnsettledError, VerbatimError
from bot.fingerprint import Stamps, fingerprint, stamps_of
from bot.progress import Progress
from bot.settings import Settings
from bot.web.answers import Loaded
from bot.web.building import bring_up_to_date
from bot.web.service import Service

_LOOKS = 4
"""How often the files are looked at in the time for which they must have been left alone."""
_MOST_SHARE = 0.05
"""The share of a processor that looking at the files may take."""
_NOTHING: Stamps = (("", 0, 0, 0, 0),)
"""The stamps of no folder."""
_LOG = logging.getLogger("verbatim")


class Herald:
    """Lets one of a server's processes say what concerns all of them. It is made before they are."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server runs

    def __enter__(self) -> Herald:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def speaks(self) -> bool:
        """Whether it is this process that says it."""
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Watcher:
    """Keeps a service up to date with its files, in a thread of its own.

    A version that cannot be loaded, or lacks a document that is being served and whose file is still there, is refused:
    the one before goes on.
    """

    def __init__(self, service: Service, herald: Herald, build: Callable[[Settings], None] = bring_up_to_date) -> None:
        """`build` brings the stored index up to date before it is loaded."""
        self._service, self._herald, self._build = service, herald, build
        self._seconds = service.settings.reload_seconds
        self._seen = self._done = service.answers.loaded.stamps
        self._since = 0.0
        self._pause = self._seconds / _LOOKS
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="verbatim-watcher", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits for what is being loaded."""
        self._ended.set()
        self._thread.join()

    def look(self) -> None:
        """Look once; take the files where they have changed and were left alone for long enough."""
        began = time.thread_time()
        stamps, now = stamps_of(self._service.settings.corpus), time.monotonic()
        self._pause = max(self._seconds / _LOOKS, (time.thread_time() - began) / _MOST_SHARE)
        if stamps != self._seen:
            self._seen, self._since = stamps, now
        elif stamps != self._done and now - self._since >= self._seconds:
            self._done = stamps
            self._take()

    def _run(self) -> None:
        while not self._ended.wait(self._pause):
            self.look()

    def _take(self) -> None:
        """Answer from the files as they are now, or say why not. Nothing that goes wrong ends the watch."""
        try:
            if fingerprint(self._service.settings.corpus) == self._service.answers.loaded.fingerprint:
                self._settle()
                return
            self._build(self._service.settings)
            self._swap(self._loaded())
        except UnsettledError:
            self._done = _NOTHING
        except VerbatimError as error:
            self._refuse(str(error))
        except Exception as error:
            self._refuse(f"the program failed: {type(error).__name__}: {error}")
            if self._herald.speaks():
                _LOG.exception("the documents could not be loaded")

    def _loaded(self) -> Loaded:
        """The files as they are now. Raises CorpusError and its kinds, also for a document that was lost."""
        loaded = Loaded.load(self._service.settings, Progress(_LOG.info))
        if lost := _lost(self._service.answers.loaded.assistant.corpus, loaded.assistant.corpus):
            raise DocumentError("; ".join(lost))
        return loaded

    def _swap(self, loaded: Loaded) -> None:
        known = set(self._service.answers.loaded.assistant.corpus.faults)
        self._service.take(loaded)
        gc.collect()  # the version before is large, and its objects refer to each other
        if not self._herald.speaks():
            return
        corpus = loaded.assistant.corpus
        for fault in corpus.faults:
            if fault not in known:
                _LOG.warning("%s", fault)
        _LOG.info(
            "the files have changed; answers come from %d documents with %d passages now (%s)",
            len(corpus.documents), len(corpus.passages), loaded.fingerprint,
        )  # fmt: skip

    def _settle(self) -> None:
        """The files are those that are answered from."""
        if self._service.refusal and self._herald.speaks():
            _LOG.info("the files are again those that answers come from (%s)", self._service.answers.loaded.fingerprint)
        self._service.forget_refusal()

    def _refuse(self, reason: str) -> None:
        before = self._service.refusal
        self._service.refuse(reason)
        if self._service.refusal is not before and self._herald.speaks():
            _LOG.error("the files have changed and cannot be used; answers go on as before: %s", reason)


def _lost(served: Corpus, new: Corpus) -> list[str]:
    """What is said of the files of served documents that are still there and cannot be read now."""
    read = {document.file for document in new.documents}
    gone = [document.file for document in served.documents if document.file not in read]
    return [
        fault for file in gone if (new.folder / file).exists() for fault in new.faults if fault.startswith(f"{file}: ")
    ]
