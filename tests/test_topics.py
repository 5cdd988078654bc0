"""Questions that the documents answer, and the places of the words that do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.errors import WordFileError
from bot.model import Document, fold
from bot.quotes import GAP, FoldedText
from bot.topics import Topics, read_topics

DOCUMENTS = {
    document.id: document
    for document in (
        Document("effect", "The effect lasts\n  up to two years. It fades. It lasts.", "Effect"),
        Document("price list, 2024", "It costs 100.", "Prices"),
    )
}

POINTS_AT_NOTHING = "points at no words of a document; copy some below it, or write “> nothing”"


def read(tmp_path: Path, text: str) -> Topics:
    file = tmp_path / "questions.txt"
    file.write_text(text, encoding="utf-8")
    return read_topics(file, DOCUMENTS)


def test_a_topic_has_questions_and_the_places_of_its_answers(tmp_path: Path) -> None:
    text = (
        "#! how this file works\n\n# duration\nHow long?\nfor how many years\n"
        "> effect: The effect lasts up to two years.\n> effect: It lasts.\n"
    )
    topics = read(tmp_path, text)
    assert topics.faults == ()
    (topic,) = topics.topics
    assert (topic.name, topic.questions) == ("duration", ("How long?", "for how many years"))
    assert [target.span.of(target.document.text) for target in topic.targets] == [
        "The effect lasts\n  up to two years.", "It lasts.",
    ]  # fmt: skip


def test_a_topic_may_be_one_that_the_documents_do_not_speak_of(tmp_path: Path) -> None:
    topics = read(tmp_path, "# tea\nMay I drink tea?\n> nothing\n\n# weather\nWill it rain?\n> out of scope\n")
    assert [(topic.name, topic.targets, topic.in_scope) for topic in topics.topics] == [
        ("tea", (), True),
        ("weather", (), False),
    ]
    assert topics.faults == ()


def test_a_topic_may_be_one_that_the_documents_speak_of_without_answering(tmp_path: Path) -> None:
    (topic,) = read(tmp_path, "# odds\nFor whom does it last?\n> partial\n> effect: It fades.\n").topics
    assert topic.is_partial
    assert [target.span.of(target.document.text) for target in topic.targets] == ["It fades."]


def test_a_topic_in_part_without_words_is_a_fault(tmp_path: Path) -> None:
    topics = read(tmp_path, "# odds\nFor whom does it last?\n> partial\n")
    assert topics.topics == ()
    assert topics.faults == (f"questions.txt, line 1: the topic “odds” {POINTS_AT_NOTHING}",)


def test_a_quote_may_be_shortened(tmp_path: Path) -> None:
    (topic,) = read(tmp_path, "# a\nWhat?\n> effect: The effect … It fades.\n").topics
    assert topic.targets[0].span.of(DOCUMENTS["effect"].text) == "The effect lasts\n  up to two years. It fades."


def test_a_document_may_have_spaces_in_its_name(tmp_path: Path) -> None:
    (topic,) = read(tmp_path, "# price\nHow much?\n> price list, 2024: It costs 100.\n").topics
    assert topic.targets[0].document.id == "price list, 2024"


def test_words_that_are_no_longer_there_are_faults_and_not_errors(tmp_path: Path) -> None:
    topics = read(
        tmp_path, "# a\nWhat?\n> effect: It is gone.\n> effect: It fades.\n\n# b\nWho?\n> nobody: It fades.\n"
    )
    assert [topic.name for topic in topics.topics] == ["a"]
    assert topics.faults == (
        "questions.txt, line 3: these words are not in “effect”; copy them again: It is gone.",
        "questions.txt, line 8: there is no document “nobody”; mend its name",
        f"questions.txt, line 6: the topic “b” {POINTS_AT_NOTHING}",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("What?\n", "line 1: stands before the first topic; begin a topic with a line “# its name”"),
        ("# a\n> effect: It fades.\n", "line 1: the topic “a” has no question"),
        ("# a\nWhat?\n> It fades.\n", "line 3: cannot be read; write “> document: words of the document”"),
        ("# a\nWhat?\n> effect:\n", "line 3: cannot be read"),
        ("# a\nWhat?\n> nothin\n", "line 3: cannot be read; write “> document: words of the document”, or “> nothing”"),
        ("# a\nWhat?\n> nothing\n> effect: It fades.\n", "line 3: “> nothing” stands alone in its topic"),
        ("# a\nWhat?\n> effect: It fades.\n> partial\n", "line 4: “> partial” stands before the other lines"),
        ("#a\nWhat?\n> nothing\n", "line 1: cannot be read; write a topic as “# its name”, with a space"),
        ("# a\nWhat?\n#b\n> nothing\n", "line 3: cannot be read; write a topic as “# its name”"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(WordFileError, match=message):
        read(tmp_path, text)


def test_a_comment_may_stand_anywhere(tmp_path: Path) -> None:
    (topic,) = read(tmp_path, "#! one\n# a\n#! two\nWhat?\n#! three\n> effect: It fades.\n#! four\n").topics
    assert topic.questions == ("What?",)


def test_a_document_that_was_misspelt_is_guessed(tmp_path: Path) -> None:
    faults = read(tmp_path, "# a\nWhat?\n> efect: It fades.\n").faults
    assert faults[0] == "questions.txt, line 3: there is no document “efect”; did you mean “effect”?"


def test_no_file_is_no_topics(tmp_path: Path) -> None:
    assert read_topics(tmp_path / "none.txt", DOCUMENTS) == Topics()


# Finding the place of a quote


def test_every_place_of_a_quote_is_found_in_order() -> None:
    text = "It is  safe. It\nis safe, and it is safe."
    assert [span.of(text) for span in FoldedText(text).find("It is safe")] == ["It is  safe", "It\nis safe"]


@pytest.mark.parametrize("quote", ["", "  ", " … ", "a … ", "c … a", "d", "a … b … a"])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert FoldedText("a b c").find(quote) == []


@given(st.text(alphabet="ab \n\t…."), st.integers(0, 30), st.integers(1, 10))
def test_any_words_of_a_text_are_found_where_they_stand(text: str, start: int, length: int) -> None:
    quote = fold(text[start : start + length])
    assume(GAP not in quote)
    spans = FoldedText(text).find(quote)
    assert all(fold(span.of(text)) == quote for span in spans)
    assert bool(spans) == bool(quote)
