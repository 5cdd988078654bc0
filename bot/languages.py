"""Questions that are not in English: which language a message is in, and the English words that its words stand for.

A language in a script of its own is known by the script, one in Latin letters by its words. No grammar is translated:
the English words come in the order of the message, which is enough to find what to quote. The words stand in lexicon
files (`bot/lexicon.py`), which are read only when a message needs them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.analysis import Analyzer
from bot.lexicon import LATIN, WORD, Lexicon, fold_foreign, script_of
from bot.text import fold_word, stem
from bot.wordfiles import WORDS, read_lines, read_words

UNDETERMINED = "und"
"""The language code of a message whose language is not known (ISO 639-2)."""
_FILE = re.compile(r"lexicon-([a-z]{2,3})\.txt$")
_PIECE = re.compile(rf"(?P<word>{WORD.pattern})|(?P<number>\d+(?:[.,–-]\d+)*%?)|(?P<mark>[?!.…;,\n])")
_ARMENIAN_QUESTION = re.compile("[^?!.։:\n]*՞[^?!.։:\n]*[?.։:]?")
_ARMENIAN_MARKS = str.maketrans({"՛": "", "՜": "", "՚": "", "։": ".", "՝": ","})
_WITHOUT_SPACES = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_SCRIPT_EDGE = re.compile(rf"(?<=[a-zA-Z])(?={_WITHOUT_SPACES})|(?<={_WITHOUT_SPACES})(?=[a-zA-Z])")
"""Where Chinese, Japanese or Korean meets a Latin word without a space between them."""
_FOREIGN_MARK = re.compile("[¿¡ñ]", re.IGNORECASE)
_HOME_SHARE = 0.05
"""The share of the documents' words from which on a script is one of theirs."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A message that is not in English.

    `text` is the English question, empty where the language has no lexicon. `unknown` are the words that no line of
    the lexicon covers, as written. `message` says that the question was not understood, in the visitor's language
    where it has a lexicon. `covered` is the share of the words that are covered, from 0 to 1: words with an empty
    right side are, and so are words that need no translation.
    """

    language: str
    text: str
    unknown: tuple[str, ...]
    message: str
    covered: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of a message, with its folded form; or a number or a mark, with none."""

    text: str
    folded: str = ""


