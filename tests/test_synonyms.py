"""Names of one thing, in the Solr synonym format."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import WordFileError
from bot.synonyms import Match, Synonyms, phrase_of, term_of
from bot.text import words_of


def read(tmp_path: Path, text: str) -> Synonyms:
    file = tmp_path / "synonyms.txt"
    file.write_text(text, encoding="utf-8")
    return Synonyms.read([file])


def stems(text: str) -> list[str]:
    return list(phrase_of(text))


def test_names_of_one_thing_stand_for_its_first_name_everywhere(tmp_path: Path) -> None:
    synonyms = read(tmp_path, "plasmolifting, PRP, platelet rich plasma\n")
    match = Match(1, 4, ("plasmolift",))
    assert synonyms.in_document(stems("the platelet-rich plasmas work")) == [match]
    assert synonyms.in_question(stems("is PRP good")) == [Match(1, 2, ("plasmolift",))]
    assert synonyms.name("plasmolift") == "plasmolifting"
    assert synonyms.name("unheard") == "unheard"


def test_a_visitors_words_count_in_questions_only(tmp_path: Path) -> None:
    synonyms = read(tmp_path, "hair loss, alopecia\nbald, going bald => hair loss, scalp\n")
    assert synonyms.in_question(stems("am I going bald")) == [Match(2, 4, ("hair_loss", "scalp"))]
    assert synonyms.in_document(stems("am I going bald")) == []


def test_the_longest_phrase_wins(tmp_path: Path) -> None:
    synonyms = read(tmp_path, "plasma, blood serum\nplasmolifting, plasma lift\n")
    assert [match.terms for match in synonyms.in_document(stems("plasma lift of plasma"))] == [
        ("plasmolift",),
        ("plasma",),
    ]


def test_a_right_hand_phrase_is_found_in_documents_too(tmp_path: Path) -> None:
    synonyms = read(tmp_path, "pimples => clear skin\n")
    assert synonyms.in_document(stems("a clear skin")) == [Match(1, 3, ("clear_skin",))]
    assert synonyms.name(term_of(phrase_of("clear skin"))) == "clear skin"


def test_a_phrase_alone_is_one_term(tmp_path: Path) -> None:
    assert read(tmp_path, "stem cells\n").in_document(stems("stem cells")) == [Match(0, 2, ("stem_cell",))]


def test_lines_may_come_in_any_order_and_go_on_with_each_other(tmp_path: Path) -> None:
    synonyms = read(tmp_path, "# names\n\ncouperose => rosacea\nrosacea, red face\nred face, flushed face\n")
    assert synonyms.in_question(stems("flushed face")) == synonyms.in_question(stems("red face"))
    assert synonyms.in_question(["couperos"])[0].terms == (term_of(phrase_of("rosacea")),)
    assert synonyms.written_words == set(words_of("couperose rosacea red face flushed"))
    assert synonyms.stems == set(phrase_of("couperose rosacea red face flushed"))


def test_no_file_is_no_synonyms(tmp_path: Path) -> None:
    assert Synonyms.read([tmp_path / "none.txt"]) == Synonyms()
    assert Synonyms().in_question(["a"]) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plasma\n", "line 1: one word alone says nothing"),
        ("# ok\n\nplasma, , PRP\n", "line 3: an empty name"),
        ("plasma, PRP,\n", "line 1: an empty name"),
        ("a => \n", "line 1: an empty name"),
        ("a => b => c\n", "line 1: has more than one “=>”"),
        (
            "plasma, serum\nPRP, lifting\nserum, lifting\n",
            "line 3: “lifting” already means “PRP”; keep it in one line only",
        ),
        ("bald => hair\nbald => scalp\n", "line 2: “bald” has a meaning in an earlier line"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(WordFileError, match=message) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)
    assert caught.value.file == str(tmp_path / "synonyms.txt")


def test_a_file_that_is_no_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_bytes(b"plasma, PRP\ncaf\xe9, bar\n")
    with pytest.raises(WordFileError, match=r"synonyms\.txt, line 2: is not UTF-8; save the file as UTF-8 text"):
        Synonyms.read([tmp_path / "synonyms.txt"])
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(WordFileError, match=r"folder\.txt, line 1: is a directory; make it a readable file"):
        Synonyms.read([tmp_path / "folder.txt"])
