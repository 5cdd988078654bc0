"""The command line as a caller meets it: real processes, real pipes, a real terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import COMMANDS, build_parser
from bot.assistant import Assistant
from bot.commands.chat import Conversation
from bot.commands.console import Console
from bot.comparison import CHANGES
from bot.model import Answer
from bot.report import KINDS

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-m", "bot")
TEXT = """Parking at the clinic

Visitors park in the yard behind the clinic. Parking costs two euros an hour.

Opening hours

The clinic is open from eight to six on weekdays. It is closed on Sundays.
"""
QUESTION = "How much does parking cost?"
QUOTE = "Parking costs two euros an hour."
EMERGENCY = "I have chest pain and cannot breathe"
UNKNOWN = "Do you sell bicycles?"


def environment(**more: str) -> dict[str, str]:
    plain = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "VERBATIM_CORPUS", "COLUMNS")
    }
    return {**plain, "PYTHONPATH": str(PROJECT), "TERM": "xterm", **more}


def run(
    *arguments: str | bytes, given: str | bytes = "", more: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` in `folder`; its output is UTF-8."""
    done = subprocess.run(
        [*PYTHON, *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        env=environment(**(more or {})),
        cwd=folder or PROJECT,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "clinic.txt").write_text(TEXT, encoding="utf-8")
    return folder


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error, after nothing on standard output."""
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("verbatim: ")
    return lines[0]


# ask


def test_an_answer_stands_on_standard_output_and_nothing_else_does(corpus: Path) -> None:
    done = run("ask", QUESTION, "--corpus", str(corpus))
    assert done.returncode == 0
    assert f"“{QUOTE}” [1]" in done.stdout
    assert "Sources" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_question_from_standard_input_is_the_same_question(corpus: Path) -> None:
    argument = run("ask", "--json", QUESTION, "--corpus", str(corpus))
    piped = run("--corpus", str(corpus), "ask", "--json", given=f"\ufeff{QUESTION}\r\n")
    assert argument.stdout == piped.stdout
    answer = json.loads(piped.stdout)
    start, end = answer["citations"][0]["start"], answer["citations"][0]["end"]
    assert answer["question"] == QUESTION
    assert TEXT[start:end] == answer["citations"][0]["quote"]


@pytest.mark.parametrize(("question", "code"), [(QUESTION, 0), (UNKNOWN, 1), (EMERGENCY, 3), ("   ", 2)])
def test_the_exit_code_tells_what_became_of_a_question(corpus: Path, question: str, code: int) -> None:
    assert run("ask", question, more={"VERBATIM_CORPUS": str(corpus)}).returncode == code


def test_an_emergency_comes_first_and_alone_even_when_explained(corpus: Path) -> None:
    done = run("ask", "--explain", EMERGENCY, "--corpus", str(corpus))
    assert "emergency number" in done.stdout.split("\n\n")[0].replace("\n", " ")
    assert "“" not in done.stdout
    assert "were not searched" in done.stderr
    assert "clinic" not in done.stderr


def test_explanation_goes_to_standard_error_and_leaves_the_answer_alone(corpus: Path) -> None:
    plain = run("ask", QUESTION, "--corpus", str(corpus))
    explained = run("ask", QUESTION, "--explain", "--corpus", str(corpus))
    assert explained.stdout == plain.stdout
    assert "terms: " in explained.stderr
    assert "passage: " in explained.stderr


def test_explanation_in_json_is_one_more_field(corpus: Path) -> None:
    answer = json.loads(run("ask", "--json", "--explain", QUESTION, "--corpus", str(corpus)).stdout)
    question = answer["explanation"]["questions"][0]
    assert question["evidence"][0]["document"] == "clinic"
    assert "park" in {term for part in question["terms"] for term in part["terms"]}
    assert question["passages"][0]["score"] >= question["passages"][-1]["score"] > 0


def test_the_environment_names_the_corpus_and_the_option_wins(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Tea is served in the garden at five.", encoding="utf-8")
    done = run("show", "other", "--corpus", str(tmp_path), more={"VERBATIM_CORPUS": str(corpus)})
    assert done.stdout == "Tea is served in the garden at five."
    assert run("show", "clinic", more={"VERBATIM_CORPUS": str(corpus)}).stdout == TEXT


def test_the_default_corpus_is_the_one_of_the_current_folder(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus, tmp_path / "corpus")
    assert run("show", "clinic", folder=tmp_path).stdout == TEXT


# bad input


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "a command is missing"),
        (("aks",), "invalid choice: 'aks'"),
        (("ask", "--frob", "x"), "--frob"),
        (("ask", ""), "the question is empty"),
        (("ask", "x" * 100_000), "100,000 characters"),
        (("ask", b"caf\xe9"), "not UTF-8"),
        (("ask", "x", "--history", b"caf\xe9"), "not UTF-8"),
        (("ask", "--json", "--jsonl"), "not allowed with"),
        (("ask", "--jsonl", "a question"), "standard input"),
        (("show", "clinic", "5"), "needs an END"),
        (("show", "clinic", "9", "5"), "no place in clinic"),
        (("show", "clinic", "0", "100000"), "no place in clinic"),
        (("show", "clinic", "0", "5", "--context", "-1"), "--context -1"),
        (("show", "nothing"), "there are: clinic"),
        (("check", "nothing"), "there are: clinic"),
        (("verify", "nothing.json"), "nothing.json: No such file"),
        (("init",), "required: FOLDER"),
        (("init", ""), "the name of the folder is empty"),
        (("init", "tests/test_command_line.py"), "is a file; name a folder"),
        (("diff", "corpus"), "required: NEW"),
        (("diff", "corpus", "corpus", "--all", "--only", "x"), "not allowed with"),
        (("diff", "corpus", "corpus", "--questions", "nothing.txt"), "nothing.txt: no such file or directory; name"),
        (("diff", "corpus", "corpus", "--questions", "/dev/null"), "holds no question; write one a line"),
        (("diff", "corpus", "corpus", "--only", "nothing of it"), "no folder has a topic “nothing of it”"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(corpus: Path, arguments: tuple[str | bytes, ...], words: str) -> None:
    done = run(*arguments, more={"VERBATIM_CORPUS": str(corpus)})
    assert words in complaint(done)
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "the question is empty"),
        (b"\n", "the question is empty"),
        (b"caf\xe9", "not UTF-8 text (byte 3)"),
        (b"what\0", "binary"),
        (b"x" * 2_000_000, "more than 1,000,000 bytes"),
    ],
)
def test_bad_standard_input_is_one_line_and_exit_code_2(corpus: Path, given: bytes, words: str) -> None:
    done = run("ask", "--corpus", str(corpus), given=given)
    assert words in complaint(done)
    assert done.returncode == 2


def test_a_missing_and_an_empty_corpus_are_one_line_and_exit_code_5(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    for folder, command in ((missing, ("ask", QUESTION)), (missing, ("ask", "--jsonl")), (tmp_path, ("check",))):
        done = run(*command, "--corpus", str(folder))
        assert str(folder) in complaint(done)
        assert done.returncode == 5


def test_a_file_that_is_no_text_is_told_once_and_the_others_serve(corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(corpus, tmp_path / "broken")
    (folder / "latin.txt").write_bytes("Grüße aus der Klinik".encode("latin-1"))
    lines = "".join(json.dumps({"id": number, "question": QUESTION}) + "\n" for number in range(3))
    done = run("ask", "--jsonl", "--corpus", str(folder), given=lines)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3
    assert complaint(subprocess.CompletedProcess([], 0, "", done.stderr)).count("latin.txt") == 1
    assert run("check", "--corpus", str(folder)).returncode == 5


# --jsonl


def test_lines_are_answered_in_order_and_a_faulty_one_does_not_stop_the_rest(corpus: Path) -> None:
    rows = [
        json.dumps({"id": "a", "question": QUESTION, "extra": 1}),
        "no json",
        "",
        json.dumps({"id": 2}),
        json.dumps({"id": [3], "question": "Q", "history": "not a list"}),
        '{"id": NaN, "question": "Q"}',
        "[" * 100_000,
        json.dumps({"id": None, "question": EMERGENCY}),
        '{"id": "\\ud800", "question": "How much does parking cost \\ud800?"}',
        json.dumps({"question": ""}),
        json.dumps({"id": "long", "question": "x" * 1_100_000}),
        json.dumps({"id": "z", "question": QUESTION, "history": ["Hello"]}),
    ]
    done = run("ask", "--jsonl", "--corpus", str(corpus), given="\n".join(rows))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [next(iter(one)) for one in found] == ["id"] * 11
    assert [one.get("line") for one in found] == [None, 2, 4, 5, 6, 7, None, None, 10, 11, None]
    assert [one["id"] for one in found] == ["a", None, 2, [3], None, None, None, "\ud800", None, None, "z"]
    assert [one["status"] for one in found if one["status"] != "error"][:2] == ["answered", "emergency"]
    assert all(one["error"] and one["status"] == "error" for one in found if "line" in one)
    assert done.returncode == 2
    assert complaint(subprocess.CompletedProcess([], 0, "", done.stderr)) == (
        "verbatim: 7 of 12 lines were faulty; each has its “error” in the output"
    )


def test_a_line_is_the_answer_of_json_with_its_id_before_it(corpus: Path) -> None:
    single = json.loads(run("ask", "--json", QUESTION, "--corpus", str(corpus)).stdout)
    row = json.dumps({"id": 7, "question": QUESTION})
    assert json.loads(run("ask", "--jsonl", "--corpus", str(corpus), given=row).stdout) == {"id": 7, **single}


def test_no_lines_are_no_fault(corpus: Path) -> None:
    done = run("ask", "--jsonl", "--corpus", str(corpus))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def start(*arguments: str, corpus: Path) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*PYTHON, *arguments, "--corpus", str(corpus)],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        env=environment(),
        cwd=PROJECT,
    )


def test_an_answer_comes_out_before_the_next_question_goes_in(corpus: Path) -> None:
    row = json.dumps({"id": 1, "question": QUESTION}).encode() + b"\n"
    with start("ask", "--jsonl", corpus=corpus) as process:
        assert process.stdin and process.stdout
        for _ in range(2):
            process.stdin.write(row)
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 30)[0]
            assert json.loads(process.stdout.readline())["id"] == 1
        process.stdin.close()
        assert process.wait(30) == 0


def test_ctrl_c_is_quiet(corpus: Path) -> None:
    with start("ask", "--jsonl", corpus=corpus) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(json.dumps({"id": 1, "question": QUESTION}).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b""


def test_a_closed_pipe_is_quiet(corpus: Path) -> None:
    row = json.dumps({"id": 1, "question": QUESTION}).encode() + b"\n"
    with start("ask", "--jsonl", corpus=corpus) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(row)
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(row * 2)
        process.stdin.close()
        assert process.wait(30) == 141
        assert process.stderr.read() == b""


def test_head_takes_one_line_and_nobody_complains(corpus: Path) -> None:
    command = f"set -o pipefail; '{sys.executable}' -m bot ask --jsonl --corpus '{corpus}' | head -1"
    rows = (json.dumps({"id": 1, "question": QUESTION}) + "\n") * 300
    done = subprocess.run(
        ["bash", "-c", command], input=rows.encode(), capture_output=True, env=environment(), cwd=PROJECT, check=False
    )
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 1
    assert done.returncode == 141


def test_a_full_disk_is_one_line(corpus: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PYTHON, "ask", QUESTION, "--corpus", str(corpus)],
            stdout=full, stderr=subprocess.PIPE, env=environment(), cwd=PROJECT, check=False,
        )  # fmt: skip
    assert done.returncode == 70
    assert done.stderr.decode().count("\n") == 1


# show, check, verify


def test_show_gives_the_exact_characters_or_marks_them_in_their_place(corpus: Path) -> None:
    at = TEXT.index(QUOTE)
    place = ("show", "clinic", str(at), str(at + len(QUOTE)), "--corpus", str(corpus))
    assert run(*place, "--context", "0").stdout == QUOTE
    shown = " ".join(run(*place).stdout.split())
    assert f">>> {QUOTE} <<<" in shown
    assert "Visitors park in the yard behind the clinic." in shown
    content = json.loads(run(*place, "--json").stdout)
    assert content["text"] == QUOTE
    assert content["before"] + content["text"] + content["after"] == TEXT
    assert content["section"] == "Parking at the clinic"


def test_show_gives_a_document_byte_for_byte(tmp_path: Path) -> None:
    content = "Grüße\r\n\r\nfrom the clinic — it is open.\r\n".encode()
    (tmp_path / "bytes.txt").write_bytes(content)
    done = subprocess.run(
        [*PYTHON, "show", "bytes", "--corpus", str(tmp_path)],
        capture_output=True, env=environment(PYTHONIOENCODING="latin-1"), cwd=PROJECT, check=True,
    )  # fmt: skip
    assert done.stdout == content


def test_check_says_what_was_left_out_and_how_to_overrule_it(corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(corpus, tmp_path / "corpus")
    lost = "The clinic treats these problems:"
    (folder / "clinic.txt").write_text(f"{TEXT}\n{lost}\n\nParkingVisitors pay at the door.\n", encoding="utf-8")
    done = run("check", "clinic", "--corpus", str(folder))
    assert done.returncode == 0
    assert f'keep = ["{lost}"]' in done.stdout
    assert "announces a list that is not there" in done.stdout
    assert "“ParkingVisitors”" in done.stdout
    (folder / "editor").mkdir()
    (folder / "editor" / "documents.toml").write_text(f'[document.clinic]\nkeep = ["{lost}"]\n', encoding="utf-8")
    overruled = json.loads(run("check", "--json", "--corpus", str(folder)).stdout)["documents"][0]
    assert lost in [passage["first_words"] for passage in overruled["passages"]]
    assert lost not in [omission["first_words"] for omission in overruled["omissions"]]


def test_check_of_one_document_lists_its_passages(corpus: Path) -> None:
    done = run("check", "clinic", "--corpus", str(corpus))
    assert "passages:\n    23–100 Parking at the clinic, 2 sentences" in done.stdout


def test_check_has_exit_code_5_where_an_editors_line_points_at_nothing(corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(corpus, tmp_path / "corpus")
    (folder / "editor").mkdir()
    (folder / "editor" / "questions.txt").write_text("# a\nWhy?\n> clinic: words of nowhere\n", encoding="utf-8")
    done = run("check", "--corpus", str(folder))
    assert done.returncode == 5
    assert "questions.txt, line 3" in done.stdout
    assert run("check", "clinic", "--corpus", str(folder)).returncode == 5


def test_the_overview_of_check_is_short_and_80_columns_wide(tmp_path: Path) -> None:
    for number in range(30):
        slips = "\n\n".join(f"Room {number}-{n} is closedthe whole time, from 0. 5 to 8 o'clock." for n in range(5))
        (tmp_path / f"page-{number}.txt").write_text(f"Page {number}\n\n{slips}\n", encoding="utf-8")
    done = run("check", "--corpus", str(tmp_path))
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert max(map(len, lines)) <= 80
    assert len(lines) < 60
    assert "  split decimal (150): a space inside a number" in lines
    assert "    … and 147 more" in lines
    assert "  … and 10 more" in lines
    findings = json.loads(run("check", "--json", "--corpus", str(tmp_path)).stdout)["findings"]
    assert sum(finding["kind"] == "split decimal" for finding in findings) == 150
    assert findings[0].keys() == {
        "kind", "severity", "where", "file", "line", "page", "element", "document", "start", "end", "words",
        "problem", "remedy", "against",
    }  # fmt: skip


def test_init_prepares_a_folder_and_says_what_to_do_next(corpus: Path, tmp_path: Path) -> None:
    new = tmp_path / "my documents"
    done = run("init", str(new))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"python -m bot check --corpus '{new}'" in done.stdout
    assert len(done.stdout.split("What to do next:\n")[1].splitlines()) == 5
    assert (
        "no document to answer from: it holds no file that ends in .txt, .md"
        in run("check", "--corpus", str(new)).stderr
    )
    folder = shutil.copytree(corpus, tmp_path / "corpus")
    before = run("ask", QUESTION, "--corpus", str(folder)).stdout
    assert "1 document stands in it" in run("init", str(folder)).stdout
    assert run("ask", QUESTION, "--corpus", str(folder)).stdout == before
    assert "left as they are: editor/assistant.toml" in run("init", str(folder)).stdout
    assert run("check", "--corpus", str(folder)).returncode == 0


def test_diff_shows_what_changes_for_those_who_ask(corpus: Path, tmp_path: Path) -> None:
    old, new = (shutil.copytree(corpus, tmp_path / name) for name in ("old", "new"))
    for folder in (old, new):
        (folder / "editor").mkdir()
        (folder / "editor" / "questions.txt").write_text(f"# price\n{QUESTION}\nwhat is it\n> clinic: {QUOTE}\n")
    same = run("diff", str(old), str(new))
    assert (same.returncode, same.stderr) == (0, "")
    assert "No answer changed." in same.stdout
    (new / "clinic.txt").write_text(TEXT.replace("two euros", "three euros"), encoding="utf-8")
    (new / "editor" / "questions.txt").write_text(
        f"# price\n{QUESTION}\nwhat is it\n> clinic: {QUOTE.replace('two', 'three')}\n"
    )
    done = run("diff", str(old), str(new))
    assert done.returncode == 1
    assert f"old: “{QUOTE}” [clinic]" in done.stdout
    assert "other quote: How much does parking cost? (and 1 more)" in done.stdout
    found = json.loads(run("diff", str(old), str(new), "--only", "price", "--json").stdout)
    assert (found["questions"], found["counts"]) == (2, {"other quote": 2})
    assert found["changes"][0]["new"]["quotes"][0]["quote"] == QUOTE.replace("two", "three")
    own = run("diff", str(old), str(new), "--questions", "-", given=f"# mine\n{QUESTION}\n\nIs it open on Sundays?\n")
    assert "2 of your own questions" in " ".join(own.stdout.split())
    assert "1 answer changed" in own.stdout


def test_diff_of_folders_that_have_no_question_asks_for_some(corpus: Path) -> None:
    done = run("diff", str(corpus), str(corpus))
    assert "no example or starter question to ask" in complaint(done)
    assert (done.returncode, done.stdout) == (2, "")


def stored(corpus: Path, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("ask", "--json", QUESTION, *arguments, "--corpus", str(corpus)).stdout)
    return answer


def verified(corpus: Path, content: str) -> tuple[int, dict[str, Any]]:
    done = run("verify", "-", "--json", "--corpus", str(corpus), given=content)
    return done.returncode, json.loads(done.stdout)


def test_verify_finds_every_quote_where_it_was(corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(stored(corpus)), encoding="utf-8")
    done = run("verify", str(file), "--corpus", str(corpus))
    assert (done.returncode, done.stderr) == (0, "")
    assert "all exactly where the citations say" in done.stdout


def test_verify_tells_what_moved_from_what_is_gone(corpus: Path, tmp_path: Path) -> None:
    answer = stored(corpus)
    cited = answer["citations"][0]
    moved = shutil.copytree(corpus, tmp_path / "moved")
    (moved / "clinic.txt").write_text("New.\n\n" + TEXT, encoding="utf-8")
    code, found = verified(moved, json.dumps(answer))
    assert code == 1
    assert found["faults"][0]["now"] == [cited["start"] + 6, cited["end"] + 6]
    (moved / "clinic.txt").write_text("New.", encoding="utf-8")
    assert "does not say this any more" in verified(moved, json.dumps(answer))[1]["faults"][0]["problem"]
    (moved / "clinic.txt").rename(moved / "other.txt")
    assert "not in the corpus" in verified(moved, json.dumps(answer))[1]["faults"][0]["problem"]


def test_verify_notices_a_statement_that_is_not_its_quotes(corpus: Path) -> None:
    answer = stored(corpus)
    answer["statements"][0]["text"] += " And it is free."
    code, found = verified(corpus, json.dumps(answer))
    assert (code, found["faults"][0]["problem"]) == (1, "statement 1 reads otherwise than its quotes")


def test_verify_takes_the_lines_of_jsonl_and_passes_over_their_errors(corpus: Path) -> None:
    answer = stored(corpus)
    wrong = json.loads(json.dumps(answer))
    wrong["citations"][0]["start"] += 1
    error = {"id": 1, "line": 1, "error": "the question is empty"}
    code, found = verified(corpus, "\n".join(map(json.dumps, [answer, error, wrong])))
    assert code == 1
    assert found["answers"] == 2
    assert [(fault["answer"], fault["citation"]) for fault in found["faults"]] == [(3, 1)]


@pytest.mark.parametrize(
    "content",
    ["", "nonsense", "[]", "{}", '{"citations": 1}', '{"citations": [{"number": 1}]}', '{"citations": []}\nx'],
)
def test_verify_refuses_what_is_no_answer_in_one_line(corpus: Path, content: str) -> None:
    done = run("verify", "-", "--corpus", str(corpus), given=content)
    complaint(done)
    assert done.returncode == 2


# a terminal


ON_ITS_TERMINAL = """
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.argv[0] = "bot"
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""


class Screen:
    """`python -m bot` on a pseudo-terminal; what it shows is read as it comes."""

    def __init__(self, arguments: Sequence[str], **more: str) -> None:
        command = [sys.executable, "-c", ON_ITS_TERMINAL, *arguments]
        self.control, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=environment(**more), cwd=PROJECT,
            start_new_session=True,
        )  # fmt: skip
        os.close(inside)
        self.shown = ""

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.control)

    def expect(self, words: str, seconds: float = 30) -> str:
        """What is shown up to and with `words`; it is not seen by the next call."""
        until = time.monotonic() + seconds
        while words not in self.shown:
            left = until - time.monotonic()
            assert left > 0 and select.select([self.control], [], [], left)[0], self.shown
            try:
                self.shown += os.read(self.control, 65_536).decode()
            except OSError as closed:  # the other end of the terminal is closed
                raise AssertionError(self.shown) from closed
        before, _, self.shown = self.shown.partition(words)
        return before + words

    def type(self, keys: str) -> None:
        os.write(self.control, keys.encode())

    def leave(self) -> int:
        return self.process.wait(30)


