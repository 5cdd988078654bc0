"""From words to terms, the same for documents and questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import Analyzer, QueryTerm
from bot.model import Span
from bot.synonyms import Synonyms
from bot.text import tokenize


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    file = tmp_path_factory.mktemp("words") / "synonyms.txt"
    file.write_text("plasmolifting, PRP, platelet rich plasma\nrosacea, red face\nbald => hair, scalp\n")
    return Analyzer(Synonyms.read([file]), ["the", "is", "of", "it's"], ["really", "thing"])


def query_terms(analyzer: Analyzer, text: str) -> list[QueryTerm]:
    return analyzer.query_terms(tokenize(text))


def test_a_document_has_its_stems_and_its_phrases_besides(analyzer: Analyzer) -> None:
    text = "The platelet-rich plasma of PRP"
    terms = analyzer.document_terms(text)
    assert [(term.text, term.span.of(text)) for term in terms] == [
        ("platelet", "platelet"), ("plasmolift", "platelet-rich plasma"), ("rich", "rich"), ("plasma", "plasma"),
        ("prp", "PRP"), ("plasmolift", "PRP"),
    ]  # fmt: skip


def test_a_main_name_is_one_term_and_not_two(analyzer: Analyzer) -> None:
    assert [term.text for term in analyzer.document_terms("plasmolifting")] == ["plasmolift"]


def test_a_question_has_phrases_instead_of_their_words(analyzer: Analyzer) -> None:
    terms = query_terms(analyzer, "Is platelet rich plasma really safe?")
    assert [(term.written, term.terms, term.weak, term.synonym) for term in terms] == [
        ("platelet rich plasma", ("plasmolift",), False, True),
        ("really", ("realli",), True, False),
        ("safe", ("safe",), False, False),
    ]


def test_a_visitors_word_stands_for_any_of_its_terms(analyzer: Analyzer) -> None:
    (term,) = query_terms(analyzer, "bald")
    assert (term.terms, term.term) == (("hair", "scalp"), "hair")
    assert [term.text for term in analyzer.document_terms("bald")] == ["bald"]


def test_each_term_is_asked_for_once(analyzer: Analyzer) -> None:
    assert [term.term for term in query_terms(analyzer, "PRP or plasmolifting, plasmolifting or red face")] == [
        "plasmolift", "or", analyzer.term("rosacea"),
    ]  # fmt: skip


def test_the_name_of_a_subject_is_the_term_of_its_group(analyzer: Analyzer) -> None:
    assert analyzer.term("PRP") == analyzer.term("Platelet rich plasma") == "plasmolift"
    assert analyzer.term("hair transplants") == "hair_transplant"


def test_common_words(analyzer: Analyzer) -> None:
    assert [analyzer.is_common(word) for word in ("the", "things", "it", "rosacea")] == [True, True, True, False]


def test_the_packages_own_word_files_can_be_read() -> None:
    analyzer = Analyzer.read()
    assert analyzer.is_common("the")
    assert not analyzer.is_common("rosacea")
    assert "how_long" in analyzer.asking
    assert [term.term for term in query_terms(analyzer, "For how long?")] == ["how_long"]


def test_a_corpus_may_have_no_synonyms(tmp_path: Path) -> None:
    assert Analyzer.read([tmp_path / "none.txt"]).document_terms("Plasma")[0].span == Span(0, 6)


@given(text=st.text())
def test_any_text_has_terms_that_stand_in_it(analyzer: Analyzer, text: str) -> None:
    terms = analyzer.document_terms(text)
    assert terms == sorted(terms, key=lambda term: (term.span.start, term.span.end))
    assert all(term.text and term.span.end <= len(text) for term in terms)
    assert all(term.terms for term in query_terms(analyzer, text))
