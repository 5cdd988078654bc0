"""What a sentence affirms or denies: a risk, a use, a permission, that there is something, or the sentence before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.conflicts.claims import SEQUENCE, Claim, Sentence, Word
from bot.conflicts.measured import without_numbers
from bot.conflicts.vocabulary import DISPUTES, CueMatch, vocabulary
from bot.conflicts.wording import Wording, clause, within
from bot.model import Span
from bot.splitter import item_text
from bot.text import stem, words_of

_BOUNDARY = re.compile(
    r"[;:()]|\s[-–—]\s|,\s(?:but|and|or|which|because|since|so|although|while|otherwise|then)\b"
    r"|\b(?:but|because|which|although)\b", re.I,
)  # fmt: skip
_CONDITIONAL = re.compile(r"\b(?:only if|only when|unless|if|in the event|in people|in case|provided)\b", re.I)
_UNDECIDED = frozenset({"if", "when", "unless", "whether", "where", "neither", "nor", "only", "no"})
_STOPS_TARGET = frozenset(
    {
        "due", "because", "in", "during", "to", "on", "with", "from", "after", "by", "at", "if", "when", "only",
        "while", "who", "that", "which", "as", "is", "are", "can", "may", "for", "but", "either", "until", "once",
    }
)  # fmt: skip
_JOINS = frozenset({"or", "and", "nor"})
_ANY_HARM = frozenset({"side_effect", "complic", "harm", "danger", "risk", "contraind"})
_OPENS = re.compile(r"^\W*(?P<verb>[A-Z][a-z]+) (?:the|your|all|any|each|every|its|it|them)\b")
_MAY_OPEN = re.compile(
    r"(?:\W*(?:\d{1,3}[.)]|[a-z]\))\s)?\W*[A-Z][a-z]+\s+(?:the|your|all|any|each|every|its|it|them)\b"
)
"""What a text begins with that may be an order: as `_OPENS`, behind the mark of a list item, if there is one."""
_NO_ORDERS = frozenset(
    {
        "see", "note", "read", "visit", "compare", "to", "of", "from", "by", "as", "is", "are", "was", "has", "both",
        "also", "all", "about",
    }
)  # fmt: skip
_TURNS = re.compile(r"\W*(?:However|But|Yet|In fact)\b")
_FORBIDS = re.compile(r"\b(?:contraindications?|must not|should not|not allowed|do not|never|not suitable)\b", re.I)
_WARNS = re.compile(r"\b(?:side effects|risks?|complications|disadvantages|negative sides)\b", re.I)


def polar(sentence: Sentence, previous: Sentence | None, wording: Wording) -> Iterator[Claim]:
    """What a sentence affirms or denies; `previous` is the sentence that it could take back."""
    hinted = vocabulary().may_be_in(sentence.text)
    matches = vocabulary().find(words_of(sentence.text)) if hinted else []
    doubts = any((match.cue.subject, match.cue.level) == ("works", "no") for match in matches)
    for match in matches:
        if match.cue.subject == DISPUTES:
            yield from _disputed(sentence, previous)
        elif not (doubts and match.cue.level in ("yes", "some")):
            yield from _claimed(sentence, match, matches, wording)
    if not any(match.cue.subject == "rule" for match in matches):
        yield from _ordered(sentence, wording)


def may_affirm(text: str) -> bool:
    """Whether a text could affirm or deny something: a quick look that spares most sentences the slow one."""
    return vocabulary().may_be_in(text) or _MAY_OPEN.match(text) is not None


def listed(sentence: Sentence, wording: Wording) -> Iterator[Claim]:
    """What an item of a list claims whose heading forbids or warns."""
    passage = sentence.passage
    if not passage.is_list or not passage.lead_in or sentence.span.start < passage.sentences[0].start:
        return
    forbids, warns = _FORBIDS.search(passage.lead_in), _WARNS.search(passage.lead_in)
    core = wording.core(sentence.words) if forbids or warns else frozenset()
    if core and forbids:
        yield wording.claim(sentence, "rule", "must not", words=sentence.words)
    elif core:
        yield wording.claim(sentence, "risk", "some", words=sentence.words, core=frozenset(), targets=(core,))


def _claimed(sentence: Sentence, match: CueMatch, matches: Sequence[CueMatch], wording: Wording) -> Iterator[Claim]:
    cue = match.cue
    targeted = cue.subject in ("risk", "exists")
    place = _place(sentence, match)
    words = within(sentence.words, clause(_BOUNDARY, sentence.text, place))
    alike = [match] if targeted else [other for other in matches if other.cue.subject == cue.subject]
    taken = {sentence.words[n].span for other in alike for n in range(other.start, other.end)}
    rest = [word for word in words if word.span not in taken]
    undecided = any(word.folded in _UNDECIDED and word.span.end <= place.start for word in words)
    if targeted:
        yield from _targeted(sentence, match, rest, wording)
    elif not (cue.subject == "rule" and undecided):
        core = wording.core(without_numbers(rest, sentence))
        if core:
            yield wording.claim(sentence, cue.subject, cue.level, words=rest, core=core)


def _targeted(sentence: Sentence, match: CueMatch, rest: Sequence[Word], wording: Wording) -> Iterator[Claim]:
    """A risk of something, or that something exists: what stands next to the cue, item by item."""
    cue, place = match.cue, _place(sentence, match)
    left = [word for word in rest if word.span.end <= place.start]
    right = [word for word in rest if word.span.start >= place.end]
    inside = sentence.words[match.start + cue.words_before : match.end - cue.words_behind]
    targets = _items({"left": _tail(left), "right": right, "inside": inside, "": []}[cue.target], sentence.text)
    if cue.target and not targets:
        return
    if cue.subject == "risk":
        level = "only if" if cue.level != "none" and _CONDITIONAL.search(sentence.text) else cue.level
        agent = wording.core(left if cue.target != "left" else []) or wording.core(_meant(sentence, rest or left))
        bad = tuple(target - _ANY_HARM for target in targets) or (frozenset(),)
        yield wording.claim(sentence, "risk", level, words=rest, core=agent, targets=bad)
    elif targets and not any(target & _ANY_HARM for target in targets):
        yield wording.claim(sentence, cue.subject, cue.level, words=rest, targets=tuple(targets))


def _place(sentence: Sentence, match: CueMatch) -> Span:
    return Span(sentence.words[match.start].span.start, sentence.words[match.end - 1].span.end)


def _meant(sentence: Sentence, words: Sequence[Word]) -> list[Word]:
    """The words before a clause that begins with "it": what that stands for."""
    first = words[0].span.start if words else 0
    leans = any(word.folded in ("it", "they") for word in words[:3])
    return [word for word in sentence.words if leans and word.span.end <= first]


def _disputed(sentence: Sentence, previous: Sentence | None) -> Iterator[Claim]:
    """ "However, this is a myth" takes back the sentence before it."""
    if previous is not None and previous.passage is sentence.passage and _TURNS.match(sentence.text):
        core = frozenset(term for word in previous.words for term in word.terms)
        yield Claim(previous, DISPUTES, "says so", core)
        yield Claim(sentence, DISPUTES, "denies it", core)


def _ordered(sentence: Sentence, wording: Wording) -> Iterator[Claim]:
    """ "Rinse the dishes first." asks for it."""
    opening = _OPENS.match(item_text(sentence.text)) if _MAY_OPEN.match(sentence.text) else None
    verb = opening["verb"].casefold() if opening else ""
    if not verb or verb in _NO_ORDERS or verb.endswith("ing") or stem(verb) in vocabulary().restrictors | SEQUENCE:
        return
    words = within(sentence.words, clause(_BOUNDARY, sentence.text, Span(0, 1)))
    core = wording.core(without_numbers(words, sentence))
    if len(core) > 1:
        yield wording.claim(sentence, "rule", "must", words=words, core=core)


def _tail(words: Sequence[Word]) -> Sequence[Word]:
    """The words behind the last one that ends a target."""
    stops = [place for place, word in enumerate(words) if word.folded in _STOPS_TARGET]
    return words[stops[-1] + 1 :] if stops else words


def _items(words: Sequence[Word], text: str) -> list[frozenset[str]]:
    """The things that a cue speaks of, each as its terms: "rejection, infection or allergic reactions"."""
    items: list[set[str]] = [set()]
    attached = False
    for place, word in enumerate(words):
        if word.folded in _STOPS_TARGET:
            break
        joins = word.folded in _JOINS or (place > 0 and "," in text[words[place - 1].span.end : word.span.start])
        attached = (attached or word.folded == "of") and not joins
        if joins:
            items.append(set())
        if not attached:
            items[-1].update(word.terms)
    return [frozenset(item) for item in items if item]
