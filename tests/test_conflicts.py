"""Disagreement: what rules find and what they leave alone, what an editor adds and silences, and what is shown."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import pytest
from conflicting_documents import DISAGREEMENTS, DOCUMENTS
from conftest import PAGES, WriteCorpus
from hypothesis import HealthCheck, given, settings

from bot.commands import ANSWERED, BROKEN_CORPUS, conflicts
from bot.commands.console import Console
from bot.conflicts import ConflictFinder, Disagreement, Found
from bot.corpus import Corpus
from bot.errors import WordFileError
from bot.model import Citation, Span, fold

DURATION = """# how long a session takes
How long does a session take?
how many minutes
> a: The session takes 20 minutes.
> b: Plan half an hour to an hour for one visit.
"""


def finder_of(folder: Path) -> ConflictFinder:
    return ConflictFinder(Corpus.load(folder))


def quotes(disagreement: Disagreement) -> list[list[str]]:
    return [[place.span.of(place.document.text) for place in side] for side in disagreement.grouped]


def cite(corpus: Corpus, words: Sequence[tuple[str, str]]) -> list[Citation]:
    citations = []
    for number, (name, quote) in enumerate(words, 1):
        document = corpus.document(name)
        start = document.text.index(quote)
        citations.append(Citation(number, document, Span(start, start + len(quote))))
    return citations


@pytest.mark.parametrize(
    ("first", "second", "topic"),
    [
        ("The charge of the battery takes 4 hours.", "The charge of the battery takes 8 hours.", "how long"),
        ("Clean the filter every two weeks.", "You should clean the filter once a month.", "how often"),
        ("Oil the chain every 200 km.", "Oil the chain every 500 km.", "how often"),
        ("The course has 5-6 sessions.", "The course has 2 to 3 sessions.", "how many"),
        ("The bicycle was invented in 1817.", "The first bicycle was invented in 1839.", "since when"),
        ("The wash water reaches 40 °C.", "The wash water reaches 60 °C.", "temperature"),
        ("The wound heals within 3 days.", "The wound usually heals within 10 days.", "how long"),
        ("Vinegar can damage the seals.", "Vinegar does not damage the seals.", "risk"),
        ("There is no risk of infection.", "There is a minimal risk of infection.", "risk"),
        ("There is absolutely no risk of infection.", "Infections are possible only if the needle is dirty.", "risk"),
        ("Almost zero risk of bleeding or infection.", "Infections are possible.", "risk"),
        ("The cream is harmless.", "The cream may cause a rash.", "risk"),
        ("Floss helps against gum disease.", "There is no evidence that floss helps against gum disease.", "help"),
        ("The ointment is effective for acne.", "The ointment can aggravate acne.", "help"),
        ("Aluminium pans must not be washed here.", "Aluminium pans can be washed here.", "allowed"),
        ("The plates must be rinsed first.", "There is no need to rinse the plates first.", "allowed"),
        ("Rinse the plates before loading.", "Do not rinse the plates before loading.", "allowed"),
        ("There are no spare parts for old pumps.", "There are spare parts for old pumps.", "is there any"),
    ],
)
def test_each_kind_of_disagreement_is_found_between_two_documents(
    write_corpus: WriteCorpus, first: str, second: str, topic: str
) -> None:
    title = "Questions about the treatment\n\n"
    finder = finder_of(write_corpus({"a.txt": f"{title}{first}\n", "b.txt": f"{title}{second}\n"}))
    assert [quotes(one) for one in finder.disagreements] == [[[first], [second]]]
    assert topic in finder.disagreements[0].topic


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The session takes 20 minutes.", "The effect takes 3 weeks to appear."),
        ("The effect lasts 2 years.", "The effect appears after 3 weeks."),
        ("Eat nothing 3 hours before the procedure.", "Eat nothing 2 hours after the procedure."),
        ("The eco programme takes 3 hours.", "The quick programme takes 30 minutes."),
        ("On a road bike a chain lasts 3000 km.", "On a mountain bike a chain lasts 1500 km."),
        ("Pump X100 needs 9 litres.", "Pump Z200 needs 12 litres."),
        ("In summer check the pressure every week.", "In winter check the pressure every month."),
        ("The chain lasts about 3000 km.", "The chain lasts 2900 to 3100 km."),
        ("There is no evidence that floss helps against gum disease.", "Floss does not help against gum disease."),
        ("The course took six weeks previously.", "The course took two weeks."),
        ("The effect lasts up to 2 years.", "Fillers smooth the skin, and this effect lasts 6 months."),
        ("The effect lasts up to 2 years.", "Fillers smooth the skin. This effect lasts 6 months."),
        ("Previously the cast was worn for six weeks.", "The cast is worn for two weeks."),
        ("I descale the machine once a year.", "Descale the machine every two months."),
        ("Does the session take 20 minutes?", "The session takes an hour."),
        ("Take at least 3 tablets.", "Take 5 tablets."),
        ("Vinegar can damage the seals.", "Citric acid does not damage the seals."),
        ("Ivy is poisonous and may cause a rash.", "Fern is harmless."),
        ("Salt helps against ice.", "There is no evidence that salt helps against moss."),
        ("Wooden spoons must not be washed here.", "Plastic spoons can be washed here."),
        ("Do not use the bike without lights at night.", "You can use the bike without lights during the day."),
        ("Leather boots should be waxed often.", "Boots with a membrane must not be waxed."),
    ],
)
def test_what_only_looks_like_a_disagreement_is_left_alone(write_corpus: WriteCorpus, first: str, second: str) -> None:
    title = "Questions and answers\n\n"
    finder = finder_of(write_corpus({"a.txt": f"{title}{first}\n", "b.txt": f"{title}{second}\n"}))
    assert finder.disagreements == ()


def test_of_ten_documents_on_other_things_all_six_disagreements_are_found_and_nothing_else(
    write_corpus: WriteCorpus,
) -> None:
    finder = finder_of(write_corpus(DOCUMENTS))
    found = {frozenset(fold(quote) for side in quotes(one) for quote in side) for one in finder.disagreements}
    assert found == {frozenset(pair) for pair in DISAGREEMENTS}
    assert all(len(one.grouped) == 2 for one in finder.disagreements)


def test_sections_about_different_things_do_not_disagree(write_corpus: WriteCorpus) -> None:
    text = "# Bikes\n\n## City bikes\n\nThe tyres last 5000 km.\n\n## Racing bikes\n\nThe tyres last 2000 km.\n"
    assert finder_of(write_corpus({"a.md": text})).disagreements == ()


def test_subjects_that_an_editor_tells_apart_do_not_disagree(write_corpus: WriteCorpus) -> None:
    toml = 'subjects = ["peeling", "massage"]\n[document.a]\nsubject = "peeling"\n[document.b]\nsubject = "%s"\n'
    pages = {
        "a.txt": "It lasts\n\nThe session takes 20 minutes.\n",
        "b.txt": "It lasts\n\nThe session takes 2 hours.\n",
    }
    assert finder_of(write_corpus({**pages, "editor/documents.toml": toml % "massage"})).disagreements == ()
    assert len(finder_of(write_corpus({**pages, "editor/documents.toml": toml % "peeling"})).disagreements) == 1


def test_a_sentence_that_takes_back_the_one_before_it(write_corpus: WriteCorpus) -> None:
    text = "Garlic\n\nIt is believed that garlic cures colds. However, this is a completely unsubstantiated claim.\n"
    finder = finder_of(write_corpus({"a.txt": text}))
    assert [one.kind for one in finder.disagreements] == ["disputes"]


def test_an_example_question_tells_that_different_words_measure_one_thing(write_corpus: WriteCorpus) -> None:
    pages = {
        "a.txt": "Here\n\nThe session takes 20 minutes.\n",
        "b.txt": "There\n\nPlan half an hour to an hour for one visit.\n",
    }
    assert finder_of(write_corpus(pages)).disagreements == ()
    finder = finder_of(write_corpus({**pages, "editor/questions.txt": DURATION}))
    assert [one.topic for one in finder.disagreements] == ["how long a session takes"]


def test_what_answers_one_question_is_compared_in_the_measure_that_it_asks_for(write_corpus: WriteCorpus) -> None:
    pages = {
        "a.txt": "Here\n\nThe effect lasts two years.\n",
        "b.txt": "There\n\nIt sets in within 3 weeks.\n",
        "c.txt": "Elsewhere\n\nThe results appear within 4 weeks, and they last up to 18 months.\n",
    }
    questions = (
        "# how long the effect lasts\nHow long does the effect last?\nfor how many months\n"
        "> a: The effect lasts two years.\n> b: It sets in within 3 weeks.\n> c: The results … 18 months.\n"
    )
    (found,) = finder_of(write_corpus({**pages, "editor/questions.txt": questions})).disagreements
    assert [place.document.id for place in found.places] == ["a", "c"]


# --- what one answer shows ---------------------------------------------------------------------------------------


PAGES_ON_TIME = {
    "a.txt": "Time\n\nThe session takes 20 minutes.\n",
    "b.txt": "Time\n\nThe session takes 2 hours. Bring a book.\n",
    "c.txt": "Time\n\nThe session usually takes 20 minutes.\n",
}


def test_among_citations_the_sides_are_their_numbers(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus(PAGES_ON_TIME))
    words = [
        ("c", "The session usually takes 20 minutes."),
        ("b", "The session takes 2 hours."),
        ("b", "Bring a book."),
    ]
    (conflict,) = ConflictFinder(corpus).among(cite(corpus, [*words, ("a", "The session takes 20 minutes.")]))
    assert conflict.sides == ((1, 4), (2,))


def test_citations_that_agree_are_no_conflict(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus(PAGES_ON_TIME))
    words = [("a", "The session takes 20 minutes."), ("c", "The session usually takes 20 minutes.")]
    finder = ConflictFinder(corpus)
    assert finder.among(cite(corpus, words)) == ()
    assert finder.among(()) == ()


def test_one_citation_that_holds_both_sides_is_no_conflict_with_itself(write_corpus: WriteCorpus) -> None:
    text = "Time\n\nThe session takes 20 minutes. The session takes 2 hours.\n"
    corpus = Corpus.load(write_corpus({"a.txt": text}))
    finder = ConflictFinder(corpus)
    assert len(finder.disagreements) == 1
    assert finder.among(cite(corpus, [("a", "The session takes 20 minutes. The session takes 2 hours.")])) == ()


def test_others_are_the_missing_sides_and_never_words_already_chosen(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus(PAGES_ON_TIME))
    finder = ConflictFinder(corpus)
    chosen = [(citation.document, citation.span) for citation in cite(corpus, [("b", "The session takes 2 hours.")])]
    (side,) = finder.others(chosen)
    assert side.span.of(side.document.text) == "The session takes 20 minutes."
    assert finder.others([*chosen, (side.document, side.span)]) == ()
    assert finder.others(chosen, most=0) == ()
    assert finder.others([]) == ()


def test_others_name_the_topics_whose_answers_show_them(write_corpus: WriteCorpus) -> None:
    files = {
        "a.txt": "Here\n\nThe session takes 20 minutes.\n",
        "b.txt": "There\n\nPlan half an hour to an hour for one visit.\n",
    }
    corpus = Corpus.load(write_corpus({**files, "editor/questions.txt": DURATION}))
    (citation,) = cite(corpus, [("a", "The session takes 20 minutes.")])
    (side,) = ConflictFinder(corpus).others([(citation.document, citation.span)])
    assert side.topic == "how long a session takes"
    assert side.asked == {"how long a session takes"}


SWEEPING = {
    "a.txt": "Care\n\nThe cream is harmless.\n",
    "b.txt": "Care\n\nThe cream may cause a rash.\n",
    "c.txt": "Care\n\nThe cream can cause burns.\n",
}


def test_words_that_deny_every_risk_are_sweeping_and_need_what_is_against_them(write_corpus: WriteCorpus) -> None:
    corpus = Corpus.load(write_corpus(SWEEPING))
    finder = ConflictFinder(corpus)
    words = [("a", "The cream is harmless."), ("b", "The cream may cause a rash."), ("c", "The cream can cause burns.")]
    harmless, rash, burns = [(citation.document, citation.span) for citation in cite(corpus, words)]
    assert [finder.is_sweeping(*place) for place in (harmless, rash, burns)] == [True, False, False]
    assert [side.is_needed for side in finder.others([harmless])] == [True, False]
    assert [side.is_needed for side in finder.others([rash])] == [False]
    assert [side.is_needed for side in finder.others([harmless, burns])] == [False]


def test_words_of_an_editor_that_deny_every_risk_are_sweeping_too(write_corpus: WriteCorpus) -> None:
    added = "# is it harmless\n> a: The cream is harmless.\nagainst\n> c: The cream can cause burns.\n"
    corpus = Corpus.load(write_corpus({**SWEEPING, "editor/conflicts.txt": added}))
    (citation,) = cite(corpus, [("a", "The cream is harmless.")])
    assert ConflictFinder(corpus).is_sweeping(citation.document, citation.span)


def test_what_was_found_can_be_stored_and_is_not_found_again(
    write_corpus: WriteCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = Corpus.load(write_corpus({**SWEEPING, "editor/conflicts.txt": "not: the weather\n"}))
    found = Found.of(corpus)
    stored = Found.from_plain(json.loads(json.dumps(found.as_plain())), corpus)
    assert stored == found
    assert stored.faults
    assert stored.disagreements
    monkeypatch.setattr("bot.conflicts.found.disagreements", lambda corpus: pytest.fail("compared again"))
    assert ConflictFinder(corpus, stored).disagreements == found.disagreements


# --- the editor's file -------------------------------------------------------------------------------------------


def test_an_editor_adds_what_no_rule_can_see(write_corpus: WriteCorpus) -> None:
    pages = {"a.txt": "Colour\n\nThe roof is red.\n", "b.txt": "Colour\n\nThe roof is green. It is old.\n"}
    added = "#! a comment\n# colour of the roof\n> a: The roof is red.\nagainst\n> b: The roof … green.\n"
    corpus = Corpus.load(write_corpus({**pages, "editor/conflicts.txt": added}))
    finder = ConflictFinder(corpus)
    (conflict,) = finder.among(cite(corpus, [("b", "The roof is green."), ("a", "The roof is red.")]))
    assert (conflict.topic, conflict.sides, finder.faults) == ("colour of the roof", ((1,), (2,)), ())


def test_an_editor_names_more_topics_whose_answers_show_the_sides(write_corpus: WriteCorpus) -> None:
    added = "# time\n> a: The session takes 20 minutes.\nagainst\n> b: The session takes 2 hours.\nfor: lunch\n"
    questions = "# lunch\nIs it done in a lunch break?\n> a: The session takes 20 minutes.\n"
    folder = write_corpus({**PAGES_ON_TIME, "editor/conflicts.txt": added, "editor/questions.txt": questions})
    corpus = Corpus.load(folder)
    finder = ConflictFinder(corpus)
    (citation,) = cite(corpus, [("a", "The session takes 20 minutes.")])
    (side,) = finder.others([(citation.document, citation.span)])
    assert side.asked == {"time", "lunch"} and not finder.faults
    (folder / "editor" / "questions.txt").write_text(questions.replace("lunch", "tea"), encoding="utf-8")
    assert finder_of(folder).faults == (
        "conflicts.txt, line 1: “for: lunch” is the name of no topic of questions.txt; mend it, or delete the line",
    )


@pytest.mark.parametrize(
    "silence",
    [
        "not: how long: session",
        "not:\n> a: The session takes 20 minutes.\n> b: The session takes 2 hours.",
        "not:\n> b: The session takes 2 hours.",
    ],
)
def test_an_editor_silences_a_topic_a_pair_or_a_statement(write_corpus: WriteCorpus, silence: str) -> None:
    pages = {name: PAGES_ON_TIME[name] for name in ("a.txt", "b.txt")}
    assert [one.topic for one in finder_of(write_corpus(pages)).disagreements] == ["how long: session"]
    finder = finder_of(write_corpus({**pages, "editor/conflicts.txt": silence}))
    assert (finder.disagreements, finder.faults) == ((), ())


def test_silencing_one_pair_leaves_the_other_contradictions(write_corpus: WriteCorpus) -> None:
    silence = "not:\n> a: The session takes 20 minutes.\n> b: The session takes 2 hours.\n"
    (left,) = finder_of(write_corpus({**PAGES_ON_TIME, "editor/conflicts.txt": silence})).disagreements
    assert sorted(place.document.id for place in left.places) == ["b", "c"]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("# x\n> a: The session takes 20 minutes.\nagainst\n> d: anything", "there is no document “d”"),
        (
            "# x\n> a: The session takes 20 minutes.\nagainst\n> b: not in it",
            "line 4: these words are not in “b”; copy them again: not in it",
        ),
        ("# x\n> a: The session takes 20 minutes.", "“x” has fewer than two sides"),
        ("#! c\n\nnot:\n", "line 3: “not:” names nothing and has no words below"),
        ("not: the weather", "line 1: “not: the weather” silences nothing"),
        ("not:\n> b: Bring a book.", "line 1: “not:” silences nothing between “Bring a book.”"),
    ],
)
def test_a_line_that_points_at_nothing_is_a_fault_and_the_rest_counts(
    write_corpus: WriteCorpus, lines: str, fault: str
) -> None:
    finder = finder_of(write_corpus({**PAGES_ON_TIME, "editor/conflicts.txt": lines}))
    assert any(fault in one for one in finder.faults)
    assert len(finder.disagreements) == 1


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("> a: words", "line 1: stands before the first topic"),
        ("# x\nwords", "line 2: cannot be read"),
        ("not:\n> a: The session takes 20 minutes.\nagainst", "line 3: “against” stands between the sides"),
        ("not: x\nfor: y", "line 2: “for: a topic of questions.txt” stands under a topic"),
        ("# x\nfor:", "line 2: “for: a topic of questions.txt” stands under a topic"),
    ],
)
def test_a_line_that_cannot_be_understood_is_told_with_its_number(
    write_corpus: WriteCorpus, lines: str, problem: str
) -> None:
    with pytest.raises(WordFileError, match=problem):
        finder_of(write_corpus({**PAGES_ON_TIME, "editor/conflicts.txt": lines}))


# --- any text, and the shipped documents -------------------------------------------------------------------------


def _bytes(text: str) -> bytes:
    """As UTF-8, without what makes a file no text."""
    return text.replace("\0", "").encode("utf-8", "replace")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(PAGES, PAGES)
def test_any_documents_can_be_compared_and_twice_give_the_same(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "a.txt").write_bytes(b"The session takes 20 minutes.\n" + _bytes(first))
    (tmp_path / "b.md").write_bytes(b"The session takes 2 hours.\n" + _bytes(second))
    corpus = Corpus.load(tmp_path)
    finder = ConflictFinder(corpus)
    assert finder.disagreements == ConflictFinder(corpus).disagreements
    for disagreement in finder.disagreements:
        assert len(disagreement.grouped) > 1
        assert all(place.span.end <= len(place.document.text) for place in disagreement.places)


@pytest.fixture(scope="module")
def finder(corpus: Corpus) -> ConflictFinder:
    return ConflictFinder(corpus)


def test_the_shipped_editors_file_has_no_fault(finder: ConflictFinder) -> None:
    assert finder.faults == ()


@pytest.mark.parametrize(
    "sides",
    [
        ["from 20 minutes to an hour", "about 20 minutes", "about 30-40 minutes"],
        ["up to 2 years", "lasts up to 18 months"],
        ["disappear within 3 days", "disappear within 10 days"],
        ["5-6 trips", "2 to 3 procedures"],
        ["at least 3 procedures", "2 to 3 procedures"],
        ["interval of 3-4 weeks", "every 3-4 months"],
        ["about six months", "wait a few weeks"],
        ["about six months", "within 3-5 weeks", "about 2-3 weeks"],
        ["used since 1975", "Since 1970"],
        ["a quarter of an hour", "for 6 minutes"],
        ["gluing the cornea", "general surgery"],
        ["absolutely no risk of rejection, infection", "Although minimal, but still the risk of infection"],
        ["absolutely no risk of rejection, infection", "possible only if the doctor"],
        ["there is no risk of rejection", "Almost zero risk", "allergic reactions are possible"],
        ["is a harmless procedure", "Side effects include"],
        ["is a harmless procedure", "prone to cancer"],
        ["acne can be an effective way", "provoke their exacerbation"],
        ["a real way to rejuvenate", "does not yet have evidence of effectiveness"],
        ["prolongs the effect of fillers", "unsubstantiated claim"],
        ["real photos of patients", "Below you can see photos"],
        ["not a single published clinical study", "studies as such exist"],
        ["practically no side effects and contraindications", "decent list of contraindications"],
        ["administered orally", "intradermal injection"],
        ["usually no recovery period", "may need a day off"],
        ["10-15 years younger", "no prerequisites to consider"],
        ["disappearance of folds", "will not disappear at all"],
        ["only be done in cosmetology clinics", "beauty parlors"],
    ],
)
def test_the_shipped_documents_disagree_on_these(finder: ConflictFinder, sides: list[str]) -> None:
    def shows(disagreement: Disagreement) -> bool:
        texts = [" ".join(" ".join(side).split()) for side in quotes(disagreement)]
        places = [next((n for n, text in enumerate(texts) if words in text), None) for words in sides]
        return None not in places and len(set(places)) == len(sides)

    assert any(shows(disagreement) for disagreement in finder.disagreements)


def test_the_shipped_documents_measure_different_things_without_disagreeing(finder: ConflictFinder) -> None:
    for disagreement in finder.disagreements:
        text = " ".join(quote for side in quotes(disagreement) for quote in side)
        assert not ("hour" in text and "18 months" in text), disagreement.topic
        assert not ("48 hours" in text and "10 days" in text), disagreement.topic
        assert not ("1986" in text and "1970" in text), disagreement.topic
        subjects = {place.document.subject for place in disagreement.places}
        assert "mesotherapy" not in subjects or len(subjects) == 1


def test_the_citations_of_one_answer_are_compared_within_a_third_of_a_millisecond(finder: ConflictFinder) -> None:
    largest = max(finder.disagreements, key=lambda one: len(one.places))
    citations = [Citation(n, place.document, place.span) for n, place in enumerate(largest.places, 1)]
    assert finder.among(citations)
    times = []
    for _ in range(50):
        started = time.perf_counter()
        finder.among(citations)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.0003


# --- the command -------------------------------------------------------------------------------------------------


def run_command(folder: Path, *arguments: str) -> int:
    parser = ArgumentParser()
    conflicts.configure(parser)
    return conflicts.run(parser.parse_args(arguments), Console(folder, colour=False))


def test_the_command_lists_the_sides_with_their_places(
    write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_corpus(PAGES_ON_TIME)
    assert run_command(folder) == ANSWERED
    shown = capsys.readouterr().out
    assert shown.startswith("1 disagreement\n\nhow long: session\n  found by rule\n")
    assert "“The session takes 2 hours.” [b 6 32]" in shown
    assert shown.count("  against\n") == 1


def test_the_command_gives_json_whose_quotes_are_where_it_says(
    write_corpus: WriteCorpus, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_corpus({**PAGES_ON_TIME, "editor/conflicts.txt": "not: the weather\n"})
    assert run_command(folder, "--json") == BROKEN_CORPUS
    content = json.loads(capsys.readouterr().out)
    assert len(content["faults"]) == 1
    (found,) = content["conflicts"]
    assert [[place["document"] for place in side] for side in found["sides"]] == [["a", "c"], ["b"]]
    for place in (place for side in found["sides"] for place in side):
        text = (folder / f"{place['document']}.txt").read_text(encoding="utf-8")
        assert text[place["start"] : place["end"]] == place["quote"]
