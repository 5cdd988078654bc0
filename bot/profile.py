"""What an editor sets for the assistant of one folder: `editor/assistant.toml`, read and checked.

    name = "The library’s desk"
    disclaimer = "medical"
    emergencies = ["crisis"]

Every key may be missing, and so may the file. What is missing is said as in `bot/words/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

from bot.safety import Kind
from bot.tomlfile import TomlFile
from bot.wordfiles import WORDS, read_lines

LANGUAGE = "en"
"""The language into which questions in others are put."""
GENERAL = "general"
_MESSAGES = ("name", "greeting", "out_of_scope")
_KINDS: tuple[Kind, ...] = get_args(Kind)
_LISTS = ("emergencies", "languages", "starters")
_KEYS = (*_MESSAGES, "disclaimer", *_LISTS)


@cache
def _general() -> dict[str, str]:
    return _by_key("messages.txt")


@cache
def _disclaimers() -> dict[str, str]:
    """The disclaimers that have a name."""
    return _by_key("disclaimers.txt")


def _by_key(name: str) -> dict[str, str]:
    parts = (line.text.partition(":") for line in read_lines(WORDS / name))
    return {key.strip(): text.strip() for key, _, text in parts}


@dataclass(frozen=True, slots=True)
class Profile:
    """How the assistant calls itself, what it says of itself, and what it looks out for.

    `greeting` is what a message gets that is no question, `out_of_scope` what a question gets that is none for these
    documents, `starters` are questions to begin with. A message of the kinds of `emergencies` gets help instead of an
    answer. `languages` are those whose questions are taken beside English; None is every one that has a lexicon.
    """

    name: str = field(default_factory=lambda: _general()["name"])
    greeting: str = field(default_factory=lambda: _general()["greeting"])
    out_of_scope: str = field(default_factory=lambda: _general()["out_of_scope"])
    disclaimer: str = field(default_factory=lambda: _disclaimers()[GENERAL])
    emergencies: tuple[Kind, ...] = _KINDS
    languages: tuple[str, ...] | None = None
    starters: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Profile:
        """Read the file at `path`; a missing one sets nothing. Raises WordFileError that names line, key and remedy."""
        file = TomlFile.read(path)
        file.check_keys("the file", (), file.content, _KEYS)
        said = file.content
        values: dict[str, Any] = {
            key: file.string((key,), key, said[key]) for key in (*_MESSAGES, "disclaimer") if key in said
        }
        values |= {key: file.strings((key,), key, said[key]) for key in _LISTS if key in said}
        if "disclaimer" in values:
            values["disclaimer"] = _disclaimer(file, values["disclaimer"])
        _check_emergencies(file, values.get("emergencies", ()))
        _check_languages(file, values.get("languages", ()))
        return cls(**values)


def _disclaimer(file: TomlFile, value: str) -> str:
    """The disclaimer of that name, or the text itself where it is one."""
    known = _disclaimers()
    if value not in known and " " not in value:
        names = " or ".join(f"“{name}”" for name in known)
        raise file.error(("disclaimer",), f"disclaimer is “{value}”; write {names}, or a sentence of your own")
    return known.get(value, value)


def _check_emergencies(file: TomlFile, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        if kind not in _KINDS:
            known = " and ".join(f'"{known}"' for known in _KINDS)
            raise file.error(("emergencies",), f"emergencies names “{kind}”; there are {known}; for none write []")


def _check_languages(file: TomlFile, codes: tuple[str, ...]) -> None:
    for code in codes:
        lexicon = file.file.with_name(f"lexicon-{code}.txt")
        if code != LANGUAGE and not lexicon.is_file():
            problem = f"languages names “{code}”, but there is no {lexicon.name}; write one, or take “{code}” out"
            raise file.error(("languages",), problem)
