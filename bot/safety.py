"""The emergency gate: help comes before any answer.

The gate reads every message before anything else does. It judges what is said (a symptom, its seriousness, now, in
whom), not single words. It knows phrases and nothing more: it misses emergencies that are put in words it does not
know, and its silence never means that all is well.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, cast, get_args

from bot.errors import SettingsError, WordFileError, reason_of
from bot.safety_rules.grammar import Words, split
from bot.safety_rules.recogniser import Recogniser

Kind = Literal["medical", "crisis"]
"""What a notice is about: an emergency of the body, or a crisis: suicide, self-harm, violence."""
_KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("en", "ru", "es", "hy")
_HEAD, _TAIL = 4000, 2000
_LETTERS = {"ru": range(0x400, 0x530), "hy": range(0x530, 0x590)}
_SERVICES = ("emergency", "poison", "crisis", "violence")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a visitor in need reads instead of an answer."""

    kind: Kind
    topic: str
    text: str

    def __post_init__(self) -> None:
        if self.kind not in _KINDS or not self.topic or not self.text.strip():
            raise ValueError(f"a notice has a kind, a topic and a text, not {self!r}")


class _Language:
    """The phrases and the notices of one language, each read when it is first needed."""

    def __init__(self, code: str, home: Path, numbers: dict[str, list[dict[str, Any]]]) -> None:
        self.code = code
        self._home = home
        self._numbers = numbers

    @cached_property
    def recogniser(self) -> Recogniser:
        """The rules."""
        return Recogniser.load(self._home / "phrases" / self.code)

    @cached_property
    def notices(self) -> dict[str, Notice]:
        """What is said about each topic, the most pressing first; raises WordFileError where a topic has none."""
        path = self._home / "notices" / f"{self.code}.toml"
        notices = _read_notices(path, self._numbers, self.code)
        if missing := sorted(self.recogniser.topics - notices.keys()):
            raise _fault(path, 1, f"no notice for {', '.join(missing)}", f"Add [topics.{missing[0]}].")
        return notices

    def is_called(self, text: Words) -> bool:
        """Say whether the text has letters or, in Latin letters, words of this language."""
        if letters := _LETTERS.get(self.code):
            return any(ord(word[0]) in letters for word in text.words)
        return not self.recogniser.words.isdisjoint(text.words)

    def notice(self, topics: set[str]) -> Notice:
        """Return the notice of the topic that the file lists first; a crisis beside an emergency is not passed over."""
        first, *others = [notice for topic, notice in self.notices.items() if topic in topics]
        crisis = next((other for other in others if other.kind == "crisis"), None)
        if first.kind == "crisis" or crisis is None:
            return first
        return Notice(first.kind, first.topic, f"{first.text} {crisis.text}")


class Gate:
    """Recognises emergencies and crises in what a visitor writes."""

    def __init__(self, languages: tuple[_Language, ...], home: Path, kinds: Collection[Kind] = _KINDS) -> None:
        self._languages = languages
        self._home = home
        self._kinds = frozenset(kinds)
        self._ready: set[str] = set()

    @classmethod
    def load(cls, folder: Path | None = None, region: str | None = None, kinds: Collection[Kind] = _KINDS) -> Self:
        """Read the numbers of a region and the headings of English; raise a VerbatimError naming a fault.

        A message that is of none of the `kinds` passes; an editor chooses them, and nobody who asks can.

        Phrases and other languages are read when a message first calls for them; `check_all` reads everything.
        """
        home = folder if folder is not None else Path(__file__).parent / "safety_words"
        numbers = _read_numbers(home / "numbers", region)
        gate = cls(tuple(_Language(code, home, numbers) for code in LANGUAGES), home, kinds)
        _ = gate._languages[0].recogniser
        return gate

    def check(self, question: str) -> Notice | None:
        """Return what the visitor must read first, or None when the message is not an emergency."""
        if not self._kinds:
            return None
        cut = question if len(question) <= _HEAD + _TAIL else f"{question[:_HEAD]}\n{question[-_TAIL:]}"
        text = split(cut)
        for language in self._languages:
            if not language.is_called(text):
                continue
            found = self._prepared(language).find(text)
            if topics := {topic for topic in found if language.notices[topic].kind in self._kinds}:
                return language.notice(topics)
        return None

    def check_all(self) -> None:
        """Read every phrase, notice and number of every language and region; raise WordFileError naming a fault."""
        for region in regions(self._home):
            _read_numbers(self._home / "numbers", region)
        for language in self._languages:
            self._prepared(language).check_all()
            language.notice(set(language.recogniser.topics))

    def recogniser(self, code: str) -> Recogniser:
        """Return the rules of a language, for those who explain an alarm or fit the points."""
        return self._prepared(self._languages[LANGUAGES.index(code)])

    def _prepared(self, language: _Language) -> Recogniser:
        """Return the recogniser of a language, ready for slips: words of Latin-lettered languages are none."""
        if language.code not in self._ready:
            others = [other.recogniser.words for other in self._languages if other.code not in _LETTERS]
            language.recogniser.expect_slips(language.recogniser.words.union(*others))
            self._ready.add(language.code)
        return language.recogniser


