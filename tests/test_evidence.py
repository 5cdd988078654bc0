"""From a question to the words that answer it: asked, said, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from conftest import WriteCorpus
from small_corpus import DOCUMENTS, SUBJECTS, TOPICS, write

from bot.corpus import Corpus
from bot.evidence import Evidence, EvidenceFinder, Finding
from bot.model import Span, fold
from bot.query import QueryParser

LIST = """The face

Contraindications are:

- hepatitis;
- epilepsy;
- pregnancy.

It takes an hour.
"""


class Reader:
    """Asks one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.parser, self.finder = QueryParser(corpus), EvidenceFinder(corpus)

    def find(self, question: str, *subjects: str) -> Finding:
        query = self.parser.parse(question)
        (part,) = query.parts
        return self.finder.find(part, frozenset(subjects) or query.subjects)


def words_of(evidence: tuple[Evidence, ...]) -> list[str]:
    return [fold(piece.span.of(piece.passage.document.text)) for piece in evidence]


def reader_for(tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, str]) -> Reader:
    return Reader(Corpus.load(write(tmp_path_factory.mktemp("corpus"), files)))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader_for(tmp_path_factory, DOCUMENTS | SUBJECTS | TOPICS)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader_for(tmp_path_factory, DOCUMENTS | SUBJECTS)


def test_a_question_like_an_example_gets_the_words_that_the_editor_named(asked: Reader) -> None:
    finding = asked.find("the place to preserve coffee")
    assert words_of(finding.evidence) == ["Coffee belongs in the freezer."]
    assert finding.topic is not None
    assert finding.topic.name == "storage of coffee"
    assert finding.confidence == finding.topics[0].score > 0.5
    assert (finding.related, finding.missing) == ((), ())


def test_a_question_that_only_the_sentences_know_gets_the_sentence(said: Reader) -> None:
    finding = said.find("Is tea harmless in pregnancy?")
    assert words_of(finding.evidence)[0] == "Green tea is harmless in pregnancy."
    assert finding.topic is None


def test_a_question_that_the_editor_found_unanswered_has_no_evidence(asked: Reader) -> None:
    finding = asked.find("How expensive is a packet of tea?")
    assert (finding.evidence, finding.topic) == ((), None)
    assert finding.confidence < 0.3
    assert {"expensive", "packet"} <= set(finding.missing)
    assert {piece.passage.document.id for piece in finding.related} == {"tea"}


def test_where_every_word_is_known_the_unanswered_topic_is_named(write_corpus: WriteCorpus) -> None:
    files = DOCUMENTS | TOPICS | {"more.txt": "The lottery jackpot has numbers.\n"}
    finding = Reader(Corpus.load(write_corpus(files))).find("lottery jackpot numbers")
    assert finding.evidence == ()
    assert finding.missing == ("lottery",)


@pytest.mark.parametrize(("subject", "document"), [("tea", "tea"), ("coffee", "coffee")])
def test_evidence_is_about_the_subject_that_is_meant(said: Reader, asked: Reader, subject: str, document: str) -> None:
    for reader in (said, asked):
        finding = reader.find("How hot must the water be?", subject)
        pieces = (*finding.evidence, *finding.related)
        assert pieces
        assert {piece.passage.document.id for piece in pieces} == {document}
        assert all(hit.passage.document.id == document for hit in finding.hits)


def test_without_a_subject_the_default_one_is_meant(asked: Reader) -> None:
    assert words_of(asked.find("How hot must the water be?").evidence) == [
        "Green tea is brewed with water of 80 degrees."
    ]


def test_topics_about_other_subjects_are_left_out(asked: Reader) -> None:
    (part,) = asked.parser.parse("How hot must the water be?").parts
    found = asked.finder.search_topics(part, frozenset({"coffee"}))
    assert found[0].topic.name == "heat of the water for coffee"
    assert {target.document.id for hit in found for target in hit.topic.targets} == {"coffee"}


