"""What is taken out of a visitor's words before they are kept: against a list of messages, and for any text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.redaction import Redactor

LISTS = (("redaction_cases.txt", 0.98, 0.01), ("redaction_fresh.txt", 0.9, 0.02))
"""Each list, with figures a little worse than what is reached: of what is personal taken out, of the rest lost."""
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Case:
    """A message, the words of it that are personal, and those that are not."""

    message: str
    personal: tuple[str, ...]
    other: tuple[str, ...]


MARKS = re.compile("[՛՜՞]")


def read_cases(name: str) -> list[Case]:
    lines = [
        MARKS.sub("", line)
        for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [
        Case(
            re.sub("[{}]", "", line), tuple(re.findall(r"\{([^}]*)\}", line)),
            tuple(WORD.findall(re.sub(r"\{[^}]*\}", " ", line))),
        )
        for line in lines
    ]  # fmt: skip


@pytest.fixture(scope="module")
def redactor(corpus_folder: Path) -> Redactor:
    return Redactor(Assistant.load(corpus_folder).knows_word)


def left_of(redactor: Redactor, message: str) -> set[str]:
    return set(WORD.findall(re.sub(r"\[\w+\]", " ", redactor.redact(message))))


@pytest.mark.parametrize(("name", "least_recall", "most_lost"), LISTS)
def test_most_of_what_is_personal_goes_and_most_else_stays(
    redactor: Redactor, name: str, least_recall: float, most_lost: float, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told = lost = words = 0
    remarks = []
    cases = read_cases(name)
    for case in cases:
        left = left_of(redactor, case.message)
        kept = [part for part in case.personal if left & (set(WORD.findall(part)) - set(case.other))]
        gone = [word for word in case.other if unicodedata.normalize("NFKC", word) not in left]
        told, found = told + len(case.personal), found + len(case.personal) - len(kept)
        words, lost = words + len(case.other), lost + len(gone)
        if kept or gone:
            remarks.append(f"  {redactor.redact(case.message)}   (left: {kept}, lost: {gone})")
    with capsys.disabled():
        print(
            f"\n{name}: {found} of {told} personal stretches taken out ({found / told:.1%});",
            f"{lost} of {words} other words lost ({lost / words:.1%}); {len(cases)} messages",
        )
        print(*remarks, sep="\n")
    assert found / told >= least_recall and lost / words <= most_lost


@given(st.text(max_size=600))
def test_any_text_is_taken_and_no_number_stays(text: str) -> None:
    redactor = Redactor(str.isascii)
    left = redactor.redact(text)
    assert left == redactor.redact(text) and "\n" not in left and len(left) <= 500
    assert not re.search(r"\d{2}", re.sub(r"(?i)covid.19|hpv 16", "", left))


@pytest.mark.parametrize(
    "written",
    ["０９１ １２３４５６", "0\u200b9\u200b1123456", "٠٩١١٢٣٤٥٦", "①②③④", "091\u00ad123456", "x" * 30 + "091123456"],
)
def test_numbers_are_found_in_any_digits(written: str) -> None:
    assert Redactor(str.isascii).redact(f"call {written} today") == "call [number] today"


def test_long_traps_take_no_time(redactor: Redactor) -> None:
    began = perf_counter()
    for trap in (
        "a" * 4000,
        "a." * 2000,
        "1 " * 2000,
        "@a" * 2000,
        "one " * 1000,
        "Anna " * 800,
        "AB 1 " * 800,
        "www." * 1000,
    ):
        redactor.redact(trap)
    assert perf_counter() - began < 4.0
