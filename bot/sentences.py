"""Which words of a passage answer, and how sure that is: one sentence, or two that follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp

from bot.analysis import Analyzer, QueryTerm
from bot.index import Bm25Index
from bot.kinds import Kind, denies, kind_of, names_in, numbers_in, ranks_in
from bot.model import Passage, Span, fold
from bot.retrieval import Candidate

_PASSAGES, _CLOSE, _FAR = 12, 1.5, 9.0
"""In how many passages words are looked for; how far behind the first others may be, and what was not found is."""

FEATURES = (
    "one", "score of the passage", "score of the document", "likeness of the question above",
    "covered by the words", "covered with the headings", "covered by the passage", "pairs in the words",
    "pairs in the passage", "the opening, under a question", "the opening", "of the kind asked for", "not of the kind",
    "announces or asks", "two sentences", "numbers missing", "names missing", "ranks missing", "negation missing",
    "margin",
)  # fmt: skip
RANK_WEIGHTS = (
    0.00, 8.00, 4.00, 10.00, 2.39, 3.00, 1.11, 1.25, 1.15, 6.00,
    0.59, 0.50, -0.50, -2.50, 0.54, -0.32, -0.94, 0.50, -0.47, 0.00,
)  # fmt: skip
"""Of each feature, for the order of the words. Those of the scores, of headings and questions above, of the kind asked
for and of what only announces were set by hand after fitting, towards the smaller sets."""
SCORE_WEIGHTS = (
    -1.96, 2.35, 2.19, 0.00, 0.59, 0.00, 0.00, 0.00, 0.00, 0.00,
    0.00, 0.00, -0.08, 0.00, 0.00, -1.26, -1.67, -0.23, -2.85, 0.14,
)  # fmt: skip
"""Of each feature, for how sure it is that the first words answer; fitted by `python -m bench.fit_said`."""
_CARRIED = 0.3
"""What a term of the question before counts beside one of the question itself."""


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """Words that may answer, and how sure that is, from 0 to 1."""

    passage: Passage
    span: Span
    rank: float
    score: float
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What one sentence, or two, or a whole passage holds: terms, terms that are neighbours, numbers and names."""

    span: Span
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    names: frozenset[str]
    ranks: frozenset[str]
    denies: bool
    closing: str

    def __or__(self, other: _Words) -> _Words:
        return _Words(
            Span(self.span.start, other.span.end), self.terms | other.terms, self.pairs | other.pairs,
            self.numbers | other.numbers, self.names | other.names, self.ranks | other.ranks,
            self.denies or other.denies, other.closing,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage, read: its sentences, all of its words together, and the terms of the headings above it."""

    sentences: tuple[_Words, ...]
    whole: _Words
    context: frozenset[str]


class _Asked:
    """A question: the weight of each of its terms, the pairs of neighbours among them, and what it asks for."""

    def __init__(
        self, text: str, terms: Sequence[QueryTerm], carried: Sequence[QueryTerm], index: Bm25Index, analyzer: Analyzer
    ) -> None:
        telling = [term for term in terms if term.term not in analyzer.asking]
        before = [term for term in carried if term.term not in analyzer.asking]
        self.terms = [(term.terms, min(map(index.idf, term.terms))) for term in telling]
        self.terms += [(term.terms, _CARRIED * min(map(index.idf, term.terms))) for term in before]
        self.weight = sum(weight for _, weight in self.terms) or 1.0
        self.pairs = frozenset(pairwise(term.term for term in telling))
        self.kind = kind_of(text)
        self.numbers = numbers_in(text)
        self.ranks = ranks_in(text)
        self.denies = denies(text)
        self.names = [] if text.isupper() else [t.terms for t in telling if _is_name(t.written, text)]
        self.words = self.numbers | {token for term in terms for token in term.written.casefold().split()}

    def covered(self, present: frozenset[str]) -> float:
        """The share of the question's weight that is in terms which are present."""
        return sum(weight for names, weight in self.terms if not present.isdisjoint(names)) / self.weight

    def paired(self, present: frozenset[tuple[str, str]]) -> float:
        """The share of its pairs that are present."""
        return len(self.pairs & present) / (len(self.pairs) or 1)

    def missing(self, words: _Words, context: frozenset[str]) -> tuple[float, float, float, float]:
        """The shares of its numbers, names and ranks that are missing, and whether its negation is."""
        present = words.terms | context
        names = sum(present.isdisjoint(name) for name in self.names)
        return (
            len(self.numbers - words.numbers - context) / (len(self.numbers) or 1), names / (len(self.names) or 1),
            len(self.ranks - words.ranks) / (len(self.ranks) or 1), float(self.denies and not words.denies),
        )  # fmt: skip

    def answered(self, words: _Words) -> tuple[float, float]:
        """Whether words hold a number or a name, as asked for, that the question does not; and whether they lack it."""
        if self.kind is Kind.OTHER:
            return 0.0, 0.0
        new = (words.numbers if self.kind is Kind.NUMBER else words.names) - self.words
        return (1.0, 0.0) if new else (0.0, 1.0)


class SentenceFinder:
    """Reads passages when a question first needs them. Safe to share among threads."""

    def __init__(self, analyzer: Analyzer, index: Bm25Index) -> None:
        self._analyzer = analyzer
        self._index = index
        self._known: dict[tuple[str, int], _Read] = {}

    def best(
        self, text: str, terms: Sequence[QueryTerm], candidates: Sequence[Candidate], carried: Sequence[QueryTerm] = ()
    ) -> list[SentenceHit]:
        """The best words of each passage, as far as they are about as good as the first.

        `carried` are terms of the question before.
        """
        found = []
        for candidate, words in self.words(text, terms, candidates, carried):
            ranked = [(_weighted(RANK_WEIGHTS, features), span, features) for span, features in words]
            rank, span, features = max(ranked, key=lambda one: one[0])
            found.append(SentenceHit(candidate.passage, span, rank, 0.0, features))
        found.sort(key=lambda hit: -hit.rank)
        return [_scored(hit, found) for hit in found if hit.rank >= found[0].rank - _CLOSE]

    def words(
        self, text: str, terms: Sequence[QueryTerm], candidates: Sequence[Candidate], carried: Sequence[QueryTerm] = ()
    ) -> Iterator[tuple[Candidate, list[tuple[Span, tuple[float, ...]]]]]:
        """Of each of the best passages: every sentence and every two that follow each other, with their features."""
        asked = _Asked(text, terms, carried, self._index, self._analyzer)
        for candidate in candidates[:_PASSAGES]:
            read = self._read(candidate.passage)
            of_passage = (
                asked.covered(read.whole.terms | read.context),
                asked.paired(read.whole.pairs),
            )
            windows = _windows(read, candidate.passage, asked)
            yield candidate, [(words.span, _features(asked, candidate, read, words, of_passage)) for words in windows]

    def _read(self, passage: Passage) -> _Read:
        key = passage.document.id, passage.number
        read = self._known.get(key)
        if read is None:
            read = self._known[key] = self._reading(passage)
        return read

    def _reading(self, passage: Passage) -> _Read:
        sentences = tuple(self._words_of(span, passage.document.text) for span in passage.sentences)
        whole = sentences[0]
        for sentence in sentences[1:]:
            whole |= sentence
        context = [term.text for text in headings_of(passage) for term in self._analyzer.document_terms(text)]
        return _Read(sentences, whole, frozenset(context))

    def _words_of(self, span: Span, document: str) -> _Words:
        text = span.of(document)
        terms = [term.text for term in self._analyzer.document_terms(text)]
        pairs = frozenset([*pairwise(terms), *zip(terms, terms[2:], strict=False)])
        return _Words(
            span, frozenset(terms), pairs, numbers_in(text),
            names_in(text, self._analyzer.is_common), ranks_in(text), denies(text), text.rstrip()[-1:],
        )  # fmt: skip


def headings_of(passage: Passage) -> list[str]:
    """What stands above a passage (title, section, what announces it), but nothing that it begins with itself."""
    own = fold(passage.text)
    texts = dict.fromkeys((passage.document.title, passage.section, passage.lead_in))
    return [text for text in texts if text and not own.startswith(text.removesuffix(" …"))]


def passage_terms(passages: Sequence[Passage], analyzer: Analyzer) -> list[list[str]]:
    """The terms by which each passage is found: those of its headings and its own."""
    return [
        [term.text for text in (*headings_of(passage), passage.text) for term in analyzer.document_terms(text)]
        for passage in passages
    ]


def _is_name(written: str, text: str) -> bool:
    """Whether a word of a question is written as names are: with a capital, and not because it stands first."""
    return written[:1].isupper() and not text.lstrip("\"'“‘¿(").startswith(written)


def _windows(read: _Read, passage: Passage, asked: _Asked) -> Iterator[_Words]:
    """Every sentence; and every two that together cover more of the question than each of them."""
    yield from read.sentences
    for one, other in pairwise(() if passage.is_list else read.sentences):
        if asked.covered(one.terms | other.terms) > max(asked.covered(one.terms), asked.covered(other.terms)):
            yield one | other


def _features(
    asked: _Asked, candidate: Candidate, read: _Read, words: _Words, of_passage: tuple[float, float]
) -> tuple[float, ...]:
    covered, paired = of_passage
    opening = float(words.span.start == read.sentences[0].span.start)
    right, wrong = asked.answered(words)
    return (
        1.0, candidate.own, candidate.whole, candidate.likeness,
        asked.covered(words.terms), asked.covered(words.terms | read.context), covered, asked.paired(words.pairs),
        paired, opening * candidate.likeness, opening, right, wrong,
        float(words.closing in ":?"), float(words.span not in {s.span for s in read.sentences}),
        *asked.missing(words, read.context), 0.0,
    )  # fmt: skip


def _scored(hit: SentenceHit, found: Sequence[SentenceHit]) -> SentenceHit:
    """A hit with its score; how far the next document is behind counts for the first one."""
    others = (other.rank for other in found if other.passage.document is not hit.passage.document)
    margin = 1 - exp(-max(0.0, hit.rank - next(others, hit.rank - _FAR)) / 2)
    features = (*hit.features[:-1], margin)
    return replace(hit, score=1 / (1 + exp(-_weighted(SCORE_WEIGHTS, features))), features=features)


def _weighted(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, features, strict=True))
