"""Words, stems and sentences of a text, each with its place. The only module that knows NLTK.

No function here raises on any `str`; nothing needs NLTK's downloadable data.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.model import Span

if TYPE_CHECKING:
    from nltk.stem.snowball import EnglishStemmer

# Accents written apart, soft hyphens and invisible joiners belong to the word that they stand in.
_WORD = re.compile(r"[^\W_]+(?:['’\u00ad\u0300-\u036f\u200b-\u200d\u2060]+[^\W_]+)*")
_APOSTROPHE_TAIL = re.compile(r"['’](?:s|S)$")

BYTE_ORDER_MARK = "\ufeff"
ITEM_MARK = re.compile(r"(?:[-–—•*·▪●◦‣+]|\d{1,3}[.)]|[a-z]\))\s+(?=\S)")
"""What a line of a list begins with."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it is written, folded for comparison, and where it stands."""

    text: str
    folded: str
    span: Span


def tokenize(text: str) -> list[Token]:
    """The words and numbers of `text` in order, each with its span."""
    return [Token(m[0], fold_word(m[0]), Span(m.start(), m.end())) for m in _WORD.finditer(text)]


def words_of(text: str) -> list[str]:
    """The words and numbers of `text` in order, folded for comparison: `tokenize` without the places."""
    return [*map(fold_word, _WORD.findall(text))]


def has_words(text: str) -> bool:
    """Whether there is any word or number in `text`."""
    return _WORD.search(text) is not None


def count_words(texts: Sequence[str]) -> Counter[str]:
    """How often each folded word stands in the texts together."""
    if (known := _remembered_counts.get(digest_of(texts))) is not None:
        return Counter(known)
    written: Counter[str] = Counter()
    for text in texts:
        written.update(_WORD.findall(text))
    counts: Counter[str] = Counter()
    for word, count in written.items():
        counts[fold_word(word)] += count
    return counts


_remembered_counts: dict[str, Mapping[str, int]] = {}


def remember_counts(digest: str, counts: Mapping[str, int]) -> None:
    """Take the counts of some texts from now on from what `count_words` said earlier; forgets those of any others.

    `digest` is that of `digest_of`, so that only these very texts are taken for them.
    """
    _remembered_counts.clear()
    _remembered_counts[digest] = counts


def digest_of(texts: Iterable[str]) -> str:
    """The SHA-256 of texts, a line feed behind each, in hexadecimal."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """A word without case, accents, soft hyphens and possessive ending: "Visitor’s" becomes "visitor"."""
    word = _APOSTROPHE_TAIL.sub("", word)
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    return "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Cf")) or word


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """The Snowball stem of a folded English word; other scripts come back unchanged.

    Porter, "Snowball: a language for stemming algorithms", 2001, https://snowballstem.org/algorithms/english/stemmer.html
    """
    if not is_stemmed(folded):
        return folded
    return _remembered[0].get(folded) or str(_stemmer().stem(folded))


def is_stemmed(folded: str) -> bool:
    """Whether a folded word is made of English letters alone; any other word is its own stem."""
    return folded.isascii() and folded.isalpha()


_remembered: list[Mapping[str, str]] = [{}]


def remember_stems(stems: Mapping[str, str]) -> None:
    """Take the stems of these folded words from a table from now on, in the whole process; forgets any other table.

    The table must hold what `stem` itself said earlier: then it changes nothing but the time, for NLTK is imported
    only for a word that no table holds.
    """
    _remembered[0] = stems


@cache
def _stemmer() -> EnglishStemmer:
    from nltk.stem.snowball import EnglishStemmer  # noqa: PLC0415 - takes a third of a second

    return EnglishStemmer()


# A sentence ends at a full stop, question or exclamation mark, or at dots written apart (". . ."), with the quotation
# marks, brackets and numbers of footnotes ("[12]") behind it …
_END = re.compile(r"(?:\.(?:\s?\.)+|[.!?…؟։।]+)[\"'”’»)\]]*(?:\[[\w ]{1,20}\]|[¹²³⁰-⁹])*")
# … and, in carelessly converted pages, where two sentences were glued together, or a caption to the last one.
_GLUED_WORDS = re.compile(r"\b[a-zA-Z][a-z]{5,}(?=(?P<next>[A-Z][a-z]{3,})\b)|\b[a-z]{4,}\.(?=[A-Z][a-z]{3,}\s)")
_GLUED = re.compile(
    r"(?<=[a-z]{4}:)(?=[A-Z][a-z]{2})|(?<=[a-z]{6}\.)(?=[a-z]{4,}(?:\s+[\w'’-]+){1,5}\s*\Z)|(?<=[。！？])(?![」』”’）。！？])"
)
_GAP = re.compile(r"\s+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Za-z]|e\.\s?g|i\.\s?e|[Dd]r|[Mm]r|[Mm]rs|[Mm]s|[Pp]rof|[Ss]t|[Ff]ig|[Nn]o|vs|cf|approx|resp|min|max|ca|etc|al"
    r"|[Vv]ol|[Pp]p|[Ee]d|[Ii]nc|[Ll]td|[Cc]o|Jr|Sr|[Jj]an|[Ff]eb|[Aa]ug|[Ss]ept?|[Oo]ct|[Nn]ov|[Dd]ec|U\.S|U\.K|a\.m|p\.m)\.$"
)
# Words with which a sentence begins far more often than a name: "etc. The next", "vitamin C. It helps".
_OPENER = re.compile(
    r"\s+(?:The|This|These|That|Those|It|Its|If|In|They|There|When|While|We|You|He|She|But|And|However|For|To|As|Also"
    r"|After|Before|Because|Some|Many|Most|What|How|Do|Does|Is|Are|Can)\s"
)
_FRAGMENT_WORDS, _NEARBY = 6, 50_000


def sentences(text: str, within: Span) -> list[Span]:
    """The sentences of `text[within]`, without the white space around them, in order and without overlap.

    Survives abbreviations ("i. e."), split decimals ("0. 5"), dots written apart, hard-wrapped lines and glued
    sentences ("machineKnow"). A full stop before a small letter ends no sentence.
    """
    edges = sorted({*_ordinary_ends(text, within), *_glued_ends(text, within), within.end})
    spans, start = [], within.start
    for edge in edges:
        span = trim(text, start, edge)
        if span is not None:
            spans.append(span)
        start = edge
    return _cut_caption(text, spans)


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without white space (and a byte order mark) at its ends, or None where nothing else is left."""
    while start < end and (text[start].isspace() or text[start] == BYTE_ORDER_MARK):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == BYTE_ORDER_MARK):
        end -= 1
    return Span(start, end) if start < end else None


