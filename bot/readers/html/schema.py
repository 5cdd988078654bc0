"""Questions and answers that a page tells search engines in JSON-LD. https://schema.org/FAQPage"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.readers.extract import LeftOut
from bot.readers.html.nesting import check_nesting
from bot.readers.html.pieces import Piece, cleaned, folded
from bot.readers.html.tree import Tree, parse
from bot.text import words_of

_COMPARED_WORDS = 12
Pair = tuple[str, str]


def missing_pairs(name: str, tree: Tree, pieces: Sequence[Piece]) -> tuple[list[Pair], list[LeftOut]]:
    """The pairs that the text of the page does not hold, as HTML, and the data that cannot be read.

    Raises DocumentError for a pair whose tags are nested too deeply; `name` is the file's.
    """
    pairs: dict[Pair, None] = {}
    unread: list[LeftOut] = []
    for script in tree.elements:
        if script.tag == "script" and script.get("type").lower().startswith("application/ld+json"):
            source = script.raw_text().strip()
            try:
                pairs |= dict.fromkeys(_pairs(json.loads(source)))
            except (ValueError, RecursionError):
                unread.append(LeftOut("data in JSON-LD that cannot be read", folded(cleaned(source))))
    for pair in pairs:
        check_nesting(name, " ".join(pair))
    said = _words(" ".join(piece.text for piece in pieces)) if pairs else ""
    return [pair for pair in pairs if not all(_is_said(part, said) for part in pair)], unread


def _is_said(source: str, said: str) -> bool:
    """Whether the first and the last words stand in what is said."""
    words = words_of(parse(source, is_xml=False).root.text())
    ends = (words[:_COMPARED_WORDS], words[-_COMPARED_WORDS:])
    return all(f" {' '.join(end)} " in said for end in ends)


def _words(text: str) -> str:
    return f" {' '.join(words_of(text))} "


def _pairs(data: Any) -> Iterator[Pair]:
    """The questions with an answer anywhere in the data, in their order."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if "Question" in _kinds(value) and (pair := _pair(value)):
                yield pair
            else:
                waiting.extend(reversed(list(value.values())))


def _kinds(value: dict[str, Any]) -> list[str]:
    kinds = value.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in named if isinstance(kind, str)]


def _pair(question: dict[str, Any]) -> Pair | None:
    asked = question.get("name") or question.get("text") or question.get("headline")
    answers = question.get("acceptedAnswer") or question.get("suggestedAnswer")
    answer = answers[0] if isinstance(answers, list) and answers else answers
    said = answer.get("text") if isinstance(answer, dict) else answer
    if not isinstance(asked, str) or not isinstance(said, str) or not asked.strip() or not said.strip():
        return None
    return asked, said
