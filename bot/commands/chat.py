"""`chat`: a conversation at the terminal. What is typed is kept in memory only and written nowhere."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.commands import ANSWERED
from bot.commands.console import Console, check_unicode, complain
from bot.errors import UsageError, VerbatimError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.assistant import Assistant
    from bot.model import Answer, Citation

HELP = "ask questions one after the other; a follow-up is understood from the ones before"
EXAMPLES = """\
  python -m bot chat
  python -m bot chat --corpus my-documents"""
GUIDE = """\
Ask a question, or type
  :source N  to read citation N of the last answer in its place
  :clear     to forget the conversation
  :help      to see this again
  :quit      to leave (or Ctrl-D); Ctrl-C abandons a line"""
_PROMPT = "> "
_MOST_TURNS = 50


def configure(parser: ArgumentParser) -> None:
    """`chat` has no options of its own."""


def run(arguments: Namespace, console: Console) -> int:
    """Talk until the input ends; the exit code is 0."""
    del arguments
    if sys.stdin is None:
        raise UsageError("standard input is closed; run chat in a terminal")
    conversation = Conversation(console, console.load_assistant())
    read_line = _line_reader()
    if sys.stdin.isatty():
        console.hint(f"{len(conversation.assistant.corpus.documents)} documents. {GUIDE}")
    while conversation.open:
        try:
            conversation.take(read_line())
        except EOFError:
            break
        except KeyboardInterrupt:
            console.hint("")
    if sys.stdin.isatty():
        console.hint("")
    return ANSWERED


def _line_reader() -> Callable[[], str]:
    """What reads the next line: with line editing and the history of this run at a terminal."""
    if not sys.stdin.isatty():
        return lambda: input("")
    if sys.stdout.isatty():
        with suppress(ImportError):  # not every Python is built with it; lines are then typed without editing
            import readline  # noqa: F401, PLC0415
        return lambda: input(_PROMPT)

    def prompted() -> str:
        sys.stderr.write(_PROMPT)
        sys.stderr.flush()
        return input("")

    return prompted


@dataclass
class Conversation:
    """What was asked so far, oldest first, and the last answer."""

    console: Console
    assistant: Assistant
    history: list[str] = field(default_factory=list)
    answer: Answer | None = None
    open: bool = True

    def take(self, line: str) -> None:
        """Answer a question or obey a command; what is wrong with either is said in one line."""
        line = line.strip()
        try:
            if line.startswith(":"):
                self._obey(line)
            elif line:
                self._ask(check_unicode(line, "the question"))
        except VerbatimError as error:
            complain(str(error))

    def _ask(self, question: str) -> None:
        self.answer = self.assistant.ask(question, tuple(self.history))
        self.history = [*self.history, question][-_MOST_TURNS:]
        self.console.say(self.console.terminal.render(self.answer) + "\n")

    def _obey(self, line: str) -> None:
        name, _, argument = line[1:].partition(" ")
        commands = {"help": self._help, "source": self._source, "clear": self._clear, "quit": self._quit}
        if name not in commands:
            raise UsageError(f"there is no command :{name}; there are {', '.join(f':{known}' for known in commands)}")
        commands[name](argument.strip())

    def _help(self, _: str) -> None:
        self.console.hint(GUIDE)

    def _clear(self, _: str) -> None:
        self.history, self.answer = [], None
        if "readline" in sys.modules:
            sys.modules["readline"].clear_history()
        self.console.hint("The conversation is forgotten.")

    def _quit(self, _: str) -> None:
        self.open = False

    def _source(self, argument: str) -> None:
        from bot.commands.show import in_its_place  # noqa: PLC0415

        citation = self._citation(argument)
        place = in_its_place(self.assistant.corpus, citation.document, citation.span, self.console.terminal)
        self.console.say(place + "\n")

    def _citation(self, argument: str) -> Citation:
        """The citation of that number in the last answer, or else the quote nearby of that number."""
        citations = [*self.answer.citations, *self.answer.related] if self.answer else []
        numbered = {citation.number: citation for citation in reversed(citations)}
        if not numbered:
            raise UsageError("the last answer has no sources; ask a question first")
        number = int(argument) if argument.isdecimal() else 0
        if number not in numbered:
            there = ", ".join(f":source {known}" for known in sorted(numbered))
            raise UsageError(f"there is no source “{argument}”; there are {there}")
        return numbered[number]
