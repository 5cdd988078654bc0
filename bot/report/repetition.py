"""Passages that say nearly the same, found in one pass without comparing each with every other."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.model import Passage
from bot.report.finding import Finding, Place
from bot.text import words_of

_RUN = 4
"""How many words a run has: Broder's shingles."""
_FEWEST_RUNS = 6
"""Shorter passages ("Call us any time.") may be alike by chance."""
_ALIKE = 0.7
"""The share of the runs of two passages that both have, from which on they say nearly the same."""
_MOST_COMPARED = 100
"""With how many earlier passages one is compared at most; a bound for texts that are all made of the same phrases."""

Runs = frozenset[int]


def repetitions(passages: Sequence[Passage]) -> Iterator[Finding]:
    """A finding for each passage that says nearly what an earlier one says, of any document."""
    for earlier, later in twins(passages):
        problem = f"says nearly the same as {earlier.document.file or earlier.document.id}, “{_begin(earlier)}”"
        against = Place(earlier.document, earlier.span)
        yield Finding.at("repetition", later.document, later.span, problem, against=against)


def twins(passages: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    """Each passage that shares most of its runs of four words with an earlier one, after the first such one.

    Two sets of runs with a resemblance of at least t must share one of the (1 - t) n + 1 rarest runs of each, so only
    passages that do are compared, and only with those that are no repetition themselves.

    Broder, "On the resemblance and containment of documents", 1997, https://doi.org/10.1109/SEQUEN.1997.666900
    Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", 2007, https://doi.org/10.1145/1242572.1242591
    """
    runs = [_runs(passage.text) for passage in passages]
    frequency = Counter(run for of_passage in runs for run in of_passage)
    holders: dict[int, list[int]] = defaultdict(list)
    found = []
    for number, own in enumerate(runs):
        if len(own) < _FEWEST_RUNS:
            continue
        rarest = sorted(own, key=lambda run: (frequency[run], run))[: int((1 - _ALIKE) * len(own)) + 1]
        near = sorted({other for run in rarest for other in holders.get(run, ())})[:_MOST_COMPARED]
        first = next((other for other in near if _resemblance(own, runs[other]) >= _ALIKE), None)
        if first is not None:
            found.append((passages[first], passages[number]))
            continue
        for run in rarest:
            if frequency[run] > 1:
                holders[run].append(number)
    return found


def _runs(text: str) -> Runs:
    words = words_of(text)
    return frozenset(
        zlib.crc32(" ".join(words[at : at + _RUN]).encode("utf-8", "surrogatepass"))
        for at in range(len(words) - _RUN + 1)
    )


def _resemblance(first: Runs, second: Runs) -> float:
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def _begin(passage: Passage) -> str:
    return " ".join(passage.text.split()[:6]) + " …"
