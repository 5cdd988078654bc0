"""Which statements of a corpus do not agree with each other. Everything is compared once, when the corpus is loaded."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.conflicts.disagreements import Disagreement
from bot.conflicts.found import Found
from bot.conflicts.judgements import Place
from bot.corpus import Corpus
from bot.model import Citation, Conflict, Document, Span

_MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """Words elsewhere in the corpus that contradict what was chosen, and on what.

    `asked` are the names of the topics of example questions whose answers are to show it. `is_needed` is whether
    what was chosen denies every risk ("harmless") and nothing chosen contradicts it, so that it would stand alone.
    """

    document: Document
    span: Span
    topic: str
    asked: frozenset[str] = frozenset()
    is_needed: bool = False


class ConflictFinder:
    """The disagreements of a corpus. Read-only after it was built; safe to share among threads."""

    def __init__(self, corpus: Corpus, found: Found | None = None) -> None:
        """`found` is what was found in the same corpus before; without it, everything is compared here.

        Raises WordFileError where the editor's file cannot be understood.
        """
        self.found = found or Found.of(corpus)
        places: dict[str, list[tuple[Span, int, int]]] = defaultdict(list)
        for number, disagreement in enumerate(self.disagreements):
            for statement, place in enumerate(disagreement.places):
                places[place.document.id].append((place.span, number, statement))
        self._places = {name: sorted(found) for name, found in places.items()}
        self._starts = {name: [place[0].start for place in found] for name, found in self._places.items()}
        self._longest = {name: max(p[0].end - p[0].start for p in found) for name, found in self._places.items()}

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """All of them, those of the editor's file first."""
        return self.found.disagreements

    @property
    def faults(self) -> tuple[str, ...]:
        """A line for each fault of the editor's file."""
        return self.found.faults

    def among(self, citations: Sequence[Citation]) -> tuple[Conflict, ...]:
        """The disagreements among the citations of one answer: sides of citation numbers, in the order of citations."""
        said: dict[int, dict[int, list[int]]] = {}
        for citation in citations:
            for number, statement in self._touched(citation.document.id, citation.span):
                said.setdefault(number, {}).setdefault(statement, []).append(citation.number)
        conflicts = []
        for number in sorted(said):
            sides = _sides(self.disagreements[number], said[number])
            if len(sides) > 1:
                conflicts.append(Conflict(self.disagreements[number].topic, sides))
        return _distinct(conflicts)

    def others(self, spans: Sequence[tuple[Document, Span]], most: int = _MOST_OTHERS) -> tuple[Side, ...]:
        """At most `most` statements elsewhere that contradict words already chosen, best first.

        Only sides of which nothing is chosen yet; best is what contradicts the words chosen first, and, of one side,
        what another document says.
        """
        found: list[Side] = []
        chosen = list(spans)
        ranked: dict[int, tuple[int, set[int]]] = {}
        for rank, (document, span) in enumerate(chosen):
            for number, statement in self._touched(document.id, span):
                ranked.setdefault(number, (rank, set()))[1].add(statement)
        alone = self._alone({number: statements for number, (_, statements) in ranked.items()})
        for number, (_, statements) in sorted(ranked.items(), key=lambda item: (item[1][0], item[0])):
            disagreement = self.disagreements[number]
            asked = frozenset((disagreement.topic, *disagreement.asked))
            for statement in disagreement.missing_sides(statements):
                place = disagreement.places[statement]
                if not any(place.document.id == d.id and place.span.overlaps(s) for d, s in chosen):
                    chosen.append((place.document, place.span))
                    against = {disagreement.places[n] for n in statements if disagreement.contradicts(statement, n)}
                    found.append(Side(place.document, place.span, disagreement.topic, asked, bool(alone & against)))
                    alone -= against
        return tuple(found[:most])

    def _alone(self, said: Mapping[int, Collection[int]]) -> set[Place]:
        """The sweeping ones among the statements said of each disagreement, as far as none of the others contradicts
        them.
        """
        sweeping, answered = set(), set()
        for number, statements in said.items():
            disagreement = self.disagreements[number]
            for statement in disagreement.sweeping.intersection(statements):
                place = disagreement.places[statement]
                sweeping.add(place)
                if any(disagreement.contradicts(statement, other) for other in statements):
                    answered.add(place)
        return sweeping - answered

    def is_sweeping(self, document: Document, span: Span) -> bool:
        """Whether words deny every risk ("harmless") although others of the corpus tell of one."""
        return any(
            statement in self.disagreements[number].sweeping for number, statement in self._touched(document.id, span)
        )

    def _touched(self, document_id: str, span: Span) -> Iterable[tuple[int, int]]:
        """The disagreements and statements in them whose words a span shows, or that it is a part of."""
        places = self._places.get(document_id)
        if not places:
            return
        first = bisect_left(self._starts[document_id], span.start - self._longest[document_id])
        for place, number, statement in places[first:]:
            if place.start >= span.end:
                return
            shared = min(place.end, span.end) - max(place.start, span.start)
            if 2 * shared > min(place.end - place.start, span.end - span.start):
                yield number, statement


def _sides(disagreement: Disagreement, said: dict[int, list[int]]) -> tuple[tuple[int, ...], ...]:
    """The sides that the citations take; only such as contradict another of them. Each citation takes one side."""
    contrary = [s for s in said if any(disagreement.contradicts(s, other) for other in said)]
    sides: dict[int, list[int]] = {}
    taken: set[int] = set()
    for statement in sorted(contrary, key=lambda statement: min(said[statement])):
        for number in said[statement]:
            if number not in taken:
                taken.add(number)
                sides.setdefault(disagreement.sides[statement], []).append(number)
    return tuple(tuple(sorted(side)) for side in sides.values())


def _distinct(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Without those that say with the same sides what an earlier one says."""
    kept: dict[frozenset[tuple[int, ...]], Conflict] = {}
    for conflict in conflicts:
        kept.setdefault(frozenset(conflict.sides), conflict)
    return tuple(kept.values())
