"""Personal data taken out of what a visitor wrote, before anything of it is kept: names, telephone numbers, mail
addresses, links, accounts, streets, and every number.

Rules over words that stand in `bot/redaction_words/`; the same text always becomes the same. What no rule knows stays:
a rare name without a word before it that tells of a name, say. `docs/privacy.md` says how much that is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.errors import WordFileError
from bot.text import fold_word
from bot.wordfiles import read_lines

_FOLDER = Path(__file__).parent / "redaction_words"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W\d_]+)*|_+")
_MAIL = re.compile(
    r"[^\s@,;:<>()\[\]]{1,64}@[^\s@,;<>()\[\]]{2,200}|[\w.+-]{1,64}\s?@\s?[\w-]{1,60}\s?\.\s?\w{2,20}"
    r"|[\w.+-]{1,64}\s?[\[({]?\s?\b(?:at|собака|arroba|շնիկ)\b\s?[\])}]?\s?[\w-]{1,60}\s?[\[({]?\s?(?:\.|\b(?:dot|точка|punto|կետ)\b)"
    r"\s?[\])}]?\s?(?:com|net|org|ru|am|es|uk|info|io|рф)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?://\S{1,2000}|\bwww\.\S{1,2000}"
    r"|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|net|org|ru|am|es|uk|de|fr|info|io|me|рф|հայ|su|ua|by|kz)\b(?:/\S{0,2000})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@[\w.]{2,60}")
_BETWEEN_NUMBERS = re.compile(r"[\s().,:;/+*#№–—−-]{0,4}")
_BESIDE_MONTH = re.compile(r"(?:st|nd|rd|th|-го|-е)?[\s.,/-]{0,3}(?:of |de |del )?")
_MOST_CHARACTERS = 500
_LONGEST_CUE = 4
_IS = frozenset({"is", "es", "это", "է", "՝"})
_CODE_DIGITS = 4
"""How many digits make a number that letters in capitals beside it belong to: "AN 0123456"."""
_HARMLESS_MARKS = dict.fromkeys(map(ord, "՛՜՞"))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: as written, folded, and where it stands; whether a sentence or line begins with it."""

    text: str
    folded: str
    start: int
    end: int
    opens: bool

    @property
    def has_capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class _Removed:
    """A stretch of a text that goes, and the word that says what stood there."""

    start: int
    end: int
    what: str


class _Cues:
    """The words of `cues.txt` and `first_names.txt`, folded."""

    def __init__(self, folder: Path) -> None:
        """Raises WordFileError for a line without a colon."""
        self._phrases: dict[str, set[tuple[str, ...]]] = {}
        written: dict[str, list[str]] = {}
        for line in read_lines(folder / "cues.txt"):
            kind, colon, words = line.text.partition(":")
            if not colon:
                raise WordFileError(str(line.file), line.number, "has no “:”; write “kind: word, word”")
            written.setdefault(kind, []).extend(word.strip() for word in words.split(","))
        for kind, phrases in written.items():
            self._phrases[kind] = {tuple(word.folded for word in _words_of(phrase)) for phrase in phrases}
        self.surnames = tuple(fold_word(ending) for ending in written["surname"])
        kept = sorted(written["kept"], key=len, reverse=True)
        self.kept = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, kept))})(?!\w)", re.IGNORECASE)
        names = [name for line in read_lines(folder / "first_names.txt") for name in line.text.split()]
        self.names = frozenset(fold_word(name) for name in names if name[0].islower())
        self.capital_names = frozenset(fold_word(name) for name in names if name[0].isupper())

    def length(self, kind: str, words: list[_Word], at: int) -> int:
        """Of how many words the longest phrase of this kind is that begins at a word; 0: none does."""
        phrases = self._phrases[kind]
        folded = tuple(word.folded for word in words[at : at + _LONGEST_CUE])
        return next((n for n in range(len(folded), 0, -1) if folded[:n] in phrases), 0)


@cache
def _cues() -> _Cues:
    return _Cues(_FOLDER)


