"""What the phrase files of one language say: groups of phrases, rules, signs and blocks.

`bot/safety_words/README.md` explains the headings to an editor. The phrases stay unread until a message needs them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import NamedTuple, Self

from bot.errors import WordFileError
from bot.safety_rules.grammar import Line, both_orders

SPECIAL = ("subject", "joiner", "breaker", "present_tense", "past_tense", "urgent", "exempt", "fence", "ongoing")
_SCOPES = ("message", "sentence", "forward", "next", "before")
_FLAGS = ("soft", "past", "body", "firm", "ask")
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


class Sign(NamedTuple):
    """A group that adds points to a message, or takes some; one without a topic is never blocked."""

    group: str
    points: int
    topic: str


@dataclass(frozen=True, slots=True)
class Block:
    """A group that takes symptoms in its reach out of account."""

    group: str
    scope: str
    reach: int
    flags: frozenset[str]


@dataclass(slots=True)
class Phrasebook:
    """What the files of one language say, with the phrases as they are written."""

    groups: dict[str, list[Line]] = field(default_factory=lambda: {name: [] for name in SPECIAL})
    rules: list[Rule] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    contexts: set[str] = field(default_factory=set)
    signs: list[Sign] = field(default_factory=list)
    _kind: str = ""
    _name: str = ""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the phrase files of one language; a fault inside a phrase shows when the phrase is first needed."""
        book = cls()
        for path in sorted(folder.glob("*.txt")):
            book._read(path)
        if not book.rules:
            raise WordFileError(str(folder), 1, "no file here has a rule. Add one under [alarm breathing], say.")
        return book

    def _read(self, path: Path) -> None:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise WordFileError(str(path), 1, f"this is not UTF-8 ({error.reason}). Save the file as UTF-8.") from error
        self._kind = ""
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
                raise Line(path, number, text).error(error) from error

    def _heading(self, text: str) -> None:
        head, _, options = text.removeprefix("[").removesuffix("]").partition(":")
        kind, _, name = head.strip().partition(" ")
        if (
            not text.endswith("]")
            or kind not in ("words", "context", "block", "sign", *_RULES)
            or not name.isidentifier()
        ):
            raise ValueError(f"{text!r} is not a heading such as [words cant] or [alarm breathing]")
        self._kind, self._name = kind, name
        if kind in _RULES:
            return
        if kind == "sign":
            sign = _read_sign(name, options.split())
            self._name = sign.group
            if self._name not in self.groups:
                self.signs.append(sign)
            elif sign not in self.signs:
                raise ValueError(f"the sign {name} has other points or another topic elsewhere")
        self.groups.setdefault(self._name, [])
        if kind == "context":
            self.contexts.add(name)
        if kind == "block":
            self.blocks.append(_read_block(name, options.split()))

    def _line(self, line: Line) -> None:
        if not self._kind:
            raise ValueError("a phrase stands before the first heading")
        if self._kind not in _RULES:
            self.groups[self._name] += [line._replace(text=text) for text in both_orders(line.text)]
            return
        for texts in product(*(both_orders(part.strip()) for part in line.text.split("&"))):
            self.rules.append(Rule(self._name, _RULES[self._kind], tuple(line._replace(text=text) for text in texts)))


def _read_block(name: str, options: list[str]) -> Block:
    scope = options[0] if options else ""
    reach = int(options[1]) if len(options) > 1 and options[1].isdigit() else 0
    flags = frozenset(option for option in options[1:] if not option.isdigit())
    if scope not in _SCOPES or not flags <= set(_FLAGS) or (scope in ("next", "before")) != bool(reach):
        raise ValueError(f"a block says how far it reaches: {', '.join(_SCOPES)}, then any of {', '.join(_FLAGS)}")
    return Block(name, scope, reach, flags)


def _read_sign(name: str, options: list[str]) -> Sign:
    points = options[0] if options else ""
    if not points.removeprefix("-").isdigit() or len(options) > 2:
        raise ValueError("a sign says its points and perhaps its topic, as [sign grey: 8 breathing] or [sign now: 2]")
    return Sign(f"sign_{name}", int(points), options[1] if len(options) > 1 else "")
