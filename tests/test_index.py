"""What any index must do, on rank-bm25 and on the formula written out; rank-bm25's traps by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import IndexFormatError
from bot.index import MOST_FOR_RANK_BM25, Bm25Index, Index, PostingsIndex, index_of
from bot.model import Document, Hit, Passage, Span
from bot.scores import K1, B
from bot.terms import TermTable

Terms = list[list[str]]
TERMS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), max_size=8)
QUERIES = st.lists(st.sampled_from("abcdefg"), max_size=4)


def passages_of(terms: Sequence[object]) -> list[Passage]:
    document = Document("page", "x" * (len(terms) + 1), "Page")
    return [Passage(document, n, Span(n, n + 1), (Span(n, n + 1),)) for n in range(len(terms))]


class NaiveIndex:
    """The formula of `bot.scores`, passage by passage."""

    def __init__(self, passages: Sequence[Passage], table: TermTable) -> None:
        self._passages, self._table, self._terms = passages, table, list(table.rows())

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        if isinstance(terms, str):
            raise TypeError("terms must be a sequence of terms")
        scored = [(self._score(set(terms), row), n) for n, row in enumerate(self._terms) if set(terms) & set(row)]
        best = sorted(scored, key=lambda pair: (-round(pair[0], 9), pair[1]))[: max(0, limit)]
        return [Hit(self._passages[n], score, frozenset(set(terms) & set(self._terms[n]))) for score, n in best]

    def _score(self, terms: set[str], row: list[str]) -> float:
        mean = sum(map(len, self._terms)) / len(self._terms)
        total = 0.0
        for term in sorted(terms & set(row)):
            idf = log((len(self._terms) + 1) / sum(term in other for other in self._terms))
            total += idf * row.count(term) * (K1 + 1) / (row.count(term) + K1 * (1 - B + B * len(row) / mean))
        return total

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(self._table.as_plain()))

    @classmethod
    def load(cls, file: Path, passages: Sequence[Passage]) -> NaiveIndex:
        return cls(passages, TermTable.from_plain(json.loads(file.read_text())))


class IndexContract:
    """Inherit, name the engine, and every test below runs on it."""

    engine: type[PostingsIndex] | type[NaiveIndex]

    def build(self, terms: Terms) -> Index:
        return self.engine(passages_of(terms), TermTable.of(terms))

    def numbers(self, terms: Terms, query: Sequence[str], limit: int = 10) -> list[int]:
        return [hit.passage.number for hit in self.build(terms).search(query, limit)]

    def test_an_empty_corpus_finds_nothing(self) -> None:
        assert self.numbers([], ["a"]) == []

    def test_only_empty_passages_find_nothing(self) -> None:
        assert self.numbers([[], []], ["a"]) == []

    def test_an_empty_query_or_unknown_terms_find_nothing(self) -> None:
        assert self.numbers([["a"], ["b"]], []) == []
        assert self.numbers([["a"], ["b"]], ["c"]) == []

    def test_one_document_is_found_with_a_positive_score(self) -> None:
        (hit,) = self.build([["a", "b"]]).search(["a"], 10)
        assert hit.score > 0

    @pytest.mark.parametrize("terms", [[["a"], ["b"]], [["a"], ["a"], ["b"], ["c"]], [["a"], ["a", "b"], ["a"]]])
    def test_a_term_in_half_or_all_of_the_passages_scores_above_zero(self, terms: Terms) -> None:
        hits = self.build(terms).search(["a"], 10)
        assert len(hits) == sum("a" in row for row in terms)
        assert all(hit.score > 0 for hit in hits)

    def test_a_passage_without_a_term_of_the_query_is_not_found(self) -> None:
        assert self.numbers([["a"], ["b"], ["c"], []], ["a", "c"]) == [0, 2]

    def test_one_text_is_not_searched_letter_by_letter(self) -> None:
        with pytest.raises(TypeError, match="terms must be a sequence of terms"):
            self.build([["a"], ["b"]]).search("ab", 10)

    def test_ties_stay_in_the_order_of_the_passages(self) -> None:
        assert self.numbers([["a", "x"], ["b", "y"], ["a", "z"], ["a", "w"]], ["a"]) == [0, 2, 3]

    def test_rarer_terms_more_of_them_and_shorter_passages_come_first(self) -> None:
        assert self.numbers([["a", "c"], ["b", "c"], ["a", "d"]], ["a", "b"])[0] == 1
        assert self.numbers([["a", "c"], ["a", "a"]], ["a"]) == [1, 0]
        assert self.numbers([["a", "c", "d", "e"], ["a", "b"]], ["a"]) == [1, 0]

    @pytest.mark.parametrize(("limit", "found"), [(-1, 0), (0, 0), (1, 1), (2, 2), (99, 3)])
    def test_the_limit_is_clamped(self, limit: int, found: int) -> None:
        assert len(self.numbers([["a"], ["a"], ["a"]], ["a"], limit)) == found

    def test_a_hit_names_the_terms_that_it_holds(self) -> None:
        hits = self.build([["a", "b", "b"], ["b"]]).search(["b", "a", "a", "x"], 10)
        assert [hit.terms for hit in hits] == [frozenset("ab"), frozenset("b")]

    def test_a_term_counts_once_however_often_it_is_asked_for(self) -> None:
        index = self.build([["a", "b"], ["b"]])
        assert index.search(["a", "a", "b"], 10) == index.search(["a", "b"], 10)


class TestBm25Index(IndexContract):
    engine = Bm25Index


class TestPostingsIndex(IndexContract):
    engine = PostingsIndex


class TestNaiveIndex(IndexContract):
    engine = NaiveIndex


@pytest.mark.parametrize("engine", [Bm25Index, PostingsIndex, NaiveIndex])
@settings(max_examples=30)
@given(terms=TERMS, query=QUERIES)
def test_an_index_searches_alike_after_save_and_load(
    tmp_path_factory: pytest.TempPathFactory,
    engine: type[PostingsIndex] | type[NaiveIndex],
    terms: Terms,
    query: list[str],
) -> None:
    file = tmp_path_factory.mktemp("index") / "passages.index"
    index = engine(passages_of(terms), TermTable.of(terms))
    index.save(file)
    assert engine.load(file, passages_of(terms)).search(query, 99) == index.search(query, 99)
    assert [entry.name for entry in file.parent.iterdir()] == ["passages.index"]


@given(terms=TERMS, query=QUERIES, limit=st.integers(0, 9))
def test_both_engines_find_the_same_to_the_last_digit(terms: Terms, query: list[str], limit: int) -> None:
    table = TermTable.of(terms)
    hits = Bm25Index(passages_of(terms), table).search(query, limit)
    assert PostingsIndex(passages_of(terms), table).search(query, limit) == hits


@pytest.mark.parametrize("engine", [Bm25Index, PostingsIndex])
@given(terms=TERMS, query=QUERIES)
def test_an_engine_gives_what_the_formula_says(engine: type[PostingsIndex], terms: Terms, query: list[str]) -> None:
    index = engine(passages_of(terms), TermTable.of(terms))
    hits = index.search(query, 99)
    assert hits == index.search(query, 99)
    scores = {
        hit.passage.number: hit.score for hit in NaiveIndex(passages_of(terms), TermTable.of(terms)).search(query, 99)
    }
    assert {hit.passage.number for hit in hits} == set(scores)
    assert [hit.score for hit in hits] == pytest.approx([scores[hit.passage.number] for hit in hits])
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_rank_bm25_scores_as_many_passages_as_it_holds_without_harm() -> None:
    few, many = ([["a"]] * number for number in (MOST_FOR_RANK_BM25, MOST_FOR_RANK_BM25 + 1))
    assert type(index_of(passages_of(few), TermTable.of(few))) is Bm25Index
    assert type(index_of(passages_of(many), TermTable.of(many))) is PostingsIndex


# What both engines promise besides


TERMS_HERE = [["a", "b"], ["b"]]


def index_of_two(terms: Terms, *, backwards: bool = False) -> Bm25Index:
    return Bm25Index(passages_of(terms)[:: -1 if backwards else 1], TermTable.of(terms))


def test_passages_and_terms_go_together() -> None:
    with pytest.raises(ValueError, match="2 passages, but the terms of 1"):
        Bm25Index(passages_of(TERMS_HERE), TermTable.of([["a"]]))


def test_the_fingerprint_knows_passages_and_terms() -> None:
    fingerprint = index_of_two(TERMS_HERE).fingerprint
    assert fingerprint == index_of_two(TERMS_HERE).fingerprint
    assert fingerprint != index_of_two([["a b"], ["b"]]).fingerprint
    assert fingerprint != index_of_two(TERMS_HERE, backwards=True).fingerprint


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    file = tmp_path / "passages.index"
    index_of_two(TERMS_HERE).save(file)
    return file


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 2}',
        "\u00e4",
        "[" * 100_000,
        '{"format": 2, "fingerprint": "", "terms": null}',
        '{"format": 2, "fingerprint": "", "terms": {"terms": ["a"]}}',
        '{"format": 2, "fingerprint": "", "terms": {"terms": [], "starts": "", "texts": "", "lengths": ""}}',
        '{"format": 2, "fingerprint": "", "terms": {"terms": [], "starts": "AAAAAA==", "texts": "", "times": "", '
        '"lengths": "AAAAAAAAAAA="}}',
    ],
)
def test_a_damaged_index_is_refused(stored: Path, damage: str) -> None:
    stored.write_text(damage, encoding="utf-8")
    with pytest.raises(IndexFormatError, match=r"passages\.index: .*build it again"):
        Bm25Index.load(stored, passages_of(TERMS_HERE))


def test_an_index_of_another_format_is_refused(stored: Path) -> None:
    stored.write_text(stored.read_text().replace('"format": 2', '"format": 3'))
    with pytest.raises(IndexFormatError, match=r"has format 3, this program reads 2; build it again"):
        Bm25Index.load(stored, passages_of(TERMS_HERE))


def test_an_index_with_changed_terms_is_refused(stored: Path) -> None:
    stored.write_text(stored.read_text().replace('"b"]', '"c"]'))
    with pytest.raises(IndexFormatError, match="belongs to other passages, or is damaged"):
        Bm25Index.load(stored, passages_of(TERMS_HERE))


@pytest.mark.parametrize("others", [passages_of("x"), passages_of("xxx"), passages_of("xx")[::-1]])
def test_an_index_of_other_passages_is_refused(stored: Path, others: list[Passage]) -> None:
    with pytest.raises(IndexFormatError, match="belongs to other passages"):
        Bm25Index.load(stored, others)


def test_a_missing_index_and_a_place_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(IndexFormatError, match="no such file or directory; build the index again"):
        Bm25Index.load(tmp_path / "none", [])
    with pytest.raises(IndexFormatError, match="no such file or directory; name a place"):
        Bm25Index([], TermTable.of([])).save(tmp_path / "no folder" / "passages.index")
