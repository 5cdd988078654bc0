"""When two claims are about one thing, and when they contradict each other. Precision first: in doubt, they do not."""

from __future__ import annotations

from collections.abc import Set

from bot.conflicts.agreement import agree
from bot.conflicts.claims import SEQUENCE, Claim
from bot.quantities import Quantity

_MOST_UNMATCHED = 2
_CONTRARY = {
    "risk": [
        ("none", "some"),
        ("none", "small"),
        ("none", "only if"),
        ("small", "some"),
        ("none", "does"),
        ("small", "does"),
    ],
    "works": [("yes", "no"), ("yes", "worse")],
    "rule": [("must", "must not"), ("must", "need not"), ("may", "must not")],
    "exists": [("yes", "no")],
    "disputes": [("says so", "denies it")],
}
_PAIRS = {kind: {frozenset(pair) for pair in pairs} for kind, pairs in _CONTRARY.items()}


def contradict(first: Claim, second: Claim) -> bool:
    """Whether the values of two claims about one thing cannot both be meant."""
    if isinstance(first.value, Quantity) and isinstance(second.value, Quantity):
        return first.kind == second.kind and not agree(first.value, second.value)
    return first.kind == second.kind and frozenset((first.value, second.value)) in _PAIRS[first.kind]


def same_thing(first: Claim, second: Claim) -> bool:
    """Whether two claims say something of one and the same thing, judged by their words and surroundings."""
    if not comparable(first, second) or _distinguished(first, second):
        return False
    if first.kind == "risk":
        return _same_risk(first, second)
    if first.kind == "exists" and not any(_same_heads(one, other) for one in first.targets for other in second.targets):
        return False
    return _same_core(first, second)


def comparable(first: Claim, second: Claim) -> bool:
    """Whether two claims could be about one thing: the same kind, subject and measure, and not the same words."""
    subjects = {first.sentence.passage.subject, second.sentence.passage.subject} - {None}
    if first.kind != second.kind or len(subjects) > 1 or first.sentence.text == second.sentence.text:
        return False
    if first.kind == "risk":
        return _risks_meet(first, second)
    return not isinstance(first.value, Quantity) or _same_measure(first, second)


def _same_measure(first: Claim, second: Claim) -> bool:
    """Whether two quantities measure the same of a thing: both before or after something, and in no other measure."""
    if first.core & SEQUENCE != second.core & SEQUENCE:
        return False
    left, right = first.measures - SEQUENCE, second.measures - SEQUENCE
    return not (left and right and left.isdisjoint(right))


def _risks_meet(first: Claim, second: Claim) -> bool:
    """Whether the bad things are the same, or one denies every bad thing."""
    if any(_same_heads(one, other) for one in first.targets for other in second.targets if one and other):
        return True
    any_of_first, any_of_second = frozenset() in first.targets, frozenset() in second.targets
    values = {first.value, second.value}
    if any_of_first and any_of_second:
        return values in ({"none", "some"}, {"none", "only if"})
    denies = (any_of_first and first.value == "none") or (any_of_second and second.value == "none")
    return denies and "some" in values


def _same_core(first: Claim, second: Claim) -> bool:
    """The words of one must stand in the other or in its surroundings; two may be missing, on one side only."""
    quantified = isinstance(first.value, Quantity)
    if quantified and (first.negated != second.negated or first.targets != second.targets):
        return False
    left, right = _unmatched(first, second), _unmatched(second, first)
    if (
        (left and right)
        or len(left | right) > _MOST_UNMATCHED
        or not (_is_met(first, second) and _is_met(second, first))
    ):
        return False
    named = (first.core & second.core) - first.measures - second.measures
    if not named or not (quantified or len(first.words & second.words) > 1):
        return False
    shared = (first.core & second.reach(first)) | (second.core & first.reach(second))
    return not (_modified(first, left, shared) or _modified(second, right, shared))


def _unmatched(claim: Claim, other: Claim) -> frozenset[str]:
    return claim.core - other.reach(claim)


def _is_met(claim: Claim, other: Claim) -> bool:
    """Whether the other names what the clause begins with, and every condition."""
    reach = other.reach(claim)
    return (not claim.first or claim.first in reach) and claim.conditions <= reach


def _same_risk(first: Claim, second: Claim) -> bool:
    """The same bad thing, and one agent: what a known subject does, or what both sentences name."""
    if first.sentence.passage.subject is not None and second.sentence.passage.subject is not None:
        return True
    if frozenset() in (*first.targets, *second.targets) and "only if" in (first.value, second.value):
        return False
    denies, warns = (first, second) if first.value == "none" else (second, first)
    if not denies.conditions <= denies.bad | warns.reach(denies):
        return False
    agents = first.core or first.sentence.heading.terms, second.core or second.sentence.heading.terms
    left, right = _unmatched(first, second), _unmatched(second, first)
    return not agents[0].isdisjoint(agents[1]) and not (left and right) and len(left | right) <= _MOST_UNMATCHED


def _same_heads(one: Set[str], other: Set[str]) -> bool:
    return bool(one & other) and (one <= other or other <= one)


def _distinguished(first: Claim, second: Claim) -> bool:
    """Whether one thing has different words before it: "road bike" and "mountain bike", "model X1" and "model X2"."""
    ours, theirs = _modifiers(first), _modifiers(second)
    if any(ours[head].isdisjoint(theirs[head]) for head in ours.keys() & theirs.keys()):
        return True
    left, right = _designators(first), _designators(second)
    return bool(left and right and left.isdisjoint(right))


def _modifiers(claim: Claim) -> dict[str, set[str]]:
    """For each term those that stand directly before it."""
    modifiers: dict[str, set[str]] = {}
    for modifier, head in claim.before:
        modifiers.setdefault(head, set()).add(modifier)
    return modifiers


def _designators(claim: Claim) -> set[str]:
    """Names of models and the like: letters and digits in one word."""
    stems = {word.stem for words in (claim.sentence.words, *claim.sentence.heading.texts) for word in words}
    return {name for name in stems if any(c.isdigit() for c in name) and any(c.isalpha() for c in name)}


def _modified(claim: Claim, unmatched: Set[str], shared: Set[str]) -> bool:
    """Whether a word that the other claim lacks narrows a word that both have."""
    return any(modifier in unmatched and head in shared for modifier, head in claim.before)
