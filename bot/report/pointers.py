"""Lines of the editor's files that point at nothing: names, words and questions that no document holds any more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from bot.assistant import Assistant
from bot.cautions import Cautions
from bot.corpus import EDITOR, Corpus
from bot.errors import QuestionError
from bot.languages import Languages
from bot.model import Status, fold
from bot.report.finding import Finding, first_words
from bot.spelling import english_frequencies
from bot.synonyms import Phrase, phrase_of
from bot.text import stem, words_of
from bot.wordfiles import Line, read_all_lines, read_lines

_FAULT = re.compile(r"(?P<file>.+?)(?:, line (?P<line>\d+))?: (?P<problem>.*)$", re.DOTALL)
_KINDS = (
    ("missing file", re.compile(r"there is no document “|but there is no such file")),
    ("lost words", re.compile(r"words are not in “|quotes words that are not in it|points at no words|than two sides")),
    ("idle judgement", re.compile(r"silences nothing|is the name of no topic")),
)
_LEXICON = re.compile(r"lexicon-[a-z]{2,3}\.txt$")
_ANSWERS = (Status.ANSWERED, Status.PARTIAL)
_NEARLY = 0.82
"""How alike a word must be to the one that was meant, as `difflib` counts."""


def faults(texts: Iterable[str], folder: Path) -> Iterator[Finding]:
    """What the corpus itself could not use, each line as a finding of its kind."""
    for text in texts:
        match = _FAULT.match(text)
        name, problem = (Path(match["file"]).name, match["problem"]) if match else ("", text)
        is_editors = (folder / EDITOR / name).is_file() and name != ""
        usual = "unusable line" if is_editors else "unreadable file"
        kind = next((kind for kind, words in _KINDS if words.search(problem)), usual) if is_editors else usual
        line = int(match["line"]) if match and match["line"] else None
        yield Finding(kind, f"{EDITOR}/{name}" if is_editors else name, "", problem, line)


def lexicon_faults(assistant: Assistant) -> Iterator[str]:
    """A line for each line of a lexicon that cannot be used."""
    return iter(Languages.read(assistant.corpus.folder / EDITOR, assistant.corpus.analyzer).faults)


def unanswered_starters(assistant: Assistant) -> Iterator[Finding]:
    """Questions offered to visitors that are not answered."""
    file = assistant.corpus.folder / EDITOR / "starters.txt"
    for line in read_lines(file):
        try:
            status = assistant.ask(line.text).status
        except QuestionError as error:
            yield _in_line("unanswered starter", line, line.text, f"is offered to visitors, and {error}")
            continue
        if status not in _ANSWERS:
            problem = f"is offered to visitors, and the answer is “{status.value.replace('_', ' ')}”"
            yield _in_line("unanswered starter", line, line.text, problem)


def repeated_questions(assistant: Assistant) -> Iterator[Finding]:
    """Two topics of one subject, with other answers, that hold the same question: which is meant is left to chance."""
    answers = {
        topic.name: [(target.document.id, target.span) for target in topic.targets] for topic in assistant.corpus.topics
    }
    subjects = assistant.topic_subjects
    holders: dict[tuple[str, ...], str] = {}
    shared: dict[tuple[str, str], list[Line]] = {}
    for topic, line in _questions(assistant.corpus):
        words = tuple(words_of(line.text))
        other = holders.setdefault(words, topic) if words else topic
        of_one_subject = subjects.get(other, frozenset()) & subjects.get(topic, frozenset())
        if other != topic and of_one_subject and answers[other] != answers[topic]:
            shared.setdefault((other, topic), []).append(line)
    for (other, topic), lines in shared.items():
        count = "stands" if len(lines) == 1 else f"and {len(lines) - 1} more stand"
        problem = f"{count} under “{other}” and “{topic}”, which have other answers"
        yield _in_line("repeated question", lines[0], lines[0].text, problem)


def repeated_topics(corpus: Corpus) -> Iterator[Finding]:
    """Blocks of one name: conflicts.txt and reports cannot tell them apart."""
    seen: dict[str, Line] = {}
    for name in ("questions.txt", "unanswered.txt"):
        for line in read_all_lines(corpus.folder / EDITOR / name):
            first = seen.setdefault(line.text, line) if line.text.startswith("# ") else line
            if first is not line:
                problem = f"another block has this name, in {first.file.name}, line {first.number}"
                yield _in_line("repeated topic", line, line.text[2:], problem)


def _questions(corpus: Corpus) -> Iterator[tuple[str, Line]]:
    """The example questions that are in use, each with the name of its topic."""
    names = {topic.name for topic in corpus.topics}
    for name in ("questions.txt", "unanswered.txt"):
        topic = ""
        for line in read_all_lines(corpus.folder / EDITOR / name):
            if line.text.startswith("# "):
                topic = line.text[2:].strip()
            elif line.text and not line.text.startswith((">", "#!")) and topic in names:
                yield topic, line


def idle_synonyms(corpus: Corpus) -> Iterator[Finding]:
    """Lines of which no name, or whose right side, stands in no document and no example question."""
    lines = list(read_lines(corpus.folder / EDITOR / "synonyms.txt"))
    synonyms = corpus.analyzer.synonyms
    named = {line.number: _phrases(line.text.rpartition("=>")[2]) for line in lines}
    wanted = {phrase for phrases in named.values() for phrase in phrases} | set(synonyms.groups)
    found = _said(corpus, wanted) if lines else set()
    terms = {synonyms.groups[phrase] for phrase in found if phrase in synonyms.groups}
    for line in lines:
        if not any(phrase in found or synonyms.groups.get(phrase) in terms for phrase in named[line.number]):
            side = "the words on the right stand" if "=>" in line.text else "its words stand"
            problem = f"{side} in no document and no example question"
            yield _in_line("idle synonym", line, line.text, problem)


def _phrases(text: str) -> list[Phrase]:
    return [phrase for name in text.split(",") if (phrase := phrase_of(name))]


def _said(corpus: Corpus, wanted: Collection[Phrase]) -> set[Phrase]:
    """The phrases that stand in a document, its title or an example question."""
    lengths: dict[str, set[int]] = {}
    for phrase in wanted:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    texts = [text for document in corpus.documents for text in (document.title, document.text)]
    texts += [question for topic in corpus.topics for question in topic.questions]
    found: set[Phrase] = set()
    for text in texts:
        stems = [stem(word) for word in words_of(text)]
        for at, first in enumerate(stems):
            found.update(tuple(stems[at : at + length]) for length in lengths.get(first, ()))
    return found & set(wanted)


def idle_cautions(corpus: Corpus) -> Iterator[Finding]:
    """Lines whose words for quotes stand in no document; those for questions may stand in any."""
    said = [f" {' '.join(words_of(document.text))} " for document in corpus.documents]
    for line in read_lines(corpus.folder / EDITOR / "cautions.txt"):
        cautions = Cautions.of_line(line)
        if not any(caution.in_question or any(caution.phrase in text for text in said) for caution in cautions):
            words = line.text.partition("=>")[0].strip()
            yield _in_line("idle caution", line, words, "these words stand in no document, so it is never said")


def idle_lexicon_lines(corpus: Corpus) -> Iterator[Finding]:
    """Lines with an English word that nobody knows, although one that is nearly the same stands in the documents.

    Words for what the documents do not treat are welcome: an answer says then that they are not mentioned.
    """
    texts = [text for document in corpus.documents for text in (document.title, document.text)]
    texts += [question for topic in corpus.topics for question in topic.questions]
    words = {word for text in texts for word in words_of(text)} | corpus.analyzer.synonyms.written_words
    stems = {stem(word) for word in words}
    for lexicon in Languages.read(corpus.folder / EDITOR, corpus.analyzer).lexicons:
        for line in read_all_lines(lexicon.file) if not lexicon.faults else ():
            english = line.text.partition("=")[2] if not line.text.startswith("#") else ""
            for strange in (word for word in words_of(english) if not _is_known(word, stems)):
                if near := get_close_matches(strange, words, 1, _NEARLY):
                    problem = f"“{strange}” on the right is no word of the documents; did you mean “{near[0]}”?"
                    yield _in_line("idle lexicon", line, line.text, problem)


def _is_known(word: str, stems: Collection[str]) -> bool:
    return not word.isalpha() or stem(word) in stems or word in english_frequencies()


def unknown_files(folder: Path, known: Collection[str]) -> Iterator[Finding]:
    """Files under `editor/` that are read by nothing, such as one whose name was misspelt."""
    if not (folder / EDITOR).is_dir():
        return
    for file in sorted((folder / EDITOR).iterdir()):
        if file.name in known or file.name.startswith((".", "README")) or _LEXICON.match(file.name):
            continue
        problem = f"nothing reads a file of this name; {_meant(file.name, known)}"
        yield Finding("unknown file", f"{EDITOR}/{file.name}", "", problem)


def _meant(name: str, known: Collection[str]) -> str:
    if name.startswith("lexicon"):
        return "a lexicon has the code of its language in its name, as in lexicon-es.txt"
    near = get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"


def _in_line(kind: str, line: Line, words: str, problem: str) -> Finding:
    return Finding(kind, f"{EDITOR}/{line.file.name}", first_words(fold(words)), problem, line.number)
