"""Which topic a message speaks of: the rules over the phrases of one language.

A rule names the parts that have to be said. A block (a negation, "what if", "in 2015", a joke) takes what stands in its
reach out of account. `bot/safety_words/README.md` explains both to an editor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from bot.safety_grammar import DataError, Line, Words, openings
from bot.safety_search import Lexicon, Search, by_opening

_SCOPES = ("message", "sentence", "forward", "next", "before")
_FLAGS = ("soft", "past", "body", "firm")
_SPECIAL = ("subject", "joiner", "breaker", "present_tense", "past_tense", "urgent", "exempt", "fence", "ongoing")
_RULES: dict[str, frozenset[str]] = {
    "alarm": frozenset({"body"}),
    "symptom": frozenset({"body", "soft"}),
    "crisis": frozenset(),
}


class Rule(NamedTuple):
    """What has to be said for a topic; a soft rule yields to `soft` blocks too, one of the body to `body` blocks."""

    topic: str
    flags: frozenset[str]
    parts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A group that takes symptoms in its reach out of account."""

    group: str
    scope: str
    reach: int
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reach:
    start: int
    end: int
    block: Block


@dataclass(slots=True)
class _Reader:
    """What the files of one language say, while they are being read; phrases stay unread until they are needed."""

    groups: dict[str, list[Line]]
    rules: list[Rule]
    blocks: list[Block]
    contexts: set[str]
    kind: str = ""
    name: str = ""

    def read(self, path: Path) -> None:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise DataError(path, 1, f"this is not UTF-8 ({error.reason})", "Save the file as UTF-8.") from error
        self.kind = ""
        for number, line in enumerate(lines, start=1):
            text = line.partition("#")[0].strip()
            if not text:
                continue
            try:
                if text[0] == "[":
                    self._heading(text)
                else:
                    self._line(Line(path, number, text))
            except ValueError as error:
                raise DataError(path, number, str(error), "See bot/safety_words/README.md for the notation.") from error

    def _heading(self, text: str) -> None:
        head, _, options = text.removeprefix("[").removesuffix("]").partition(":")
        kind, _, name = head.strip().partition(" ")
        if not text.endswith("]") or kind not in ("words", "context", "block", *_RULES) or not name.isidentifier():
            raise ValueError(f"{text!r} is not a heading such as [words cant] or [alarm breathing]")
        self.kind, self.name = kind, name
        if kind in _RULES:
            return
        self.groups.setdefault(name, [])
        if kind == "context":
            self.contexts.add(name)
        if kind == "block":
            self.blocks.append(_read_block(name, options.split()))

    def _line(self, line: Line) -> None:
        if not self.kind:
            raise ValueError("a phrase stands before the first heading")
        if self.kind in _RULES:
            parts = tuple(line._replace(text=part.strip()) for part in line.text.split("&"))
            self.rules.append(Rule(self.name, _RULES[self.kind], parts))
        else:
            self.groups[self.name].append(line)


def _read_block(name: str, options: list[str]) -> Block:
    scope = options[0] if options else ""
    reach = int(options[1]) if len(options) > 1 and options[1].isdigit() else 0
    flags = frozenset(option for option in options[1:] if not option.isdigit())
    if scope not in _SCOPES or not flags <= set(_FLAGS) or (scope in ("next", "before")) != bool(reach):
        raise ValueError(f"a block says how far it reaches: {', '.join(_SCOPES)}, then any of {', '.join(_FLAGS)}")
    return Block(name, scope, reach, flags)


