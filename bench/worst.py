"""Search for the questions that take longest, and print the worst of each kind: `python -m bench.worst`.

The search has a seed, so it asks the same questions each time: of each kind of trouble some, then mixtures of the
worst. All have up to 4,000 characters, and half of them a history as long as one may be. Time is processor time of the
one thread; the least of two runs counts. It exits with 1 where one takes longer than the budget.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import MOST_CHARACTERS, MOST_TURNS, Assistant

PROJECT = Path(__file__).parent.parent
_BUDGET_MILLISECONDS = 250
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Asked:
    """A question with its history, and the kind of trouble that it is."""

    kind: str
    question: str
    history: tuple[str, ...] = ()


class Troubles:
    """Makes questions of each kind from the words that the program knows, by chance that is the same each time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        phrases = (PROJECT / "bot" / "safety_words" / "phrases").glob("*/*")
        self._phrases = [line for file in sorted(phrases) for line in file.read_text(encoding="utf-8").splitlines()]
        editor = (PROJECT / "corpus" / "editor").glob("*.txt")
        self._lines = [line for file in sorted(editor) for line in file.read_text(encoding="utf-8").splitlines()]
        texts = [file.read_text(encoding="utf-8") for file in sorted((PROJECT / "corpus").glob("*.txt"))]
        self._words = sorted(set(_WORD.findall(" ".join(texts).lower())))
        self._alarming = sorted(set(_WORD.findall(" ".join(self._phrases).lower())))
        self._foreign = sorted({word for line in self._lines for word in _WORD.findall(line) if not word.isascii()})
        self.kinds: dict[str, Callable[[], str]] = {
            "one word again and again": self._one_word,
            "a few words again and again": lambda: self._of([self._phrase() for _ in range(3)]),
            "words of emergencies": lambda: self._of(self._some(self._alarming, 800)),
            "phrases of emergencies": lambda: self._of([self._phrase() for _ in range(400)]),
            "words of the documents": lambda: self._of(self._some(self._words, 800)),
            "slips of those words": lambda: self._of([self._slip(word) for word in self._some(self._words, 800)]),
            "words that nobody knows": lambda: self._of([self._unknown() for _ in range(1_000)]),
            "words of other languages": lambda: self._of(self._some(self._foreign, 800)),
            "slips in other languages": lambda: self._of([self._slip(word) for word in self._some(self._foreign, 800)]),
            "many questions": lambda: self._of(self._some(self._lines, 300), "? "),
            "questions joined by and": lambda: self._of(self._some(self._words, 500), " and "),
            "and how, and why": lambda: self._of([f"{word} and how" for word in self._some(self._words, 400)]),
            "one character again and again": lambda: self._random.choice(_CHARACTERS) * MOST_CHARACTERS,
            "odd characters": lambda: self._of(self._some(_CHARACTERS, MOST_CHARACTERS), ""),
            "letters with marks": lambda: self._of(["a" + "\u0301\u0323" * self._random.randint(1, 400)] * 400),
            "numbers with units": lambda: self._of([f"{self._random.random() * 100:.2f} ml" for _ in range(500)]),
            "long words": lambda: self._of(["".join(self._some(self._words, 5)) for _ in range(200)]),
            "brackets and dashes": lambda: self._of(self._some(_MARKS, MOST_CHARACTERS), ""),
        }  # fmt: skip

    def ask(self, kind: str) -> Asked:
        """A question of a kind, half of them with a full history of the same kind."""
        make = self.kinds[kind]
        history = tuple(make() for _ in range(MOST_TURNS)) if self._random.random() < 0.5 else ()
        return Asked(kind, make()[:MOST_CHARACTERS], history)

    def mix(self, one: Asked, other: Asked) -> Asked:
        """A question with parts of both, and the longer history of the two with a part of the other."""
        half = MOST_CHARACTERS // 2
        cut = self._random.randrange(half)
        question = one.question[cut : cut + half] + " " + other.question[:half]
        return Asked("mixture", question[:MOST_CHARACTERS], (*one.history, *other.history)[-MOST_TURNS:])

    def _one_word(self) -> str:
        return self._of([self._random.choice(self._random.choice((self._alarming, self._words, self._foreign)))])

    def _phrase(self) -> str:
        return " ".join(_WORD.findall(self._random.choice(self._phrases))) or "not"

    def _some(self, things: Sequence[str], count: int) -> list[str]:
        return self._random.choices(things, k=count)

    def _slip(self, word: str) -> str:
        at = self._random.randrange(len(word))
        return word[:at] + self._random.choice("abcdefghijklmnopqrstuvwxyz") + word[at + self._random.randint(0, 1) :]

    def _unknown(self) -> str:
        return "".join(self._some("abcdefghijklmnopqrstuvwxyz", self._random.randint(3, 12)))

    def _of(self, parts: Sequence[str], between: str = " ") -> str:
        """The parts one after the other, over and over, up to the most that a question may have."""
        text = between.join(parts) + between
        return (text * (MOST_CHARACTERS // len(text) + 1))[:MOST_CHARACTERS] if text.strip() else "?"


_MARKS = "()[]{}-–—.,;:!?'\"\n\t *#|`~<>/\\"
_CHARACTERS = [
    "a", "é", "е", "ա", "ñ", "ﷺ", "ﬃ", "½", "²", "\u0301", "\u200b", "\u200d", "\u202e", "\ufeff", "😀", "👩\u200d⚕️",
    "🩸", "中", "ก", "ا", "ß", "İ", "ǅ", "𝒜", "０", "１", "٣", "'", "’", "?", "!", ".", ",", "-", "\n", "\t", "\x00",
    "\x0b", " ", "(", ")", "{", "}", "%", "_", "0", "9", "n't", " and ", "? ", "1. ", "- ",
]  # fmt: skip


def milliseconds(assistant: Assistant, asked: Asked) -> float:
    """How long the processor works for an answer: the least of two runs."""
    taken = []
    for _ in range(2):
        began = time.thread_time()
        assistant.ask(asked.question, asked.history)
        taken.append(1_000 * (time.thread_time() - began))
    return min(taken)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=Path, default=PROJECT / "corpus")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=12, help="questions of each kind (default 12)")
    options.add_argument("--mixtures", type=int, default=60, help="mixtures of the worst (default 60)")
    options.add_argument("--show", action="store_true", help="print the worst question of all")
    given = options.parse_args()
    assistant, troubles = Assistant.load(given.corpus), Troubles(given.seed)
    assistant.ask("Is a zyxwvut safe for xyzzying?")
    found = [
        (asked, milliseconds(assistant, asked))
        for kind in troubles.kinds
        for asked in _each(troubles, kind, given.each)
    ]
    found.sort(key=lambda pair: -pair[1])
    chance = random.Random(given.seed)
    for _ in range(given.mixtures):
        mixture = troubles.mix(*(chance.choice(found[:20])[0] for _ in range(2)))
        found.append((mixture, milliseconds(assistant, mixture)))
        found.sort(key=lambda pair: -pair[1])
    print(f"{'kind':32s} {'worst ms':>9s} {'median ms':>10s}")
    for kind in (*troubles.kinds, "mixture"):
        times = sorted(taken for asked, taken in found if asked.kind == kind)
        if times:
            print(f"{kind:32s} {times[-1]:9.0f} {times[len(times) // 2]:10.0f}")
    over = sum(taken > _BUDGET_MILLISECONDS for _, taken in found)
    print(f"{len(found)} questions, {over} over the budget of {_BUDGET_MILLISECONDS} ms")
    if given.show:
        print(found[0])
    return int(over > 0)


def _each(troubles: Troubles, kind: str, count: int) -> list[Asked]:
    return [troubles.ask(kind) for _ in range(count)]


if __name__ == "__main__":
    sys.exit(main())
