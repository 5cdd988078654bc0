"""Personal data taken out of what a visitor wrote, before anything of it is kept: names, telephone numbers, mail
addresses, links, accounts, streets, and every number.

Rules over words that stand in `bot/redaction_words/`; the same text always becomes the same. What no rule knows stays:
a rare name without a word before it that tells of a name, say. `docs/privacy.md` says how much that is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.redaction.cues import read_cues
from bot.redaction.message import Message
from bot.redaction.names import names_in
from bot.redaction.numbers import numbers_in
from bot.redaction.places import accounts_in, places_in
from bot.redaction.words import Removed, plain_of, words_of

_MAIL = re.compile(
    r"[^\s@,;:<>()\[\]]{1,64}@[^\s@,;<>()\[\]]{2,200}|[\w.+-]{1,64}\s?@\s?[\w-]{1,60}\s?\.\s?\w{2,20}"
    r"|[\w.+-]{1,64}\s?[\[({]?\s?\b(?:at|собака|arroba|շնիկ)\b\s?[\])}]?\s?[\w-]{1,60}\s?[\[({]?\s?(?:\.|\b(?:dot|точка|punto|կետ)\b)"
    r"\s?[\])}]?\s?(?:com|net|org|ru|am|es|uk|info|io|рф)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?://\S{1,2000}|\bwww\.\S{1,2000}"
    r"|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|net|org|ru|am|es|uk|de|fr|info|io|me|рф|հայ|su|ua|by|kz)\b(?:/\S{0,2000})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@[\w.]{2,60}")
_MOST_CHARACTERS = 500
_SHOUTED = 0.7
"""The share of words with a capital from which on a capital says nothing."""


class Redactor:
    """Takes personal data out of texts. `is_ordinary` says of a folded word that the documents, or everyday language,
    use it: such a word is no name on a weak sign alone.
    """

    def __init__(self, is_ordinary: Callable[[str], bool]) -> None:
        """Raises WordFileError for a word file that cannot be understood."""
        self._cues = read_cues()
        self._is_ordinary = is_ordinary

    def redact(self, text: str) -> str:
        """The text in one line of at most 500 characters, with "[name]", "[number]" and the like for what went."""
        plain = plain_of(text)[: 2 * _MOST_CHARACTERS]
        removed = [*_by_pattern(plain), *self._by_words(plain)]
        return " ".join(_replaced(plain, removed).split())[:_MOST_CHARACTERS]

    def _by_words(self, text: str) -> Iterator[Removed]:
        words = words_of(text)
        shouts = sum(word.has_capital for word in words) > _SHOUTED * len(words)
        message = Message(text, words, self._cues, self._is_ordinary, shouts)
        kept = [found.span() for found in self._cues.kept.finditer(text)]
        free = [not any(start <= word.start < end for start, end in kept) for word in words]
        yield from numbers_in(message, free)
        yield from places_in(message)
        yield from accounts_in(message)
        for start, end in names_in(message):
            pairs = zip(words[start:end], free[start:end], strict=True)
            yield from (Removed(word.start, word.end, "name") for word, is_free in pairs if is_free)


def _by_pattern(text: str) -> Iterator[Removed]:
    for what, pattern in (("mail", _MAIL), ("link", _LINK), ("contact", _HANDLE)):
        yield from (Removed(found.start(), found.end(), what) for found in pattern.finditer(text))


def _replaced(text: str, removed: list[Removed]) -> str:
    """The text with a word in brackets for each stretch; those that touch or overlap become one."""
    pieces: list[str] = []
    at = 0
    last: Removed | None = None
    for stretch in sorted(removed, key=lambda found: (found.start, -found.end)):
        if last and stretch.start < at:
            at = max(at, stretch.end)
            continue
        between = text[at : stretch.start]
        if not (last and last.what == stretch.what and not between.strip(" ,.-\n")):
            pieces += [between, f"[{stretch.what}]"]
        last, at = stretch, stretch.end
    return "".join([*pieces, text[at:]])
