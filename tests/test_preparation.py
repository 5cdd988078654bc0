"""A folder made ready for an editor: commented files that change nothing, and that work when the # is taken away."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.corpus import Corpus
from bot.editor import Editor
from bot.errors import CorpusError
from bot.languages import Languages
from bot.preparation import TEMPLATES, editors_files, prepare

CARE = """Care of your dishwasher

Take the filter out and rinse it under the tap. Clean the filter every week. It uses 15 litres.

Open the back panel with a coin.

Back to top
"""
HANDBOOK = "Handbook\n\nThe filter needs cleaning once a month. Once a year the filter is changed.\n"
QUESTIONS = ("How do I clean the filter?", "what does a repair cost", "hello", "limpiar el filtro", "back panel?")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dishwashers"
    folder.mkdir()
    (folder / "care.txt").write_text(CARE, encoding="utf-8")
    (folder / "hand book.txt").write_text(HANDBOOK, encoding="utf-8")
    return folder


def test_a_new_folder_gets_every_file(tmp_path: Path) -> None:
    prepared = prepare(tmp_path / "a" / "new")
    assert prepared.written == tuple(f"editor/{name}" for name in editors_files())
    assert prepared.left_alone == ()
    assert sorted(file.name for file in (tmp_path / "a" / "new" / "editor").iterdir()) == sorted(editors_files())


def test_a_prepared_folder_answers_as_it_did(folder: Path) -> None:
    before = [Assistant.load(folder).ask(question).as_dict() for question in QUESTIONS]
    prepare(folder)
    prepared = Assistant.load(folder)
    assert [prepared.ask(question).as_dict() for question in QUESTIONS] == before
    assert (prepared.corpus.topics, prepared.corpus.faults, prepared.suggestions) == ((), (), ())


def test_nothing_is_overwritten(folder: Path) -> None:
    prepare(folder)
    (folder / "editor" / "synonyms.txt").write_text("sieve, filter\n", encoding="utf-8")
    (folder / "editor" / "starters.txt").unlink()
    (folder / "editor" / "messages.txt").unlink()
    (folder / "editor" / "messages.txt").symlink_to(folder / "nowhere")
    again = prepare(folder)
    assert again.written == ("editor/starters.txt",)
    assert len(again.left_alone) == len(editors_files()) - 1
    assert (folder / "editor" / "synonyms.txt").read_text(encoding="utf-8") == "sieve, filter\n"
    assert not (folder / "nowhere").exists()


def test_the_documents_stand_in_their_file_with_the_titles_that_were_found(folder: Path) -> None:
    assert [document.id for document in prepare(folder).documents] == ["care", "hand book"]
    file = folder / "editor" / "documents.toml"
    entries = file.read_text(encoding="utf-8")[len((TEMPLATES / "editor" / "documents.toml").read_text("utf-8")) :]
    file.write_text(re.sub("^# ", "", entries, flags=re.MULTILINE), encoding="utf-8")
    assert {name: entry.texts["title"] for name, entry in Editor.read(file).entries.items()} == {
        "care": "Care of your dishwasher",
        "hand book": "Handbook",
    }
    assert Corpus.load(folder).faults == ()


def test_documents_that_cannot_be_read_are_told_and_the_files_are_written(folder: Path) -> None:
    (folder / "latin.txt").write_bytes("Grüße".encode("latin-1"))
    prepared = prepare(folder)
    assert len(prepared.documents) == 2
    assert "latin.txt" in prepared.faults[0]
    shutil.rmtree(folder / "editor")
    (folder / "editor").mkdir()
    (folder / "editor" / "synonyms.txt").write_text("alone\n", encoding="utf-8")
    prepared = prepare(folder)
    assert "synonyms.txt, line 1: one word alone" in prepared.faults[0]
    assert len(prepared.written) == len(editors_files()) - 1


def test_a_folder_that_cannot_be_written_to_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match=r"file.*; name a folder that can be written to"):
        prepare(tmp_path / "file")


def example_of(name: str) -> str:
    """The example lines of a template, without their marks."""
    text = (TEMPLATES / "editor" / name).read_text(encoding="utf-8")
    if name in ("questions.txt", "unanswered.txt", "conflicts.txt"):
        lines = [line.removeprefix("#!").strip() for line in text.splitlines()]
        start = next(n for n, line in enumerate(lines) if line.startswith("# "))
        end = next((n for n, line in enumerate(lines) if n > start and line == ""), len(lines))
        return "\n".join(lines[start:end]) + "\n"
    if name == "documents.toml":
        kept = [line.removeprefix("# ") for line in text.splitlines() if re.match(r"# (\w+ = |\[|\]|    \{)", line)]
        return "\n".join(kept) + "\n"
    return "\n".join(line[4:] for line in text.splitlines() if line.startswith("#   ")) + "\n"


@pytest.mark.parametrize("name", [name for name in editors_files() if name != "lexicon-example.txt"])
def test_the_example_of_every_file_works_when_its_mark_is_taken_away(folder: Path, name: str) -> None:
    (folder / "handbook.txt").write_text(HANDBOOK, encoding="utf-8")
    example = example_of(name)
    assert example.strip()
    (folder / "editor").mkdir()
    if name == "conflicts.txt":
        (folder / "editor" / "questions.txt").write_text(example_of("questions.txt"), encoding="utf-8")
    (folder / "editor" / name).write_text(example, encoding="utf-8")
    assistant = Assistant.load(folder)
    assert (assistant.corpus.faults, assistant.conflict_faults) == ((), ())


def test_the_example_of_a_lexicon_works_under_its_name(folder: Path) -> None:
    (folder / "editor").mkdir()
    (folder / "editor" / "lexicon-es.txt").write_text(example_of("lexicon-example.txt"), encoding="utf-8")
    languages = Languages.read(folder / "editor")
    assert languages.faults == ()
    assert [(len(lexicon.entries), (lexicon.message or "")[:9]) for lexicon in languages.lexicons] == [(3, "Lo siento")]