class Redactor:
    """Takes personal data out of texts. `is_ordinary` says of a folded word that the documents, or everyday language,
    use it: such a word is no name on a weak sign alone.
    """

    def __init__(self, is_ordinary: Callable[[str], bool]) -> None:
        """Raises WordFileError for a word file that cannot be understood."""
        self._cues = _cues()
        self._is_ordinary = is_ordinary

    def redact(self, text: str) -> str:
        """The text in one line of at most 500 characters, with "[name]", "[number]" and the like for what went."""
        plain = _plain(text)[: 2 * _MOST_CHARACTERS]
        removed = list(self._by_pattern(plain))
        words = _words_of(plain)
        removed += self._by_words(plain, words)
        return " ".join(_replaced(plain, removed).split())[:_MOST_CHARACTERS]

    def _by_pattern(self, text: str) -> Iterator[_Removed]:
        for what, pattern in (("mail", _MAIL), ("link", _LINK), ("contact", _HANDLE)):
            yield from (_Removed(found.start(), found.end(), what) for found in pattern.finditer(text))

    def _by_words(self, text: str, words: list[_Word]) -> Iterator[_Removed]:
        kept = [found.span() for found in self._cues.kept.finditer(text)]
        free = [not any(start <= word.start < end for start, end in kept) for word in words]
        numbers = list(_joined(text, [*self._digits(words, free), *self._spelled(text, words)]))
        numbers = list(_joined(text, [_with_letters(text, words, number) for number in numbers]))
        yield from self._with_months(text, words, numbers)
        yield from self._streets(text, words)
        yield from self._accounts(text, words)
        shouts = sum(word.has_capital for word in words) > 0.7 * len(words)
        for start, end, what in self._names(text, words, shouts):
            yield from (
                _Removed(word.start, word.end, what)
                for word, is_free in zip(words[start:end], free[start:end], strict=True)
                if is_free
            )

    # Numbers.

    def _digits(self, words: list[_Word], free: list[bool]) -> Iterator[_Removed]:
        """Every word with a digit in it."""
        for word, is_free in zip(words, free, strict=True):
            if is_free and any(character.isnumeric() for character in word.text):
                yield _Removed(word.start, word.end, "number")

    def _spelled(self, text: str, words: list[_Word]) -> Iterator[_Removed]:
        """Runs of spelled numbers, and single ones from thirteen on."""
        at = 0
        while at < len(words):
            end, large, small = at, 0, 0
            while end < len(words):
                is_large = self._cues.length("number", words, end) == 1
                is_small = self._cues.length("digit", words, end) == 1
                is_joint = end > at and self._cues.length("joint", words, end) == 1 and not _stops(text, words, end)
                follows = end + 1 < len(words) and is_joint and self._is_spelled(words, end + 1)
                if not (is_large or is_small or follows) or (end > at and _ends_sentence(text, words, end)):
                    break
                large, small = large + is_large, small + is_small
                end += 1
            if large or small > 1:
                yield _Removed(words[at].start, words[end - 1].end, "number")
            at = max(end, at + 1)

    def _is_spelled(self, words: list[_Word], at: int) -> bool:
        return any(self._cues.length(kind, words, at) == 1 for kind in ("number", "digit"))

    def _with_months(self, text: str, words: list[_Word], numbers: list[_Removed]) -> Iterator[_Removed]:
        """The numbers; one beside a month is a date with it."""
        months = [word for at, word in enumerate(words) if self._cues.length("month", words, at) == 1]
        for number in numbers:
            near = [
                month
                for month in months
                if (month.end <= number.start and _BESIDE_MONTH.fullmatch(text, month.end, number.start))
                or (number.end <= month.start and _BESIDE_MONTH.fullmatch(text, number.end, month.start))
            ]
            starts, ends = [month.start for month in near], [month.end for month in near]
            what = "date" if near else number.what
            yield _Removed(min([number.start, *starts]), max([number.end, *ends]), what)

    # Streets, places and accounts.

    def _streets(self, text: str, words: list[_Word]) -> Iterator[_Removed]:
        for at, word in enumerate(words):
            if self._cues.length("street_after", words, at) == 1:
                first = at
                while first > max(0, at - 3) and _may_name(words[first - 1]) and not _stops(text, words, first):
                    first -= 1
                if first < at:
                    yield _Removed(words[first].start, self._place_end(text, words, at + 1), "address")
            if self._cues.length("street_before", words, at) == 1:
                end = self._place_end(text, words, at + 1)
                if end > word.end:
                    yield _Removed(word.start, end, "address")
            if size := self._cues.length("home", words, at):
                end = self._place_end(text, words, at + size)
                if end == words[at + size - 1].end and at + size < len(words) and not _stops(text, words, at + size):
                    place = words[at + size]
                    end = end if self._is_ordinary(place.folded) else place.end
                if end > words[at + size - 1].end:
                    yield _Removed(words[at + size].start, end, "address")

    def _place_end(self, text: str, words: list[_Word], at: int) -> int:
        """Where the place ends that begins with a word: words with a capital, numbers, and "flat", with commas."""
        end = words[at - 1].end
        for number in range(at, min(len(words), at + 8)):
            word = words[number]
            if _ends_sentence(text, words, number) or len(_gap(text, words, number)) > 3:
                break
            if _may_name(word) and not (self._is_ordinary(word.folded) and "," in _gap(text, words, number)):
                end = word.end
            elif not any(
                self._cues.length(kind, words, number) for kind in ("particle", "street_before", "street_after")
            ):
                break
        return end

    def _accounts(self, text: str, words: list[_Word]) -> Iterator[_Removed]:
        """What follows "telegram:", or follows "insta" and looks like an account."""
        for at in range(len(words) - 1):
            if not self._cues.length("contact", words, at):
                continue
            found = re.compile(r"\s*(?P<mark>[:=–—-]|is\b|это\b|es\b)?\s*(?P<name>[^\s,;!?]{2,64})").match(
                text, words[at].end
            )
            if found and (found["mark"] or re.search(r"[\d_@]|\w\.\w", found["name"])):
                yield _Removed(found.start("name"), found.end("name"), "contact")

    # Names.

    def _names(self, text: str, words: list[_Word], shouts: bool) -> Iterator[tuple[int, int, str]]:
        """Where names begin and end, as numbers of words."""
        for at, word in enumerate(words):
            for kind, is_strong in (("introduction", True), ("title", True), ("self", False), ("person", False)):
                if size := self._cues.length(kind, words, at):
                    first = at + size
                    if is_strong and first < len(words) and words[first].folded in _IS:
                        first += 1
                    end = self._name_end(text, words, first, is_strong, shouts)
                    if end > first:
                        yield first, end, "name"
            if self._is_name(word) or self._is_surname(word, shouts):
                end = self._more(text, words, at + 1, shouts)
                first = at - 1 if at and self._may_precede(text, words, at, shouts) else at
                yield first, end, "name"
            for kind in ("closing", "thanks"):
                if size := self._cues.length(kind, words, at):
                    yield from self._signature(text, words, at + size, kind == "closing")

    def _name_end(self, text: str, words: list[_Word], at: int, is_strong: bool, shouts: bool) -> int:
        """Behind which word the name ends that begins at a word; that word itself where no name begins."""
        if at >= len(words) or _ends_sentence(text, words, at):
            return at
        first = words[at]
        known = self._is_name(first) or (first.folded in self._cues.capital_names and first.has_capital)
        unusual = first.has_capital and not shouts and not self._is_ordinary(first.folded)
        if known or unusual or (is_strong and not self._is_ordinary(first.folded)):
            return self._more(text, words, at + 1, shouts, is_strong=is_strong or known)
        return at

    def _more(self, text: str, words: list[_Word], at: int, shouts: bool, *, is_strong: bool = False) -> int:
        """Behind which word a name ends whose first word stands before `at`: at most three more belong to it."""
        end = at
        while end < min(len(words), at + 3) and not _stops(text, words, end):
            if end + 1 < len(words) and self._cues.length("particle", words, end) and words[end + 1].has_capital:
                end += 2
                continue
            word = words[end]
            capital = word.has_capital and not shouts and (word.text.isalpha() or "-" in word.text)
            named = self._is_name(word) or self._has_surname_ending(word)
            stranger = is_strong and end < at + 2 and word.text.isalpha() and not self._is_ordinary(word.folded)
            if not (named or stranger or (capital and not self._is_ordinary(word.folded))):
                break
            end += 1
        return end

    def _may_precede(self, text: str, words: list[_Word], at: int, shouts: bool) -> bool:
        """Whether the word before a first name is a surname ("Petrova Anna")."""
        before = words[at - 1]
        strange = before.has_capital and not shouts and not before.opens and not self._is_ordinary(before.folded)
        return not _stops(text, words, at) and (strange or (before.has_capital and self._has_surname_ending(before)))

    def _signature(self, text: str, words: list[_Word], at: int, is_strong: bool) -> Iterator[tuple[int, int, str]]:
        rest = words[at:]
        if 0 < len(rest) <= 3 and not re.search(r"[?!.]\s*\w", text[words[at - 1].end :]):
            named = all(
                word.has_capital or self._is_name(word) or self._cues.length("particle", [word], 0) for word in rest
            )
            if named or (is_strong and not self._is_ordinary(rest[0].folded)):
                yield at, len(words), "name"

    def _is_name(self, word: _Word) -> bool:
        forms = list(_forms(word.folded))
        if any(form in self._cues.names for form in forms):
            return True
        return word.has_capital and not word.opens and any(form in self._cues.capital_names for form in forms)

    def _is_surname(self, word: _Word, shouts: bool) -> bool:
        """Whether a word with a capital, within a sentence, ends as surnames do and is none that the documents use."""
        return (
            word.has_capital and not word.opens and not shouts and not word.text.isupper()
            and self._has_surname_ending(word) and not self._is_ordinary(word.folded)
        )  # fmt: skip

    def _has_surname_ending(self, word: _Word) -> bool:
        return len(word.folded) >= 5 and word.folded.endswith(self._cues.surnames)


