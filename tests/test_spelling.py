"""Words that nobody knows are corrected towards words that the documents use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling import Speller

VOCABULARY = {
    "plasmolifting": 40,
    "contraindications": 9,
    "procedure": 30,
    "injection": 12,
    "pain": 5,
    "pregnancy": 2,
    "rosacea": 3,
    "acne": 4,
    "face": 20,
    "effect": 9,
    "side": 5,
    "hair": 20,
    "can": 10,
    "have": 9,
    "between": 7,
    "btw": 2,
    "b12": 3,
    "x": 1,
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(VOCABULARY, frozenset({"can", "have"}))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("plasmolfting", "plasmolifting"),
        ("plazmolifting", "plasmolifting"),
        ("lpasmolifting", "plasmolifting"),
        ("contraindicatons", "contraindications"),
        ("conrtaindicaitons", "contraindications"),
        ("procedrue", "procedure"),
        ("rosaceaa", "rosacea"),
        ("rosaxea", "rosacea"),
        ("prgnncy", "pregnancy"),
        ("plsmlftng", "plasmolifting"),
        ("avne", "acne"),
        ("haev", "have"),
        ("cna", "can"),
        ("hv", "have"),
        ("btwn", "between"),
    ],
)
def test_a_slip_is_corrected(speller: Speller, slip: str, meant: str) -> None:
    assert speller.correct(slip) == meant


@pytest.mark.parametrize(
    "word",
    [
        "face",
        "fact",
        "paint",
        "chair",
        "gluten",
        "makeup",
        "xyzzy",
        "covid19",
        "боль",
        "a",
        "",
        "q",
        "plasmolifting" * 3,
        "b12",
        "b13",
    ],
)
def test_what_is_known_real_or_like_nothing_known_stays(speller: Speller, word: str) -> None:
    assert speller.correct(word) is None


def test_the_smallest_slip_wins_and_then_the_word_that_is_used_most() -> None:
    assert Speller({"sting": 1, "stint": 9}).correct("stinh") == "sting"
    assert Speller({"zabcde": 1, "xabcde": 9}).correct("qqabcde") is None
    assert Speller({"gorbal": 1, "gorbel": 9}).correct("gorbxl") == "gorbel"


def test_a_short_word_may_hold_one_far_slip_and_no_more() -> None:
    assert [Speller({"stone": 1}).correct(word) for word in ("stqne", "stqpe")] == ["stone", None]


def test_nothing_is_known_to_an_empty_vocabulary() -> None:
    assert Speller({}).correct("plasmolfting") is None


@given(word=st.text(alphabet="abceilnoprst'’é5", max_size=35))
def test_any_word_is_left_or_becomes_a_known_one_for_good(speller: Speller, word: str) -> None:
    corrected = speller.correct(word)
    assert corrected == speller.correct(word)
    if corrected is not None:
        assert corrected in VOCABULARY
        assert speller.correct(corrected) is None
