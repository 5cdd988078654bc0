"""`init`: prepares a folder of documents, with a commented file for everything that an editor can say."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ANSWERED
from bot.commands.console import Console, complain
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.preparation import Prepared

HELP = "prepare a folder of documents, with a commented file for everything that an editor can say"
EXAMPLES = """\
  python -m bot init my-documents"""


def configure(parser: ArgumentParser) -> None:
    """Add the options of `init`."""
    parser.add_argument("folder", metavar="FOLDER", help="a folder of documents, or a new one")


def run(arguments: Namespace, console: Console) -> int:
    """Write what is not there yet, and say what to do next; nothing is overwritten."""
    from bot.preparation import prepare  # noqa: PLC0415

    folder = Path(arguments.folder)
    if not arguments.folder.strip():
        raise UsageError("the name of the folder is empty; write init my-documents")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; name a folder, which may be a new one")
    prepared = prepare(folder)
    for fault in prepared.faults:
        complain(fault)
    for line in _done(folder, prepared):
        console.say(console.terminal.paragraph(line, "", "  ", ""))
    console.say("\nWhat to do next:\n" + "\n".join(_next_steps(folder, len(prepared.documents))))
    return ANSWERED


def _done(folder: Path, prepared: Prepared) -> Iterator[str]:
    if prepared.written:
        yield f"Written in {folder}: {', '.join(prepared.written)}."
    if prepared.left_alone:
        yield f"There already, and left as they are: {', '.join(prepared.left_alone)}."


def _next_steps(folder: Path, documents: int) -> Iterator[str]:
    """Commands stand at the end of a line, to be copied."""
    from shlex import quote  # noqa: PLC0415

    from bot.terminal import printable  # noqa: PLC0415

    name = printable(str(folder))
    corpus = f"--corpus {quote(name)}"
    if documents:
        count = "1 document stands" if documents == 1 else f"{documents:,} documents stand"
        yield f"1. Look into {name}/editor/documents.toml: {count} in it, as comments."
    else:
        yield f"1. Put documents into {name}: .txt or .md files in UTF-8."
    yield f"2. See what was read and what to mend:  python -m bot check {corpus}"
    yield f'3. Ask what visitors ask:  python -m bot ask {corpus} "…"'
    yield f"4. An answer is wrong or missing: {name}/editor/questions.txt says what to do."
    yield f"5. Open the chat:  python server.py {corpus}"
