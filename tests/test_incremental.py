"""What has changed is derived anew and nothing else, and the result is that of a build from nothing."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_corpus import DOCUMENTS, SUBJECTS, TEA, TOPICS, WORDS, write

from bot.assistant import Assistant
from bot.corpus import Corpus
from bot.evidence import EvidenceFinder
from bot.model import Document, Place
from bot.readers import Extract, LeftOut
from bot.splitter import split
from bot.store import Store
from bot.stored import FOLDER, locked, read_stored
from bot.texts import Texts, _extract_of, _plain_extract

FILES = DOCUMENTS | SUBJECTS | TOPICS | WORDS
QUESTIONS = 112


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = write(tmp_path / "corpus", FILES)
    Assistant.load(found)
    return found


def load(folder: Path, caplog: pytest.LogCaptureFixture) -> str:
    """Load a folder; the line that says what was done, without its beginning."""
    caplog.clear()
    with caplog.at_level(logging.INFO, "verbatim"):
        Assistant.load(folder)
    return caplog.records[-1].getMessage().partition("next start; ")[2] if caplog.records else ""


def stored(folder: Path) -> dict[str, bytes]:
    kept = (folder / FOLDER).rglob("*.json")
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(kept)}


def told(read: int, divided: int, indexed: int, analysed: int, *, compared: bool, questions: int = QUESTIONS) -> str:
    return (
        f"read {read} and split {divided} of 2 documents, indexed {indexed} of 6 passages, analysed {analysed} of "
        f"{questions} example questions, {'compared statements' if compared else 'compared no statements'}"
    )


CHANGES = {
    "a document": ({"tea.txt": TEA.replace("80", "70")}, told(1, 1, 3, 0, compared=True, questions=QUESTIONS - 2)),
    "words that no topic names": ({"tea.txt": TEA.replace("dark", "red")}, told(1, 1, 3, 0, compared=True)),
    "a question": (
        {"editor/questions.txt": TOPICS["editor/questions.txt"].replace("my ulcer and", "an ulcer and")},
        told(0, 0, 0, 1, compared=True),
    ),
    "synonyms": ({"editor/synonyms.txt": "tea, green tea, sencha, matcha\n"}, told(0, 2, 6, QUESTIONS, compared=True)),
    "a judgement": ({"editor/conflicts.txt": "# nothing\n"}, told(0, 0, 0, 0, compared=True)),
    "a caution": ({"editor/cautions.txt": "ulcer => Ask.\n"}, told(0, 0, 0, 0, compared=False)),
    "a note": (
        {"editor/documents.toml": SUBJECTS["editor/documents.toml"].replace("Celsius", "C")},
        told(0, 0, 0, 0, compared=False),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_changed_is_made_anew(
    folder: Path, tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    files, expected = CHANGES[what]
    write(folder, files)
    assert load(folder, caplog) == expected
    fresh = tmp_path / "fresh"
    shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns(FOLDER))
    Assistant.load(fresh)
    assert stored(folder) == stored(fresh)
    assert load(folder, caplog) == ""


def test_a_kept_build_is_that_of_no_store(folder: Path) -> None:
    write(folder, {"tea.txt": TEA.replace("80", "70")})
    store = Store(folder)
    corpus = Corpus.load(folder, store.texts)
    bare = Corpus.load(folder)
    assert (corpus.documents, corpus.passages, corpus.omissions) == (bare.documents, bare.passages, bare.omissions)
    kept, anew = store.derived(corpus), EvidenceFinder(bare).derived
    assert (kept.examples, kept.passage_terms, kept.subjects) == (anew.examples, anew.passage_terms, anew.subjects)
    assert kept.conflicts.found == anew.conflicts.found


def halve(data: bytes) -> bytes:
    return data[: len(data) // 2]


def nothing(data: bytes) -> bytes:
    return b""


def flip(data: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


@pytest.mark.parametrize("name", ["index.json", "questions.json", "passages.json"])
@pytest.mark.parametrize("damage", [halve, nothing, flip])
def test_damage_to_any_file_is_healed_by_the_next_build(
    folder: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    question = "How hot must the water be for tea?"
    write(folder, {"tea.txt": TEA.replace("80", "70")})
    Assistant.load(folder)
    expected, whole = Assistant.load(folder).ask(question).as_dict(), stored(folder)
    (folder / FOLDER / name).write_bytes(damage(whole[f"{FOLDER}/{name}"]))
    assert Assistant.load(folder).ask(question).as_dict() == expected
    write(folder, {"editor/synonyms.txt": "tea, green tea, sencha, matcha\n"})
    Assistant.load(folder)
    write(folder, {"editor/synonyms.txt": SUBJECTS["editor/synonyms.txt"]})
    Assistant.load(folder)
    assert stored(folder) == whole


EXTRACT = Extract(
    "Care\n\nWash it weekly.", (), (Place(0, 1), Place(6, 2, "table 2")), "Care", "en", "https://x.example",
    (LeftOut("menu", "Home"),),
)  # fmt: skip


def test_an_extract_comes_back_as_it_was() -> None:
    assert _extract_of(_plain_extract(EXTRACT) | {"text": EXTRACT.text}) == EXTRACT


def test_a_text_that_was_extracted_is_kept_for_its_content_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.texts.extract", lambda name, data: EXTRACT)  # stands for a format that is no text
    first = Texts(tmp_path)
    first.extract("a.pdf", b"%PDF")
    assert first.read == 1
    again = Texts(tmp_path)
    assert (again.extract("b.pdf", b"%PDF"), again.read) == (EXTRACT, 0)
    assert (again.extract("b.pdf", b"%PDF-2"), again.read) == (EXTRACT, 1)
    assert len(list((tmp_path / "texts").glob("*.json"))) == 2
    last = Texts(tmp_path)
    last.extract("b.pdf", b"%PDF-2")
    last.split(Document("b", EXTRACT.text, "Care", file="b.pdf"), lambda heading: None, ())
    last.keep()
    (left,) = (tmp_path / "texts").glob("*.json")
    assert b"Wash it weekly" in left.read_bytes()
    left.write_bytes(halve(left.read_bytes()))
    healed = Texts(tmp_path)
    assert (healed.extract("b.pdf", b"%PDF-2"), healed.read) == (EXTRACT, 1)
    assert read_stored(left).content


@given(
    st.lists(st.sampled_from(["Care", "", "Wash it. Dry it!", "- soap", "- water", "## Use", "Main uses:"]), max_size=9)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_split_comes_back_as_it_was(tmp_path: Path, lines: list[str]) -> None:
    name, data = "care.md", "\n".join(["# Care", *lines]).encode()

    def divided(texts: Texts) -> object:
        found = texts.extract(name, data)
        document = Document("care", found.text, "Care", blocks=found.blocks, file=name)
        assert texts.split(document, lambda heading: None, ()) == split(document)
        return found

    first = Texts(tmp_path)
    before = divided(first)
    first.keep()
    again = Texts(tmp_path)
    assert divided(again) == before
    assert (again.read, again.divided) == (0, 0)


def test_what_a_dead_process_left_goes_at_once_and_what_a_living_one_writes_stays(folder: Path) -> None:
    host = "".join(letter if letter.isalnum() or letter == "_" else "_" for letter in socket.gethostname())
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    dead, living, foreign = (
        folder / FOLDER / f".index.json.{owner}.7"
        for owner in (f"{host}.{ended.pid}", f"{host}.{os.getppid()}", "other.1")
    )
    for file in (dead, living, foreign):
        file.write_text("{")
    write(folder, {"tea.txt": TEA.replace("80", "70")})
    Assistant.load(folder)
    assert [file.exists() for file in (dead, living, foreign)] == [False, True, True]


def test_one_process_at_a_time_holds_the_lock_of_a_folder(tmp_path: Path) -> None:
    with locked(tmp_path, 0) as first:
        assert first
        with locked(tmp_path, 0.1) as second:
            assert not second
    with locked(tmp_path, 0) as third:
        assert third
    with locked(tmp_path / "nowhere", 0) as nowhere:
        assert not nowhere
