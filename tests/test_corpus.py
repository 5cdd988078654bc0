"""A folder of documents, with what an editor knows about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import WriteCorpus

from bot.corpus import Corpus
from bot.errors import CorpusError, UnknownDocumentError, WordFileError

TOML = """subjects = ["plasmolifting", "mesotherapy"]
default_subject = "plasmolifting"
[document.face]
title = "Plasma of the face"
subject = "plasmolifting"
notes = [{ quote = "administered orally", note = "Injected." }]
keep = ["Back to top button"]
"""


def test_documents_and_what_an_editor_knows(write_corpus: WriteCorpus) -> None:
    folder = write_corpus(
        {
            "face.txt": "Face\n\nIt is administered orally.\n\nWhat is meso?\n\nIt is new.\n\nBack to top button\n",
            "guide.md": "---\nkey: value\n---\n## Part\n\nText.\n\n# The guide\n\nMore.\n",
            "README.md": "Not a document.",
            ".hidden.txt": "Not a document.",
            "editor/documents.toml": TOML,
            "editor/synonyms.txt": "mesotherapy, meso\n",
            "editor/questions.txt": "# novelty\nIs it new?\n> face: It is new.\n",
            "editor/unanswered.txt": "# tea\nMay I drink tea?\n> nothing\n",
        }
    )
    corpus = Corpus.load(str(folder))
    assert corpus.faults == ()
    assert [(document.id, document.title) for document in corpus.documents] == [
        ("face", "Plasma of the face"), ("guide", "The guide"),
    ]  # fmt: skip
    assert [(passage.text, passage.subject) for passage in corpus.passages if passage.document.id == "face"] == [
        ("It is administered orally.", "plasmolifting"),
        ("It is new.", "mesotherapy"),
        ("Back to top button", "mesotherapy"),
    ]
    assert [note.text for note in corpus.document("face").notes] == ["Injected."]
    assert [topic.name for topic in corpus.topics] == ["novelty", "tea"]
    assert (corpus.subjects, corpus.default_subject) == (("plasmolifting", "mesotherapy"), "plasmolifting")
    assert {omission.reason for omission in corpus.omissions} == {"title", "heading", "markup"}


def test_documents_alone_are_enough(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus({"a.txt": "It is safe."}))
    assert (corpus.faults, corpus.topics, corpus.subjects) == ((), (), ())
    assert corpus.passages[0].subject is None


def test_a_text_is_kept_exactly_as_it_is_on_disk(write_corpus: WriteCorpus) -> None:
    text = "\ufeffTitle here\r\n\r\nIt is  safe.\r\n"
    corpus = Corpus.load(write_corpus({"a.txt": text}))
    (document,) = corpus.documents
    assert (document.text, document.title) == (text, "Title here")
    assert text[corpus.passages[0].span.start : corpus.passages[0].span.end] == "It is  safe."


def test_the_same_folder_gives_the_same_corpus(write_corpus: WriteCorpus) -> None:
    folder = write_corpus({f"{name}.txt": f"It is {name}." for name in "cab"})
    first, second = Corpus.load(folder), Corpus.load(folder)
    assert [document.id for document in first.documents] == ["a", "b", "c"]
    assert (first.documents, first.passages, first.omissions) == (second.documents, second.passages, second.omissions)


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", "Its title\n\nText.\n", "Its title"),
        ("a.md", "Text.\n\n# Its title\n\nText.\n", "Its title"),
        ("a.md", "<!-- x -->\n\nThe first line.\nMore.\n", "The first line"),
        ("a.txt", "word " * 30 + ".", "word " * 20 + "…"),
        ("a.txt", "...", "a"),
    ],
)
def test_a_title_where_nobody_wrote_one(write_corpus: WriteCorpus, name: str, text: str, title: str) -> None:
    assert Corpus.load(write_corpus({name: text})).documents[0].title == title


def test_what_cannot_be_read_is_a_fault_and_the_rest_is_read(write_corpus: WriteCorpus) -> None:
    folder = write_corpus({"a.txt": "It is safe.", "a.md": "It is new.", "b.txt": " \n", "c.pdf": "%PDF", "d.jpg": "x"})
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    corpus = Corpus.load(folder)
    assert [document.text for document in corpus.documents] == ["It is new."]
    assert corpus.faults == (
        "a.txt: another file has the name “a” too; rename one of them",
        "b.txt: is empty; write something into it or take it out of the folder",
        "c.pdf: is of a format that is not read; save it as .txt, .md or .html, or take it out",
        "latin.txt: is not UTF-8 (byte 3); save it as UTF-8 text",
    )


def test_what_an_editor_wrote_for_other_documents_is_a_fault(write_corpus: WriteCorpus) -> None:
    questions = "# a\nWhat?\n> face: It is gone.\n"
    folder = write_corpus({"face.txt": "It is.", "editor/documents.toml": TOML, "editor/questions.txt": questions})
    assert [fault.split(":")[0] for fault in Corpus.load(folder).faults] == [
        "documents.toml", "documents.toml", "questions.txt, line 3", "questions.txt, line 1",
    ]  # fmt: skip


def test_a_folder_without_documents_is_told_in_one_line(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no such file or directory; name a folder .* \(--corpus DIR\)"):
        Corpus.load(tmp_path / "none")
    folder = write_corpus({"README.md": "x", "b.txt": ""})
    with pytest.raises(CorpusError, match=r"no document to answer from: b\.txt: is empty"):
        Corpus.load(folder)
    (folder / "b.txt").unlink()
    with pytest.raises(CorpusError, match=r"no document to answer from: it holds no file of a format that is read"):
        Corpus.load(folder)


def test_an_editors_file_that_cannot_be_understood_stops_the_reading(write_corpus: WriteCorpus) -> None:
    with pytest.raises(WordFileError, match=r"synonyms\.txt, line 1: one word alone"):
        Corpus.load(write_corpus({"a.txt": "It is.", "editor/synonyms.txt": "alone\n"}))


def test_an_unknown_document_is_told_with_the_known_ones(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus({"a.txt": "It is.", "b.txt": "It was."}))
    assert corpus.document("b").text == "It was."
    with pytest.raises(UnknownDocumentError, match="there is no document “c”; there are: a, b"):
        corpus.document("c")
