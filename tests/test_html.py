"""A page becomes the text of its article, and says what it left out."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import WriteCorpus
from hypothesis import example, given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.errors import DocumentError
from bot.model import BlockKind
from bot.readers import Extract, extract, html, read_bytes

DOCUMENTS = Path(__file__).parent / "documents"


def read(page: str | bytes, name: str = "page.html") -> Extract:
    return extract(name, page.encode() if isinstance(page, str) else page)


def blocks(found: Extract) -> list[tuple[str, list[str]]]:
    return [
        (block.kind.value, [span.of(found.text) for span in block.items or (block.span,)]) for block in found.blocks
    ]


# A whole page


def test_the_article_is_read_and_nothing_else() -> None:
    found = extract("surgery.html", read_bytes(DOCUMENTS / "surgery.html"))
    assert (
        found.text
        == """Laser therapy for cats

The laser warms the joint and eases pain. One session takes ten minutes.

Note: the cat wears dark glasses.

Before the session

Please bring:

- the vaccination card
- a blanket
  - washed
  - without fringes

Prices

Prices of laser therapy
Joint: Knee; One session: 30 €; Five sessions: 120 €
Joint: Hip; One session: 40 €; Five sessions: 160 €

Mimi on the table"""
    )
    assert (found.title, found.language) == ("Laser therapy for cats", "en")
    assert found.url == "https://harbour-vets.example/cats/laser"


def test_each_part_that_is_left_out_says_why() -> None:
    found = extract("surgery.html", read_bytes(DOCUMENTS / "surgery.html"))
    assert {(part.reason, part.words) for part in found.left_out} == {
        ("skip link", "Skip to the text"), ("page header", "Harbour Vets Cats Dogs Prices"),
        ("cookie box", "We count visitors with cookies. Agree"), ("breadcrumb", "Start › Cats › Laser"),
        ("hidden", "Draft: ask the nurse about this part."), ("form", "Your name Book"), ("share bar", "Post it"),
        ("page footer", "Written by Ada, 3 May"), ("comments", "2 comments Mimi loved it!"),
        ("sidebar", "News We are closed on Friday."), ("dialog", "Do you want our letters?"),
        ("page footer", "© Harbour Vets, 1 Quay Street"), ("shown without scripts only", "Please turn scripts on."),
    }  # fmt: skip


def test_the_place_is_the_last_id_before_the_words(write_corpus: WriteCorpus) -> None:
    page = (DOCUMENTS / "surgery.html").read_text(encoding="utf-8")
    answer = Assistant.load(write_corpus({"cats.html": page})).ask("What does laser therapy of the hip cost?")
    first = answer.as_dict()["citations"][0]
    assert first["quote"] == "Joint: Hip; One session: 40 €; Five sessions: 160 €"
    assert (first["element"], first["url"]) == ("prices", "https://harbour-vets.example/cats/laser")
    assert answer.statements[0].lead_in == "Prices of laser therapy"


# What is content, and what is not


@pytest.mark.parametrize(
    "page",
    [
        "<main><p>Words.</p></main><p>Beside.</p>",
        "<div role=main>Words.</div><p>Beside.</p>",
        "<article>Words that are longer.</article><p>Beside.</p>",
        "<nav><div><p>Menu</nav><p>Words.</p>",
        "<div class=siteHeader>Menu</div><p>Words.</p>",
        "<div class='my-cookie-bar'>Menu</div><p>Words of the page.</p>",
        "<ul><li><a href=a>Menu</a><li><a href=b>Shop</a><li><a href=c>News</a></ul><p>Words.</p>",
        "<p>Words.</p><p style='color: red; display : none'>Secret.</p><p aria-hidden=true>Icon</p>",
        "<form><input><main><p>Words.</p></main><label>Name</label></form>",
        "<p>Words.</p><select><option>Red</select><textarea>Type</textarea>",
    ],
)
def test_what_stands_beside_the_article_is_left_out(page: str) -> None:
    assert read(page).text in ("Words.", "Words that are longer.", "Words of the page.")


@pytest.mark.parametrize(
    "page",
    [
        "<nav>Words.</nav>",
        "<div hidden>Words.</div>",
        "<div class=sidebar>Words.</div>",
        "<main></main><p>Words.</p>",
        "<main><nav>Menu</nav></main><p>Words.</p>",
        "<form><p>Words.</p></form>",
        "<body class='sidebar menu'><p>Words.",
        "<html>Words.",
        "Words.",
        "<table><tr><td>Words.",
        "<details><summary></summary>Words.",
        "<p>Wo&shy;rds&#8203;.&#65279;</p>",
    ],
)
def test_a_page_with_words_is_never_empty(page: str) -> None:
    assert read(page).text == "Words."


@pytest.mark.parametrize("page", ["<p></p>", "<script>words</script>", "<img alt=words>", "<!-- words", "<p>***</p>"])
def test_a_page_without_words_is_told(page: str) -> None:
    with pytest.raises(DocumentError, match=r"^page\.html: holds no text; save the page as a browser shows it"):
        read(page)


def test_lines_lists_and_text_that_keeps_its_lines() -> None:
    found = read(
        "<h1>Tea</h1>One <i>li</i>ne<br>two.<br><br>Next.<ol start=3><li>Boil<li><p>Pour</p><p>slowly</p></ol>"
        "<pre>a  b\n  c\n\nd</pre><pre><code>x = 1</code></pre><dl><dt>Cup<dd>For tea.<dt>Mug<dd>Large.</dl>"
    )
    assert blocks(found) == [
        ("heading", ["Tea"]), ("paragraph", ["One line\ntwo."]), ("paragraph", ["Next."]),
        ("list", ["3. Boil", "4. Pour\n  slowly"]), ("paragraph", ["a  b\n  c"]), ("paragraph", ["d"]),
        ("markup", ["x = 1"]), ("list", ["- Cup: For tea.", "- Mug: Large."]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("<tr><th>Day<th>Open<tr><td>Monday<td>9–17", ["Day: Monday; Open: 9–17"]),
        ("<tr><td>Monday<td>9–17<tr><td>Friday<td>9–12", ["Monday: 9–17", "Friday: 9–12"]),
        ("<tr><th><th>Open<tr><th>Monday<td>9–17", ["Monday; Open: 9–17"]),
        ("<tr><td>a<td>b<td>c<tr><td>d<td><td>f", ["a | b | c", "d | f"]),
        ("<tr><th>Size<th>Cost<tr><td colspan=2>Boots<tr><td>40<td>9 €", ["Boots; Size: 40; Cost: 9 €"]),
        ("<tr><th>Day<th>Room<tr><td rowspan=2>Monday<td>1<tr><td>2", ["Day: Monday; Room: 1", "Day: Monday; Room: 2"]),
        ("<thead><tr><td>Day<td>Open<tbody><tr><td>Monday<td>9–17", ["Day: Monday; Open: 9–17"]),
        ("<tr><td><b>Day</b><td><b>Open</b><tr><td>Monday<td>9–17", ["Day: Monday; Open: 9–17"]),
    ],
)  # fmt: skip
def test_a_row_can_be_read_alone(table: str, rows: list[str]) -> None:
    assert blocks(read(f"<table>{table}</table>")) == [("list", rows)]


def test_names_within_the_article_and_within_a_line_leave_nothing_out() -> None:
    page = (
        "<main><h2><a class=header href=#a>Tea</a></h2>"
        "<div class=header><p>Of the <span class=menu>menu</span>.</p></div></main>"
    )
    assert (read(page).text, read(page).left_out) == ("Tea\n\nOf the menu.", ())


def test_a_table_that_only_arranges_the_page_is_read_as_if_it_were_none() -> None:
    found = read("<table><tr><td><h2>Tea</h2><p>Green.</p><td><ul><li>one<li>two</ul><tr><td>End.<td>Now.</table>")
    assert [kind for kind, _ in blocks(found)] == ["heading", "paragraph", "list", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Tea | Shop", "Tea"), ("Shop – Tea", "Tea"), ("Green tea - how", "Green tea - how"), ("", "Tea")],
)
def test_the_title_is_without_the_name_of_the_site(title: str, expected: str) -> None:
    assert read(f"<title>{title}</title><h1>Tea</h1><p>Green.").title == expected


def test_a_heading_that_begins_with_the_first_part_of_the_title_tells_it_from_the_name_of_the_site() -> None:
    page = "<title>Tea | The shop</title><h1>{}</h1><p>Green."
    assert read(page.format("Tea and coffee")).title == "Tea"
    assert read(page.format("Teapots")).title == "Tea | The shop"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/tea", "https://[", ""])
def test_only_a_whole_address_is_one(address: str) -> None:
    assert read(f"<link rel=canonical href='{address}'><p>Tea").url == ""


# Questions and answers


def pairs(found: Extract) -> dict[str, str]:
    """What stands right below each heading."""
    return {
        heading.span.of(found.text): below.span.of(found.text)
        for heading, below in pairwise(found.blocks)
        if heading.kind is BlockKind.HEADING
    }


def test_questions_in_every_form_stand_above_their_answers() -> None:
    found = extract("library.html", read_bytes(DOCUMENTS / "library.html"))
    assert {question: answer for question, answer in pairs(found).items() if question.endswith("?")} == {
        "How do I get a library card?": "Show a passport at the desk.",
        "What does a card cost?": "Twelve euros a year.",
        "Can I renew a loan by telephone?": "Yes, twice, if nobody waits for the book.",
        "What if I return a book late?": "Ten cents are due for every day.",
        "Are there audio books?": "Two hundred stand on the first floor.",
        "May I eat in the reading room?": "Only in the café.",
        "Is there a car park?": "Behind the town hall.",
        "When do you close?": "At eight in the evening.",
        "Who chooses the films?": "A jury of readers.",
        "Do you lend board games?": "For two weeks each.",
        "Can I print at the library?": "Yes, on paper of two sizes:",
    }
    assert blocks(found)[-1] == ("list", ["- A4", "- A3"])
    assert found.text.count("What does a card cost?") == 1
    assert [(part.reason, part.words) for part in found.left_out] == [("page header", "Town Library")]


PAIRS = {
    "library.html": [
        ("How do I get a library card?", "Show a passport at the desk."),
        ("can i renew a loan by telephone", "Yes, twice, if nobody waits for the book."),
        ("What if I return a book late?", "Ten cents are due for every day."),
        ("Are there audio books?", "Two hundred stand on the first floor."),
        ("Is there a car park?", "Behind the town hall."),
        ("Who chooses the films?", "A jury of readers."),
        ("Do you lend board games?", "For two weeks each."),
    ],
    "bikes.md": [
        ("Do you repair e-bikes?", "Only those with a motor by Bosch."),
        ("Can I hire a helmet?", "Helmets are free with every bike."),
        ("where is the workshop", "In the yard, behind the bakery."),
        ("How long does a repair take?", "Two working days."),
        ("When do you open?", "At nine, and at ten on Saturdays."),
        ("Do you buy old bikes?", "Only if the frame is sound."),
        ("Is there a guarantee on tyres?", "For one year."),
    ],
    "dishwasher.txt": [
        ("Which salt does the machine need?", "Coarse salt without iodine."),
        ("Why are the glasses cloudy?", "The water is too hard."),
        ("May I wash silver?", "Yes, but not beside steel."),
        ("how often do i clean the filter", "Once a week."),
    ],
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_question_of_the_document_is_answered_with_its_answer(write_corpus: WriteCorpus, name: str) -> None:
    assistant = Assistant.load(write_corpus({name: (DOCUMENTS / name).read_text(encoding="utf-8")}))
    for question, answer in PAIRS[name]:
        statements = assistant.ask(question).statements
        assert statements and statements[0].text.endswith(answer), question
        assert "?" not in statements[0].text


def test_data_that_cannot_be_read_is_told() -> None:
    found = read('<p>Tea</p><script type="application/ld+json">{"@type": </script>')
    assert [part.reason for part in found.left_out] == ["data in JSON-LD that cannot be read"]
    deep = '<p>Tea</p><script type="application/ld+json">' + "[" * 100_000 + "</script>"
    assert [part.reason for part in read(deep).left_out] == ["data in JSON-LD that cannot be read"]


# Bytes


CYRILLIC = "<meta charset=windows-1251><p>Мытьё посуды</p>"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (CYRILLIC.encode("cp1251"), "Мытьё посуды"),
        (CYRILLIC.encode(), "Мытьё посуды"),
        (b"<html lang=ru>" + "<p>Мытьё посуды".encode("cp1251"), "Мытьё посуды"),
        ("<p>Café".encode("cp1252"), "Café"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>“Café”".encode("cp1252"), "“Café”"),
        ("<?xml version='1.0' encoding='koi8-r'?><p>Мытьё".encode("koi8-r"), "Мытьё"),
        ("\ufeff<p>Café".encode(), "Café"),
        ("\ufeff<p>Café".encode("utf-16-le"), "Café"),
        ("\ufeff<p>Café".encode("utf-16-be"), "Café"),
        ("<p>Café</p>".encode("utf-16-le"), "Café"),
        (b"<meta charset=rot13><p>Tea", "Tea"),
    ],
)
def test_the_letters_are_read_by_the_encoding_of_the_page(data: bytes, text: str) -> None:
    assert read(data).text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<meta charset=utf-8><p>caf\xe9", r"says it is UTF-8 and is not \(byte 26\); save it as UTF-8"),
        ("<p>Мытьё посуды".encode("cp1251"), "does not say in which encoding its letters are; save it as UTF-8"),
        (b"<p>a\x81", r"is not in cp1252 throughout \(byte 4\); save it as UTF-8"),
        (b"\xff\xfe<\x00p", "is not in utf-16-le throughout"),
        (b"\x89PNG\x00\x00", "holds NUL bytes, so it is no page"),
        (b"<div>" * 100_000, "opens too many elements within each other, or leaves too many open"),
        (b"".join(b"<font size=%d>" % size for size in range(300)) + b"<p>x" * 9_000, "opens too many elements"),
        (
            b"<p " + b" ".join(b"a%d=1" % number for number in range(20_000)) + b">x",
            "has a tag with too many attributes",
        ),
        (b"", "holds no text"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=rf"^page\.html: {message}"):
        read(data)


def test_xhtml_closes_its_elements_at_once_and_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body><p>&s; tea</p></body>'
    )
    assert read(page, "page.xhtml").text == "&s; tea"


def test_a_missing_library_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("no such module", name="selectolax")

    monkeypatch.setattr("bot.readers.import_module", missing)
    with pytest.raises(DocumentError) as error:
        read("<p>Tea")
    assert str(error.value) == (
        "page.html: needs the library selectolax; install it with: pip install -r requirements.txt"
    )


TAGS = st.sampled_from(
    re.findall(
        r"<[^<>]+>",
        "<p></p><b></b><i><br><br><hr><div></div><ul></ul><ol><li><dl><dt><dd></dl><table><tr><td><th></table><nav></nav>"
        "<main></main><article></article><h1></h1><h2></h2><details><summary></summary></details><pre></pre><code>"
        "<button></button><p hidden><div id=a><a href=x></a><figcaption><caption><section class=faq-question><script>"
        "</script><!-- --><form></form><aside><footer>",
    )
)
WORDS = st.sampled_from(
    ["Tea is green.", "Is it?", "yes", "- item", "1. first", " ", "\n\n", "A: no", "·", "&nbsp;", "&shy;", "€"]
)


@given(parts=st.lists(st.one_of(TAGS, WORDS), max_size=40))
@example(parts=["<table>", "<tr>", "<td>", "Is it?", "<td>", "yes", "<tr>", "<td>", "Is it?", "<td>", "yes"])
def test_blocks_cover_the_text_of_any_page_in_order(parts: list[str]) -> None:
    page = "".join(parts).encode()
    try:
        found = html.read("page.html", page)
    except DocumentError:
        return
    assert found == html.read("page.html", page)
    assert all(block.span.end <= following.span.start for block, following in pairwise(found.blocks))
    covered = {place for block in found.blocks for place in range(block.span.start, block.span.end)}
    assert all(character.isspace() for place, character in enumerate(found.text) if place not in covered)
    for block in found.blocks:
        assert block.span.of(found.text).strip() == block.span.of(found.text)
        assert (block.kind is BlockKind.LIST) == bool(block.items)
        assert all(block.span.covers(item) for item in block.items)
        assert all(item.end <= following.start for item, following in pairwise(block.items))
    assert list(found.places) == sorted(found.places)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("page.html", "page.xhtml"):
        try:
            assert extract(name, b"<p>" + data).text.strip()
        except DocumentError as error:
            assert str(error).startswith(f"{name}: ")


@pytest.mark.parametrize(
    "piece",
    [
        "<p class='a b'>Some <b>words</b> of <a href=x>a page</a>.</p>\n",
        "<li>item",
        "a line<br>",
        "word ",
        "<tr><td>a<td>b",
    ],
)
def test_ten_times_the_page_takes_no_more_than_fifty_times_as_long(piece: str) -> None:
    def seconds(characters: int) -> float:
        page = ("<table>" if "<tr" in piece else "<ul>" if "<li" in piece else "") + piece * (characters // len(piece))
        start = time.process_time()
        read(page)
        return time.process_time() - start

    small = max(min(seconds(40_000) for _ in range(3)), 0.005)
    assert seconds(400_000) < 50 * small


def test_one_enormous_line_is_read() -> None:
    found = read("<p>" + "The effect lasts. " * 300_000)
    assert (len(found.blocks), len(found.text)) == (1, 18 * 300_000 - 1)


def test_an_answer_that_only_the_data_holds_is_read_with_its_list() -> None:
    asked = {"@type": "Question", "name": "<b>Is tea</b> green?", "acceptedAnswer": {"text": "It is."}}
    data = {"@graph": [{"@type": ["FAQPage"], "mainEntity": asked}]}
    found = read(f'<p id=a>Tea.</p><script type="application/ld+json">{json.dumps(data)}</script>')
    assert found.text == "Tea.\n\nIs tea green?\n\nIt is."
    assert [place.element for place in found.places] == ["a", None]


def test_a_long_text_in_an_attribute_is_no_reason_to_refuse_a_page() -> None:
    page = f'<p data-text="{"a word " * 5_000}">The shop opens at nine.</p>'
    assert html.read("page.html", page.encode()).text.strip() == "The shop opens at nine."