def test_nothing_known_is_nothing_found(asked: Reader, said: Reader) -> None:
    for reader in (asked, said):
        finding = reader.find("cinnamon zirconium")
        assert (finding.evidence, finding.related, finding.confidence) == ((), (), 0.0)
        assert finding.missing == ("cinnamon", "zirconium")


def test_a_list_item_has_its_lead_in_and_the_whole_list_has_none(write_corpus: WriteCorpus) -> None:
    questions = """# hepatitis
hepatitis and my liver
> face: - hepatitis;

# all
everything that forbids it
> face: Contraindications are: - hepatitis; - epilepsy; - pregnancy.
"""
    reader = Reader(Corpus.load(write_corpus({"face.txt": LIST, "editor/questions.txt": questions})))
    corpus = reader.corpus
    assert corpus.faults == ()
    item, whole = (topic.targets[0] for topic in corpus.topics)
    passage = next(passage for passage in corpus.passages if passage.is_list)
    assert Evidence(passage, item.span, 1.0).lead_in == "Contraindications are:"
    assert Evidence(passage, whole.span, 1.0).lead_in is None


def test_evidence_overlaps_only_within_one_document(said: Reader) -> None:
    tea, coffee = (next(p for p in said.corpus.passages if p.document.id == name) for name in ("tea", "coffee"))
    one = Evidence(tea, Span(10, 40), 1.0)
    assert one.overlaps(Evidence(tea, Span(39, 50), 0.5))
    assert not one.overlaps(Evidence(tea, Span(40, 50), 0.5))
    assert not one.overlaps(Evidence(coffee, Span(10, 40), 1.0))


def test_both_sides_of_a_disagreement_are_found(write_corpus: WriteCorpus) -> None:
    files = {
        "a.txt": "Plasma\n\nDuration\n\nThe effect of plasma lasts for two years.\n",
        "b.txt": "Plasma therapy\n\nDuration\n\nThe effect of plasma lasts for six months.\n",
        "editor/questions.txt": "# duration\nHow long does the effect last?\nfor how many years is the effect\n"
        "> a: The effect of plasma lasts for two years.\n> b: The effect of plasma lasts for six months.\n"
        + TOPICS["editor/unanswered.txt"],
    }
    reader = Reader(Corpus.load(write_corpus(files)))
    finding = reader.find("How long does the effect last?")
    assert {piece.passage.document.id for piece in finding.evidence} == {"a", "b"}


CREAM = {
    "a.txt": "The cream\n\nThe cream is harmless. It smells of roses.\n",
    "b.txt": "Skin\n\nThe cream may cause a rash.\n",
}
HARMLESS = """# is it harmless
Is the cream harmless?
is the cream safe for me
> a: The cream is harmless.
"""
TIMES = {
    "a.txt": "Time\n\nThe session takes 20 minutes.\n",
    "b.txt": "Time\n\nThe session takes 2 hours.\n",
}
BREAK = """# lunch break
Is the session done in a lunch break?
> a: The session takes 20 minutes.

# how long: session
How many hours does the session take?
> b: The session takes 2 hours.
"""
SIDES = "# how long: session\n> a: The session takes 20 minutes.\nagainst\n> b: The session takes 2 hours.\n"


@pytest.mark.parametrize("editor", [{}, {"editor/questions.txt": HARMLESS}])
def test_words_that_deny_every_risk_stand_behind_those_that_tell_of_one(
    write_corpus: WriteCorpus, editor: dict[str, str]
) -> None:
    reader = Reader(Corpus.load(write_corpus({**CREAM, **editor})))
    assert words_of(reader.find("Is the cream harmless?").evidence)[-2:] == [
        "The cream may cause a rash.", "The cream is harmless.",
    ]  # fmt: skip


@pytest.mark.parametrize(("named", "shown"), [("", 1), ("for: lunch break\n", 2)])
def test_the_other_side_is_shown_for_the_topics_that_the_editor_names(
    write_corpus: WriteCorpus, named: str, shown: int
) -> None:
    files = {**TIMES, "editor/questions.txt": BREAK, "editor/conflicts.txt": SIDES + named}
    reader = Reader(Corpus.load(write_corpus(files)))
    finding = reader.find("Is the session done in a lunch break?")
    assert words_of(finding.evidence) == ["The session takes 20 minutes.", "The session takes 2 hours."][:shown]


