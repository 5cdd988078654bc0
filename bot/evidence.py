"""From what was found to the words that answer, and how sure that is.

There are two ways to an answer. *Asked*: the question is like an example question of the editor's file, which names
the words that answer it. *Said*: a sentence itself holds what the question asks about. The first is tried first; a
corpus without example questions has the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from bot.analysis import QueryTerm
from bot.corpus import Corpus
from bot.derivation import Derivation, Derived, passage_at
from bot.index import Index, index_of
from bot.matching import TopicHit, TopicIndex
from bot.model import Hit, Passage, Span
from bot.moments import moment_of
from bot.query import Part
from bot.retrieval import Candidate, Retrieval
from bot.scores import Scores
from bot.sentences import SentenceFinder
from bot.text import tokenize
from bot.topics import Topic

_HITS, _TOPICS = 30, 60
_ENOUGH = 0.55
"""How sure it must be that a topic answers, to answer from it."""
_ENOUGH_SILENT = 0.1
"""How sure it must be that a topic is meant of which the documents do not speak, for silence."""
_STRANGE = 0.6
"""What share of a question without a subject may be words that nobody uses here, for it to be about the documents."""
_SAID_ENOUGH, _SAID_BESIDE_TOPICS = 0.1, 0.7
"""How sure words must be to be an answer; and in a document of which topics name most passages: what that document
answers, they mostly know, so a question that fits none of them is mostly not answered there."""
_FEW_EXAMPLES = 300
"""With fewer example questions than this, being like one says little: both must share a word that says something."""
_KNOWN = 0.5
"""What share of a document's passages topics must name, for them to know mostly what it answers."""
_UNSURE = 0.3
"""What confidence is left at most where the question is one that the documents do not answer."""
_PARTLY = 0.5
"""What share of the confidence is left where the documents speak of the matter without answering."""
_CLOSE = 0.25
"""By how much a topic may rank lower to be answered from too, or for disagreement on it to be shown."""
_MOST_STATEMENTS, _MOST_OTHER_SIDES, _SIDES = 4, 2, 9


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a passage that answer a question, and how sure that is, from 0 to 1."""

    passage: Passage
    span: Span
    score: float

    @property
    def lead_in(self) -> str | None:
        """The line that announces the list, where the words are an item of one and the line is not among them."""
        begins_with_it = self.span.start <= self.passage.span.start < self.passage.sentences[0].start
        return None if begins_with_it else self.passage.lead_in

    def overlaps(self, other: Evidence) -> bool:
        """Whether both quote some of the same characters."""
        return self.passage.document == other.passage.document and self.span.overlaps(other.span)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one question: the evidence, best first, how sure, and what nobody speaks of.

    `is_partial` is whether the evidence speaks of the matter without answering; `look` gives the `hits`.
    """

    part: Part
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    topics: tuple[TopicHit, ...] = ()
    look: Callable[[], Sequence[Hit]] = field(default=tuple, repr=False, compare=False)
    is_partial: bool = False

    @property
    def hits(self) -> Sequence[Hit]:
        """The passages that hold the words of the question: searched for when somebody asks, where a topic answers."""
        return self.look()

    @property
    def topic(self) -> Topic | None:
        """The topic that answered, if one did."""
        return self.topics[0].topic if self.topics and self.evidence else None


