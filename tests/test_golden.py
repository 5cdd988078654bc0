"""The golden questions: floors a little below what is reached. `make golden` prints the same table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from golden import (
    LABELS,
    Figure,
    GoldenQuestion,
    Texts,
    Verdict,
    area_under_curve,
    ask_golden,
    figures,
    judge,
    read_golden,
)

from bench.golden import main
from bot.model import Span

TEXT = "First words here.\nThe effect lasts  for\ntwo years. It then fades slowly away. Ask a doctor."

# The figure, the least (or the most) that is held, and what was reached on 2026-11-22 when this was written.
LEAST = [
    ("answerable: first quote right", 0.88, 0.919),
    ("answerable: some quote right", 0.90, 0.937),
    ("answerable: share of quotes right", 0.86, 0.903),
    ("partial: right or refused", 0.89, 0.935),
    ("unanswerable: refused", 0.93, 0.978),
    ("out of domain: refused", 0.94, 1.0),
    ("smalltalk: nothing quoted", 0.85, 0.857),
    ("emergency: caught", 0.96, 0.967),
    ("disagreement shown", 0.76, 0.805),
    ("confidence: AUROC", 0.97, 0.996),
    ("all: right", 0.90, 0.936),
]
MOST = [
    ("answerable: wrongly refused", 0.05, 0.027),
    ("emergency: false alarms", 0.005, 0.0048),
    ("misleading span shown", 0.07, 0.046),
]


@pytest.fixture(scope="module")
def verdicts(corpus_folder: Path) -> list[Verdict]:
    return ask_golden(corpus_folder)


@pytest.fixture(scope="module")
def table(verdicts: list[Verdict]) -> dict[str, Figure]:
    found = figures(verdicts)
    print("", *found, sep="\n")
    return {figure.name: figure for figure in found}


@pytest.mark.parametrize(("name", "floor", "reached"), LEAST)
def test_at_least(table: dict[str, Figure], name: str, floor: float, reached: float) -> None:
    assert table[name].value >= floor, f"{table[name]}; {reached:.3f} was reached"


@pytest.mark.parametrize(("name", "ceiling", "reached"), MOST)
def test_at_most(table: dict[str, Figure], name: str, ceiling: float, reached: float) -> None:
    assert table[name].value <= ceiling, f"{table[name]}; {reached:.3f} was reached"


def test_no_quote_is_made_up_and_no_answer_is_without_its_disclaimer(verdicts: list[Verdict]) -> None:
    assert [v.question.id for v in verdicts if v.fabricated] == []
    assert [v.question.id for v in verdicts if not v.disclaimer] == []


def test_an_emergency_quotes_nothing(verdicts: list[Verdict]) -> None:
    alarms = [verdict for verdict in verdicts if verdict.status == "emergency"]
    assert alarms
    assert [verdict.question.id for verdict in alarms if verdict.quotes] == []


def test_every_line_of_the_table_is_held(table: dict[str, Figure]) -> None:
    held = {name for name, _, _ in (*LEAST, *MOST)}
    assert set(table) - held == {"quotes fabricated", "without disclaimer", "characters quoted, median"}


# The set itself


def test_the_set_is_as_large_and_as_varied_as_it_is_said_to_be(corpus_folder: Path) -> None:
    questions = read_golden(Texts(corpus_folder))
    count = Counter(question.label for question in questions)
    assert len(questions) >= 1_280
    assert len({question.id for question in questions}) == len(questions)
    assert len({(question.text, question.history) for question in questions}) == len(questions)
    assert set(count) == set(LABELS)
    assert count["emergency"] >= 30
    assert sum(question.kind == "near_miss" for question in questions) >= 20
    assert sum(bool(question.history) for question in questions) >= 55


def test_labels_and_quotes_belong_together(corpus_folder: Path) -> None:
    for question in read_golden(Texts(corpus_folder)):
        assert bool(question.quotes) == (question.label in ("answerable", "partial")), question.id
        assert len(question.sides) != 1, question.id
        assert all(question.sides), question.id


# The judge


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "b.txt").write_bytes(TEXT.encode())
    return Texts(tmp_path)


def place(words: str, document: str = "a") -> tuple[str, Span]:
    start = TEXT.index(words)
    return document, Span(start, start + len(words))


def question(label: str = "answerable", *quotes: str, **more: tuple[tuple[str, Span], ...]) -> GoldenQuestion:
    return GoldenQuestion(
        "x-1", "kind", label, "How long?", (), tuple(place(words) for words in quotes), more.get("misleading", ()), ()
    )


def answer(*quotes: str, status: str = "answered", document: str = "a") -> dict[str, object]:
    places = [place(words, document) for words in quotes]
    citations = [
        {"number": n, "document": name, "start": span.start, "end": span.end, "quote": span.of(TEXT)}
        for n, (name, span) in enumerate(places, 1)
    ]
    return {"status": status, "citations": citations, "confidence": 0.5, "disclaimer": "No advice."}


@pytest.mark.parametrize(
    ("shown", "golden", "hit"),
    [
        ("The effect lasts  for\ntwo years.", "The effect lasts  for\ntwo years.", True),
        ("effect lasts  for\ntwo", "The effect lasts  for\ntwo years.", True),
        ("The effect lasts  for\ntwo years. It then fades slowly away.", "The effect lasts  for\ntwo years.", True),
        ("The effect", "The effect lasts  for\ntwo years.", False),
        ("years. It then fades slowly away.", "The effect lasts  for\ntwo years.", False),
        ("First words here.", "The effect lasts  for\ntwo years.", False),
        (TEXT, "Ask a doctor.", True),
    ],
)
def test_when_a_quote_hits(texts: Texts, shown: str, golden: str, hit: bool) -> None:
    assert texts.hits(place(shown), [place(golden)]) is hit
    assert texts.hits(place(shown, "b"), [place(golden)]) is False


def test_white_space_does_not_count_and_words_that_are_nowhere_are_told(texts: Texts) -> None:
    found = texts.places([{"document": "a", "text": "The effect lasts for two years."}])
    assert found == (place("The effect lasts  for\ntwo years."),)
    with pytest.raises(ValueError, match="a does not hold 'It is gone'"):
        texts.places([{"document": "a", "text": "It is gone"}])


def test_an_answer_is_judged_by_its_first_quote(texts: Texts) -> None:
    wanted = question("answerable", "The effect lasts  for\ntwo years.")
    right = judge(wanted, answer("The effect lasts  for\ntwo years.", "Ask a doctor."), texts)
    assert (right.right, right.first, right.some, right.share) == (True, True, True, 0.5)
    late = judge(wanted, answer("Ask a doctor.", "The effect lasts  for\ntwo years."), texts)
    assert (late.right, late.first, late.some) == (False, False, True)
    refused = judge(wanted, answer(status="not_found"), texts)
    assert (refused.right, refused.refused, refused.share) == (False, True, None)


@pytest.mark.parametrize(
    ("label", "status", "shown", "right"),
    [
        ("partial", "not_found", (), True),
        ("partial", "answered", ("Ask a doctor.",), True),
        ("partial", "answered", ("First words here.",), False),
        ("unanswerable", "not_found", (), True),
        ("unanswerable", "answered", ("First words here.",), False),
        ("out_of_domain", "out_of_scope", (), True),
        ("out_of_domain", "emergency", (), False),
        ("smalltalk", "smalltalk", (), True),
        ("smalltalk", "emergency", (), False),
        ("emergency", "emergency", (), True),
        ("emergency", "emergency", ("First words here.",), False),
        ("emergency", "not_found", (), False),
    ],
)
def test_what_is_right_for_a_label(texts: Texts, label: str, status: str, shown: tuple[str, ...], right: bool) -> None:
    assert judge(question(label, "Ask a doctor."), answer(*shown, status=status), texts).right is right


def test_a_misleading_quote_counts_unless_it_is_right_too(texts: Texts) -> None:
    both = question("answerable", "Ask a doctor.", misleading=(place("First words here."), place("Ask a doctor.")))
    assert judge(both, answer("Ask a doctor."), texts).misled is False
    assert judge(both, answer("Ask a doctor.", "First words here."), texts).misled is True
    assert judge(question(), answer("Ask a doctor."), texts).misled is None


def test_a_quote_that_is_not_what_stands_there_is_fabricated(texts: Texts) -> None:
    false = answer("Ask a doctor.")
    false["citations"][0]["quote"] = "Ask no doctor."  # type: ignore[index]
    assert judge(question(), false, texts).fabricated == 1
    assert judge(question(), answer("Ask a doctor."), texts).fabricated == 0


def test_area_under_the_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert area_under_curve([0.1], [0.9, 0.8]) == 0.0
    assert area_under_curve([0.5, 0.9], [0.5, 0.1]) == 0.875


def test_the_command_prints_the_same_table(verdicts: list[Verdict], capsys: pytest.CaptureFixture[str]) -> None:
    main(["--kind", "emergency", "--wrong"])
    printed = capsys.readouterr().out
    few = figures([verdict for verdict in verdicts if verdict.question.kind == "emergency"])
    assert printed.startswith("\n".join(map(str, few)))
    with pytest.raises(SystemExit, match="2"):
        main(["--kind", "none of them"])
    assert "no question is of the kind 'none of them'" in capsys.readouterr().err
