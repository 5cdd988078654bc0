"""BM25 of all texts at once: the same numbers as the index."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from conftest import WriteCorpus
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import DOCUMENTS

from bot.corpus import Corpus
from bot.index import Bm25Index
from bot.readings import passage_terms
from bot.scores import GroupScores, Scores
from bot.terms import TermTable

TEXT = st.lists(st.sampled_from("abcd"), max_size=6)


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
    assert list(scores.of(asked)) == [found.get(id(passage), 0.0) for passage in index.passages]


def test_no_text_scores_more_than_the_highest(built: tuple[Bm25Index, Scores]) -> None:
    _, scores = built
    assert scores.of(["tea", "steep"]).max() < scores.highest([("tea",), ("steep",)])
    assert scores.highest([]) == 1.0


def test_no_texts_have_no_scores() -> None:
    assert len(Scores(TermTable.of([])).of(["tea"])) == 0


def test_frequencies() -> None:
    scores = Scores(TermTable.of([["a", "b"], ["b"]]))
    assert [scores.frequency(term) for term in "abc"] == [1, 2, 0]
    assert [scores.idf(term) for term in "abc"] == [log(3), log(3 / 2), log(3)]


@given(groups=st.lists(st.lists(TEXT, min_size=1, max_size=3), max_size=5), asked=TEXT)
def test_a_group_scores_as_one_text(groups: list[list[list[str]]], asked: list[str]) -> None:
    table = TermTable.of(text for group in groups for text in group)
    group_of = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups])
    whole = Scores(TermTable.of([term for text in group for term in text] for group in groups))
    grouped = GroupScores(table, group_of)
    assert list(grouped.of(asked)) == list(whole.of(asked))
    assert [grouped.idf(term) for term in asked] == [whole.idf(term) for term in asked]


@pytest.mark.parametrize("group_of", [[1, 1], [0, 2], [1, 0]])
def test_groups_stand_together_and_in_order(group_of: list[int]) -> None:
    with pytest.raises(ValueError, match="must stand together"):
        GroupScores(TermTable.of([["a"], ["b"]]), np.array(group_of, dtype=np.int32))
