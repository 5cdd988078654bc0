"""Quantities in a text: what is found, with which ends, and what measures nothing."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest
from conftest import PAGES
from hypothesis import given
from hypothesis import strategies as st

from bot.conflicts.agreement import agree
from bot.quantities import Quantity, quantities

MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = 60.0, 3600.0, 86400.0, 604800.0, 2629800.0, 31557600.0


def only(text: str) -> Quantity:
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "written"),
    [
        ("The session lasts from 20 minutes to an hour.", "duration", 20 * MINUTE, HOUR, "20 minutes to an hour"),
        ("it lasts about 30-40 minutes", "duration", 30 * MINUTE, 40 * MINUTE, "30-40 minutes"),
        ("The stage takes a quarter of an hour.", "duration", 15 * MINUTE, 15 * MINUTE, "a quarter of an hour"),
        ("three and a half hours", "duration", 3.5 * HOUR, 3.5 * HOUR, "three and a half hours"),
        ("1½ hours", "duration", 1.5 * HOUR, 1.5 * HOUR, "1½ hours"),
        ("it lasts 2 hours and 3 minutes", "duration", 2 * HOUR + 3 * MINUTE, 2 * HOUR + 3 * MINUTE, None),
        ("between 2 and 3 hours", "duration", 2 * HOUR, 3 * HOUR, "2 and 3 hours"),
        ("this effect lasts from 0. 5 to 1. 2 years", "duration", 0.5 * YEAR, 1.2 * YEAR, "0. 5 to 1. 2 years"),
        ("You have to wait a few weeks.", "duration", 2 * WEEK, 6 * WEEK, "a few weeks"),
        ("The effect lasts up to 2 years", "duration", 0.0, 2 * YEAR, "2 years"),
        ("symptoms disappear within 3 days", "duration", 0.0, 3 * DAY, "3 days"),
        ("It takes more than an hour", "duration", HOUR, inf, "an hour"),
        ("performed every 3-4 months", "interval", 3 * MONTH, 4 * MONTH, "3-4 months"),
        ("with an interval of 3-4 weeks", "interval", 3 * WEEK, 4 * WEEK, "3-4 weeks"),
        ("the interval between the procedures is 3-5 weeks", "interval", 3 * WEEK, 5 * WEEK, "3-5 weeks"),
        ("two weeks apart", "interval", 2 * WEEK, 2 * WEEK, "two weeks"),
        ("Clean it twice a week.", "interval", WEEK / 2, WEEK / 2, "twice a week"),
        ("at least once a year", "interval", 0.0, YEAR, "once a year"),
        ("Check it monthly.", "interval", MONTH, MONTH, "monthly"),
        ("every second week", "interval", 2 * WEEK, 2 * WEEK, "every second week"),
        ("Oil the chain every 200 km.", "interval of length", 200_000.0, 200_000.0, "200 km"),
        ("It is necessary to undergo at least 3 procedures", "count", 3.0, inf, "3 procedures"),
        ("2 to 3 procedures are required", "count", 2.0, 3.0, "2 to 3 procedures"),
        ("The course includes 5-6 trips to the beautician.", "count", 5.0, 6.0, "5-6 trips"),
        ("It has been used since 1970.", "year", 1970.0, 1970.0, "since 1970"),
        ("from the age of 20", "age", 20.0, 20.0, "from the age of 20"),
        ("Wash it at 65 °C.", "temperature", 65.0, 65.0, "65 °C"),
        ("It weighs 3,000 kg.", "mass", 3_000_000.0, 3_000_000.0, "3,000 kg"),
        ("It takes 15–20 ml of blood.", "volume", 0.015, 0.02, "15–20 ml"),
        ("Half of it, 50 % at most", "share", 50.0, 50.0, "50 %"),
    ],
)
def test_a_quantity_has_its_kind_its_ends_and_its_place(
    text: str, kind: str, low: float, high: float, written: str | None
) -> None:
    quantity = only(text)
    assert quantity.kind == kind
    assert (quantity.low, quantity.high) == pytest.approx((low, high))
    assert written is None or quantity.span.of(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "It is taken from a vein (Fig. 6).", "See step 3 of table 2.", "type 1 collagen", "One of them is red.",
        "Both of the two methods help.", "One reason is simple.", "30-32 G needles", "a hundred times",
    ],
)  # fmt: skip
def test_what_measures_nothing_is_not_found(text: str) -> None:
    assert quantities(text) == []


def test_several_quantities_stand_in_their_order() -> None:
    text = "The results appear within 3-5 weeks, the full effect at 4-7 weeks, and it lasts up to 18 months."
    assert [quantity.span.of(text) for quantity in quantities(text)] == ["3-5 weeks", "4-7 weeks", "18 months"]


@given(PAGES)
def test_any_text_has_quantities_within_it_and_apart(text: str) -> None:
    found = quantities(text)
    assert all(quantity.span.end <= len(text) and quantity.low <= quantity.high for quantity in found)
    assert all(first.span.end <= second.span.start for first, second in pairwise(found))


@given(st.integers(0, 500), st.sampled_from(["minutes", "km", "procedures", "kg", "%", "weeks"]))
def test_a_number_with_its_unit_is_found_wherever_it_stands(number: int, unit: str) -> None:
    text = f"As they say, it is {number} {unit}, no more."
    assert only(text).span.of(text) == f"{number} {unit}"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("20 minutes", "20 minutes", True),
        ("one hour", "60 minutes", True),
        ("a month", "4 weeks", False),
        ("about a month", "4 weeks", True),
        ("20 minutes", "20 minutes to an hour", False),
        ("20 minutes to an hour", "30-40 minutes", False),
        ("3-4 weeks", "3-5 weeks", True),
        ("2-3 weeks", "3-5 weeks", False),
        ("a few weeks", "3-5 weeks", True),
        ("a few weeks", "six months", False),
        ("at least 3 procedures", "5-6 procedures", True),
        ("at least 3 procedures", "2 to 3 procedures", False),
        ("up to 2 years", "18 months", False),
        ("up to 2 years", "20 months", True),
        ("up to 2 years", "up to 18 months", False),
        ("within 3 days", "10 days", False),
        ("in 1970", "in 1975", False),
        ("in 1970", "in 1970", True),
        ("about 25 g", "24 to 26 g", True),
    ],
)
def test_quantities_agree_or_not_either_way_round(first: str, second: str, same: bool) -> None:
    assert agree(only(first), only(second)) is same
    assert agree(only(second), only(first)) is same


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_every_range_agrees_with_itself(low: int, more: int) -> None:
    quantity = only(f"it takes {low} to {low + more} minutes")
    assert agree(quantity, quantity)
