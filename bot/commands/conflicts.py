"""`conflicts`: where the documents do not agree, side by side."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.commands import ANSWERED, BROKEN_CORPUS
from bot.commands.console import Console, complain

if TYPE_CHECKING:
    from bot.conflicts import Disagreement
    from bot.terminal import Terminal

HELP = "list where the documents do not agree, with each other or with themselves"
EXAMPLES = """\
  python -m bot conflicts
  python -m bot conflicts --corpus my-documents --json"""
_FOUND_BY = {"rule": "found by rule", "editor": "from editor/conflicts.txt"}


def configure(parser: ArgumentParser) -> None:
    """Add the options of `conflicts`."""
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Print every disagreement; the exit code is 5 where a line of the editor's file points at nothing."""
    from bot.conflicts import ConflictFinder  # noqa: PLC0415

    finder = ConflictFinder(console.load_corpus())
    if arguments.json:
        conflicts = [_as_dict(disagreement) for disagreement in finder.disagreements]
        console.say_json({"conflicts": conflicts, "faults": list(finder.faults)})
    else:
        for fault in finder.faults:
            complain(fault)
        number = len(finder.disagreements)
        console.say(f"{number} disagreement" if number == 1 else f"{number} disagreements")
        for disagreement in finder.disagreements:
            console.say("\n" + "\n".join(_lines(disagreement, console.terminal)))
    return BROKEN_CORPUS if finder.faults else ANSWERED


def _lines(disagreement: Disagreement, terminal: Terminal) -> Iterator[str]:
    yield terminal.paragraph(disagreement.topic, "bold")
    yield terminal.paragraph(_FOUND_BY[disagreement.origin], "dim", "  ")
    for number, side in enumerate(disagreement.grouped):
        if number:
            yield terminal.paragraph("against", "dim", "  ")
        for place in side:
            where = f"[{place.document.id} {place.span.start} {place.span.end}]"
            yield terminal.paragraph(f"“{place.span.of(place.document.text)}” {where}", "quote", "    ", "  ")


def _as_dict(disagreement: Disagreement) -> dict[str, Any]:
    return {
        "topic": disagreement.topic,
        "found_by": disagreement.origin,
        "sides": [
            [
                {
                    "document": place.document.id,
                    "quote": place.span.of(place.document.text),
                    "start": place.span.start,
                    "end": place.span.end,
                }
                for place in side
            ]
            for side in disagreement.grouped
        ],
    }
