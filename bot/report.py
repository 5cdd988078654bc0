"""What was read, split and left out of a corpus, and what looks wrong in its documents: the data of `check`.

Everything here is an observation for an editor to judge. Nothing of it changes an answer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from pathlib import Path
from typing import Any

from bot.corpus import EDITOR, Corpus
from bot.editor import Editor
from bot.model import Block, BlockKind, Document, Omission, Passage, Span, fold
from bot.readers import FORMATS
from bot.text import tokenize

STRUCTURE = frozenset({"title", "heading", "heading with nothing under it", "lead-in of the list below it"})
"""Why a stretch is no passage although nothing of it is lost: it stands as a section or a lead-in beside the quotes."""
_FIRST_CHARACTERS = 70
_SHINGLE, _ALIKE, _TOO_COMMON = 4, 0.7, 40
_ANNOUNCES = re.compile(r"(?::|\.\s?\.\s?\.|…)$")
_ENDS = tuple('.!?…:"”’»)]*')
_CAMEL = re.compile(r"\b([A-Za-z]?[a-z]{3,})([A-Z][a-z]{2,})\b")
_STOP_GLUED = re.compile(r"\b([A-Za-z]?[a-z]{3,})[.:!?](?!com|org|net|txt|html|pdf)([A-Za-z][a-z]{2,})\b(?![./@:])")
_SPLIT_DECIMAL = re.compile(r"(?<![\d.,\n])(?<!^)\b\d{1,3}\.[ \t]+\d{1,3}\b(?!\.)")
_BROKEN_LINE = re.compile(r"(?<=[^\s.!?:;…])[ \t]*\r?\n[ \t]*(?=\S)")
_FUNCTION_WORDS = ("the", "and", "with", "that", "this", "from", "which", "for")

Pair = tuple[Passage, Passage]


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that looks wrong at one place of a document, in one line."""

    kind: str
    span: Span
    words: str
    problem: str

    def as_dict(self) -> dict[str, Any]:
        """The observation as `--json` shows it."""
        return {"kind": self.kind, **_place(self.span), "words": self.words, "problem": self.problem}


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What became of one document. `known_faults` is what the editor wrote down about it."""

    document: Document
    passages: tuple[Passage, ...]
    omissions: tuple[Omission, ...]
    observations: tuple[Observation, ...]
    known_faults: str | None = None

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections in order, each with its subject and the number of its passages."""
        runs = groupby(self.passages, key=lambda passage: (passage.section, passage.subject))
        return [{"section": name, "subject": about, "passages": len(list(run))} for (name, about), run in runs]

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` shows it."""
        document = self.document
        return {
            "document": document.id, "title": document.title, "subject": document.subject,
            "language": document.language, "url": document.url, "provenance": document.provenance,
            "digest": document.digest, "characters": len(document.text), "known_faults": self.known_faults,
            "notes": [{**_place(note.span), "note": note.text} for note in document.notes],
            "sections": self.sections,
            "passages": [_passage(passage) for passage in self.passages],
            "omissions": [_omission(omission) for omission in self.omissions],
            "observations": [observation.as_dict() for observation in self.observations],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The whole corpus. `faults` need mending: files that cannot be read, editor's lines that point at nothing.

    `other_files` are the files of the folder that are no documents, each with the reason.
    """

    documents: tuple[DocumentReport, ...]
    faults: tuple[str, ...]
    other_files: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    default_subject: str | None = None
    topics: int = 0
    example_questions: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` shows it."""
        return {
            "faults": list(self.faults), "other_files": list(self.other_files),
            "subjects": list(self.subjects), "default_subject": self.default_subject,
            "topics": self.topics, "example_questions": self.example_questions,
            "documents": [document.as_dict() for document in self.documents],
        }  # fmt: skip


def report(corpus: Corpus) -> Report:
    """The report on a corpus; it reads the editor's file once more and raises CorpusError where that is broken."""
    editor = Editor.read(corpus.folder / EDITOR / "documents.toml")
    words = Counter(token.folded for document in corpus.documents for token in tokenize(document.text))
    twins = _twins(corpus.passages)
    return Report(
        tuple(_document_report(corpus, document, editor, words, twins) for document in corpus.documents),
        corpus.faults, tuple(_other_files(corpus.folder)), corpus.subjects, corpus.default_subject,
        len(corpus.topics), sum(len(topic.questions) for topic in corpus.topics),
    )  # fmt: skip


def _other_files(folder: Path) -> Iterator[str]:
    """The files of the folder that no reader takes; hidden ones are not mentioned."""
    known = " and ".join(FORMATS)
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            if file.suffix.lower() not in FORMATS:
                yield f"{file.name}: not read; only {known} files are"
            elif file.stem.upper() == "README":
                yield f"{file.name}: not read; a README is no document"


