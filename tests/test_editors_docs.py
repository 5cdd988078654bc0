"""The examples of the documentation for editors: each is one that the shipped documents bear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cautions import Cautions
from bot.conflicts.judgements import read_judgements
from bot.corpus import Corpus
from bot.editor import Editor
from bot.lexicon import Lexicon
from bot.synonyms import Synonyms
from bot.topics import read_topics

DOCS = Path(__file__).parent.parent / "docs"
_EXPLAINED = re.compile(r"\S {4,}\S.*$")
"""What stands far to the right of a line explains it."""


def examples(page: str, name: str) -> list[str]:
    """The indented examples of the section on a file, without what explains them on the right."""
    text = (DOCS / page).read_text(encoding="utf-8")
    section = next(part for part in text.split("\n## ") if name in part.splitlines()[0])
    blocks = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", section + "\n", flags=re.MULTILINE)
    plain = [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]
    return ["\n".join(_EXPLAINED.sub(lambda m: m[0][0], line) for line in block.splitlines()) for block in plain]


@pytest.mark.parametrize(
    ("page", "name", "number"),
    [
        ("corpus.md", "questions.txt", 1),
        ("questions.md", "questions.txt", 1),
        ("questions.md", "unanswered.txt", 2),
        ("corpus.md", "conflicts.txt", 1),
        ("corpus.md", "synonyms.txt", 1),
        ("questions.md", "synonyms.txt", 1),
        ("corpus.md", "cautions.txt", 1),
        ("questions.md", "cautions.txt", 1),
        ("corpus.md", "lexicon-XX.txt", 1),
    ],
)
def test_an_example_can_be_read_and_points_at_words_that_are_there(
    tmp_path: Path, corpus: Corpus, page: str, name: str, number: int
) -> None:
    documents = {document.id: document for document in corpus.documents}
    found = examples(page, name)
    assert len(found) == number
    for example in found:
        file = tmp_path / name
        file.write_text(example, encoding="utf-8")
        if name in ("questions.txt", "unanswered.txt"):
            topics = read_topics(file, documents)
            assert topics.topics
            assert topics.faults == ()
        elif name == "conflicts.txt":
            judgements = read_judgements(file, documents)
            assert (len(judgements.added), len(judgements.silenced), judgements.faults) == (1, 1, ())
        elif name == "synonyms.txt":
            synonyms = Synonyms.read([file])
            assert synonyms.mappings
            assert all("of one thing" not in written for written in synonyms.names.values())
        elif name == "cautions.txt":
            assert Cautions.read(file).for_answer("should I do it", ["Stop taking medications."])
        else:
            lexicon = Lexicon("es", file)
            assert (len(lexicon.entries), lexicon.faults) == (3, ())
            assert lexicon.message


def test_the_example_of_documents_toml_is_one_of_the_shipped_documents(tmp_path: Path, corpus: Corpus) -> None:
    text = (DOCS / "corpus.md").read_text(encoding="utf-8")
    section = text.partition("## `editor/documents.toml`")[2]
    (tmp_path / "documents.toml").write_text(section.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    editor = Editor.read(tmp_path / "documents.toml")
    (name,) = editor.entries
    assert editor.notes(corpus.document(name))[1] == []


def test_every_message_of_the_documentation_is_what_is_said() -> None:
    """The table of what is said and what to do names texts that stand in the program."""
    text = (DOCS / "questions.md").read_text(encoding="utf-8")
    table = text.split("| what is said | do |")[1].split("\n\n")[0]
    said = re.findall(r"^\| `([^`]+)`", table, flags=re.MULTILINE)
    source = "\n".join(file.read_text(encoding="utf-8") for file in (DOCS.parent / "bot").rglob("*.py"))
    for message in said:
        problem = re.sub(r"^\S+(?:, line \d+)?: ", "", message).removesuffix(" …")
        pieces = re.split(r"“[^”]*”|'[^']*'|document\.face|\btitle\?|there are", problem)
        missing = [piece for piece in pieces if piece.strip(" ;,:…") and piece.strip(" ;,:…") not in source]
        assert missing == []
    assert len(said) == 8
