"""A file becomes a text with blocks: what stands on the page, by how it stands there."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import PAGES
from hypothesis import given

from bot.errors import DocumentError
from bot.model import Block, BlockKind
from bot.readers import extract, markdown, plain, read_bytes

PARSERS = {"page.txt": plain.parse, "page.md": markdown.parse}


def read(text: str, name: str = "page.txt") -> list[tuple[str, str]]:
    """The kind of each block and its text; a list's text is its items with a bar between them."""
    return [(block.kind.value, _shown(text, block)) for block in PARSERS[name](text)]


def _shown(text: str, block: Block) -> str:
    pieces = [item.of(text) for item in block.items] or [block.span.of(text)]
    return " | ".join(re.sub(r"\s+", " ", piece) for piece in pieces)


@pytest.mark.parametrize("name", sorted(PARSERS))
@given(text=PAGES)
def test_blocks_cover_any_text_in_order_without_overlap(name: str, text: str) -> None:
    blocks = PARSERS[name](text)
    assert blocks == PARSERS[name](text)
    assert all(block.span.end <= following.span.start for block, following in pairwise(blocks))
    covered = {place for block in blocks for place in range(block.span.start, block.span.end)}
    assert all(c.isspace() or c == "\ufeff" for place, c in enumerate(text) if place not in covered)
    for block in blocks:
        assert (block.kind is BlockKind.LIST) == bool(block.items)
        assert all(block.span.covers(item) for item in block.items)
        assert all(item.end <= following.start for item, following in pairwise(block.items))


# Files


def text_of(file: Path) -> str:
    return extract(file.name, read_bytes(file)).text


