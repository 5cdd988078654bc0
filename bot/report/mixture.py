"""Paragraphs in another language or script than their document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bot.lexicon import LATIN, WORD, fold_foreign, script_of
from bot.model import Document, Passage
from bot.report.finding import Finding
from bot.wordfiles import WORDS, read_lines, read_words

_FEWEST_WORDS = 6
_SHARE_OF_SCRIPT = 0.6
_FEWEST_COMMON, _SHARE_OF_COMMON, _TIMES_AS_MANY = 4, 0.2, 3
"""A paragraph is in another language where so many, and so large a share, of its words are among that language's
commonest, and so many times as many as among those of the document's own."""
_HOME = "en"


def mixed(document: Document, passages: Sequence[Passage]) -> Iterator[Finding]:
    """A finding for each passage that is written in another script, or with another language's commonest words."""
    words = {passage.number: WORD.findall(passage.text) for passage in passages}
    scripts = Counter(script_of(word) for of_passage in words.values() for word in of_passage)
    home = max(scripts, key=scripts.__getitem__, default="?")
    own = _language(Counter(fold_foreign(word) for of_passage in words.values() for word in of_passage))
    for passage in passages:
        written = words[passage.number]
        if len(written) < _FEWEST_WORDS:
            continue
        script, share = _main_script(written)
        if script != home and share >= _SHARE_OF_SCRIPT:
            problem = f"is in {script.title()} letters, the document in {home.title()} ones"
            yield Finding.at("mixed languages", document, passage.span, problem)
        elif script == home == LATIN and own and (other := _other_language(written, own)):
            problem = f"seems to be in another language ({other}) than the document ({own})"
            yield Finding.at("mixed languages", document, passage.span, problem)


def _main_script(words: Sequence[str]) -> tuple[str, float]:
    script, count = Counter(map(script_of, words)).most_common(1)[0]
    return script, count / len(words)


def _language(words: Mapping[str, int]) -> str | None:
    """The language whose commonest words make up most of a text; None where that is no language known here."""
    counts = {code: sum(words.get(word, 0) for word in common) for code, common in _commonest().items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= _SHARE_OF_COMMON * sum(words.values()) else None


def _other_language(words: Sequence[str], own: str) -> str | None:
    folded = [fold_foreign(word) for word in words]
    counts = {code: sum(word in common for word in folded) for code, common in _commonest().items()}
    best = max(counts, key=counts.__getitem__)
    enough = max(_FEWEST_COMMON, _SHARE_OF_COMMON * len(folded), _TIMES_AS_MANY * counts[own])
    return best if best != own and counts[best] >= enough else None


@cache
def _commonest() -> Mapping[str, frozenset[str]]:
    """The commonest words of each language, folded; those of English are the stop words."""
    found = {_HOME: frozenset(fold_foreign(word) for word in read_words(WORDS / "stop.txt"))}
    for line in read_lines(WORDS / "other_languages.txt"):
        code, _, words = line.text.partition(":")
        found[code.strip()] = frozenset(map(fold_foreign, words.split()))
    return found
