"""The documents that this project ships: kept byte for byte, split as a reader would, their faults left out."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from bot.corpus import Corpus
from bot.model import Passage, fold

SHA256 = {
    "mesotherapy-and-plasma": "d0998d16ac9835d190bbf76512e20434d08b5fcb64efc4db038fd7cacd692fe2",
    "plasmolifting-contraindications": "373453ccaf856278d171dd253e091734116b81a96bb99a690b2147f26f3ffe06",
    "plasmolifting-of-the-face": "3b7eab7683f54e7f67125319749596dfb3069f87984f45afd1bdea538e0e3736",
    "plasmolifting-opinions": "3d4247947ce552afba34106568b6306591b3428757a9dfc6239a99e12a5292aa",
    "plasmotherapy-for-hair-loss": "4e02a3f05cde49fc300cce1706724f868b2cc55ee921b7015c1a203e502a1198",
}


def passages_of(corpus: Corpus, document_id: str) -> list[Passage]:
    return [passage for passage in corpus.passages if passage.document.id == document_id]


def sentences_of(corpus: Corpus, document_id: str) -> list[str]:
    passages = passages_of(corpus, document_id)
    return [fold(sentence.of(p.document.text)) for p in passages for sentence in p.sentences]


def reason_of(corpus: Corpus, words: str) -> str:
    """Why the stretch that is exactly these words, white space folded, is left out."""
    reasons = {o.reason for o in corpus.omissions if fold(o.span.of(o.document.text)) == words}
    assert len(reasons) == 1, f"{words!r} is left out {len(reasons)} times"
    return reasons.pop()


def list_of(corpus: Corpus, lead_in: str) -> Passage:
    (passage,) = [passage for passage in corpus.passages if passage.is_list and passage.lead_in == lead_in]
    return passage


@pytest.mark.parametrize("name", SHA256)
def test_a_document_is_byte_for_byte_what_its_owner_gave(corpus_folder: Path, name: str) -> None:
    assert hashlib.sha256((corpus_folder / f"{name}.txt").read_bytes()).hexdigest() == SHA256[name]


def test_there_are_these_documents_and_nothing_is_amiss(corpus: Corpus) -> None:
    assert [document.id for document in corpus.documents] == list(SHA256)
    assert corpus.faults == ()
    for document in corpus.documents:
        file = corpus.folder / f"{document.id}.txt"
        assert document.text.encode() == file.read_bytes()


@pytest.mark.parametrize("name", SHA256)
def test_passages_and_omissions_cover_a_document_in_order(corpus: Corpus, name: str) -> None:
    text = corpus.document(name).text
    omissions = [omission for omission in corpus.omissions if omission.document.id == name]
    passages = passages_of(corpus, name)
    spans = sorted([*(passage.span for passage in passages), *(omission.span for omission in omissions)])
    assert all(span.end <= following.start for span, following in pairwise(spans))
    assert text[: spans[0].start].strip() == text[spans[-1].end :].strip() == ""
    assert all(text[span.end : following.start].strip() == "" for span, following in pairwise(spans))
    assert all(omission.reason for omission in omissions)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("The difference between mesotherapy and plasma for face.", "title"),
        ("Stephanie Watson, “What Is Mesotherapy?”،", "list of sources or links"),
        ("Can a ‘Blood Facial’ Make You Look Younger?”,", "list of sources or links"),
        ("References :", "heading"),
        ("Leave a Reply", "page furniture"),
        ("Your email address will not be published. Required fields are marked *", "page furniture"),
        ("Back to top button", "page furniture"),
        ("Plasmotherapy is actively used in case of the following problems:", "announces a list that is not there"),
        (
            "That plazmolifting has not done much harm, it is necessary to take into account "
            "contraindications to its carrying out:",
            "announces a list that is not there",
        ),
        ("face plasmolifting", "caption"),
        ("plasmolifting technique for rejuvenation", "caption"),
        ("plasmolifting for hair", "caption"),
        ("the result of plasmolifting", "caption"),
        ("before and after plasmolifting", "caption"),
        ("How is Plasmolifting performed", "heading with nothing under it"),
        ("_ How to produce plasma.", "heading"),
    ],
)  # fmt: skip
def test_what_is_no_text_of_the_article_is_left_out(corpus: Corpus, words: str, reason: str) -> None:
    assert reason_of(corpus, words) == reason


def test_the_documentation_names_every_reason(corpus: Corpus) -> None:
    text = (corpus.folder.parent / "docs" / "corpus.md").read_text(encoding="utf-8")
    assert all(f"{omission.reason} " in text or f"{omission.reason}," in text for omission in corpus.omissions)


def test_two_procedures_in_one_document_stay_apart(corpus: Corpus) -> None:
    subjects = {(p.section, p.subject) for p in passages_of(corpus, "mesotherapy-and-plasma")}
    assert subjects == {
        ("What is Mesotherapy?", "mesotherapy"),
        ("What happens during the treatment", "mesotherapy"),
        ("Side effects and risks of mesotherapy", "mesotherapy"),
        ("Platelet-rich plasma", "plasmolifting"),
        ("How to produce plasma", "plasmolifting"),
        ("What happens during the treatment", "plasmolifting"),
        ("To consolidate the result", "plasmolifting"),
    }
    others = [passage for passage in corpus.passages if passage.document.id != "mesotherapy-and-plasma"]
    assert {passage.subject for passage in others} == {"plasmolifting"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("plasmolifting-opinions", "As a result of rotation, … and fibrin - from erythrocytes."),
        ("plasmolifting-opinions", "It doesn’t take much intelligence … 5 to 1. 2 years."),
        ("plasmolifting-opinions", "In all patients who have … hair growth . . ."),
        ("plasmolifting-opinions", "If you see photos somewhere … are only from one plasmolifting"),
        ("plasmolifting-opinions", "Know right away that you are being lied to."),
        ("plasmolifting-opinions", "• Plasmolifting + laser facial treatments"),
        ("plasmolifting-opinions", "But the combination with fillers, … but perfectly smoothes any wrinkles."),
        ("plasmolifting-opinions", "Conclusions:"),
        ("plasmolifting-opinions", "Blood is taken from a … a centrifuge for 6 minutes."),
        ("plasmolifting-contraindications", "But plasmolifting has a significant … activation of stem cells ."),
        ("plasmolifting-of-the-face", "Bruises or small bruises may form at the puncture sites."),
        ("plasmolifting-of-the-face", "This is normal, but all … should disappear within 3 days"),
        ("plasmotherapy-for-hair-loss", "Initially, it was used in … enhances recovery processes after surgery."),
        ("plasmotherapy-for-hair-loss", "It is necessary to undergo … determined individually, depending on the"),
    ],
)  # fmt: skip
def test_sentences_survive_the_faults_of_the_pages(corpus: Corpus, name: str, sentence: str) -> None:
    first, _, last = sentence.partition(" … ")
    assert any(known.startswith(first) and known.endswith(last or first) for known in sentences_of(corpus, name))


@pytest.mark.parametrize(
    ("lead_in", "items", "last"),
    [
        ("Today, mesotherapy is used for:", 6, "6. Treating alopecia, a condition that causes hair loss."),
        ("Doctors use many different solutions, including:", 5, "5. Vitamins and minerals."),
        ("Reported side effects include:", 2, "Dark patches of skin."),
        ("Main indications:", 6, "- too pronounced pigmentation of the skin."),
        (
            "It should take about six months before you see the result:",
            7,
            "- disappearance of pigmentation, tightness.",
        ),
        ("Not without a decent list of contraindications:", 9, "- mental disorders, epilepsy."),
        ("Plasmolifting: contraindications", 4, "• with Parkinson's disease, or any type of paralysis."),
    ],
)
def test_a_list_is_one_passage_with_what_announces_it(corpus: Corpus, lead_in: str, items: int, last: str) -> None:
    passage = list_of(corpus, lead_in)
    assert len(passage.sentences) == items
    assert passage.sentences[-1].of(passage.document.text) == last


def test_the_missing_list_of_side_effects_is_not_filled_with_what_follows(corpus: Corpus) -> None:
    passage = list_of(corpus, "Reported side effects include:")
    assert [sentence.of(passage.document.text) for sentence in passage.sentences] == [
        "BruisingBumps at the injection site.", "Dark patches of skin.",
    ]  # fmt: skip


def test_every_note_and_every_question_has_its_place(corpus: Corpus) -> None:
    assert all(document.notes for document in corpus.documents)
    assert all(target.span.of(target.document.text).strip() for topic in corpus.topics for target in topic.targets)
    assert {target.document.id for topic in corpus.topics for target in topic.targets} == set(SHA256)


def test_loading_twice_gives_the_same(corpus: Corpus, corpus_folder: Path) -> None:
    again = Corpus.load(corpus_folder)
    assert again.documents == corpus.documents
    assert (again.passages, again.omissions, again.topics) == (corpus.passages, corpus.omissions, corpus.topics)