class Languages:
    """The lexicons of a folder. Read-only after it was built; safe to share among threads."""

    def __init__(self, lexicons: Iterable[Lexicon], analyzer: Analyzer, vocabulary: Collection[str] = ()) -> None:
        """`analyzer` knows common English; `vocabulary` are the folded words of the documents, never foreign ones."""
        self.lexicons = tuple(lexicons)
        self._analyzer = analyzer
        self._vocabulary = frozenset(vocabulary)

    @classmethod
    def read(
        cls, folder: Path, analyzer: Analyzer | None = None, vocabulary: Collection[str] = (),
        codes: Collection[str] | None = None,
    ) -> Languages:  # fmt: skip
        """The languages of every `lexicon-XX.txt` in `folder`; none where there is no such file or folder.

        With `codes`, only those of them. The files are only looked for here. Raises WordFileError for a synonym file,
        where no analyzer is given.
        """
        named = [(_FILE.match(file.name), file) for file in sorted(folder.glob("lexicon-*.txt"))]
        chosen = [(match[1], file) for match, file in named if match and (codes is None or match[1] in codes)]
        lexicons = [Lexicon(code, file) for code, file in chosen]
        return cls(lexicons, analyzer or Analyzer.read([folder / "synonyms.txt"]), vocabulary)

    @property
    def faults(self) -> tuple[str, ...]:
        """One line for each thing of the lexicons that cannot be used. Reads them all."""
        return tuple(fault for lexicon in self.lexicons for fault in lexicon.faults)

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the documents, of everyday English, or of a language that is understood."""
        piece = _Piece(word, fold_foreign(word))
        return self._is_english(piece) or any(lexicon.knows(piece.folded) for lexicon in self.lexicons)

    def translate(self, message: str) -> Translation | None:
        """What a message that is not in English says in English; None for one that is, or that holds no word.

        Where there is neither a lexicon nor a vocabulary, nothing says that the documents are in English: None.
        """
        if not (self.lexicons or self._vocabulary):
            return None
        pieces = _pieces(message)
        words = [piece for piece in pieces if piece.folded]
        scripts = Counter(script_of(word.text) for word in words)
        foreign = [
            script for script, _ in scripts.most_common() if script != LATIN and script not in self._home_scripts
        ]
        if foreign:
            return self._by_script(pieces, words, foreign[0])
        return self._by_words(pieces, words, bool(_FOREIGN_MARK.search(message)))

    def _by_script(self, pieces: list[_Piece], words: list[_Piece], script: str) -> Translation | None:
        own = [word for word in words if script_of(word.text) == script]
        found = [self._translated(lexicon, pieces) for lexicon in self.lexicons if lexicon.script == script]
        if found:
            best = max(found, key=lambda translation: translation.covered)
            return best if 2 * len(own) >= len(words) or len(best.unknown) < len(own) else None
        letters, others = (sum(len(word.text) for word in group) for group in (own, words))
        speaks_english = any(self._is_common(word) for word in words)
        return self._unsupported(UNDETERMINED) if 2 * letters > others or (letters > 2 and not speaks_english) else None

    def _by_words(self, pieces: list[_Piece], words: list[_Piece], marked: bool) -> Translation | None:
        """By the words that are no English ones: a lexicon's, then the commonest of other languages."""
        foreign = [word for word in words if not self._is_english(word)]
        if not foreign:
            return None
        other, theirs = self._other_language(words, foreign)
        for lexicon in self.lexicons:
            if lexicon.script == LATIN and self._is_in(lexicon, words, foreign, marked):
                own = sum(lexicon.knows(word.folded) and word not in theirs for word in foreign)
                if sum(not lexicon.knows(word.folded) for word in theirs) <= own:
                    return self._translated(lexicon, pieces)
        return self._unsupported(other) if other else None

    def _is_in(self, lexicon: Lexicon, words: list[_Piece], foreign: list[_Piece], marked: bool) -> bool:
        """Whether more words are this language's than English, and enough of the foreign ones are its own.

        A word that says nothing ("la", "los", "hay") may stand in an English name; one of them alone proves little.
        """
        known = [word for word in foreign if len(word.folded) > 1 and lexicon.knows(word.folded)]
        strangers, english = len(foreign) - len(known), self._english_weight(words, lexicon)
        if len(known) <= english:
            return False
        if marked or any((entry := lexicon.entry([word.folded])) and entry.english for word in known):
            return len(known) > strangers or ((marked or len(known) > 1) and 2 * len(known) >= strangers)
        return len(known) >= max(2, strangers) or (len(words) > len(known) and not (strangers or english))

    def _english_weight(self, words: Sequence[_Piece], lexicon: Lexicon | None = None) -> float:
        """How much speaks for English: its common words in full, names and terms by half, shared words not at all."""
        own = [word for word in words if len(word.folded) > 1 and not (lexicon and lexicon.knows(word.folded))]
        return sum(1.0 if self._is_common(word) else 0.5 for word in own if self._is_english(word))

    def _other_language(self, words: list[_Piece], foreign: list[_Piece]) -> tuple[str | None, list[_Piece]]:
        """The language of whose commonest words the message holds most, if it holds enough, and these words."""
        found = {code: [w for w in foreign if _parts(w) & common] for code, common in self._commonest.items()}
        code, theirs = max(found.items(), key=lambda pair: len(pair[1]), default=("", []))
        accented = any(not word.text.isascii() for word in foreign)
        enough = len(theirs) > 1 or (len(theirs) == 1 and accented)
        return (code if enough and len(theirs) > self._english_weight(words) else None), theirs

    def _translated(self, lexicon: Lexicon, pieces: list[_Piece]) -> Translation:
        said: list[str] = []
        unknown: list[str] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            entry = lexicon.entry(_run(pieces, at, lexicon.longest)) if piece.folded else None
            if entry:
                said.append(entry.english)
            elif not piece.folded or self._needs_no_translation(piece, lexicon):
                said.append(piece.text)
            elif len(piece.folded) > 1:
                unknown.append(piece.text)
            at += len(entry.words) if entry else 1
        total = sum(bool(piece.folded) for piece in pieces)
        return Translation(
            lexicon.language, _joined(said), tuple(unknown), lexicon.message or self._message, 1 - len(unknown) / total
        )

    def _needs_no_translation(self, piece: _Piece, lexicon: Lexicon) -> bool:
        return script_of(piece.text) != lexicon.script if lexicon.script != LATIN else self._is_english(piece)

    def _unsupported(self, language: str) -> Translation:
        return Translation(language, "", (), self._message)

    def _is_english(self, word: _Piece) -> bool:
        """Whether English, or the documents, use this word."""
        folded = fold_word(word.text)
        known = self._is_common(word) or folded in self._vocabulary or stem(folded) in self._analyzer.synonyms.stems
        return known or any(
            stem(folded) in lexicon.english_stems for lexicon in self.lexicons if lexicon.script == LATIN
        )

    def _is_common(self, word: _Piece) -> bool:
        folded = fold_word(word.text)
        return self._analyzer.is_common(folded) or folded in self._openers or stem(folded) in self._analyzer.asking

    @cached_property
    def _openers(self) -> frozenset[str]:
        return read_words(WORDS / "question_openers.txt")

    @cached_property
    def _message(self) -> str:
        return " ".join(line.text for line in read_lines(WORDS / "unsupported_language.txt"))

    @cached_property
    def _commonest(self) -> dict[str, frozenset[str]]:
        """The commonest words of other languages, folded, by the language's code."""
        supported = {lexicon.language for lexicon in self.lexicons}
        found: dict[str, frozenset[str]] = {}
        for line in read_lines(WORDS / "other_languages.txt"):
            code, colon, words = line.text.partition(":")
            if not colon:
                raise line.error("has no “:”; write “code: word word word”")
            if code.strip() not in supported:
                found[code.strip()] = frozenset(fold_foreign(word) for word in words.split())
        return found

    @cached_property
    def _home_scripts(self) -> frozenset[str]:
        scripts = Counter(map(script_of, self._vocabulary))
        return frozenset(script for script, count in scripts.items() if count >= _HOME_SHARE * len(self._vocabulary))


