"""What looks wrong in how words are written: two without a space between them, numbers with one inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.model import Document, Span
from bot.report.finding import Finding
from bot.spelling import english_frequencies
from bot.text import tokenize

_CAMEL = re.compile(r"\b([A-Za-z]?[a-z]{3,})([A-Z][a-z]{2,})\b")
_STOP_GLUED = re.compile(r"(?<![@./])\b([A-Za-z]?[a-z]{3,})[.:!?]([A-Za-z][a-z]{2,})\b(?![./@:])")
_SPLIT_DECIMAL = re.compile(r"(?<![\d.,\n])(?<!^)\b\d{1,3}\.[ \t]+\d{1,3}\b(?!\.)")
_FUNCTION_WORDS = ("the", "and", "with", "that", "this", "from", "which", "for")
_ADDRESSES = frozenset({
    "com", "org", "net", "info", "edu", "gov", "biz", "example", "test", "html", "htm", "php", "pdf", "txt",
    "doc", "docx", "xls", "xlsx", "ppt", "jpg", "jpeg", "png", "gif", "svg", "csv", "zip", "exe", "json",
    "xml", "toml", "yaml", "log",
})  # fmt: skip
"""What stands behind the dot of an address or a file's name."""
_OFTEN = 3
"""A glued word that stands so often in the documents is a name."""


def glued(document: Document, words: Mapping[str, int], run_on: Mapping[str, str]) -> Iterator[Finding]:
    """Two words without a space: "BruisingBumps", "wrinkles.before", "becausethe".

    `words` are the folded words of all documents, counted, and `run_on` is `run_on_words` of them. Both halves must be
    known words, the whole must be none.
    """
    for pattern in (_CAMEL, _STOP_GLUED):
        for match in pattern.finditer(document.text):
            first, second = match[1].casefold(), match[2].casefold()
            are_words = second not in _ADDRESSES and _is_word(first, words) and _is_word(second, words)
            if are_words and not _is_name(match[0].casefold(), words):
                problem = f"“{match[1]}” and “{match[2]}” without a space in between"
                yield Finding.at("glued words", document, Span(*match.span()), problem)
    folded = document.text.casefold()
    for token in tokenize(document.text) if any(word in folded for word in run_on) else ():
        if token.folded in run_on:
            problem = f"two words without a space in between, the second “{run_on[token.folded]}”"
            yield Finding.at("glued words", document, token.span, problem)


def run_on_words(words: Mapping[str, int]) -> dict[str, str]:
    """The words that a small word is glued to the end of ("becausethe"), with that word; each stands only once."""
    found = {}
    for word, count in words.items():
        ending = next((ending for ending in _FUNCTION_WORDS if word.endswith(ending)), "") if count == 1 else ""
        first = word.removesuffix(ending)
        if ending and len(first) > 4 and words[first] and word not in english_frequencies():
            found[word] = ending
    return found


def _is_word(word: str, words: Mapping[str, int]) -> bool:
    return words[word] > 0 or word in english_frequencies()


def _is_name(word: str, words: Mapping[str, int]) -> bool:
    return words[word] >= _OFTEN or word in english_frequencies()


def split_decimals(document: Document) -> Iterator[Finding]:
    """ "0. 5" for 0.5."""
    for match in _SPLIT_DECIMAL.finditer(document.text):
        yield Finding.at("split decimal", document, Span(*match.span()), "a space stands inside a number")
