"""Documents of any size to measure with, of made-up words as rare as a language's; the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

SEED = 7
_WORDS = 200_000
_ZIPF = 1.05
"""The word of rank r comes as often as 1 / r to this power."""
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_ENDINGS = ("", "", "n", "r", "l", "s", "tion", "ing", "ment", "ed")
_SMALL = ("the", "a", "of", "and", "to", "in", "for", "with", "on", "by", "from", "at", "this", "it", "is", "are")
_MEASURES = ("days", "weeks", "months", "minutes", "sessions", "times a year", "mg", "per cent")
_CLAIMS = (
    "{} must not be combined with {}", "{} may cause {}", "{} should be repeated every {} {}", "There is no {} in {}",
    "{} takes {} {}", "{} does not help against {}", "{} is allowed after {} {}", "Before {} you need {} {}",
)  # fmt: skip
_PARAGRAPHS = 20
"""How many paragraphs a document has, unless the number of files says otherwise."""
_QUESTIONS = (
    "How long does {} {} {}?", "What is {} {}?", "Can I combine {} with {} {}?", "Why is {} {} {} {}?", "{} {} {} {}",
)  # fmt: skip


class Writer:
    """Makes words, sentences, documents and questions, one after the other, from one seed."""

    def __init__(self, seed: int = SEED) -> None:
        self._words, self._chances = _vocabulary(seed)
        self._random = Random(seed)

    def words(self, number: int) -> list[str]:
        """Words as a text has them: common ones often."""
        return self._random.choices(self._words, cum_weights=self._chances, k=number)

    def sentence(self) -> str:
        """A sentence of some 14 words; one in ten claims a number, a rule or a risk."""
        if self._random.random() < 0.1:
            claim = self._random.choice(_CLAIMS)
            gaps = claim.count("{}")
            parts = self.words(gaps)
            if gaps == 3 or "takes" in claim:
                parts[-2:] = [str(self._random.randint(2, 40)), self._random.choice(_MEASURES)]
            text = claim.format(*parts)
        else:
            own = self.words(self._random.randint(5, 13))
            text = " ".join(f"{self._random.choice(_SMALL)} {word}" if at % 2 else word for at, word in enumerate(own))
        return f"{text[:1].upper()}{text[1:]}."

    def paragraph(self) -> str:
        """Some four sentences; one paragraph in twelve is a list of four."""
        if self._random.random() < 1 / 12:
            return "\n".join(f"- {self.sentence()}" for _ in range(4))
        return " ".join(self.sentence() for _ in range(self._random.randint(2, 6)))

    def document(self, paragraphs: int) -> str:
        """A document in Markdown: a title, and a heading above every third paragraph; one heading in five asks."""
        parts = [f"# {self._heading()}"]
        for number in range(paragraphs):
            if number % 3 == 0:
                asks = self._random.random() < 0.2
                parts.append(f"## What is {' '.join(self.words(2))}?" if asks else f"## {self._heading()}")
            parts.append(self.paragraph())
        return "\n\n".join(parts) + "\n"

    def questions(self, number: int) -> Iterator[str]:
        """Questions of words that documents use; in a quarter a letter is wrong, in an eighth a word is unknown."""
        for place in range(number):
            form = self._random.choice(_QUESTIONS)
            words = self.words(form.count("{}"))
            if place % 4 == 1:
                words[-1] = words[-1][:2] + self._random.choice("aeiou") + words[-1][3:]
            if place % 8 == 2:
                words[-1] = f"qu{words[-1]}xy"
            yield form.format(*words)

    def _heading(self) -> str:
        return " ".join(self.words(self._random.randint(2, 4))).capitalize()


@cache
def _vocabulary(seed: int) -> tuple[list[str], list[float]]:
    """The words, commonest first, and the sums of their chances."""
    random = Random(seed)
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        syllables = random.choices(_SYLLABLES, k=2 + random.randrange(3))
        words["".join(syllables) + random.choice(_ENDINGS)] = None
    return list(words), list(accumulate(1 / rank**_ZIPF for rank in range(3, _WORDS + 3)))


def make_documents(folder: Path, paragraphs: int, files: int | None = None) -> list[str]:
    """Write documents with so many paragraphs into the empty folder; gives questions about them."""
    files = files or max(1, paragraphs // _PARAGRAPHS)
    writer = Writer()
    for number, size in enumerate(_shares(paragraphs, files)):
        (folder / f"{number:05}.md").write_text(writer.document(size), encoding="utf-8")
    return list(writer.questions(320))


def _shares(whole: int, parts: int) -> Sequence[int]:
    return [whole // parts + (number < whole % parts) for number in range(parts)]
