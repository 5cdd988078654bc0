"""What is derived from a corpus and takes long: each part with a key, so that only what changed is derived anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from bot.asked import AskedQuestions
from bot.conflicts import ConflictFinder, Found
from bot.conflicts.found import FILE as CONFLICTS
from bot.corpus import EDITOR, Corpus
from bot.errors import UnknownDocumentError
from bot.examples import ExampleTable, example_table, names_of
from bot.model import Document, Passage, Span
from bot.progress import Progress
from bot.readings import headings_of, terms_of
from bot.stored import digest_over
from bot.terms import TermTable
from bot.text import digest_of
from bot.topics import Topic

BROKEN = (LookupError, TypeError, ValueError, AttributeError, UnknownDocumentError)
"""What reading back can raise where a file is whole and yet not what was written."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived from one corpus: the example questions analysed, the terms of each passage, the subjects of each
    topic by its name (None: of no subject), and what does not agree.
    """

    examples: ExampleTable
    passage_terms: TermTable
    subjects: dict[str, frozenset[str | None]]
    conflicts: ConflictFinder


@dataclass(frozen=True, slots=True)
class Keys:
    """What each part of what is derived was made from, as SHA-256; `passages` in the order of the documents, each with
    the document's id and how many there are.
    """

    questions: str
    examples: str
    conflicts: str
    passages: list[tuple[str, str, int]]

    @classmethod
    def of(cls, corpus: Corpus) -> Keys:
        """The keys of a corpus's parts."""
        questions = corpus.analyzer.digest
        asked = [
            (topic.name, topic.questions, [target.span.of(target.document.text) for target in topic.targets])
            for topic in corpus.topics
        ]
        by_document = _by_document(corpus.passages)
        passages = []
        for document in corpus.documents:
            own = by_document.get(document.id, [])
            passages.append((document.id, _passages_key(questions, own), len(own)))
        examples = digest_over(questions, corpus.subjects, asked)
        return cls(questions, examples, _conflicts_key(corpus, examples, passages), passages)

    def as_plain(self) -> dict[str, Any]:
        """In values that JSON knows."""
        return asdict(self)


@dataclass(slots=True)
class Work:
    """What was done anew to derive everything, and of how many: what is told of a build."""

    read: int = 0
    split: int = 0
    documents: int = 0
    analysed: int = 0
    questions: int = 0
    indexed: int = 0
    passages: int = 0
    compared: bool = False

    def __str__(self) -> str:
        compared = "compared statements" if self.compared else "compared no statements"
        return (
            f"read {self.read:,} and split {self.split:,} of {self.documents:,} documents, "
            f"indexed {self.indexed:,} of {self.passages:,} passages, "
            f"analysed {self.analysed:,} of {self.questions:,} example questions, {compared}"
        )


