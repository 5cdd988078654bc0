"""The emergency gate: what it has to catch and what it has to leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import Gate
from bot.safety_rules.grammar import split

MESSAGES = Path(__file__).parent / "safety"
CORPUS = Path(__file__).parent.parent / "corpus"
GATE = Gate.load()


def messages(name: str) -> list[str]:
    lines = (MESSAGES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


# How many of each file were caught, and how many near misses raised an alarm, when the file was first measured, before
# anything was mended on it (the gate of that time):
#   blind_   163 of 220 (74 %), 4 of 260 (1.5 %)      fresh_  308 of 640 (48 %), 14 of 640 (2.2 %)
#   blind2_  113 of 118 (96 %), 6 of 120 (5.0 %)      blind3_  73 of 104 (70 %), 8 of 113 (7.1 %)
#   more_    138 of 172 (80 %), 1 of 135 (0.7 %)      blind4_  52 of 66 (79 %),  4 of 60 (6.7 %)
#   blind5_   26 of 30 (87 %),  1 of 30 (3.3 %)            blind6_ 118 of 120 (98 %), 8 of 150 (5.3 %)
#   blind7_   57 of 60 (95 %),  9 of 60 (15 %)             blind8_  58 of 60 (97 %),  4 of 60 (6.7 %)
# Since then their kinds of misses were mended, so what is asserted here guards what was reached. Of unseen messages in
# unusual words expect about four of five to be caught. The points of words were never fitted on blind2_ to blind8_.
LEAST_CAUGHT = {
    "emergencies": 1.0, "blind_emergencies": 1.0, "fresh_emergencies": 0.99, "more_emergencies": 0.99,
    "blind2_emergencies": 0.98, "blind3_emergencies": 0.92, "blind4_emergencies": 0.95, "blind5_emergencies": 0.95,
    "blind6_emergencies": 0.98, "blind7_emergencies": 0.98, "blind8_emergencies": 0.98,
}  # fmt: skip
MOST_ALARMS = {
    "near_misses": 0.0, "blind_near_misses": 0.0, "fresh_near_misses": 0.0025, "more_near_misses": 0.0075,
    "blind2_near_misses": 0.0, "blind3_near_misses": 0.0, "blind4_near_misses": 0.0, "blind5_near_misses": 0.0,
    "blind6_near_misses": 0.0, "blind7_near_misses": 0.0, "blind8_near_misses": 0.0,
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
    assert len(alarms) <= 0.001 * len(questions), alarms


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
        "one cannot react to what is one's own, or can I react to it?",
        "can it wake up a sleeping virus?",
        "the little lumps should be gone by Monday, shouldn't they",
        "is meningitis a danger with this?",
        "my forehead is swollen like a balloon on day three",
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
        ("cant breathe face swelling help", "medical", "breathing"),
        ("CHST PAIN", "medical", "chest"),
        ("I suddenly can't see out of my left eye", "medical", "sight"),
        ("my son swallowed bleach", "medical", "poisoning"),
        ("one side of his face is drooping", "medical", "stroke"),
        ("my nose turned white after the filler and hurts terribly", "medical", "skin"),
        ("I want to die", "crisis", "suicide"),
        ("my husband hits me", "crisis", "violence"),
        ("не могу дышать", "medical", "breathing"),
        ("no puedo respirar", "medical", "breathing"),
        ("չեմ կարողանում շնչել", "medical", "breathing"),
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


@pytest.mark.parametrize(
    "text",
    [
        "my face is swollen like a balloon on day two and I can't breathe",
        "I want to be gone by tomorrow",
        "father had a stroke in 2015. Now he suddenly cannot speak",
        "since the stroke an hour ago her face is drooping",
        "my friend had a seizure after the injection, is she ok now",
        "I'm choking on my own blood",
        "my friend fainted and is not breathing normally",
    ],
)
def test_what_lifts_an_ordinary_worry_leaves_a_real_one(text: str) -> None:
    assert GATE.check(text) is not None


def test_a_crisis_beside_an_emergency_is_answered_too() -> None:
    notice = GATE.check("I took 30 sleeping pills, I want to die")
    assert notice is not None
    assert (notice.kind, notice.topic) == ("medical", "poisoning")
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


def test_the_evidence_names_what_is_weighed() -> None:
    rules = GATE.recogniser("en")
    assert rules.evidence(split("I can't breathe")).topics == {"breathing"}
    found = rules.evidence(split("he swallowed my pills and mumbles"))
    assert {sign.group for signs in found.signs.values() for sign in signs}
    assert found.words["swallowed"] > 0