class Recogniser:
    """The rules of one language."""

    def __init__(self, groups: dict[str, list[Line]], rules: list[Rule], blocks: list[Block], free: set[str]) -> None:
        self._groups = groups
        self._rules = rules
        self._blocks = blocks
        self._free = frozenset(f"<{name}>" for name in free)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the phrase files of one language; a fault inside a phrase shows when the phrase is first needed."""
        reader = _Reader({name: [] for name in _SPECIAL}, [], [], set())
        for path in sorted(folder.glob("*.txt")):
            reader.read(path)
        if not reader.rules:
            raise DataError(folder, 1, "no file here has a rule", "Add one under a heading such as [alarm breathing].")
        return cls(reader.groups, reader.rules, reader.blocks, reader.contexts)

    @property
    def words(self) -> frozenset[str]:
        """The whole words that the phrases are made of."""
        return self._lexicon.words

    @property
    def topics(self) -> frozenset[str]:
        """The topics that the rules can name."""
        return frozenset(rule.topic for rule in self._rules)

    def expect_slips(self, right: frozenset[str]) -> None:
        """Let long words of symptoms be found with one wrong letter, except in words that are `right`."""
        leave = {block.group for block in self._blocks} | set(_SPECIAL)
        lines = [line for name, group in self._groups.items() if name not in leave for line in group]
        self._lexicon.expect_slips(lines + [part for rule in self._rules for part in rule.parts], right)

    def check_all(self) -> None:
        """Read every phrase; raise DataError naming the first that has a fault."""
        for line in [line for group in self._groups.values() for line in group]:
            self._lexicon.phrase(line)
        for rule in self._rules:
            for part in rule.parts:
                self._lexicon.phrase(part)
        for name in self._groups:
            self._lexicon.by_first(name)

    def find(self, text: Words) -> set[str]:
        """Return the topics that the text speaks of as happening now."""
        search = Search(self._lexicon, text, "fence")
        rules = [rule for rule in self._candidates(search) if all(search.find_line(part) for part in rule.parts)]
        if not rules:
            return set()
        judge = _Judge(search, self._blocks)
        topics: set[str] = set()
        for rule in rules:
            if rule.topic not in topics and self._fires(rule, search, judge):
                topics.add(rule.topic)
        return topics

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._groups, (part for rule in self._rules for part in rule.parts))

    @cached_property
    def _by_opening(self) -> dict[str, list[int]]:
        """The rules by the items that their first parts can begin with."""
        found: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            for opening in openings(rule.parts[0].text):
                found.setdefault(opening, []).append(number)
        return found

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        return self._lexicon.index(by_opening(rule.parts[0] for rule in self._rules))

    def _candidates(self, search: Search) -> list[Rule]:
        found = {number for opening in search.starting(self._index) for number in self._by_opening[opening]}
        return [self._rules[number] for number in sorted(found)]

    def _fires(self, rule: Rule, search: Search, judge: _Judge) -> bool:
        return all(
            part.text in self._free or any(judge.stands(span, rule.flags) for span in search.find_line(part))
            for part in rule.parts
        )


class _Judge:
    """Whether what is said at a place of a text holds, or some block takes it out of account."""

    def __init__(self, search: Search, blocks: list[Block]) -> None:
        self._text = search.text
        self._at = {name: {place for place, _ in search.find(name)} for name in _SPECIAL}
        exempt = {place for span in search.find("exempt") for place in range(*span)}
        self._reaches = [
            self._reach(block, span) for block in blocks for span in search.find(block.group) if span[0] not in exempt
        ]

    def stands(self, span: tuple[int, int], rule: frozenset[str]) -> bool:
        """Say whether no block takes this span out of account for a rule with these flags."""
        return not any(self._blocks(reach, span, rule) for reach in self._reaches)

    def _blocks(self, reach: _Reach, span: tuple[int, int], rule: frozenset[str]) -> bool:
        flags = reach.block.flags
        if not _covers(reach, span):
            return False
        if not flags & {"soft", "body"} <= rule:
            return False
        if "past" in flags and self._is_present(span):
            return False
        if reach.block.scope == "forward" and "firm" not in flags:
            return not self._stands_alone(span, reach) and not self._is_urgent(span)
        return True

    def _reach(self, block: Block, span: tuple[int, int]) -> _Reach:
        start, end = span
        low, high = self._text.sentence_span(start)
        if block.scope == "message":
            return _Reach(0, len(self._text.words), block)
        if block.scope == "sentence":
            return _Reach(low, high, block)
        if block.scope == "before":
            return _Reach(max(low, start - block.reach), start, block)
        stop = min(end + block.reach, high) if block.scope == "next" else high
        return _Reach(end, self._first_break(end, stop, any_clause=block.scope == "next"), block)

    def _first_break(self, start: int, stop: int, *, any_clause: bool) -> int:
        subject, breaker, clause = self._at["subject"], self._at["breaker"], self._text.clause
        for at in range(start, stop):
            new_clause = at > 0 and clause[at] != clause[at - 1]
            if new_clause and (any_clause or at in subject or at in breaker):
                return at
            if at in breaker and (any_clause or at + 1 in subject):
                return at
        return stop

    def _is_present(self, span: tuple[int, int]) -> bool:
        near = set(range(max(0, span[0] - 3), span[1]))
        return bool(near & self._at["present_tense"]) and not near & self._at["past_tense"]

    def _stands_alone(self, span: tuple[int, int], reach: _Reach) -> bool:
        """Say whether the span has a subject of its own that nothing ties to the words before it."""
        places = [at for at in (span[0], span[0] - 1) if at in self._at["subject"]]
        return any(at > reach.start and at - 1 not in self._at["joiner"] for at in places)

    def _is_urgent(self, span: tuple[int, int]) -> bool:
        low, high = self._text.sentence_span(span[0])
        return bool(self._at["ongoing"]) or any(low <= at < high for at in self._at["urgent"])


def _covers(reach: _Reach, span: tuple[int, int]) -> bool:
    """Say whether the span begins in the reach, or ends in it where what opens the reach may stand inside the span."""
    first, last = span[0], span[1] - 1
    if reach.block.scope in ("before", "forward") and reach.start <= last < reach.end:
        return True
    return reach.start <= first < reach.end
