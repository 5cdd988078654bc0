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
    words = [WORD.findall(passage.text) for passage in passages]
    scripts = [_scripts(written) for written in words]
    total = sum(scripts, Counter[str]())
    home = max(total, key=total.__getitem__, default="?")
    common = [_common(written) for written in words]
    own = _language(sum(common, Counter[str]()), sum(map(len, words)))
    for passage, written, in_scripts, in_languages in zip(passages, words, scripts, common, strict=True):
        if len(written) < _FEWEST_WORDS:
            continue
        script = max(in_scripts, key=in_scripts.__getitem__)
        if script != home and in_scripts[script] >= _SHARE_OF_SCRIPT * len(written):
            problem = f"is in {script.title()} letters, the document in {home.title()} ones"
            yield Finding.at("mixed languages", document, passage.span, problem)
        elif script == home == LATIN and own and (other := _other_language(in_languages, own, len(written))):
            problem = f"seems to be in another language ({other}) than the document ({own})"
            yield Finding.at("mixed languages", document, passage.span, problem)


def _scripts(words: Sequence[str]) -> Counter[str]:
    return Counter(LATIN if word.isascii() else script_of(word) for word in words)


def _common(words: Sequence[str]) -> Counter[str]:
    """How many of the words are among the commonest of each language."""
    languages = _languages()
    return Counter(code for word in words for code in languages.get(fold_foreign(word), ()))


def _language(common: Mapping[str, int], total: int) -> str | None:
    """The language whose commonest words make up most of a text; None where that is no language known here."""
    best = max(common, key=common.__getitem__, default=None)
    return best if best is not None and common[best] >= _SHARE_OF_COMMON * total else None


def _other_language(common: Mapping[str, int], own: str, total: int) -> str | None:
    best = max(common, key=common.__getitem__, default=own)
    enough = max(_FEWEST_COMMON, _SHARE_OF_COMMON * total, _TIMES_AS_MANY * common.get(own, 0))
    return best if best != own and common[best] >= enough else None


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """The commonest words of each language, folded, with the languages' codes; those of English are the stop words."""
    commonest = {_HOME: {fold_foreign(word) for word in read_words(WORDS / "stop.txt")}}
    for line in read_lines(WORDS / "other_languages.txt"):
        code, _, words = line.text.partition(":")
        commonest[code.strip()] = {fold_foreign(word) for word in words.split()}
    found: dict[str, tuple[str, ...]] = {}
    for code, of_language in commonest.items():
        for word in of_language:
            found[word] = (*found.get(word, ()), code)
    return found
