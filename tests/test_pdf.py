"""What is read of a PDF, on which page, and what is left out; PDFs that cannot be read."""

from __future__ import annotations

import random
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DocumentError
from bot.model import BlockKind, Document, Span
from bot.readers import Extract, extract
from bot.readers.pdf import process
from bot.readers.pdf.columns import regions_of
from bot.readers.pdf.furniture import without_furniture
from bot.readers.pdf.page import Page, Segment
from bot.readers.pdf.paragraphs import Group, Joining, elements_of

DOCUMENTS = Path(__file__).parent / "documents"


@pytest.fixture(scope="module")
def manual() -> Extract:
    return extract("manual.pdf", (DOCUMENTS / "manual.pdf").read_bytes())


def texts_of(found: Extract, kind: BlockKind) -> list[str]:
    return [block.span.of(found.text) for block in found.blocks if block.kind is kind]


def page_of(found: Extract, words: str) -> int | None:
    """The page on which these words begin."""
    start = found.text.index(words)
    place = Document("manual", found.text, "", places=found.places).place_of(Span(start, start + len(words)))
    return place.page if place else None


def check_blocks(found: Extract) -> None:
    """Blocks in order, without overlap, over everything that is not white space."""
    assert all(block.span.end <= following.span.start for block, following in pairwise(found.blocks))
    covered = {at for block in found.blocks for at in range(block.span.start, block.span.end)}
    assert all(character.isspace() for at, character in enumerate(found.text) if at not in covered)
    for block in found.blocks:
        assert (block.kind is BlockKind.LIST) == bool(block.items)
        assert all(block.span.covers(item) for item in block.items)
        assert all(item.end <= following.start for item, following in pairwise(block.items))
    assert [place.start for place in found.places] == sorted({place.start for place in found.places})


def test_headings_have_their_depth_by_size_weight_and_question_mark(manual: Extract) -> None:
    headings = [(b.span.of(manual.text), b.level) for b in manual.blocks if b.kind is BlockKind.HEADING]
    assert headings == [
        ("AquaClean 300", 1), ("Safety", 2), ("Salt and rinse aid", 2), ("Children", 2), ("Programmes", 2),
        ("Questions", 2), ("Can I wash silver?", 3), ("Q: Why does it smell?", 6), ("How long is the guarantee?", 6),
    ]  # fmt: skip
    assert (manual.title, manual.language) == ("AquaClean 300: manual", "en")


def test_lines_are_joined_and_divided_words_made_whole(manual: Extract) -> None:
    first, *_ = texts_of(manual, BlockKind.PARAGRAPH)
    assert first == (
        "Thank you for choosing this dishwasher. Keep the manual: it tells you what to do about the treatment of "
        "your glasses and about the well-known lime."
    )


def test_columns_are_read_one_after_the_other(manual: Extract) -> None:
    paragraphs = texts_of(manual, BlockKind.PARAGRAPH)
    salt = next(number for number, text in enumerate(paragraphs) if text.startswith("The salt softens"))
    assert paragraphs[salt].endswith("substances that damage the softener.")
    assert paragraphs[salt + 1].startswith("The rinse aid lets the water run off")
    assert paragraphs[salt + 1].endswith("shows a star when the tank is empty.")


def test_a_list_and_a_table_that_goes_over_a_page(manual: Extract) -> None:
    items, table = (block for block in manual.blocks if block.kind is BlockKind.LIST)
    assert [item.of(manual.text) for item in items.items] == [
        "• remove the transport locks, which are red and stand at the back of the machine on both of its sides;",
        "• level the machine;", "• open the tap.",
    ]  # fmt: skip
    assert manual.text[table.span.start : table.items[0].start] == "Name | Duration | Energy\n"
    rows = [item.of(manual.text) for item in table.items]
    assert rows == [f"Programme {n} | {30 + n} min | {n / 10:.1f} kWh" for n in range(1, 31)]


