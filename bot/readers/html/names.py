"""The names that a page gives its parts in `class` and `id`, and what they say of a part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.readers.html.tree import Element
from bot.wordfiles import WORDS, read_lines

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_SAYS_MORE = ("has-", "no-", "with-", "without-", "is-", "js-")
_MOST_NAMES, _LONGEST_RUN = 40, 4


@dataclass(frozen=True, slots=True)
class Named:
    """What names stand for: whole ones, and runs of words within them; `linked` where most words must be links."""

    whole: dict[str, str]
    runs: dict[str, str]
    linked: dict[str, str]

    def meaning(self, element: Element, *, linked: bool = False) -> str:
        """What the names of the element stand for; empty for nothing that is known."""
        if "class" not in element.attributes and "id" not in element.attributes:
            return ""
        for name in _names(element.get("id"), element.get("class")):
            if name in self.whole:
                return self.whole[name]
            for run in _runs(name):
                if run in self.runs:
                    return self.runs[run]
                if linked and run in self.linked:
                    return self.linked[run]
        return ""


@cache
def page_parts() -> Named:
    """Parts that are not the article."""
    return _read("page_parts.txt")


@cache
def question_parts() -> Named:
    """Questions and their answers."""
    return _read("question_parts.txt")


def _read(file: str) -> Named:
    whole: dict[str, str] = {}
    runs: dict[str, str] = {}
    linked: dict[str, str] = {}
    for line in read_lines(WORDS / file):
        meaning, _, names = line.text.partition(":")
        for name in (part.strip() for part in names.split(",")):
            if name.startswith("="):
                whole[_words(name)] = meaning
            else:
                (linked if name.endswith("?") else runs)[_words(name)] = meaning
    return Named(whole, runs, linked)


@lru_cache(maxsize=10_000)
def _names(own: str, classes: str) -> tuple[str, ...]:
    """An element's id and classes, each as words in small letters; not those that say what else the page has."""
    names = [own, *classes.split(maxsplit=_MOST_NAMES)[:_MOST_NAMES]]
    return tuple(_words(name) for name in names if name and not name.startswith(_SAYS_MORE))


def _words(name: str) -> str:
    return _NO_LETTERS.sub(" ", _HUMP.sub(" ", name[:100]).lower()).strip()


@lru_cache(maxsize=10_000)
def _runs(name: str) -> tuple[str, ...]:
    words = name.split()
    return tuple(
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + _LONGEST_RUN) + 1)
    )
