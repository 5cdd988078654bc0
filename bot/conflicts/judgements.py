"""An editor's file on disagreements: what rules cannot find is added, what they find wrongly is silenced.

    # what plasma was first used for            a disagreement, by its topic
    > plasmolifting-opinions: Initially, plasma was used only for …
    against
    > plasmotherapy-for-hair-loss: Initially, it was used in general surgery
    for: wounds and injuries                   another topic of questions.txt whose answers show its sides

    not: when results are visible               a topic that is no disagreement

    not:                                        statements that do not contradict each other
    > plasmolifting-opinions: the mass use of platelet-rich plasma in surgery began only in 1986
    > plasmotherapy-for-hair-loss: Since 1970

Lines with `#!` are comments. " … " in a quote stands for everything in between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.model import Document, Span
from bot.quotes import FoldedText
from bot.wordfiles import Line, read_all_lines

_QUOTE = re.compile(r">\s*([^:]*[^:\s]):\s+(\S.*)$")
_AGAINST, _NOT, _FOR = "against", "not:", "for:"


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document."""

    document: Document
    span: Span


@dataclass(frozen=True, slots=True)
class Addition:
    """A disagreement: its topic, its sides, and `asked`, further topics of questions whose answers show it.

    `line` is where it begins in the file.
    """

    topic: str
    sides: tuple[tuple[Place, ...], ...]
    asked: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class Judgements:
    """`silenced_topics` are those of no disagreement, `silenced` groups of places that agree, each by its line."""

    added: tuple[Addition, ...] = ()
    silenced_topics: Mapping[int, str] = field(default_factory=dict)
    silenced: Mapping[int, tuple[Place, ...]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Block:
    opening: Line
    sides: list[list[Place]] = field(default_factory=lambda: [[]])
    asked: list[str] = field(default_factory=list)
    is_empty: bool = True

    @property
    def is_topic(self) -> bool:
        return self.opening.text.startswith("#")

    @property
    def name(self) -> str:
        return self.opening.text[1 if self.is_topic else len(_NOT) :].strip()


def read_judgements(file: Path, documents: Mapping[str, Document]) -> Judgements:
    """The judgements of a file; a missing one says nothing.

    A quote that is not in its document is a fault to report, and so is a disagreement left with one side. Raises
    WordFileError at a line that cannot be understood.
    """
    texts: dict[str, FoldedText] = {}
    blocks: list[_Block] = []
    faults: list[str] = []
    for line in read_all_lines(file):
        if line.text.startswith("# ") or line.text.casefold().startswith(_NOT):
            blocks.append(_Block(line))
        elif line.text and not line.text.startswith("#!"):
            if not blocks:
                raise line.error("stands before the first topic; begin with a line “# its name” or “not: its name”")
            blocks[-1].is_empty = False
            _take(line, blocks[-1], documents, texts, faults)
    return _judged(file, blocks, faults)


def _take(
    line: Line, block: _Block, documents: Mapping[str, Document], texts: dict[str, FoldedText], faults: list[str]
) -> None:
    if line.text.casefold() == _AGAINST:
        if not block.is_topic:
            raise line.error("“against” stands between the sides of a topic “# its name”, not under “not:”")
        block.sides.append([])
        return
    if line.text.casefold().startswith(_FOR):
        name = line.text[len(_FOR) :].strip()
        if not block.is_topic or not name:
            raise line.error("“for: a topic of questions.txt” stands under a topic “# its name”")
        block.asked.append(name)
        return
    match = _QUOTE.match(line.text)
    if not match:
        raise line.error(
            "cannot be read; write “> document: words of the document”, “against”, “for: a topic” or “# a topic”"
        )
    name, quote = match.groups()
    if name in documents and name not in texts:
        texts[name] = FoldedText(documents[name].text)
    places = texts[name].find(quote) if name in texts else []
    if places:
        block.sides[-1].append(Place(documents[name], places[0]))
    else:
        lost = f"these words are not in “{name}”; copy them again: {quote[:80]}"
        reason = lost if name in texts else f"there is no document “{name}”; mend its name"
        faults.append(f"{line.file.name}, line {line.number}: {reason}")


def _judged(file: Path, blocks: list[_Block], faults: list[str]) -> Judgements:
    added: list[Addition] = []
    topics: dict[int, str] = {}
    groups: dict[int, tuple[Place, ...]] = {}
    for block in blocks:
        sides = tuple(tuple(side) for side in block.sides if side)
        if block.is_topic:
            if len(sides) > 1:
                added.append(Addition(block.name, sides, tuple(block.asked), block.opening.number))
            else:
                problem = f"“{block.name}” has fewer than two sides; copy the words of both, with “against” between"
                faults.append(f"{file.name}, line {block.opening.number}: {problem}")
        elif block.name:
            topics[block.opening.number] = block.name
        elif block.is_empty:
            problem = "“not:” names nothing and has no words below, so it silences nothing; add them, or delete it"
            faults.append(f"{file.name}, line {block.opening.number}: {problem}")
        elif sides:
            groups[block.opening.number] = sides[0]
    return Judgements(tuple(added), topics, groups, tuple(faults))
