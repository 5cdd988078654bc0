"""The disagreements of a corpus: claims about one thing, gathered, and parted into sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conflicts.asked import TopicClaims
from bot.conflicts.claims import Claim
from bot.conflicts.comparison import comparable, contradict, same_thing
from bot.conflicts.judgements import Addition, Place
from bot.conflicts.reading import claims_of
from bot.corpus import Corpus
from bot.quantities import Quantity

RULE, EDITOR = "rule", "editor"
_MOST_ALIKE, _FEW_ALIKE = 60, 12
"""A term that more claims of one kind share says too little to compare them by; one alone must be rarer still."""
_LABELS = {
    "duration": "how long", "interval": "how often", "interval of length": "how often", "count": "how many",
    "age": "which age", "works": "does it help", "rule": "allowed or not", "exists": "is there any",
    "disputes": "disputed",
}  # fmt: skip
_NAME_WORDS = 6
_NAMELESS = {"risk": "is it harmless"}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Statements on one topic that do not agree: `sides[n]` is the side that the statement at `places[n]` takes.

    `contrary` holds the pairs of statements that contradict each other, the smaller number first. `asked` names further
    topics of example questions, beside the one of its own name, whose answers are to show the sides. `sweeping` are the
    statements that deny every risk ("harmless").
    """

    topic: str
    kind: str
    places: tuple[Place, ...]
    sides: tuple[int, ...]
    contrary: frozenset[tuple[int, int]]
    origin: str = RULE
    asked: tuple[str, ...] = ()
    sweeping: frozenset[int] = frozenset()

    @classmethod
    def of_editor(cls, added: Addition, sweeping: Collection[Place]) -> Disagreement:
        """What an editor wrote: every statement contradicts all of the other sides.

        `sweeping` are the places of a corpus that deny every risk.
        """
        numbered = [(side, place) for side, places in enumerate(added.sides) for place in places]
        contrary = frozenset(
            (first, second)
            for second in range(len(numbered))
            for first in range(second)
            if numbered[first][0] != numbered[second][0]
        )
        places, sides = tuple(place for _, place in numbered), tuple(side for side, _ in numbered)
        denying = frozenset(n for n, place in enumerate(places) if any(_touch(place, other) for other in sweeping))
        return cls(added.topic, EDITOR, places, sides, contrary, EDITOR, added.asked, denying)

    @property
    def grouped(self) -> list[list[Place]]:
        """The statements of each side, in their order."""
        sides: dict[int, list[Place]] = {}
        for side, place in zip(self.sides, self.places, strict=True):
            sides.setdefault(side, []).append(place)
        return list(sides.values())

    def contradicts(self, first: int, second: int) -> bool:
        """Whether two of its statements contradict each other."""
        return (min(first, second), max(first, second)) in self.contrary

    def missing_sides(self, chosen: Collection[int]) -> Iterator[int]:
        """One statement of each side that none of the chosen takes but contradicts; another document's first."""
        documents = {self.places[statement].document.id for statement in chosen}
        taken = {self.sides[statement] for statement in chosen}
        order = sorted(range(len(self.places)), key=lambda n: (self.places[n].document.id in documents, n))
        for statement in order:
            if self.sides[statement] not in taken and any(self.contradicts(statement, other) for other in chosen):
                taken.add(self.sides[statement])
                yield statement

    def without(self, agreed: Sequence[Place]) -> Disagreement | None:
        """What is left when the places agree (one alone: is never right here); None where nothing is left."""
        silent = {n for n, place in enumerate(self.places) if any(_touch(place, other) for other in agreed)}
        if len(agreed) == 1:
            contrary = frozenset(pair for pair in self.contrary if silent.isdisjoint(pair))
        else:
            contrary = frozenset(pair for pair in self.contrary if not silent.issuperset(pair))
        return self if contrary == self.contrary else self._with(contrary)

    def is_within(self, other: Disagreement) -> bool:
        """Whether the other shows every contradiction of this one."""
        shown = [(other.places[a], other.places[b]) for a, b in other.contrary]

        def is_shown(first: Place, second: Place) -> bool:
            return any(
                (_touch(first, a) and _touch(second, b)) or (_touch(first, b) and _touch(second, a)) for a, b in shown
            )

        return all(is_shown(self.places[first], self.places[second]) for first, second in self.contrary)

    def _with(self, contrary: frozenset[tuple[int, int]]) -> Disagreement | None:
        kept = sorted({statement for pair in contrary for statement in pair})
        if not kept:
            return None
        number = {old: new for new, old in enumerate(kept)}
        return replace(
            self, places=tuple(self.places[n] for n in kept), sides=tuple(self.sides[n] for n in kept),
            contrary=frozenset((number[a], number[b]) for a, b in contrary),
            sweeping=frozenset(number[n] for n in self.sweeping if n in number),
        )  # fmt: skip


def disagreements(corpus: Corpus) -> list[Disagreement]:
    """What the rules find in a corpus: first by the editor's topics, then by the words of the sentences alone."""
    claims = claims_of(corpus)
    found = _Kept()
    for topic, group in TopicClaims(corpus, claims).groups():
        found.keep(_parted(topic, group), asked=True)
    for group in _alike(claims):
        found.keep(_parted(_name(corpus, group), group))
    return found.disagreements


