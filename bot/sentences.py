"""Which words of a passage answer, and how sure that is: one sentence, or a few that follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

from bot.analysis import Analyzer, QueryTerm
from bot.clues import OF_WORDS, SCORE_WEIGHTS, Clues, rank_weights, weighted
from bot.headings import everyday_terms
from bot.model import Passage, Span
from bot.readings import PassageReader
from bot.retrieval import Candidate
from bot.scores import Scores
from bot.wanted import Held, Wanted

_PASSAGES, _CLOSE, _FAR = 16, 1.5, 9.0
"""In how many passages words are looked for; how far behind the first others may be, and what was not found is."""
_ALIKE = 0.5
"""How like the question above a passage must be to the one asked, where no telling term is shared; set by hand."""
_MOST_SENTENCES, _MOST_CHARACTERS = 5, 900
"""How many sentences that follow each other are quoted as one, and how long these are at most, in a document of many
pages; in others two, and only where both are needed."""


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """Words that may answer, and how sure that is, from 0 to 1."""

    passage: Passage
    span: Span
    rank: float
    score: float
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """Words that were looked at, with their features."""

    candidate: Candidate
    words: Held
    features: tuple[float, ...]


class SentenceFinder:
    """Finds the words that answer in the passages that were found. Safe to share among threads."""

    def __init__(self, analyzer: Analyzer, scores: Scores) -> None:
        """`scores` are those of all passages: they tell how rare a term is."""
        self._analyzer = analyzer
        self._scores = scores
        self._reader = PassageReader(analyzer, scores.idf)

    def best(
        self, text: str, terms: Sequence[QueryTerm], candidates: Sequence[Candidate],
        carried: Sequence[QueryTerm] = (), *, leans: bool = False,
    ) -> list[SentenceHit]:  # fmt: skip
        """The best words of each passage, as far as they are about as good as the first.

        None where no passage shares a telling term with the question: they only ask or count alike. `carried` are
        terms of the question before, which tell as much as its own where it `leans` on that.
        """
        wanted = Wanted(text, terms, carried, self._analyzer.asking, self._scores.idf, leans=leans)
        found, covered, is_about = [], 0.0, False
        for looked in self.words(wanted, candidates):
            weights = rank_weights(looked[0].candidate.under)
            ranks = [weighted(weights, one.features) for one in looked]
            place = max(range(len(ranks)), key=ranks.__getitem__)
            hit, first = looked[place], looked[0].candidate
            found.append(SentenceHit(first.passage, hit.words.span, ranks[place], 0.0, hit.features))
            is_about = is_about or self._is_about(text, wanted, [one.words for one in looked], first)
            covered = max(covered, *(wanted.covered(one.words.terms) for one in looked), 0.0)
        if not is_about:
            return []
        found.sort(key=lambda hit: -hit.rank)
        about = about_first(wanted, candidates[:_PASSAGES], covered)
        return [_scored(hit, found, about) for hit in found if hit.rank >= found[0].rank - _CLOSE]

    def _is_about(self, text: str, wanted: Wanted, words: Sequence[Held], candidate: Candidate) -> bool:
        """Whether a passage of these words, or what stands above it, speaks of what is asked about."""
        passage = candidate.passage
        above, _ = wanted.above(self._reader.read(passage))
        if wanted.told(above) or any(wanted.told(held.terms) for held in words):
            return True
        if not candidate.under:
            return False
        if candidate.likeness >= _ALIKE * candidate.under:
            return True
        asked, said = (
            everyday_terms(one, self._analyzer.asking)
            for one in (text, f"{passage.section or passage.document.title}\n{passage.text}")
        )
        return not asked.isdisjoint(said)

    def words(self, wanted: Wanted, candidates: Sequence[Candidate]) -> Iterator[list[Looked]]:
        """Of each of the best passages: every sentence and every few that follow each other, with their features."""
        best = max((one.own for one in candidates), default=0.0), max((one.whole for one in candidates), default=0.0)
        for candidate in candidates[:_PASSAGES]:
            reading = self._reader.read(candidate.passage)
            sentences = [wanted.held(sentence) for sentence in reading.sentences]
            covered = [0.0, *(wanted.covered(sentence.terms) for sentence in sentences), 0.0]
            clues = Clues(wanted, candidate, best, sentences, wanted.above(reading))
            most = 1 if candidate.passage.is_list else _MOST_SENTENCES if reading.is_long else 2
            windows = _windows(wanted, sentences, most)
            looked = [
                Looked(candidate, words, clues.of(words, covered[place], covered[place + words.sentences + 1]))
                for place, words in windows
            ]
            # What only announces or asks is no answer, unless there is nothing else.
            yield [one for one in looked if not one.words.announces] or looked


def _windows(wanted: Wanted, sentences: Sequence[Held], most: int) -> Iterator[tuple[int, Held]]:
    """Every sentence with its place, and those that are quoted together; two only where both are needed."""
    for place, first in enumerate(sentences):
        yield place, first
        words = first
        for following in sentences[place + 1 : place + most]:
            words |= following
            if most == _MOST_SENTENCES and words.span.end - words.span.start > _MOST_CHARACTERS:
                break
            parts = max(wanted.covered(first.terms), wanted.covered(following.terms))
            if most == _MOST_SENTENCES or wanted.covered(words.terms) > parts:
                yield place, words


def about_first(wanted: Wanted, candidates: Sequence[Candidate], covered: float) -> tuple[float, ...]:
    """How far the best scores are before the next, what any words cover, and what the question is like."""
    own = sorted((candidate.own for candidate in candidates), reverse=True)
    wholes = {candidate.passage.document.id: candidate.whole for candidate in candidates}
    whole = sorted(wholes.values(), reverse=True)
    return (
        *((scores[0] - scores[1] if scores[1:] else sum(scores)) for scores in (own, whole)),
        covered,
        *wanted.about,
    )


def _scored(hit: SentenceHit, found: Sequence[SentenceHit], about: tuple[float, ...]) -> SentenceHit:
    """A hit with its score; how far the next document is behind counts for the first one."""
    others = (other.rank for other in found if other.passage.document is not hit.passage.document)
    margin = 1 - exp(-max(0.0, hit.rank - next(others, hit.rank - _FAR)) / 2)
    features = (*hit.features[: len(OF_WORDS)], margin, *about)
    return replace(hit, score=1 / (1 + exp(-weighted(SCORE_WEIGHTS, features))), features=features)