def test_chat_answers_follow_ups_shows_sources_and_leaves_at_ctrl_d(corpus: Path, tmp_path: Path) -> None:
    with Screen(["chat", "--corpus", str(corpus)], HOME=str(tmp_path), NO_COLOR="1") as screen:
        screen.expect("> ")
        screen.type(":source 1\r")
        screen.expect("ask a question first")
        screen.expect("> ")
        screen.type("How much does paXrking cost?" + "\x1b[D" * 14 + "\x7f\r")  # back to the X, and out with it
        screen.expect(f"“{QUOTE}” [1]")
        screen.expect("> ")
        screen.type(":source 1\r")
        screen.expect(f">>> {QUOTE} <<<")
        screen.expect("> ")
        screen.type(":source 9\r")
        screen.expect("there are :source 1")
        screen.expect("> ")
        screen.type("half a quest")
        screen.expect("half a quest")
        time.sleep(0.5)  # Python's readline misses a signal that comes while it draws a character
        screen.type("\x03")
        screen.expect("> ")
        screen.type("\x1b[A" * 3 + "\r")  # up to the question
        screen.expect(f"“{QUOTE}” [1]")
        screen.expect("> ")
        screen.type(":frob\r")
        screen.expect("there is no command :frob")
        screen.expect("> ")
        screen.type(":clear\r")
        screen.expect("forgotten")
        screen.expect("> ")
        screen.type(":source 1\r")
        screen.expect("ask a question first")
        screen.expect("> ")
        screen.type("\x04")
        assert screen.leave() == 0
    assert list(tmp_path.iterdir()) == []


