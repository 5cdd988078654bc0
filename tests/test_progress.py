"""What takes long says how far it has come."""

from __future__ import annotations

from pathlib import Path

from small_corpus import DOCUMENTS, SUBJECTS, TOPICS, write

from bot.assistant import Assistant
from bot.progress import Progress


def test_a_short_build_says_nothing_and_a_long_one_what_and_how_many(tmp_path: Path) -> None:
    folder, said = write(tmp_path / "corpus", DOCUMENTS | SUBJECTS | TOPICS), list[str]()
    Assistant.load(folder, progress=Progress(said.append, pause_seconds=600))
    assert said == []
    (folder / ".verbatim" / "index.json").unlink()
    (folder / ".verbatim" / "questions.json").unlink()
    Assistant.load(folder, progress=Progress(said.append, pause_seconds=0))
    assert "reading documents: 1 of 2" in said
    assert "analysing example questions: 100 of 112" in said


def test_lines_keep_their_distance() -> None:
    said: list[str] = []
    progress = Progress(said.append, pause_seconds=0)
    progress.at("reading documents", 8_000, 21_075)
    assert said == ["reading documents: 8,000 of 21,075"]
    slow = Progress(said.append, pause_seconds=600)
    slow.at("reading documents", 9_000, 21_075)
    assert len(said) == 1
