"""The same corpus, question and history give the same bytes: again, in another process, in another order of files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_corpus import DOCUMENTS, SUBJECTS, TOPICS, WORDS, load, write

from bot.assistant import Assistant

PROJECT = Path(__file__).parent.parent
STRANGE = [
    "\u202ehow long?", "q1x " * 60, "Is it safe? Does it hurt? What does it cost? How long? And hair?", "why",
    "<b>price</b>", "hi", "wat is plasmoliftng", "¿Duele mucho?", "сколько сеансов", "я не могу дышать", "zirconium",
]  # fmt: skip
QUESTIONS = ["How hot must the water be?", "And coffee?", "ulcer", "May I put cinnamon into tea?", "cofee", *STRANGE]


def golden_lines() -> list[dict[str, object]]:
    lines = (PROJECT / "tests" / "golden.jsonl").read_text(encoding="utf-8").splitlines()[::9]
    rows = [json.loads(line) for line in lines]
    asked = [{"id": row["id"], "question": row["question"], "history": row["history"]} for row in rows]
    return [*asked, *({"id": number, "question": question} for number, question in enumerate(STRANGE))]


def answer_lines(folder: Path, hash_seed: str) -> bytes:
    """The answers of a process of its own to some 60 questions."""
    lines = "".join(json.dumps(line) + "\n" for line in golden_lines())
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--jsonl", "--corpus", str(folder)],
        input=lines.encode(), capture_output=True, cwd=PROJECT, timeout=120, check=False,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout


def answers_of(assistant: Assistant) -> list[str]:
    histories: list[list[str]] = [[], ["How long does coffee steep?"]]
    return [json.dumps(assistant.ask(q, history).as_dict()) for history in histories for q in QUESTIONS]


@pytest.fixture(scope="module")
def shipped_copy(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped documents without anything that was derived from them."""
    folder = tmp_path_factory.mktemp("copy") / "corpus"
    shutil.copytree(corpus_folder, folder, ignore=shutil.ignore_patterns(".verbatim"))
    return folder


def test_two_processes_give_the_same_bytes(shipped_copy: Path) -> None:
    first, second = answer_lines(shipped_copy, "1"), answer_lines(shipped_copy, "4242")
    assert len(golden_lines()) >= 55
    assert len(first.splitlines()) == len(golden_lines())
    assert first == second


def test_the_same_question_gives_the_same_bytes_again(tmp_path: Path) -> None:
    assistant = load(tmp_path, DOCUMENTS, SUBJECTS, TOPICS, WORDS)
    assert answers_of(assistant) == answers_of(assistant)


@pytest.mark.parametrize("parts", [(DOCUMENTS,), (DOCUMENTS, SUBJECTS, TOPICS, WORDS)], ids=["bare", "full"])
def test_the_order_in_which_files_were_made_does_not_matter(
    tmp_path: Path, parts: tuple[Mapping[str, str], ...]
) -> None:
    files = {name: text for part in parts for name, text in part.items()}
    files |= {f"drink-{number}.txt": f"Drink {number}\n\nIt is brewed with water.\n" for number in range(12)}
    one = Assistant.load(write(tmp_path / "one", files))
    other = Assistant.load(write(tmp_path / "other", dict(reversed(files.items()))))
    assert answers_of(one) == answers_of(other)


def test_a_second_start_gives_the_same_bytes_as_the_first(tmp_path: Path) -> None:
    parts = (DOCUMENTS, SUBJECTS, TOPICS, WORDS)
    first = answers_of(load(tmp_path, *parts))
    assert answers_of(Assistant.load(tmp_path)) == first


def test_a_questions_answer_does_not_depend_on_the_questions_before(tmp_path: Path) -> None:
    assistant = load(tmp_path, DOCUMENTS, SUBJECTS, TOPICS, WORDS)
    forwards = {question: assistant.ask(question) for question in QUESTIONS}
    backwards = {question: assistant.ask(question) for question in reversed(QUESTIONS)}
    assert forwards == backwards
