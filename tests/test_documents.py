"""A document over HTTP: where its sections end, and what a long one costs."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Document
from bot.readers import extract
from bot.web.documents import opened


def document(levels: list[int]) -> Document:
    found = extract("a.md", "".join(f"{'#' * level} A title\n\nA text.\n\n" for level in levels).encode())
    return Document("a", found.text, "A", blocks=found.blocks)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=30))
def test_a_section_ends_at_the_next_heading_that_is_not_deeper(levels: list[int]) -> None:
    said = opened(document(levels))
    starts = [section["start"] for section in said["sections"]]
    assert [section["level"] for section in said["sections"]] == levels
    for number, section in enumerate(said["sections"]):
        ends = (starts[n] for n in range(number + 1, len(levels)) if levels[n] <= levels[number])
        assert section["end"] == next(ends, said["characters"])


def test_many_headings_take_no_more_time_than_their_number() -> None:
    """Any visitor may open a document again and again: 20,000 headings took 2.0 s, now 0.3."""
    long = document([1] + [2] * 20_000)
    began = perf_counter()
    assert len(opened(long)["sections"]) == 20_001
    assert perf_counter() - began < 1.5
