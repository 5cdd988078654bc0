"""Fit the weights of `bot/clues.py` on labelled questions about other documents: `python -m bench.fit_said FOLDER`.

Each folder in FOLDER is one set: `documents/`, a corpus without an editor's files, and `questions.jsonl`, with lines

    {"question": "…", "files": ["right-document"], "spans": [["right-document", 120, 180]], "answerable": true}

`spans` may be empty: then every place of a right document is right. The rank weights make right words come first among
all words that are looked at (softmax); the score weights say how likely the first words are right (logistic
regression). Every set counts alike. In the score some
features count only in the direction that their names say (`DIRECTIONS`). Prints the weights to copy;
what differs in `bot/clues.py` is said there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.clues import FEATURES, LOST_UNDER_QUESTIONS, OF_QUESTION
from bot.corpus import Corpus
from bot.evidence import EvidenceFinder
from bot.model import Span
from bot.query import QueryParser
from bot.sentences import about_first
from bot.wanted import Wanted

_RANK_RIDGE, _SCORE_RIDGE = 0.0005, 0.01
_STEPS, _RATE, _FEWEST = 400, 0.05, 50
_READ = 16
ONLY_LOWER = {
    "numbers missing",
    "names missing",
    "ranks missing",
    "negation missing",
    "not of the kind",
    "the question denies",
}
ONLY_RAISE = {
    "covered by the words", "covered with the headings", "covered by any words", "margin", "under a question",
    "likeness of the question above", "score with the question above", "opening under a question",
}  # fmt: skip
DIRECTIONS = np.array([(name in ONLY_RAISE) - (name in ONLY_LOWER) for name in FEATURES])
"""Of each feature: in the score it may only raise (1), only lower (-1), or do either (0)."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Looked:
    """The words that were looked at for one question: features, document, whether they are right; and its weight."""

    features: Numbers
    for_rank: Numbers
    about: tuple[float, ...]
    documents: NDArray[np.str_]
    right: Numbers
    answerable: bool | None
    weight: float


def main() -> None:
    """Print the fitted weights."""
    sets = {folder.name: list(read(folder)) for folder in sorted(Path(sys.argv[1]).iterdir())}
    looked = [one for of_set in sets.values() for one in of_set]
    rank = fit_rank([one for one in looked if 0 < one.right.sum() < len(one.right)])
    firsts = {name: [first(one, rank) for one in of_set] for name, of_set in sets.items()}
    told = [one for of_set in firsts.values() if tells(of_set) for one in of_set]
    score = fit_score(*(np.array(column, dtype=float) for column in zip(*told, strict=True)))
    print("RANK_WEIGHTS = (" + ", ".join(f"{weight:.2f}" for weight in rank) + ")")
    print("SCORE_WEIGHTS = (" + ", ".join(f"{weight:.2f}" for weight in score) + ")")
    for name, one, other in zip(FEATURES, rank, score, strict=True):
        print(f"  {name:32s} {one:6.2f} {other:6.2f}")
    for name, of_set in sets.items():
        able = [one for one in of_set if one.right.any() and one.answerable is not False]
        right = np.mean([one.right[int(np.argmax(one.for_rank @ rank))] for one in able])
        sure = auroc([(float(features @ score), label) for features, label, _ in firsts[name]])
        print(f"{name}: {len(of_set)} questions, first words right for {right:.3f} of {len(able)}, AUROC {sure:.3f}")


def read(folder: Path) -> Iterator[Looked]:
    """What the assistant looks at for every question of a set that asks one thing."""
    corpus = Corpus.load(folder / "documents")
    finder, parser = EvidenceFinder(corpus), QueryParser(corpus)
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines):
        parts = parser.parse(line["question"]).parts
        if len(parts) != 1:
            continue
        part = parts[0]
        candidates = finder.retrieval.search(part.text, part.terms)
        wanted = Wanted(part.text, part.terms, (), corpus.analyzer.asking, finder.scores.idf)
        looked = [one for of_passage in finder.sentences.words(wanted, candidates) for one in of_passage]
        if looked:
            documents = [one.candidate.passage.document.id for one in looked]
            spans = [one.words.span for one in looked]
            features = np.array([one.features for one in looked])
            under = np.array([one.candidate.under for one in looked])
            covered = max(wanted.covered(one.words.terms) for one in looked)
            right = [is_right(line, document, span) for document, span in zip(documents, spans, strict=True)]
            yield Looked(
                features, features * (1 - under[:, None] * np.array(LOST_UNDER_QUESTIONS)),
                about_first(wanted, candidates[:_READ], covered),
                np.array(documents), np.array(right, dtype=float), line["answerable"],
                1 / len(lines),
            )  # fmt: skip