def _plain(text: str) -> str:
    """The text without what hides letters and digits: other forms of them, invisible and control characters."""
    folded = unicodedata.normalize("NFKC", text).translate(_HARMLESS_MARKS)
    kept = (
        " " if c.isspace() and c != "\n" else c
        for c in folded
        if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co") or c.isspace()
    )
    return "".join(kept).strip()


def _words_of(text: str) -> list[_Word]:
    words = []
    last = 0
    for found in _WORD.finditer(text):
        opens = (not text[last : found.start()].strip(" \"'“‘«(¿¡") and last == 0) or bool(
            re.search(r"[.!?\n։:]", text[last : found.start()])
        )
        words.append(_Word(found[0], fold_word(found[0]), found.start(), found.end(), opens))
        last = found.end()
    return words


def _forms(folded: str) -> Iterator[str]:
    """A word, and the first names it may be a case of: Russian and Armenian names change at their end."""
    yield folded
    if "а" <= folded[:1] <= "я" and len(folded) > 2:
        for ending in ("ой", "ей", "ом", "ем", "ою", "у", "ю", "е", "ы", "и", "а", "я"):
            if folded.endswith(ending):
                stem = folded.removesuffix(ending)
                yield from (stem, f"{stem}а", f"{stem}я", f"{stem}й", f"{stem}ия")
    elif "ա" <= folded[:1] <= "և" and len(folded) > 3:
        for ending in ("ից", "ով", "ին", "ը", "ն", "ի", "ս"):
            if folded.endswith(ending):
                yield folded.removesuffix(ending)
                yield f"{folded.removesuffix(ending)}ե"


