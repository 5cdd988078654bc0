"""Looking through one text for the groups of phrases of one language.

Phrases are read when a text first calls for them, by the words that they can begin with. The matcher keeps sets of
positions and never goes back, so its time grows with the length of the text and the number of phrases alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from bot.safety_grammar import NUMBER, DataError, Line, Phrase, Words, fold, openings, parse_item, parse_phrase, value

_SLIP_LETTERS = 6
_NONE: frozenset[int] = frozenset()
_BETWEEN = str.maketrans("/?", "  ")
Openings = dict[str, list[Line]]


class Lexicon:
    """The groups of one language, ready to be looked for."""

    def __init__(self, groups: dict[str, list[Line]], parts: Iterable[Line]) -> None:
        self.groups = groups
        self._phrases: dict[str, Phrase] = {}
        self._openings: dict[str, Openings] = {}
        self._firsts: dict[str, frozenset[str]] = {}
        self._by_first: dict[str, dict[str, list[str]]] = {}
        words = _words(chain(parts, *groups.values()))
        self.words = frozenset(word for word in words if word[-1] != "*")
        self._prefixes = frozenset(word[:-1] for word in words if word[-1] == "*")
        self._longest_prefix = max(map(len, self._prefixes), default=0)
        self._slips: dict[str, list[str]] = {}
        self._right = self.words

    def expect_slips(self, lines: Iterable[Line], right: frozenset[str]) -> None:
        """Let the long words of these lines be found with one wrong letter, except in a word that is `right`."""
        self._right = right
        for word in _words(lines):
            if len(word) >= _SLIP_LETTERS and word[-1] != "*":
                for key in _ends_of(word):
                    self._slips.setdefault(key, []).append(word)

    def phrase(self, line: Line) -> Phrase:
        """Return the phrase of a line, or raise DataError that names the line."""
        known = self._phrases.get(line.text)
        if known is None:
            try:
                known = parse_phrase(line.text)
                for item in known:
                    if item.group and item.group not in self.groups:
                        raise ValueError(f"there is no group <{item.group}>")
            except ValueError as error:
                raise DataError(line.path, line.number, str(error), "See README.md for the notation.") from error
            self._phrases[line.text] = known
        return known

    def lines(self, name: str, word: str) -> Iterator[Line]:
        """Return the lines of a group that can begin with a word, each as often as it can."""
        for opening in self.by_first(name).get(word, ()):
            yield from self._openings[name][opening]

    def by_first(self, name: str) -> dict[str, list[str]]:
        """Return, for each word that a group can begin with, the items that begin its phrases so."""
        if name not in self._by_first:
            self._openings[name] = group = by_opening(self.groups[name])
            self._by_first[name] = self.index(group, (name,))
        return self._by_first[name]

    def index(self, group: Openings, above: tuple[str, ...] = ()) -> dict[str, list[str]]:
        """Return which of these opening items can begin with which word."""
        index: dict[str, list[str]] = {}
        for opening, lines in group.items():
            try:
                for word in self._first_words(opening, above):
                    index.setdefault(word, []).append(opening)
            except DataError:
                raise
            except ValueError as error:
                raise DataError(
                    lines[0].path, lines[0].number, str(error), "See README.md for the notation."
                ) from error
        return index

    def keys_of(self, word: str) -> frozenset[str]:
        """Return the words and prefixes of the phrases that a word can stand for."""
        longest = min(len(word), self._longest_prefix)
        found = {word[:n] + "*" for n in range(2, longest + 1) if word[:n] in self._prefixes}
        if value(word) is not None:
            found.add(NUMBER)
        if word in self.words:
            found.add(word)
        elif len(word) >= _SLIP_LETTERS - 1 and word not in self._right:
            near = {right for key in _ends_of(word) for right in self._slips.get(key, ())}
            found.update(right for right in near if one_slip(word, right))
        return frozenset(found)

    def _first_words(self, opening: str, above: tuple[str, ...]) -> frozenset[str]:
        if opening not in self._firsts:
            item = parse_item(opening)
            if item.group and item.group not in self.groups:
                raise ValueError(f"there is no group <{item.group}>")
            if item.group in above:
                raise ValueError(f"group <{item.group}> contains itself")
            if item.group and item.group not in self._by_first:
                self._openings[item.group] = group = by_opening(self.groups[item.group])
                self._by_first[item.group] = self.index(group, (*above, item.group))
            self._firsts[opening] = frozenset(self._by_first[item.group]) if item.group else item.words
        return self._firsts[opening]


def by_opening(lines: Iterable[Line]) -> Openings:
    """Return lines by the items that they can begin with."""
    found: Openings = {}
    for line in lines:
        for opening in openings(line.text):
            found.setdefault(opening, []).append(line)
    return found


class Search:
    """One text being looked through for the groups of a lexicon."""

    def __init__(self, lexicon: Lexicon, text: Words, fence: str) -> None:
        self.text = text
        self._lexicon = lexicon
        self._keys = [lexicon.keys_of(word) for word in text.words]
        self._places: dict[str, list[int]] = {}
        for at, keys in enumerate(self._keys):
            for key in keys:
                self._places.setdefault(key, []).append(at)
        self._limits = [text.sentence_span(at)[1] for at in range(len(text.words))]
        self._memo: dict[tuple[str, int], frozenset[int]] = {}
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._fences: frozenset[int] = frozenset()
        self._fences = frozenset(at for at, _ in self.find(fence))

    def find(self, name: str) -> list[tuple[int, int]]:
        """Return where the group stands, as (first position, position after its longest reading)."""
        if name not in self._found:
            keys = self._places.keys() & self._lexicon.by_first(name).keys()
            places = sorted({at for key in keys for at in self._places[key]})
            self._found[name] = [(at, max(ends)) for at in places if (ends := self._ends(name, at))]
        return self._found[name]

    def find_line(self, line: Line) -> list[tuple[int, int]]:
        """Return where the phrase of a line stands, as `find` does for a group."""
        if line.text not in self._found:
            phrase = self._lexicon.phrase(line)
            spans: list[tuple[int, int]] = []
            if self._is_possible(phrase):
                places = sorted({at for word in self._openers(phrase) for at in self._places.get(word, ())})
                spans = [(at, max(ends)) for at in places if (ends := self._phrase_ends(phrase, at))]
            self._found[line.text] = spans
        return self._found[line.text]

    def starting(self, index: dict[str, list[str]]) -> set[str]:
        """Return the names that `index` lists under any word of the text."""
        return {name for key in self._places.keys() & index.keys() for name in index[key]}

    def _openers(self, phrase: Phrase) -> Iterator[str]:
        for item in phrase:
            yield from self._lexicon.by_first(item.group) if item.group else item.words
            if not item.optional:
                return

    def _ends(self, name: str, at: int) -> frozenset[int]:
        known = self._memo.get((name, at))
        if known is None:
            lines = [line for key in self._keys[at] for line in self._lexicon.lines(name, key)]
            phrases = (self._lexicon.phrase(line) for line in lines)
            known = frozenset(end for phrase in phrases for end in self._phrase_ends(phrase, at)) if lines else _NONE
            self._memo[name, at] = known
        return known

    def _is_possible(self, phrase: Phrase) -> bool:
        """Say whether the text has, anywhere, a word for every word that the phrase cannot do without."""
        return not any(item.words.isdisjoint(self._places) for item in phrase if item.words and not item.optional)

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


def _words(lines: Iterable[Line]) -> set[str]:
    """Return the words of these lines, without reading them as phrases: names of groups and gaps are left out."""
    text = "\n".join(line.text if line.text.isascii() else fold(line.text) for line in lines)
    return {word for word in text.translate(_BETWEEN).split() if word[0] not in "<."}


def _ends_of(word: str) -> tuple[str, str, str]:
    """Return three keys of a long word, of which one slip leaves at least one as it is."""
    return word[:3], "-" + word[-3:], word[:2] + "-" + word[-2:]


def one_slip(left: str, right: str) -> bool:
    """Say whether one letter added, left out, changed or swapped with its neighbour turns left into right."""
    if abs(len(left) - len(right)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[same:], right[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
