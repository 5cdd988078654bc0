import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.languages import Languages, Translation
from bot.lexicon import script_of
from bot.quotes import FoldedText

ROOT = Path(__file__).parent.parent
EDITOR = ROOT / "corpus" / "editor"
QUESTIONS = [json.loads(line) for line in (ROOT / "tests" / "languages.jsonl").read_text("utf-8").splitlines()]

RUSSIAN = """# message: Не понял.
боль, больно = pain
беременн*, в положении = pregnant
положени* = position
кож* = skin
кож* голов* = scalp
сколько = how much
сколько раз = how many times
мед = honey
можно, ли, при =
"""
SPANISH = (
    "# message: No entiendo.\ndolor, duele = pain\npiel = skin\nsesión = session\ncuánto, mucho, la, el, me, no =\n"
)
ARMENIAN = "# message: Չհասկացա։\nարև, արևի = sun\nցավ* = pain\nկարելի է = can\nմազ* = hair\n"

Reader = Callable[..., Languages]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def read(vocabulary: tuple[str, ...] = (), **files: str) -> Languages:
        for language, text in files.items():
            (tmp_path / f"lexicon-{language}.txt").write_text(text, "utf-8")
        return Languages.read(tmp_path, vocabulary=vocabulary)

    return read


@pytest.fixture(scope="module")
def shipped() -> Languages:
    return Languages.read(EDITOR)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.load(ROOT / "corpus")


def said(translation: Translation | None) -> str:
    assert translation is not None
    return translation.text


def test_a_russian_question_becomes_its_english_words(read: Reader) -> None:
    translation = read(ru=RUSSIAN).translate("Больно ли беременным?")
    assert translation == Translation("ru", "pain pregnant?", (), "Не понял.", 1.0)


def test_numbers_marks_and_latin_words_stay(read: Reader) -> None:
    assert said(read(ru=RUSSIAN).translate("Беременна 12 недель. PRP можно? 0.5 мл")) == "pregnant 12. PRP? 0.5"


def test_the_longest_phrase_wins_then_the_longest_stem(read: Reader) -> None:
    languages = read(ru=RUSSIAN + "положительн* = positive\n")
    assert said(languages.translate("сколько раз колоть кожу головы")) == "how many times scalp"
    assert said(languages.translate("сколько кожи")) == "how much skin"
    assert said(languages.translate("она в положении")) == "pregnant"
    assert said(languages.translate("положительный")) == "positive"


def test_a_whole_word_matches_no_longer_word(read: Reader) -> None:
    translation = read(ru=RUSSIAN).translate("медленно больно")
    assert translation is not None
    assert (translation.text, translation.unknown, translation.covered) == ("pain", ("медленно",), 0.5)


def test_a_phrase_ends_where_the_sentence_ends(read: Reader) -> None:
    assert said(read(ru=RUSSIAN).translate("сколько? раз кожа, головы")) == "how much? skin"


@pytest.mark.parametrize("question", ["СЁСТРЫ", "сестры", "Се\u0308стры"])
def test_case_and_yo_do_not_matter(read: Reader, question: str) -> None:
    assert said(read(ru="сёстр* = sister").translate(question)) == "sister"


@pytest.mark.parametrize("question", ["¿La sesión duele?", "la sesion duele?", "LA SESIÓN DUELE?"])
def test_spanish_accents_are_optional(read: Reader, question: str) -> None:
    assert said(read(es=SPANISH).translate(question)) == "session pain?"


@pytest.mark.parametrize("sun", ["արև", "արեւ", "ԱՐԵՎ", "ա՜րև"])
def test_armenian_ligature_and_marks(read: Reader, sun: str) -> None:
    assert said(read(hy=ARMENIAN).translate(f"Կարելի՞ է {sun}")) == "can sun?"


def test_an_armenian_question_mark_ends_its_own_sentence(read: Reader) -> None:
    assert said(read(hy=ARMENIAN).translate("Ցա՞վ է։ Մազեր, արև։")) == "pain? hair, sun."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("PRP при беременности?", "PRP with pregnant?"),
        ("Can I do it при ГВ?", "Can I do it with breastfeeding?"),
        ("what is плазмолифтинг?", "what is plasmolifting?"),
        ("PRP embarazada?", "PRP pregnant?"),
    ],
)
def test_mixed_messages(shipped: Languages, question: str, text: str) -> None:
    assert said(shipped.translate(question)) == text


@pytest.mark.parametrize(
    "message",
    [
        "", "?", "123", "😀", "PRP", "couperose", "naïve", "naïve café rosacea", "crème brûlée?", "50 µg of D",
        "My friend Наташа did it, does it hurt?", "does 微针 hurt?", "is Dr de la Cruz good?", "Los Angeles price",
        "La Roche Posay after PRP?", "Juvéderm vs Restylane", "hay fever", "dos and don'ts", "USA", "O-shot?",
    ],
)  # fmt: skip
def test_english_with_foreign_words_is_english(shipped: Languages, message: str) -> None:
    assert shipped.translate(message) is None


