"""`ask --jsonl`: many questions in, one JSON object a line out, in order, each as soon as it is there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.commands import ANSWERED, FAULTY_INPUT, INTERNAL
from bot.commands.console import Console, complain, decode
from bot.errors import QuestionError, UsageError, VerbatimError

if TYPE_CHECKING:
    from bot.assistant import Assistant

_MOST_BYTES = 1_000_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Row:
    """One line of input, understood."""

    id: Any
    question: str
    history: tuple[str, ...]


def answer_lines(console: Console, *, explain: bool = False) -> int:
    """Answer every line of standard input.

    A faulty line becomes {"id": …, "status": "error", "line": number, "error": what to do}, and the rest goes on. The
    exit code is 0, or 2 where a line was faulty, or 70 where the program failed at one.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed; give --jsonl one JSON object a line there")
    assistant = console.load_assistant()
    if sys.stdin.isatty():
        console.hint('Write one object a line, such as {"id": 1, "question": "How long does it last?"}; Ctrl-D ends.')
    worst, faulty, number = ANSWERED, 0, 0
    for number, line in enumerate(_lines(sys.stdin.buffer), 1):
        if line.strip() or len(line) > _MOST_BYTES:
            code = _answer_line(console, assistant, number, line, explain=explain)
            faulty += code != ANSWERED
            worst = max(worst, code)
    if faulty:
        complain(f"{faulty} of {number} lines were faulty; each has its “error” in the output")
    return worst


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream as they arrive; of one that is too long only as much as shows that it is."""
    while line := stream.readline(_MOST_BYTES + 1):
        yield line
        rest = line if len(line) > _MOST_BYTES else b""
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_CHUNK)


def _answer_line(console: Console, assistant: Assistant, number: int, line: bytes, *, explain: bool) -> int:
    content: Any = None
    try:
        content = _parse(line)
        row = _row(content)
        answer = assistant.ask(row.question, row.history)
        found = {"id": row.id, **answer.as_dict()}
        if explain:
            from bot.commands.explanation import explain as explain_answer  # noqa: PLC0415

            found["explanation"] = explain_answer(assistant, answer, row.history)
    except VerbatimError as error:
        return _say_fault(console, content, number, str(error), FAULTY_INPUT)
    except Exception as error:  # one question that trips the program must not take the others with it
        problem = f"the program failed, which is a defect: {type(error).__name__}: {error}"
        return _say_fault(console, content, number, problem, INTERNAL)
    console.say_json(found, indent=None)
    return ANSWERED


def _say_fault(console: Console, content: Any, number: int, problem: str, code: int) -> int:
    row_id = content.get("id") if isinstance(content, dict) else None
    console.say_json({"id": row_id, "status": "error", "line": number, "error": problem}, indent=None)
    return code


def _parse(line: bytes) -> Any:
    if len(line) > _MOST_BYTES:
        raise QuestionError(f"the line has more than {_MOST_BYTES:,} bytes; shorten the question or its history")
    try:
        return json.loads(decode(line, "the line"), parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise QuestionError(f"the line is not JSON ({error.msg} at character {error.pos}); write one object") from error
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"the line is no JSON that can be read ({error}); write one object") from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if abs(value) != float("inf") else _refuse(digits)


def _row(content: Any) -> Row:
    if not isinstance(content, dict):
        raise QuestionError('the line is no JSON object; write {"id": …, "question": "…"}')
    question, history = content.get("question"), content.get("history")
    if not isinstance(question, str):
        raise QuestionError(f"“question” must be a text, not {json.dumps(question)[:60]}")
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise QuestionError(f"“history” must be a list of texts, not {json.dumps(history)[:60]}")
    return Row(content.get("id"), question, tuple(history))
