"""The stored index: answers do not depend on it, and nothing about it fails a start."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import WriteCorpus
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import Analyzer
from bot.assistant import Assistant
from bot.conflicts import ConflictFinder
from bot.corpus import Corpus
from bot.derivation import Derived
from bot.evidence import EvidenceFinder
from bot.examples import ExampleTable, example_table
from bot.index import Bm25Index
from bot.query import counted_texts
from bot.safety import Gate
from bot.spelling import english_frequencies, listed_english, remember_english
from bot.store import NAME, QUESTIONS, Store
from bot.stored import FOLDER
from bot.synonyms import Synonyms
from bot.text import count_words, digest_of, remember_counts, tokenize, words_of
from bot.texts import NAME as PASSAGES
from bot.topics import Topic

PROJECT = Path(__file__).parent.parent
SMALL = {
    "care.txt": "Care\n\nWash the filter every week. The battery lasts two years.\n",
    "use.txt": "Use\n\nWash the filter every month. Do not use the lamp in the rain.\n",
    "editor/questions.txt": "# cleaning\nhow often do I wash the filter\n> care: Wash the filter every week.\n",
}
QUESTION = "how often should I wash the filter?"


@pytest.fixture
def small(write_corpus: WriteCorpus) -> Path:
    return write_corpus(SMALL)


@pytest.fixture(scope="module")
def shipped(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped corpus with its stored index."""
    folder = tmp_path_factory.mktemp("shipped") / "corpus"
    shutil.copytree(corpus_folder, folder, ignore=shutil.ignore_patterns(FOLDER))
    Assistant.load(folder)
    return folder


def index_of(folder: Path) -> Path:
    return folder / FOLDER / NAME


def answer(folder: Path, question: str = QUESTION) -> str:
    return json.dumps(Assistant.load(folder).ask(question).as_dict())


def derived(folder: Path) -> Derived | None:
    return Store(folder).stored(Corpus.load(folder))


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


ASK = """
import json, sys
from bot.assistant import Assistant
assistant = Assistant.load(sys.argv[1])
for question in sys.argv[2:]:
    print(json.dumps(assistant.ask(question).as_dict()))
"""