class EvidenceFinder:
    """Finds evidence in one corpus. Read-only after it was built."""

    def __init__(self, corpus: Corpus, derived: Derived | None = None) -> None:
        """`derived` is what an earlier start stored of the same corpus; without it, it is derived here."""
        self.corpus = corpus
        self._passages_of: dict[str, list[Passage]] = {}
        for passage in corpus.passages:
            self._passages_of.setdefault(passage.document.id, []).append(passage)
        self.derived = derived or Derivation(corpus).run()
        self.conflicts = self.derived.conflicts
        self.scores = Scores(self.derived.passage_terms)
        self.topic_index = TopicIndex(corpus.topics, corpus.analyzer, corpus.subjects, self.derived.examples)
        self._topic_subjects = self.derived.subjects
        self._topic_moments = {topic.name: _moment_of(topic) for topic in corpus.topics}
        self._has_few_examples = sum(len(topic.questions) for topic in corpus.topics) < _FEW_EXAMPLES
        self._documents_with_topics = self._known_documents()
        self.sentences = SentenceFinder(corpus.analyzer, self.scores)

    @cached_property
    def retrieval(self) -> Retrieval:
        """Finds passages; made when a question first needs it."""
        return Retrieval(self.corpus.passages, self.scores)

    @cached_property
    def index(self) -> Index:
        """Finds passages by their own words alone; made when somebody searches."""
        return index_of(self.corpus.passages, self.derived.passage_terms)

    def find(self, part: Part, subjects: frozenset[str]) -> Finding:
        """The evidence for one question about the given subjects (none: nobody named one)."""
        terms = (*part.terms, *part.carried)
        topics = [hit for hit in self.search_topics(part, subjects) if self._shares(hit, terms)]
        look = partial(self._hits, terms, subjects)
        answering = next((hit for hit in topics if hit.topic.targets), None)
        if answering and answering.score >= _ENOUGH and (subjects or answering.unknown < _STRANGE):
            topics.remove(answering)
            return replace(self._asked(part, [answering, *topics], subjects), look=look)
        if topics and not topics[0].topic.targets and topics[0].score >= _ENOUGH_SILENT:
            return replace(self._unanswered(part, topics, subjects), look=look)
        found = self.retrieval.search(part.text, terms, subjects)
        return replace(self._said(part, topics, found, subjects), look=lambda: [one.hit for one in found])

    def _hits(self, terms: Sequence[QueryTerm], subjects: frozenset[str]) -> list[Hit]:
        """What the index finds for the terms, for `--explain`."""
        return [hit for hit in self.search(terms, _HITS) if self._fits(hit.passage, subjects)]

    def search(self, terms: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """The passages that hold any of the terms, best first."""
        return self.index.search([name for term in terms for name in term.terms], limit)

    def search_topics(self, part: Part, subjects: frozenset[str], limit: int = _TOPICS) -> list[TopicHit]:
        """The topics that may be meant, best first; those about other subjects or another moment are left out."""

        moment = moment_of(part.text, self._subject_words(part))

        def allowed(topic: Topic) -> bool:
            about = self._topic_subjects[topic.name]
            if moment and self._topic_moments[topic.name] not in ("", moment):
                return False
            return not subjects or None in about or bool(subjects & about)

        def default(topic: Topic) -> bool:
            named = self.corpus.default_subject
            return bool(subjects) or named is None or bool({named, None} & self._topic_subjects[topic.name])

        return self.topic_index.search(part, limit, allowed, default)

    def holds(self, hit: TopicHit, term: QueryTerm) -> bool:
        """Whether the example question of a topic that was found holds the term."""
        words = self.corpus.analyzer.query_terms(tokenize(hit.question))
        return any(name in word.terms for word in words for name in term.terms)

    def _known_documents(self) -> set[str]:
        """The documents of which topics name so many passages that a question that fits none is mostly not answered."""
        named: dict[str, set[int]] = {}
        for target in (target for topic in self.corpus.topics for target in topic.targets):
            named.setdefault(target.document.id, set()).add(self._passage(target.document.id, target.span).number)
        return {name for name, passages in named.items() if len(passages) >= _KNOWN * len(self._passages_of[name])}

    def _shares(self, hit: TopicHit, terms: Sequence[QueryTerm]) -> bool:
        """Whether an example question is about what these terms are: where there are few, "What is …?" is like all."""
        telling = [term for term in terms if self._says(term)]
        return not (self._has_few_examples and telling) or any(self.holds(hit, term) for term in telling)

    def _subject_words(self, part: Part) -> set[str]:
        """The words by which a question names a subject: its synonyms, too."""
        subjects = {self.corpus.analyzer.term(subject) for subject in self.corpus.subjects}
        return {word for term in part.terms if subjects.intersection(term.terms) for word in term.written.split()}

    def _passage(self, document_id: str, span: Span) -> Passage:
        """The passage that holds the beginning of a span, or the next one where it begins with a heading."""
        return passage_at(self._passages_of[document_id], span)

    def _fits(self, passage: Passage, subjects: frozenset[str]) -> bool:
        return not subjects or passage.subject is None or passage.subject in subjects

    def _asked(self, part: Part, topics: Sequence[TopicHit], subjects: frozenset[str]) -> Finding:
        best = topics[0]
        close = [hit for hit in topics if hit.topic.targets and best.rank - hit.rank <= _CLOSE]
        found = self._targets(close if len(best.topic.targets) == 1 else [best], subjects)[:_MOST_STATEMENTS]
        meant = frozenset(hit.topic.name for hit in close)
        found = self._sweeping_last([*found, *self._other_sides(found, subjects, meant)])
        is_partial = best.topic.is_partial
        confidence = best.score * _PARTLY if is_partial else best.score
        return Finding(part, tuple(found), (), confidence, (), tuple(topics), is_partial=is_partial)

    def _unanswered(self, part: Part, topics: Sequence[TopicHit], subjects: frozenset[str]) -> Finding:
        """Silence: the question is one that the documents do not answer. What comes nearest stands apart."""
        nearest = [hit for hit in topics if hit.topic.targets][:1]
        related = tuple(self._targets(nearest, subjects)[:2])
        missing = tuple(term.written for term in part.terms if self._is_unsaid(term)) or (topics[0].topic.name,)
        confidence = min(_UNSURE, nearest[0].score) if nearest else 0.0
        return Finding(part, (), related, confidence, missing, tuple(topics))

    def _other_sides(
        self, found: Sequence[Evidence], subjects: frozenset[str], topics: frozenset[str] | None = None
    ) -> list[Evidence]:
        """What other sources, or the same one elsewhere, say against the words found: on one of the topics, if given.

        Against words that deny every risk, whatever the topic is.
        """
        spans = [(evidence.passage.document, evidence.span) for evidence in found]
        sides = self.conflicts.others(spans, _SIDES) if spans else ()
        shown = [side for side in sides if topics is None or side.is_needed or side.asked & topics]
        other = [Evidence(self._passage(side.document.id, side.span), side.span, found[0].score) for side in shown]
        return [evidence for evidence in other if self._fits(evidence.passage, subjects)][:_MOST_OTHER_SIDES]

    def _sweeping_last(self, found: list[Evidence]) -> list[Evidence]:
        """Words that deny every risk ("harmless") behind those that tell of one."""
        return sorted(found, key=lambda piece: self.conflicts.is_sweeping(piece.passage.document, piece.span))

    def _targets(self, topics: Sequence[TopicHit], subjects: frozenset[str]) -> list[Evidence]:
        found: list[Evidence] = []
        for hit in topics:
            for target in hit.topic.targets:
                passage = self._passage(target.document.id, target.span)
                seen = any(e.passage.document == target.document and e.span.overlaps(target.span) for e in found)
                if not seen and self._fits(passage, subjects):
                    found.append(Evidence(passage, target.span, hit.score))
        return found

    def _said(
        self, part: Part, topics: Sequence[TopicHit], found: Sequence[Candidate], subjects: frozenset[str]
    ) -> Finding:
        """The best sentences of the passages that the index found."""
        missing = tuple(term.written for term in part.terms if self._is_unsaid(term))
        sentences = self.sentences.best(part.text, part.terms, found, part.carried, leans=part.elliptical)
        if not sentences:
            return Finding(part, missing=missing, topics=tuple(topics))
        evidence = [Evidence(hit.passage, hit.span, hit.score) for hit in sentences]
        has_topics = sentences[0].passage.document.id in self._documents_with_topics
        enough = _SAID_BESIDE_TOPICS if has_topics else _SAID_ENOUGH
        confidence = sentences[0].score
        if confidence < enough:
            if topics:
                confidence = min(topics[0].score, confidence)
            return Finding(part, (), tuple(evidence[:2]), confidence, missing, tuple(topics))
        shown = self._sweeping_last([*evidence[:3], *self._other_sides(evidence[:1], subjects)])
        return Finding(part, tuple(shown), (), confidence, missing, tuple(topics))

    def _is_unsaid(self, term: QueryTerm) -> bool:
        """Whether a word that says something stands in no passage."""
        return self._says(term) and not any(self.scores.frequency(name) for name in term.terms)

    def _says(self, term: QueryTerm) -> bool:
        """Whether a term is neither weak nor a way of asking."""
        return not term.weak and term.term not in self.corpus.analyzer.asking


def _moment_of(topic: Topic) -> str:
    """The moment that all words of a topic are about; nothing where they are about several or none."""
    moments = {moment_of(target.span.of(target.document.text)) for target in topic.targets}
    return moments.pop() if len(moments) == 1 else ""
