"""Names of people: behind words that tell of one, known first names, surnames by their endings, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.message import Message
from bot.redaction.words import Word

_DASH = re.compile(r"[—–]|--|\n\s*-|^\s*-")
_IS = frozenset({"is", "es", "это", "է"})


def names_in(message: Message) -> Iterator[tuple[int, int]]:
    """Where names begin and end, as numbers of words."""
    for at, word in enumerate(message.words):
        for kind, is_strong in (("introduction", True), ("title", True), ("self", False), ("person", False)):
            if size := message.starts(kind, at):
                first = at + size
                if is_strong and first < len(message.words) and message.words[first].folded in _IS:
                    first += 1
                end = _name_end(message, first, is_strong)
                if end > first:
                    yield first, end
        if _is_name(message, word) or _is_surname(message, word):
            end = _more(message, at + 1)
            first = at - 1 if at and _may_precede(message, at) else at
            yield first, end
        if _DASH.search(message.gap(at) or message.text[: word.start]):
            yield from _signature(message, at, False)
        for kind in ("closing", "thanks"):
            if size := message.starts(kind, at):
                yield from _signature(message, at + size, kind == "closing")


def _name_end(message: Message, at: int, is_strong: bool) -> int:
    """Behind which word the name ends that begins at a word; that word itself where no name begins."""
    if at >= len(message.words) or message.ends_sentence(at):
        return at
    first = message.words[at]
    known = _is_name(message, first) or (first.folded in message.cues.capital_names and first.has_capital)
    unusual = first.has_capital and not message.shouts and not message.is_ordinary(first.folded)
    if known or unusual or (is_strong and not message.is_ordinary(first.folded)):
        return _more(message, at + 1, is_strong=is_strong or known)
    return at


def _more(message: Message, at: int, *, is_strong: bool = False) -> int:
    """Behind which word a name ends whose first word stands before `at`: at most three more belong to it."""
    end = at
    while end < min(len(message.words), at + 3) and not message.stops(end):
        if end + 1 < len(message.words) and message.starts("particle", end) and message.words[end + 1].has_capital:
            end += 2
            continue
        word = message.words[end]
        capital = word.has_capital and not message.shouts and (word.text.isalpha() or "-" in word.text)
        named = _is_name(message, word) or _has_surname_ending(message, word)
        stranger = is_strong and end < at + 2 and word.text.isalpha() and not message.is_ordinary(word.folded)
        if not (named or stranger or (capital and (end == at or not message.is_ordinary(word.folded)))):
            break
        end += 1
    return end


def _may_precede(message: Message, at: int) -> bool:
    """Whether the word before a first name is a surname ("Petrova Anna")."""
    before = message.words[at - 1]
    strange = before.has_capital and not message.shouts and not before.opens and not message.is_ordinary(before.folded)
    return not message.stops(at) and (strange or (before.has_capital and _has_surname_ending(message, before)))


def _signature(message: Message, at: int, is_strong: bool) -> Iterator[tuple[int, int]]:
    """The name at the end of the message, if what is left of it from a word on is one."""
    rest = message.words[at:]
    if 0 < len(rest) <= 3 and not re.search(r"[?!.]\s*\w", message.text[message.words[at - 1].end if at else 0 :]):
        named = all(
            word.has_capital or _is_name(message, word) or message.starts("particle", at + place)
            for place, word in enumerate(rest)
        )
        if named or (is_strong and not message.is_ordinary(rest[0].folded)):
            yield at, len(message.words)


def _is_name(message: Message, word: Word) -> bool:
    forms = list(_forms(word.folded))
    if any(form in message.cues.names for form in forms):
        return True
    return word.has_capital and not word.opens and any(form in message.cues.capital_names for form in forms)


def _is_surname(message: Message, word: Word) -> bool:
    """Whether a word with a capital, within a sentence, ends as surnames do and is none that the documents use."""
    return (
        word.has_capital and not word.opens and not message.shouts and not word.text.isupper()
        and _has_surname_ending(message, word) and not message.is_ordinary(word.folded)
    )  # fmt: skip


def _has_surname_ending(message: Message, word: Word) -> bool:
    return len(word.folded) >= 5 and word.folded.endswith(message.cues.surnames)


def _forms(folded: str) -> Iterator[str]:
    """A word, and the first names it may be a case of: Russian and Armenian names change at their end."""
    yield folded
    if "а" <= folded[:1] <= "я" and len(folded) > 2:
        for ending in ("ой", "ей", "ом", "ем", "ою", "у", "ю", "е", "ы", "и", "а", "я"):
            if folded.endswith(ending):
                stem = folded.removesuffix(ending)
                yield from (stem, f"{stem}а", f"{stem}я", f"{stem}й", f"{stem}ия")
    elif "ա" <= folded[:1] <= "և" and len(folded) > 3:
        for ending in ("ից", "ով", "ին", "ը", "ն", "ի", "ս"):
            if folded.endswith(ending):
                yield folded.removesuffix(ending)
                yield f"{folded.removesuffix(ending)}ե"
