"""The command line: `python -m bot COMMAND`. The only module of it that reads the environment."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from bot.commands import INTERNAL, ask, chat, check, conflicts, diff, doctor, feedback, gaps, init, mcp, show, verify
from bot.commands.console import Console, complain, prepare_streams
from bot.errors import UsageError, VerbatimError
from bot.settings import beside_program

COMMANDS = {
    "ask": ask, "chat": chat, "show": show, "init": init, "check": check, "diff": diff, "conflicts": conflicts,
    "verify": verify, "gaps": gaps, "feedback": feedback, "doctor": doctor, "mcp": mcp,
}  # fmt: skip
INTERRUPTED, PIPE_CLOSED = 130, 141
EXIT_CODES = """\
exit codes:
  0  answered, also in part; for check, diff and verify: all is well, nothing differs
  1  the documents do not answer it; for verify: a quote is not where it was; for diff: answers differ
  2  wrong usage, or (--jsonl) a faulty line
  3  an emergency: the answer is where to get help
  5  the documents or the editor's files cannot be read; for check: something is to mend
  70 the program failed;  130 Ctrl-C;  141 the reader closed the pipe"""


class Parser(ArgumentParser):
    """An argument parser whose help begins with examples and whose complaints are one line."""

    def __init__(self, prog: str, examples: str, description: str, epilog: str = "", **options: Any) -> None:
        super().__init__(
            prog, description=description, epilog=epilog, formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False, add_help=False, **options,
        )  # fmt: skip
        self.examples = examples
        self.add_argument("-h", "--help", action="help", help="show this and leave")

    def format_help(self) -> str:
        """The examples, then what argparse says."""
        return f"examples:\n{self.examples}\n\n{super().format_help()}"

    def error(self, message: str) -> NoReturn:
        """Raise UsageError: what is wrong, and how to find out what is right."""
        raise UsageError(f"{message}; see “{self.prog} --help”")


def build_parser() -> Parser:
    """The parser for all commands. A common option may stand before the command or behind it."""
    examples = "\n".join(command.EXAMPLES.splitlines()[0] for command in COMMANDS.values())
    parser = Parser(
        prog="python -m bot", examples=examples, epilog=EXIT_CODES,
        description="Answers questions with the documents' own words, each quote with its place.",
    )  # fmt: skip
    _add_common(parser)
    parser.add_argument("--version", action="store_true", help="print the version and the corpus's fingerprint")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        described = f"{command.HELP[0].upper()}{command.HELP[1:]}."
        of_command = commands.add_parser(name, help=command.HELP, description=described, examples=command.EXAMPLES)
        command.configure(of_command)
        _add_common(of_command)
    return parser


def _add_common(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--corpus", metavar="DIR", default=SUPPRESS,
        help="the folder of documents (default: $VERBATIM_CORPUS, ./corpus, or the one beside the program)",
    )  # fmt: skip
    parser.add_argument("--no-color", "--no-colour", action="store_true", default=SUPPRESS, help="no colours")
    parser.add_argument(
        "--debug", action="store_true", default=SUPPRESS, help="show where the program failed, if it does"
    )


def default_corpus() -> Path:
    """The folder that $VERBATIM_CORPUS names, or ./corpus, or the one beside this package."""
    named = os.environ.get("VERBATIM_CORPUS")
    return Path(named) if named else beside_program()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code; whatever goes wrong is one line on standard error."""
    given = Namespace(corpus=None, no_color=False, debug=False)
    try:
        # numpy's linear algebra is not used, and starting its threads takes half of the time of its import.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        prepare_streams()
        code = _run(arguments, given)
        sys.stdout.flush()
    except SystemExit as error:  # argparse, after --help
        code = int(error.code or 0)
    except VerbatimError as error:
        code = _complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = PIPE_CLOSED
    except Exception as error:  # a visitor never sees a traceback, unless asked for
        if given.debug:
            raise
        code = _complain(f"failed: {type(error).__name__}: {error}; --debug shows where", INTERNAL)
    return _leave(code)


def _run(arguments: Sequence[str] | None, given: Namespace) -> int:
    parser = build_parser()
    parser.parse_args(arguments, given)
    folder = default_corpus() if given.corpus is None else Path(given.corpus)
    if given.version:
        from bot.commands.version import version_line  # noqa: PLC0415

        sys.stdout.write(version_line(folder) + "\n")
        return 0
    if given.command is None:
        parser.error("a command is missing")
    colour = not (given.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")
    run: Callable[[Namespace, Console], int] = COMMANDS[given.command].run
    return run(given, Console(folder, colour, os.environ))


def _complain(problem: str, code: int) -> int:
    complain(problem)
    return code


def _leave(code: int) -> int:
    """Flush what is left; what cannot be written is not tried again when Python ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = PIPE_CLOSED
    except OSError as error:
        code = code if code == INTERNAL else _complain(f"standard output: {error.strerror}", INTERNAL)
    else:
        return code
    _discard_output()
    return code


def _discard_output() -> None:
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
