"""What is derived from a corpus and takes long, kept from one start to the next in plain files beside the documents.

`index.json` is what a start needs, `questions.json` and what `bot/texts.py` keeps is what a build needs so that it
derives only what has changed. A file that is missing, damaged, of another format or made from something else is not
used, and is replaced where that is possible; nothing about it ever fails a start. What visitors type is in none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.asked import AskedQuestions
from bot.conflicts import ConflictFinder, Found
from bot.corpus import Corpus
from bot.derivation import BROKEN, Derivation, Derived, Keys
from bot.errors import reason_of
from bot.examples import ExampleTable
from bot.fingerprint import files_of, key_of, stamps_of
from bot.identity import program_digest
from bot.progress import Progress
from bot.query import counted_texts
from bot.spelling import listed_english, remember_english
from bot.stored import FOLDER, FORMAT, digest_over, encoded, key_in, read_stored, write_whole
from bot.terms import TermTable
from bot.text import count_words, digest_of, is_stemmed, remember_counts, remember_stems, stem, words_of
from bot.texts import Texts
from bot.wordfiles import MOST_BYTES, WORDS

NAME, QUESTIONS = "index.json", "questions.json"


class Store:
    """The stored index of one folder of documents: opened before the corpus is loaded, then used or replaced.

    Opening it remembers the stems and counts of the corpus's words, so that loading the corpus needs no stemmer.
    """

    def __init__(self, folder: Path, file: Path | None = None, progress: Progress | None = None) -> None:
        """`file` is where the index is kept: by default in a hidden folder beside the documents."""
        self.file = file or folder / FOLDER / NAME
        self.texts = Texts(self.file.parent)
        self.progress = progress or Progress()
        self._folder = folder
        self._stamps = stamps_of(folder)
        self._key = key_of(folder, FORMAT)
        found = read_stored(self.file) if self._key else None
        self._problem, self._is_damaged = (found.problem, found.is_damaged) if found else ("", False)
        self._content = found.content if found else None
        self._is_current = bool(found and found.content and found.key == self._key)
        self._earlier: Mapping[str, Any] = self._usable()
        if self._earlier:
            remember_stems(self._earlier["stems"])
            remember_english(self._earlier["english"])
            remember_counts(**self._earlier["counts"])
        self._stems: Mapping[str, str] = {}
        self._asked_before: dict[str, Any] | None = None
        self._derivation: Derivation | None = None
        self._keys: Keys | None = None

    @staticmethod
    def is_current(folder: Path) -> bool:
        """Whether the folder has a stored index that names the files as they are now."""
        return key_in(folder / FOLDER / NAME) == key_of(folder, FORMAT)

    @staticmethod
    def can_keep(folder: Path) -> bool:
        """Whether an index can be stored beside the documents."""
        place = folder / FOLDER if (folder / FOLDER).exists() else folder
        return place.is_dir() and os.access(place, os.W_OK | os.X_OK)

    def stored(self, corpus: Corpus) -> Derived | None:
        """What was stored of this corpus; None where there is nothing that can be used."""
        if not self._is_current or self._content is None:
            return None
        try:
            derived = _derived(self._content, corpus)
        except BROKEN:
            derived = None
        if derived is None or self._stamps != stamps_of(self._folder):
            self._is_current, self._problem = False, "does not fit the documents"
            return None
        return derived

    def derived(self, corpus: Corpus) -> Derived:
        """What was stored of this corpus, or else what is derived from it now, as far as it has changed."""
        found = self.stored(corpus)
        if found is None:
            texts = counted_texts(corpus)
            remember_counts(digest_of(texts), count_words(texts))
            self._stems = _stems(corpus)
            remember_stems(self._stems)
            self._keys = Keys.of(corpus)
            self._derivation = Derivation(corpus, self._earlier, self._asked(corpus), self.progress)
            self._derivation.work.read, self._derivation.work.split = self.texts.read, self.texts.divided
            found = self._derivation.run(self._keys)
        return found

    def keep(self, corpus: Corpus, derived: Derived) -> None:
        """Store what was derived from the corpus, unless it came from here or the files have changed meanwhile.

        Says in one line on the logger `verbatim` why it was derived anew, what was done, and whether it is stored now.
        """
        if self._is_current or self._key is None:
            return
        outcome = "stored for the next start"
        try:
            data = encoded(self._key, _content(corpus, derived, self._keys or Keys.of(corpus), self._stems))
            if self._stamps == stamps_of(self._folder):
                self._write(corpus, data)
            else:
                outcome = "not stored, for the files have changed meanwhile"
        except OSError as error:
            outcome = f"not stored: {reason_of(error)}"
        self._log(outcome)

    def _write(self, corpus: Corpus, data: bytes) -> None:
        """Write all files; the index last, since with it a start asks for none of the others."""
        self.texts.keep()
        if self._derivation and self._derivation.asked_all:
            asked = self._derivation.asked.as_plain()
            if asked != self._asked_before:
                write_whole(self.file.with_name(QUESTIONS), encoded(_questions_key(corpus), asked))
        write_whole(self.file, data)

    def _asked(self, corpus: Corpus) -> AskedQuestions:
        found = read_stored(self.file.with_name(QUESTIONS))
        if found.content and found.key == _questions_key(corpus):
            with suppress(*BROKEN):
                asked = AskedQuestions(corpus.analyzer, found.content, self.progress)
                self._asked_before = found.content
                return asked
        return AskedQuestions(corpus.analyzer, None, self.progress)

    def _usable(self) -> Mapping[str, Any]:
        """The stored content where this program wrote it, of whatever files: what is the same in these can be used."""
        if self._content is None:
            return {}
        if self._content.get("program") != program_digest():
            self._problem = "is of another version"
            return {}
        if not self._is_current:
            self._problem = "is of other files"
        return self._content

    def _log(self, outcome: str) -> None:
        import logging  # noqa: PLC0415 - a start from a stored index says nothing

        level = logging.WARNING if self._is_damaged else logging.INFO
        work = f"; {self._derivation.work}" if self._derivation else ""
        logging.getLogger("verbatim").log(level, "%s: %s; built anew and %s%s", self.file, self._problem, outcome, work)


def _derived(content: Mapping[str, Any], corpus: Corpus) -> Derived | None:
    """What the content says, or None where it does not fit the corpus. Raises where it is not as it was written."""
    examples = ExampleTable.from_plain(content["examples"])
    passage_terms, subjects = TermTable.from_plain(content["passage_terms"]), content["subjects"]
    names = {topic.name for topic in corpus.topics}
    if not examples.fits(corpus.topics) or len(passage_terms) != len(corpus.passages) or names != set(subjects):
        return None
    about = {name: frozenset(of_topic) for name, of_topic in subjects.items()}
    found = Found.from_plain(content["conflicts"], corpus)
    return Derived(examples, passage_terms, about, ConflictFinder(corpus, found))


def _content(corpus: Corpus, derived: Derived, keys: Keys, stems: Mapping[str, str]) -> dict[str, Any]:
    texts = counted_texts(corpus)
    return {
        "program": program_digest(),
        "keys": keys.as_plain(),
        "counts": {"digest": digest_of(texts), "counts": count_words(texts)},
        "stems": stems or _stems(corpus),
        "english": listed_english(),
        "examples": derived.examples.as_plain(),
        "passage_terms": derived.passage_terms.as_plain(),
        "subjects": {name: sorted(about, key=str) for name, about in derived.subjects.items()},
        "conflicts": derived.conflicts.found.as_plain(),
    }


def _questions_key(corpus: Corpus) -> str:
    return digest_over(program_digest(), corpus.analyzer.digest)


def _stems(corpus: Corpus) -> dict[str, str]:
    return {word: stem(word) for word in sorted(_words(corpus)) if is_stemmed(word)}


def _words(corpus: Corpus) -> set[str]:
    """The folded words of the documents and of every word file."""
    found = set(count_words(counted_texts(corpus)))
    for file in _word_files(corpus.folder):
        found.update(words_of(file.read_text(encoding="utf-8", errors="replace")))
    for text in {text for p in corpus.passages for text in (p.document.title, p.section, p.lead_in) if text}:
        found.update(words_of(text))
    for passage in corpus.passages:
        # A passage may begin or end within a word, where two sentences were glued together.
        own = passage.text.split()
        found.update(words_of(f"{own[0]} {own[-1]}"))
    return found


def _word_files(folder: Path) -> list[Path]:
    of_editor = (file for file in files_of(folder) if file.parent != folder and file.stat().st_size <= MOST_BYTES)
    return [*sorted(WORDS.glob("*.txt")), *of_editor]
