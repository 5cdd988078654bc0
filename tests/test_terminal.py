"""An answer on a terminal: what is a quote looks like one, what is none does not, and nothing is too wide."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Answer, Citation, Conflict, Document, Interpretation, Note, Place, Span, Statement, Status, fold
from bot.prose import Prose
from bot.terminal import Terminal, columns, printable, wrap

TEXT = (
    "Results last for two years in most patients, and the doctor decides how often to come back. "
    "Others see nothing after six months.\nDo not come with:\n- fever;\n- HB."
)
DOCUMENT = Document("leaflet", TEXT, "A leaflet", url="https://example.org/leaflet")
PLAIN = Terminal(60)


def citation(words: str, number: int = 1, note: str | None = None) -> Citation:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    document = replace(DOCUMENT, notes=(Note(span, note),)) if note else DOCUMENT
    return Citation(number, document, span, "How long it lasts")


LONG = citation("Results last for two years in most patients, and the doctor decides how often to come back.")
OTHER = citation("Others see nothing after six months.", 2)


def answer(status: Status = Status.ANSWERED, **fields: Any) -> Answer:
    if status in (Status.ANSWERED, Status.PARTIAL):
        fields.setdefault("statements", (Statement((LONG,)), Statement((OTHER,))))
    return Answer(status, "how long?", "Not medical advice.", **fields)


def test_quotes_stand_in_quotation_marks_with_their_numbers_and_sources_below() -> None:
    shown = fold(PLAIN.render(answer()))
    assert f"“{LONG.quote}” [1]" in shown
    assert f"“{OTHER.quote}” [2]" in shown
    assert "Sources [1] A leaflet — How long it lasts — leaflet 0 91 — https://example.org/leaflet" in shown
    assert shown.index("[2]") < shown.index("Sources")
    assert shown.endswith("Not medical advice.")


def test_the_page_of_a_quote_stands_behind_the_title() -> None:
    document = replace(DOCUMENT, places=(Place(0, page=2), Place(OTHER.span.start, page=3)))
    pages = answer(statements=(Statement((replace(LONG, document=document), replace(OTHER, document=document))),))
    shown = fold(Terminal(100).render(pages))
    assert "[1] A leaflet, page 2 — How long it lasts — leaflet 0 91 — https://example.org/leaflet" in shown
    assert "[2] A leaflet, page 3 — How long it lasts" in shown
    assert "- \\[2\\] A leaflet, page 3 — How long it lasts".replace("\\", "") in Prose.of(pages).text
    assert "page" not in Prose.of(answer()).text


def test_an_emergency_is_its_notice_and_the_disclaimer_alone() -> None:
    suggestions = ("What does it cost?",)
    urgent = answer(Status.EMERGENCY, notice="Call 112 now.", suggestions=suggestions, cautions=("Ask a doctor.",))
    assert PLAIN.render(urgent) == "Call 112 now.\n\nNot medical advice."


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.PARTIAL, "do not answer all of it"),
        (Status.NOT_FOUND, "The documents do not answer this."),
        (Status.OUT_OF_SCOPE, "not a question that these documents could answer"),
        (Status.SMALLTALK, "Ask a question"),
        (Status.UNSUPPORTED_LANGUAGE, "ask in the language of the documents"),
    ],
)
def test_what_is_not_simply_answered_says_so_first_and_keeps_the_disclaimer(status: Status, words: str) -> None:
    shown = fold(PLAIN.render(answer(status)))
    assert words in shown.split("“")[0]
    assert shown.endswith("Not medical advice.")


def test_an_answer_has_no_headline_before_its_quotes() -> None:
    assert PLAIN.render(answer()).lstrip().startswith("“Results last")


def test_a_lead_in_stands_above_the_quote_and_outside_its_marks() -> None:
    item = citation("- fever;")
    shown = PLAIN.render(answer(statements=(Statement((item,), "Do not come with:"),)))
    assert shown.startswith("  Do not come with:\n  “- fever;” [1]")


def test_items_of_a_quoted_list_begin_lines() -> None:
    whole = citation("Do not come with:\n- fever;\n- HB.")
    shown = PLAIN.render(answer(statements=(Statement((whole,)),)))
    assert shown.startswith("  “Do not come with:\n   - fever;\n   - HB.” [1]")


def test_a_note_on_the_source_is_not_within_the_quote() -> None:
    noted = citation("- HB.", note="HB is breastfeeding.")
    shown = PLAIN.render(answer(statements=(Statement((noted,)),)))
    assert "“- HB.” [1]\n     Note on the source: HB is breastfeeding." in shown


def test_disagreement_names_both_sides() -> None:
    shown = PLAIN.render(answer(conflicts=(Conflict("the duration", ((1,), (2,))),)))
    assert "The sources do not agree on the duration: [1] / [2]" in shown


def test_corrections_are_told() -> None:
    understood = Interpretation(corrections=(("rosacia", "rosacea"),))
    assert PLAIN.render(answer(interpretation=understood)).startswith(
        "You asked about rosacea; “rosacia” was read as “rosacea”."
    )


def test_a_topic_carried_over_is_told() -> None:
    assert PLAIN.render(answer(interpretation=Interpretation(about=("duration",)))).startswith(
        "You asked about duration."
    )


def test_what_is_nearby_is_said_to_be_no_answer() -> None:
    understood = Interpretation(not_in_documents=("makeup",))
    near = answer(Status.NOT_FOUND, related=(LONG,), interpretation=understood, suggestions=("Is it safe?",))
    shown = PLAIN.render(near)
    assert shown.index("Not mentioned in the documents: “makeup”.") < shown.index("Nearby in the documents, not an")
    assert "  - Is it safe?" in shown
    assert "Sources" not in shown


def test_cautions_are_marked() -> None:
    assert "Caution: Ask a doctor first." in PLAIN.render(answer(cautions=("Ask a doctor first.",)))


def test_colour_changes_nothing_but_colour() -> None:
    understood = Interpretation(corrections=(("rosacia", "rosacea"),), not_in_documents=("makeup",))
    full = answer(interpretation=understood, cautions=("Ask.",), suggestions=("Why?",))
    coloured = Terminal(60, colour=True).render(full)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == PLAIN.render(full)


def test_no_colour_and_eighty_columns_where_there_is_no_terminal() -> None:
    assert Terminal.of_stream(io.StringIO()) == Terminal(80, colour=False)


def test_a_document_cannot_steer_the_terminal() -> None:
    evil = Document("evil", "Safe\x1b]0;owned\x07 and \u202etxet\u202c sound.", "Evil")
    shown = PLAIN.render(answer(statements=(Statement((Citation(1, evil, Span(0, len(evil.text))),)),)))
    assert not set(shown) & {"\x1b", "\x07", "\u202e", "\u202c"}
    assert "Safe�]0;owned� and �txet� sound." in shown


def test_lines_and_tabs_stay_printable() -> None:
    assert printable("a\tb\r\nc\x00") == "a\tb\nc�"


def test_wide_and_combining_characters_count_as_they_are_shown() -> None:
    assert [columns(text) for text in ("abc", "日本", "e\u0301")] == [3, 4, 1]


@given(st.text(max_size=200), st.integers(8, 60), st.integers(0, 4))
def test_no_wrapped_line_is_too_wide_and_no_word_is_lost(text: str, width: int, indent: int) -> None:
    lines = wrap(text, width, " " * indent)
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


@given(st.integers(20, 100))
def test_no_line_of_an_answer_is_too_wide(width: int) -> None:
    full = answer(
        conflicts=(Conflict("a topic of some length that has to be wrapped", ((1,), (2,))),),
        cautions=("Ask a doctor before you decide anything, whatever it says here.",),
        suggestions=("How long does the effect of it last in most of the patients?",),
        interpretation=Interpretation(("duration",), (("efect", "effect"),), (), ("makeup", "sauna")),
    )
    assert all(columns(line) <= width for line in Terminal(width).render(full).splitlines())
