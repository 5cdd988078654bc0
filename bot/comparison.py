"""Which answers differ between two folders of documents, for review before the newer one is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant import Assistant
from bot.errors import UsageError
from bot.model import Answer, Status, fold

CHANGES: Mapping[str, str] = {
    "now unanswered": "was answered, and is not any more",
    "disagreement gone": "the sources disagreed, and this is no longer shown",
    "other quote": "the first quote is another one",
    "other status": "the status is another one",
    "disagreement new": "the sources are now said to disagree",
    "other remarks": "other cautions, or other notes on the source",
    "other quotes behind": "the first quote is the same, those behind it are not",
    "newly answered": "was not answered, and is now",
}
"""What can change in an answer, the worst first."""
STARTERS = "(starter questions)"
_RANKS = {change: rank for rank, change in enumerate(CHANGES)}
_ANSWERS = (Status.ANSWERED, Status.PARTIAL)

Questions = Mapping[str, Sequence[str]]
"""Questions by the name of their topic."""
Quote = tuple[str, str]
"""A document's id and its words, white space folded: where they stand in it does not count."""


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """A disagreement as an answer shows it: its topic, and the quotes of each side."""

    topic: str
    sides: frozenset[frozenset[Quote]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer says, apart from the places of its words."""

    status: Status
    quotes: tuple[Quote, ...]
    disagreements: tuple[Disagreeing, ...] = ()
    remarks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, answer: Answer) -> Reply:
        """The reply that an answer gives; quotes nearby and suggestions are none of it."""
        quotes = {citation.number: (citation.document.id, fold(citation.quote)) for citation in answer.citations}
        disagreements = tuple(
            Disagreeing(one.topic, frozenset(frozenset(quotes[number] for number in side) for side in one.sides))
            for one in answer.conflicts
        )
        notes = (note for citation in answer.citations for note in citation.notes)
        return cls(answer.status, tuple(quotes.values()), disagreements, frozenset((*answer.cautions, *notes)))

    def as_dict(self) -> dict[str, Any]:
        """The reply as `--json` shows it."""
        return {
            "status": self.status.value,
            "quotes": [{"document": document, "quote": quote} for document, quote in self.quotes],
            "disagreements": [one.topic for one in self.disagreements],
            "remarks": sorted(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A question of a topic that is answered otherwise. `kinds` are keys of CHANGES, the worst first."""

    topic: str
    question: str
    kinds: tuple[str, ...]
    old: Reply
    new: Reply

    @property
    def rank(self) -> int:
        """The smaller, the worse."""
        return _RANKS[self.kinds[0]]

    def as_dict(self) -> dict[str, Any]:
        """The change as `--json` shows it."""
        return {
            "topic": self.topic, "question": self.question, "changes": list(self.kinds),
            "old": self.old.as_dict(), "new": self.new.as_dict(),
        }  # fmt: skip


def kinds_of_change(old: Reply, new: Reply) -> tuple[str, ...]:
    """What has changed, the worst first; nothing where the same words are said."""
    was, is_now = old.status in _ANSWERS, new.status in _ANSWERS
    both = was and is_now
    told = {
        "now unanswered": was and not is_now,
        "newly answered": is_now and not was,
        "other status": was == is_now and old.status is not new.status,
        "other quote": both and old.quotes[0] != new.quotes[0],
        "other quotes behind": both and old.quotes[0] == new.quotes[0] and old.quotes != new.quotes,
        "disagreement gone": both and _lacks(new, old),
        "disagreement new": both and _lacks(old, new),
        "other remarks": both and old.remarks != new.remarks,
    }
    return tuple(kind for kind in CHANGES if told[kind])


def _lacks(first: Reply, second: Reply) -> bool:
    """Whether the second shows a disagreement of which the first has neither the topic nor the sides."""
    topics = {one.topic for one in first.disagreements}
    sides = {one.sides for one in first.disagreements}
    return any(one.topic not in topics and one.sides not in sides for one in second.disagreements)


def example_questions(assistants: Iterable[Assistant], most: int | None, only: Sequence[str] = ()) -> Questions:
    """The first `most` example questions (None: all) of every topic of any assistant, and the starter questions.

    A question stands once, under the first topic that holds it. With `only`, the questions of these topics alone;
    raises UsageError for one that none of the assistants has.
    """
    chosen: dict[str, dict[str, None]] = {}
    for assistant in assistants:
        starters = [] if only else [(STARTERS, assistant.suggestions)]
        topics = [(topic.name, topic.questions) for topic in assistant.corpus.topics]
        for name, questions in [*starters, *topics]:
            kept = questions if name == STARTERS else questions[:most]
            chosen.setdefault(name, {}).update(dict.fromkeys(kept))
    _check_topics(only, chosen)
    asked: set[str] = set()
    found = {}
    for name in only or chosen:
        found[name] = [question for question in chosen[name] if question not in asked]
        asked.update(found[name])
    return found


def _check_topics(names: Iterable[str], known: Iterable[str]) -> None:
    from difflib import get_close_matches  # noqa: PLC0415 - only where a name was misspelt

    known = list(known)
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.4)
            hint = f"did you mean “{near[0]}”?" if near else "its name stands behind “# ” in editor/questions.txt"
            raise UsageError(f"no folder has a topic “{name}”; {hint}")


def compare(
    old: Assistant, new: Assistant, questions: Questions, progress: Callable[[int, int], None]
) -> Iterator[Change]:
    """Ask both every question and give back what is answered otherwise; `progress` is told how many of all are done."""
    number, total = 0, sum(map(len, questions.values()))
    for topic, of_topic in questions.items():
        for question in of_topic:
            replies = Reply.of(old.ask(question)), Reply.of(new.ask(question))
            if kinds := kinds_of_change(*replies):
                yield Change(topic, question, kinds, *replies)
            number += 1
            progress(number, total)


def by_topic(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """The changes of each topic, the worst first; the topics by their worst change, then by their number."""
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        grouped.setdefault(change.topic, []).append(change)
    for group in grouped.values():
        group.sort(key=lambda change: change.rank)
    return sorted(grouped.items(), key=lambda item: (item[1][0].rank, -len(item[1])))


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many answers changed most of all in which way, the worst first."""
    found = Counter(change.kinds[0] for change in changes)
    return {kind: found[kind] for kind in CHANGES if found[kind]}