def questions_of(folder: Path, number: int) -> list[str]:
    lines = (folder / "editor" / "questions.txt").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line.strip() and not line.startswith(("#", ">"))]
    return asked[:: len(asked) // number]


def test_answers_are_the_same_fresh_stored_and_where_nothing_can_be_written(shipped: Path, tmp_path: Path) -> None:
    others = ["plasmolfting with rosaxea?", "what does a lawn mower cost", "is it safe? how long does it last?"]
    questions = [*questions_of(shipped, 50), *others]
    unwritable = tmp_path / "corpus"
    shutil.copytree(shipped, unwritable, ignore=shutil.ignore_patterns(FOLDER))
    (unwritable / FOLDER).write_text("a file where the folder should be")
    stored = run(ASK, str(shipped), *questions).communicate()
    fresh = run(ASK, str(unwritable), *questions).communicate()
    assert stored == fresh
    corpus = Corpus.load(shipped)
    assistant = Assistant(corpus, Gate.load())
    assert stored[0].splitlines() == [json.dumps(assistant.ask(question).as_dict()) for question in questions]
    assert (unwritable / FOLDER).is_file()


def test_a_start_from_a_stored_index_needs_neither_stemmer_nor_speller(shipped: Path) -> None:
    questions = questions_of(shipped, 20)
    code = f"{ASK}\nprint([name for name in ('nltk', 'rapidfuzz', 'spellchecker') if name in sys.modules])"
    output, complaints = run(code, str(shipped), *questions).communicate()
    assert (len(output.splitlines()), output.splitlines()[-1], complaints) == (len(questions) + 1, "[]", "")


def test_disagreements_are_those_that_were_found(shipped: Path) -> None:
    corpus = Corpus.load(shipped)
    stored, found = Store(shipped).stored(corpus), ConflictFinder(corpus)
    assert stored is not None
    assert found.disagreements
    assert vars(stored.conflicts) == vars(found)


def test_what_is_stored_is_what_was_derived(shipped: Path) -> None:
    corpus = Corpus.load(shipped)
    stored, finder = Store(shipped).stored(corpus), EvidenceFinder(corpus)
    assert stored is not None
    assert stored.examples == finder.derived.examples
    assert stored.passage_terms == finder.derived.passage_terms
    assert stored.subjects == finder.derived.subjects
    texts = counted_texts(corpus)
    assert count_words(texts) == Counter(token.folded for text in texts for token in tokenize(text))


def test_two_builds_of_one_corpus_give_the_same_bytes(small: Path) -> None:
    written = []
    for seed in "12":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", ASK, str(small)], cwd=PROJECT, env=environment, check=True)
        written.append(index_of(small).read_bytes())
        index_of(small).unlink()
    assert written[0] == written[1]
    assert json.loads(written[0]).keys() == {"format", "key", "checksum", "content"}


def test_a_saved_bm25_index_answers_alike(small: Path, tmp_path: Path) -> None:
    finder = EvidenceFinder(Corpus.load(small))
    finder.index.save(tmp_path / "bm25.json")
    loaded = Bm25Index.load(tmp_path / "bm25.json", finder.corpus.passages)
    found = finder.index.search(["wash", "filter", "rain"], 9)
    assert len(found) == 2
    assert loaded.search(["wash", "filter", "rain"], 9) == found


def truncate(data: bytes) -> bytes:
    return data[: len(data) // 2]


def without_end(data: bytes) -> bytes:
    return data[:-1]


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def foreign(data: bytes) -> bytes:
    return b'{"somebody": "else"}'


def binary(data: bytes) -> bytes:
    return bytes(range(256))


def forged(content: bytes) -> Callable[[bytes], bytes]:
    """What somebody else wrote, with the right key and a checksum that fits."""

    def written(data: bytes) -> bytes:
        start = data.partition(b'"checksum":')[0]
        checksum = hashlib.sha256(content).hexdigest().encode()
        return b'%b"checksum":"%b","content":%b}\n' % (start, checksum, content)

    return written


FORGED = [forged(b"[1]"), forged(b"not json"), forged(b"[" * 100_000 + b"]" * 100_000)]


@pytest.mark.parametrize("damage", [truncate, without_end, flip, foreign, binary, *FORGED])
def test_a_damaged_index_is_replaced(
    small: Path, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    expected = answer(small)
    whole = index_of(small).read_bytes()
    index_of(small).write_bytes(damage(whole))
    assert derived(small) is None
    with caplog.at_level(logging.INFO, "verbatim"):
        assert answer(small) == expected
    ((name, level, line),) = caplog.record_tuples
    assert (name, level) == ("verbatim", logging.WARNING)
    assert str(index_of(small)) in line
    assert "damaged" in line
    assert index_of(small).read_bytes() == whole


def test_of_another_format_or_empty_it_is_replaced_without_alarm(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    answer(small)
    whole = index_of(small).read_bytes()
    for data in (whole.replace(b'{"format":2,', b'{"format":999,', 1), b""):
        caplog.clear()
        index_of(small).write_bytes(data)
        with caplog.at_level(logging.INFO, "verbatim"):
            answer(small)
        assert [record.levelno for record in caplog.records] == [logging.INFO]
        assert index_of(small).read_bytes() == whole


def test_a_start_from_a_whole_index_says_and_writes_nothing(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "verbatim"):
        answer(small)
        assert len(caplog.records) == 1
        before = index_of(small).stat()
        identity = (before.st_ino, before.st_mtime_ns)
        answer(small)
    assert len(caplog.records) == 1
    after = index_of(small).stat()
    assert (after.st_ino, after.st_mtime_ns) == identity


def change_document(folder: Path) -> None:
    (folder / "care.txt").write_bytes(SMALL["care.txt"].replace("week", "hour").encode())


def change_editor(folder: Path) -> None:
    (folder / "editor" / "questions.txt").write_bytes(SMALL["editor/questions.txt"].replace("wash", "rinse").encode())


def add_editor_file(folder: Path) -> None:
    (folder / "editor" / "synonyms.txt").write_text("filter, sieve\n")


def rename(folder: Path) -> None:
    (folder / "use.txt").rename(folder / "other.txt")


def remove(folder: Path) -> None:
    (folder / "use.txt").unlink()


@pytest.mark.parametrize("change", [change_document, change_editor, add_editor_file, rename, remove])
def test_what_was_derived_from_other_files_is_not_used(small: Path, change: Callable[[Path], None]) -> None:
    answer(small)
    assert derived(small) is not None
    change(small)
    assert derived(small) is None
    answer(small)
    assert derived(small) is not None


def test_pictures_and_hidden_files_make_no_difference(small: Path) -> None:
    (small / "picture.png").write_bytes(b"one")
    answer(small)
    (small / "picture.png").write_bytes(b"another")
    (small / ".hidden").write_bytes(b"")
    assert derived(small) is not None


def test_files_that_change_while_they_are_read_are_not_stored(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(small)
    corpus = Corpus.load(small)
    change_document(small)
    with caplog.at_level(logging.INFO, "verbatim"):
        store.keep(corpus, EvidenceFinder(corpus).derived)
    assert not index_of(small).exists()
    assert "changed meanwhile" in caplog.text


def test_files_that_change_after_the_index_was_opened_are_not_taken_for_it(small: Path) -> None:
    answer(small)
    store = Store(small)
    change_document(small)
    assert store.stored(Corpus.load(small)) is None


def test_an_index_elsewhere_leaves_the_folder_alone(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "index.json"
    corpus = Corpus.load(small)
    Store(small, file).keep(corpus, EvidenceFinder(corpus).derived)
    assert Store(small, file).stored(corpus) is not None
    assert not (small / FOLDER).exists()


def test_a_missing_folder_is_the_corpus_s_matter(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    assert not store.file.exists()


def test_a_visitor_s_words_are_not_stored(small: Path) -> None:
    Assistant.load(small).ask("is a pneumoconiosis patient allowed to wash the filter?")
    index_of(small).unlink()
    answer(small, "pneumoconiosis")
    assert b"pneumoconiosi" not in index_of(small).read_bytes()
    assert b'"filter"' in index_of(small).read_bytes()


def test_processes_that_build_at_once_do_not_harm_each_other(small: Path) -> None:
    processes = [run(ASK, str(small), QUESTION) for _ in range(4)]
    outputs = {process.communicate() for process in processes}
    assert len(outputs) == 1
    assert derived(small) is not None
    assert {file.name for file in (small / FOLDER).iterdir()} == {NAME, PASSAGES, QUESTIONS, ".gitignore"}


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from bot.stored import write_whole
file = Path(sys.argv[1])
data = file.read_bytes()
print("begun", flush=True)
while True:
    write_whole(file, data)
"""


def test_a_process_that_is_killed_while_it_writes_leaves_a_whole_index(small: Path) -> None:
    expected = answer(small)
    whole = index_of(small).read_bytes()
    for pause in (0.0, 0.011, 0.023, 0.05):
        process = run(WRITE_FOR_EVER, str(index_of(small)))
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert index_of(small).read_bytes() == whole
    assert answer(small) == expected


def test_what_a_killed_process_left_is_swept_up(small: Path) -> None:
    answer(small)
    index_of(small).unlink()
    old, new = (small / FOLDER / f".{NAME}.elsewhere.{number}.1" for number in (1, 2))
    old.write_text("{")
    new.write_text("{")
    os.utime(old, (0, 0))
    answer(small)
    assert (old.exists(), new.exists()) == (False, True)


@given(st.text())
def test_no_word_holds_what_stands_between_words(text: str) -> None:
    assert not any(mark in word for word in words_of(text) for mark in "|\n")


@given(text=st.text(), other=st.text())
def test_words_are_counted_and_only_the_same_text_is_remembered(text: str, other: str) -> None:
    counted = Counter(token.folded for token in tokenize(text))
    remember_counts(digest_of([other]), {"remembered": 7})
    assert count_words([other]) == {"remembered": 7}
    assert count_words([text]) == (counted if text != other else {"remembered": 7})


@given(st.lists(st.lists(st.text(), max_size=4), max_size=4))
def test_a_table_of_any_questions_comes_back_as_it_was(questions: list[list[str]]) -> None:
    topics = [Topic(str(number), tuple(asked), ()) for number, asked in enumerate(questions)]
    table = example_table(topics, Analyzer(Synonyms()))
    assert table.fits(topics)
    assert ExampleTable.from_plain(json.loads(json.dumps(table.as_plain()))) == table


def test_the_list_of_english_words_comes_back_as_it_was() -> None:
    listed, frequencies = listed_english(), english_frequencies()
    english_frequencies.cache_clear()
    remember_english(listed)
    assert english_frequencies() == frequencies
    assert frequencies["the"] > frequencies["clinic"] > 200
