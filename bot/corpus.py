"""A folder of documents, with what an editor knows about them.

    corpus/
      any-name.txt, any-name.md    the documents
      README.md                    not a document
      editor/documents.toml        titles, subjects, provenance, notes, what must not be left out
      editor/synonyms.txt          names of one thing
      editor/questions.txt         ways of asking, and the words that answer
      editor/unanswered.txt        ways of asking for what the documents do not say

Every file under `editor/` may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.analysis import Analyzer
from bot.editor import Editor
from bot.errors import CorpusError, DocumentError, UnknownDocumentError, reason_of
from bot.model import BlockKind, Document, Omission, Passage
from bot.progress import Progress
from bot.readers import FORMATS, OTHER_FORMATS, Extract, read_bytes
from bot.splitter import Split, heading_text
from bot.texts import Texts
from bot.topics import Topic, read_topics

EDITOR = "editor"
_TITLE_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, split into passages. `faults` are one line each and did not stop the reading."""

    folder: Path
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    omissions: tuple[Omission, ...]
    topics: tuple[Topic, ...]
    analyzer: Analyzer
    subjects: tuple[str, ...] = ()
    default_subject: str | None = None
    faults: tuple[str, ...] = ()

    @classmethod
    def load(cls, folder: Path | str, texts: Texts | None = None, progress: Progress | None = None) -> Corpus:
        """Read every document of `folder`. `texts` are those that were read and split earlier.

        A document that cannot be read is a fault, and the others are read. Raises CorpusError where the folder is
        missing or no document can be read, and WordFileError for an editor's file that cannot be understood.
        """
        folder = Path(folder)
        files = _files(folder)
        editor = Editor.read(folder / EDITOR / "documents.toml")
        analyzer = Analyzer.read([folder / EDITOR / "synonyms.txt"])
        texts, progress = texts or Texts(), progress or Progress()
        documents, faults = _documents(files, editor, texts, progress)
        if not documents:
            reasons = "; ".join(faults) or "it holds no .txt or .md file"
            raise CorpusError(f"{folder}: no document to answer from: {reasons}")
        splits, unknown = _splits(documents, editor, analyzer, texts, progress)
        by_id = {document.id: document for document in documents}
        topics = [read_topics(folder / EDITOR / name, by_id) for name in ("questions.txt", "unanswered.txt")]
        faults += [*unknown, *(fault for part in topics for fault in part.faults), *editor.unused(documents)]
        return cls(
            folder, tuple(documents),
            tuple(passage for parts in splits for passage in parts.passages),
            tuple(omission for parts in splits for omission in parts.omissions),
            tuple(topic for part in topics for topic in part.topics),
            analyzer, editor.subjects, editor.default_subject, tuple(faults),
        )  # fmt: skip

    def document(self, document_id: str) -> Document:
        """The document of that id. Raises UnknownDocumentError, which names the documents that there are."""
        for document in self.documents:
            if document.id == document_id:
                return document
        names = ", ".join(document.id for document in self.documents[:20])
        raise UnknownDocumentError(f"there is no document “{document_id}”; there are: {names}")


def _splits(
    documents: Sequence[Document], editor: Editor, analyzer: Analyzer, texts: Texts, progress: Progress
) -> tuple[list[Split], list[str]]:
    """The parts of each document, and a fault for each thing that an editor wants to keep and is not there."""
    headings = [*editor.subjects, analyzer.digest] if editor.subjects else []
    splits, faults = [], []
    for number, document in enumerate(documents):
        kept, unknown = editor.kept(document)
        faults += unknown
        splits.append(
            texts.split(document, lambda heading: _subject_of(heading, analyzer, editor.subjects), kept, headings)
        )
        progress.at("splitting documents into passages", number, len(documents))
    return splits, faults


def _subject_of(heading: str, analyzer: Analyzer, subjects: Sequence[str]) -> str | None:
    """The one subject that a heading names; None for none or several."""
    terms = {term.text for term in analyzer.document_terms(heading)}
    named = [subject for subject in subjects if analyzer.term(subject) in terms]
    return named[0] if len(named) == 1 else None


def _files(folder: Path) -> list[Path]:
    """The files of the folder that a reader exists for, by name; README and hidden files are none."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        message = f"{folder}: {reason_of(error)}; name a folder that holds the documents (--corpus DIR)"
        raise CorpusError(message) from error
    return [
        entry
        for entry in entries
        if entry.suffix.lower() in (*FORMATS, *OTHER_FORMATS)
        and entry.stem.upper() != "README"
        and not entry.name.startswith(".")
    ]


def _documents(
    files: Sequence[Path], editor: Editor, texts: Texts, progress: Progress
) -> tuple[list[Document], list[str]]:
    """The documents that can be read, in the order of their names, and a fault for each that cannot."""
    documents: dict[str, Document] = {}
    faults: list[str] = []
    for number, file in enumerate(files):
        progress.at("reading documents", number, len(files))
        if file.suffix.lower() in OTHER_FORMATS:
            faults.append(f"{file.name}: is of a format that is not read; save it as .txt or .md, or take it out")
            continue
        if file.stem in documents:
            faults.append(f"{file.name}: another file has the name “{file.stem}” too; rename one of them")
            continue
        try:
            document, unknown = _document(file, editor, texts)
        except DocumentError as error:
            faults.append(str(error))
            continue
        documents[document.id] = document
        faults += unknown
    return list(documents.values()), faults


def _document(file: Path, editor: Editor, texts: Texts) -> tuple[Document, list[str]]:
    found = texts.extract(file.name, read_bytes(file))
    known = editor.entry(file.stem).texts
    document = Document(
        id=file.stem, text=found.text, title=known.get("title") or found.title or _title(file.stem, found),
        subject=known.get("subject"), language=known.get("language") or found.language or "en",
        url=known.get("url") or found.url or None, provenance=known.get("provenance", "unknown"),
        blocks=found.blocks, file=file.name, places=found.places,
    )  # fmt: skip
    notes, faults = editor.notes(document)
    return replace(document, notes=tuple(notes)), faults


def _title(name: str, found: Extract) -> str:
    """The first heading of level 1, or else the first line that is text, cut at a word where it is long."""
    texts = [block for block in found.blocks if block.kind is not BlockKind.MARKUP]
    heading = next((block for block in texts if block.kind is BlockKind.HEADING and block.level == 1), None)
    if heading:
        return heading_text(heading.span.of(found.text)) or name
    first = heading_text(texts[0].span.of(found.text).splitlines()[0]) if texts else ""
    if len(first) <= _TITLE_CHARACTERS:
        return first or name
    return first[:_TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"
