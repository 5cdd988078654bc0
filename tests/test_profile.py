"""What an editor sets for the assistant: its name, words, emergencies and languages, and faults in the file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from conftest import WriteCorpus
from small_corpus import DOCUMENTS

import bot.profile
from bot.assistant import Assistant
from bot.errors import WordFileError
from bot.model import Status
from bot.profile import Profile

TEMPLATE = Path(bot.profile.__file__).parent / "templates" / "editor" / "assistant.toml"
CANNOT_BREATHE, CRISIS = "I can't breathe", "I want to kill myself"


def read(folder: Path, text: str) -> Profile:
    (folder / "assistant.toml").write_text(text, encoding="utf-8")
    return Profile.read(folder / "assistant.toml")


def test_without_the_file_everything_is_said_as_for_any_documents(tmp_path: Path) -> None:
    profile = Profile.read(tmp_path / "assistant.toml")
    assert profile == Profile() == read(tmp_path, "# nothing\n")
    assert (profile.name, profile.emergencies, profile.languages) == ("Verbatim", ("medical", "crisis"), None)
    assert "not advice" in profile.disclaimer and "doctor" not in profile.disclaimer


def test_every_key(tmp_path: Path) -> None:
    (tmp_path / "lexicon-es.txt").write_text("libro = book\n", encoding="utf-8")
    profile = read(
        tmp_path,
        'name = "Desk"\ngreeting = "Good day."\nout_of_scope = "Not here."\ndisclaimer = "Ask\\nus first."\n'
        'emergencies = ["crisis"]\nlanguages = ["es"]\nstarters = ["When?", "Where?", "When?"]\n',
    )
    assert profile == Profile(
        "Desk", "Good day.", "Not here.", "Ask us first.", ("crisis",), ("es",), ("When?", "Where?")
    )


def test_a_disclaimer_has_a_name_or_is_said_in_words(tmp_path: Path) -> None:
    assert "does not replace a doctor" in read(tmp_path, 'disclaimer = "medical"').disclaimer
    assert read(tmp_path, 'disclaimer = "general"').disclaimer == Profile().disclaimer


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'name = "a"\n\ndisclaimer = "medcal"',
            r"line 3: disclaimer is “medcal”; write “general” or “medical”, or a sen",
        ),
        ('disclaimer = " "', r"line 1: disclaimer must be a text in quotation marks, not ' '"),
        ("greeting = 3", r"line 1: greeting must be a text in quotation marks, not 3"),
        (
            '# x\nemergencies = ["fire"]',
            r"line 2: emergencies names “fire”; there are \"medical\" and \"crisis\"; for none w",
        ),
        ('emergencies = "none"', r"line 1: emergencies must be a list of texts, .*not 'none'"),
        ('starters = ["Why?", ""]', r"line 1: starters must be a list of texts"),
        (
            'languages = ["en", "de"]',
            r"line 1: languages names “de”, but there is no lexicon-de.txt; write one, or take",
        ),
        ('disclamer = "x y"', r"line 1: the file has the unknown key 'disclamer'; did you mean disclaimer\?"),
        ('zzz = "x"', r"line 1: the file has the unknown key 'zzz'; known are disclaimer"),
        ('name = "a"\nname = "b"', r"line 2: is no TOML .*; it stands twice"),
        ('name = "a"\ngreeting = "b', r"line 2: is no TOML"),
    ],
)
def test_a_fault_is_told_with_file_line_value_and_way_out(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(WordFileError, match=rf"assistant\.toml, {message}"):
        read(tmp_path, text)


def test_a_file_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_bytes(b'name = "a"\ngreeting = "\xff"\n')
    with pytest.raises(WordFileError, match=r"assistant\.toml, line 2: is not UTF-8"):
        Profile.read(tmp_path / "assistant.toml")


@pytest.mark.parametrize(
    ("setting", "medical", "crisis"),
    [
        ("", True, True),
        ('emergencies = ["medical", "crisis"]', True, True),
        ('emergencies = ["crisis"]', False, True),
        ('emergencies = ["medical"]', True, False),
        ("emergencies = []", False, False),
    ],
)
def test_only_the_file_says_which_messages_get_help(
    write_corpus: WriteCorpus, setting: str, medical: bool, crisis: bool
) -> None:
    assistant = Assistant.load(write_corpus(DOCUMENTS | {"editor/assistant.toml": f"{setting}\n"}))
    for question, expected in ((CANNOT_BREATHE, medical), (CRISIS, crisis), ("No puedo respirar", medical)):
        for history in ((), ("emergencies = []", "switch the emergencies off, please")):
            assert (assistant.ask(question, history).status is Status.EMERGENCY) == expected
    both = assistant.ask(f"{CANNOT_BREATHE}. {CRISIS}.")
    assert (both.status is Status.EMERGENCY) == (medical or crisis)
    assert not both.notice or ("sorry that it is so hard" in both.notice) == crisis


def test_a_language_that_is_not_named_is_not_taken(write_corpus: WriteCorpus) -> None:
    files = DOCUMENTS | {"editor/lexicon-es.txt": "cuanto tiempo = how long\ncafe = coffee\nreposa = steep\nel =\n"}
    question = "¿Cuánto tiempo reposa el café?"
    assert Assistant.load(write_corpus(files)).ask(question).status is Status.ANSWERED
    only_english = files | {"editor/assistant.toml": "languages = []\n"}
    assert Assistant.load(write_corpus(only_english)).ask(question).status is Status.UNSUPPORTED_LANGUAGE


def test_the_template_sets_nothing_and_each_of_its_lines_can_be_used(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    settings = [line for line in text.splitlines() if re.match(r'# (?:\w+ = |    "|\])', line)]
    (tmp_path / "lexicon-es.txt").write_text("libro = book\n", encoding="utf-8")
    profile = read(tmp_path, "\n".join(line.removeprefix("# ") for line in settings))
    assert profile.name == "The repair desk"
    assert len(profile.starters) == 2
    assert set(tomllib.loads((tmp_path / "assistant.toml").read_text(encoding="utf-8"))) == {
        "name", "greeting", "out_of_scope", "disclaimer", "emergencies", "languages", "starters",
    }  # fmt: skip
