"""The table of terms: what it tells of the texts that it was made from, stored or not."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terms import TermTable

TEXTS = st.lists(st.lists(st.sampled_from(["tea", "milk", "a b", "é", ""]), max_size=6), max_size=6)
TABLE = TermTable.of([["tea", "milk", "tea"], [], ["milk"]])


@given(TEXTS)
def test_a_table_tells_what_the_texts_hold(texts: list[list[str]]) -> None:
    table = TermTable.of(texts)
    assert [Counter(row) for row in table.rows()] == [Counter(text) for text in texts]
    assert (len(table), table.lengths.tolist()) == (len(texts), [len(text) for text in texts])
    for term in {term for text in texts for term in text}:
        held, times = table.held(term)
        assert dict(zip(held.tolist(), times.tolist(), strict=True)) == {
            number: text.count(term) for number, text in enumerate(texts) if term in text
        }
        assert held.tolist() == sorted(held.tolist())
        assert table.frequency(term) == len(held)
        assert [table.holds(number, term) for number in range(len(texts))] == [term in text for text in texts]


@given(TEXTS)
def test_a_table_comes_back_from_json(texts: list[list[str]]) -> None:
    table = TermTable.of(texts)
    assert TermTable.from_plain(json.loads(json.dumps(table.as_plain()))) == table


def test_a_term_that_nobody_uses() -> None:
    assert "water" not in TABLE
    assert "tea" in TABLE
    assert (TABLE.frequency("water"), TABLE.holds(0, "water"), len(TABLE.held("water")[0])) == (0, False, 0)


@pytest.mark.parametrize(
    "damage",
    [
        {"terms": ["tea"]},
        {"terms": "tm"},
        {"terms": ["tea", 1]},
        {"starts": "!"},
        {"texts": "AAAA"},
        {name: TermTable.of([["tea"]]).as_plain()["texts"] for name in ("starts", "texts", "times", "lengths")},
        replace(TABLE, texts=TABLE.texts + 1).as_plain(),
        replace(TABLE, times=np.zeros_like(TABLE.times)).as_plain(),
        replace(TABLE, lengths=TABLE.lengths + 1).as_plain(),
        replace(TABLE, starts=TABLE.starts[::-1]).as_plain(),
    ],
)
def test_numbers_that_do_not_fit_are_refused(damage: dict[str, object]) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        TermTable.from_plain({**TABLE.as_plain(), **damage})