def test_chat_leaves_at_quit(corpus: Path) -> None:
    with Screen(["chat", "--corpus", str(corpus)]) as screen:
        screen.expect("> ")
        screen.type(":quit\r")
        assert screen.leave() == 0


def test_chat_asks_with_the_questions_before(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Assistant.load(corpus)
    ask = assistant.ask
    seen: list[tuple[str, ...]] = []

    def noted(question: str, history: tuple[str, ...]) -> Answer:
        seen.append(history)
        return ask(question, history)

    monkeypatch.setattr(assistant, "ask", noted)
    conversation = Conversation(Console(corpus), assistant)
    for line in (QUESTION, "  And on Sundays?  ", "", ":help", "Why?", ":clear", "When?"):
        conversation.take(line)
    assert seen == [(), (QUESTION,), (QUESTION, "And on Sundays?"), ()]


def test_chat_reads_lines_from_a_pipe_and_shows_no_prompt(corpus: Path) -> None:
    done = run("chat", "--corpus", str(corpus), given=f"{QUESTION}\n\n:source 1\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert f">>> {QUOTE} <<<" in " ".join(done.stdout.split())
    assert "\n> " not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "more", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        (("--no-color",), {}, False),
    ],
)
def test_colour_only_where_it_is_wanted(
    corpus: Path, arguments: tuple[str, ...], more: dict[str, str], coloured: bool
) -> None:
    with Screen(["ask", QUESTION, "--corpus", str(corpus), *arguments], **more) as screen:
        shown = screen.expect("Sources")
        assert ("\x1b[" in shown) is coloured
        assert screen.leave() == 0


