"""The report of `check`: everything that was left out is in it, and what looks wrong is pointed at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.corpus import Corpus
from bot.model import Passage, Span
from bot.report import KINDS, LOOK, MEND, DocumentReport, Finding, Report, first_words, report
from bot.report.repetition import twins
from bot.safety import Gate

CLEAN = """Parking at the clinic

Visitors park in the yard behind the clinic. Parking costs two euros an hour.

Opening hours

The clinic is open from eight to six on weekdays. It is closed on Sundays.
"""


def read(folder: Path, text: str, **others: str) -> Report:
    (folder / "leaflet.txt").write_text(text, encoding="utf-8", newline="")
    for name, content in others.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    return of_folder(folder)


def of_folder(folder: Path) -> Report:
    return report(Assistant(Corpus.load(folder), Gate.load()))


def edited(folder: Path, **files: str) -> list[Finding]:
    """What is found in the editor's files beside the clean document; `__` in a name stands for its full stop."""
    (folder / "editor").mkdir()
    for name, content in files.items():
        (folder / "editor" / name.replace("__", ".").replace("_", "-")).write_text(content, encoding="utf-8")
    return [finding for finding in read(folder, CLEAN).findings if finding.file.startswith("editor/")]


def leaflet(found: Report) -> DocumentReport:
    return next(one for one in found.documents if one.document.id == "leaflet")


def seen(found: Report) -> list[tuple[str, str]]:
    return [(one.kind, one.place.span.of(one.place.document.text)) for one in found.findings if one.place]


def test_a_clean_document_has_nothing_to_look_at(tmp_path: Path) -> None:
    found = read(tmp_path, CLEAN)
    assert seen(found) == []
    assert [(s["section"], s["passages"]) for s in leaflet(found).sections] == [
        ("Parking at the clinic", 1),
        ("Opening hours", 1),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            CLEAN + "\nThe clinic treats these problems:\n\nVisitors may also come by bus.\n",
            "missing list",
            "The clinic treats these problems:",
        ),
        (CLEAN + "\nParkingVisitors pay at the door.\n", "glued words", "ParkingVisitors"),
        (CLEAN + "\nThe yard is full.visitors wait outside.\n", "glued words", "full.visitors"),
        (CLEAN + "\nIt is closedthe whole summer.\n", "glued words", "closedthe"),
        (CLEAN + "\nIt takes from 0. 5 to two hours.\n", "split decimal", "0. 5"),
        (
            CLEAN + "\nThe yard is closed in winter. It depends on the\n",
            "broken end",
            "It depends on the",
        ),
        (
            CLEAN + "\nThe yard is small, and visitors\nwait outside the door. They may be\r\nmany of them.\n",
            "line breaks",
            "\n",
        ),
        (
            CLEAN + "\nThe yard behind the clinic is small and old, so come early. view of the yard\n\nIt is free.\n",
            "caption",
            "view of the yard",
        ),
    ],
)
def test_what_looks_wrong_is_pointed_at(tmp_path: Path, text: str, kind: str, words: str) -> None:
    assert (kind, words) in seen(read(tmp_path, text))


@pytest.mark.parametrize(
    "sound",
    [
        "Write to clinic.visitors@example.org or look at www.clinic.example.org for more.",
        "The yard is 2.50 metres wide and 1.5 metres deep.",
        "YardPark is a name. YardPark is near the yard. Visitors like YardPark.",
        "Visitors bathe and breathe there.",
        "We treat:\n- visitors;\n- the clinic.",
    ],
)
def test_what_is_sound_is_left_alone(tmp_path: Path, sound: str) -> None:
    assert seen(read(tmp_path, f"{CLEAN}\n{sound}\n\nThat is all there is.\n")) == []


def test_line_breaks_are_counted_once(tmp_path: Path) -> None:
    text = "Parking\n\nThe yard is small, and visitors\nwait outside the door, where they\nmay sit.\n"
    (finding,) = read(tmp_path, text).findings
    assert finding.problem == "2 line breaks within sentences, here the first"
    assert finding.words == "… small, and visitors / wait outside the …"


