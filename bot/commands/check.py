"""`check`: what was read, split and left out, and what looks wrong, for an editor to see and overrule."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import ANSWERED, BROKEN_CORPUS
from bot.commands.console import Console

if TYPE_CHECKING:
    from bot.terminal import Terminal

HELP = "say what was read, split and left out, and what looks wrong in the documents"
EXAMPLES = """\
  python -m bot check
  python -m bot check my-document
  python -m bot check --corpus my-documents --json"""
OVERRULE = """\
What is left out is never quoted. To have a paragraph or list quoted all the same, copy some of its words into
{file}:

    [document.{document}]
    keep = ["{words}"]"""

_UNNAMED = "(before the first heading)"


def configure(parser: ArgumentParser) -> None:
    """Add the options of `check`."""
    parser.add_argument("document", nargs="*", help="only these documents, and their passages one by one")
    parser.add_argument("--json", action="store_true", help="print the whole report as one JSON object")


def run(arguments: Namespace, console: Console) -> int:
    """Print the report; the exit code is 5 where a file was not read or an editor's line points at nothing."""
    from bot.corpus import EDITOR, Corpus  # noqa: PLC0415
    from bot.report import report  # noqa: PLC0415

    corpus = Corpus.load(console.folder)
    chosen = {corpus.document(name).id for name in arguments.document}
    content = report(corpus).as_dict()
    if chosen:
        content["documents"] = [one for one in content["documents"] if one["document"] in chosen]
    if arguments.json:
        console.say_json(content)
    else:
        editor_file = corpus.folder / EDITOR / "documents.toml"
        console.say("\n\n".join(_parts(content, console.terminal, editor_file, detailed=bool(chosen))))
    return BROKEN_CORPUS if corpus.faults else ANSWERED


def _parts(content: Mapping[str, Any], terminal: Terminal, editor_file: Path, *, detailed: bool) -> Iterator[str]:
    documents = content["documents"]
    yield terminal.paragraph(
        f"{_count(len(documents), 'document')}, {_count(_total(documents, 'passages'), 'passage')}, "
        f"{_count(content['topics'], 'topic')} with {_count(content['example_questions'], 'example question')}, "
        f"{_count(_total(documents, 'observations'), 'observation')}, {_count(len(content['faults']), 'fault')}"
    )
    if content["faults"]:
        yield _listed(terminal, "To mend", content["faults"], "alert", indent="")
    if content["other_files"]:
        yield _listed(terminal, "Other files of the folder", content["other_files"], indent="")
    for one in documents:
        yield _document(one, terminal, detailed=detailed)
    from bot.terminal import printable  # noqa: PLC0415

    for one in documents:
        for omission in _lost(one):
            words = omission["first_words"].removesuffix(" …").replace("\\", "\\\\").replace('"', '\\"')
            yield printable(OVERRULE.format(file=editor_file, document=one["document"], words=words))
            return


def _document(one: Mapping[str, Any], terminal: Terminal, *, detailed: bool) -> str:
    facts = [one["title"], f"subject: {one['subject'] or 'not said'}", f"language: {one['language']}"]
    facts += [f"source: {one['provenance']}", *([one["url"]] if one["url"] else [])]
    facts += [f"known faults: {one['known_faults']}"] if one["known_faults"] else []
    facts += [f"{_count(one['characters'], 'character')}, {_count(len(one['passages']), 'passage')}"]
    parts = [terminal.paragraph(one["document"], "bold")]
    parts += [terminal.paragraph(fact, indent="    ", first="  ") for fact in facts]
    if detailed:
        parts.append(_listed(terminal, "passages", [_passage(passage) for passage in one["passages"]]))
    else:
        parts.append(_listed(terminal, "sections", [_section(section, one["subject"]) for section in one["sections"]]))
    omissions = one["omissions"] if detailed else _lost(one)
    left_out = [f"{_place(omission)} {omission['reason']}: “{omission['first_words']}”" for omission in omissions]
    parts.append(_listed(terminal, "left out", left_out))
    seen = [f"{_place(o)} {o['kind']}: “{o['words']}” ({o['problem']})" for o in one["observations"]]
    parts.append(_listed(terminal, "looks wrong", seen, "caution"))
    return "\n".join(part for part in parts if part)


def _section(section: Mapping[str, Any], subject: str | None) -> str:
    about = f" (about {section['subject']})" if section["subject"] != subject else ""
    return f"{section['section'] or _UNNAMED}{about}: {_count(section['passages'], 'passage')}"


def _passage(passage: Mapping[str, Any]) -> str:
    section = passage["section"] or _UNNAMED
    units = _count(passage["sentences"], "item" if passage["is_list"] else "sentence")
    lead_in = f" after “{passage['lead_in']}”" if passage["lead_in"] else ""
    return f"{_place(passage)} {section}, {units}{lead_in}: “{passage['first_words']}”"


def _lost(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [omission for omission in one["omissions"] if not omission["shown_as_heading"]]


def _listed(terminal: Terminal, heading: str, items: Sequence[str], style: str = "", *, indent: str = "  ") -> str:
    if not items:
        return ""
    lines = [terminal.paragraph(item, style, f"{indent}    ", f"{indent}  ") for item in items]
    return "\n".join([terminal.paragraph(f"{heading}:", "bold", indent), *lines])


def _place(thing: Mapping[str, Any]) -> str:
    return f"{thing['start']}–{thing['end']}"


def _total(documents: Sequence[Mapping[str, Any]], what: str) -> int:
    return sum(len(one[what]) for one in documents)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
