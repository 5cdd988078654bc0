"""What was found in a corpus: its disagreements, by rule and by the editor's file, as data that can be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conflicts.disagreements import Disagreement, disagreements
from bot.conflicts.judgements import Judgements, Place, read_judgements
from bot.corpus import EDITOR, Corpus
from bot.model import Document, Span

FILE = "conflicts.txt"


@dataclass(frozen=True, slots=True)
class Found:
    """The disagreements of a corpus, and a line for each fault of the editor's file."""

    disagreements: tuple[Disagreement, ...]
    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, corpus: Corpus) -> Found:
        """Compare the statements that name the same rare things.

        Raises WordFileError for an editor's file that cannot be read.
        """
        documents = {document.id: document for document in corpus.documents}
        judgements = read_judgements(corpus.folder / EDITOR / FILE, documents)
        judged, unused = _judged(disagreements(corpus), judgements)
        names = {topic.name for topic in corpus.topics}
        unused += [
            f"line {added.line}: “for: {name}” is the name of no topic of questions.txt; mend it, or delete the line"
            for added in judgements.added
            for name in added.asked
            if name not in names
        ]
        return cls(judged, (*judgements.faults, *(f"{FILE}, {problem}" for problem in unused)))

    def as_plain(self) -> dict[str, Any]:
        """In values that JSON knows; documents are their ids."""
        return {"faults": list(self.faults), "disagreements": [_plain(one) for one in self.disagreements]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], corpus: Corpus) -> Found:
        """What `as_plain` gave of the same corpus. Raises what damaged values lead to."""
        documents = {document.id: document for document in corpus.documents}
        return cls(tuple(_from_plain(one, documents) for one in plain["disagreements"]), tuple(plain["faults"]))


def _plain(one: Disagreement) -> dict[str, Any]:
    return {
        "topic": one.topic,
        "kind": one.kind,
        "places": [[place.document.id, place.span.start, place.span.end] for place in one.places],
        "sides": list(one.sides),
        "contrary": sorted(one.contrary),
        "origin": one.origin,
        "asked": list(one.asked),
        "sweeping": sorted(one.sweeping),
    }


def _from_plain(plain: Mapping[str, Any], documents: Mapping[str, Document]) -> Disagreement:
    return Disagreement(
        topic=plain["topic"],
        kind=plain["kind"],
        places=tuple(Place(documents[name], Span(start, end)) for name, start, end in plain["places"]),
        sides=tuple(plain["sides"]),
        contrary=frozenset((first, second) for first, second in plain["contrary"]),
        origin=plain["origin"],
        asked=tuple(plain["asked"]),
        sweeping=frozenset(plain["sweeping"]),
    )


def _judged(found: Sequence[Disagreement], judgements: Judgements) -> tuple[tuple[Disagreement, ...], list[str]]:
    """What the rules found, silenced and added to by the editor; and a line for each silence that meets nothing."""
    unused = [
        f"line {line}: “not: {name}” silences nothing; `python -m bot conflicts` lists the names, or delete the line"
        for line, name in judgements.silenced_topics.items()
        if name.casefold() not in {disagreement.topic.casefold() for disagreement in found}
    ]
    silenced = {name.casefold() for name in judgements.silenced_topics.values()}
    sweeping = [one.places[number] for one in found for number in one.sweeping]
    added = [Disagreement.of_editor(one, sweeping) for one in judgements.added]
    names = {disagreement.topic.casefold() for disagreement in added}
    kept = [one for one in found if one.topic.casefold() not in silenced | names]
    for line, group in judgements.silenced.items():
        parted = [one.without(group) for one in kept]
        if parted == kept:
            problem = f"“not:” silences nothing between “{_words(group[0])}” and the words below; delete the block"
            unused.append(f"line {line}: {problem}")
        kept = [one for one in parted if one is not None]
    return (*added, *(one for one in kept if not any(one.is_within(other) for other in added))), unused


def _words(place: Place) -> str:
    return " ".join(place.span.of(place.document.text).split())[:60]
