"""Fit the weights of `bot.matching`: `python -m bench.fit`.

Two models over the features of (question, topic) pairs. The rank weights make right topics come first among the
candidates of a question (softmax over the candidates). The score weights say how likely the first topic with words
answers (logistic regression). They are fitted on the golden questions and on the editor's example questions, each
asked where the example table, the words that are known and the spelling were made without it and its fold.
Prints the weights to copy, and what they reach on questions that they were not fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.conversation import Conversation
from bot.corpus import Corpus
from bot.evidence import EvidenceFinder
from bot.examples import example_table
from bot.features import FEATURES
from bot.matching import STANDING, TopicHit, standings
from bot.model import Span
from bot.query import QueryParser
from bot.quotes import FoldedText
from bot.topics import Topic

GOLDEN = Path(__file__).parent.parent / "tests" / "golden.jsonl"
_HELD_BACK = ("d-", "x-")
"""How the ids of questions begin that are kept for measuring."""
_FOLDS, _EVERY = 5, 3
_GOLDEN_RANK_WEIGHT, _GOLDEN_SCORE_WEIGHT = 6.0, 20.0
_RIGHT_WEIGHT = 2.5
"""How much worse it is to refuse a right answer than to give a wrong one."""
_RANK_RIDGE, _SCORE_RIDGE = 0.002, 0.001
_RANK_STEPS, _SCORE_STEPS = 200, 25
_SUBJECT, _SUBJECT_AT_MOST = FEATURES.index("another subject"), -2.5
"""Example questions mostly name their subject; they cannot show how seldom a visitor means another than the usual."""
_ONLY_LESS = np.array([
    name in {
        "not in the topic", "words nobody knows", "heaviest word not in the topic", "another subject",
        "lacks more than what nothing answers", "lacks a heavier word",
    }
    for name in (*FEATURES, *STANDING)
])  # fmt: skip
"""What may only make it less sure that a topic answers."""

Numbers = NDArray[np.float64]
Place = tuple[str, Span]


@dataclass(frozen=True)
class Sample:
    """A question and the topics found for it: their features, which are right, and which have words that answer."""

    features: Numbers
    right: Numbers
    has_words: NDArray[np.bool_]
    answerable: bool
    source: str


@dataclass(frozen=True)
class Weights:
    """Both models."""

    rank: Numbers
    score: Numbers

    def judge(self, sample: Sample) -> tuple[bool, bool]:
        """Whether the question is answered, and with right words."""
        features, first = standing_features(sample, self.rank)
        answered = first is not None and bool(features @ self.score >= 0)
        return answered, answered and first is not None and bool(sample.right[first])


def main() -> None:
    """Print the fitted weights."""
    corpus = Corpus.load("corpus")
    finder = EvidenceFinder(corpus)
    golden = list(golden_samples(corpus, Conversation(QueryParser(corpus), finder)))
    examples = list(example_samples(corpus, finder))
    weights = fit([*golden, *examples])
    for name, fitted in (("RANK_WEIGHTS", weights.rank), ("SCORE_WEIGHTS", weights.score)):
        print(f"{name} = (" + ", ".join(f"{weight:.2f}" for weight in fitted) + ")")
    for name, one, other in zip(
        [*FEATURES, *STANDING], [*weights.rank, *[0.0] * len(STANDING)], weights.score, strict=True
    ):
        print(f"  {name:32s} {one:6.2f} {other:6.2f}")
    report("golden, all fitted on", [(sample, weights) for sample in golden])
    held = [fit([*(s for n, s in enumerate(golden) if n % _FOLDS != fold), *examples[::2]]) for fold in range(_FOLDS)]
    report("golden, each fifth held out", [(sample, held[n % _FOLDS]) for n, sample in enumerate(golden)])
    half = fit([*golden, *examples[::2]])
    for source in ("example", "new matter"):
        report(f"{source}, half held out", [(sample, half) for sample in examples[1::2] if sample.source == source])


def report(name: str, judged: Sequence[tuple[Sample, Weights]]) -> None:
    """Print how many questions were answered rightly, wrongly refused, and rightly refused."""
    able = [weights.judge(sample) for sample, weights in judged if sample.answerable]
    unable = [weights.judge(sample)[0] for sample, weights in judged if not sample.answerable]
    print(f"{name}:", f"of {len(unable)} that nothing answers {100 - 100 * np.mean(unable):.1f} % refused")
    if able:
        answered, right = np.mean(able, axis=0)
        print(f"    of {len(able)} answerable {100 * right:.1f} % right, {100 - 100 * answered:.1f} % refused")


def fit(samples: Sequence[Sample]) -> Weights:
    """Both models; the second is fitted on what the first puts in front."""
    rank = fit_rank(
        [sample for sample in samples if 0 < sample.right.sum() < len(sample.right) and sample.source != "new matter"]
    )
    found = [(*standing_features(sample, rank), sample) for sample in samples]
    rows = [(row, first, sample) for row, first, sample in found if first is not None]
    right = [float(sample.answerable and sample.right[first]) for _, first, sample in rows]
    importance = [
        (_GOLDEN_SCORE_WEIGHT if sample.source == "golden" else 1.0) * (_RIGHT_WEIGHT if is_right else 1.0)
        for is_right, (*_, sample) in zip(right, rows, strict=True)
    ]
    return Weights(rank, fit_score(np.array([row for row, *_ in rows]), np.array(right), np.array(importance)))


def standing_features(sample: Sample, rank: Numbers) -> tuple[Numbers, int | None]:
    """The number of the first topic with words, and what its score is made from; None where there is none."""
    if not sample.has_words.any():
        return np.zeros(len(FEATURES) + len(STANDING)), None
    ranks = sample.features @ rank
    order = np.argsort(-ranks, kind="stable")
    at = int(np.argmax(sample.has_words[order]))
    has_words = [bool(has) for has in sample.has_words[order]]
    standing = standings([float(rank) for rank in ranks[order]], has_words, sample.features[order].tolist())[at]
    return np.array([*sample.features[order[at]], *standing]), int(order[at])


def fit_rank(samples: Sequence[Sample]) -> Numbers:
    """Weights that maximise the softmax probability of the right candidates, with a ridge (Kingma and Ba's Adam)."""
    most = max(len(sample.right) for sample in samples)
    features, right = np.zeros((len(samples), most, len(FEATURES))), np.zeros((len(samples), most))
    outside = np.full((len(samples), most), -np.inf)
    for n, sample in enumerate(samples):
        size = len(sample.right)
        features[n, :size], right[n, :size], outside[n, :size] = sample.features, sample.right, 0.0
    scale = np.maximum((features - features.mean(axis=1, keepdims=True)).std(axis=(0, 1)), 0.02)
    features /= scale
    importance = np.array([_GOLDEN_RANK_WEIGHT if sample.source == "golden" else 1.0 for sample in samples])
    weights, mean, square = np.zeros(len(FEATURES)), np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    for step in range(1, _RANK_STEPS + 1):
        likely = np.exp(features @ weights + outside)
        wanted = likely * right
        off = likely / likely.sum(axis=1, keepdims=True) - wanted / wanted.sum(axis=1, keepdims=True)
        gradient = np.tensordot(off * importance[:, None], features, ((0, 1), (0, 1))) / importance.sum()
        gradient += _RANK_RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        pace = 0.08 * min(1.0, 60 / step)
        weights -= pace * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    fitted: Numbers = weights / scale
    fitted[_SUBJECT] = min(fitted[_SUBJECT], _SUBJECT_AT_MOST)
    return fitted


def fit_score(features: Numbers, right: Numbers, importance: Numbers) -> Numbers:
    """Weights of a logistic regression with a ridge on features scaled to a deviation of one (Newton's method).

    What may only make it less sure, and would make it surer, is left out, and the others are fitted again.
    """
    scale = np.maximum(features.std(axis=0), 0.05)
    scale[-1] = 1.0
    scaled = features / scale
    used = np.ones(len(scale), dtype=bool)
    while True:
        weights = np.zeros(len(scale))
        weights[used] = _newton(scaled[:, used], right, importance)
        wrong = _ONLY_LESS & (weights > 0)
        if not wrong.any():
            break
        used &= ~wrong
    fitted: Numbers = weights / scale
    return fitted


def _newton(features: Numbers, right: Numbers, importance: Numbers) -> Numbers:
    weights = np.zeros(features.shape[1])
    ridge = np.full(len(weights), _SCORE_RIDGE)
    ridge[-1] = 0.0
    for _ in range(_SCORE_STEPS):
        chance = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ ((chance - right) * importance) / importance.sum() + ridge * weights
        curve = (features * (chance * (1 - chance) * importance)[:, None]).T @ features / importance.sum()
        weights -= np.linalg.solve(curve + np.diag(ridge + 1e-9), gradient)
    return weights


def golden_samples(corpus: Corpus, conversation: Conversation) -> Iterator[Sample]:
    """Every golden question that asks one thing in English."""
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
            yield sample(findings[0].topics, places, answerable=golden["label"] == "answerable", source="golden")


def example_samples(corpus: Corpus, finder: EvidenceFinder) -> Iterator[Sample]:
    """Example questions, asked where nobody knows them and the others of their fold.

    In each fold a part of the topics that nothing answers are not known at all: visitors think of other matters too.
    """
    for fold in range(_FOLDS):
        known, asked = divided(corpus, fold)
        table = example_table(known.topics, known.analyzer, known.subjects)
        parser = QueryParser(known)
        blind = EvidenceFinder(known, replace(finder.derived, examples=table))
        for topic, question, is_new in asked[::_EVERY]:
            places = [(target.document.id, target.span) for target in topic.targets]
            query = parser.parse(question)
            hits = blind.search_topics(query.parts[0], query.subjects) if len(query.parts) == 1 else []
            if hits:
                yield sample(hits, places, answerable=bool(places), source="new matter" if is_new else "example")


def divided(corpus: Corpus, fold: int) -> tuple[Corpus, list[tuple[Topic, str, bool]]]:
    """The corpus without the questions of a fold; and those, with their topic and whether all of it is left out."""
    number = 0
    kept: list[Topic] = []
    asked: list[tuple[Topic, str, bool]] = []
    for at, topic in enumerate(corpus.topics):
        is_new = not topic.targets and at % (2 * _FOLDS) == fold
        known = []
        for question in topic.questions:
            number += 1
            if is_new or number % _FOLDS == fold:
                asked.append((topic, question, is_new))
            else:
                known.append(question)
        kept.append(replace(topic, questions=tuple(known)))
    return replace(corpus, topics=tuple(kept)), asked


def sample(hits: Sequence[TopicHit], places: list[Place], *, answerable: bool, source: str) -> Sample:
    """A topic is right when its first words lie in a right place; one that nothing answers, when nothing does."""
    right = [is_hit(hit, places) if hit.topic.targets else not answerable for hit in hits]
    has_words = np.array([bool(hit.topic.targets) for hit in hits])
    features = np.array([hit.features for hit in hits])
    return Sample(features, np.array(right, dtype=float), has_words, answerable, source)


def is_hit(hit: TopicHit, places: list[Place]) -> bool:
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