def _gap(text: str, words: list[_Word], at: int) -> str:
    return text[words[at - 1].end : words[at].start] if at else ""


def _stops(text: str, words: list[_Word], at: int) -> bool:
    """Whether a mark that parts words stands right before a word."""
    gap = _gap(text, words, at)
    return any(mark in gap for mark in ".,;:!?\n()[]–—։") and not (gap.strip() == "." and len(words[at - 1].text) <= 2)


def _ends_sentence(text: str, words: list[_Word], at: int) -> bool:
    gap = _gap(text, words, at)
    return any(mark in gap for mark in ";!?\n") or ("." in gap and len(words[at - 1].text) > 3)


def _may_name(word: _Word) -> bool:
    """Whether a word may be part of an address: a number, or written with a capital."""
    return any(map(str.isdigit, word.text)) or (word.has_capital and len(word.text) > 1)


def _with_letters(text: str, words: list[_Word], number: _Removed) -> _Removed:
    """A long number with the short words in capitals on either side of it: "QQ 12 34 56 C"."""
    start, end = number.start, number.end
    if sum(map(str.isdigit, text[start:end])) < _CODE_DIGITS:
        return number
    codes = [word for word in words if word.text.isupper() and len(word.text) <= 4]
    for word in reversed(codes):
        if word.end <= start <= word.end + 2:
            start = word.start
    for word in codes:
        if end <= word.start <= end + 1:
            end = word.end
    return _Removed(start, end, number.what)


def _joined(text: str, numbers: list[_Removed]) -> Iterator[_Removed]:
    """Numbers, each together with those that only brackets, points and dashes part from it, and the signs before it."""
    current: _Removed | None = None
    for number in sorted(numbers, key=lambda removed: removed.start):
        if current and _BETWEEN_NUMBERS.fullmatch(text, current.end, max(current.end, number.start)):
            current = _Removed(current.start, max(current.end, number.end), "number")
            continue
        if current:
            yield current
        start = number.start
        while start and text[start - 1] in "+(№#":
            start -= 1
        current = _Removed(start, number.end, "number")
    if current:
        yield current


def _replaced(text: str, removed: list[_Removed]) -> str:
    """The text with a word in brackets for each stretch; those that touch or overlap become one."""
    pieces: list[str] = []
    at = 0
    last: _Removed | None = None
    for stretch in sorted(removed, key=lambda found: (found.start, -found.end)):
        if last and stretch.start < at:
            at = max(at, stretch.end)
            continue
        between = text[at : stretch.start]
        if not (last and last.what == stretch.what and not between.strip(" ,.-\n")):
            pieces += [between, f"[{stretch.what}]"]
        last, at = stretch, stretch.end
    return "".join([*pieces, text[at:]])