def test_a_text_is_read_exactly_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes("\ufeffOne\r\ntwo\rthree\n".encode())
    assert text_of(file) == "\ufeffOne\r\ntwo\rthree\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"caf\xe9", r"page.txt: is not UTF-8 \(byte 3\); it looks like windows-1252; save it as UTF-8 text"),
        ("Привет, мир".encode("cp1251"), r"is not UTF-8 \(byte 0\); it looks like windows-1251; save it as UTF-8 text"),
        (b"It is \x80\x81\x90\x91.", r"page.txt: is not UTF-8 \(byte 6\); save it as UTF-8 text"),
        ("Text".encode("utf-16"), "page.txt: is UTF-16; save it as UTF-8 text"),
        (b"a\x00b", "page.txt: holds NUL bytes"),
        (b" \n", "page.txt: is empty; write something into it"),
        (None, "page.txt: .*; make it"),
    ],
)
def test_what_is_no_text_is_told_in_one_line(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "page.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DocumentError, match=message):
        text_of(file)


def test_a_folder_with_the_name_of_a_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.txt").mkdir()
    with pytest.raises(DocumentError, match=r"page\.txt: is a directory; make it a readable file"):
        text_of(tmp_path / "page.txt")


# Plain text


def test_headings_lists_paragraphs_and_captions() -> None:
    page = (
        "Plasma of the face\n\nIt is safe.\n\nface plasma\n\nMain indications:\n- acne;\n- scars.\n\n"
        "Side effects.\n\nThey are rare.\n"
    )
    assert read(page) == [
        ("heading", "Plasma of the face"), ("paragraph", "It is safe."), ("caption", "face plasma"),
        ("paragraph", "Main indications:"), ("list", "- acne; | - scars."), ("heading", "Side effects."),
        ("paragraph", "They are rare."),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    page = end.join(["Plasma of the face", "", "It is safe.", "", "How long", "", "It lasts two years."])
    assert [kind for kind, _ in read(page)] == ["heading", "paragraph", "heading", "paragraph"]


def test_hard_wrapped_lines_are_joined_whatever_the_next_begins_with() -> None:
    page = (
        "Our clinic moves to a new building at the end of the month, and the new\n"
        "Address is 12 Main Street. Nobody will be able to park there before it is\n"
        "January. Until then there are buses.\n"
        "\n"
        "A paragraph of two lines goes on to speak about what is known as the\n"
        "Plasmolifting procedure.\n"
    )
    first, second = read(page)
    assert (first[0], second[0]) == ("paragraph", "paragraph")
    assert first[1].endswith("there are buses.")
    assert second[1].endswith("Plasmolifting procedure.")


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    page = (
        "It is a method of great renown.\nIt lasts.\n"
        "The effect, which many women dream of, lasts up to two years.\nIt is safe.\n"
    )
    assert [text for _, text in read(page)] == page.splitlines()


def test_an_item_goes_on_in_deeper_lines() -> None:
    page = "What to bring:\n- a list of the drugs, and how\n  Often you take them\n- water\n"
    assert read(page)[1] == ("list", "- a list of the drugs, and how Often you take them | - water")


def test_a_list_without_bullets_stands_below_the_line_that_announces_it() -> None:
    page = (
        "Side effects\n\nReported side effects include:\n\n\n\nBruising.\n\nDark patches of skin.\n\n\n"
        "Treatment.\n\nIt is short.\n"
    )
    assert ("list", "Bruising. | Dark patches of skin.") in read(page)


def test_a_page_of_questions_and_answers() -> None:
    page = (
        "Questions\n\nQ: How long does it take?\nA: About 20 minutes\nQ: Is it painful?\nA: No, not at all\n\n"
        "1. Can I eat or drink anything before the procedure if I am taking medicines for my heart, or not?\n\n"
        "Ask your doctor.\n\n"
        "is it allowed for children?\n\nyes, from twelve years on\n\nDo you close?\n\n"
        "Never on Mondays.\n\nWhere?\n\n12 Main Street\n"
    )
    assert [kind for kind, _ in read(page)] == ["heading", *["heading", "paragraph"] * 6]


def test_lines_that_all_look_like_headings_are_a_list() -> None:
    page = (
        "Come\n\nOpening hours\nMonday to Friday 9:00 - 18:00\nSaturday 10:00 - 14:00\nSunday closed\n\n"
        "Prices\n\nIt is free.\n"
    )
    assert ("list", "Monday to Friday 9:00 - 18:00 | Saturday 10:00 - 14:00 | Sunday closed") in read(page)


@pytest.mark.parametrize("sentence", ["The clinic is closed on Mondays", "Avoid the sun for two days."])
def test_a_short_sentence_is_no_heading(sentence: str) -> None:
    page = f"Advice\n\nCome early.\n\n{sentence}\n\nPrices\n\nIt is free.\n"
    assert ("paragraph", sentence) in read(page)


def test_headings_of_wiki_text_have_their_depth() -> None:
    page = "PRP is a concentrate of platelets.\n\n== Uses ==\nMany.\n\n=== Hair ===\nSome.\n"
    levels = [block.level for block in plain.parse(page) if block.kind is BlockKind.HEADING]
    assert levels == [2, 3]


def test_one_enormous_line_is_one_paragraph() -> None:
    page = "The effect lasts two years. " * 2_000
    assert [kind for kind, _ in read(page)] == ["paragraph"]


# Markdown


def test_what_is_no_text_in_markdown() -> None:
    page = (
        "\ufeff---\ntitle: Guide\n---\n# Guide\n<!-- a\nb -->\nText.\n\n```sh\n# no heading\n```\n\n"
        "![alt](x.png)\n\n[1]: http://x.y\n\n"
        "* * *\n\n<details>\n<summary>Is it safe?</summary>\n\nYes.\n\n</details>\n"
    )
    assert read(page, "page.md") == [
        ("markup", "--- title: Guide ---"), ("heading", "# Guide"), ("markup", "<!-- a b -->"), ("paragraph", "Text."),
        ("markup", "```sh # no heading ```"), ("markup", "![alt](x.png)"), ("markup", "[1]: http://x.y"),
        ("markup", "* * *"), ("markup", "<details>"), ("heading", "<summary>Is it safe?</summary>"),
        ("paragraph", "Yes."), ("markup", "</details>"),
    ]  # fmt: skip


def test_code_goes_on_to_its_own_fence() -> None:
    page = "Text.\n\n````\n```\ncode\n```\n````\n\nMore.\n\n~~~\nopen to the end\n\n# no heading\n"
    assert [kind for kind, _ in read(page, "page.md")] == ["paragraph", "markup", "paragraph", "markup"]


def test_headings_of_markdown_have_their_depth() -> None:
    page = (
        "Title\n=====\n\nText.\n\nPart\n----\n\n### Deeper ###\n\nText.\n\n**Bold?**\n\nText.\n\n"
        "Is it?\nYes.\n\n**A sentence.**\n"
    )
    blocks = markdown.parse(page)
    assert [block.level for block in blocks if block.kind is BlockKind.HEADING] == [1, 2, 3, 6, 6]
    assert blocks[-1].kind is BlockKind.PARAGRAPH


def test_a_rule_below_nothing_is_no_heading() -> None:
    assert read("Text.\n\n---\n\nMore.\n", "page.md") == [
        ("paragraph", "Text."),
        ("markup", "---"),
        ("paragraph", "More."),
    ]


def test_lines_of_a_paragraph_in_markdown_are_one() -> None:
    assert read("It is what is called\nPlasmolifting. Short line\nThen more.\n", "page.md") == [
        ("paragraph", "It is what is called Plasmolifting. Short line Then more.")
    ]


def test_nested_lists_are_one_list_of_all_items() -> None:
    page = "- one\n  - deeper\n    Goes on\n- two\n\n  More of two.\n\n+ three\n\nText.\n"
    assert read(page, "page.md") == [
        ("list", "- one | - deeper Goes on | - two More of two. | + three"),
        ("paragraph", "Text."),
    ]


def test_a_table_is_a_list_of_its_rows() -> None:
    page = "Prices\n\n| Clinic | Price |\n|:-------|------:|\n| A | 100 |\n| B | 200 |\n\nEnd.\n"
    assert read(page, "page.md") == [
        ("paragraph", "Prices"),
        ("list", "| A | 100 | | | B | 200 |"),
        ("paragraph", "End."),
    ]
