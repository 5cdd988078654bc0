"""Cautions: an editor's words beside quotes and questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cautions import Caution, Cautions
from bot.errors import WordFileError

FILE = """# a comment
stop taking medications, avoid aspirin => Ask your doctor.
no risk => It is the document's own claim.
?should i, ?would you => A doctor can decide it.
?no risk => This is asked, not said.
"""


@pytest.fixture
def cautions(tmp_path: Path) -> Cautions:
    file = tmp_path / "cautions.txt"
    file.write_text(FILE, encoding="utf-8")
    return Cautions.read(file)


@pytest.mark.parametrize(
    "quote",
    [
        "You need to stop taking medications, they say.",
        "Stop  taking\nMEDICATIONS!",
        "stop—taking—medications",
        "You may have to avoid aspirin (Bufferin)",
    ],
)
def test_words_of_a_quote_call_for_a_caution(cautions: Cautions, quote: str) -> None:
    assert cautions.for_answer("How?", ["Something else.", quote]) == ("Ask your doctor.",)


@pytest.mark.parametrize("quote", ["Nonstop taking medications", "stop taking medication", "taking medications", ""])
def test_only_whole_phrases_count(cautions: Cautions, quote: str) -> None:
    assert cautions.for_answer("Should we?", [quote]) == ()


def test_a_phrase_of_the_question_is_not_looked_for_in_quotes_and_the_other_way_round(cautions: Cautions) -> None:
    assert cautions.for_answer("Should I do it?", []) == ("A doctor can decide it.",)
    assert cautions.for_answer("How?", ["Should I do it? the patient asks."]) == ()
    assert cautions.for_answer("Is there no risk?", []) == ("This is asked, not said.",)
    assert cautions.for_answer("How?", ["There is no risk."]) == ("It is the document's own claim.",)


def test_every_caution_once_and_in_the_order_of_the_file(cautions: Cautions) -> None:
    quotes = ["There is no risk.", "no risk", "avoid aspirin", "stop taking medications"]
    assert cautions.for_answer("Would you, and should I?", quotes) == (
        "Ask your doctor.", "It is the document's own claim.", "A doctor can decide it.",
    )  # fmt: skip


def test_a_missing_file_has_no_cautions(tmp_path: Path) -> None:
    assert Cautions.read(tmp_path / "cautions.txt").for_answer("Should I?", ["no risk"]) == ()


@pytest.mark.parametrize("line", ["no arrow", "=> no words", "no caution =>", "   =>   "])
def test_a_line_that_cannot_be_read_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "cautions.txt"
    file.write_text(f"a => b\n{line}\n", encoding="utf-8")
    with pytest.raises(WordFileError, match=r"cautions\.txt, line 2: cannot be read; write “words of a quote => the"):
        Cautions.read(file)


@given(question=st.text(st.characters()), quotes=st.lists(st.text(st.characters()), max_size=3))
def test_any_text_is_taken(question: str, quotes: list[str]) -> None:
    cautions = Cautions([Caution(" no risk ", "one"), Caution(" should i ", "two", in_question=True)])
    found = cautions.for_answer(question, quotes)
    assert set(found) <= {"one", "two"}
    assert cautions.for_answer(question, [*quotes, "there is NO risk"])[:1] == ("one",)
