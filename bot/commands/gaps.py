"""`gaps`: what visitors ask and the documents do not say, in groups, and what to write about each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ANSWERED
from bot.commands.console import Console
from bot.errors import FeedbackError, UsageError

if TYPE_CHECKING:
    from bot.feedback import Entry, FeedbackStore
    from bot.gaps import Gap, GapReport
    from bot.terminal import Terminal

HELP = "group what visitors asked in vain, and say what to write about it"
EXAMPLES = """\
  python -m bot gaps
  python -m bot gaps --most 50 --format csv > gaps.csv
  python -m bot gaps --show 1
  python -m bot gaps --file one.sqlite --file other.sqlite"""


def configure(parser: ArgumentParser) -> None:
    """Add the options of `gaps`."""
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text", help="of the output")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="print so many groups (default 20; 0: all)")
    parser.add_argument("--show", type=int, metavar="N", help="only group N, with blocks for the editor's files")
    parser.add_argument(
        "--file", type=Path, action="append", metavar="FILE",
        help="read this file and not that of the settings; may be repeated, for servers on several machines",
    )  # fmt: skip


def run(arguments: Namespace, console: Console) -> int:
    """Print the groups, the largest first. Raises FeedbackError, and CorpusError for the documents."""
    from dataclasses import replace  # noqa: PLC0415

    from bot.gaps import find_gaps, gaps_csv  # noqa: PLC0415

    entries = _entries(arguments, console)
    report = find_gaps(console.load_assistant(), entries)
    if arguments.show is not None and not 1 <= arguments.show <= len(report.gaps):
        raise UsageError(f"--show is {arguments.show}; there are {len(report.gaps)} groups, counted from 1")
    shown = report.gaps[: arguments.most or None]
    if arguments.show is not None:
        shown = report.gaps[arguments.show - 1 : arguments.show]
    if arguments.format == "json":
        console.say_json(replace(report, gaps=shown).as_dict())
    elif arguments.format == "csv":
        console.write(gaps_csv(shown))
    elif arguments.show is not None:
        console.say("\n".join(_detail(arguments.show, shown[0], console.terminal)))
    else:
        console.say("\n".join(_summary(report, entries, shown, console.terminal)))
    return ANSWERED


def _entries(arguments: Namespace, console: Console) -> list[Entry]:
    from bot.feedback import FeedbackStore  # noqa: PLC0415

    if not arguments.file:
        return console.feedback.entries()
    if missing := [file for file in arguments.file if not file.is_file()]:
        raise FeedbackError(f"{missing[0]}: no such file; name one that VERBATIM_FEEDBACK_FILE named for a server")
    days = console.settings.feedback_days
    return [entry for file in arguments.file for entry in _expired(FeedbackStore(file, days)).entries()]


def _expired(store: FeedbackStore) -> FeedbackStore:
    store.expire()
    return store


def _summary(report: GapReport, entries: list[Entry], shown: tuple[Gap, ...], terminal: Terminal) -> Iterator[str]:
    weeks = list(report.weeks)
    span = f", from {weeks[0]} to {weeks[-1]}" if weeks else ""
    yield terminal.paragraph(
        f"{_count(len(report.gaps), 'group', 'groups')} from {_count(len(entries), 'entry', 'entries')}{span}"
    )
    for number, gap in enumerate(shown, 1):
        yield "\n" + terminal.paragraph(f"{number}. {gap.name}", "bold")
        yield from _facts(gap, terminal)
    if len(shown) < len(report.gaps):
        yield "\n" + terminal.paragraph(f"{len(report.gaps) - len(shown):,} more; --most 0 prints all", "dim")
    told = [verdicts for verdicts in report.verdicts if verdicts.down]
    if told:
        yield "\n" + terminal.paragraph("Answers that did not help, by the documents that they quote", "bold")
    for verdicts in told:
        said = f"{verdicts.document or '(none)'}: {verdicts.down} down, {verdicts.up} up{_reasons(verdicts.reasons)}"
        yield terminal.paragraph(said, indent="    ", first="  ")
    if shown:
        yield "\n" + terminal.paragraph("“python -m bot gaps --show 1” prints blocks for the editor's files.", "dim")


def _facts(gap: Gap, terminal: Terminal) -> Iterator[str]:
    weeks = list(gap.weeks)
    when = weeks[0] if len(weeks) == 1 else f"{weeks[0]} to {weeks[-1]}"
    helped = f", {gap.down} × “did not help”{_reasons(gap.reasons)}" if gap.down else ""
    statuses = ", ".join(f"{count} {status}" for status, count in gap.statuses.items())
    yield terminal.paragraph(f"asked {gap.count} ×{f' ({statuses})' if statuses else ''}{helped}; {when}", indent="  ")
    for example in gap.examples[:3]:
        yield terminal.paragraph(f"“{example}”", indent="    ", first="  ")
    if gap.missing:
        yield terminal.paragraph(f"not in the documents: {', '.join(gap.missing)}", indent="    ", first="  ")
    if gap.nearest:
        where = f"[{gap.nearest.document.id} {gap.nearest.span.start} {gap.nearest.span.end}]"
        words = " ".join(gap.nearest.quote.split())
        yield terminal.paragraph(f"nearest: “{words}” {where}", "quote", "    ", "  ")


def _detail(number: int, gap: Gap, terminal: Terminal) -> Iterator[str]:
    from bot.terminal import printable  # noqa: PLC0415

    yield terminal.paragraph(f"{number}. {gap.name}", "bold")
    yield from _facts(gap, terminal)
    purpose = {"unanswered.txt": "the documents do not say it", "questions.txt": "these words answer it after all"}
    for file, block in gap.blocks.items():
        yield f"\n{terminal.paragraph(f'For editor/{file}, if {purpose[file]}:', 'dim')}\n"
        yield printable(block.rstrip("\n"))
    if not gap.blocks:
        yield terminal.paragraph("There are no words here that could be copied into a block.", "dim")


def _reasons(reasons: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{count} {reason}' for reason, count in reasons.items())})" if reasons else ""


def _count(number: int, noun: str, plural: str) -> str:
    return f"{number:,} {noun if number == 1 else plural}"
