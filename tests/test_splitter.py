"""A document becomes passages to quote from, and what is left out, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from conftest import PAGES
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Document, Omission, Passage, Span
from bot.readers import markdown, plain
from bot.splitter import Split, heading_text, item_text, split


def document_of(text: str, name: str = "page.txt") -> Document:
    parse = markdown.parse if name.endswith(".md") else plain.parse
    return Document("page", text, "Page", subject="plasma", blocks=tuple(parse(text)))


def split_text(text: str, name: str = "page.txt", kept: str = "") -> Split:
    spans = [Span(text.index(kept), text.index(kept) + len(kept))] if kept else []
    return split(document_of(text, name), lambda heading: "mesotherapy" if "Meso" in heading else None, spans)


def quotes(passage: Passage) -> list[str]:
    return [sentence.of(passage.document.text) for sentence in passage.sentences]


def omitted(parts: Split) -> list[tuple[str, str]]:
    return [(omission.reason, omission.span.of(omission.document.text)) for omission in parts.omissions]


def check_cover(text: str, parts: Split) -> None:
    """Passages and omissions stand in order, do not overlap, and leave nothing but white space."""
    kinds: list[Sequence[Passage | Omission]] = [parts.passages, parts.omissions]
    spans = sorted(part.span for kind in kinds for part in kind)
    assert all(span.end <= following.start for span, following in pairwise(spans))
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert all(c.isspace() or c == "\ufeff" for place, c in enumerate(text) if place not in covered)
    assert [passage.number for passage in parts.passages] == list(range(len(parts.passages)))
    for kind in kinds:
        assert all(part.span < following.span for part, following in pairwise(kind))
    for passage in parts.passages:
        assert all(sentence.end <= following.start for sentence, following in pairwise(passage.sentences))


@pytest.mark.parametrize("name", ["page.txt", "page.md"])
@given(text=PAGES, place=st.integers(0, 60), length=st.integers(1, 30))
def test_passages_and_omissions_cover_any_text_in_order(name: str, text: str, place: int, length: int) -> None:
    document = document_of(text, name)
    for kept in ([], [Span(place, place + length)]):
        parts = split(document, kept=kept)
        check_cover(text, parts)
        assert split(document, kept=kept) == parts
        assert not any(
            part.span.overlaps(span) and part.reason == "caption" for part in parts.omissions for span in kept
        )


def test_a_paragraph_is_a_passage_of_its_section_and_subject() -> None:
    parts = split_text("Plasma\n\nIt is old. It is safe.\n\nMesotherapy\n\nIt is new.\n\nTreatment\n\nIt is short.\n")
    assert [(p.section, p.subject, quotes(p)) for p in parts.passages] == [
        ("Plasma", "plasma", ["It is old.", "It is safe."]),
        ("Mesotherapy", "mesotherapy", ["It is new."]),
        ("Treatment", "mesotherapy", ["It is short."]),
    ]
    assert omitted(parts) == [("title", "Plasma"), ("heading", "Mesotherapy"), ("heading", "Treatment")]


def test_a_list_is_one_passage_with_the_line_that_announces_it() -> None:
    text = "It is known.\nMain indications:\n- acne;\n- scars.\nIt is safe.\n"
    _, passage, _ = split_text(text).passages
    assert (passage.is_list, passage.lead_in, passage.text) == (
        True,
        "Main indications:",
        "Main indications:\n- acne;\n- scars.",
    )
    assert quotes(passage) == ["- acne;", "- scars."]


def test_a_list_is_announced_by_the_last_sentence_of_a_paragraph_or_by_its_heading() -> None:
    parts = split_text(
        "It is slow. You will see:\n- acne go;\n- scars go.\n\nContraindications\n\n- cancer\n- infections\n"
    )
    paragraph, first, second = parts.passages
    assert quotes(paragraph) == ["It is slow.", "You will see:"]
    assert (first.lead_in, second.lead_in) == ("You will see:", "Contraindications")


def test_long_items_are_passages_of_their_own_with_the_lead_in() -> None:
    long = "It is done with fillers, as many doctors of the country recommend. " * 7
    parts = split_text(f"It is combined . . .\n- {long}\n- Laser. It is good.\n")
    first, second = parts.passages
    assert (first.lead_in, second.lead_in) == ("It is combined . . .",) * 2
    assert quotes(second) == ["- Laser.", "It is good."]
    assert omitted(parts) == [("lead-in of the list below it", "It is combined . . .")]


def test_a_caption_glued_to_a_paragraph_is_left_out() -> None:
    parts = split_text("It is good. It is safe. before and after\n\nMore text follows here.\n")
    assert quotes(parts.passages[0]) == ["It is good.", "It is safe."]
    assert omitted(parts) == [("caption", "before and after")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It is safe.\n\nbefore and after\n\nIt is new.\n", "caption"),
        (
            "It is safe.\n\nIt is used in case of:\n\nIt is new, and it is what many women of today dream of.\n",
            "announces a list that is not there",
        ),
        ("It is safe.\n\n* * *\n\nIt is new.\n", "no words"),
        ("It is safe.\n\nBack to top button\n", "page furniture"),
        ("It is safe.\n\nWhat else\n\nWhat is new\n\nIt is new.\n", "heading with nothing under it"),
        ("It is safe.\n\nReferences :\n\nWatson, “What is it?”, 2010.\n", "list of sources or links"),
        ("It is safe.\n\nSources:\n1. Watson 2010.\n2. Miller 2011.\n", "list of sources or links"),
    ],
)
def test_what_is_no_text_to_quote_is_left_out_with_its_reason(text: str, reason: str) -> None:
    parts = split_text(text)
    assert reason in [name for name, _ in omitted(parts)]
    assert not any("Watson" in passage.text for passage in parts.passages)
    check_cover(text, parts)


def test_sources_end_where_the_next_section_of_their_depth_begins() -> None:
    text = (
        "# PRP\n\nIt is safe.\n\n## References\n\nWatson 2010.\n\n### Books\n\nMiller 2011.\n\n"
        "## History\n\nIt is old.\n"
    )
    assert [passage.text for passage in split_text(text, "page.md").passages] == ["It is safe.", "It is old."]


def test_an_editor_overrules_what_is_left_out() -> None:
    text = (
        "It is safe.\n\nBack to top button\n\nsmall letters and no end\n\nA Short Line\n\nAnother Line\n\nIt is new.\n"
    )
    for kept in ("Back to top button", "small letters and no end", "A Short Line"):
        assert kept in [passage.text for passage in split_text(text, kept=kept).passages]
        assert kept not in [passage.text for passage in split_text(text).passages]


def test_a_list_that_an_editor_keeps_stays_a_list() -> None:
    parts = split_text("It is safe.\n\nReferences\n\n- Watson\n- Miller\n", kept="Watson")
    assert (parts.passages[-1].is_list, quotes(parts.passages[-1])) == (True, ["- Watson", "- Miller"])


def test_a_table_has_its_head_as_lead_in() -> None:
    (passage,) = split_text("| Clinic | Price |\n|---|---|\n| A | 100 |\n", "page.md").passages
    assert (passage.lead_in, quotes(passage)) == ("Clinic | Price", ["| A | 100 |"])


def test_a_sentence_before_code_is_quoted() -> None:
    parts = split_text("Run this command:\n\n```\nmake\n```\n", "page.md")
    assert [passage.text for passage in parts.passages] == ["Run this command:"]


def test_one_enormous_line_becomes_passages_of_a_readable_length() -> None:
    text = "The effect lasts two years. " * 1_000
    parts = split_text(text)
    assert max(passage.span.end - passage.span.start for passage in parts.passages) <= 1_500
    assert sum(len(passage.sentences) for passage in parts.passages) == 1_000
    check_cover(text, parts)


@pytest.mark.parametrize("text", ["word " * 2_000, "x" * 5_000, "a line of words\n" * 500])
def test_a_sentence_without_an_end_is_cut(text: str) -> None:
    parts = split_text(text, "page.md")
    lengths = [unit.end - unit.start for passage in parts.passages for unit in passage.sentences]
    assert 5 <= len(lengths) <= 20
    assert max(lengths) <= 1_000
    check_cover(text, parts)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## _ How to produce plasma.", "How to produce plasma"),
        ("== History ==", "History"),
        ("References :", "References"),
        ("**How  long?**", "How long?"),
        ("### Deeper ###", "Deeper"),
        ("<summary>Is it safe?</summary>", "Is it safe?"),
        ("Title\n=====", "Title"),
        ("\ufeff# PRP", "PRP"),
        ("---", ""),
    ],
)
def test_headings_are_shown_without_their_marks(written: str, shown: str) -> None:
    assert heading_text(written) == shown


def test_items_are_shown_without_their_marks() -> None:
    assert [item_text(text) for text in ("- a\n b", "12. a", "b) c", "+ d", "a - b", "")] == [
        "a b",
        "a",
        "c",
        "d",
        "a - b",
        "",
    ]
