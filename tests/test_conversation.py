"""Follow-ups: what is carried over from the questions before, and what is not."""

from __future__ import annotations

import pytest
from small_corpus import DOCUMENTS, SUBJECTS, TOPICS, load, quotes_of

from bot.assistant import MOST_TURNS, Assistant
from bot.model import Status

TEA_WATER, COFFEE_WATER = "Green tea is brewed with water of 80 degrees.", "Coffee is brewed with water of 95 degrees."
TEA_TIME, COFFEE_TIME = "Green tea steeps for two minutes.", "Coffee steeps for four minutes."
COFFEE = "How long does coffee steep?"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """It answers from the sentences themselves."""
    return load(tmp_path_factory.mktemp("said"), DOCUMENTS, SUBJECTS)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """It answers from example questions."""
    return load(tmp_path_factory.mktemp("asked"), DOCUMENTS, SUBJECTS, TOPICS)


def test_a_follow_up_is_understood_with_the_turn_before(said: Assistant) -> None:
    answer = said.ask("And coffee?", ["How long does tea steep?"])
    assert quotes_of(answer)[0] == COFFEE_TIME
    assert "steep" in answer.interpretation.about
    answer = said.ask("And coffee?", ["How hot must the water be for tea?"])
    assert quotes_of(answer)[0] == COFFEE_WATER


def test_a_follow_up_is_understood_with_a_follow_up_before_it(said: Assistant) -> None:
    answer = said.ask("and tea?", ["How long does tea steep?", "And coffee?"])
    assert quotes_of(answer)[0] == TEA_TIME


def test_a_subject_stays_until_another_is_named(asked: Assistant) -> None:
    question = "How hot must the water be?"
    assert quotes_of(asked.ask(question, [COFFEE])) == [COFFEE_WATER]
    assert quotes_of(asked.ask(question, [COFFEE, "Is it dangerous in pregnancy?"])) == [COFFEE_WATER]
    assert quotes_of(asked.ask(question, [COFFEE, "Can I drink tea with a stomach ulcer?"])) == [TEA_WATER]
    assert quotes_of(asked.ask(question, ["How long does sencha steep?"])) == [TEA_WATER]


def test_the_subject_that_was_carried_over_is_told(asked: Assistant) -> None:
    assert asked.ask("How hot must the water be?", [COFFEE]).interpretation.about == ("coffee",)
    assert asked.ask("How hot must the water be for tea?", [COFFEE]).interpretation.about == ()


def test_without_the_history_the_topic_is_gone(asked: Assistant, said: Assistant) -> None:
    assert quotes_of(asked.ask("How hot must the water be?")) == [TEA_WATER]
    assert asked.ask("And coffee?").interpretation.about == ()
    carried, alone = said.ask("And coffee?", ["How long does tea steep?"]), said.ask("And coffee?")
    assert quotes_of(carried) != quotes_of(alone)


def test_what_no_document_speaks_of_is_not_answered_with_what_was_asked_before(said: Assistant) -> None:
    answer = said.ask("Where is the moon?", ["How long does tea steep?"])
    assert (answer.status, answer.citations) == (Status.NOT_FOUND, ())


def test_what_was_carried_over_is_told_without_scraps_of_words(said: Assistant) -> None:
    assert said.ask("And coffee?", ["Do you sell e-tea?"]).interpretation.about == ("sell",)


@pytest.mark.parametrize(
    ("message", "telling"),
    [("How long does tea steep?", {"steep"}), ("What is love?", {"love"}), ("how much?", {"how", "much"})],
)
def test_what_a_message_is_about_is_no_way_of_asking_where_there_is_another_word(
    said: Assistant, message: str, telling: set[str]
) -> None:
    assert {term.written.casefold() for term in said.telling_terms(message)} == telling


def test_a_new_topic_is_not_dragged_back(asked: Assistant, said: Assistant) -> None:
    history = ["How hot must the water be for tea?", "Can I drink tea with a stomach ulcer?"]
    new = "How is coffee preserved?"
    assert quotes_of(asked.ask(new, history)) == ["Coffee belongs in the freezer."]
    assert asked.ask(new, history).interpretation.about == ()
    assert quotes_of(said.ask("How long does coffee steep?", history))[0] == COFFEE_TIME


def test_a_question_of_its_own_is_answered_as_without_a_history(asked: Assistant) -> None:
    question = "Can I drink tea with a stomach ulcer?"
    assert asked.ask(question, [COFFEE, "How is coffee preserved?"]) == asked.ask(question)


def test_only_the_last_turns_count(asked: Assistant) -> None:
    question = "How hot must the water be?"
    fillers = ["Would an otter eat mango?"] * MOST_TURNS
    assert quotes_of(asked.ask(question, [COFFEE, *fillers[1:]])) == [COFFEE_WATER]
    assert quotes_of(asked.ask(question, [COFFEE, *fillers])) == [TEA_WATER]


def test_nothing_is_kept_between_two_calls(asked: Assistant) -> None:
    before = asked.ask("How hot must the water be?")
    asked.ask("How is coffee preserved?", [COFFEE])
    assert asked.ask("How hot must the water be?") == before


def test_words_without_a_question_before_change_nothing(asked: Assistant) -> None:
    question = "How hot must the water be?"
    for history in (["…"], ["?!"], ["", " "], ["\x00"]):
        assert quotes_of(asked.ask(question, history)) == quotes_of(asked.ask(question))