def test_no_example_question_is_taken_for_foreign(shipped: Languages) -> None:
    lines = [line for name in ("questions", "unanswered") for line in _lines(EDITOR / f"{name}.txt")]
    questions = [line for line in lines if line and line[0] not in "#>"]
    assert len(questions) > 4_000
    assert [question for question in questions if shipped.translate(question)] == []


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("und", "我可以做PRP吗?"), ("und", "هل هو آمن"), ("und", "可以做plasmolifting吗"), ("und", "είναι ασφαλές;"),
        ("fr", "Est-ce que ça fait mal ?"), ("fr", "Combien coûte une séance ?"), ("fr", "quels sont les effets"),
        ("de", "Wie lange dauert die Behandlung?"), ("de", "Ist PRP gefährlich?"), ("it", "Quanto costa una seduta?"),
        ("it", "è pericoloso?"), ("pt", "Posso fazer durante a gravidez?"), ("pt", "Quais são os efeitos colaterais?"),
    ],
)  # fmt: skip
def test_a_language_without_a_lexicon_is_recognised(shipped: Languages, language: str, message: str) -> None:
    translation = shipped.translate(message)
    assert translation is not None
    assert (translation.language, translation.text, translation.covered) == (language, "", 0.0)
    assert "English" in translation.message


def test_an_editor_adds_a_language_with_a_file(read: Reader) -> None:
    languages = read(fr="grossesse = pregnancy\npendant, la =\n")
    assert said(languages.translate("pendant la grossesse ?")) == "pregnancy?"


def test_a_corpus_without_lexicons_has_no_languages(tmp_path: Path) -> None:
    languages = Languages.read(tmp_path / "missing")
    assert languages.lexicons == ()
    assert languages.translate("Больно?") is None


def test_the_documents_own_words_are_not_foreign(read: Reader) -> None:
    assert read(vocabulary=("боль", "кожа", "skin"), ru=RUSSIAN).translate("Больно?") is None
    assert read(vocabulary=("duele", "mucho"), es=SPANISH).translate("duele mucho?") is None
    assert read(vocabulary=("skin", "pain"), es=SPANISH).translate("duele mucho?") is not None


def test_what_cannot_be_used_is_a_fault_and_the_rest_is_used(read: Reader) -> None:
    languages = read(ru="боль = pain, ache\nнет знака\nбо*ль = x\nболь = hurt\n, кож* = skin\nпосле 50 = old\n")
    faults = " ".join(languages.faults)
    assert [f"line {number}:" in faults for number in range(1, 7)] == [False, True, True, True, True, True]
    assert said(languages.translate("боль кожи")) == "pain, ache skin"


def test_a_lexicon_that_is_no_text_is_a_fault(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "lexicon-hy.txt").write_bytes(b"\xff\xfe\xff")
    languages = read(ru=RUSSIAN)
    assert "not UTF-8" in languages.faults[0]
    assert said(languages.translate("больно?")) == "pain?"
    assert languages.translate("ցավ") is not None


def test_files_are_read_only_when_a_message_needs_them(read: Reader, tmp_path: Path) -> None:
    languages = read(ru="боль = early\n")
    assert languages.translate("What is it?") is None
    (tmp_path / "lexicon-ru.txt").write_text("боль = late\n", "utf-8")
    assert said(languages.translate("боль")) == "late"


def test_the_shipped_lexicons_have_no_faults(shipped: Languages) -> None:
    assert [lexicon.language for lexicon in shipped.lexicons] == ["es", "hy", "ru"]
    assert shipped.faults == ()
    assert all(lexicon.message for lexicon in shipped.lexicons)


@given(st.text(st.sampled_from("абёж ՞։եւև pñáé¿? 1.\n漢PRP’*=,-"), max_size=40))
def test_any_text_can_be_translated(shipped: Languages, message: str) -> None:
    translation = shipped.translate(message)
    if translation:
        assert 0 <= translation.covered <= 1
        assert all(word in message.replace("՞", "") for word in translation.unknown)
        assert shipped.translate(message) == translation


def test_a_long_word_is_read_in_one_go() -> None:
    assert script_of("абвгд" * 40_000 + "latin") == "CYRILLIC"


def test_every_expected_quote_is_in_its_document(assistant: Assistant) -> None:
    texts = {document.id: FoldedText(document.text) for document in assistant.corpus.documents}
    quotes = [quote for row in QUESTIONS for quote in row["quotes"]]
    assert [quote for quote in quotes if not texts[quote["document"]].find(quote["text"])] == []


@pytest.mark.parametrize("language", ["ru", "es", "hy"])
def test_nine_of_ten_questions_get_the_right_quote_first(
    assistant: Assistant, shipped: Languages, language: str
) -> None:
    rows = [row for row in QUESTIONS if row["language"] == language]
    assert len(rows) >= 100
    found = Counter(_is_right(assistant, shipped, row) for row in rows)
    assert found[True] >= 0.9 * len(rows)


def _is_right(assistant: Assistant, languages: Languages, row: dict[str, Any]) -> bool:
    """Whether the first evidence overlaps one of the quotes that answer."""
    translation = languages.translate(row["question"])
    if not translation or translation.language != row["language"]:
        return False
    findings = assistant.understand(translation.text).findings
    first = next((evidence for finding in findings for evidence in finding.evidence), None)
    if not first:
        return False
    document = first.passage.document
    places = [FoldedText(document.text).find(q["text"]) for q in row["quotes"] if q["document"] == document.id]
    return any(place.overlaps(first.span) for found in places for place in found)


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines()] if file.is_file() else []
