"""Whether what is said at a place of a text holds, or a block takes it out of account.

A block is a negation, "what if", "in 2015", a joke … `bot/safety_words/README.md` explains them to an editor.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.safety_rules.reader import SPECIAL, Block, Sign
from bot.safety_rules.search import Search

_SIGN = frozenset({"body", "soft", "sign"})


@dataclass(frozen=True, slots=True)
class _Reach:
    start: int
    end: int
    block: Block


class Judge:
    """Whether what is said at a place of a text holds, or some block takes it out of account."""

    def __init__(self, search: Search, blocks: list[Block]) -> None:
        self._text = search.text
        self._at = {name: {place for place, _ in search.find(name)} for name in SPECIAL}
        exempt = self._exempt = {place for span in search.find("exempt") for place in range(*span)}
        self._reaches = [
            self._reach(block, span) for block in blocks for span in search.find(block.group) if span[0] not in exempt
        ]

    def stands(self, span: tuple[int, int], rule: frozenset[str]) -> bool:
        """Say whether no block takes this span out of account for a rule with these flags."""
        return not any(self._blocks(reach, span, rule) for reach in self._reaches)

    def counts(self, sign: Sign, span: tuple[int, int]) -> bool:
        """Say whether a sign at a place adds its points: no block lifts it, and it is no question out of politeness."""
        if sign.topic:
            return self.stands(span, _SIGN)
        return sign.points > 0 or span[0] not in self._exempt

    def _blocks(self, reach: _Reach, span: tuple[int, int], rule: frozenset[str]) -> bool:
        flags = reach.block.flags
        if not _covers(reach, span):
            return False
        if not flags & {"soft", "body"} <= rule:
            return False
        if "ask" in flags and "sign" in rule:
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
