"""What was read, split and left out of a corpus, and what an editor should mend or look at: the data of `check`.

Nothing of it changes an answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.assistant import Assistant
from bot.corpus import EDITOR, Corpus
from bot.editor import Editor
from bot.model import Omission, Passage
from bot.preparation import editors_files
from bot.readers import FORMATS
from bot.report import mixture, pointers, structure, wording
from bot.report.contradictions import RULE, contradictions
from bot.report.document import STRUCTURE, DocumentReport, Report
from bot.report.finding import KINDS, LOOK, MEND, Finding, first_words
from bot.report.repetition import repetitions
from bot.text import words_of

__all__ = ["KINDS", "LOOK", "MEND", "STRUCTURE", "DocumentReport", "Finding", "Report", "first_words", "report"]


def report(assistant: Assistant) -> Report:
    """The report on the assistant's corpus; it reads the editor's files once more.

    Raises CorpusError where one of them is broken.
    """
    corpus = assistant.corpus
    editor = Editor.read(corpus.folder / EDITOR / "documents.toml")
    passages: dict[str, list[Passage]] = defaultdict(list)
    omissions: dict[str, list[Omission]] = defaultdict(list)
    for passage in corpus.passages:
        passages[passage.document.id].append(passage)
    for omission in corpus.omissions:
        omissions[omission.document.id].append(omission)
    documents = tuple(
        DocumentReport(
            document, tuple(passages[document.id]), tuple(omissions[document.id]),
            editor.entry(document.id).texts.get("faults"),
        )
        for document in corpus.documents
    )  # fmt: skip
    found = [*_in_documents(corpus, documents), *_in_editors_files(assistant)]
    disagreements = assistant.disagreements
    return Report(
        documents, tuple(sorted(found, key=lambda finding: finding.rank)), tuple(_other_files(corpus.folder)),
        corpus.subjects, corpus.default_subject, len(corpus.topics),
        sum(len(topic.questions) for topic in corpus.topics),
        len(disagreements), sum(one.origin != RULE for one in disagreements),
    )  # fmt: skip


def _in_documents(corpus: Corpus, documents: tuple[DocumentReport, ...]) -> Iterator[Finding]:
    words = Counter(word for document in corpus.documents for word in words_of(document.text))
    run_on = wording.run_on_words(words)
    for one in documents:
        yield from structure.missing_lists(one.document)
        yield from structure.captions(one.document, one.omissions)
        yield from structure.broken_end(one.document, one.passages)
        yield from structure.broken_lines(one.document)
        yield from wording.glued(one.document, words, run_on)
        yield from wording.split_decimals(one.document)
        yield from mixture.mixed(one.document, one.passages)
    yield from repetitions(corpus.passages)


def _in_editors_files(assistant: Assistant) -> Iterator[Finding]:
    corpus = assistant.corpus
    told = [*corpus.faults, *assistant.conflict_faults, *pointers.lexicon_faults(assistant)]
    yield from pointers.faults(told, corpus.folder)
    yield from pointers.unknown_files(corpus.folder, editors_files())
    yield from pointers.unanswered_starters(assistant)
    yield from contradictions(assistant.disagreements)
    yield from pointers.repeated_topics(corpus)
    yield from pointers.repeated_questions(assistant)
    yield from pointers.idle_synonyms(corpus)
    yield from pointers.idle_cautions(corpus)
    yield from pointers.idle_lexicon_lines(corpus)


def _other_files(folder: Path) -> Iterator[str]:
    """The files of the folder that no reader takes; hidden ones are not mentioned."""
    known = " and ".join(FORMATS)
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            if file.suffix.lower() not in FORMATS:
                yield f"{file.name}: not read; only {known} files are"
            elif file.stem.upper() == "README":
                yield f"{file.name}: not read; a README is no document"
