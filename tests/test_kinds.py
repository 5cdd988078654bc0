"""What a question asks for, and the small words that change it."""

from __future__ import annotations

import pytest

from bot.kinds import Kind, denies, kind_of, names_in, numbers_in, ranks_in


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many sessions are needed?", Kind.NUMBER),
        ("when does it open", Kind.NUMBER),
        ("In which year was it built?", Kind.NUMBER),
        ("who built it", Kind.NAME),
        ("Which city is it in?", Kind.NAME),
        ("Why is it closed?", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_what_is_asked_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def test_what_a_sentence_holds() -> None:
    text = "The oldest tower, built by Anna in May 1950, was not the first of three."
    assert numbers_in(text) == {"1950", "three"}
    assert names_in(text, lambda word: word in {"the", "may"}) == {"anna"}
    assert ranks_in(text) == {"oldest", "first"}
    assert denies(text)
    assert denies("It doesn’t.")
    assert not denies("Another knot is noted.")
