"""BM25 of all texts at once: the same numbers as the index."""

from __future__ import annotations

import pytest
from conftest import WriteCorpus
from small_corpus import DOCUMENTS

from bot.corpus import Corpus
from bot.index import Bm25Index
from bot.readings import passage_terms
from bot.scores import Scores


@pytest.fixture
def built(write_corpus: WriteCorpus) -> tuple[Bm25Index, Scores]:
    corpus = Corpus.load(write_corpus(dict(DOCUMENTS)))
    terms = passage_terms(corpus.passages, corpus.analyzer)
    return Bm25Index(corpus.passages, terms), Scores(terms)


@pytest.mark.parametrize(
    "asked", [["tea"], ["green", "tea", "tea", "steep"], ["zirconium", "ulcer"], ["zirconium"], []]
)
def test_scores_are_those_of_the_index(built: tuple[Bm25Index, Scores], asked: list[str]) -> None:
    index, scores = built
    found = {id(hit.passage): hit.score for hit in index.search(asked, 1_000)}
    assert list(scores.of(asked)) == pytest.approx([found.get(id(passage), 0.0) for passage in index.passages])
    assert all(scores.idf(term) == pytest.approx(index.idf(term)) for term in asked)


def test_no_text_scores_more_than_the_highest(built: tuple[Bm25Index, Scores]) -> None:
    _, scores = built
    assert scores.of(["tea", "steep"]).max() < scores.highest([("tea",), ("steep",)])
    assert scores.highest([]) == 1.0


def test_no_texts_have_no_scores() -> None:
    assert len(Scores([]).of(["tea"])) == 0
    assert not Scores([["tea"]]).holds(0, "coffee")
    assert Scores([["tea"]]).holds(0, "tea")
