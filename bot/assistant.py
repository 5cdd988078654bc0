"""The one place that wires everything: a folder of documents in, cited answers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.analysis import QueryTerm
from bot.composer import Composer
from bot.conflicts import Disagreement
from bot.conversation import Conversation, Understanding
from bot.corpus import EDITOR, Corpus
from bot.errors import QuestionError
from bot.evidence import EvidenceFinder
from bot.languages import Languages, Translation
from bot.model import Answer, Hit
from bot.progress import Progress
from bot.query import QueryParser
from bot.safety import Gate
from bot.store import Store
from bot.text import words_of
from bot.wordfiles import WORDS, read_words

MOST_CHARACTERS = 4_000
MOST_TURNS = 6
MOST_RECALLED = 1_000
"""How many characters of an earlier question count: its topic stands there, and six long ones would take seconds."""
ENOUGH_COVERED = 0.6
"""The share of a foreign question's words that must be in its lexicon."""


class Assistant:
    """Answers questions from the documents of one folder. Read-only after loading; safe to share among threads."""

    def __init__(self, corpus: Corpus, gate: Gate, finder: EvidenceFinder | None = None) -> None:
        """`finder` is one of the same corpus; without it, one is built, which takes long."""
        self.corpus = corpus
        self._gate = gate
        parser, finder = QueryParser(corpus), finder or EvidenceFinder(corpus)
        self._conversation = Conversation(parser, finder)
        self._finder = finder
        self._composer = Composer(corpus, finder.conflicts)
        self._languages = Languages.read(
            corpus.folder / EDITOR, corpus.analyzer, parser.vocabulary, corpus.profile.languages
        )
        self._smalltalk = {tuple(words_of(line)) for line in read_words(WORDS / "smalltalk.txt")}
        self._smalltalk_lengths = sorted({len(phrase) for phrase in self._smalltalk}, reverse=True)

    @classmethod
    def load(cls, folder: Path | str, region: str | None = None, progress: Progress | None = None) -> Assistant:
        """The assistant for a folder of documents, with the emergency numbers of a region (None: no numbers).

        Raises CorpusError and its kinds, which say what to mend, and SettingsError for a region without numbers.
        What takes long to derive is kept in the folder, for the next start; see `bot/store.py`.
        """
        store = Store(Path(folder), progress=progress)
        corpus = Corpus.load(folder, store.texts, progress)
        finder = EvidenceFinder(corpus, derived=store.derived(corpus))
        store.keep(corpus, finder.derived)
        return cls(corpus, Gate.load(region=region, kinds=corpus.profile.emergencies), finder)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Questions to begin with."""
        return self.corpus.profile.starters

    @property
    def name(self) -> str:
        """What the assistant is called."""
        return self.corpus.profile.name

    @property
    def disclaimer(self) -> str:
        """What stands with every answer."""
        return self.corpus.profile.disclaimer

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where the documents do not agree; those that an editor wrote down first."""
        return self._finder.conflicts.disagreements

    @property
    def conflict_faults(self) -> tuple[str, ...]:
        """A line for each fault of the editor's file on disagreements."""
        return self._finder.conflicts.faults

    @property
    def topic_subjects(self) -> Mapping[str, frozenset[str | None]]:
        """The subjects of each topic of the example questions, by its name; None: of no subject."""
        return self._finder.derived.subjects

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to `question`, asked after the visitor's earlier questions `history` (oldest first).

        The same corpus, question and history give the same answer. Raises QuestionError for an empty or too long one.
        """
        check_question(question)
        if notice := self._gate.check(question):
            return self._composer.emergency(question, notice.text)
        if self._is_smalltalk(question):
            return self._composer.smalltalk(question)
        translation = self._languages.translate(question)
        if translation and translation.covered < ENOUGH_COVERED:
            return self._composer.unsupported_language(question, translation.message)
        return self._composer.answer(question, self._understand(_english(question, translation), history))

    def search(self, query: str, limit: int) -> list[Hit]:
        """The passages that hold words of `query`, best first. Raises QuestionError for an empty or too long one."""
        check_question(query)
        return self._conversation.search(self._in_english(query), limit)

    def is_emergency(self, message: str) -> bool:
        """Whether the message would get help instead of an answer."""
        return self._gate.check(message) is not None

    def knows_word(self, word: str) -> bool:
        """Whether the documents, everyday English or a lexicon hold this folded word."""
        return self._languages.knows(word)

    def telling_terms(self, question: str) -> tuple[QueryTerm, ...]:
        """What a question is about: its terms that say something, or else all that are not weak; each once."""
        return self._conversation.telling_terms(self._in_english(question))

    def is_mentioned(self, term: QueryTerm) -> bool:
        """Whether a passage holds the term."""
        return self._conversation.is_mentioned(term)

    def passages_with(self, terms: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """The passages that hold any of the terms, best first."""
        return self._conversation.passages_with(terms, limit)

    def understand(self, question: str, history: Sequence[str] = ()) -> Understanding:
        """How a question is read and what is found for it, before it becomes an answer: for `--explain`."""
        check_question(question)
        return self._understand(self._in_english(question), history)

    def _understand(self, english: str, history: Sequence[str]) -> Understanding:
        recalled = [turn[:MOST_RECALLED] for turn in history[-MOST_TURNS:]]
        earlier = [self._in_english(turn) for turn in recalled if not self._is_smalltalk(turn)]
        return self._conversation.understand(english, earlier)

    def _in_english(self, message: str) -> str:
        return _english(message, self._languages.translate(message))

    def _is_smalltalk(self, question: str) -> bool:
        words = words_of(question)
        at = 0
        while at < len(words):
            length = next((n for n in self._smalltalk_lengths if tuple(words[at : at + n]) in self._smalltalk), 0)
            if not length:
                return False
            at += length
        return True


def _english(message: str, translation: Translation | None) -> str:
    return translation.text if translation and translation.text else message


def check_question(question: str) -> None:
    """Raise QuestionError, which says what to do, for a question that cannot be taken."""
    if not question.strip():
        raise QuestionError("the question is empty; write what you want to know")
    if len(question) > MOST_CHARACTERS:
        raise QuestionError(f"the question has {len(question):,} characters; {MOST_CHARACTERS:,} are the most")
