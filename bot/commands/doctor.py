"""`doctor`: is everything there that a server of this folder needs, and which settings are in force?"""

from __future__ import annotations

import platform
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

from bot.commands import ANSWERED, BROKEN_CORPUS
from bot.commands.console import Console
from bot.errors import SettingsError, VerbatimError

if TYPE_CHECKING:
    from bot.settings import Settings

HELP = "look whether all is well: documents, index, port, permissions, versions, settings"
EXAMPLES = """\
  python -m bot doctor
  python -m bot doctor --json"""
LIBRARIES = ("flask", "granian", "nltk", "numpy", "pyspellchecker", "rank-bm25", "rapidfuzz")
_SECRETS = frozenset({"api_key", "limits_storage"})

Verdict = Literal["ok", "look", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `look` is worth a look; `broken` keeps a server from starting."""

    what: str
    verdict: Verdict
    says: str


def configure(parser: ArgumentParser) -> None:
    """Add the options of `doctor`."""
    parser.add_argument("--json", action="store_true", help="print the findings as one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Look at everything; the exit code is 5 where something is broken, else 0."""
    settings, in_force = _settings(console, is_folder_named=getattr(arguments, "corpus", None) is not None)
    looked_at = [*_corpus(console), *_permissions(console), *([_port(settings)] if settings else ()), *_versions()]
    findings = [*looked_at, *in_force]
    if arguments.json:
        console.say_json({"findings": [asdict(finding) for finding in findings]})
    else:
        terminal = console.terminal
        for finding in findings:
            style = {"ok": "", "look": "caution", "broken": "alert"}[finding.verdict]
            line = f"{finding.what}: {finding.says}"
            console.say(terminal.paragraph(line, style, " " * 8, f"{finding.verdict:8s}"))
    return BROKEN_CORPUS if any(finding.verdict == "broken" for finding in findings) else ANSWERED


def _settings(console: Console, *, is_folder_named: bool) -> tuple[Settings | None, list[Finding]]:
    """The settings in force, and one finding for each: its value and where it comes from."""
    from bot.settings import PREFIX  # noqa: PLC0415

    try:
        settings = console.settings
    except SettingsError as error:
        return None, [Finding("settings", "broken", str(error))]
    found = []
    for entry in fields(settings):
        variable = PREFIX + entry.name.upper()
        source = variable if console.environment.get(variable, "").strip() else "default"
        if entry.name == "corpus" and is_folder_named:
            source = "--corpus"
        value = _shown(entry.name, getattr(settings, entry.name))
        found.append(Finding(f"setting {entry.name}", "ok", f"{value} ({source})"))
    return settings, found


def _shown(name: str, value: Any) -> str:
    if value is None or value == ():
        return "none"
    if name in _SECRETS:
        return "set, and not shown here"
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _corpus(console: Console) -> Iterator[Finding]:
    from bot.assistant import Assistant  # noqa: PLC0415
    from bot.fingerprint import fingerprint  # noqa: PLC0415

    try:
        corpus = Assistant.load(console.folder).corpus
    except VerbatimError as error:
        yield Finding("documents", "broken", str(error))
        return
    counted = f"{len(corpus.documents):,} documents, {len(corpus.passages):,} passages in {console.folder}"
    yield Finding("documents", "ok", f"{counted}, fingerprint {fingerprint(console.folder)}")
    for fault in corpus.faults:
        yield Finding("documents", "look", fault)


def _permissions(console: Console) -> Iterator[Finding]:
    from bot.store import NAME, Store  # noqa: PLC0415
    from bot.stored import FOLDER  # noqa: PLC0415

    kept = console.folder / FOLDER
    if not console.folder.is_dir():
        return
    if not Store.can_keep(console.folder):
        place = kept if kept.is_dir() else console.folder
        says = f"{place} cannot be written to, so every start derives the index anew; let the server's user write there"
        yield Finding("index", "look", says)
    elif (kept / NAME).is_file():
        yield Finding("index", "ok", f"{kept / NAME}, {(kept / NAME).stat().st_size:,} bytes")


def _port(settings: Settings) -> Finding:
    from bot.address import find_address  # noqa: PLC0415

    try:
        find_address(settings.host, settings.port)
    except SettingsError as error:
        return Finding("port", "look", f"{error}, unless your server is what runs there")
    return Finding("port", "ok", f"{settings.host}, port {settings.port} is free")


def _versions() -> Iterator[Finding]:
    from bot.identity import PROGRAM  # noqa: PLC0415
    from bot.identity import version as own_version  # noqa: PLC0415

    python = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding("versions", "ok", f"{PROGRAM} {own_version()}, {python}")
    found, missing = [], []
    for library in LIBRARIES:
        try:
            found.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            missing.append(library)
    yield Finding("libraries", "ok", ", ".join(found))
    for library in missing:
        yield Finding("libraries", "broken", f"{library} is missing; pip install -r requirements.txt")