def test_nearly_the_same_passage_is_found_in_another_document(tmp_path: Path) -> None:
    words = "visitors park in the yard behind the clinic and pay two euros an hour at the machine beside the door"
    found = read(tmp_path, f"Hours\n\nSo {words}.\n", another=f"Parking\n\nWell, {words}, please.\n")
    (finding,) = found.findings
    assert finding.kind == "repetition"
    assert finding.where == "leaflet.txt, line 3"
    assert finding.against
    assert (finding.against.document.id, finding.against.span.start) == ("another", 9)
    assert finding.documents == {"leaflet", "another"}


def test_passages_and_omissions_cover_the_document(tmp_path: Path) -> None:
    found = read(tmp_path, CLEAN + "\nThe clinic treats these problems:\n\nLeave a Reply\n\nThat is all.\n").as_dict()
    one = found["documents"][0]
    text = (tmp_path / "leaflet.txt").read_text(encoding="utf-8")
    covered = {at for part in (*one["passages"], *one["omissions"]) for at in range(part["start"], part["end"])}
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())


def test_the_reason_and_the_first_words_of_what_was_left_out(tmp_path: Path) -> None:
    one = read(tmp_path, CLEAN + "\nThe clinic treats these problems:\n\nThat is all.\n").as_dict()["documents"][0]
    lost = [omission for omission in one["omissions"] if not omission["shown_as_heading"]]
    assert [(o["reason"], o["first_words"]) for o in lost] == [
        ("announces a list that is not there", "The clinic treats these problems:")
    ]


def test_the_editors_knowledge_is_part_of_the_report(tmp_path: Path) -> None:
    (tmp_path / "editor").mkdir()
    (tmp_path / "editor" / "documents.toml").write_text(
        'subjects = ["parking"]\n[document.leaflet]\nsubject = "parking"\nprovenance = "The door."\n'
        'faults = "Old."\nnotes = [{ quote = "two euros", note = "Now three." }]\n'
        '[document.gone]\ntitle = "x"\n',
        encoding="utf-8",
    )
    (tmp_path / "editor" / "questions.txt").write_text(
        "# price\nWhat does parking cost?\n> leaflet: Parking costs two euros\n> leaflet: Parking is free\n",
        encoding="utf-8",
    )
    found = read(tmp_path, CLEAN).as_dict()
    one = found["documents"][0]
    assert (one["subject"], one["provenance"], one["known_faults"]) == ("parking", "The door.", "Old.")
    assert [(note["note"], CLEAN[note["start"] : note["end"]]) for note in one["notes"]] == [
        ("Now three.", "two euros")
    ]
    assert (found["topics"], found["example_questions"]) == (1, 1)
    assert [(one["kind"], one["where"], one["severity"]) for one in found["findings"]] == [
        ("missing file", "editor/documents.toml, line 7", "mend"),
        ("lost words", "editor/questions.txt, line 4", "mend"),
    ]


