"""Claims brought together by the editor's topics: what answers the same question is about the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import log

from bot.conflicts.claims import Claim
from bot.conflicts.comparison import comparable
from bot.conflicts.vocabulary import vocabulary
from bot.corpus import Corpus
from bot.quantities import Quantity
from bot.text import tokenize
from bot.topics import Topic

_ASKING = {
    "duration": r"how (?:long|soon|quick|fast|many|much time)|when|until|duration|time",
    "interval": r"how (?:often|frequent|many \w+ (?:between|apart))|interval|apart|between|gap|every",
    "count": r"how (?:many|much)|number|enough",
    "year": r"when|year|since|how old|histor|origin",
    "age": r"how old|age",
}
_JUDGED_BY_WORDS = {"rule", "exists"}
"""A topic brings together many rules ("before the session"); only their words tell which are about the same thing."""
_ENOUGH = 0.12
"""The share of a topic's questions that must ask for a quantity."""


class TopicClaims:
    """The claims that answer each topic."""

    def __init__(self, corpus: Corpus, claims: Sequence[Claim]) -> None:
        self._topics = corpus.topics
        self._by_topic: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims:
            for number in claim.sentence.topics:
                self._by_topic[number].append(claim)
        self._questions = {
            number: _terms(corpus, self._topics[number])
            for number, claims in self._by_topic.items()
            if len({_target(self._topics[number], claim) for claim in claims}) > 1
        }
        frequency: dict[str, int] = defaultdict(int)
        for questions in self._questions.values():
            for term in set().union(*questions):
                frequency[term] += 1
        self._weight = {term: log((len(self._questions) + 1) / count) for term, count in frequency.items()}

    def groups(self) -> Iterator[tuple[str, list[Claim]]]:
        """The name of a topic and claims of one kind that answer it, for every kind and topic with several targets."""
        for number in sorted(self._questions):
            topic = self._topics[number]
            kinds: dict[str, list[Claim]] = defaultdict(list)
            for claim in self._by_topic[number]:
                if self._asks_for(number, claim):
                    kinds[claim.kind].append(claim)
            for claims in kinds.values():
                yield topic.name, _comparable(self._chosen(number, claims))

    def _asks_for(self, number: int, claim: Claim) -> bool:
        if not isinstance(claim.value, Quantity):
            return claim.kind not in _JUDGED_BY_WORDS
        questions = self._topics[number].questions
        asking = re.compile(rf"\b(?:{_ASKING.get(claim.kind.split()[0], 'how|what')})", re.I)
        return sum(bool(asking.search(question)) for question in questions) >= _ENOUGH * len(questions)

    def _chosen(self, number: int, claims: Sequence[Claim]) -> list[Claim]:
        """Of each target the claim that speaks most of what the questions ask."""
        questions = self._questions[number]
        share = {term: sum(term in terms for terms in questions) / len(questions) for term in set().union(*questions)}
        best: dict[int, tuple[float, Claim]] = {}
        for claim in claims:
            named = claim.core.union(*claim.targets)
            score = sum(self._weight.get(term, 0.0) * share.get(term, 0.0) for term in named)
            target = _target(self._topics[number], claim)
            if target not in best or score > best[target][0]:
                best[target] = (score, claim)
        return [best[target][1] for target in sorted(best)]


def _terms(corpus: Corpus, topic: Topic) -> list[set[str]]:
    """The terms of each question, the words of a measure as that measure."""
    measures = vocabulary().measures
    questions = []
    for question in (*topic.questions, topic.name):
        terms = {name for term in corpus.analyzer.query_terms(tokenize(question)) for name in term.terms}
        questions.append({measures.get(term, term) for term in terms})
    return questions


def _target(topic: Topic, claim: Claim) -> int:
    """The number of the target that holds a claim."""
    sentence = claim.sentence
    return next(
        number
        for number, target in enumerate(topic.targets)
        if target.document.id == sentence.document.id and target.span.overlaps(sentence.span)
    )


def _comparable(claims: Sequence[Claim]) -> list[Claim]:
    """The quantities of the measure of the first one, which answers the topic best; all claims of another kind."""
    if not isinstance(claims[0].value, Quantity):
        return list(claims)
    return [claims[0], *(claim for claim in claims[1:] if comparable(claims[0], claim))]