def _pieces(message: str) -> list[_Piece]:
    """The words, numbers and marks of a message; an Armenian question mark is moved to the end of its sentence."""
    text = _SCRIPT_EDGE.sub(" ", unicodedata.normalize("NFC", message))
    if "՞" in text:  # the search for it goes over the text once for each letter
        text = _ARMENIAN_QUESTION.sub(lambda match: match[0].replace("՞", "").rstrip("?.։: ") + "? ", text)
    found = _PIECE.finditer(text.translate(_ARMENIAN_MARKS))
    return [_Piece(m[0], fold_foreign(m[0]) if m["word"] else "") for m in found]


def _run(pieces: list[_Piece], at: int, most: int) -> list[str]:
    """At most so many folded words from a place on, up to the next number or mark."""
    run = []
    for piece in pieces[at : at + most]:
        if not piece.folded:
            break
        run.append(piece.folded)
    return run


def _parts(word: _Piece) -> set[str]:
    """A word and what stands on either side of its apostrophes: "d'effets" is "d" and "effets" too."""
    return {word.folded, *word.folded.split("'")}


def _joined(said: Iterable[str]) -> str:
    """Words and marks as a text: no space before a mark, and no mark before the first word."""
    text = re.sub(r"\s+([?!.…;,])", r"\1", " ".join(filter(None, said)))
    return re.sub(r"^[\s.…;,!?]+|,(?=[?!.…;,])|(?<=[?!])[?!.,]+|,$", "", " ".join(text.split()))
