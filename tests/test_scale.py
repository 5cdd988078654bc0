"""Work grows with the documents and not with their square, counted in calls of functions rather than in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import pytest

from bench.made_documents import make_documents
from bot.assistant import Assistant
from bot.corpus import Corpus
from bot.evidence import EvidenceFinder
from bot.query import QueryParser
from bot.safety import Gate

SIZES = (150, 600)
_TIMES = SIZES[1] / SIZES[0]


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called in a piece of work, those written in C too."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def answer_all(assistant: Assistant, questions: list[str]) -> None:
    for question in questions:
        assistant.ask(question)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, list[str]]]:
    found = []
    for size in SIZES:
        folder = tmp_path_factory.mktemp(f"made-{size}")
        found.append((folder, make_documents(folder, size)))
    return found


@pytest.fixture(scope="module")
def corpora(folders: list[tuple[Path, list[str]]]) -> list[Corpus]:
    return [Corpus.load(folder) for folder, _ in folders]


def test_documents_are_made_as_asked_for_and_the_same_again(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        make_documents(tmp_path / name, 40, 7)
    first, second = ([file.read_bytes() for file in sorted((tmp_path / name).iterdir())] for name in "ab")
    assert len(first) == 7
    assert first == second
    assert abs(len(Corpus.load(tmp_path / "a").passages) - 40) <= 4


@pytest.mark.parametrize("work", [EvidenceFinder, QueryParser], ids=["finder", "parser"])
def test_work_on_a_corpus_grows_as_the_corpus_does(corpora: list[Corpus], work: Callable[[Corpus], object]) -> None:
    for corpus in corpora:
        work(corpus)  # reads word files and finds the stem of each word, once in a process
    small, large = (calls_of(partial(work, corpus)) for corpus in corpora)
    assert large < 1.5 * _TIMES * small


@pytest.mark.usefixtures("corpora")
def test_reading_grows_as_the_corpus_does(folders: list[tuple[Path, list[str]]]) -> None:
    small, large = (calls_of(partial(Corpus.load, folder)) for folder, _ in folders)
    assert large < 1.5 * _TIMES * small


def test_an_answer_calls_about_as_many_functions_however_many_passages_there_are(
    folders: list[tuple[Path, list[str]]], corpora: list[Corpus]
) -> None:
    calls = []
    for (_, questions), corpus in zip(folders, corpora, strict=True):
        assistant = Assistant(corpus, Gate.load())
        answer_all(assistant, questions[:8])
        calls.append(calls_of(partial(answer_all, assistant, questions[8:40])))
    assert calls[1] < 2 * calls[0]
