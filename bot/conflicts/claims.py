"""What one sentence claims: of what, under which circumstances, and the number or the polarity of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.model import Document, Passage, Span
from bot.quantities import Quantity

SEQUENCE = frozenset({"befor", "after"})
"""The terms of "before" and "after": three hours before something are not three hours after it."""
DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "such"})
"""A thing with one of these is the thing that was spoken of before."""
_PRONOUNS = frozenset(
    {"it", "its", "they", "their", "them", "this", "these", "those", "such", "he", "she", "his", "her"}
)
NEGATIONS = frozenset({"not", "no", "never", "don't", "cannot", "can't", "without", "nothing"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence, folded and as a stem; the term that it stands for (none: a common word); its place."""

    folded: str
    stem: str
    terms: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a sentence: the words of its section and title, and the terms of these and of the lead-in."""

    texts: tuple[tuple[Word, ...], ...]
    terms: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Sentence:
    """A sentence, list item or lead-in of a passage; it is taken apart by `analyse` whenever its words are needed, and
    what stands above it by `look_up`: most sentences claim nothing, and what those that do hold would fill the memory.

    `previous` is the sentence before it in its paragraph. `topics` are the numbers of the editor's topics whose targets
    cover it.
    """

    passage: Passage
    span: Span
    look_up: Callable[[Passage], Heading] = field(repr=False)
    analyse: Callable[[str], tuple[Word, ...]] = field(repr=False)
    previous: Sentence | None = field(default=None, repr=False)
    topics: tuple[int, ...] = ()

    @property
    def heading(self) -> Heading:
        """What stands above it."""
        return self.look_up(self.passage)

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words in their order."""
        return self.analyse(self.text)

    @property
    def leans_on(self) -> Sentence | None:
        """The sentence before it, if a pronoun of this one can mean something there."""
        return self.previous if any(word.folded in _PRONOUNS for word in self.words) else None

    @property
    def document(self) -> Document:
        """The document that it stands in."""
        return self.passage.document

    @property
    def text(self) -> str:
        """Its characters."""
        return self.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Claim:
    """`value` (a quantity, or the level of a polarity) said about `core`.

    `kind` is what kind of value: "duration", "count", "risk" … `core` are the terms that say of what, `conditions`
    those that restrict it, `measures` the measures that the words name. `targets` are the things that a count, a risk
    or an existence is of, each a set of terms; an empty set is any bad thing. `before` holds pairs of a term and the
    one directly behind it, `first` is the term that the clause begins with.
    """

    sentence: Sentence
    kind: str
    value: Quantity | str
    core: frozenset[str]
    conditions: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    targets: tuple[frozenset[str], ...] = ()
    before: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    first: str = ""
    negated: bool = False

    def reach(self, other: Claim) -> frozenset[str]:
        """The terms that its words or their surroundings name, as far as these are not the other claim's own words."""
        named = self.core | self.conditions | self.sentence.heading.terms
        before = self.sentence.leans_on
        if before is None or before is other.sentence:
            return named
        return named | {term for word in before.words for term in word.terms}

    @property
    def words(self) -> frozenset[str]:
        """The terms that it is about, conditions too."""
        return self.core | self.conditions

    @property
    def bad(self) -> frozenset[str]:
        """The terms of all its targets."""
        return frozenset().union(*self.targets)
