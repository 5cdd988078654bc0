"""`check`: what was read, split and left out, and what an editor should mend or look at."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.commands import ANSWERED, BROKEN_CORPUS
from bot.commands.console import Console

if TYPE_CHECKING:
    from bot.report import DocumentReport, Finding, Report
    from bot.terminal import Terminal

HELP = "say what was read and left out, and what an editor should mend or look at"
EXAMPLES = """\
  python -m bot check
  python -m bot check plasmolifting-opinions
  python -m bot check --corpus my-documents --json"""
OVERRULE = """\
What is left out is never quoted. To have a paragraph or list quoted all the same, copy some of its words into
{file}:

    [document.{document}]
    keep = ["{words}"]"""
_SHOWN, _SHOWN_DOCUMENTS = 3, 20
"""How many findings of one kind, and how many documents, the overview shows."""
_UNNAMED = "(before the first heading)"


def configure(parser: ArgumentParser) -> None:
    """Add the options of `check`."""
    parser.add_argument("document", nargs="*", help="only these documents, with every passage and finding")
    parser.add_argument("--json", action="store_true", help="print the whole report as one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Print the report; the exit code is 5 where anything of the folder has to be mended."""
    from bot.assistant import Assistant  # noqa: PLC0415
    from bot.report import report  # noqa: PLC0415

    assistant = Assistant.load(console.folder)
    chosen = [assistant.corpus.document(name).id for name in dict.fromkeys(arguments.document)]
    found = report(assistant)
    shown = found.of(chosen) if chosen else found
    if arguments.json:
        console.say_json(shown.as_dict())
    else:
        parts = _detailed(shown, console.terminal) if chosen else _overview(shown, console.terminal)
        console.say("\n\n".join(part for part in parts if part))
        if chosen and (how := _overruling(shown, str(console.folder))):
            console.say(f"\n{how}")
    return BROKEN_CORPUS if found.to_mend else ANSWERED


def _overview(found: Report, terminal: Terminal) -> Iterator[str]:
    yield terminal.paragraph(
        f"{_count(len(found.documents), 'document')}, {_count(found.passages, 'passage')}, "
        f"{_count(found.topics, 'topic')} with {_count(found.example_questions, 'example question')}, "
        f"{_count(found.disagreements, 'disagreement')} ({found.judged:,} of them in conflicts.txt)."
    )
    mend, look = len(found.to_mend), len(found.to_look_at)
    summary = (
        f"{_count(mend, 'thing') if mend else 'Nothing'} to mend, {f'{look:,}' if look else 'nothing'} to look at."
    )
    yield terminal.paragraph(summary, "bold")
    yield _findings("To mend", found.to_mend, terminal, "alert")
    yield _findings("To look at, the worst first", found.to_look_at, terminal, "caution")
    yield _table(found, terminal)
    yield _listed("Other files of the folder", found.other_files, terminal)
    yield terminal.paragraph("One document, with every passage and all that is found in it: python -m bot check NAME")


def _findings(heading: str, findings: Sequence[Finding], terminal: Terminal, style: str) -> str:
    """The findings by kind, of each kind the first few."""
    from bot.report import KINDS  # noqa: PLC0415

    lines = [terminal.paragraph(f"{heading}:", "bold")] if findings else []
    for kind, group in groupby(findings, key=lambda finding: finding.kind):
        of_kind = list(group)
        lines.append(terminal.paragraph(f"{kind} ({len(of_kind):,}): {KINDS[kind].title}", style, "    ", "  "))
        lines += [_finding(finding, terminal) for finding in of_kind[:_SHOWN]]
        if len(of_kind) > _SHOWN:
            lines.append(terminal.paragraph(f"… and {len(of_kind) - _SHOWN:,} more", "dim", "      ", "    "))
        lines.append(terminal.paragraph(f"→ {KINDS[kind].remedy}", "", "      ", "    "))
    return "\n".join(lines)


def _finding(finding: Finding, terminal: Terminal) -> str:
    words = f" “{finding.words}” —" if finding.words else ""
    return terminal.paragraph(f"{finding.where}:{words} {finding.problem}", "", "      ", "    ")


