"""Things that share words, put together: no model, no chance, and the order in which they are given does not matter.

Each thing is a set of features with weights (its words; the rarer, the heavier). A group is described by the sum of its
things. Things are taken the commonest first, and each joins the group that it is most like, by the cosine of the two
sums, or begins one of its own; then all of them choose once more among the groups that there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

_ALIKE = 0.4
"""The cosine from which on a thing belongs to a group; set by hand."""
_MOST_GROUPS_OF_FEATURE = 200
"""A feature that more groups share than these leads to none of them."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is grouped: its features, each with how much it says besides its rarity, and how often it was there."""

    key: str
    features: Mapping[str, float]
    count: int = 1


@dataclass(slots=True)
class _Group:
    members: list[int] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    length: float = 0.0

    def add(self, number: int, vector: Mapping[str, float], count: int) -> None:
        self.members.append(number)
        times = 1 + log(count)
        for feature, weight in vector.items():
            self.weights[feature] += times * weight
        self.length = sqrt(sum(weight * weight for weight in self.weights.values()))


def grouped(things: Iterable[Thing]) -> list[list[Thing]]:
    """The things in groups: the larger groups first, in each the commonest thing first."""
    ordered = sorted(things, key=lambda thing: (-thing.count, thing.key))
    vectors = _vectors(ordered)
    groups: list[_Group] = []
    by_feature: dict[str, list[int]] = defaultdict(list)
    for number, (thing, vector) in enumerate(zip(ordered, vectors, strict=True)):
        best = _nearest(vector, groups, by_feature)
        if best is None:
            best = len(groups)
            groups.append(_Group())
        for feature in vector.keys() - groups[best].weights.keys():
            by_feature[feature].append(best)
        groups[best].add(number, vector, thing.count)
    members: dict[int, list[Thing]] = defaultdict(list)
    for number, (thing, vector) in enumerate(zip(ordered, vectors, strict=True)):
        best = _nearest(vector, groups, by_feature)
        members[-1 - number if best is None else best].append(thing)
    return sorted(members.values(), key=lambda group: (-sum(thing.count for thing in group), group[0].key))


def _vectors(things: Sequence[Thing]) -> list[dict[str, float]]:
    """The features of each thing with their weights, of length 1."""
    frequency = Counter(feature for thing in things for feature in thing.features)
    vectors = []
    for thing in things:
        raw = {name: much * log(1 + len(things) / frequency[name]) for name, much in thing.features.items()}
        length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        vectors.append({name: weight / length for name, weight in sorted(raw.items())})
    return vectors


def _nearest(
    vector: Mapping[str, float], groups: Sequence[_Group], by_feature: Mapping[str, Sequence[int]]
) -> int | None:
    """The group that a vector is most like, the earliest of several; None where it is like none."""
    scores: dict[int, float] = defaultdict(float)
    for feature, weight in vector.items():
        sharing = by_feature.get(feature, ())
        if len(sharing) <= _MOST_GROUPS_OF_FEATURE:
            for number in sharing:
                scores[number] += weight * groups[number].weights[feature]
    found = [(-score / groups[number].length, number) for number, score in scores.items()]
    best = min(found, default=(0.0, 0))
    return best[1] if -best[0] >= _ALIKE else None
