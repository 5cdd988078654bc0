"""Looking through one text for the groups of phrases of one language.

The matcher keeps sets of positions and never goes back, so its time grows with the length of the text and the number
of phrases alone. In a long text it first finds, for all positions at once, where a phrase cannot begin: a number whose
bits are the positions is shifted from item to item, fences and ends of sentences aside.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.safety_rules.grammar import ASKED, NUMBER, REPEATED, Line, Phrase, Words, openings, parse_item, value
from bot.safety_rules.lexicon import Lexicon

_LONG = 60
"""Words from which on it pays to look at all positions of a phrase at once."""


class Search:
    """One text being looked through for the groups of a lexicon."""

    def __init__(self, lexicon: Lexicon, text: Words, fence: str, exempt: str) -> None:
        self.text = text
        self._lexicon = lexicon
        self._keys = [lexicon.keys_of(word) for word in text.words]
        for key, places in ((ASKED, text.asked), (REPEATED, text.repeated)):
            for at in places:
                self._keys[at] |= {key}
        self._places: dict[str, list[int]] = {}
        for at, keys in enumerate(self._keys):
            for key in keys:
                self._places.setdefault(key, []).append(at)
        self._limits = [text.sentence_span(at)[1] for at in range(len(text.words))]
        self._memo: dict[tuple[str, int], frozenset[int]] = {}
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._at_opening: dict[str, set[int]] = {}
        self._possible: dict[int, int] = {}
        self._all = (1 << len(text.words)) - 1
        self._fences: frozenset[int] = frozenset()
        open_places = {at for span in self.find(exempt) for at in range(*span)}
        self._fences = frozenset(at for at, _ in self.find(fence) if at not in open_places)
        self._memo.clear()
        self._found.clear()

    def find(self, name: str) -> list[tuple[int, int]]:
        """Return where the group stands, as (first position, position after its longest reading)."""
        if name not in self._found:
            places = sorted(self._starts(f"<{name}>"))
            self._found[name] = [(at, max(ends)) for at in places if (ends := self._ends(name, at))]
        return self._found[name]

    def find_line(self, line: Line) -> list[tuple[int, int]]:
        """Return where the phrase of a line stands, as `find` does for a group."""
        if line.text not in self._found:
            phrase = self._lexicon.phrase(line)
            spans: list[tuple[int, int]] = []
            if self._is_possible(phrase):
                starts = {at for opening in openings(line.text) for at in self._starts(opening)}
                places = sorted(at for at in starts if self._may_begin(phrase, at))
                spans = [(at, max(ends)) for at in places if (ends := self._phrase_ends(phrase, at))]
            self._found[line.text] = spans
        return self._found[line.text]

    def starting(self, index: dict[str, list[str]]) -> set[str]:
        """Return the names that `index` lists under any word of the text."""
        return {name for key in self._places.keys() & index.keys() for name in index[key]}

    def _starts(self, opening: str) -> set[int]:
        """Return the positions at which a phrase with this opening item can begin."""
        if opening not in self._at_opening:
            item = parse_item(opening)
            words = self._lexicon.by_first(item.group).keys() if item.group else item.words
            self._at_opening[opening] = {at for key in self._places.keys() & words for at in self._places[key]}
        return self._at_opening[opening]

    def _ends(self, name: str, at: int) -> frozenset[int]:
        known = self._memo.get((name, at))
        if known is None:
            ends: set[int] = set()
            for key in self._keys[at]:
                is_alone, longer = self._lexicon.readings(name, key)
                if is_alone:
                    ends.add(at + 1)
                for phrase in longer:
                    if self._may_begin(phrase, at):
                        ends |= self._phrase_ends(phrase, at)
            known = frozenset(ends)
            self._memo[name, at] = known
        return known

    def _is_possible(self, phrase: Phrase) -> bool:
        """Say whether the text has, anywhere, a word for every word that the phrase cannot do without."""
        for item in phrase:
            if item.words and not item.optional and item.words.isdisjoint(self._places):
                return False
            if item.group and not item.optional and not self._starts(f"<{item.group}>"):
                return False
        return True

    def _may_begin(self, phrase: Phrase, at: int) -> bool:
        """Say whether a phrase may begin at a position, as far as that is seen without reading on from there."""
        if len(self.text.words) < _LONG:
            return True
        possible = self._possible.get(id(phrase))  # the lexicon keeps the phrase
        if possible is None:
            possible = self._possible[id(phrase)] = self._beginnings(phrase)
        return bool(possible >> at & 1)

    def _beginnings(self, phrase: Phrase) -> int:
        """Return the positions at which a phrase may begin, and perhaps more, as the bits of a number."""
        after = (self._all << 1) | 1
        for item in reversed(phrase):
            if item.words:
                before = _bits({at for word in item.words for at in self._places.get(word, ())}) & after >> 1
            elif item.group:
                longest = self._lexicon.longest(item.group)
                before = _bits(self._starts(f"<{item.group}>")) & _or_earlier(after >> 1, longest - 1)
            else:
                before = _or_earlier(after, item.gap)
            after = before | after if item.optional else before
            if not after:
                break
        return after

    def _phrase_ends(self, phrase: Phrase, at: int) -> set[int]:
        limit = self._limits[at]
        places = {at}
        for item in phrase:
            if item.words:
                after = {n + 1 for n in places if n < limit and not item.words.isdisjoint(self._keys[n])}
                if item.ranges:
                    after = {n for n in after if self._is_in(item.words, item.ranges, n - 1)}
            elif item.group:
                after = {end for n in places if n < limit for end in self._ends(item.group, n)}
            else:
                after = {end for n in places for end in range(n, self._gap_end(n, min(n + item.gap, limit)) + 1)}
            places = after | places if item.optional else after
            if not places:
                break
        return places

    def _is_in(self, words: frozenset[str], ranges: tuple[tuple[float, float], ...], at: int) -> bool:
        number = value(self.text.words[at])
        if number is not None and any(low <= number <= high for low, high in ranges):
            return True
        return not (words - {NUMBER}).isdisjoint(self._keys[at])

    def _gap_end(self, place: int, last: int) -> int:
        """Return how far a gap may reach: it does not step over a fence, such as "not"."""
        return next((at for at in range(place, last) if at in self._fences), last)


def _bits(places: Iterable[int]) -> int:
    return sum(1 << at for at in places)


def _or_earlier(bits: int, most: int) -> int:
    """Return the positions from which one of these is at most so many words away."""
    found, reached = bits, 0
    while reached < most:
        step = min(reached + 1, most - reached)
        found |= found >> step
        reached += step
    return found
