"""Which answers differ between two folders of documents."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.comparison import (
    CHANGES,
    STARTERS,
    Change,
    Disagreeing,
    Reply,
    by_topic,
    compare,
    counts,
    example_questions,
    kinds_of_change,
)
from bot.errors import UsageError
from bot.model import Status
from bot.safety import Gate

CARDS = """Library cards

A card costs 15 euros a year. Children pay nothing. A lost card costs 5 euros.

Borrowing

Books are lent for four weeks. You may borrow ten books at a time.
"""
QUESTIONS = """# price
What does a card cost?
how much is a card per year
price of membership
> cards: A card costs 15 euros a year.

# loan period
How long may I keep a book?
when do I have to bring it back
> cards: Books are lent for four weeks.
"""
UNANSWERED = "# parking\nCan I park there?\nis there a car park\n> nothing\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    (folder / "editor").mkdir(parents=True)
    (folder / "cards.txt").write_text(CARDS, encoding="utf-8")
    (folder / "editor" / "questions.txt").write_text(QUESTIONS, encoding="utf-8")
    (folder / "editor" / "unanswered.txt").write_text(UNANSWERED, encoding="utf-8")
    (folder / "editor" / "starters.txt").write_text("How many books may I borrow?\n", encoding="utf-8")
    return folder


@pytest.fixture
def new(old: Path) -> Path:
    return Path(shutil.copytree(old, old.parent / "new"))


def changed(old: Path, new: Path, most: int | None = None) -> list[Change]:
    assistants = load(old), load(new)
    done: list[tuple[int, int]] = []
    questions = example_questions(assistants, most)
    found = list(compare(*assistants, questions, lambda *place: done.append(place)))
    total = sum(map(len, questions.values()))
    assert done == [(number, total) for number in range(1, total + 1)]
    return found


def load(folder: Path) -> Assistant:
    from bot.corpus import Corpus  # noqa: PLC0415

    return Assistant(Corpus.load(folder), Gate.load())


def rewrite(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_folders_that_say_the_same_have_no_change(old: Path, new: Path) -> None:
    assert changed(old, new) == []


def test_a_quote_that_only_moved_is_no_change(old: Path, new: Path) -> None:
    rewrite(new / "cards.txt", "A card costs", "Welcome to the library!\n\nA  card\ncosts")
    assert changed(old, new) == []


def test_a_block_whose_words_are_gone_leaves_its_questions_to_be_seen(old: Path, new: Path) -> None:
    rewrite(new / "cards.txt", "Books are lent for four weeks. ", "")
    ((topic, group),) = by_topic(changed(old, new))
    assert (topic, len(group), group[0].kinds) == ("loan period", 2, ("now unanswered",))
    assert group[0].old.quotes == (("cards", "Books are lent for four weeks."),)
    assert group[0].new.status is Status.NOT_FOUND


def test_other_words_for_an_answer_are_an_other_quote(old: Path, new: Path) -> None:
    for file in ("cards.txt", "editor/questions.txt"):
        rewrite(new / file, "15 euros a year.", "20 euros a year.")
    found = changed(old, new)
    assert {(one.topic, one.kinds) for one in found} == {("price", ("other quote",))}
    assert len(found) == 3
    assert found[0].new.quotes == (("cards", "A card costs 20 euros a year."),)


def test_what_is_answered_now_comes_last(old: Path, new: Path) -> None:
    (new / "editor" / "unanswered.txt").write_text(UNANSWERED.replace("> nothing", "> yard: You can park there."))
    (new / "yard.txt").write_text("The yard\n\nYou can park there. The car park has ten places.\n", encoding="utf-8")
    rewrite(new / "cards.txt", "Books are lent for four weeks. ", "")
    found = changed(old, new)
    assert [(topic, group[0].kinds) for topic, group in by_topic(found)] == [
        ("loan period", ("now unanswered",)),
        ("parking", ("newly answered",)),
    ]
    told = list(counts(found))
    assert told == sorted(told, key=list(CHANGES).index)
    assert (told[0], told[-1]) == ("now unanswered", "newly answered")


def test_a_new_contradiction_is_a_new_disagreement(old: Path, new: Path) -> None:
    (new / "rules.txt").write_text("House rules\n\nBooks are lent for three weeks. Be quiet.\n", encoding="utf-8")
    (new / "editor" / "conflicts.txt").write_text(
        "# loan period\n> cards: Books are lent for four weeks.\nagainst\n> rules: Books are lent for three weeks.\n"
    )
    found = changed(old, new)
    assert "disagreement new" in {kind for one in found for kind in one.kinds}
    assert {one.topic for one in found} == {"loan period"}


def test_the_first_questions_of_each_topic_of_either_folder_are_asked_once(old: Path, new: Path) -> None:
    rewrite(
        new / "editor" / "questions.txt", "# price\n", "# fees\nwhat are the fees\n> cards: 5 euros\n\n# price\nfirst\n"
    )
    questions = example_questions((load(old), load(new)), 2)
    assert dict(questions) == {
        STARTERS: ["How many books may I borrow?"],
        "price": ["What does a card cost?", "how much is a card per year", "first"],
        "loan period": ["How long may I keep a book?", "when do I have to bring it back"],
        "parking": ["Can I park there?", "is there a car park"],
        "fees": ["what are the fees"],
    }
    assert dict(example_questions((load(old), load(new)), None, ["fees"])) == {"fees": ["what are the fees"]}


def test_a_topic_that_is_not_there_is_told_with_the_one_that_may_be_meant(old: Path) -> None:
    with pytest.raises(UsageError, match="no folder has a topic “loan time”; did you mean “loan period”"):
        example_questions((load(old),), None, ["loan time"])


ANSWER = Reply(Status.ANSWERED, (("a", "It is."), ("b", "It was.")))
SIDES = frozenset({frozenset({("a", "It is.")}), frozenset({("b", "It was.")})})
TWO_SIDES = Reply(Status.ANSWERED, ANSWER.quotes, (Disagreeing("time", SIDES),))


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (ANSWER, ANSWER, ()),
        (ANSWER, Reply(Status.NOT_FOUND, ()), ("now unanswered",)),
        (Reply(Status.NOT_FOUND, ()), ANSWER, ("newly answered",)),
        (Reply(Status.NOT_FOUND, ()), Reply(Status.OUT_OF_SCOPE, ()), ("other status",)),
        (ANSWER, Reply(Status.PARTIAL, ANSWER.quotes), ("other status",)),
        (ANSWER, Reply(Status.ANSWERED, ANSWER.quotes[:1]), ("other quotes behind",)),
        (ANSWER, Reply(Status.ANSWERED, ANSWER.quotes[::-1]), ("other quote",)),
        (ANSWER, Reply(Status.ANSWERED, (("c", "It is."), *ANSWER.quotes[1:])), ("other quote",)),
        (TWO_SIDES, ANSWER, ("disagreement gone",)),
        (ANSWER, TWO_SIDES, ("disagreement new",)),
        (TWO_SIDES, Reply(Status.ANSWERED, ANSWER.quotes, (Disagreeing("renamed", SIDES),)), ()),
        (ANSWER, Reply(Status.ANSWERED, ANSWER.quotes, (), frozenset({"Ask."})), ("other remarks",)),
        (TWO_SIDES, Reply(Status.PARTIAL, ANSWER.quotes[1:]), ("disagreement gone", "other quote", "other status")),
    ],
)
def test_every_kind_of_change(before: Reply, after: Reply, kinds: tuple[str, ...]) -> None:
    assert kinds_of_change(before, after) == kinds
    assert set(kinds) <= set(CHANGES)
