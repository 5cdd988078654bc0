"""No question makes much work: what is counted are calls of functions, which are as many on every machine."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from bench.worst import Troubles
from bot.assistant import MOST_TURNS, Assistant
from bot.corpus import Corpus
from bot.query import QueryParser
from bot.spelling import Speller

MOST_STEPS = 900_000
"""The worst that the search found takes 760,000; an everyday question takes 7,000."""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    assistant = Assistant.load("corpus")
    assistant.ask("Is a zyxwvut safe for xyzzying?")
    return assistant


def steps(assistant: Assistant, question: str, history: tuple[str, ...] = ()) -> int:
    """How many functions are called for an answer, those written in C too."""
    assistant.ask(question, history)  # reads what is read once
    count = 0

    def watch(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(watch)
    try:
        assistant.ask(question, history)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", list(Troubles(7).kinds))
def test_no_kind_of_trouble_makes_much_work(assistant: Assistant, kind: str) -> None:
    make = Troubles(7).kinds[kind]
    question, history = make(), tuple(make() for _ in range(MOST_TURNS))
    assert steps(assistant, question, history) < MOST_STEPS


@pytest.mark.parametrize("word", ["not", "no", "cant", "chest pain", "not a", "? ", "and how ", "1. "])
def test_words_again_and_again_make_no_more_work_than_their_number(assistant: Assistant, word: str) -> None:
    some, many = (steps(assistant, (f"{word} " * 2_000)[:length]) for length in (1_000, 4_000))
    assert many < 5 * some + 20_000
    assert many < MOST_STEPS


def test_only_so_many_slips_of_a_message_are_looked_up(monkeypatch: pytest.MonkeyPatch, corpus: Corpus) -> None:
    parser, asked = QueryParser(corpus), []
    monkeypatch.setattr(Speller, "correct", lambda _self, word: asked.append(word))
    parser.parse(" ".join(f"zq{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(300)))
    assert len(asked) == 24 == len(set(asked))


def test_the_last_of_many_known_words_may_still_be_a_slip(corpus: Corpus) -> None:
    known = " ".join(sorted(word for word in QueryParser(corpus).vocabulary if word.isalpha())[:200])
    query = QueryParser(corpus).parse(f"{known} plasmoliftin")
    assert ("plasmoliftin", "plasmolifting") in query.corrections
