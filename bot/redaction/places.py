"""Streets, towns, and the names of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.message import Message
from bot.redaction.words import Removed, Word

_ACCOUNT = re.compile(r"\s*(?P<mark>[:=–—-]|is\b|это\b|es\b)?\s*(?P<name>[^\s,;!?]{2,64})")


def places_in(message: Message) -> Iterator[Removed]:
    """What is an address."""
    for at, word in enumerate(message.words):
        if message.starts("street_after", at) == 1:
            first = at
            while first > max(0, at - 3) and _may_name(message.words[first - 1]) and not message.stops(first):
                first -= 1
            if first < at:
                yield Removed(message.words[first].start, _place_end(message, at + 1), "address")
        if message.starts("street_before", at) == 1:
            end = _place_end(message, at + 1)
            if end > word.end:
                yield Removed(word.start, end, "address")
        if size := message.starts("home", at):
            yield from _home(message, at + size)


def _home(message: Message, at: int) -> Iterator[Removed]:
    """The place behind "I live in"; one word in small letters, too, if it is no ordinary one."""
    begun = message.words[at - 1].end
    end = _place_end(message, at)
    if end == begun and at < len(message.words) and not message.stops(at):
        place = message.words[at]
        end = end if message.is_ordinary(place.folded) else place.end
    if end > begun:
        yield Removed(message.words[at].start, end, "address")


def _place_end(message: Message, at: int) -> int:
    """Where the place ends that begins with a word: words with a capital, numbers, and "flat", with commas."""
    end = message.words[at - 1].end
    for number in range(at, min(len(message.words), at + 8)):
        word = message.words[number]
        if message.ends_sentence(number) or len(message.gap(number)) > 3:
            break
        if _may_name(word) and not (message.is_ordinary(word.folded) and "," in message.gap(number)):
            end = word.end
        elif not any(message.starts(kind, number) for kind in ("particle", "street_before", "street_after")):
            break
    return end


def accounts_in(message: Message) -> Iterator[Removed]:
    """What follows "telegram:", or follows "insta" and looks like an account."""
    for at in range(len(message.words) - 1):
        if not message.starts("contact", at):
            continue
        found = _ACCOUNT.match(message.text, message.words[at].end)
        if found and (found["mark"] or re.search(r"[\d_@]|\w\.\w", found["name"])):
            yield Removed(found.start("name"), found.end("name"), "contact")


def _may_name(word: Word) -> bool:
    """Whether a word may be part of an address: a number, or written with a capital."""
    return any(map(str.isdigit, word.text)) or (word.has_capital and len(word.text) > 1)
