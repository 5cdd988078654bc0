"""What visitors ask and the documents do not say: entries of the feedback file in groups, with what to write."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.analysis import QueryTerm
from bot.assistant import Assistant
from bot.feedback import Entry, Kind
from bot.groups import Thing, grouped
from bot.model import Citation, Span, Status, fold
from bot.tables import csv_of
from bot.text import words_of

_PLACEHOLDER = re.compile(r"\[(?:name|number|date|mail|link|contact|address)\]")
_MOST_EXAMPLES, _MOST_MISSING, _MOST_NAMED = 5, 6, 3
_NAMED_SHARE = 0.4
"""In what share of a group's questions a word stands that its name has."""
_UNSAID, _NEARBY = 2.0, 0.5
"""What a word that no document holds says beside one that they hold, and what the nearest passage says."""
_OTHER_LANGUAGE = "in a language that is not understood"
_NO_WORDS = "nothing that says what about"


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that belong together: how often they were asked in vain, and what an editor may do about it.

    `count` is how many were not answered, `down` how many verdicts say that an answer to such a question did not help.
    `nearest` are the words of the documents that come nearest (None: none share a word). `blocks` are ready to be
    copied, by the name of the editor's file; there is none where the questions are in no words that could be copied.
    """

    name: str
    count: int
    down: int
    statuses: Mapping[str, int]
    reasons: Mapping[str, int]
    weeks: Mapping[str, int]
    examples: tuple[str, ...]
    missing: tuple[str, ...]
    nearest: Citation | None
    blocks: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """The gap as `gaps --json` gives it."""
        return {
            "name": self.name, "count": self.count, "down": self.down, "statuses": dict(self.statuses),
            "reasons": dict(self.reasons), "first_week": min(self.weeks), "last_week": max(self.weeks),
            "weeks": dict(self.weeks), "examples": list(self.examples), "missing": list(self.missing),
            "nearest": self.nearest.as_dict() if self.nearest else None, "blocks": dict(self.blocks),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What visitors said of answers that quote one document ("" for answers that quote none)."""

    document: str
    up: int
    down: int
    reasons: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The verdicts as `gaps --json` gives them."""
        return {"document": self.document, "up": self.up, "down": self.down, "reasons": dict(self.reasons)}


@dataclass(frozen=True, slots=True)
class GapReport:
    """All gaps, the commonest first; the verdicts by document; and what came in each week, none left out."""

    gaps: tuple[Gap, ...]
    verdicts: tuple[Verdicts, ...]
    weeks: Mapping[str, Mapping[str, int]]

    def as_dict(self) -> dict[str, Any]:
        """The report as `gaps --json` gives it."""
        return {
            "gaps": [gap.as_dict() for gap in self.gaps],
            "verdicts": [verdicts.as_dict() for verdicts in self.verdicts],
            "weeks": [{"week": week, **counts} for week, counts in self.weeks.items()],
        }


@dataclass(frozen=True, slots=True)
class _Read:
    """The entries that ask the same, in the same words but for the small ones."""

    terms: tuple[QueryTerm, ...]
    entries: tuple[Entry, ...]

    @property
    def key(self) -> str:
        """The terms as one text."""
        return " ".join(sorted({term.term for term in self.terms}))


def find_gaps(assistant: Assistant, entries: Sequence[Entry]) -> GapReport:
    """The report on entries, each question read as the assistant reads it now."""
    wanted = [entry for entry in entries if entry.question and entry.kind is not Kind.UP]
    foreign = [entry for entry in wanted if entry.status == Status.UNSUPPORTED_LANGUAGE]
    read = _read(assistant, [entry for entry in wanted if entry.status != Status.UNSUPPORTED_LANGUAGE])
    empty = [entry for one in read if not one.terms for entry in one.entries]
    told = {one.key: one for one in read if one.terms}
    things = [Thing(key, _features(assistant, one.terms), len(one.entries)) for key, one in told.items()]
    gaps = [_gap(assistant, [told[thing.key] for thing in group]) for group in grouped(things)]
    gaps += [_nameless(name, of_kind) for name, of_kind in ((_OTHER_LANGUAGE, foreign), (_NO_WORDS, empty)) if of_kind]
    gaps.sort(key=lambda gap: (-gap.count - gap.down, gap.name))
    return GapReport(tuple(gaps), tuple(_verdicts(entries)), _all_weeks(entries))


def _read(assistant: Assistant, entries: Iterable[Entry]) -> list[_Read]:
    by_text: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_text[" ".join(words_of(_PLACEHOLDER.sub(" ", entry.question)))].append(entry)
    by_terms: dict[frozenset[str], list[tuple[tuple[QueryTerm, ...], list[Entry]]]] = defaultdict(list)
    for text, of_text in sorted(by_text.items()):
        terms = assistant.telling_terms(text) if text else ()
        by_terms[frozenset(term.term for term in terms)].append((terms, of_text))
    return [_Read(same[0][0], tuple(entry for _, of_text in same for entry in of_text)) for same in by_terms.values()]


def _features(assistant: Assistant, terms: Sequence[QueryTerm]) -> dict[str, float]:
    features = {term.term: 1.0 if assistant.is_mentioned(term) else _UNSAID for term in terms}
    hits = assistant.passages_with(terms, 1)
    if hits:
        features[f"§{hits[0].passage.document.id} {hits[0].passage.number}"] = _NEARBY
    return features


def _gap(assistant: Assistant, reads: Sequence[_Read]) -> Gap:
    entries = [entry for read in reads for entry in read.entries]
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    terms: dict[str, QueryTerm] = {}
    for read in reads:
        for term in read.terms:
            terms.setdefault(term.term, term)
            counts[term.term] += len(read.entries)
            written[term.term][term.written.casefold()] += len(read.entries)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    words = {name: min(written[name], key=lambda word: (-written[name][word], word)) for name in ranked}
    common = [name for name in ranked if counts[name] >= _NAMED_SHARE * len(entries)] or ranked[:1]
    missing = [words[name] for name in ranked if not assistant.is_mentioned(terms[name])]
    nearest = _nearest(assistant, [terms[name] for name in ranked[:_MOST_MISSING]])
    return _made(
        ", ".join(words[name] for name in common[:_MOST_NAMED]), entries, tuple(missing[:_MOST_MISSING]), nearest
    )


def _nameless(name: str, entries: Sequence[Entry]) -> Gap:
    """A group of what has no words to go by."""
    return _made(name, entries, (), None)


def _made(name: str, entries: Sequence[Entry], missing: tuple[str, ...], nearest: Citation | None) -> Gap:
    asked = [entry for entry in entries if entry.kind is Kind.ASKED]
    texts = Counter(entry.question for entry in entries)
    examples = tuple(sorted(texts, key=lambda text: (-texts[text], text))[:_MOST_EXAMPLES])
    statuses, reasons = Counter(entry.status for entry in asked), Counter(e.reason for e in entries if e.reason)
    return Gap(
        name, len(asked), len(entries) - len(asked), _sorted(statuses), _sorted(reasons),
        dict(sorted(Counter(week_of(entry.day) for entry in entries).items())), examples, missing, nearest,
        _blocks(name, examples, nearest) if name not in (_OTHER_LANGUAGE, _NO_WORDS) else {},
    )  # fmt: skip


def _nearest(assistant: Assistant, terms: Sequence[QueryTerm]) -> Citation | None:
    """Of the passage that the index finds first, the sentence with the most of the terms."""
    hits = assistant.passages_with(terms, 1)
    if not hits:
        return None
    passage = hits[0].passage

    def held(span: Span) -> int:
        found = {term.text for term in assistant.corpus.analyzer.document_terms(span.of(passage.document.text))}
        return sum(not found.isdisjoint(term.terms) for term in terms)

    best = max(passage.sentences, key=lambda span: (held(span), -span.start))
    return Citation(1, passage.document, best, passage.section)


def _blocks(name: str, examples: Sequence[str], nearest: Citation | None) -> dict[str, str]:
    """What an editor may copy into a file: that the documents say nothing, or the words that come nearest."""
    plain = (" ".join(_PLACEHOLDER.sub(" ", text).split()).lstrip("#>! ") for text in examples)
    questions = list(dict.fromkeys(text for text in plain if words_of(text)))
    if not questions:
        return {}
    head = "\n".join([f"# {name}", *questions])
    blocks = {"unanswered.txt": f"{head}\n> nothing\n"}
    if nearest:
        blocks["questions.txt"] = f"{head}\n> {nearest.document.id}: {fold(nearest.quote)}\n"
    return blocks


def _verdicts(entries: Iterable[Entry]) -> list[Verdicts]:
    ups: Counter[str] = Counter()
    downs: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for document in entry.documents or ("",):
            if entry.kind is Kind.UP:
                ups[document] += 1
            elif entry.kind is Kind.DOWN:
                downs[document] += 1
                reasons[document].update([entry.reason] if entry.reason else [])
    documents = sorted(ups | downs, key=lambda document: (-downs[document], document))
    return [Verdicts(document, ups[document], downs[document], _sorted(reasons[document])) for document in documents]


def _all_weeks(entries: Sequence[Entry]) -> dict[str, dict[str, int]]:
    """For each week from the first to the last: how many of each kind."""
    if not entries:
        return {}
    days = [entry.day for entry in entries]
    day, last = min(days) - timedelta(days=min(days).weekday()), max(days)
    weeks: dict[str, dict[str, int]] = {}
    while day <= last:
        weeks[week_of(day)] = {kind.value: 0 for kind in Kind}
        day += timedelta(days=7)
    for entry in entries:
        weeks[week_of(entry.day)][entry.kind.value] += 1
    return weeks


def gaps_csv(gaps: Iterable[Gap]) -> str:
    """Gaps as a table, one line each; several examples or words are parted by " | "."""
    head = (
        "name",
        "count",
        "down",
        "first_week",
        "last_week",
        "missing",
        "examples",
        "document",
        "start",
        "end",
        "quote",
    )
    rows = []
    for gap in gaps:
        near = gap.nearest
        place = (near.document.id, near.span.start, near.span.end, fold(near.quote)) if near else ("", "", "", "")
        weeks, words = (min(gap.weeks), max(gap.weeks)), (" | ".join(gap.missing), " | ".join(gap.examples))
        rows.append((gap.name, gap.count, gap.down, *weeks, *words, *place))
    return csv_of(head, rows)


def week_of(day: date) -> str:
    """The week of a day as ISO 8601 counts it, such as "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}
