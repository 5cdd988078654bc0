"""The emergency gate: what it has to catch, what it has to leave alone, and its data."""

from __future__ import annotations

import datetime
import json
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.safety
from bot.errors import SettingsError, WordFileError
from bot.safety import LANGUAGES, Gate, Notice, regions
from bot.safety_rules.grammar import fold, parse_phrase, split, value
from bot.safety_rules.lexicon import one_slip

MESSAGES = Path(__file__).parent / "safety"
CORPUS = Path(__file__).parent.parent / "corpus"
WORDS = Path(bot.safety.__file__).parent / "safety_words"
GATE = Gate.load()


def messages(name: str) -> list[str]:
    lines = (MESSAGES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


# How many of each file were caught, and how many near misses raised an alarm, when the file was first measured, before
# anything was mended on it (the gate of that time):
#   blind_   163 of 220 (74 %), 4 of 260 (1.5 %)      fresh_  308 of 640 (48 %), 14 of 640 (2.2 %)
#   blind2_  113 of 118 (96 %), 6 of 120 (5.0 %)      blind3_  73 of 104 (70 %), 8 of 113 (7.1 %)
#   more_    138 of 172 (80 %), 1 of 135 (0.7 %)      blind4_  52 of 66 (79 %),  4 of 60 (6.7 %)
#   blind5_   26 of 30 (87 %),  1 of 30 (3.3 %)
# Since then their kinds of misses were mended, so what is asserted here guards what was reached. Of unseen messages in
# unusual words expect about four of five to be caught. The points of words were never fitted on blind2_ to blind5_.
LEAST_CAUGHT = {
    "emergencies": 1.0, "blind_emergencies": 1.0, "fresh_emergencies": 0.99, "more_emergencies": 0.99,
    "blind2_emergencies": 0.98, "blind3_emergencies": 0.92, "blind4_emergencies": 0.95, "blind5_emergencies": 0.95,
}  # fmt: skip
MOST_ALARMS = {
    "near_misses": 0.0, "blind_near_misses": 0.0, "fresh_near_misses": 0.0025, "more_near_misses": 0.0075,
    "blind2_near_misses": 0.0, "blind3_near_misses": 0.0, "blind4_near_misses": 0.0, "blind5_near_misses": 0.0,
}  # fmt: skip


@pytest.mark.parametrize("name", LEAST_CAUGHT)
def test_catches_emergencies(name: str) -> None:
    missed = [text for text in messages(name) if GATE.check(text) is None]
    assert len(missed) <= (1 - LEAST_CAUGHT[name]) * len(messages(name)), missed


@pytest.mark.parametrize("name", MOST_ALARMS)
def test_leaves_near_misses_alone(name: str) -> None:
    alarms = [text for text in messages(name) if GATE.check(text) is not None]
    assert len(alarms) <= MOST_ALARMS[name] * len(messages(name)), alarms


def test_leaves_the_example_questions_alone() -> None:
    """Some of them tell of symptoms that are alarms indeed (“39 degrees after a vampire facial, go to A and E?”)."""
    files = [CORPUS / "editor" / f"{name}.txt" for name in ("questions", "unanswered")]
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    questions = [line for line in lines if line and line[0] not in "#>"]
    alarms = [question for question in questions if GATE.check(question) is not None]
    assert len(alarms) <= 0.0015 * len(questions), alarms


@pytest.mark.parametrize(
    "text",
    [
        "is there a risk of blood poisoning?",
        "can it cause blindness?",
        "I had a stroke in 2015, can I have PRP?",
        "the price gave me a heart attack",
        "my heart stopped when I saw the bill",
        "my skin is suicidal after the winter haha",
        "my boss is choking me with deadlines, is an hour enough?",
        "is fainting listed among the side effects?",
        "half her face has been paralysed since 2009, is that a reason against plasma?",
    ],
)
def test_an_ordinary_worry_is_no_alarm(text: str) -> None:
    assert GATE.check(text) is None


@pytest.mark.parametrize(
    "name",
    ["emergencies", "near_misses", "blind_emergencies", "blind_near_misses", "fresh_emergencies", "fresh_near_misses"],
)
def test_message_files_are_big_enough_and_have_no_doubles(name: str) -> None:
    texts = messages(name)
    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("cant breathe face swelling help", "emergency", "breathing"),
        ("CHST PAIN", "emergency", "chest"),
        ("I suddenly can't see out of my left eye", "emergency", "sight"),
        ("my son swallowed bleach", "emergency", "poisoning"),
        ("one side of his face is drooping", "emergency", "stroke"),
        ("my nose turned white after the filler and hurts terribly", "emergency", "skin"),
        ("I want to die", "crisis", "suicide"),
        ("my husband hits me", "crisis", "violence"),
        ("не могу дышать", "emergency", "breathing"),
        ("no puedo respirar", "emergency", "breathing"),
        ("չեմ կարողանում շնչել", "emergency", "breathing"),
    ],
)
def test_kind_and_topic(text: str, kind: str, topic: str) -> None:
    notice = GATE.check(text)
    assert notice is not None
    assert (notice.kind, notice.topic) == (kind, topic)


def test_a_question_about_a_risk_that_goes_on_with_a_present_symptom_is_an_alarm() -> None:
    assert GATE.check("can it cause chest pain?") is None
    assert GATE.check("can it cause chest pain? I can't breathe") is not None
    assert GATE.check("is it normal that I can't breathe?") is not None


def test_a_crisis_beside_an_emergency_is_answered_too() -> None:
    notice = GATE.check("I took 30 sleeping pills, I want to die")
    assert notice is not None
    assert (notice.kind, notice.topic) == ("emergency", "poisoning")
    assert "sorry" in notice.text


def test_the_notice_speaks_the_language_of_the_message() -> None:
    notice = GATE.check("не могу дышать")
    assert notice is not None
    assert "звоните" in notice.text


@settings(deadline=None)
@given(st.text())
def test_takes_any_text(text: str) -> None:
    notice = GATE.check(text)
    assert notice is None or notice.text


OWN_WORDS = ["i", "not", "chest", "pain", "if", "cant", "breathe", ".", "my", "\ud800", "😂"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(OWN_WORDS), max_size=80))
def test_takes_any_heap_of_its_own_words(words: list[str]) -> None:
    GATE.check(" ".join(words))


def test_same_message_same_notice() -> None:
    other = Gate.load()
    for text in messages("blind_emergencies")[:40]:
        assert GATE.check(text) == GATE.check(text) == other.check(text)


@pytest.mark.parametrize("unit", ["a", "i ", "chest pain if ", "not ", ". ", "😂", "\ud800", "a\u0301"])
def test_a_huge_text_is_read_in_part(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    GATE.check(text)
    help_first = GATE.check("I can't breathe. " + text)
    help_last = GATE.check(text + ". I can't breathe.")
    assert help_first is not None
    assert help_last is not None or unit in ("chest pain if ", "not ")


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
        Notice("emergency", "breathing", " ")


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


def test_the_evidence_names_what_is_weighed() -> None:
    rules = GATE.recogniser("en")
    assert rules.evidence(split("I can't breathe")).topics == {"breathing"}
    found = rules.evidence(split("he swallowed my pills and mumbles"))
    assert {sign.group for signs in found.signs.values() for sign in signs}
    assert found.words["swallowed"] > 0


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
