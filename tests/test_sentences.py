"""Which sentence answers, and how sure that is."""

from __future__ import annotations

import pytest
from conftest import WriteCorpus
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import DOCUMENTS, write

from bot.clues import FEATURES, RANK_WEIGHTS, SCORE_WEIGHTS
from bot.corpus import Corpus
from bot.readings import passage_terms
from bot.retrieval import Retrieval
from bot.scores import Scores
from bot.sentences import SentenceFinder, SentenceHit
from bot.text import tokenize

LONG = """Plasma

Duration

The effect depends on the patient. The effect lasts for two years. It fades slowly afterwards.
"""


class Finder:
    """A corpus and its indexes."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        scores = Scores(passage_terms(corpus.passages, corpus.analyzer))
        self.retrieval = Retrieval(corpus.passages, scores)
        self.sentences = SentenceFinder(corpus.analyzer, scores)

    def best(self, question: str) -> list[SentenceHit]:
        terms = self.corpus.analyzer.query_terms(tokenize(question))
        return self.sentences.best(question, terms, self.retrieval.search(question, terms))

    def said(self, question: str) -> list[str]:
        return [" ".join(hit.span.of(hit.passage.document.text).split()) for hit in self.best(question)]


@pytest.fixture(scope="module")
def drinks(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    return Finder(Corpus.load(write(tmp_path_factory.mktemp("corpus"), DOCUMENTS)))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is tea harmless in pregnancy?", "Green tea is harmless in pregnancy."),
        ("stomach ulcer", "People with a stomach ulcer must avoid green tea."),
        ("How long does tea steep?", "Green tea steeps for two minutes."),
        ("How long does coffee steep?", "Coffee steeps for four minutes."),
    ],
)
def test_the_sentence_that_holds_the_words_is_the_best(drinks: Finder, question: str, sentence: str) -> None:
    assert drinks.said(question)[0] == sentence


def test_who_asks_how_long_gets_the_sentence_with_a_number(write_corpus: WriteCorpus) -> None:
    finder = Finder(Corpus.load(write_corpus({"plasma.txt": LONG})))
    assert finder.said("How long is the effect?") == ["The effect lasts for two years."]
    assert finder.said("the effect") == ["The effect depends on the patient."]


def test_a_line_that_only_announces_is_not_preferred(write_corpus: WriteCorpus) -> None:
    text = "Rules\n\n- Wine with cheese:\n- Cheese with wine is eaten.\n- Beer is drunk.\n"
    finder = Finder(Corpus.load(write_corpus({"a.txt": text, "b.txt": "Beer\n\nBeer is brewed from malt.\n"})))
    assert finder.said("wine with cheese")[0].endswith("Cheese with wine is eaten.")


def test_heading_and_title_help_to_find_a_passage(write_corpus: WriteCorpus) -> None:
    files = {
        "a.txt": "Parking\n\nOpening hours\n\nFrom eight to six on weekdays.\n",
        "b.txt": "Museum\n\nTickets\n\nFrom ten euros on weekdays.\n",
    }
    finder = Finder(Corpus.load(write_corpus(files)))
    assert finder.said("opening hours")[0] == "From eight to six on weekdays."
    assert finder.said("museum")[0] == "From ten euros on weekdays."


def test_nothing_found_is_nothing_said(drinks: Finder) -> None:
    assert drinks.best("zirconium") == []
    assert drinks.best("") == []
    assert drinks.sentences.best("tea", [], []) == []


def test_the_more_of_the_question_is_covered_the_surer(drinks: Finder) -> None:
    scores = [
        drinks.best(question)[0].score
        for question in ("stomach ulcer", "stomach ulcer zirconium", "stomach zirconium cinnamon quince")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


@given(
    st.lists(
        st.sampled_from(["coffee", "tea", "steep", "ulcer", "pregnancy", "how", "long", "not", "the", "zirconium"]),
        max_size=12,
    )
)
def test_sentences_are_the_documents_own_and_scores_are_shares(drinks: Finder, words: list[str]) -> None:
    for hit in drinks.best(" ".join(words)):
        assert hit.span.start in {sentence.start for sentence in hit.passage.sentences}
        assert hit.span.end in {sentence.end for sentence in hit.passage.sentences}
        assert 0 <= hit.score <= 1


def test_every_feature_has_its_weights(drinks: Finder) -> None:
    assert len(FEATURES) == len(RANK_WEIGHTS) == len(SCORE_WEIGHTS) == len(drinks.best("tea")[0].features)


FAQ = {
    "a.txt": "Can my child catch the coronavirus?\n\nYes. It is rare.\n",
    "b.txt": "Is the virus in drinking water?\n\nThe virus of the corona kind was not found. Kids drink it.\n",
}


def test_a_question_above_a_passage_is_an_example_question_for_it(write_corpus: WriteCorpus) -> None:
    finder = Finder(Corpus.load(write_corpus(FAQ)))
    assert finder.said("can kids catch corona?")[0].startswith("Yes.")
    likeness = [one.likeness for one in finder.retrieval.search("Is the virus in drinking water?", [])]
    assert likeness == sorted(likeness, reverse=True)
    assert likeness[0] == pytest.approx(1.0)


TOWER = {"a.txt": "The tower was built in 1950 by hand.\n", "b.txt": "A lake.\n"}


@pytest.mark.parametrize(
    "changed",
    ["Was the tower built in 1999?", "Was the tower not built in 1950?", "Was the Eiffel tower built in 1950?"],
)
def test_a_number_name_or_negation_that_is_missing_makes_less_sure(write_corpus: WriteCorpus, changed: str) -> None:
    finder = Finder(Corpus.load(write_corpus(TOWER)))
    assert finder.best(changed)[0].score < finder.best("Was the tower built in 1950?")[0].score


def test_two_sentences_are_quoted_where_each_holds_what_the_other_does_not(write_corpus: WriteCorpus) -> None:
    text = "The lake is deep. The tower stands there. It was built by monks. It rains.\n"
    finder = Finder(Corpus.load(write_corpus({"a.txt": text, "b.txt": "Monks pray.\n"})))
    assert finder.said("tower built by monks") == ["The tower stands there. It was built by monks."]
