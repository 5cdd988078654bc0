"""From findings to an answer: numbers, notices, what is beside the quotes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import WriteCorpus
from small_corpus import DOCUMENTS, SUBJECTS, TOPICS, WORDS, load

from bot.assistant import Assistant
from bot.composer import Composer
from bot.conflicts import ConflictFinder
from bot.conversation import Understanding
from bot.corpus import Corpus
from bot.evidence import Evidence, Finding
from bot.matching import TopicHit
from bot.model import Answer, Passage, Span, Status
from bot.query import Part, Query
from bot.topics import Topic

QUESTION = "What of it?"


@pytest.fixture
def corpus(write_corpus: WriteCorpus) -> Corpus:
    return Corpus.load(write_corpus(DOCUMENTS | SUBJECTS | WORDS))


@pytest.fixture
def composer(corpus: Corpus) -> Composer:
    return Composer(corpus, ConflictFinder(corpus))


def passages(corpus: Corpus, name: str) -> list[Passage]:
    return [passage for passage in corpus.passages if passage.document.id == name]


def evidence(passage: Passage, sentence: int = 0, score: float = 0.9) -> Evidence:
    return Evidence(passage, passage.sentences[sentence], score)


def finding(*pieces: Evidence, related: tuple[Evidence, ...] = (), missing: tuple[str, ...] = ()) -> Finding:
    confidence = pieces[0].score if pieces else 0.1
    return Finding(Part(QUESTION, ()), pieces, related, confidence, missing)


def understanding(*findings: Finding, about: tuple[str, ...] = ()) -> Understanding:
    return Understanding(Query(QUESTION, tuple(found.part for found in findings)), findings, about)


def test_words_that_do_not_answer_what_was_asked_are_an_answer_in_part(composer: Composer, corpus: Corpus) -> None:
    near = replace(finding(evidence(passages(corpus, "tea")[0])), is_partial=True)
    answer = composer.answer(QUESTION, understanding(near))
    assert (answer.status, len(answer.citations)) == (Status.PARTIAL, 1)
    whole = finding(evidence(passages(corpus, "coffee")[0]))
    assert composer.answer(QUESTION, understanding(whole, near)).status is Status.PARTIAL


def test_statements_are_numbered_in_the_order_of_the_evidence(composer: Composer, corpus: Corpus) -> None:
    coffee, tea = passages(corpus, "coffee")[0], passages(corpus, "tea")[0]
    answer = composer.answer(QUESTION, understanding(finding(evidence(coffee), evidence(tea))))
    assert answer.status is Status.ANSWERED
    assert [(c.number, c.document.id, c.section) for c in answer.citations] == [
        (1, "coffee", "Making"), (2, "tea", "Making"),
    ]  # fmt: skip
    assert [statement.text for statement in answer.statements] == [
        "Coffee is brewed with water of 95 degrees.", "Green tea is brewed with water of 80 degrees.",
    ]  # fmt: skip


def test_the_same_words_are_not_said_twice(composer: Composer, corpus: Corpus) -> None:
    tea = passages(corpus, "tea")[0]
    wider = Evidence(tea, Span(tea.span.start, tea.span.end), 0.5)
    answer = composer.answer(QUESTION, understanding(finding(evidence(tea), wider), finding(evidence(tea))))
    assert len(answer.statements) == 1


def test_an_answer_has_at_most_six_statements(composer: Composer, corpus: Corpus) -> None:
    pieces = [evidence(passage, n) for passage in corpus.passages for n in range(len(passage.sentences))]
    assert len(pieces) > 6
    assert len(composer.answer(QUESTION, understanding(finding(*pieces))).statements) == 6


def test_one_open_question_makes_the_answer_partial(composer: Composer, corpus: Corpus) -> None:
    tea = passages(corpus, "tea")[0]
    answer = composer.answer(QUESTION, understanding(finding(evidence(tea)), finding(missing=("cinnamon",))))
    assert answer.status is Status.PARTIAL
    assert answer.interpretation.not_in_documents == ("cinnamon",)
    assert answer.confidence == 0.9


def test_what_is_near_is_cited_apart(composer: Composer, corpus: Corpus) -> None:
    near = tuple(evidence(passage) for passage in corpus.passages[:3])
    answer = composer.answer(QUESTION, understanding(finding(related=near, missing=("x", "x"))))
    assert (answer.status, answer.statements, answer.citations) == (Status.NOT_FOUND, (), ())
    assert [citation.number for citation in answer.related] == [1, 2]
    assert answer.interpretation.not_in_documents == ("x",)
    assert answer.suggestions == ("How long does coffee steep?",)


def test_beside_an_answer_nothing_near_is_shown(composer: Composer, corpus: Corpus) -> None:
    tea, coffee = passages(corpus, "tea")[0], passages(corpus, "coffee")[0]
    answer = composer.answer(QUESTION, understanding(finding(evidence(tea)), finding(related=(evidence(coffee),))))
    assert (answer.related, answer.suggestions) == ((), ())


def test_a_message_without_a_question_is_not_found(composer: Composer) -> None:
    answer = composer.answer("?!", understanding())
    assert (answer.status, answer.confidence, answer.disclaimer) == (Status.NOT_FOUND, 0.0, "No advice. Ask")


def test_out_of_scope_needs_every_question_to_be(composer: Composer, corpus: Corpus) -> None:
    tea = passages(corpus, "tea")[0]
    topic = Topic("lottery", ("Who?",), (), in_scope=False)
    hit = TopicHit(topic, 0.9, 1.0, "Who?")
    lost = Finding(Part(QUESTION, ()), related=(evidence(tea),), topics=(hit,))
    alone = composer.answer(QUESTION, understanding(lost))
    assert (alone.status, alone.notice, alone.related) == (Status.OUT_OF_SCOPE, "Not about drinks.", ())
    both = composer.answer(QUESTION, understanding(lost, finding(missing=("x",))))
    assert (both.status, both.notice) == (Status.NOT_FOUND, None)


def test_confidence_stays_a_share(composer: Composer, corpus: Corpus) -> None:
    tea = passages(corpus, "tea")[0]
    assert composer.answer(QUESTION, understanding(finding(evidence(tea, score=1.7)))).confidence == 1.0


def test_what_was_carried_over_and_corrected_is_told(composer: Composer, corpus: Corpus) -> None:
    tea = passages(corpus, "tea")[0]
    found = finding(evidence(tea))
    query = Query(QUESTION, (found.part,), corrections=(("cofee", "coffee"),), synonyms=(("sencha", "tea"),))
    told = composer.answer(QUESTION, Understanding(query, (found,), ("tea",))).interpretation.as_dict()
    assert told == {
        "about": ["tea"],
        "corrections": [{"from": "cofee", "to": "coffee"}],
        "synonyms": [{"from": "sencha", "to": "tea"}],
        "not_in_documents": [],
    }


def test_an_emergency_has_its_notice_and_nothing_else(composer: Composer) -> None:
    answer = composer.emergency("help", "Call now.")
    assert (answer.status, answer.notice, answer.disclaimer) == (Status.EMERGENCY, "Call now.", "No advice. Ask")
    assert (answer.citations, answer.related, answer.suggestions, answer.cautions) == ((), (), (), ())


def test_small_talk_and_unknown_languages_quote_nothing(composer: Composer) -> None:
    for answer, notice in (
        (composer.smalltalk("hi"), "A cup for you."),
        (composer.unsupported_language("hallo", "Sorry."), "Sorry."),
    ):
        assert (answer.notice, answer.disclaimer) == (notice, "No advice. Ask")
        assert (answer.citations, answer.related, answer.confidence) == ((), (), 0.0)


def test_without_files_of_the_editor_the_general_words_are_said(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus(DOCUMENTS))
    answer = Composer(corpus, ConflictFinder(corpus)).smalltalk("hi")
    assert answer.suggestions == ()
    assert "not advice" in answer.disclaimer
    assert answer.notice


def test_one_message_may_be_said_in_the_corpus_s_own_way(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus(DOCUMENTS | {"editor/assistant.toml": 'greeting = "Welcome to the tea room."\n'}))
    assert Composer(corpus, ConflictFinder(corpus)).smalltalk("hi").notice == "Welcome to the tea room."
    assert Assistant.load(corpus.folder).ask("hi").notice == "Welcome to the tea room."


def test_an_answer_from_topics_suggests_nothing_and_a_near_miss_suggests_what_is_answered(tmp_path: Path) -> None:
    assistant = load(tmp_path, DOCUMENTS, SUBJECTS, TOPICS)
    near: Answer = assistant.ask("May I put cinnamon into tea?")
    answered = {topic.questions[0] for topic in assistant.corpus.topics if topic.targets}
    assert set(near.suggestions) <= answered
    assert 1 <= len(near.suggestions) <= 3
