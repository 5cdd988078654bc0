"""Before or after a treatment, as questions and documents say it."""

from __future__ import annotations

import pytest

from bot.moments import moment_of


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("What may I not do before the procedure?", "before"),
        ("Do not eat anything 3 hours before the procedure.", "before"),
        ("and afterwards?", "after"),
        ("After a visit to the doctor, stay out of the sun.", "after"),
        ("Can I swim after PRP?", "after"),
        ("What is forbidden before and after the session?", ""),
        ("May I have it after a glass of wine?", ""),
        ("Is it safe after an operation?", ""),
        ("How long does the session last?", ""),
        ("", ""),
    ],
)
def test_the_moment_that_a_text_names(text: str, moment: str) -> None:
    assert moment_of(text, ["PRP"]) == moment
