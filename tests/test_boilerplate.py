"""Lines that stand in many documents: which are left out, which stay, and what an editor overrules."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from conftest import PAGES, WriteCorpus
from hypothesis import given
from hypothesis import strategies as st

from bot.boilerplate import Boilerplate, without
from bot.corpus import Corpus
from bot.model import Document
from bot.readers import extract

MACHINES = ("washer", "dryer", "mixer", "kettle")
BODY = (
    "The {0} stands on a firm floor. Its cable must not be bent.\n\nThe {0} is cleaned with a damp cloth once a week.\n"
)


def corpus_of(write_corpus: WriteCorpus, page: str, more: Mapping[str, str] | None = None) -> Corpus:
    """A corpus of four pages: `{0}` is the machine, `{body}` what stands about it alone."""
    pages = {f"{name}.md": page.replace("{body}", BODY).replace("{0}", name) for name in MACHINES}
    return Corpus.load(write_corpus(pages | dict(more or {})))


def quoted(corpus: Corpus) -> str:
    return "\n".join(passage.text for passage in corpus.passages)


def left_out(corpus: Corpus) -> list[tuple[str, str]]:
    return [
        (" ".join(omission.span.of(omission.document.text).split()), omission.reason)
        for omission in corpus.omissions
        if omission.reason.startswith("stands in")
    ]


@pytest.mark.parametrize(
    "footer",
    [
        "Call us now",
        "Follow us on Facebook",
        "© 2024 ACME Home Appliances of the North",
        "Home | Products | Spare parts | Contact",
        "[Imprint](/imprint) [Data protection and cookies](/data)",
        "- Home\n- Products\n- Contact",
    ],
)
def test_a_footer_is_quoted_from_no_document_and_reported_for_each(write_corpus: WriteCorpus, footer: str) -> None:
    corpus = corpus_of(write_corpus, "# The {0}\n\n{body}\n" + footer + "\n")
    assert "firm floor" in quoted(corpus)
    assert footer.splitlines()[0] not in quoted(corpus)
    assert left_out(corpus) == [(" ".join(footer.split()), "stands in 4 documents")] * 4


@pytest.mark.parametrize(
    "line",
    [
        "Ask your doctor before use.",
        "Ask your doctor before use",
        "Do not swallow",
        "Not for children!",
        "Service: 020 7946 0018",
        "Open from 9 to 5",
        "help@acme.example",
        "Machines of this kind are sold by weight in all of our shops",
    ],
)
def test_what_says_something_stays_in_every_document(write_corpus: WriteCorpus, line: str) -> None:
    corpus = corpus_of(write_corpus, "# The {0}\n\n{body}\n" + line + "\n")
    assert quoted(corpus).count(line) == 4
    assert left_out(corpus) == []


def test_an_answer_below_its_question_and_an_announced_list_stay(write_corpus: WriteCorpus) -> None:
    page = (
        "# The {0}\n\n{body}\n## Is the {0} loud?\n\nHardly\n\nThe {0} is not for these:\n\n- wood\n- stone\n\n{body}"
    )
    corpus = corpus_of(write_corpus, page)
    assert left_out(corpus) == []
    assert quoted(corpus).count("Hardly") == quoted(corpus).count("- stone") == 4


def test_two_documents_are_not_enough_and_one_of_many_neither(write_corpus: WriteCorpus) -> None:
    page = "# The {0}\n\n{body}\nBuy it today\n"
    pages = {f"{name}.md": page.replace("{body}", BODY).replace("{0}", name) for name in MACHINES[:2]}
    assert left_out(Corpus.load(write_corpus(pages))) == []
    others = {f"other{number}.md": f"# Number {number}\n\nIt is number {number}.\n" for number in range(40)}
    assert left_out(corpus_of(write_corpus, page, others)) == []


def test_a_line_glued_to_a_paragraph_is_cut_off(write_corpus: WriteCorpus) -> None:
    corpus = corpus_of(write_corpus, "# The {0}\n\nShare this page\nThe {0} is blue.\nCall us now\n\nThe {0} hums.\n")
    assert [passage.text for passage in corpus.passages[:2]] == ["The dryer is blue.", "The dryer hums."]
    assert left_out(corpus)[:2] == [
        ("Share this page", "stands in 4 documents"),
        ("Call us now", "stands in 4 documents"),
    ]


def test_sentences_of_a_footer_are_quoted_once(write_corpus: WriteCorpus) -> None:
    footer = "Terms of use\nThis website sets cookies so that you can order spare parts.\nImprint\n"
    corpus = corpus_of(write_corpus, "# The {0}\n\n{body}\n" + footer)
    assert quoted(corpus).count("so that you can order spare parts") == 1
    assert "Imprint" not in quoted(corpus)


def test_an_editor_overrules_it_for_a_document(write_corpus: WriteCorpus) -> None:
    editor = {"editor/documents.toml": '[document.mixer]\nkeep = ["Call us now"]\n'}
    corpus = corpus_of(write_corpus, "# The {0}\n\n{body}\nCall us now\n", editor)
    kept = [passage.document.id for passage in corpus.passages if "Call us now" in passage.text]
    assert (kept, len(left_out(corpus))) == (["mixer"], 3)


def test_the_name_of_the_site_is_no_title(write_corpus: WriteCorpus) -> None:
    corpus = corpus_of(write_corpus, "# ACME help centre\n\n# The {0}\n\n{body}\n")
    assert [document.title for document in corpus.documents] == [f"The {name}" for name in sorted(MACHINES)]


def document(name: str, text: str) -> Document:
    found = extract(f"{name}.md", text.encode())
    return Document(id=name, text=found.text, title=name, blocks=found.blocks)


@given(st.lists(PAGES, min_size=1, max_size=5), PAGES)
def test_every_stretch_lies_in_one_block_and_the_rest_is_what_remains(pages: list[str], shared: str) -> None:
    texts = [f"Word.\n\n{page}\n\n{shared}".replace("\0", "") for page in pages]
    documents = [document(str(number), text) for number, text in enumerate(texts)]
    boilerplate = Boilerplate(documents)
    for one in documents:
        omissions = boilerplate.of(one)
        assert [o.span for o in omissions] == sorted(o.span for o in omissions)
        for omission in omissions:
            assert sum(block.span.covers(omission.span) for block in one.blocks) == 1
        remaining = list(without(one, omissions))
        assert not any(block.span.overlaps(omission.span) for block in remaining for omission in omissions)
        cut = sum(len(o.span.of(one.text).split()) for o in omissions)
        assert cut + sum(len(b.span.of(one.text).split()) for b in remaining) == sum(
            len(block.span.of(one.text).split()) for block in one.blocks
        )


def test_it_takes_time_in_proportion_to_the_documents() -> None:
    few = [document(str(n), f"# {n}\n\nIt is {n}.\n\nMore of {n}.\n\nCall us now\n") for n in range(300)]
    many = few * 10

    def seconds(documents: list[Document]) -> float:
        begun = time.process_time()
        Boilerplate(documents)
        return time.process_time() - begun

    assert min(seconds(many) for _ in range(3)) < 40 * min(seconds(few) for _ in range(3))
