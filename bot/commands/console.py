"""What every command works with: the folder of documents, the three streams, and how the terminal shows things."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bot.errors import QuestionError
from bot.identity import PROGRAM
from bot.progress import Progress
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.corpus import Corpus
    from bot.feedback import FeedbackStore
    from bot.terminal import Terminal

_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Console:
    """The surroundings of a command. `colour` is False where the caller or the environment does not want any;
    `environment` is what the settings of a server are read from.
    """

    folder: Path
    colour: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def feedback(self) -> FeedbackStore:
        """The file of what visitors asked in vain, after what is too old was deleted from it.

        Raises SettingsError, and FeedbackError where it cannot be used.
        """
        from bot.feedback import FeedbackStore  # noqa: PLC0415

        settings = self.settings
        store = FeedbackStore(settings.feedback_path, settings.feedback_days)
        store.expire()
        return store

    @property
    def settings(self) -> Settings:
        """The settings that a server with this folder would have. Raises SettingsError."""
        return Settings.read(self.environment, corpus=self.folder)

    @property
    def terminal(self) -> Terminal:
        """How to show an answer on standard output."""
        from bot.terminal import Terminal  # noqa: PLC0415

        return Terminal.of_stream(sys.stdout, colour=self.colour)

    def say(self, text: str) -> None:
        """Write to standard output, at once."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def say_json(self, value: Mapping[str, Any], *, indent: int | None = 2) -> None:
        """Write one JSON object to standard output."""
        import json  # noqa: PLC0415

        text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
        if not _is_unicode(text):
            text = json.dumps(value, indent=indent, allow_nan=False)
        self.write(text + "\n")

    def write(self, text: str) -> None:
        """Write to standard output exactly this, at once, in UTF-8 whatever the terminal speaks."""
        if sys.stdout.encoding.lower() != "utf-8":
            _reconfigure(sys.stdout, encoding="utf-8")
        sys.stdout.write(text)
        sys.stdout.flush()

    def hint(self, text: str) -> None:
        """Write lines to standard error that are no complaint."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def load_assistant(self) -> Assistant:
        """The assistant for the folder; its faults go to standard error. Raises CorpusError."""
        from bot.assistant import Assistant  # noqa: PLC0415

        assistant = Assistant.load(self.folder, progress=self._progress())
        self._report_faults(assistant.corpus)
        return assistant

    def load_corpus(self) -> Corpus:
        """The documents of the folder; their faults go to standard error. Raises CorpusError."""
        from bot.corpus import Corpus  # noqa: PLC0415

        corpus = Corpus.load(self.folder, progress=self._progress())
        self._report_faults(corpus)
        return corpus

    def _progress(self) -> Progress:
        """Tells on a terminal of what takes long; what reads standard error from a pipe gets nothing but complaints."""
        return Progress(self.hint if sys.stderr.isatty() else None)

    def _report_faults(self, corpus: Corpus) -> None:
        for fault in corpus.faults:
            complain(fault)


def complain(problem: str) -> None:
    """Write one line to standard error that says what is wrong."""
    from bot.terminal import printable  # noqa: PLC0415

    sys.stderr.write(f"{PROGRAM}: {printable(' '.join(problem.split()))}\n")
    sys.stderr.flush()


def read_standard_input(what: str, most_bytes: int = _MOST_BYTES) -> str:
    """All of standard input as text without its last line end. Raises QuestionError where it is no UTF-8 text.

    `what` names what is read, for the message.
    """
    if sys.stdin is None:
        raise QuestionError(f"standard input is closed; give {what} as an argument")
    data = sys.stdin.buffer.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise QuestionError(f"standard input has more than {most_bytes:,} bytes; that is too much for {what}")
    return decode(data, "standard input").removesuffix("\n").removesuffix("\r")


def decode(data: bytes, where: str) -> str:
    """`data` as UTF-8, without a byte order mark. Raises QuestionError that names the place of the first bad byte."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(f"{where} is not UTF-8 text (byte {error.start}); convert it to UTF-8") from error
    if "\0" in text:
        raise QuestionError(f"{where} is binary (it holds NUL bytes); give it UTF-8 text")
    return text


def check_unicode(text: str, where: str) -> str:
    """`text` itself. Raises QuestionError where the bytes it came from were no UTF-8."""
    if not _is_unicode(text):
        raise QuestionError(f"{where} is not UTF-8 text; write it in UTF-8")
    return text


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _reconfigure(stream: TextIO, **options: Any) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(**options)


def prepare_streams() -> None:
    """Make the standard streams take any text: a character that a terminal's encoding lacks is shown as “?”.

    Closed output goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
    _reconfigure(sys.stdout, errors="replace", newline="\n")
    _reconfigure(sys.stderr, errors="backslashreplace")
    if sys.stdin is not None:
        _reconfigure(sys.stdin, errors="surrogateescape")
