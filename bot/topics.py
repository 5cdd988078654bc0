"""Questions that the documents answer: an editor's file that ties ways of asking to the words that answer them.

    # duration of the effect
    How long does the effect last?
    for how many months will I see a difference
    > plasmolifting-of-the-face: The effect lasts up to 2 years, subject to the full completion of the course.

Lines that begin with `#!` are comments. A topic with the line `> nothing` is one that people ask about and the
documents do not speak of; one with `> partial` before its quotes is one that they speak of without answering what is
asked.

What the retrieval literature calls document expansion (Nogueira et al., "Document Expansion by Query Prediction",
2019, https://arxiv.org/abs/1904.08375): a passage is also found by the ways in which people ask for it. What is shown
stays the passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot.model import Document, Span
from bot.quotes import FoldedText
from bot.wordfiles import Line, read_all_lines

_COMMENT = "#!"
_QUOTE = re.compile(r">\s*([^:]*[^:\s]):\s+(\S.*)$")

NOTHING, OUT_OF_SCOPE, PARTIAL = "> nothing", "> out of scope", "> partial"
"""The line of a topic that the documents do not speak of; of one that they should not be asked about; and of one whose
words come near to an answer and are none.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """Words of a document that answer a topic's questions."""

    document: Document
    span: Span


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask, the ways in which they ask it, and the words that answer, the best first.

    A topic without targets is one that the documents do not speak of, as an editor found; `in_scope` is whether it is
    a matter for them at all. `is_partial` is whether the words speak of the matter without answering the questions.
    """

    name: str
    questions: tuple[str, ...]
    targets: tuple[Target, ...]
    in_scope: bool = True
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Topics:
    """What an editor's file says, and the lines of it that point at nothing."""

    topics: tuple[Topic, ...] = ()
    faults: tuple[str, ...] = ()


def read_topics(file: Path, documents: Mapping[str, Document]) -> Topics:
    """The topics of a file, their quotes found in the documents.

    A quote that is not in its document is a fault to report, not an error: documents change. Raises WordFileError at a
    line that cannot be understood.
    """
    finder = _Finder(documents)
    topics: list[Topic] = []
    faults: list[str] = []
    for head, *lines in _blocks(file):
        name = head.text.removeprefix("#").strip()
        questions = tuple(line.text for line in lines if not line.text.startswith(">"))
        if not questions:
            raise head.error(f"the topic “{name}” has no question; write one on the next line, or delete the topic")
        quotes = [line for line in lines if line.text.startswith(">")]
        _check_marks(quotes)
        if [line.text for line in quotes] in ([NOTHING], [OUT_OF_SCOPE]):
            topics.append(Topic(name, questions, (), in_scope=quotes[0].text == NOTHING))
            continue
        is_partial = quotes[:1] != [] and quotes[0].text == PARTIAL
        found = [(line, finder.find(line)) for line in quotes[is_partial:]]
        faults += [f"{file.name}, line {line.number}: {target}" for line, target in found if isinstance(target, str)]
        if targets := tuple(target for _, target in found if isinstance(target, Target)):
            topics.append(Topic(name, questions, targets, is_partial=is_partial))
        else:
            problem = f"the topic “{name}” points at no words of a document; copy some below it, or write “> nothing”"
            faults.append(f"{file.name}, line {head.number}: {problem}")
    return Topics(tuple(topics), tuple(faults))


def _blocks(file: Path) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in read_all_lines(file):
        if line.text.startswith("# "):
            blocks.append([line])
        elif line.text.startswith("#") and not line.text.startswith(_COMMENT):
            raise line.error("cannot be read; write a topic as “# its name”, with a space, and a comment as “#! …”")
        elif line.text and not line.text.startswith(_COMMENT):
            if not blocks:
                raise line.error("stands before the first topic; begin a topic with a line “# its name”")
            blocks[-1].append(line)
    return blocks


def _check_marks(quotes: Sequence[Line]) -> None:
    """Raise WordFileError at a mark that stands beside lines which say otherwise."""
    for place, line in enumerate(quotes):
        alone = line.text in (NOTHING, OUT_OF_SCOPE) and len(quotes) > 1
        if alone:
            raise line.error(f"“{line.text}” stands alone in its topic; delete it, or the other lines with “>”")
        if line.text == PARTIAL and place:
            raise line.error("“> partial” stands before the other lines with “>”; move it up")


class _Finder:
    """Finds what a line quotes; folds the text of a document when the first line names it."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._texts: dict[str, FoldedText] = {}

    def find(self, line: Line) -> Target | str:
        """The first place of the words, or what is wrong with the line. Raises WordFileError where it is no quote."""
        match = _QUOTE.match(line.text)
        if not match:
            raise line.error("cannot be read; write “> document: words of the document”, or “> nothing”")
        name, quote = match.groups()
        if name not in self._documents:
            near = get_close_matches(name, self._documents, 1)
            return f"there is no document “{name}”; " + (f"did you mean “{near[0]}”?" if near else "mend its name")
        if name not in self._texts:
            self._texts[name] = FoldedText(self._documents[name].text)
        places = self._texts[name].find(quote)
        return Target(self._documents[name], places[0]) if places else _lost(name, quote)


def _lost(name: str, quote: str) -> str:
    return f"these words are not in “{name}”; copy them again: {quote[:80]}"