def test_files_that_no_reader_takes_are_named(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "README.md").write_text("About these documents.", encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    other = read(tmp_path, CLEAN).other_files
    assert [line.split(":")[0] for line in other] == ["README.md", "photo.png"]


def test_sections_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    section = "What happens\n\nYou wait in the yard.\n\n"
    one = leaflet(read(tmp_path, f"{CLEAN}\n{section}Prices\n\nParking costs two euros.\n\n{section}"))
    assert [s["section"] for s in one.sections][-3:] == ["What happens", "Prices", "What happens"]


def test_the_report_is_plain_json(tmp_path: Path) -> None:
    content = read(tmp_path, CLEAN).as_dict()
    assert json.loads(json.dumps(content)) == content


def test_first_words_end_at_a_word() -> None:
    text = "word " * 40
    assert first_words(text) == ("word " * 14).strip() + " …"
    assert first_words("a\n b") == "a b"


def test_a_finding_lies_within_its_document(tmp_path: Path) -> None:
    found = read(tmp_path, CLEAN + "\nIt is closedthe whole summer long, and the yard").findings
    whole = Span(0, len(CLEAN) + len("\nIt is closedthe whole summer long, and the yard"))
    assert {finding.kind for finding in found} == {"glued words", "broken end"}
    assert all(finding.place and whole.covers(finding.place.span) for finding in found)


def test_the_worst_comes_first_and_every_kind_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("Grüße".encode("latin-1"))
    found = read(tmp_path, CLEAN + "\nIt takes 0. 5 hours.\n\nThe clinic treats these problems:\n\nThat is all.\n")
    assert [finding.kind for finding in found.findings] == ["unreadable file", "missing list", "split decimal"]
    assert [finding.file for finding in found.to_mend] == ["latin.txt"]
    assert len(found.to_look_at) == 2
    severities = [kind.severity for kind in KINDS.values()]
    assert severities == sorted(severities, key=[MEND, LOOK].index)
    assert all(kind.title and kind.remedy for kind in KINDS.values())


def test_a_list_that_was_announced_and_stands_is_left_alone(tmp_path: Path) -> None:
    assert seen(read(tmp_path, CLEAN + "\nBring these papers:\n- a passport;\n- a card.\n")) == []


GERMAN = "Die Klinik ist am Montag geschlossen, und der Hof ist für die Besucher nicht offen."
RUSSIAN = "Клиника закрыта по понедельникам, и двор не открыт для посетителей."
ARMENIAN = "Կլինիկան փակ է երկուշաբթի օրերին և բակը բաց չէ այցելուների համար, բայց մուտքը մյուս կողմից բաց է։"


@pytest.mark.parametrize("strange", [GERMAN, RUSSIAN, ARMENIAN])
def test_a_paragraph_in_another_language_is_pointed_at(tmp_path: Path, strange: str) -> None:
    text = CLEAN.replace("Opening hours", f"{strange}\n\nOpening hours")
    assert seen(read(tmp_path, text)) == [("mixed languages", strange)]


@pytest.mark.parametrize("language", [GERMAN, RUSSIAN, ARMENIAN])
def test_a_document_that_is_all_in_one_language_is_not_mixed(tmp_path: Path, language: str) -> None:
    text = f"Parking\n\n{language}\n\n{language[:-1]}, dr. Schmidt: +374 10 000000, info@example.org.\n"
    assert [kind for kind, _ in seen(read(tmp_path, text)) if kind == "mixed languages"] == []


def test_statements_that_contradict_each_other_are_shown_with_both_quotes(tmp_path: Path) -> None:
    found = read(tmp_path, CLEAN, prices="Prices\n\nParking costs four euros an hour. Cash only.\n")
    (finding,) = [one for one in found.findings if one.kind == "contradiction"]
    assert finding.words == "Parking costs two euros an hour."
    assert "prices.txt says otherwise: “Parking costs four euros an hour.”" in finding.problem
    assert found.disagreements - found.judged == 1


def test_what_a_reader_left_out_of_a_file_is_part_of_the_report(tmp_path: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from bot.model import LeftOut  # noqa: PLC0415

    one = leaflet(read(tmp_path, CLEAN))
    menu = replace(one, document=replace(one.document, left_out=(LeftOut("menu", "Home · Prices"),)))
    assert menu.as_dict()["left_out_of_file"] == [{"reason": "menu", "words": "Home · Prices"}]


# The editor's files


@pytest.mark.parametrize(
    ("name", "content", "expected", "problem"),
    [
        ("questions__txt", "# a\nHow?\n> leaflet: It is gone\n> nobody: x y\n", ("lost words", 1), "at no words"),
        ("questions__txt", "# a\nHow?\n> leaflt: two euros\n", ("missing file", 3), "did you mean “leaflet”?"),
        ("questions__txt", "# a\nHow?\n> nothing\n# a\nWho?\n> nothing\n", ("repeated topic", 4), "line 1"),
        ("documents__toml", "\n[document.gone]\n", ("missing file", 2), "no such file"),
        ("documents__toml", '[document.leaflet]\nkeep = [\n"lost"]\n', ("lost words", 3), "not in it: lost"),
        ("synonyms__txt", "yard, court\nunicorn, zebra\n", ("idle synonym", 2), "no document and no example"),
        ("synonyms__txt", "lorry => zebra, unicorn\n", ("idle synonym", 1), "the words on the right"),
        ("cautions__txt", "# c\nnever said => x\n", ("idle caution", 2), "never said"),
        ("starters__txt", "Do you sell bicycles?\n", ("unanswered starter", 1), "“not found”"),
        ("starters__txt", "x" * 5_000, ("unanswered starter", 1), "5,000 characters"),
        ("lexicon_es__txt", "patio = yard\ncoste parkng\n", ("unusable line", 2), "has no “=”"),
        ("lexicon_es__txt", "patio = yard\nclinica = clinik\n", ("idle lexicon", 2), "did you mean “clinic”?"),
        ("conflicts__txt", "not: nothing of the kind\n", ("idle judgement", 1), "silences nothing"),
        ("conflicts__txt", "not:\n", ("idle judgement", 1), "names nothing"),
        ("conflicts__txt", "# a\n> leaflet: two euros\n", ("lost words", 1), "fewer than two sides"),
        ("question__txt", "x\n", ("unknown file", None), "did you mean questions.txt?"),
        ("lexicon_spanish__txt", "x\n", ("unknown file", None), "as in lexicon-es.txt"),
    ],
)
def test_a_line_that_points_at_nothing_is_told_with_its_place(
    tmp_path: Path, name: str, content: str, expected: tuple[str, int | None], problem: str
) -> None:
    found = edited(tmp_path, **{name: content})
    told = [(finding.kind, finding.line) for finding in found if problem in finding.problem]
    assert told == [expected]


def test_one_question_under_two_topics_is_told_where_their_answers_differ(tmp_path: Path) -> None:
    first = "# price\nWhat does it cost?\nHow much?\n> leaflet: Parking costs two euros\n"
    second = "# time\nwhat does it cost\nWhen?\n> leaflet: It is closed on Sundays.\n"
    (finding,) = edited(tmp_path, questions__txt=first + second)
    assert (finding.kind, finding.line) == ("repeated question", 6)
    assert "“price” and “time”" in finding.problem


def test_editors_files_without_a_slip_are_left_alone(tmp_path: Path) -> None:
    assert edited(
        tmp_path,
        synonyms__txt="yard, court\nlorry park => yard\n",
        cautions__txt="two euros => Now three.\n?should i => Ask.\n",
        starters__txt="What does parking cost?\n",
        lexicon_es__txt="patio = yard\nmicroaguja* = microneedling\n",
        disclaimer__txt="As of today.\n",
        messages__txt="smalltalk: Hello.\n",
    ) == []  # fmt: skip


# Passages that say nearly the same


def test_many_passages_are_compared_without_comparing_each_with_every_other(tmp_path: Path) -> None:
    words = "visitors park in the yard behind the clinic and pay two euros an hour at the machine beside the door"
    pages = "\n\n".join(f"Page {n} of the handbook: {words}, or at desk number {n}." for n in range(300))
    (tmp_path / "pages.txt").write_text(f"Title\n\n{pages}\n", encoding="utf-8")
    passages = Corpus.load(tmp_path).passages
    pairs = twins(passages)
    assert len(pairs) == len(passages) - 1
    assert {earlier.number for earlier, _ in pairs} == {0}


def test_twins_are_those_that_a_naive_comparison_finds(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(16)]
    texts = [" ".join(words[start:] + words[:start] + words[:cut]) for start in range(0, 16, 3) for cut in range(0, 9)]
    (tmp_path / "all.txt").write_text("Title\n\n" + "\n\n".join(f"{text}." for text in texts), encoding="utf-8")
    passages = Corpus.load(tmp_path).passages

    def runs(passage: Passage) -> set[tuple[str, ...]]:
        said = passage.text.casefold().rstrip(".").split()
        return {tuple(said[at : at + 4]) for at in range(len(said) - 3)}

    leaders: list[Passage] = []
    naive = []
    for passage in passages:
        own = runs(passage)
        near = [one for one in leaders if len(own & runs(one)) / len(own | runs(one)) >= 0.7]
        naive += [(near[0], passage)] if near else []
        leaders += [] if near else [passage]
    assert twins(passages) == naive
    assert naive