class Derivation:
    """Derives what a corpus needs; says in `work` what was done.

    `asked_all` is whether every example question was asked for, of what `asked` knows.
    """

    def __init__(
        self,
        corpus: Corpus,
        earlier: Mapping[str, Any] | None = None,
        asked: AskedQuestions | None = None,
        progress: Progress | None = None,
    ) -> None:
        """`earlier` is what was derived earlier, of these files or others, as it was stored."""
        self.corpus = corpus
        self.progress = progress or Progress()
        self.asked = asked or AskedQuestions(corpus.analyzer, progress=self.progress)
        self.asked_all = False
        self.work = Work()
        self._earlier = earlier or {}
        self._before: Mapping[str, Any] = self._earlier.get("keys", {})

    def run(self, keys: Keys | None = None) -> Derived:
        """Everything; what was derived earlier with the same key is taken from there."""
        corpus = self.corpus
        keys = keys or Keys.of(corpus)
        self.work.questions = sum(len(topic.questions) for topic in corpus.topics)
        self.work.passages, self.work.documents = len(corpus.passages), len(corpus.documents)
        conflicts = self._conflicts(keys)
        terms = self._passage_terms(keys)
        examples = self._kept_examples() if self._before.get("examples") == keys.examples else None
        self.asked_all = examples is None
        examples = examples or example_table(corpus.topics, corpus.analyzer, corpus.subjects, self.asked)
        subjects = self._subjects()
        self.work.analysed = self.asked.analysed
        return Derived(examples, terms, subjects, conflicts)

    def _kept_examples(self) -> ExampleTable | None:
        with suppress(*BROKEN):
            found = ExampleTable.from_plain(self._earlier["examples"])
            return found if found.fits(self.corpus.topics) else None
        return None

    def _conflicts(self, keys: Keys) -> ConflictFinder:
        if self._before.get("conflicts") == keys.conflicts:
            with suppress(*BROKEN):
                return ConflictFinder(self.corpus, Found.from_plain(self._earlier["conflicts"], self.corpus))
        self.work.compared = True
        return ConflictFinder(self.corpus)

    def _passage_terms(self, keys: Keys) -> TermTable:
        return TermTable.of(self._rows(keys))

    def _rows(self, keys: Keys) -> Iterator[list[str]]:
        """The terms of each passage, in the order of the passages."""
        kept = self._kept_terms()
        of_document = {document_id: (key, number) for document_id, key, number in keys.passages}
        by_document = _by_document(self.corpus.passages)
        done = 0
        for document in self.corpus.documents:
            key, number = of_document[document.id]
            rows = kept.get(document.id, {}).get(key)
            if rows is None or len(rows) != number:
                self.progress.at("indexing passages", done, len(self.corpus.passages))
                self.work.indexed += number
                rows = [terms_of(passage, self.corpus.analyzer) for passage in by_document.get(document.id, ())]
            yield from rows
            done += number

    def _kept_terms(self) -> dict[str, dict[str, list[list[str]]]]:
        """The terms of an earlier corpus's passages by document and key."""
        kept: dict[str, dict[str, list[list[str]]]] = {}
        if "passage_terms" in self._earlier:
            with suppress(*BROKEN):
                rows = TermTable.from_plain(self._earlier["passage_terms"]).rows()
                for document_id, key, number in self._before.get("passages", ()):
                    kept[document_id] = {key: list(islice(rows, number))}
        return kept

    def _subjects(self) -> dict[str, frozenset[str | None]]:
        """The subjects of each topic; of one without words they were found earlier where all questions are the same."""
        before: Mapping[str, Any] = {} if self.asked_all else self._earlier.get("subjects", {})
        passages = _by_document(self.corpus.passages)
        found: dict[str, frozenset[str | None]] = {}
        for topic in self.corpus.topics:
            if topic.targets:
                spans = [(target.document, target.span) for target in topic.targets]
                found[topic.name] = frozenset(passage_at(passages[d.id], span).subject for d, span in spans)
            elif topic.name in before:
                found[topic.name] = frozenset(before[topic.name])
            else:
                found[topic.name] = self._named(topic)
        return found

    def _named(self, topic: Topic) -> frozenset[str | None]:
        """The subjects that most of a topic's questions name."""
        analyzer = self.corpus.analyzer
        terms = [names_of(self.asked.read(question).terms) for question in topic.questions]
        named = {s for s in self.corpus.subjects if 2 * sum(analyzer.term(s) in of for of in terms) >= len(terms)}
        return frozenset(named) or frozenset({None})


def passage_at(passages: Sequence[Passage], span: Span) -> Passage:
    """The passage of a document that holds the beginning of a span, or the next one where it begins with a heading."""
    place = bisect_right(passages, span.start, key=lambda passage: passage.span.end)
    return passages[min(place, len(passages) - 1)]


def _by_document(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        found.setdefault(passage.document.id, []).append(passage)
    return found


def _passages_key(analyzer: str, passages: Sequence[Passage]) -> str:
    return digest_over(analyzer, [[*headings_of(passage), passage.text] for passage in passages])


def _conflicts_key(corpus: Corpus, examples: str, passages: Sequence[tuple[str, str, int]]) -> str:
    file = corpus.folder / EDITOR / CONFLICTS
    said = digest_of(file.read_bytes().decode("utf-8", "replace")) if file.is_file() else ""
    places = [_place(passage) for passage in corpus.passages]
    targets = [(one.document.id, one.span.start, one.span.end) for topic in corpus.topics for one in topic.targets]
    return digest_over(examples, said, passages, [_described(one) for one in corpus.documents], places, targets)


def _place(passage: Passage) -> list[Any]:
    sentences = [(span.start, span.end) for span in passage.sentences]
    lead = [passage.section, passage.lead_in, passage.subject, passage.is_list]
    return [passage.document.id, passage.span.start, passage.span.end, sentences, *lead]


def _described(document: Document) -> list[Any]:
    return [document.id, document.digest, document.title, document.subject, document.language]
