"""The emergency gate's data: phrases, points, notices and numbers, and what is said of a fault in them."""

from __future__ import annotations

import datetime
import shutil
import tomllib
from pathlib import Path

import pytest

import bot.safety
from bot.errors import SettingsError, WordFileError
from bot.safety import LANGUAGES, Gate, Notice, regions
from bot.safety_rules.grammar import fold, parse_phrase, split, value
from bot.safety_rules.lexicon import one_slip

WORDS = Path(bot.safety.__file__).parent / "safety_words"
GATE = Gate.load()


def test_numbers_files() -> None:
    assert set(regions()) >= {"am", "es", "eu", "gb", "ru", "us"}
    for region in regions():
        data = tomllib.loads((WORDS / "numbers" / f"{region}.toml").read_text(encoding="utf-8"))
        assert data["checked"] >= datetime.date(2026, 11, 22)
        assert data["source"]
        assert set(data) <= {"checked", "source", "emergency", "poison", "crisis", "violence"}
        notice = Gate.load(region=region).check("I can't breathe")
        assert notice is not None
        assert data["emergency"][0]["number"] in notice.text


def test_without_a_region_no_number_is_invented() -> None:
    for text in ("I can't breathe", "I want to die", "my husband hits me", "my son drank bleach"):
        notice = GATE.check(text)
        assert notice is not None
        assert "local emergency number" in notice.text
        assert {"".join(filter(str.isdigit, word)) for word in notice.text.split()} <= {"", "112"}


@pytest.mark.parametrize("region", [None, "am", "es", "eu", "gb", "ru", "us"])
@pytest.mark.parametrize("language", ["en", "ru", "es", "hy"])
def test_notices_are_short_and_complete(region: str | None, language: str) -> None:
    gate = Gate.load(region=region)
    for notice in gate._languages[LANGUAGES.index(language)].notices.values():
        assert "{" not in notice.text
        assert "  " not in notice.text
        assert len(notice.text) < 620
        if language == "en":
            assert notice.text.count(". ") <= 3
            assert "commit" not in notice.text


def test_a_notice_checks_itself() -> None:
    with pytest.raises(ValueError, match="kind"):
        Notice("medical", "breathing", " ")


@pytest.mark.parametrize("region", ["xx", "../gb", ""])
def test_unknown_region(region: str) -> None:
    with pytest.raises(SettingsError, match="Known: am, es, eu, gb, ru, us"):
        Gate.load(region=region)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("phrases/en/breathing.txt", "[words breathe]", "[nonsense]", r"breathing.txt, line \d+: .*heading"),
        (
            "phrases/en/breathing.txt",
            "<cant> ..1 <breathe>",
            "<cant> <nothere>",
            r"line \d+: there is no group <nothere>",
        ),
        ("phrases/en/breathing.txt", "cantbreathe", "..2", r"breathing.txt, line \d+: a phrase begins"),
        ("phrases/en/2_blocks.txt", "forward]", "forwards]", r"2_blocks.txt, line \d+: a block says how far"),
        ("notices/en.toml", "[topics.chest]", "[topics.chess]", r"en.toml, line 1: no notice for chest"),
        ("notices/en.toml", "{machine}", "{oops}", r"en.toml, line \d+: .*oops"),
        ("notices/en.toml", "[phrases]", "[phrases", r"en.toml, line \d+: "),
        (
            "phrases/en/signs_air.txt",
            "breathing]",
            "breathing now]",
            r"signs_air.txt, line \d+: a sign says its points",
        ),
        (
            "phrases/en/pairs.txt",
            "[symptom help]",
            "[symptom help]\na ~3 b ~3 c",
            r"pairs.txt, line \d+: .*stands once",
        ),
        ("phrases/en/points.tsv", "# Points", "Points", r"points.tsv, line 1: .*no line such as"),
        ("numbers/gb.toml", '"999"', "999", r"gb.toml, line \d+: 999 under emergency"),
        ("numbers/gb.toml", "checked = 2026-11-22", "", r"gb.toml, line 1: .*checked"),
    ],
)
def test_bad_data_is_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(WordFileError, match=message):
        Gate.load(folder, "gb").check_all()


def test_text_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    (folder / "phrases" / "en" / "signs.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(WordFileError, match=r"signs.txt, line 1: this is not UTF-8"):
        Gate.load(folder)


def test_without_points_of_words_the_rules_still_speak(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    (folder / "phrases" / "en" / "points.tsv").unlink()
    assert Gate.load(folder).check("I can't breathe") is not None


def test_every_shipped_file_can_be_read() -> None:
    GATE.check_all()


def test_a_fault_in_a_phrase_is_named_when_a_message_needs_it(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    path = folder / "phrases" / "en" / "breathing.txt"
    path.write_text(path.read_text(encoding="utf-8") + "[alarm breathing]\nzyx ..2 <nothere>\n", encoding="utf-8")
    gate = Gate.load(folder)
    assert gate.check("hello") is None
    with pytest.raises(WordFileError, match=r"breathing.txt, line \d+: there is no group <nothere>"):
        gate.check("zyx")


def test_english_alone_reads_no_russian_and_no_armenian(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    for language in ("ru", "hy"):
        shutil.rmtree(folder / "phrases" / language)
    assert Gate.load(folder).check("I can't breathe") is not None


def test_numbers_in_a_range() -> None:
    assert value("39.5") == value("39,5") == value("39.5c") == 39.5
    assert value("39th") is value("a39") is None
    assert parse_phrase("sugar 20-60/hi")[1].ranges == ((20.0, 60.0),)


def test_folding_and_splitting() -> None:
    assert fold("CAN’T Rólling heeeelp") == "cant rolling help"
    assert split("I can 't breathe, 39.5! ok").words == ("i", "cant", "breathe", "39.5", "ok")
    assert split("a. b").sentence == (0, 1)
    assert split("a, b").sentence == (0, 0)


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [("seizure", "siezure", True), ("throat", "thoat", True), ("breathe", "breathee", True), ("chest", "chess", True),
     ("seizure", "sizuree", False), ("stroke", "stork", False)],
)  # fmt: skip
def test_one_slip(left: str, right: str, one: bool) -> None:
    assert one_slip(left, right) is one


@pytest.mark.parametrize("line", ["", "..3 a", "a ..3", "a?", "a--b", "<>"])
def test_bad_phrases(line: str) -> None:
    with pytest.raises(ValueError, match=r"phrase|word"):
        parse_phrase(line)
