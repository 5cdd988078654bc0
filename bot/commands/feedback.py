"""`feedback`: what is kept of visitors' questions and verdicts: how much, all of it, or away with it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from bot.commands import ANSWERED
from bot.commands.console import Console
from bot.errors import UsageError

HELP = "say how much is kept of what visitors asked in vain, export it, or delete it"
EXAMPLES = """\
  python -m bot feedback status
  python -m bot feedback export --format csv > feedback.csv
  python -m bot feedback delete --before 2026-11-01
  python -m bot feedback delete --matching "words of a question"
  python -m bot feedback delete --all"""
_HEAD = ("day", "kind", "status", "reason", "question", "documents")


def configure(parser: ArgumentParser) -> None:
    """Add the options of `feedback`."""
    parser.add_argument("action", choices=("status", "export", "delete"), help="what to do")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="of the export (default csv)")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="delete everything")
    which.add_argument("--before", metavar="YYYY-MM-DD", help="delete what is older than this day")
    which.add_argument("--matching", metavar="WORDS", help="delete the questions that hold all of these words")


def run(arguments: Namespace, console: Console) -> int:
    """Do it. Raises FeedbackError where the file cannot be used, and UsageError where it is not said what to delete."""
    chosen = arguments.all or arguments.before is not None or arguments.matching is not None
    if chosen != (arguments.action == "delete"):
        raise UsageError("“delete”, and nothing else, takes one of --all, --before YYYY-MM-DD and --matching WORDS")
    {"status": _status, "export": _export, "delete": _delete}[arguments.action](arguments, console)
    return ANSWERED


def _status(_: Namespace, console: Console) -> None:
    store, settings = console.feedback, console.settings
    entries = store.entries()
    counts = ", ".join(f"{count:,} {kind}" for kind, count in store.counts().items())
    console.say(f"feedback: {'on' if settings.feedback else 'off; VERBATIM_FEEDBACK=on turns it on'}")
    console.say(f"file: {store.file}{'' if store.file.exists() else ' (not there)'}")
    console.say(f"kept: {settings.feedback_days} days")
    console.say(f"entries: {len(entries):,}{f' ({counts})' if counts else ''}")
    if entries:
        console.say(f"from {entries[0].day} to {entries[-1].day}, {store.file.stat().st_size:,} bytes")


def _export(arguments: Namespace, console: Console) -> None:
    entries = console.feedback.entries()
    if arguments.format == "json":
        console.say_json({"entries": [entry.as_dict() for entry in entries]})
        return
    from bot.tables import csv_of  # noqa: PLC0415

    rows = [[*list(entry.as_dict().values())[:-1], " ".join(entry.documents)] for entry in entries]
    console.write(csv_of(_HEAD, rows))


def _delete(arguments: Namespace, console: Console) -> None:
    store = console.feedback
    if arguments.all:
        count = store.delete_all()
    elif arguments.before is not None:
        count = store.delete_before(_day(arguments.before))
    else:
        count = store.delete_matching(arguments.matching)
    console.say("1 entry deleted" if count == 1 else f"{count:,} entries deleted")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--before is “{text}”; write a day as 2026-11-01") from error
