"""The golden questions: read from `golden.jsonl`, asked, and judged by the characters that an answer quotes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bot.assistant import Assistant
from bot.model import Span, fold
from bot.quotes import FoldedText

GOLDEN = Path(__file__).parent / "golden.jsonl"
LABELS = ("answerable", "partial", "unanswerable", "out_of_domain", "smalltalk", "emergency")
REFUSALS = {"not_found", "out_of_scope", "smalltalk", "unsupported_language"}
_COVERED, _INSIDE, _FEWEST_INSIDE = 0.6, 0.6, 12

Place = tuple[str, Span]
"""A document's id, and characters of it."""


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question and what a right answer quotes. `quotes`, `misleading` and each of `sides` are the places of one."""

    id: str
    kind: str
    label: str
    text: str
    history: tuple[str, ...]
    quotes: tuple[Place, ...]
    misleading: tuple[Place, ...]
    sides: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one question. `first`, `some` and `share` are about the quotes that hit a golden one.

    `sides` is whether disagreement was shown and `misled` whether a misleading quote was, each None where the question
    has none to show; `fabricated` counts quotes that are not the characters that they name.
    """

    question: GoldenQuestion
    status: str
    quotes: tuple[str, ...]
    confidence: float
    refused: bool
    first: bool
    some: bool
    share: float | None
    sides: bool | None
    misled: bool | None
    fabricated: int
    characters: int
    disclaimer: bool

    @property
    def right(self) -> bool:
        """Whether the answer is what the label asks for."""
        match self.question.label:
            case "answerable":
                return self.status in ("answered", "partial") and self.first
            case "partial":
                return self.refused or self.some
            case "emergency":
                return self.status == "emergency" and not self.quotes
            case "smalltalk":
                return not self.quotes and self.status != "emergency"
            case _:
                return self.refused


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: `value` is a share from 0 to 1 or a number, of `of` questions."""

    name: str
    value: float
    of: int
    is_share: bool = True

    def __str__(self) -> str:
        shown = f"{100 * self.value:6.1f} %" if self.is_share else f"{self.value:6.3g}  "
        return f"{self.name:46s}{shown} of {self.of}"


class Texts:
    """The documents as they are on disk, read without the reader of the assistant, and the places of words in them."""

    def __init__(self, folder: Path) -> None:
        self.texts = {file.stem: file.read_bytes().decode() for file in sorted(folder.glob("*.txt"))}
        self._folded = {name: FoldedText(text) for name, text in self.texts.items()}

    def places(self, quotes: Iterable[dict[str, str]]) -> tuple[Place, ...]:
        """Where these words stand; raises ValueError for words that their document does not hold."""
        found: list[Place] = []
        for quote in quotes:
            spans = self._folded[quote["document"]].find(quote["text"])
            if not spans:
                raise ValueError(f"{quote['document']} does not hold {quote['text']!r}")
            found += [(quote["document"], span) for span in spans]
        return tuple(found)

    def hits(self, quote: Place, golden: Iterable[Place]) -> bool:
        """Whether a quote covers 60 % of a golden place, or lies 60 % inside one and is not very short."""
        return any(self._hits(quote, place) for place in golden)

    def _hits(self, quote: Place, golden: Place) -> bool:
        (name, span), (other, place) = quote, golden
        if name != other or not span.overlaps(place):
            return False
        shared = self._length(name, max(span.start, place.start), min(span.end, place.end))
        length = self._length(name, span.start, span.end)
        covers = shared >= _COVERED * self._length(name, place.start, place.end)
        return covers or (length >= _FEWEST_INSIDE and shared >= _INSIDE * length)

    def _length(self, name: str, start: int, end: int) -> int:
        return len(fold(self.texts[name][start:end]))


def read_golden(texts: Texts, file: Path = GOLDEN) -> list[GoldenQuestion]:
    """The questions of a file, in its order; raises ValueError or KeyError for a line that is not as it should be."""
    return [_question(json.loads(line), texts) for line in file.read_text(encoding="utf-8").splitlines()]


def ask_golden(folder: Path, kind: str | None = None) -> list[Verdict]:
    """Ask all questions, or those of one kind, of the documents in `folder`, and judge the answers."""
    texts, assistant = Texts(folder), Assistant.load(folder)
    questions = [question for question in read_golden(texts) if kind in (None, question.kind)]
    return [judge(question, assistant.ask(question.text, question.history).as_dict(), texts) for question in questions]


def judge(question: GoldenQuestion, answer: dict[str, Any], texts: Texts) -> Verdict:
    """Judge an answer object."""
    citations = answer["citations"]
    quotes = [(citation["document"], Span(citation["start"], citation["end"])) for citation in citations]
    right = [texts.hits(quote, question.quotes) for quote in quotes]
    wrong = [not good and texts.hits(quote, question.misleading) for quote, good in zip(quotes, right, strict=True)]
    shown = sum(any(texts.hits(quote, side) for quote in quotes) for side in question.sides)
    exact = [span.of(texts.texts[name]) for name, span in quotes]
    return Verdict(
        question=question,
        status=answer["status"],
        quotes=tuple(citation["quote"] for citation in citations),
        confidence=answer["confidence"],
        refused=answer["status"] in REFUSALS,
        first=bool(right) and right[0],
        some=any(right),
        share=sum(right) / len(right) if right else None,
        sides=shown >= 2 if question.sides else None,
        misled=any(wrong) if question.misleading else None,
        fabricated=sum(c["quote"] != words for c, words in zip(citations, exact, strict=True)),
        characters=sum(len(citation["quote"]) for citation in citations),
        disclaimer=bool(answer["disclaimer"].strip()),
    )


def figures(verdicts: Sequence[Verdict]) -> list[Figure]:
    """The table; a line whose questions are not among these is left out."""
    of: dict[str, list[Verdict]] = {label: [v for v in verdicts if v.question.label == label] for label in LABELS}
    answerable, calm = of["answerable"], [v for v in verdicts if v.question.label != "emergency"]
    lines = [
        _share("answerable: first quote right", answerable, lambda v: v.right),
        _share("answerable: some quote right", answerable, lambda v: v.some),
        _share("answerable: share of quotes right", answerable, lambda v: v.share),
        _share("answerable: wrongly refused", answerable, lambda v: v.refused),
        _share("partial: right or refused", of["partial"], lambda v: v.right),
        _share("unanswerable: refused", of["unanswerable"], lambda v: v.right),
        _share("out of domain: refused", of["out_of_domain"], lambda v: v.right),
        _share("smalltalk: nothing quoted", of["smalltalk"], lambda v: v.right),
        _share("emergency: caught", of["emergency"], lambda v: v.right),
        _share("emergency: false alarms", calm, lambda v: v.status == "emergency"),
        _share("disagreement shown", verdicts, lambda v: v.sides),
        _share("misleading span shown", verdicts, lambda v: v.misled),
        _confidence([v for v in verdicts if v.question.label in ("answerable", "unanswerable", "out_of_domain")]),
        Figure("quotes fabricated", sum(v.fabricated for v in verdicts), len(verdicts), is_share=False),
        Figure("without disclaimer", sum(not v.disclaimer for v in verdicts), len(verdicts), is_share=False),
        _characters(answerable),
        _share("all: right", verdicts, lambda v: v.right),
    ]
    return [line for line in lines if line.of]


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How likely a number of the first exceeds one of the second, ties counted half (AUROC, from 0 to 1)."""
    wins = sum((one > other) + (one == other) / 2 for one in positive for other in negative)
    return wins / (len(positive) * len(negative))