def regions(folder: Path | None = None) -> tuple[str, ...]:
    """Return the regions whose numbers are known."""
    home = folder if folder is not None else Path(__file__).parent / "safety_words"
    return tuple(sorted(path.stem for path in (home / "numbers").glob("*.toml")))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _fault(path, _line(error), str(error), "Mend this line: it is not TOML.") from error
    except UnicodeDecodeError as error:
        raise _fault(path, 1, f"this is not UTF-8 ({error.reason})", "Save the file as UTF-8.") from error
    except OSError as error:
        raise _fault(path, 1, f"{reason_of(error)}", "Put the file back.") from error


def _fault(path: Path, line: int, problem: str, remedy: str) -> WordFileError:
    return WordFileError(str(path), line, f"{problem}. {remedy}")


def _line(error: tomllib.TOMLDecodeError) -> int:
    digits = "".join(c if c.isdigit() else " " for c in str(error).partition("line ")[2]).split()
    return int(digits[0]) if digits else 1


def _read_numbers(folder: Path, region: str | None) -> dict[str, list[dict[str, Any]]]:
    if region is None:
        return {}
    path = folder / f"{region}.toml"
    if not region.isalpha() or not path.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.toml")))
        raise SettingsError(
            f"no emergency numbers for the region {region!r}. Known: {known}. Or add a file in {folder}."
        )
    data = _read_toml(path)
    if not isinstance(data.get("checked"), datetime.date) or not data.get("source") or not data.get("emergency"):
        raise _fault(path, 1, "a date `checked`, a `source` and an [[emergency]] are needed", "Add what is missing.")
    for service in _SERVICES:
        for entry in data.get(service, []):
            _check_entry(entry, path, service)
    return {service: data[service] for service in _SERVICES if data.get(service)}


def _check_entry(entry: Any, path: Path, service: str) -> None:
    number = entry.get("number") if isinstance(entry, dict) else None
    if not isinstance(number, str) or not number.strip() or set(number) - set("0123456789 +-"):
        line = _line_with(path, f"[[{service}]]")
        raise _fault(path, line, f"{number!r} under {service} is no number", 'Write it as text: number = "112".')


def _read_notices(path: Path, numbers: dict[str, list[dict[str, Any]]], code: str) -> dict[str, Notice]:
    data = _read_toml(path)
    try:
        words = {name: _service(data["services"][name], numbers.get(name, []), code) for name in _SERVICES}
        fill = {**words, **{name: text.format_map(words).strip() for name, text in data["phrases"].items()}}
        return {
            topic: Notice(cast(Kind, entry["kind"]), topic, " ".join(entry["text"].format_map(fill).split()))
            for topic, entry in data["topics"].items()
        }
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        line = _line_with(path, f"{{{str(error)[1:-1]}}}" if isinstance(error, KeyError) else "[topics")
        raise _fault(path, line, f"not as expected: {error!r}", "Compare it with en.toml.") from error


def _service(words: dict[str, str], entries: list[dict[str, Any]], code: str) -> str:
    """Return the words for a service: its numbers with their names, or what is said when there is none."""
    if not entries:
        return words["none"]
    named = [entry["number"] + _label(entry.get("name", {}), code) for entry in entries]
    return words["some"].format(numbers=f" {words['or']} ".join(named))


def _label(names: dict[str, str], code: str) -> str:
    name = names.get(code, names.get("en", ""))
    return f" ({name})" if name else ""


def _line_with(path: Path, needle: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if needle in line), 1)