def is_right(line: dict[str, Any], document: str, span: Span) -> bool:
    """Whether words share half of the shorter of the two with a right place."""
    if line["answerable"] is False or not line["spans"]:
        return line["answerable"] is not False and document in line["files"]
    return any(
        document == name
        and min(end, span.end) - max(start, span.start) >= 0.5 * min(end - start, span.end - span.start)
        for name, start, end in line["spans"]
    )


def fit_rank(looked: list[Looked]) -> Numbers:
    """Weights that maximise the softmax probability of the right words, with a ridge."""
    features = np.concatenate([one.for_rank for one in looked])
    right = np.concatenate([one.right for one in looked])
    starts = np.cumsum([0, *(len(one.right) for one in looked)])[:-1]
    sizes = np.array([len(one.right) for one in looked])
    importance = np.repeat([one.weight for one in looked], sizes) / sum(one.weight for one in looked)

    def gradient(weights: Numbers) -> Numbers:
        logits = features @ weights
        likely = np.exp(logits - np.repeat(np.maximum.reduceat(logits, starts), sizes))
        wanted = likely * right + 1e-12 * right
        likely /= np.repeat(np.add.reduceat(likely, starts), sizes)
        wanted /= np.repeat(np.add.reduceat(wanted, starts), sizes)
        slope: Numbers = features.T @ ((likely - wanted) * importance) + _RANK_RIDGE * weights
        return slope

    return descend(gradient)


def tells(firsts: list[tuple[Numbers, bool | None, float]]) -> bool:
    """Whether a set has enough questions of both kinds, all with a label."""
    labels = [label for _, label, _ in firsts]
    return None not in labels and min(labels.count(True), labels.count(False)) >= _FEWEST


def fit_score(features: Numbers, right: Numbers, importance: Numbers) -> Numbers:
    """Weights of a logistic regression with a ridge, each in its direction or 0."""
    scale = np.maximum(features.std(axis=0), 0.05)
    scale[0] = 1.0
    features = features / scale

    def gradient(weights: Numbers) -> Numbers:
        chance = 1 / (1 + np.exp(-features @ weights))
        ridge = _SCORE_RIDGE * weights
        ridge[0] = 0
        slope: Numbers = features.T @ ((chance - right) * importance) / importance.sum() + ridge
        return slope

    fitted: Numbers = descend(gradient, DIRECTIONS) / scale
    return fitted


def descend(gradient: Any, directions: Numbers | None = None) -> Numbers:
    """Adam (Kingma and Ba 2015) from zero."""
    weights, mean, square = (np.zeros(len(FEATURES)) for _ in range(3))
    for step in range(1, _STEPS + 1):
        slope = gradient(weights)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
        if directions is not None:
            weights = np.where((directions == 0) | (weights * directions > 0), weights, 0.0)
    return weights


def first(one: Looked, rank: Numbers) -> tuple[Numbers, bool | None, float]:
    """The features of the first words, with their margin, whether they answer, and the weight of the question."""
    ranks = one.for_rank @ rank
    best = int(np.argmax(ranks))
    others = ranks[one.documents != one.documents[best]]
    features = one.features[best].copy()
    margin = 1 - np.exp(-max(0.0, ranks[best] - (others.max() if len(others) else ranks[best] - 9.0)) / 2)
    features[-len(OF_QUESTION) :] = (margin, *one.about)
    return features, one.answerable, one.weight


def auroc(scores: list[tuple[float, bool | None]]) -> float:
    """How likely an answerable question scores higher than one that is not."""
    yes, no = ([score for score, label in scores if label is kind] for kind in (True, False))
    if not yes or not no:
        return float("nan")
    return float(np.mean([(a > b) + 0.5 * (a == b) for a in yes for b in no]))


if __name__ == "__main__":
    main()