def _table(found: Report, terminal: Terminal) -> str:
    """The documents with the most findings first; only so many that they can be overlooked."""
    counts = found.counts
    order = sorted(found.documents, key=lambda one: (-counts[one.document.id], one.document.id))
    lines = [terminal.paragraph("Documents:", "bold")]
    for one in order[:_SHOWN_DOCUMENTS]:
        number = counts[one.document.id]
        facts = [_count(len(one.passages), "passage"), *([f"{number:,} to look at"] if number else [])]
        reasons = Counter([*(o["reason"] for o in one.lost), *(part.reason for part in one.document.left_out)])
        left_out = [f"{reason} ({times:,})" for reason, times in sorted(reasons.items())]
        facts += [f"left out: {', '.join(left_out)}"] if left_out else []
        lines.append(terminal.paragraph(f"{one.document.id}: {'; '.join(facts)}", "", "    ", "  "))
    if len(order) > _SHOWN_DOCUMENTS:
        lines.append(terminal.paragraph(f"… and {len(order) - _SHOWN_DOCUMENTS:,} more", "dim", "    ", "  "))
    return "\n".join(lines)


def _detailed(found: Report, terminal: Terminal) -> Iterator[str]:
    from bot.report import KINDS  # noqa: PLC0415

    for one in found.documents:
        findings = found.of([one.document.id]).findings
        parts = [_facts(one, terminal)]
        for kind, group in groupby(findings, key=lambda finding: finding.kind):
            lines = [terminal.paragraph(f"{kind}: {KINDS[kind].title}", "caution", "    ", "  ")]
            lines += [_finding(finding, terminal) for finding in group]
            parts.append("\n".join([*lines, terminal.paragraph(f"→ {KINDS[kind].remedy}", "", "      ", "    ")]))
        parts.append(_listed("sections", [_section(section, one) for section in one.sections], terminal, "  "))
        parts.append(_listed("passages", [_passage(passage) for passage in one.as_dict()["passages"]], terminal, "  "))
        left_out = [f"{_place(o)} {o['reason']}: “{o['first_words']}”" for o in one.as_dict()["omissions"]]
        parts.append(_listed("left out", left_out, terminal, "  "))
        of_file = [f"{part.reason}: “{part.words}”" for part in one.document.left_out]
        parts.append(_listed("left out of the file by its reader", of_file, terminal, "  "))
        yield "\n".join(part for part in parts if part)


def _facts(one: DocumentReport, terminal: Terminal) -> str:
    document = one.document
    facts = [document.title, f"subject: {document.subject or 'not said'}", f"language: {document.language}"]
    facts += [f"source: {document.provenance}", *([document.url] if document.url else [])]
    facts += [f"known faults: {one.known_faults}"] if one.known_faults else []
    facts += [f"{_count(len(document.text), 'character')}, {_count(len(one.passages), 'passage')}"]
    lines = [terminal.paragraph(document.file or document.id, "bold")]
    return "\n".join([*lines, *(terminal.paragraph(fact, "", "    ", "  ") for fact in facts)])


def _section(section: Mapping[str, Any], one: DocumentReport) -> str:
    about = f" (about {section['subject']})" if section["subject"] != one.document.subject else ""
    return f"{section['section'] or _UNNAMED}{about}: {_count(section['passages'], 'passage')}"


def _passage(passage: Mapping[str, Any]) -> str:
    section = passage["section"] or _UNNAMED
    units = _count(passage["sentences"], "item" if passage["is_list"] else "sentence")
    lead_in = f" after “{passage['lead_in']}”" if passage["lead_in"] else ""
    return f"{_place(passage)} {section}, {units}{lead_in}: “{passage['first_words']}”"


def _overruling(found: Report, folder: str) -> str:
    """How to have something quoted that is left out, shown with the first such thing."""
    from bot.terminal import printable  # noqa: PLC0415
    from bot.tomlfile import table_name  # noqa: PLC0415

    for one in found.documents:
        for omission in one.lost:
            words = omission["first_words"].removesuffix(" …").replace("\\", "\\\\").replace('"', '\\"')
            file = f"{folder}/editor/documents.toml"
            return printable(OVERRULE.format(file=file, document=table_name(one.document.id), words=words))
    return ""


def _listed(heading: str, items: Sequence[str], terminal: Terminal, indent: str = "") -> str:
    if not items:
        return ""
    lines = [terminal.paragraph(item, "", f"{indent}    ", f"{indent}  ") for item in items]
    return "\n".join([terminal.paragraph(f"{heading}:", "bold", indent), *lines])


def _place(thing: Mapping[str, Any]) -> str:
    return f"{thing['start']}–{thing['end']}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