# help, version, documentation


def test_help_begins_with_examples_and_needs_no_corpus(tmp_path: Path) -> None:
    for command in ((), *((name,) for name in COMMANDS)):
        done = run(*command, "--help", folder=tmp_path)
        assert done.stdout.startswith("examples:\n  ")
        assert (done.returncode, done.stderr) == (0, "")


def test_version_names_the_corpus_by_what_is_in_it(corpus: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(corpus, tmp_path / "corpus")
    before = run("--version", "--corpus", str(folder)).stdout
    assert before.startswith("verbatim 0.")
    (folder / "clinic.txt").write_text(TEXT + "More.", encoding="utf-8")
    assert run("--version", "--corpus", str(folder)).stdout.split()[-1] != before.split()[-1]
    assert "(not there)" in run("--version", "--corpus", str(tmp_path / "missing")).stdout


def test_help_and_wrong_usage_load_nothing_heavy() -> None:
    check = "import sys; from bot.__main__ import main; main(['ask', '--frob']); print([m for m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, env=environment(), check=True)
    assert not {"nltk", "numpy", "flask", "rank_bm25", "bot.corpus"} & set(eval(done.stdout))


def test_an_unforeseen_failure_is_one_line_with_its_own_exit_code() -> None:
    script = (
        "import sys; from bot.__main__ import COMMANDS, main\n"
        "COMMANDS['show'].run = lambda *_: 1 / 0\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "show", "x"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert complaint(done) == "verbatim: failed: ZeroDivisionError: division by zero; --debug shows where"
    assert done.returncode == 70
    shown = subprocess.run([*command, "--debug"], capture_output=True, text=True, env=environment(), check=False)
    assert "Traceback" in shown.stderr


def test_the_documentation_names_every_command_option_and_exit_code() -> None:
    text = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    parser = build_parser()
    options = [option for action in parser._actions for option in action.option_strings]
    for command in COMMANDS:
        of_command = parser._subparsers._group_actions[0].choices[command]  # type: ignore[union-attr,index]
        options += [option for action in of_command._actions for option in action.option_strings]
        assert f"## {command}" in text
    assert [option for option in options if f"`{option}" not in text] == []
    assert [kind for kind in KINDS if f"| {kind} |" not in text] == []
    assert [change for change in CHANGES if f"| {change} |" not in text] == []
    assert [code for code in (0, 1, 2, 3, 5, 70, 130, 141) if f"| {code} |" not in text] == []
