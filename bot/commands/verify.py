"""`verify`: is every quote of a stored answer still exactly where its citation says?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import ANSWERED, NOT_ANSWERED
from bot.commands.console import Console, decode, read_standard_input
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.model import Document

HELP = "check that every quote of a stored answer is still where its citation says"
EXAMPLES = """\
  python -m bot verify answer.json
  python -m bot ask --json "Is it safe?" | python -m bot verify -
  python -m bot verify --json answers.jsonl"""
_MOST_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer (numbered from 1): a citation with its place, and the place `now` if it moved."""

    answer: int
    problem: str
    citation: int | None = None
    document: str | None = None
    start: int | None = None
    end: int | None = None
    now: tuple[int, int] | None = None


def configure(parser: ArgumentParser) -> None:
    """Add the options of `verify`."""
    parser.add_argument("file", help="an answer of --json, answers of --jsonl, or “-” for standard input")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Check every citation; the exit code is 0 where all are right and 1 where one is not."""
    answers = _answers(arguments.file)
    documents = {document.id: document for document in console.load_corpus().documents}
    faults = [fault for number, answer in answers for fault in _faults(number, answer, documents)]
    quotes = sum(len(_citations(number, answer)) for number, answer in answers)
    if arguments.json:
        content = [asdict(fault) for fault in faults]
        console.say_json({"answers": len(answers), "quotes": quotes, "faults": content})
    else:
        for fault in faults:
            console.say(console.terminal.paragraph(_line(fault, len(answers) > 1), indent="  ", first=""))
        verdict = f"{len(faults)} not as stored" if faults else "all exactly where the citations say"
        console.say(f"{_count(quotes, 'quote')} in {_count(len(answers), 'answer')}: {verdict}")
    return NOT_ANSWERED if faults else ANSWERED


def _answers(name: str) -> list[tuple[int, dict[str, Any]]]:
    """The answers of a file, each with its number; lines that are errors of `--jsonl` are no answers."""
    text = read_standard_input("answers to verify", _MOST_BYTES) if name == "-" else _read(name)
    try:
        contents = [json.loads(text)]
    except (ValueError, RecursionError):
        contents = list(_lines(name, text))
    answers = []
    for number, content in enumerate(contents, 1):
        if not isinstance(content, dict) or not ("citations" in content or "error" in content):
            raise UsageError(f"{name}: object {number} is no answer; store one with: ask --json “…” > answer.json")
        if "citations" in content:
            answers.append((number, content))
    return answers


def _read(name: str) -> str:
    try:
        return decode(Path(name).read_bytes(), name)
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror or error}; name a file with an answer of ask --json") from error


def _lines(name: str, text: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UsageError(
                    f"{name}, line {number}: is not JSON ({error}); store what ask --json prints"
                ) from error
    if not text.strip():
        raise UsageError(f"{name}: is empty; store an answer with: ask --json “…” > answer.json")


def _citations(number: int, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The citations of an answer and those of its quotes nearby. Raises UsageError for one without its fields."""
    related = answer.get("related") or []
    listed = answer["citations"]
    citations: list[Any] = [*listed, *related] if isinstance(listed, list) and isinstance(related, list) else [None]
    for citation in citations:
        fields = citation if isinstance(citation, dict) else {}
        texts = all(isinstance(fields.get(key), str) for key in ("document", "quote"))
        places = all(type(fields.get(key)) is int for key in ("number", "start", "end"))
        if not (texts and places):
            raise UsageError(f"answer {number}: a citation lacks number, document, quote, start or end")
    return citations


def _faults(number: int, answer: Mapping[str, Any], documents: Mapping[str, Document]) -> Iterator[Fault]:
    citations = _citations(number, answer)
    for citation in citations:
        fault = _fault(number, citation, documents.get(citation["document"]))
        if fault:
            yield fault
    yield from _misquotes(number, answer, {citation["number"]: citation["quote"] for citation in reversed(citations)})


def _fault(number: int, citation: Mapping[str, Any], document: Document | None) -> Fault | None:
    start, end, quote = citation["start"], citation["end"], citation["quote"]
    now = None
    if document is None:
        problem = "the document is not in the corpus"
    elif 0 <= start < end and document.text[start:end] == quote:
        return None
    elif quote and (at := document.text.find(quote)) >= 0:
        now = (at, at + len(quote))
        problem = "the quote has moved"
    else:
        problem = "the document does not say this any more"
    return Fault(number, problem, citation["number"], citation["document"], start, end, now)


def _misquotes(number: int, answer: Mapping[str, Any], quotes: Mapping[int, str]) -> Iterator[Fault]:
    """A statement must read as the quotes of its citations do, white space folded."""
    from bot.model import fold  # noqa: PLC0415

    for place, statement in enumerate(answer.get("statements") or [], 1):
        numbers = statement.get("citations") if isinstance(statement, dict) else None
        if not isinstance(numbers, list) or not all(cited in quotes for cited in numbers):
            yield Fault(number, f"statement {place} names a citation that is not there")
        elif statement.get("text") != " ".join(fold(quotes[cited]) for cited in numbers):
            yield Fault(number, f"statement {place} reads otherwise than its quotes")


def _line(fault: Fault, several: bool) -> str:
    where = [f"answer {fault.answer}"] if several else []
    if fault.citation is not None:
        where += [f"[{fault.citation}]", f"{fault.document} {fault.start} {fault.end}"]
    now = f", and is now at {fault.now[0]} {fault.now[1]}" if fault.now else ""
    return " ".join(where) + (": " if where else "") + fault.problem + now


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