def first_words(text: str) -> str:
    """The first words of a stretch of text, white space folded."""
    text = fold(text)
    return text if len(text) <= _FIRST_CHARACTERS else text[:_FIRST_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _document_report(
    corpus: Corpus, document: Document, editor: Editor, words: Mapping[str, int], twins: Sequence[Pair]
) -> DocumentReport:
    passages = tuple(passage for passage in corpus.passages if passage.document.id == document.id)
    omissions = tuple(omission for omission in corpus.omissions if omission.document.id == document.id)
    found = [observation for look in _LOOKS for observation in look(document, passages, omissions)]
    found += [*_glued(document, words), *_repeated(document, twins)]
    found.sort(key=lambda observation: (observation.span, observation.kind))
    return DocumentReport(document, passages, omissions, tuple(found), editor.entry(document.id).texts.get("faults"))


def _missing_lists(document: Document, passages: object, omissions: object) -> Iterator[Observation]:
    """A paragraph that announces a list, and no list below it."""
    for block, following in pairwise([*document.blocks, None]):
        if block is None or block.kind is not BlockKind.PARAGRAPH or (following and following.kind is BlockKind.LIST):
            continue
        if _ANNOUNCES.search(block.span.of(document.text).rstrip()):
            yield _seen(document, "missing list", block.span, "announces a list, but none follows", last=True)


def _captions(document: Document, passages: object, omissions: Sequence[Omission]) -> Iterator[Observation]:
    """A caption that was cut off the end of a paragraph."""
    for omission in omissions:
        if omission.reason == "caption" and not any(block.span == omission.span for block in document.blocks):
            yield _seen(document, "glued caption", omission.span, "looks like a picture's caption behind a sentence")


def _broken_end(document: Document, passages: Sequence[Passage], omissions: object) -> Iterator[Observation]:
    last = passages[-1] if passages else None
    if last and not last.is_list and not last.text.rstrip().endswith(_ENDS):
        problem = "the last paragraph breaks off without a full stop"
        yield _seen(document, "broken end", last.sentences[-1], problem, last=True)


def _broken_lines(document: Document, passages: object, omissions: object) -> Iterator[Observation]:
    """One observation for all line breaks within sentences: a converted page has many."""
    places = [
        match
        for block in document.blocks
        for span in _prose(block)
        for match in _BROKEN_LINE.finditer(document.text, span.start, span.end)
    ]
    if places:
        count = "1 line break" if len(places) == 1 else f"{len(places)} line breaks"
        before, after = document.text[: places[0].start()].split()[-3:], document.text[places[0].end() :].split()[:3]
        words = " ".join(["…", *before, "/", *after, "…"])
        yield Observation("line breaks", Span(*places[0].span()), words, f"{count} within sentences, here the first")


def _split_decimals(document: Document, passages: object, omissions: object) -> Iterator[Observation]:
    for match in _SPLIT_DECIMAL.finditer(document.text):
        yield _seen(document, "split decimal", Span(*match.span()), "a space stands inside a number")


_Look = Callable[[Document, Sequence[Passage], Sequence[Omission]], Iterator[Observation]]
_LOOKS: tuple[_Look, ...] = (_missing_lists, _captions, _broken_end, _broken_lines, _split_decimals)


def _glued(document: Document, words: Mapping[str, int]) -> Iterator[Observation]:
    """Two words without a space: "BruisingBumps", "wrinkles.before", "becausethe". Names that recur are left alone."""
    for pattern in (_CAMEL, _STOP_GLUED):
        for match in pattern.finditer(document.text):
            known = words[match[1].casefold()] or words[match[2].casefold()]
            if known and words[match[0].casefold()] < 3:
                yield _seen(document, "glued words", Span(*match.span()), "two words without a space in between")
    for token in tokenize(document.text):
        ending = next((word for word in _FUNCTION_WORDS if token.folded.endswith(word)), "")
        stem = token.folded.removesuffix(ending)
        if ending and len(stem) > 4 and words[stem] and words[ending] and words[token.folded] == 1:
            yield _seen(document, "glued words", token.span, f"“{stem}” and “{ending}” without a space in between")


def _repeated(document: Document, twins: Sequence[Pair]) -> Iterator[Observation]:
    for earlier, later in twins:
        if later.document.id == document.id:
            place = f"{earlier.document.id} {earlier.span.start} {earlier.span.end}"
            yield _seen(document, "repetition", later.span, f"says nearly the same as {place}")


def _twins(passages: Sequence[Passage]) -> list[Pair]:
    """Pairs of passages that share most of their runs of four words (Broder 1997, "resemblance").

    Broder, "On the resemblance and containment of documents", 1997, https://doi.org/10.1109/SEQUEN.1997.666900
    """
    runs = [_runs(passage) for passage in passages]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, of_passage in enumerate(runs):
        for run in of_passage:
            holders[run].append(number)
    shared = Counter(
        pair for numbers in holders.values() if len(numbers) <= _TOO_COMMON for pair in combinations(numbers, 2)
    )
    return [
        (passages[a], passages[b])
        for (a, b), count in sorted(shared.items())
        if count / (len(runs[a]) + len(runs[b]) - count) >= _ALIKE
    ]


def _runs(passage: Passage) -> frozenset[tuple[str, ...]]:
    words = [token.folded for token in tokenize(passage.text)]
    return frozenset(tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def _prose(block: Block) -> tuple[Span, ...]:
    if block.kind is BlockKind.LIST:
        return block.items
    return (block.span,) if block.kind is BlockKind.PARAGRAPH else ()


def _seen(document: Document, kind: str, span: Span, problem: str, *, last: bool = False) -> Observation:
    """An observation with its first words, or its last ones where those show it."""
    text = fold(span.of(document.text))
    words = "… " + text[-_FIRST_CHARACTERS:].split(" ", 1)[-1] if last and len(text) > _FIRST_CHARACTERS else text
    return Observation(kind, span, words if last else first_words(text), problem)


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "number": passage.number, **_place(passage.span), "section": passage.section, "subject": passage.subject,
        "lead_in": passage.lead_in, "is_list": passage.is_list, "sentences": len(passage.sentences),
        "first_words": first_words(passage.text),
    }  # fmt: skip


def _omission(omission: Omission) -> dict[str, Any]:
    words = first_words(omission.span.of(omission.document.text))
    shown = omission.reason in STRUCTURE
    return {**_place(omission.span), "reason": omission.reason, "shown_as_heading": shown, "first_words": words}
