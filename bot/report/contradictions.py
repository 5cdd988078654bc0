"""Statements that contradict each other, as `bot.conflicts` finds them, on which no editor has decided yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.conflicts import Disagreement
from bot.report.finding import Finding, Place, first_words

RULE = "rule"
"""The origin of a disagreement that nobody wrote down."""


def contradictions(disagreements: Iterable[Disagreement]) -> Iterator[Finding]:
    """A finding for each disagreement that only a rule found, with two of its statements, of two documents if any."""
    for disagreement in disagreements:
        if disagreement.origin == RULE:
            yield _finding(disagreement)


def _finding(disagreement: Disagreement) -> Finding:
    places = disagreement.places
    pairs = sorted(disagreement.contrary, key=lambda pair: places[pair[0]].document.id == places[pair[1]].document.id)
    first, second = (places[number] for number in pairs[0])
    words = first_words(second.span.of(second.document.text))
    whose = "the same document" if first.document.id == second.document.id else second.document.file
    problem = f"({disagreement.topic}) {whose} says otherwise: “{words}”"
    return Finding.at("contradiction", first.document, first.span, problem, against=Place(second.document, second.span))