def test_every_stretch_has_its_page_also_within_a_paragraph(manual: Extract) -> None:
    long = next(text for text in texts_of(manual, BlockKind.PARAGRAPH) if text.startswith("Children must be"))
    assert long.count("when the door is shut.") == 7
    assert (page_of(manual, "Children must be"), page_of(manual, "Keep small children")) == (1, 2)
    assert (page_of(manual, "Programme 1 "), page_of(manual, "Programme 30"), page_of(manual, "A: Clean")) == (2, 3, 3)


def test_what_repeats_over_pages_is_left_out(manual: Extract) -> None:
    left_out = {(part.reason, part.words) for part in manual.left_out}
    assert left_out == {
        ("line that repeats over pages", "AquaClean 300"), ("line that repeats over pages", "Manual"),
        ("page number", "Page 1 of 3"), ("head of a table that repeats over pages", "Name | Duration | Energy"),
    }  # fmt: skip
    assert "Page 1" not in manual.text
    check_blocks(manual)


def test_other_scripts_and_files_that_only_forbid_printing_are_read() -> None:
    texts = [extract(name, (DOCUMENTS / name).read_bytes()).text for name in ("armenian.pdf", "guarded.pdf")]
    assert texts == ["Լվացքի մեքենան աշխատում է երկու ժամ։\n", "The warranty card is in the box.\n"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("scanned.pdf", r"scanned\.pdf: holds no text, probably pictures of pages; have the text recognised \(OCR\)"),
        ("locked.pdf", r"locked\.pdf: is protected by a password; save it without one or take it out"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(name: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        extract(name, (DOCUMENTS / name).read_bytes())


@pytest.mark.parametrize("data", [b"", b"%PDF", b"no PDF at all", b"%PDF-1.7\n" + b"\x00" * 2_000, bytes(range(256))])
def test_what_is_no_pdf_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(
        DocumentError, match=r"^a\.pdf: is damaged, or no PDF; open it in a PDF reader and save it anew"
    ):
        extract("a.pdf", data)


def test_a_damaged_sample_is_read_or_refused() -> None:
    """Twenty-four samples with bytes changed, cut out, doubled or cut off; the seed makes them the same every time."""
    chance = random.Random(1)
    outcomes = set()
    for number in range(24):
        data = bytearray((DOCUMENTS / ("manual.pdf", "armenian.pdf")[number % 2]).read_bytes())
        mutate(data, chance)
        try:
            check_blocks(extract("a.pdf", bytes(data)))
            outcomes.add("read")
        except DocumentError as error:
            assert str(error).startswith("a.pdf: ")
            assert "\n" not in str(error)
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


def mutate(data: bytearray, chance: random.Random) -> None:
    """Change some bytes, cut some out, double some, or cut the rest off."""
    for _ in range(chance.choice([1, 3, 10, 50])):
        at, length = chance.randrange(len(data)), chance.randrange(1, 200)
        kind = chance.random()
        if kind < 0.7:
            data[at] = chance.randrange(256)
        elif kind < 0.85:
            del data[at : at + length]
        elif kind < 0.95:
            data[at:at] = data[at : at + length]
        else:
            del data[at:]
        data += b"" if data else b"x"


def written(streams: list[bytes], filters: str = "") -> bytes:
    """A PDF of one page a stream, in Helvetica."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for stream in streams:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (len(objects) + 2)
        )
        objects.append(b"<</Length %d%b>>stream\n%b\nendstream" % (len(stream), filters.encode(), stream))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), " ".join(kids).encode())
    data, places = b"%PDF-1.7\n", []
    chunks = [data]
    at = len(data)
    for number, content in enumerate(objects, start=1):
        places.append(at)
        chunks.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        at += len(chunks[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    chunks.append(
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, at)
    )
    return b"".join(chunks)


def test_a_page_of_five_thousand_is_found() -> None:
    streams = [b"BT /F 12 Tf 50 700 Td (This is what page %d says.) Tj ET" % number for number in range(1, 5_001)]
    found = extract("long.pdf", written(streams))
    assert page_of(found, "This is what page 4321 says.") == 4_321


def test_a_stream_that_unpacks_to_gigabytes_ends_its_own_process_only() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b" " * 10_000_000) for _ in range(300)), packer.flush()])
    assert len(packed) < 3_000_000
    with pytest.raises(DocumentError, match=r"^bomb\.pdf: takes too much memory or time"):
        extract("bomb.pdf", written([packed], "/Filter/FlateDecode"))


def test_a_process_that_ends_before_its_last_line_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text('print(\'{"title": "a"}\'); import os; os.kill(os.getpid(), 11)')
    monkeypatch.setattr(process, "_CHILD", child)
    with pytest.raises(DocumentError, match=r"^a\.pdf: takes too much memory or time to read; save it anew"):
        extract("a.pdf", b"%PDF")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pypdfium2.py").write_text("raise ModuleNotFoundError(name='pypdfium2')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DocumentError) as told:
        extract("price.pdf", (DOCUMENTS / "manual.pdf").read_bytes())
    expected = "price.pdf: needs the library pypdfium2; install it with: pip install -r requirements.txt"
    assert str(told.value) == expected


# Pages, by where their words stand


def segment(text: str, x: float, y: float, size: float = 10, *, bold: bool = False) -> Segment:
    return Segment(x, x + len(text) * size / 2, y, size, bold, text)


def test_a_page_number_that_stands_alone_and_a_header_that_changes_are_no_text() -> None:
    pages = [
        Page(
            n,
            (
                segment(f"Chapter {'abc'[n % 3]}", 50, 20, 7),
                segment(f"It is {n}.", 50, 100),
                segment(f"- {n} -", 50, 700),
            ),
        )
        for n in range(1, 8)
    ]
    cleaned, furniture = without_furniture(pages)
    assert [[one.text for one in page.segments] for page in cleaned] == [[f"It is {n}."] for n in range(1, 8)]
    assert {piece.reason for piece in furniture} == {"line that repeats over pages", "page number"}


@pytest.mark.parametrize("foot", ["Our shop - page {n} of 2", "Our shop | {n}/2", "Our shop Seite {n} von 2"])
def test_a_footer_that_counts_the_pages_is_no_text(foot: str) -> None:
    pages = [Page(n, (segment(f"It is {n}.", 50, 100), segment(foot.format(n=n), 50, 700))) for n in (1, 2)]
    cleaned, furniture = without_furniture(pages)
    assert [[one.text for one in page.segments] for page in cleaned] == [["It is 1."], ["It is 2."]]
    assert [piece.reason for piece in furniture] == ["line that repeats over pages"]


def test_rows_that_count_something_else_are_text() -> None:
    pages = [
        Page(n, (segment(f"It is {n}.", 50, 100), segment(f"Step {n + 2 * (n % 2)} of 9", 50, 700))) for n in (1, 2)
    ]
    assert without_furniture(pages)[0] == pages


def test_a_number_that_ends_a_page_is_kept_where_it_is_no_page_number() -> None:
    pages = [Page(1, (segment("In the year", 50, 100), segment("1987", 50, 120)))]
    assert without_furniture(pages)[0] == pages


def test_a_hyphen_that_the_file_writes_elsewhere_is_kept() -> None:
    lines = ["It is a well-known", "fact that a well-", "known treat-", "ment of Baden-", "Baden helps."]
    rows = regions_of([segment(line, 50, 100 + 12 * n) for n, line in enumerate(lines)])
    (group,) = (one for one in elements_of([(1, part) for part in rows]) if isinstance(one, Group))
    assert (
        "".join(words.text for words in Joining.of([group]).words_of(group))
        == "It is a well-known fact that a well-known treatment of Baden-Baden helps."
    )


SEGMENTS = st.lists(
    st.builds(
        Segment, st.floats(0, 500), st.floats(0, 500), st.floats(0, 800), st.sampled_from([6.0, 10.0, 10.5, 14.0]),
        st.booleans(), st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    ),
    max_size=30,
)  # fmt: skip


@given(SEGMENTS)
def test_no_word_of_a_page_is_lost_or_doubled(segments: list[Segment]) -> None:
    parts = regions_of(segments)
    words = sorted(word for part in parts for row in part for one in row.segments for word in one.text.split())
    assert words == sorted(word for one in segments for word in one.text.split())
    assert list(elements_of([(1, part) for part in parts])) == list(elements_of([(1, part) for part in parts]))
