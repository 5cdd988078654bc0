"""From a corpus to what its sentences claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conflicts.claims import Claim, Sentence
from bot.conflicts.measured import measured
from bot.conflicts.polarity import listed, may_affirm, polar
from bot.conflicts.sentences import SentenceReader
from bot.conflicts.wording import Wording
from bot.corpus import Corpus
from bot.quantities import may_measure

_NOT_STATED = re.compile(r"\?\s*$|\bwhether\b|^\W*(?:neither|none|nobody|no one)\b|\b(?-i:I|my|mine)\b", re.I)
"""A question, or what one person says of himself."""
_CODE = re.compile(r"[`\\{}<>=|]|\]\s?[(\[]|://")
_ELSEWHERE = re.compile(
    r"\b(?:formerly|previously|earlier|used to be|in the past|originally|in those days|no longer|myth|untrue"
    r"|for example|e\.\s?g\.|instead of|rather than|second|third|again|next)\b", re.I,
)  # fmt: skip
"""A quantity of another time, of another step, or one that is only mentioned."""


def claims_of(corpus: Corpus) -> list[Claim]:
    """What every sentence, list item and lead-in of a corpus claims, in their order."""
    wording = Wording(corpus)
    claims: list[Claim] = []
    previous = None
    for sentence in SentenceReader(corpus).read():
        claims += _claims(sentence, previous, wording)
        previous = sentence
    return claims


def _claims(sentence: Sentence, previous: Sentence | None, wording: Wording) -> Iterator[Claim]:
    text = sentence.text
    measures = may_measure(text)
    if not (measures or may_affirm(text) or sentence.passage.is_list) or _CODE.search(text):
        return
    if not _NOT_STATED.search(text):
        if measures and not _ELSEWHERE.search(text):
            yield from measured(sentence, wording)
        yield from polar(sentence, previous, wording)
    yield from listed(sentence, wording)
