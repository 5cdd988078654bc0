"""Words, stems and sentences, each with its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Span
from bot.text import fold_word, sentences, stem, tokenize, trim, words_of

PIECES = st.sampled_from(
    [*" \n.?!…:;,-•'’\"()[]1[", "\r\n", ". . .", "i. e. ", "0. 5", "Dr. ", "Know", "treatment", "The "]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


@given(TEXTS)
def test_tokens_are_in_order_and_are_what_stands_at_their_place(text: str) -> None:
    tokens = tokenize(text)
    assert all(token.span.of(text) == token.text for token in tokens)
    assert all(token.span.end <= following.span.start for token, following in pairwise(tokens))
    assert words_of(text) == [token.folded for token in tokens]
    assert all(token.folded and stem(token.folded) for token in tokens)


@given(TEXTS, st.integers(0, 20), st.integers(0, 20))
def test_sentences_cover_a_span_in_order_without_overlap(text: str, before: int, after: int) -> None:
    if before >= len(text) - after:
        return
    within = Span(before, len(text) - after)
    found = sentences(text, within)
    assert found == sentences(text, within)
    assert all(within.covers(span) and span.of(text) == span.of(text).strip() for span in found)
    assert all(span.end <= following.start for span, following in pairwise(found))
    covered = {place for span in found for place in range(span.start, span.end)}
    left = [text[place] for place in range(within.start, within.end) if place not in covered]
    assert all(character.isspace() or character == "\ufeff" for character in left)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Patient’s", "patient"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("plasmo\u00adlifting", "plasmolifting"),
        ("𝐏𝐑𝐏", "prp"),
        ("ﬁllers", "fillers"),
        ("don’t", "don't"),
        ("straße", "strasse"),
        ("İ", "i"),
        ("кровь", "кровь"),
    ],
)
def test_words_are_folded(word: str, folded: str) -> None:
    assert fold_word(word) == folded
    assert words_of(f"({word})") == [folded]


def test_stems_are_english() -> None:
    assert stem("injections") == stem("injected") == "inject"
    assert stem("кровью") == "кровью"
    assert stem("b12") == "b12"


@pytest.mark.parametrize(
    "expected",
    [
        ["It is safe.", "It helps!", "Does it?", "Yes…", "It does."],
        ["The blood breaks up into fractions, i. e. there is a separation.", "Next."],
        ["The effect lasts from 0. 5 to 1. 2 years.", "It fades."],
        ["Serums were used . . .", "If you see photos, ask."],
        ["Dr. Smith and J. R. Miller wrote Fig. 6.", "It shows plasma."],
        ["It contains vitamin C.", "It helps."],
        ["It heals wounds, bones, etc.", "The list is long."],
        ["He comes at 9 a.m. Monday morning.", "She left."],
        ["It was mixed.[2][3]", "It costs U.S. $500.[a]", "So what?"],
        ["“It is safe.”", "(See below.)", "He left."],
        ["Before the session, stop. drink more water.", "Eat nothing."],
        ["1. Fat removal in the face.", "It works."],
        ["Made in 1975.", "12 people were treated."],
        ["A. The procedure is safe."],
        ["Это безопасно.", "Это помогает."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from one plasmoliftingKnow right away", ["from one plasmolifting", "Know right away"]),
        ("Conclusions:Today, many clinics", ["Conclusions:", "Today, many clinics"]),
        (
            "It smoothes any wrinkles.before and after plasmolifting",
            ["It smoothes any wrinkles.", "before and after plasmolifting"],
        ),
        (
            "to buy both procedures. the result of plasmolifting",
            ["to buy both procedures.", "the result of plasmolifting"],
        ),
        ("It was long.Then it ended well.", ["It was long.", "Then it ended well."]),
        ("这是一种方法。它是安全的。", ["这是一种方法。", "它是安全的。"]),
    ],
)
def test_glued_sentences_are_parted(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Call removeChild here, for removeChild is good.",
        "Use document.createElement to begin.",
        "Edit index.html, please.",
        "JavaScript and PowerPoint by McDonald.",
        "Open www.example.info now.",
    ],
)
def test_names_of_programs_are_not_parted(text: str) -> None:
    assert cut(text) == [text]


def test_lines_of_a_hard_wrapped_page_are_one_sentence() -> None:
    text = "It was used in surgery and\ntraumatology: it helps patients of\r\n  Dr. Miller. It ended."
    assert cut(text) == [text[: text.index(" It ended")], "It ended."]


def test_trimming_takes_white_space_and_byte_order_marks() -> None:
    assert trim("\ufeff a \n", 0, 5) == Span(2, 3)
    assert trim(" \ufeff ", 0, 3) is None
