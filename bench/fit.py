"""Fit the weights of `bot.matching` on the project's golden questions: `python -m bench.fit`.

Two models over the features of (question, topic) pairs. The rank weights make right topics come first among the
candidates of a question (softmax over the candidates). The score weights say how likely the first one is right
(logistic regression). Besides the golden questions some example questions are asked, each with itself left out.
Prints the weights to copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.conversation import Conversation
from bot.corpus import Corpus
from bot.evidence import EvidenceFinder
from bot.matching import FEATURES, TopicHit
from bot.model import Span
from bot.query import QueryParser
from bot.quotes import FoldedText

GOLDEN = Path(__file__).parent.parent / "tests" / "golden.jsonl"
_EVERY = 15
_HELD_BACK = "d-"
"""How the ids of questions begin that are kept for measuring."""
_EXAMPLE_WEIGHT = 0.3
_RANK_RIDGE, _SCORE_RIDGE = 0.006, 0.004

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """The topics found for one question: their features, and which of them are right."""

    features: Numbers
    right: Numbers
    weight: float


def main() -> None:
    """Print the fitted weights."""
    corpus = Corpus.load("corpus")
    finder = EvidenceFinder(corpus)
    parser = QueryParser(corpus)
    golden = list(golden_candidates(corpus, Conversation(parser, finder)))
    found = [*golden, *example_candidates(corpus, parser, finder)]
    rank = fit_rank([c for c in found if 0 < c.right.sum() < len(c.right)])
    firsts = [
        (c.features[best], c.right[best], c.weight) for c in golden for best in [int(np.argmax(c.features @ rank))]
    ]
    score = fit_score(*(np.array(column) for column in zip(*firsts, strict=True)))
    print("RANK_WEIGHTS = (" + ", ".join(f"{weight:.2f}" for weight in rank) + ")")
    print("SCORE_WEIGHTS = (" + ", ".join(f"{weight:.2f}" for weight in score) + ")")
    for name, one, other in zip(FEATURES, rank, score, strict=True):
        print(f"  {name:32s} {one:6.2f} {other:6.2f}")
    able = [c for c in golden if c.right.any()]
    first = sum(c.right[int(np.argmax(c.features @ rank))] for c in able)
    print(f"golden: {len(golden)} questions, a right topic among the candidates of {len(able)}, first for {first:.0f}")


def fit_rank(found: list[Candidates]) -> Numbers:
    """Weights that maximise the softmax probability of the right candidates, with a ridge."""
    weights = np.zeros(len(FEATURES))
    for _ in range(2500):
        gradient = np.zeros(len(FEATURES))
        for c in found:
            likely = np.exp(c.features @ weights - (c.features @ weights).max())
            likely /= likely.sum()
            wanted = likely * c.right / (likely * c.right).sum()
            gradient += c.weight * (c.features.T @ (likely - wanted))
        weights -= 0.3 * (gradient / len(found) + _RANK_RIDGE * weights)
    return weights


def fit_score(features: Numbers, right: Numbers, importance: Numbers) -> Numbers:
    """Weights of a logistic regression with a ridge, on features scaled to a deviation of one."""
    scale = features.std(axis=0)
    scale = np.maximum(scale, 0.1)
    scale[0] = 1.0
    scaled = features / scale
    weights = np.zeros(len(FEATURES))
    for _ in range(6000):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        gradient = scaled.T @ ((chance - right) * importance) / importance.sum()
        gradient[1:] += _SCORE_RIDGE * weights[1:]
        weights -= 0.5 * gradient
    fitted: Numbers = weights / scale
    return fitted


def golden_candidates(corpus: Corpus, conversation: Conversation) -> Iterator[Candidates]:
    """The candidates of every golden question that asks one thing in English."""
    texts = {document.id: FoldedText(document.text) for document in corpus.documents}
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        golden = json.loads(line)
        if golden["label"] in ("smalltalk", "partial", "emergency") or golden["kind"].startswith("language"):
            continue
        if golden["id"].startswith(_HELD_BACK):
            continue
        places = [(q["document"], place) for q in golden["quotes"] for place in texts[q["document"]].find(q["text"])]
        findings = conversation.understand(golden["question"], golden["history"]).findings
        if len(findings) == 1 and findings[0].topics:
            yield candidates(findings[0].topics, places, answerable=golden["label"] == "answerable")


def example_candidates(corpus: Corpus, parser: QueryParser, finder: EvidenceFinder) -> Iterator[Candidates]:
    """The candidates of some example questions, each without itself."""
    asked = [(topic, question) for topic in corpus.topics for question in topic.questions][::_EVERY]
    for topic, question in asked:
        query = parser.parse(question)
        places = [(target.document.id, target.span) for target in topic.targets]
        if len(query.parts) == 1:
            hits = finder.search_topics(query.parts[0], query.subjects, without={question})
            if hits:
                yield candidates(hits, places, answerable=bool(places), weight=_EXAMPLE_WEIGHT)


def candidates(
    hits: tuple[TopicHit, ...] | list[TopicHit],
    places: list[tuple[str, Span]],
    *,
    answerable: bool,
    weight: float = 1.0,
) -> Candidates:
    """A topic is right when its first words lie in a right place; one that nothing answers, when nothing does."""
    right = [_hits(hit, places) if hit.topic.targets else not answerable for hit in hits]
    return Candidates(np.array([hit.features for hit in hits]), np.array(right, dtype=float), weight)


def _hits(hit: TopicHit, places: list[tuple[str, Span]]) -> bool:
    """Whether the first target covers 60 % of a right place or lies 60 % inside one."""
    target = hit.topic.targets[0]
    for name, place in places:
        shared = min(target.span.end, place.end) - max(target.span.start, place.start)
        if name == target.document.id and shared >= 0.6 * min(
            place.end - place.start, target.span.end - target.span.start
        ):
            return True
    return False


if __name__ == "__main__":
    main()