class _Kept:
    """The disagreements found so far. Only those with words of the same documents are compared with each other."""

    def __init__(self) -> None:
        self.disagreements: list[Disagreement] = []
        self._numbers: dict[str, list[int]] = defaultdict(list)

    def keep(self, one: Disagreement | None, *, asked: bool = False) -> None:
        """Add a disagreement unless it is known; one that says more takes the place of one that says less.

        The name of one that was not `asked` by an editor gives way to the name that is there.
        """
        if one is None:
            return
        documents = {place.document.id for place in one.places}
        near = sorted({number for document in documents for number in self._numbers[document]})
        if any(one.is_within(self.disagreements[number]) for number in near):
            return
        for number in near:
            other = self.disagreements[number]
            if other.kind == one.kind and other.is_within(one):
                self.disagreements[number] = one if asked else replace(one, topic=other.topic)
                break
        else:
            number = len(self.disagreements)
            self.disagreements.append(one)
        for document in documents:
            self._numbers[document].append(number)


def _parted(topic: str, claims: Sequence[Claim]) -> Disagreement | None:
    """The claims in sides: a claim joins the first side that it contradicts nobody of. None where all agree."""
    claims = [one for one in claims if any(_opposed(one, other) for other in claims)]
    if not claims:
        return None
    sides: list[list[Claim]] = []
    numbers = []
    for claim in claims:
        number = next((n for n, side in enumerate(sides) if _joins(claim, side)), len(sides))
        if number == len(sides):
            sides.append([])
        sides[number].append(claim)
        numbers.append(number)
    contrary = frozenset(
        (first, second)
        for second in range(len(claims))
        for first in range(second)
        if _opposed(claims[first], claims[second])
    )
    places = tuple(Place(claim.sentence.document, claim.sentence.span) for claim in claims)
    sweeping = frozenset(number for number, claim in enumerate(claims) if (claim.kind, claim.value) == ("risk", "none"))
    return Disagreement(topic, claims[0].kind, places, tuple(numbers), contrary, sweeping=sweeping)


def _opposed(first: Claim, second: Claim) -> bool:
    return contradict(first, second) and comparable(first, second)


def _joins(claim: Claim, side: Sequence[Claim]) -> bool:
    if isinstance(claim.value, Quantity):
        return not any(_opposed(claim, other) for other in side)
    return claim.value == side[0].value


def _alike(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Groups of claims about one thing, each claim with every other, that do not all agree."""
    sharing = _sharing(claims)
    grouped: set[tuple[int, int]] = set()
    for first, second in _pairs(claims, sharing):
        if (first, second) in grouped:
            continue
        group = [first, second]
        near = {n for term in _keys(claims[first]) for n in sharing[claims[first].kind, term]}
        for third in sorted(near - {first, second}):
            if all(same_thing(claims[third], claims[n]) for n in group):
                group.append(third)
        group.sort()
        grouped.update((a, b) for a in group for b in group if a < b)
        yield [claims[n] for n in group]


def _sharing(claims: Sequence[Claim]) -> dict[tuple[str, str], list[int]]:
    """For each kind and term the claims that have it, as numbers; none where they are too many to mean one thing."""
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        for term in _keys(claim):
            sharing[claim.kind, term].append(number)
    for numbers in sharing.values():
        if len(numbers) > _MOST_ALIKE:
            numbers.clear()
    return sharing


def _pairs(claims: Sequence[Claim], sharing: Mapping[tuple[str, str], Sequence[int]]) -> list[tuple[int, int]]:
    """Claims about one thing that contradict each other, as numbers, the smaller first."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    rare: set[tuple[int, int]] = set()
    for numbers in sharing.values():
        for place, second in enumerate(numbers):
            for first in numbers[:place]:
                shared[first, second] += 1
                if len(numbers) <= _FEW_ALIKE:
                    rare.add((first, second))
    return [
        (first, second)
        for first, second in sorted(shared)
        if (shared[first, second] > 1 or (first, second) in rare)
        if contradict(claims[first], claims[second]) and same_thing(claims[first], claims[second])
    ]


def _keys(claim: Claim) -> Iterable[str]:
    named = {term for target in claim.targets for term in target}
    if claim.kind in ("risk", "exists"):
        return named | claim.core | ({""} if frozenset() in claim.targets else set())
    return claim.core | named


def _name(corpus: Corpus, claims: Sequence[Claim]) -> str:
    """The editor's topic that the claims share, or else a name from their words: "how often: clean filter"."""
    topics = set(claims[0].sentence.topics)
    if claims[0].kind != "disputes":
        topics = topics.intersection(*(claim.sentence.topics for claim in claims))
    if topics:
        return corpus.topics[min(topics, key=lambda number: (len(corpus.topics[number].targets), number))].name
    kind = claims[0].kind
    label = _LABELS.get(
        kind, "since when" if kind == "year since" else "which year" if kind.startswith("year") else kind
    )
    if kind in ("risk", "exists"):
        shared = [
            term
            for target in claims[0].targets
            for term in target
            if any(term in t for c in claims[1:] for t in c.targets)
        ]
        terms = frozenset(shared) or claims[0].core
    else:
        terms = frozenset.intersection(*(claim.core for claim in claims))
    words = [word.folded for word in claims[0].sentence.words if terms.intersection(word.terms)]
    return f"{label}: {' '.join([*dict.fromkeys(words)][:_NAME_WORDS])}" if words else _NAMELESS.get(kind, label)


def _touch(first: Place, second: Place) -> bool:
    return first.document.id == second.document.id and first.span.overlaps(second.span)
