"""Which topic a message speaks of: the rules and the signs over the phrases of one language.

A rule names the parts that have to be said. Signs and words have points, and enough of them are an alarm too.
`bot/safety_words/README.md` explains both to an editor.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from bot.safety_rules.grammar import Words, openings
from bot.safety_rules.judge import Judge
from bot.safety_rules.lexicon import Lexicon, by_opening
from bot.safety_rules.points import WordPoints
from bot.safety_rules.reader import SPECIAL, Phrasebook, Rule, Sign
from bot.safety_rules.search import Search

_ENOUGH = 100  # points of a message that is an alarm; one more for each word from the 31st on
_LONG = 30
VAGUE = 25  # that many points more where no sign names a topic


class Evidence(NamedTuple):
    """All that a message says for or against an emergency: topics of rules, signs by sentence, points of words."""

    topics: set[str]
    signs: dict[int, set[Sign]]
    words: dict[str, int]


class Recogniser:
    """The rules of one language."""

    def __init__(self, book: Phrasebook, points: WordPoints) -> None:
        self._book = book
        self._points = points
        self._free = frozenset(f"<{name}>" for name in book.contexts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the phrase files of one language; a fault inside a phrase shows when the phrase is first needed."""
        return cls(Phrasebook.load(folder), WordPoints.load(folder / "points.tsv"))

    @property
    def words(self) -> frozenset[str]:
        """The whole words that the phrases are made of."""
        return self._lexicon.words

    @property
    def topics(self) -> frozenset[str]:
        """The topics that the rules can name."""
        named = {sign.topic for sign in self._book.signs if sign.topic}
        return frozenset(rule.topic for rule in self._book.rules) | named

    @property
    def signs(self) -> list[Sign]:
        """The signs, as the files list them."""
        return list(self._book.signs)

    def expect_slips(self, right: frozenset[str]) -> None:
        """Let long words of symptoms be found with one wrong letter, except in words that are `right`."""
        leave = {block.group for block in self._book.blocks} | {sign.group for sign in self._book.signs} | set(SPECIAL)
        lines = [line for name, group in self._book.groups.items() if name not in leave for line in group]
        self._lexicon.expect_slips(lines + [part for rule in self._book.rules for part in rule.parts], right)

    def check_all(self) -> None:
        """Read every phrase; raise WordFileError naming the first that has a fault."""
        for line in [line for group in self._book.groups.values() for line in group]:
            self._lexicon.phrase(line)
        for rule in self._book.rules:
            for part in rule.parts:
                self._lexicon.phrase(part)
        for name in self._book.groups:
            self._lexicon.by_first(name)

    def find(self, text: Words) -> set[str]:
        """Return the topics that the text speaks of as happening now."""
        search = Search(self._lexicon, text, "fence", "exempt")
        rules, signs = self._called(search)
        words = sum(self._points.of(text.words).values())
        is_enough = words + sum(sign.points for sign in signs if sign.points > 0) >= _ENOUGH
        if not rules and not is_enough:
            return set()
        judge = Judge(search, self._book.blocks)
        topics = self._fired(rules, search, judge)
        return topics or (_summed(_holding(signs, search, judge), words, len(text.words)) if is_enough else set())

    def evidence(self, text: Words) -> Evidence:
        """Return all that `find` weighs, for those who explain an alarm or fit the points."""
        search = Search(self._lexicon, text, "fence", "exempt")
        rules, signs = self._called(search)
        judge = Judge(search, self._book.blocks)
        holding = _holding(signs, search, judge)
        return Evidence(self._fired(rules, search, judge), holding, self._points.of(text.words))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._book.groups, (part for rule in self._book.rules for part in rule.parts))

    @cached_property
    def _by_opening(self) -> dict[str, list[int]]:
        """The rules by the items that their first parts can begin with."""
        found: dict[str, list[int]] = {}
        for number, rule in enumerate(self._book.rules):
            for opening in openings(rule.parts[0].text):
                found.setdefault(opening, []).append(number)
        return found

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        return self._lexicon.index(by_opening(rule.parts[0] for rule in self._book.rules))

    @cached_property
    def _sign_index(self) -> dict[str, list[str]]:
        return self._lexicon.first_words(sign.group for sign in self._book.signs)

    def _called(self, search: Search) -> tuple[list[Rule], list[Sign]]:
        """Return the rules whose parts are all said, and the signs that are said, whether or not they hold."""
        numbers = {number for opening in search.starting(self._index) for number in self._by_opening[opening]}
        rules = [self._book.rules[number] for number in sorted(numbers)]
        names = search.starting(self._sign_index)
        signs = [sign for sign in self._book.signs if sign.group in names and search.find(sign.group)]
        return [rule for rule in rules if all(search.find_line(part) for part in rule.parts)], signs

    def _fired(self, rules: list[Rule], search: Search, judge: Judge) -> set[str]:
        topics: set[str] = set()
        for rule in rules:
            if rule.topic not in topics and self._fires(rule, search, judge):
                topics.add(rule.topic)
        return topics

    def _fires(self, rule: Rule, search: Search, judge: Judge) -> bool:
        return all(
            part.text in self._free or any(judge.stands(span, rule.flags) for span in search.find_line(part))
            for part in rule.parts
        )


def _holding(signs: list[Sign], search: Search, judge: Judge) -> dict[int, set[Sign]]:
    """Return which of these signs hold in which sentence."""
    holding: dict[int, set[Sign]] = {}
    for sign in signs:
        for span in search.find(sign.group):
            if judge.counts(sign, span):
                holding.setdefault(search.text.sentence[span[0]], set()).add(sign)
    return holding


def _summed(holding: dict[int, set[Sign]], words: int, length: int) -> set[str]:
    """Return the gravest topic of the signs of a text or of one sentence of it, when the points are enough.

    Without a topic it takes more points, and those of a sentence alone are never enough: light signs come together by
    chance.
    """
    sentences = [(found, 0) for found in holding.values() if any(sign.topic for sign in found)]
    whole = set[Sign]().union(*holding.values())
    extra = max(0, length - _LONG) + (0 if any(sign.topic for sign in whole) else VAGUE)
    for found, more in [(whole, extra), *sentences] if whole else []:
        if words + sum(sign.points for sign in found) >= _ENOUGH + more:
            return {max(found, key=lambda sign: (sign.points if sign.topic else 0, sign.topic)).topic or "help"}
    return set()
