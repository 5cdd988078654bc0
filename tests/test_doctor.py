"""`doctor`: what keeps a server from starting, what is worth a look, and the settings in force."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from conftest import WriteCorpus
from small_corpus import DOCUMENTS

from bot.__main__ import build_parser
from bot.commands import doctor
from bot.commands.console import Console

PROJECT = Path(__file__).parent.parent


def examine(folder: Path, capsys: pytest.CaptureFixture[str], **environment: str) -> tuple[int, list[dict[str, Any]]]:
    arguments = build_parser().parse_args(["doctor", "--json"])
    code = doctor.run(arguments, Console(folder, environment=environment))
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return code, findings


def test_all_is_well(write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]) -> None:
    code, findings = examine(write_corpus(DOCUMENTS), capsys, VERBATIM_PORT="18999")
    assert code == 0
    assert {finding["verdict"] for finding in findings} == {"ok"}
    said = {finding["what"]: finding["says"] for finding in findings}
    assert said["setting port"] == "18999 (VERBATIM_PORT)"
    assert said["setting workers"] == "1 (default)"
    assert said["documents"].startswith(f"{len(DOCUMENTS)} documents")
    assert "index.json" in said["index"]


def test_a_folder_that_the_command_names_is_no_default(
    write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_corpus(DOCUMENTS)
    arguments = build_parser().parse_args(["doctor", "--json", "--corpus", str(folder)])
    assert doctor.run(arguments, Console(folder, environment={"VERBATIM_PORT": "18999"})) == 0
    said = {finding["what"]: finding["says"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert said["setting corpus"] == f"{folder} (--corpus)"


def test_secrets_are_not_shown(write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]) -> None:
    key = "0123456789abcdef0123456789abcdef"
    _, findings = examine(write_corpus(DOCUMENTS), capsys, VERBATIM_API_KEY=key)
    assert key not in json.dumps(findings)
    assert any(f["says"] == "set, and not shown here (VERBATIM_API_KEY)" for f in findings)


@pytest.mark.parametrize(
    ("files", "port", "message"),
    [
        ({}, "18999", "no document to answer from"),
        (DOCUMENTS, "many", "VERBATIM_PORT is “many”; write a whole number"),
        ({**DOCUMENTS, "editor/synonyms.txt": "=>"}, "18999", "synonyms.txt, line 1"),
    ],
)
def test_what_is_broken(
    write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str], files: dict[str, str], port: str, message: str
) -> None:
    folder = write_corpus(files or {"picture.png": ""})
    code, findings = examine(folder, capsys, VERBATIM_PORT=port)
    assert code == 5
    assert any(finding["verdict"] == "broken" and message in finding["says"] for finding in findings)


def test_what_is_worth_a_look(write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        folder = write_corpus({**DOCUMENTS, "empty.txt": ""})
        code, findings = examine(folder, capsys, VERBATIM_PORT=str(taken.getsockname()[1]))
    assert code == 0
    looks = [finding["what"] for finding in findings if finding["verdict"] == "look"]
    assert looks == ["documents", "port"]


def test_the_libraries_are_those_that_run() -> None:
    required = (PROJECT / "requirements.txt").read_text(encoding="utf-8").split("\n\n")[0]
    assert all(f"\n{library}==" in required for library in doctor.LIBRARIES)


def test_as_text(write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]) -> None:
    doctor.run(build_parser().parse_args(["doctor"]), Console(write_corpus(DOCUMENTS)))
    out = capsys.readouterr().out
    assert "ok      documents: " in out
