"""Documents about machines and a library: nothing that anybody reads assumes that the matter is medical."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from small_corpus import write

import bot
from bot.assistant import Assistant
from bot.model import Status
from bot.prose import Prose
from bot.settings import Settings
from bot.tools import build_server
from bot.web.application import create_app

DISHWASHER = """# Dishwasher D40

## Descaling

Use a descaler once every three months. Do not use vinegar, because it attacks the seals.

## Faults

### What does error E24 mean?

The drain hose is blocked or kinked. Clean the filter and start the machine again.

### Why is water leaking from the door?

The door seal is dirty or worn. If the leak goes on, have the seal replaced.

## Guarantee

The guarantee lasts two years from the date of purchase. The motor has a guarantee of ten years.
"""
LIBRARY = """Town library: rules

Lending

Books are lent for four weeks. Films and games are lent for one week. Newspapers cannot be borrowed.

Renewal

Loans can be renewed twice, unless somebody else has reserved the item.

In the rooms

Food is not allowed. Dogs must stay outside, except assistance dogs.

Internet

The docs of the catalogue lie beside each computer. The admins help in the afternoon.
"""
QUESTIONS = (
    "hello",
    "thanks, that helps",
    "How often should I descale it?",
    "my dishwasher is leaking and will not stop",
    "what does E24 mean",
    "how long are books lent?",
    "where are the docs?",
    "is it safe?",
    "Who should not have it?",
    "does it hurt?",
    "what are the side effects?",
    "How do I treat the seal?",
    "may my dog come in?",
    "who won the cup in 1998?",
    "wie lange kann ich ein Buch ausleihen?",
)
MEDICAL = re.compile(r"medic|doctor|health|patient|clinic|treatment|plasm|mesother|inject|skin|disease|therap", re.I)
SUBJECT = re.compile(r"plasm|plazm|mesother|\bprp\b|rosacea|platelet", re.I)
PACKAGE = Path(bot.__file__).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("domains"), {"dishwasher.md": DISHWASHER, "library.txt": LIBRARY})


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Assistant:
    return Assistant.load(folder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_has_a_medical_word(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is not Status.EMERGENCY
    assert (
        answer.disclaimer == "These are quotes from the documents named, not advice. They may be wrong or out of date."
    )
    said = json.dumps(answer.as_dict() | {"question": ""}, ensure_ascii=False) + Prose.of(answer).text
    assert not MEDICAL.search(said), MEDICAL.findall(said)


def test_what_is_asked_is_answered(assistant: Assistant) -> None:
    for question, words in (
        ("How often should I descale it?", "once every three months"),
        ("what does E24 mean", "blocked or kinked"),
        ("How long are books lent?", "four weeks"),
        ("where are the docs?", "beside each computer"),
        ("may my dog come in?", "Dogs must stay outside"),
    ):
        assert words in assistant.ask(question).statements[0].text


def test_help_comes_first_here_too(assistant: Assistant) -> None:
    assert assistant.ask("the dishwasher exploded and my son is not breathing").status is Status.EMERGENCY
    assert assistant.ask("I want to kill myself").status is Status.EMERGENCY


def test_neither_the_api_nor_the_tools_have_a_medical_word(folder: Path, assistant: Assistant) -> None:
    client = create_app(Settings(folder)).test_client()
    said = [client.get(path).get_data(as_text=True) for path in ("/api/suggestions", "/v1/models", "/openapi.json")]
    message = {"role": "user", "content": "How long are books lent?"}
    said.append(client.post("/v1/chat/completions", json={"messages": [message]}).get_data(as_text=True))
    server = build_server(assistant)
    tools = anyio.run(server.list_tools)
    said += [server.instructions or "", *(tool.model_dump_json() for tool in tools)]
    for text in said:
        plain = text.replace("health checks", "").replace("/healthz", "").replace('"health"', "")
        assert not MEDICAL.search(plain), MEDICAL.findall(plain)


def files() -> Iterator[Path]:
    """What the package consists of, but for the words of the emergency gate and the disclaimers."""
    kinds = (".py", ".txt", ".json", ".js", ".html", ".css", ".toml", ".yaml")
    yield from (
        file for file in sorted(PACKAGE.rglob("*")) if file.suffix in kinds and "safety_words" not in file.parts
    )


def test_the_chat_and_its_page_have_no_medical_word() -> None:
    for file in (PACKAGE / "widget").rglob("*"):
        if file.suffix in (".json", ".js", ".html"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"medic|doctor|clinic|patient\b|treatment|médic|врач|медиц|բժիշկ|բժշկ", text, re.I), (
                file
            )


def test_no_file_of_the_package_knows_the_subject_of_the_shipped_documents() -> None:
    assert [str(file) for file in files() if SUBJECT.search(file.read_text(encoding="utf-8"))] == []
