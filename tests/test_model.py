"""The nouns refuse what would break a promise."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model import (
    Answer,
    Citation,
    Conflict,
    Document,
    Interpretation,
    Note,
    Passage,
    Span,
    Statement,
    Status,
    fold,
)

DOCUMENT = Document("clinic", "It lasts\n two  years. It is safe.", "Clinic", url="https://example.org/clinic")
FIRST, SECOND = Span(0, 21), Span(22, 33)
CITATION = Citation(1, DOCUMENT, FIRST, "Effect")
STATEMENT = Statement((CITATION,), "The effect:")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 3)])
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a span needs 0 <= start < end"):
        Span(start, end)


def test_spans_cover_and_overlap_by_characters() -> None:
    assert Span(2, 6).covers(Span(2, 6))
    assert not Span(2, 6).covers(Span(1, 6))
    assert Span(2, 6).overlaps(Span(5, 9))
    assert not Span(2, 6).overlaps(Span(6, 9))
    assert Span(2, 6).of("abcdefgh") == "cdef"


def test_folding_makes_every_run_of_white_space_one_space() -> None:
    assert fold(" a\r\n\tb\u00a0 c ") == "a b c"


def test_a_document_is_known_by_its_text() -> None:
    assert DOCUMENT.digest == Document("other", DOCUMENT.text, "Other").digest
    assert DOCUMENT.digest != Document("clinic", DOCUMENT.text + ".", "Clinic").digest
    assert len(Document("lone surrogate", "\ud800", "?").digest) == 64


def test_a_passage_lies_within_its_document_and_its_sentences_within_it() -> None:
    assert Passage(DOCUMENT, 0, FIRST, (FIRST,)).text == "It lasts\n two  years."
    with pytest.raises(ValueError, match="ends beyond the text"):
        Passage(DOCUMENT, 0, Span(0, 99), (FIRST,))
    for sentences in ((), (SECOND,)):
        with pytest.raises(ValueError, match="needs sentences within its span"):
            Passage(DOCUMENT, 0, FIRST, sentences)


def test_a_quote_is_cut_from_the_document() -> None:
    assert CITATION.quote == DOCUMENT.text[0:21]
    for number, span in ((0, FIRST), (1, Span(0, 34)), (1, Span(8, 10))):
        with pytest.raises(ValueError, match=r"numbered from 1|is no quote"):
            Citation(number, DOCUMENT, span)


def test_a_citation_shows_the_notes_that_touch_it() -> None:
    document = Document("clinic", DOCUMENT.text, "Clinic", notes=(Note(Span(9, 14), "Two or three?"),))
    assert Citation(1, document, FIRST).notes == ("Two or three?",)
    assert Citation(1, document, SECOND).notes == ()


def test_a_citation_as_the_answer_object_shows_it() -> None:
    assert CITATION.as_dict() == {
        "number": 1, "document": "clinic", "title": "Clinic", "section": "Effect", "quote": "It lasts\n two  years.",
        "start": 0, "end": 21, "page": None, "element": None, "url": "https://example.org/clinic", "notes": [],
    }  # fmt: skip


def test_a_statement_is_its_quotes_with_white_space_folded() -> None:
    both = Statement((CITATION, Citation(2, DOCUMENT, SECOND)))
    assert both.text == "It lasts two years. It is safe."
    assert STATEMENT.as_dict() == {"text": "It lasts two years.", "citations": [1], "lead_in": "The effect:"}
    with pytest.raises(ValueError, match="a statement needs a citation"):
        Statement(())


@pytest.mark.parametrize("sides", [((1,),), ((1,), ())])
def test_a_conflict_has_two_sides(sides: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError, match="needs two sides"):
        Conflict("duration", sides)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"disclaimer": " "}, "no answer without its disclaimer"),
        ({"confidence": 1.2}, "confidence lies between 0 and 1"),
        ({"status": Status.EMERGENCY, "notice": "Call 112."}, "an emergency has a notice and no quotes"),
        ({"status": Status.EMERGENCY, "statements": ()}, "an emergency has a notice and no quotes"),
        ({"statements": ()}, "answered needs a statement"),
        ({"status": Status.PARTIAL, "statements": ()}, "partial needs a statement"),
        ({"statements": (Statement((Citation(2, DOCUMENT, FIRST),)),)}, "citations are numbered 1, 2, 3"),
        ({"conflicts": (Conflict("duration", ((1,), (2,))),)}, r"names citations that are not there: \[2\]"),
    ],
)
def test_an_answer_that_breaks_a_promise_cannot_be_made(broken: dict[str, Any], message: str) -> None:
    sound = {"status": Status.ANSWERED, "question": "?", "disclaimer": "No advice.", "statements": (STATEMENT,)}
    with pytest.raises(ValueError, match=message):
        Answer(**{**sound, **broken})


def test_an_answer_has_no_default_disclaimer() -> None:
    with pytest.raises(TypeError, match="disclaimer"):
        Answer(Status.NOT_FOUND, "?")  # type: ignore[call-arg]


def test_an_answer_as_every_face_shows_it() -> None:
    second = Statement((Citation(2, DOCUMENT, SECOND), CITATION))
    interpretation = Interpretation(("PRP",), (("plsma", "plasma"),), (("PRP", "plasmolifting"),), ("tea",))
    answer = Answer(
        Status.ANSWERED, "How long?", "No advice.", (STATEMENT, second), (Conflict("time", ((1,), (2,))),), ("Ask.",),
        interpretation=interpretation, confidence=0.123456,
    )  # fmt: skip
    shown = answer.as_dict()
    assert [citation["number"] for citation in shown["citations"]] == [1, 2]
    assert shown["conflicts"] == [{"topic": "time", "sides": [[1], [2]]}]
    assert shown["confidence"] == 0.1235
    assert shown["interpretation"] == {
        "about": ["PRP"],
        "corrections": [{"from": "plsma", "to": "plasma"}],
        "synonyms": [{"from": "PRP", "to": "plasmolifting"}],
        "not_in_documents": ["tea"],
    }
    assert (shown["status"], shown["notice"], shown["related"]) == ("answered", None, [])