def _ordinary_ends(text: str, within: Span) -> Iterator[int]:
    for mark in _END.finditer(text, within.start, within.end):
        gap = _GAP.match(text, mark.end())
        head = text[gap.end() : gap.end() + 1] if gap else ""
        if not head or head.islower() or head in ",;:)":
            continue
        if mark[0] != "." or not (_abbreviates(text, mark, within) or _splits_number(text, mark.start(), head, within)):
            yield mark.end()


def _abbreviates(text: str, dot: re.Match[str], within: Span) -> bool:
    start = max(within.start, dot.start() - 12)
    found = _ABBREVIATION.search(text[start : dot.end()])
    if not found:
        return False
    opens_line = start + found.start() == within.start or found[0][0] in "\r\n"
    return opens_line or not _OPENER.match(text, dot.end(), within.end)


def _splits_number(text: str, dot: int, head: str, within: Span) -> bool:
    """Whether the dot belongs to "0. 5" or to the number of an item or answer ("1. Fat removal", "A2. Yes")."""
    start = dot
    while start > within.start and text[start - 1].isdigit():
        start -= 1
    if start == dot or dot - start > 2:
        return False
    labelled = start > within.start and text[start - 1] in "AQ"
    before = text[max(within.start, start - 80) : start - labelled].rstrip(" \t")[-1:]
    return (head.isdigit() and not labelled) or before in ("", "\n", "\r")


def _glued_ends(text: str, within: Span) -> Iterator[int]:
    for place in _GLUED.finditer(text, within.start, within.end):
        yield place.start()
    for first in _GLUED_WORDS.finditer(text, within.start, within.end):
        if not _is_identifier(text, first):
            yield first.end()


def _is_identifier(text: str, first: re.Match[str]) -> bool:
    """Whether "removeChild" is a name of that form: it stands more than once, or at marks that programs use."""
    whole = first[0] + (first["next"] or "")
    start, end = first.start(), first.start() + len(whole)
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    # Looked for nearby only: a long text may hold very many of them.
    again = text.find(whole, max(0, start - _NEARBY), start) >= 0 or text.find(whole, end, end + _NEARBY) >= 0
    return first["next"] is not None and (again or any(mark in "`._/\\@#$(=<>" for mark in around))


def _cut_caption(text: str, spans: list[Span]) -> list[Span]:
    """Cut off a caption that was glued behind the last full stop ("… both machines. the result of the wash")."""
    if not spans or text[spans[-1].end - 1] in '.!?:;…"”)':
        return spans
    last = spans[-1]
    tail = None
    for mark in re.finditer(r"[.!?]\s+(?=[a-z])", text[last.start : last.end]):
        tail = Span(last.start + mark.end(), last.end)
    if tail is None or len(tail.of(text).split()) > _FRAGMENT_WORDS:
        return spans
    head = trim(text, last.start, tail.start)
    return [*spans[:-1], *([head] if head else []), tail]
