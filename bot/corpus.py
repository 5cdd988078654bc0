"""A folder of documents, with what an editor knows about them.

    corpus/
      any-name.txt, .md, .pdf …    the documents
      README.md                    not a document
      editor/assistant.toml        name, disclaimer, emergencies, languages, questions to begin with
      editor/documents.toml        titles, subjects, provenance, notes, what must not be left out
      editor/synonyms.txt          names of one thing
      editor/questions.txt         ways of asking, and the words that answer
      editor/unanswered.txt        ways of asking for what the documents do not say

Every file under `editor/` may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from bot.analysis import Analyzer
from bot.boilerplate import Boilerplate
from bot.editor import Editor
from bot.errors import CorpusError, DocumentError, UnknownDocumentError, reason_of
from bot.model import BlockKind, Document, Omission, Passage
from bot.profile import Profile
from bot.progress import Progress
from bot.readers import FORMATS, OTHER_FORMATS, Extract, read_bytes
from bot.splitter import Split, heading_text
from bot.texts import Texts
from bot.topics import Topic, read_topics

EDITOR = "editor"
_EDITOR_FILES = (
    "assistant.toml", "documents.toml", "synonyms.txt", "questions.txt", "unanswered.txt", "conflicts.txt",
    "cautions.txt",
)  # fmt: skip
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
    profile: Profile = field(default_factory=Profile)

    @classmethod
    def load(cls, folder: Path | str, texts: Texts | None = None, progress: Progress | None = None) -> Corpus:
        """Read every document of `folder`. `texts` are those that were read and split earlier.

        A document that cannot be read is a fault, and the others are read. Raises CorpusError where the folder is
        missing or no document can be read, and WordFileError for an editor's file that cannot be understood.
        """
        folder = Path(folder)
        files = _files(folder)
        profile = Profile.read(folder / EDITOR / "assistant.toml")
        editor = Editor.read(folder / EDITOR / "documents.toml")
        analyzer = Analyzer.read([folder / EDITOR / "synonyms.txt"])
        texts, progress = texts or Texts(), progress or Progress()
        documents, faults = _documents(files, editor, texts, progress)
        if not documents:
            reasons = "; ".join(faults) or f"it holds no file that ends in {', '.join(FORMATS)}"
            raise CorpusError(f"{folder}: no document to answer from: {reasons}")
        boilerplate = Boilerplate(documents)
        documents = [_retitled(document, editor, boilerplate) for document in documents]
        splits, unknown = _splits(documents, editor, analyzer, boilerplate, texts, progress=progress)
        by_id = {document.id: document for document in documents}
        topics = [read_topics(folder / EDITOR / name, by_id) for name in ("questions.txt", "unanswered.txt")]
        faults += [*unknown, *(fault for part in topics for fault in part.faults), *editor.unused(documents)]
        faults += _unknown_files(folder / EDITOR)
        return cls(
            folder, tuple(documents),
            tuple(passage for parts in splits for passage in parts.passages),
            tuple(omission for parts in splits for omission in parts.omissions),
            tuple(topic for part in topics for topic in part.topics),
            analyzer, editor.subjects, editor.default_subject, tuple(faults), profile,
        )  # fmt: skip

    def document(self, document_id: str) -> Document:
        """The document of that id. Raises UnknownDocumentError, which names the documents that there are."""
        for document in self.documents:
            if document.id == document_id:
                return document
        names = ", ".join(document.id for document in self.documents[:20])
        raise UnknownDocumentError(f"there is no document “{document_id[:60]}”; there are: {names}")


def _splits(
    documents: Sequence[Document], editor: Editor, analyzer: Analyzer, boilerplate: Boilerplate, texts: Texts, *,
    progress: Progress,
) -> tuple[list[Split], list[str]]:  # fmt: skip
    """The parts of each document, and a fault for each thing that an editor wants to keep and is not there."""
    headings = [*editor.subjects, analyzer.digest] if editor.subjects else []
    splits, faults = [], []

    def subject_of(heading: str) -> str | None:
        return _subject_of(heading, analyzer, editor.subjects)

    for number, document in enumerate(documents):
        kept, unknown = editor.kept(document)
        faults += unknown
        splits.append(texts.split(document, subject_of, kept, boilerplate.of(document), headings))
        progress.at("splitting documents into passages", number, len(documents))
    return splits, faults


def _retitled(document: Document, editor: Editor, boilerplate: Boilerplate) -> Document:
    """The document; where its title is the name of the site, which many have, by the heading that follows."""
    if "title" in editor.entry(document.id).texts or not boilerplate.is_repeated(document.title):
        return document
    headings = (block for block in document.blocks if block.kind is BlockKind.HEADING)
    texts = (heading_text(block.span.of(document.text)) for block in headings)
    title = next((text for text in texts if text and not boilerplate.is_repeated(text)), document.title)
    return replace(document, title=title)


def _subject_of(heading: str, analyzer: Analyzer, subjects: Sequence[str]) -> str | None:
    """The one subject that a heading names; None for none or several."""
    terms = set(analyzer.terms_of(heading)) if subjects else set()
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


def _unknown_files(editor: Path) -> list[str]:
    """A fault for each file of the editor's folder that nothing reads."""
    names = sorted(file.name for file in editor.iterdir()) if editor.is_dir() else []
    others = [name for name in names if name not in _EDITOR_FILES and not name.upper().startswith((".", "README"))]
    return [
        f"{editor.name}/{name}: nothing reads this file; {_meant(name)}"
        for name in others
        if not re.fullmatch(r"lexicon-(?:[a-z]{2,3}|example)\.txt", name)
    ]


def _meant(name: str) -> str:
    """Which name an editor's file should have that has a name of its own."""
    if name.startswith("lexicon"):
        return "a lexicon has the code of its language in its name, as in lexicon-es.txt"
    near = get_close_matches(name, _EDITOR_FILES, 1)
    known = f"there are {', '.join(_EDITOR_FILES)} and lexicon-XX.txt"
    return f"did you mean {near[0]}?" if near else f"{known}; rename it, or take it out"


def _documents(
    files: Sequence[Path], editor: Editor, texts: Texts, progress: Progress
) -> tuple[list[Document], list[str]]:
    """The documents that can be read, in the order of their names, and a fault for each that cannot."""
    documents: dict[str, Document] = {}
    faults: list[str] = []
    for number, file in enumerate(files):
        progress.at("reading documents", number, len(files))
        if file.suffix.lower() in OTHER_FORMATS:
            way_out = "save it as .txt, .md, .html, .pdf or .docx, or take it out"
            faults.append(f"{file.name}: is of a format that is not read; {way_out}")
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
        blocks=found.blocks, file=file.name, places=found.places, left_out=found.left_out,
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
