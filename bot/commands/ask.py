"""`ask`: one question, or with `--jsonl` many, and their answers."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from bot.commands import ANSWERED, EMERGENCY, NOT_ANSWERED
from bot.commands.console import Console, check_unicode, read_standard_input
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.model import Status

HELP = "answer a question with quotes from the documents"
EXAMPLES = """\
  python -m bot ask "How long does it last?"
  echo "How long does the effect last?" | python -m bot ask
  python -m bot ask "And in winter?" --history "How long does it last?"
  python -m bot ask --corpus my-documents --json "What does it cost?"
  python -m bot ask --jsonl < questions.jsonl > answers.jsonl"""


def configure(parser: ArgumentParser) -> None:
    """Add the options of `ask`."""
    parser.add_argument("question", nargs="*", help="the question; without one, or for “-”, standard input is read")
    parser.add_argument(
        "--history", action="append", default=[], metavar="QUESTION",
        help="a question asked before; may be repeated, the oldest first",
    )  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    form.add_argument(
        "--jsonl", action="store_true",
        help='read {"id": …, "question": …, "history": […]} a line from standard input, print one JSON object a line',
    )  # fmt: skip
    parser.add_argument(
        "--explain", action="store_true", help="say how the question was read and what was found, on standard error"
    )


def run(arguments: Namespace, console: Console) -> int:
    """Ask, show, and give back the exit code of the status."""
    if arguments.jsonl:
        return _run_lines(arguments, console)
    question = _question(arguments.question, console)
    history = [check_unicode(earlier, "a question of --history") for earlier in arguments.history]
    from bot.assistant import check_question  # noqa: PLC0415

    check_question(question)
    assistant = console.load_assistant()
    answer = assistant.ask(question, history)
    content = answer.as_dict() if arguments.json else {}
    explanation = ""
    if arguments.explain:
        from bot.commands import explanation as explaining  # noqa: PLC0415

        explained = explaining.explain(assistant, answer, history)
        content["explanation"] = explained
        explanation = explaining.render(explained)
    if arguments.json:
        console.say_json(content)
    else:
        console.say(console.terminal.render(answer))
        if explanation:
            console.hint(f"\n{explanation}")
    return exit_code(answer.status)


def exit_code(status: Status) -> int:
    """0 for an answer, 3 for an emergency, and 1, as of grep, where the documents have nothing to say."""
    if status == "emergency":
        return EMERGENCY
    return ANSWERED if status in ("answered", "partial", "smalltalk") else NOT_ANSWERED


def _question(words: list[str], console: Console) -> str:
    if words and words != ["-"]:
        return check_unicode(" ".join(words), "the question")
    if sys.stdin is not None and sys.stdin.isatty():
        console.hint("Write the question; Ctrl-D on a line of its own ends it.")
    return read_standard_input("a question")


def _run_lines(arguments: Namespace, console: Console) -> int:
    if arguments.question or arguments.history:
        raise UsageError("--jsonl reads questions and histories from standard input; leave them out of the command")
    from bot.commands.lines import answer_lines  # noqa: PLC0415

    return answer_lines(console, explain=arguments.explain)
