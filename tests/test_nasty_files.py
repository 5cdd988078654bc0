"""Files that no folder should hold: each is read or refused with one clear line, and the others still serve."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_docx import bomb
from test_pdf import check_blocks

from bot.assistant import Assistant
from bot.corpus import Corpus
from bot.errors import DocumentError, WordFileError
from bot.fingerprint import fingerprint
from bot.model import Status
from bot.readers import FORMATS, extract

DOCUMENTS = Path(__file__).parent / "documents"
GOOD = "The salt softens the water."


def write(data: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(data)


def sample(name: str) -> Callable[[Path], object]:
    return lambda file: shutil.copy(DOCUMENTS / name, file)


NASTY: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.txt": (write(b""), "empty.txt: is empty; write something into it or take it out of the folder"),
    "empty.pdf": (
        write(b""), "empty.pdf: is damaged, or no PDF; open it in a PDF reader and save it anew, or take it out",
    ),
    "spaces.md": (write(b" \n\t\n"), "spaces.md: is empty; write something into it or take it out of the folder"),
    "line.txt": (
        write(b"The effect lasts. " * 2_800_000),
        "line.txt: has 50 MB, and 20 MB is the most; divide it into several files",
    ),
    "nul.md": (write(b"a\x00b"), "nul.md: holds NUL bytes, so it is no text; save it as UTF-8 text or take it out"),
    "wide.txt": (write("Text".encode("utf-16")), "wide.txt: is UTF-16; save it as UTF-8 text"),
    "russian.txt": (
        write("Соль смягчает воду.".encode("cp1251")),
        "russian.txt: is not UTF-8 (byte 0); it looks like windows-1251; save it as UTF-8 text",
    ),
    "bomb.docx": (
        write(bomb()),
        "bomb.docx: holds more than 50 MB of text or 200 MB in all when unpacked; save it in parts or take it out",
    ),
    "locked.pdf": (
        sample("locked.pdf"), "locked.pdf: is protected by a password; save it without one or take it out",
    ),
    "folder.txt": (
        Path.mkdir, "folder.txt: is a directory; make it a readable file or take it out of the folder",
    ),
    "nowhere.txt": (
        lambda file: file.symlink_to("missing.txt"),
        "nowhere.txt: no such file or directory; make it a readable file or take it out of the folder",
    ),
    "loop.txt": (
        lambda file: file.symlink_to("loop.txt"),
        "loop.txt: too many levels of symbolic links; make it a readable file or take it out of the folder",
    ),
    "pipe.txt": (
        os.mkfifo,
        "pipe.txt: is a pipe or a device; make it a readable file or take it out of the folder",
    ),
    "device.pdf": (
        lambda file: file.symlink_to("/dev/zero"),
        "device.pdf: is a pipe or a device; make it a readable file or take it out of the folder",
    ),
    "socket.md": (
        lambda file: socket.socket(socket.AF_UNIX).bind(str(file)),
        "socket.md: is a pipe or a device; make it a readable file or take it out of the folder",
    ),
    "two\nlines.txt": (
        write(GOOD.encode()),
        "two\N{REPLACEMENT CHARACTER}lines.txt: holds characters in its name that cannot be shown; rename it",
    ),
    "byte\udcff.txt": (
        write(GOOD.encode()),
        "byte\N{REPLACEMENT CHARACTER}.txt: holds characters in its name that cannot be shown; rename it",
    ),
    "old.doc": (
        write(b"x"),
        "old.doc: is of a format that is not read; save it as .txt, .md, .html, .pdf or .docx, or take it out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY, ids=lambda name: name.encode("ascii", "replace").decode())
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_nasty_file_is_told_in_one_line_and_the_others_serve(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # A socket's path may not be long.
    make, told = NASTY[name]
    make(Path(name))
    Path("good.txt").write_text(f"Salt\n\n{GOOD}\n", encoding="utf-8")
    corpus = Corpus.load(tmp_path)
    assert corpus.faults == (told,)
    assert [document.id for document in corpus.documents] == ["good"]


@pytest.mark.parametrize(
    "stem",
    ["Լվացքի մեքենա", "with spaces", 'it\'s "quoted"', "100%", "%s %d %00", "a" * 240, "dots.in.it", "-rf", "соль"],
)
def test_any_name_that_can_be_shown_is_a_documents_name(tmp_path: Path, stem: str) -> None:
    (tmp_path / f"{stem}.txt").write_text(f"Salt\n\n{GOOD}\n", encoding="utf-8")
    answer = Assistant.load(tmp_path).ask("What softens the water?")
    assert [(citation.document.id, citation.quote) for citation in answer.citations] == [(stem, GOOD)]


def test_all_of_them_together_leave_an_assistant_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, (make, _) in NASTY.items():
        if name != "socket.md":
            make(Path(name))
    sample("manual.pdf")(tmp_path / "manual.pdf")
    sample("returns.docx")(tmp_path / "returns.docx")
    assistant = Assistant.load(tmp_path)
    assert len(assistant.corpus.faults) == len(NASTY) - 1
    answer = assistant.ask("How long is the guarantee?")
    assert answer.status is Status.ANSWERED
    (citation, *_) = answer.as_dict()["citations"]
    assert (citation["document"], citation["page"]) == ("manual", 3)
    assert citation["quote"].startswith("The guarantee lasts for three years")
    (citation, *_) = assistant.ask("Who pays for the driver?").as_dict()["citations"]
    assert (citation["document"], citation["element"], citation["quote"]) == (
        "returns",
        "Who pays for the driver?",
        "We do.",
    )


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    (tmp_path / "secret.txt").write_text(GOOD)
    (tmp_path / "secret.txt").chmod(0)
    (tmp_path / "good.txt").write_text(GOOD)
    told = "secret.txt: permission denied; make it a readable file or take it out of the folder"
    assert Corpus.load(tmp_path).faults == (told,)


def test_files_of_one_name_in_several_formats_are_told(tmp_path: Path) -> None:
    for name in ("manual.txt", "manual.md"):
        (tmp_path / name).write_text(GOOD)
    sample("manual.pdf")(tmp_path / "manual.pdf")
    corpus = Corpus.load(tmp_path)
    assert [document.file for document in corpus.documents] == ["manual.md"]
    assert [fault.split(":")[0] for fault in corpus.faults] == ["manual.pdf", "manual.txt"]


def test_ten_thousand_files_are_read_in_seconds(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number}.txt").write_text(f"Salt\n\nBox {number} holds salt.\n")
    start = time.perf_counter()
    corpus = Corpus.load(tmp_path)
    assert len(corpus.documents) == 10_000
    assert time.perf_counter() - start < 60


def test_documents_may_be_read_by_several_threads_at_once() -> None:
    data = (DOCUMENTS / "manual.pdf").read_bytes()
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(extract("a.pdf", data).text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 4
    assert len(set(texts)) == 1


@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {".pdf"}))
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(ending: str, data: bytes) -> None:
    try:
        found = extract(f"a{ending}", data)
    except DocumentError as error:
        assert str(error).startswith(f"a{ending}: ")
        assert "\n" not in str(error)
    else:
        if ending not in (".txt", ".md"):
            check_blocks(found)


@pytest.mark.parametrize(
    "line",
    [
        "Aremoved{}Children ",
        "somewhere.Another ",
        "e. g. ",
        "0. 5 ",
        "a ",
        "<a ",
        "![a](b ",
        "- item\n",
        "# a\n",
        "|a|\n",
    ],
)
def test_time_grows_with_the_size_of_a_text(tmp_path: Path, line: str) -> None:
    """Four times as much text may take eight times as long, and not sixteen times, which would be its square."""
    seconds = []
    for size in (50_000, 200_000):
        letters = (str(number).translate(str.maketrans("0123456789", "abcdefghij")) for number in range(size))
        text = "".join(line.format(letter) for letter, _ in zip(letters, range(size // len(line)), strict=False))
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        seconds.append(min(seconds_to_load(tmp_path) for _ in range(3)))
    assert seconds[1] < 8 * seconds[0] + 0.5


def seconds_to_load(folder: Path) -> float:
    """Processor seconds, without those that go into collecting what other tests left behind."""
    gc.disable()
    try:
        start = time.process_time()
        Corpus.load(folder)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("name", ["synonyms.txt", "documents.toml", "questions.txt", "cautions.txt", "assistant.toml"])
def test_an_editors_file_without_end_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "tea.txt").write_text(GOOD)
    (tmp_path / "editor").mkdir()
    with (tmp_path / "editor" / name).open("wb") as file:
        file.truncate(100_000_000)  # a hole, which takes no room on the disk
    with pytest.raises(WordFileError, match=rf"{name}, line 1: has more than 20 MB; take out"):
        Assistant.load(tmp_path)


def test_a_large_file_beside_the_documents_takes_no_memory(tmp_path: Path) -> None:
    (tmp_path / "tea.txt").write_text(GOOD)
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(60_000_000)
    tracemalloc.start()
    try:
        assert fingerprint(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
