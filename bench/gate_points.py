"""Fit the points of the emergency gate's signs and words: `python -m bench.gate_points [--write]`.

Logistic regression over what `Recogniser.evidence` finds, fitted by Adagrad. It learns from the example questions of
the shipped corpus and from the files LEARNED of `tests/safety/`; the other files there measure and stay unseen.
Without `--write` it prints what messages of a left-out round would get.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.safety import Gate
from bot.safety_rules.grammar import split
from bot.safety_rules.reader import Sign
from bot.safety_rules.recogniser import VAGUE

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT / "tests" / "safety"
PHRASES = ROOT / "bot" / "safety_words" / "phrases" / "en"
LEARNED = {  # how much a message of a file counts, emergencies and near misses
    "": (2.0, 3.0),
    "blind_": (2.0, 3.0),
    "fresh_": (3.0, 4.0),
    "more_": (3.0, 4.0),
}
ORDINARY = 1.5
GRADES = {"5": 5.0, "4": 3.3, "3": 2.4, "2": 1.3, "1": 0.5}  # where a sign begins, by the last letter of its name
BEFORE = -3.8  # how far from an alarm a message without any sign is, in log odds
ALARM = 0.4  # the log odds that are an alarm
ENDINGS = ("?", " what do I do?", " is this normal?", " should I go to hospital?", ", is that ok?")
LEAST = 3  # a word in fewer messages gets no points
PASSES = 10
Floats = npt.NDArray[np.float64]


class Message(NamedTuple):
    """A message to learn from."""

    text: str
    is_emergency: bool
    weight: float
    origin: str


class Features(NamedTuple):
    """What is known of a message before any points: whether a rule fires, its signs, its words."""

    is_caught: bool
    sentences: tuple[frozenset[str], ...]
    words: frozenset[str]


class Points(NamedTuple):
    """Log odds of signs and words; `start` is that of a message with none of them."""

    of: dict[str, float]
    start: float


def messages(gate: Gate) -> Iterator[Message]:
    """All English that is learned from, each also with a question behind it, or without its question mark."""
    spanish = gate.recogniser("es").words - gate.recogniser("en").words
    for number, message in enumerate(_written()):
        if len(spanish.intersection(split(message.text).words)) > 1:
            continue
        yield message
        if message.is_emergency:
            yield message._replace(
                text=message.text.rstrip(".!") + ENDINGS[number % len(ENDINGS)], weight=message.weight * 0.7
            )
        elif "?" in message.text and (message.origin != "ordinary" or number % 4 == 0):
            yield message._replace(text=message.text.replace("?", ""), weight=message.weight * 0.6)


def _written() -> Iterator[Message]:
    for prefix, weights in LEARNED.items():
        for kind, weight in zip(("emergencies", "near_misses"), weights, strict=True):
            for line in (MESSAGES / f"{prefix}{kind}.jsonl").read_text(encoding="utf-8").splitlines():
                data = json.loads(line)
                if data["text"].isascii():
                    origin = data["topic"] if prefix == "fresh_" else prefix
                    yield Message(data["text"], kind == "emergencies", weight, origin)
    for name in ("questions", "unanswered"):
        for line in (ROOT / "corpus" / "editor" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.strip() and line[0] not in "#>":
                yield Message(line.strip(), False, ORDINARY, "ordinary")


def features_of(text: str, gate: Gate) -> Features:
    """What the gate finds in a message."""
    said = split(text)
    found = gate.recogniser("en").evidence(said)
    sentences = tuple(frozenset(sign.group for sign in signs) for signs in found.signs.values())
    words = frozenset(said.words) | frozenset(map(" ".join, pairwise(said.words)))
    return Features(bool(found.topics), sentences, words)


def fit(learned: list[tuple[Message, Features]], signs: list[Sign]) -> Points:
    """Fit the points; those of a sign keep its sign and stay near its grade."""
    counts = Counter(word for _, features in learned for word in features.words)
    names = [sign.group for sign in signs] + [word for word, count in counts.items() if count >= LEAST]
    place = {name: at for at, name in enumerate(names)}
    begin = np.zeros(len(names))
    begin[: len(signs)] = [_grade(sign) for sign in signs]
    rows = [
        np.array([place[name] for name in frozenset().union(*f.sentences, f.words) if name in place], int)
        for _, f in learned
    ]
    weights, start = begin.copy(), BEFORE
    squares, pull = np.full(len(names), 0.01), np.full(len(names), 0.02)
    squares[: len(signs)], pull[: len(signs)] = 10.0, 0.002
    low = np.array([-np.inf if name in counts or begin[at] < 0 else 0.0 for at, name in enumerate(names)])
    high = np.array([0.0 if begin[at] < 0 else np.inf for at in range(len(names))])
    order = np.random.default_rng(0)
    for _ in range(PASSES):
        for number in order.permutation(len(rows)):
            row, (message, _) = rows[number], learned[number]
            chance = 1 / (1 + np.exp(-np.clip(weights[row].sum() + start, -30, 30)))
            error = (chance - message.is_emergency) * message.weight
            if abs(error) < 0.01:
                continue
            slope = error + pull[row] * (weights[row] - begin[row])
            squares[row] += slope * slope
            weights[row] = np.clip(weights[row] - 0.2 * slope / np.sqrt(squares[row]), low[row], high[row])
            start -= 0.005 * error
    return Points(dict(zip(names, weights.tolist(), strict=True)), start)


def _grade(sign: Sign) -> float:
    if sign.points < 0:
        return -1.0
    return GRADES.get(sign.group[-1], 3.0) if sign.topic else 1.0


def write(points: Points, signs: list[Sign]) -> None:
    """Write the points into the headings of the signs and into points.tsv; a hundred are an alarm."""
    scale = 100 / (ALARM - points.start)
    whole = {name: round(value * scale) for name, value in points.of.items()}
    for path in PHRASES.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r"(?m)^\[sign (\w+): -?\d+", lambda m: f"[sign {m[1]}: {whole['sign_' + m[1]]}", text),
            encoding="utf-8",
        )
    groups = {sign.group for sign in signs}
    lines = sorted(f"{value} {name}" for name, value in whole.items() if name not in groups and abs(value) >= LEAST)
    head = "# Points of words and of two words in a row, fitted by python -m bench.gate_points. 100 are an alarm.\n"
    (PHRASES / "points.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def is_alarm(features: Features, points: Points, topical: frozenset[str]) -> bool:
    """Say what the gate would say with these points, but for the length of a long message."""
    words = sum(points.of.get(word, 0.0) for word in features.words) + points.start
    whole = frozenset[str]().union(*features.sentences)
    vague = 0.0 if whole & topical else VAGUE / 100 * (ALARM - points.start)
    sums = [sum(points.of[name] for name in found) for found in features.sentences if found & topical]
    return features.is_caught or words + max([sum(points.of[name] for name in whole) - vague, *sums]) > ALARM


def main() -> None:
    """Fit on everything and write, or leave rounds out and print what they get."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the points into the phrase files")
    gate = Gate.load()
    signs = gate.recogniser("en").signs
    learned = [(message, features_of(message.text, gate)) for message in messages(gate)]
    if parser.parse_args().write:
        write(fit(learned, signs), signs)
        return
    topical = frozenset(sign.group for sign in signs if sign.topic)
    for left in ("round 1", "round 4", "round 7", "round 10"):
        points = fit([pair for pair in learned if pair[0].origin != left], signs)
        for is_emergency in (True, False):
            asked = [f for message, f in learned if message.origin == left and message.is_emergency is is_emergency]
            alarms = sum(is_alarm(features, points, topical) for features in asked)
            print(f"{left}, {'emergencies' if is_emergency else 'near misses'}: {alarms} alarms of {len(asked)}")


if __name__ == "__main__":
    main()
