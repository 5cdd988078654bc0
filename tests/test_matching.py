"""Topics by their example questions: which come first, how sure, and what a term weighs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import COFFEE, TOPICS, write

from bot.analysis import Analyzer, QueryTerm
from bot.corpus import Corpus
from bot.examples import TermWeights, example_table
from bot.features import FEATURES
from bot.matching import RANK_WEIGHTS, SCORE_WEIGHTS, STANDING, TopicHit, TopicIndex
from bot.model import Document, Span
from bot.query import Part
from bot.text import tokenize
from bot.topics import Target, Topic

ANALYZER = Analyzer.read()
DOCUMENT = Document("coffee", COFFEE, "Coffee")


def topic(name: str, *questions: str, quote: str = "", in_scope: bool = True) -> Topic:
    start = COFFEE.find(quote)
    targets = (Target(DOCUMENT, Span(start, start + len(quote))),) if quote else ()
    return Topic(name, questions, targets, in_scope)


WATER = topic("water", "How hot must the water be for coffee?", "temperature of coffee", quote="95 degrees")
FREEZER = topic("freezer", "Does coffee belong in the freezer?", "freezing coffee beans", quote="in the freezer")
PREGNANCY = topic("pregnancy", "Is coffee dangerous in pregnancy?", "pregnant and coffee", quote="dangerous")
PRICE = topic("price", "What is the price of coffee?", "how expensive are coffee beans")
OTHERS = [
    topic(f"{animal} and {fruit}", f"Would a {animal} eat {fruit}?")
    for animal in ("zebra", "otter", "badger", "walrus", "gibbon")
    for fruit in ("quince", "mango", "papaya", "lychee")
]
ALL = (WATER, FREEZER, PREGNANCY, PRICE, *OTHERS)


def part(text: str, carried: str = "", context: str = "") -> Part:
    tokens = tokenize(text)
    return Part(
        text,
        tuple(ANALYZER.query_terms(tokens)),
        ANALYZER.said_words(tokens),
        tuple(ANALYZER.query_terms(tokenize(context))),
        tuple(ANALYZER.query_terms(tokenize(carried))),
    )


@pytest.fixture(scope="module")
def index() -> TopicIndex:
    return TopicIndex(ALL, ANALYZER, ["coffee"])


def names(hits: Sequence[TopicHit]) -> list[str]:
    return [hit.topic.name for hit in hits]


@pytest.mark.parametrize("wanted", ALL, ids=lambda wanted: wanted.name)
def test_the_topic_of_an_example_question_comes_first_and_is_the_surest(index: TopicIndex, wanted: Topic) -> None:
    for question in wanted.questions:
        first, *others = index.search(part(question), 12)
        assert (first.topic, first.question) == (wanted, question)
        assert all(first.score > other.score for other in others)
        assert first.missing == ()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("dangerous when pregnant?", "pregnancy"),
        ("may I freeze my coffee", "freezer"),
        ("which temperature does the water have", "water"),
        ("are the beans expensive", "price"),
    ],
)
def test_a_question_in_other_words_finds_its_topic(index: TopicIndex, question: str, name: str) -> None:
    assert names(index.search(part(question), 1)) == [name]


def test_words_carried_over_help_to_find_the_topic(index: TopicIndex) -> None:
    plain, carried = part("is it dangerous"), part("is it dangerous", carried="freezing beans")
    assert names(index.search(plain, 1)) == ["pregnancy"]
    assert "freezer" in names(index.search(carried, 2))
    assert "freezer" not in names(index.search(plain, 12))


def test_context_decides_between_topics_that_share_the_question() -> None:
    coffee, tea = topic("coffee", "Is it dangerous with beans?"), topic("tea", "Is it dangerous with sugar?")
    index = TopicIndex([coffee, tea, *OTHERS], ANALYZER)
    assert names(index.search(part("Is it dangerous?", context="my sugar"), 2))[0] == "tea"
    assert names(index.search(part("Is it dangerous?", context="my beans"), 2))[0] == "coffee"


def test_ties_are_in_the_order_of_the_file() -> None:
    twins = [topic(name, "Is coffee dangerous?") for name in ("b", "a", "c")]
    assert names(TopicIndex([*twins, *OTHERS], ANALYZER).search(part("Is coffee dangerous?"), 3)) == ["b", "a", "c"]


@pytest.mark.parametrize("text", ["zirconium", "the of and", "?!", ""])
def test_what_no_topic_knows_finds_nothing(index: TopicIndex, text: str) -> None:
    assert index.search(part(text), 12) == []


def test_a_limit_is_kept(index: TopicIndex) -> None:
    assert len(index.search(part("coffee beans in the freezer"), 2)) == 2
    assert index.search(part("coffee beans in the freezer"), 0) == []


def test_topics_that_are_not_allowed_are_left_out(index: TopicIndex) -> None:
    hits = index.search(part("Is coffee dangerous in pregnancy?"), 12, allowed=lambda topic: topic is not PREGNANCY)
    assert hits
    assert "pregnancy" not in names(hits)


def test_a_topic_about_something_else_than_what_is_meant_ranks_lower(index: TopicIndex) -> None:
    (plain,) = index.search(part("dangerous in pregnancy"), 1)
    (other,) = index.search(part("dangerous in pregnancy"), 1, default=lambda topic: topic is not PREGNANCY)
    assert plain.topic is other.topic is PREGNANCY
    assert other.rank < plain.rank
    assert other.score < plain.score


def test_a_word_that_the_topic_lacks_makes_it_less_sure_and_is_named(index: TopicIndex) -> None:
    plain = index.search(part("Is coffee dangerous in pregnancy?"), 1)[0]
    more = index.search(part("Is coffee with quince dangerous in pregnancy?"), 1)[0]
    assert more.topic is PREGNANCY
    assert more.score < plain.score
    assert "quince" in {term.written for term in more.missing}


def test_the_words_of_the_target_belong_to_the_topic(index: TopicIndex) -> None:
    (hit,) = index.search(part("temperature of the water in degrees"), 1)
    assert hit.topic is WATER
    assert hit.missing == ()


def test_topics_without_questions_are_never_found() -> None:
    index = TopicIndex([Topic("mute", (), ()), WATER, *OTHERS], ANALYZER)
    assert names(index.search(part("How hot must the water be?"), 12))[0] == "water"
    assert "mute" not in names(index.search(part("mute water"), 12))


def test_a_table_made_before_gives_the_same(index: TopicIndex) -> None:
    table = example_table(ALL, ANALYZER, ["coffee"])
    assert table.fits(ALL)
    assert not table.fits(ALL[1:])
    assert not table.fits([*ALL, topic("one more", "Is it?")])
    question = part("Is coffee dangerous in the freezer?")
    other = TopicIndex(ALL, ANALYZER, ["coffee"], table)
    assert other.search(question, 12) == index.search(question, 12)


def test_rare_words_weigh_more_and_weak_ones_and_subjects_less() -> None:
    weights = TermWeights({"rare": 1, "common": 40, "coffe": 1}, 50, ["coffe"])
    rare, common = QueryTerm("rare", ("rare",)), QueryTerm("common", ("common",))
    weak, subject = QueryTerm("rare", ("rare",), weak=True), QueryTerm("coffee", ("coffe",))
    unknown = QueryTerm("new", ("new",))
    assert weights.of(unknown) > weights.of(rare) > weights.of(common) > 0
    assert weights.of(weak) < weights.of(rare)
    assert weights.of(subject) < weights.of(rare)
    assert weights.of(QueryTerm("any", ("rare", "common"))) == weights.of(common)


def test_every_feature_has_its_weights(index: TopicIndex) -> None:
    hits = index.search(part("Is coffee dangerous?"), 12)
    assert {len(hit.features) for hit in hits} == {len(FEATURES)} == {len(RANK_WEIGHTS)}
    assert len(SCORE_WEIGHTS) == len(FEATURES) + len(STANDING)


WORDS = st.sampled_from(
    [
        "coffee",
        "water",
        "dangerous",
        "pregnancy",
        "freezer",
        "beans",
        "price",
        "not",
        "the",
        "quince",
        "otter",
        "q1x",
        "how",
        "hot",
    ]
)


@given(st.one_of(st.text(st.characters()), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_question_is_searched_and_scores_are_shares(index: TopicIndex, text: str) -> None:
    hits = index.search(part(text), 12)
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert all(one.rank >= other.rank for one, other in pairwise(hits))
    assert len({hit.topic.name for hit in hits}) == len(hits)
    assert all(hit.question in hit.topic.questions for hit in hits)
    assert index.search(part(text), 12) == hits


def test_the_index_of_a_folder_is_made_of_both_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = {"coffee.txt": COFFEE, "tea.txt": "Green tea is brewed with water of 80 degrees.\n", **TOPICS}
    corpus = Corpus.load(write(tmp_path_factory.mktemp("corpus"), files))
    index = TopicIndex(corpus.topics, corpus.analyzer)
    assert names(index.search(part("the place to preserve coffee"), 1)) == ["storage of coffee"]
    assert names(index.search(part("lottery jackpot numbers"), 1)) == ["lottery"]
