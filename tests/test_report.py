"""The report of `check`: everything that was left out is in it, and what looks wrong is pointed at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.corpus import Corpus
from bot.model import Span
from bot.report import DocumentReport, Report, first_words, report

CLEAN = """Parking at the clinic

Visitors park in the yard behind the clinic. Parking costs two euros an hour.

Opening hours

The clinic is open from eight to six on weekdays. It is closed on Sundays.
"""


def read(folder: Path, text: str, **others: str) -> Report:
    (folder / "leaflet.txt").write_text(text, encoding="utf-8", newline="")
    for name, content in others.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    return report(Corpus.load(folder))


def leaflet(found: Report) -> DocumentReport:
    return next(one for one in found.documents if one.document.id == "leaflet")


def seen(found: Report) -> list[tuple[str, str]]:
    one = leaflet(found)
    return [(observation.kind, observation.span.of(one.document.text)) for observation in one.observations]


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
            "glued caption",
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
        "It costs 2.50 euros and takes 1.5 hours.",
        "YardPark is a name. YardPark is near the yard. Visitors like YardPark.",
        "Visitors bathe and breathe there.",
        "We treat:\n- visitors;\n- the clinic.",
    ],
)
def test_what_is_sound_is_left_alone(tmp_path: Path, sound: str) -> None:
    assert seen(read(tmp_path, f"{CLEAN}\n{sound}\n\nThat is all there is.\n")) == []


def test_line_breaks_are_counted_once(tmp_path: Path) -> None:
    text = "Parking\n\nThe yard is small, and visitors\nwait outside the door, where they\nmay sit.\n"
    one = leaflet(read(tmp_path, text))
    assert [observation.problem for observation in one.observations] == [
        "2 line breaks within sentences, here the first"
    ]
    assert one.observations[0].words == "… small, and visitors / wait outside the …"


def test_nearly_the_same_passage_is_found_in_another_document(tmp_path: Path) -> None:
    words = "visitors park in the yard behind the clinic and pay two euros an hour at the machine beside the door"
    found = read(tmp_path, f"Hours\n\nSo {words}.\n", another=f"Parking\n\nWell, {words}, please.\n")
    observation = leaflet(found).observations[0]
    assert observation.kind == "repetition"
    assert "another 9 " in observation.problem
    assert sum(len(one.observations) for one in found.documents) == 1


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
    assert len(found["faults"]) == 2
    assert "questions.txt, line 4" in found["faults"][0]
    assert "“gone”" in found["faults"][1]


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


def test_an_observation_lies_within_its_document(tmp_path: Path) -> None:
    one = leaflet(read(tmp_path, CLEAN + "\nIt is closedthe whole"))
    whole = Span(0, len(one.document.text))
    assert {observation.kind for observation in one.observations} == {"glued words", "broken end"}
    assert all(whole.covers(observation.span) for observation in one.observations)
