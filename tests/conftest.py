"""What several tests need: the shipped corpus, a way to write a small one, and pages of any kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from small_corpus import DOCUMENTS, SUBJECTS, TOPICS, WORDS, load

from bot.assistant import Assistant
from bot.corpus import Corpus

settings.register_profile("project", deadline=None)
settings.load_profile("project")

LINES = st.sampled_from(
    [
        "",
        "",
        "   ",
        "# Title",
        "Title",
        "Setext",
        "======",
        "---",
        "Is it safe?",
        "Q: How long?",
        "A: A month",
        "- item",
        "  - deeper",
        "1. first",
        "2) second",
        "| a | b |",
        "|---|---|",
        "| 1 | 2 |",
        "```",
        "~~~",
        "<!--",
        "-->",
        "**Bold**",
        "Main indications:",
        "a caption in small letters",
        "== History ==",
        "References",
        "<details>",
        "> quoted",
        "\ufeff",
        "The effect lasts two years.",
        "It is used by many clinics of the country, and it is done by doctors who",
        "Plasmolifting. It goes on",
        "...",
        "* * *",
    ]
)
PAGES = st.one_of(
    st.text(),
    st.tuples(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r", "\n\n"])).map(
        lambda page: page[1].join(page[0])
    ),
)
"""Any text, and texts that look like pages, with every kind of line and line end."""

WriteCorpus = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """The folder of documents that this project ships."""
    return Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="session")
def corpus(corpus_folder: Path) -> Corpus:
    """The shipped corpus, loaded once."""
    return Corpus.load(corpus_folder)


@pytest.fixture(scope="session")
def shipped(corpus_folder: Path) -> Assistant:
    """The assistant for the shipped documents."""
    return Assistant.load(corpus_folder)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Small documents with everything that an editor can add."""
    return load(tmp_path_factory.mktemp("full"), DOCUMENTS, SUBJECTS, TOPICS, WORDS)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The small documents alone."""
    return load(tmp_path_factory.mktemp("bare"), DOCUMENTS)


@pytest.fixture
def write_corpus(tmp_path: Path) -> WriteCorpus:
    """Writes files, by their path within a corpus, and gives back the folder."""

    def write(files: Mapping[str, str]) -> Path:
        folder = tmp_path / "corpus"
        for name, text in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        return folder

    return write
