"""The groups of phrases of one language, ready to be looked for by the words that they can begin with.

A phrase is read when a text first calls for it. Long words of symptoms are also found with one slip of the keyboard.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from bot.safety_rules.grammar import NUMBER, Item, Line, Phrase, fold, openings, parse_item, parse_phrase, value

_SLIP_LETTERS = 6
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
        self._readings: dict[tuple[str, str], tuple[bool, tuple[Phrase, ...]]] = {}
        self._slips: dict[str, list[str]] = {}
        self._longest: dict[str, int] = {}
        self._right = self.words

    def expect_slips(self, lines: Iterable[Line], right: frozenset[str]) -> None:
        """Let the long words of these lines be found with one wrong letter, except in a word that is `right`."""
        self._right = right
        for word in _words(lines):
            if len(word) >= _SLIP_LETTERS and word[-1] != "*":
                for key in _ends_of(word):
                    self._slips.setdefault(key, []).append(word)

    def phrase(self, line: Line) -> Phrase:
        """Return the phrase of a line, or raise WordFileError that names the line."""
        known = self._phrases.get(line.text)
        if known is None:
            try:
                known = parse_phrase(line.text)
                for item in known:
                    if item.group and item.group not in self.groups:
                        raise ValueError(f"there is no group <{item.group}>")
            except ValueError as error:
                raise line.error(error) from error
            self._phrases[line.text] = known
        return known

    def readings(self, name: str, word: str) -> tuple[bool, tuple[Phrase, ...]]:
        """Return whether a word alone is the group, and the other phrases of the group that can begin with it."""
        known = self._readings.get((name, word))
        if known is None:
            openings_of_word = self.by_first(name).get(word, ())
            phrases = [self.phrase(line) for opening in openings_of_word for line in self._openings[name][opening]]
            longer = tuple(phrase for phrase in phrases if len(phrase) > 1 or phrase[0].group or phrase[0].ranges)
            known = self._readings[name, word] = (len(longer) < len(phrases), longer)
        return known

    def longest(self, name: str) -> int:
        """Return how many words the longest reading of a group has."""
        if name not in self._longest:
            phrases = (self.phrase(line) for line in self.groups[name])
            self._longest[name] = max((sum(map(self._width, phrase)) for phrase in phrases), default=1)
        return self._longest[name]

    def _width(self, item: Item) -> int:
        return self.longest(item.group) if item.group else item.gap or 1

    def by_first(self, name: str) -> dict[str, list[str]]:
        """Return, for each word that a group can begin with, the items that begin its phrases so."""
        if name not in self._by_first:
            self._openings[name] = group = by_opening(self.groups[name])
            self._by_first[name] = self.index(group, (name,))
        return self._by_first[name]

    def first_words(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Return which of these groups can begin with which word."""
        found: dict[str, list[str]] = {}
        for name in names:
            for word in self.by_first(name):
                found.setdefault(word, []).append(name)
        return found

    def index(self, group: Openings, above: tuple[str, ...] = ()) -> dict[str, list[str]]:
        """Return which of these opening items can begin with which word."""
        index: dict[str, list[str]] = {}
        for opening, lines in group.items():
            try:
                for word in self._first_words(opening, above):
                    index.setdefault(word, []).append(opening)
            except ValueError as error:
                raise lines[0].error(error) from error
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


def _words(lines: Iterable[Line]) -> set[str]:
    """Return the words of these lines, without reading them as phrases: names of groups and gaps are left out."""
    text = "\n".join(line.text if line.text.isascii() else fold(line.text) for line in lines)
    words = set(text.replace("/", " ").replace("?", " ").split())  # a translation table takes ten times as long
    return {word for word in words if word[0] not in "<."}


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