def test_a_topic_in_part_gives_words_and_less_confidence(write_corpus: WriteCorpus) -> None:
    asked = HARMLESS.replace("> a:", "> partial\n> a:")
    findings = [
        Reader(Corpus.load(write_corpus({**CREAM, "editor/questions.txt": questions}))).find("Is the cream harmless?")
        for questions in (HARMLESS, asked)
    ]
    assert [finding.is_partial for finding in findings] == [False, True]
    assert findings[1].confidence == findings[0].confidence / 2
    assert findings[0].evidence == findings[1].evidence


def test_what_is_forbidden_before_is_no_answer_about_the_time_after(write_corpus: WriteCorpus) -> None:
    files = {
        "a.txt": "Rules\n\nDo not smoke before the session.\n",
        "editor/questions.txt": "# smoking\nMay I smoke before the session?\n> a: Do not smoke before the session.\n",
    }
    reader = Reader(Corpus.load(write_corpus(files)))
    assert words_of(reader.find("May I smoke before the session?").evidence) == ["Do not smoke before the session."]
    assert reader.find("May I smoke after the session?").topics == ()


def test_a_document_that_no_topic_names_is_answered_as_if_there_were_none(write_corpus: WriteCorpus) -> None:
    new = {"kettle.txt": "The kettle\n\nThe kettle is descaled with vinegar every month. It holds two litres.\n"}
    question = "Is the kettle descaled with vinegar?"
    for files in (DOCUMENTS | new, DOCUMENTS | TOPICS | new):
        finding = Reader(Corpus.load(write_corpus(files))).find(question)
        assert words_of(finding.evidence)[0] == "The kettle is descaled with vinegar every month."


SHOP = {
    "shop.md": "# The shop\n\n## Where are you?\n\nThe shop stands at Harbour Street, next to the lighthouse.\n\n"
    "## How can I pay?\n\nYou can pay in cash and by card.\n\n## Can children come?\n\nEverybody is welcome.\n",
    "rules.txt": "House rules\n\nDogs that bark all day stay outside. Where they wait is up to their owners.\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader_for(tmp_path_factory, SHOP)


@pytest.mark.parametrize(
    "question",
    [
        "Where is the moon?",
        "Who is the president of France?",
        "How do I bake bread?",
        "how much?",
        "What is love?",
        "where can i park",
    ],
)
def test_words_that_only_ask_like_the_question_are_no_answer(shop: Reader, question: str) -> None:
    finding = shop.find(question)
    assert (finding.evidence, finding.related) == ((), ())


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Where is the lighthouse?", "The shop stands at Harbour Street, next to the lighthouse."),
        ("Where are you?", "The shop stands at Harbour Street, next to the lighthouse."),
        ("can kids come", "Everybody is welcome."),
        ("Who decides about dogs?", "Dogs that bark all day stay outside."),
    ],
)
def test_a_telling_word_in_the_words_their_passage_or_the_question_above_is_enough(
    shop: Reader, question: str, words: str
) -> None:
    assert words_of(shop.find(question).evidence)[0] == words


FIRST_BLOCKS = """# address
What is your address?
where is the shop
> shop: The shop stands at Harbour Street, next to the lighthouse.

# phone
What is your phone number?
> nothing
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is your address?", ["The shop stands at Harbour Street, next to the lighthouse."]),
        ("What is your phone number?", []),
        ("What is your payment by card?", ["You can pay in cash and by card."]),
        ("What is the moon?", []),
    ],
)
def test_an_editor_s_first_blocks_answer_their_own_questions_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, question: str, words: list[str]
) -> None:
    reader = reader_for(tmp_path_factory, SHOP | {"editor/questions.txt": FIRST_BLOCKS})
    assert words_of(reader.find(question).evidence) == words