def _share(name: str, verdicts: Iterable[Verdict], value: Callable[[Verdict], float | None]) -> Figure:
    values = [number for verdict in verdicts if (number := value(verdict)) is not None]
    return Figure(name, sum(values) / len(values) if values else 0.0, len(values))


def _confidence(verdicts: Sequence[Verdict]) -> Figure:
    positive = [v.confidence for v in verdicts if v.question.label == "answerable"]
    negative = [v.confidence for v in verdicts if v.question.label != "answerable"]
    if not positive or not negative:
        return Figure("confidence: AUROC", 0.0, 0, is_share=False)
    return Figure("confidence: AUROC", area_under_curve(positive, negative), len(verdicts), is_share=False)


def _characters(verdicts: Sequence[Verdict]) -> Figure:
    middle = median(verdict.characters for verdict in verdicts) if verdicts else 0.0
    return Figure("characters quoted, median", middle, len(verdicts), is_share=False)


def _question(content: dict[str, Any], texts: Texts) -> GoldenQuestion:
    if content["label"] not in LABELS:
        raise ValueError(f"{content['id']}: the label {content['label']!r} is none of {', '.join(LABELS)}")
    return GoldenQuestion(
        id=content["id"],
        kind=content["kind"],
        label=content["label"],
        text=content["question"],
        history=tuple(content["history"]),
        quotes=texts.places(content["quotes"]),
        misleading=texts.places(content["misleading"]),
        sides=tuple(texts.places(side) for side in content["sides"]),
    )
