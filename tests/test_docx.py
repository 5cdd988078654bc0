"""What is read of a Word document, and what is left out; documents that cannot be read."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from test_pdf import check_blocks, mutate, texts_of

from bot.errors import DocumentError
from bot.model import BlockKind, Document
from bot.readers import Extract, extract

SAMPLE = Path(__file__).parent / "documents" / "returns.docx"
BODY = "word/document.xml"


@pytest.fixture(scope="module")
def returns() -> Extract:
    return extract("returns.docx", SAMPLE.read_bytes())


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    """The sample with another body."""
    files = parts()
    start = files[BODY][: files[BODY].index(b"<w:body>")]
    return packed({**files, BODY: start + b"<w:body>" + xml.encode() + b"</w:body></w:document>"})


def test_headings_by_their_styles_and_questions(returns: Extract) -> None:
    headings = [(b.span.of(returns.text), b.level) for b in returns.blocks if b.kind is BlockKind.HEADING]
    assert headings == [
        ("Returning a machine", 1), ("How to return it", 1), ("Questions", 1), ("Who pays for the driver?", 6),
        ("Q: Can I return a used machine?", 6), ("What if the box is gone?", 2), ("More questions", 1),
        ("Can I pick a day?", 6), ("Is there a form?", 6),
    ]  # fmt: skip
    assert (returns.title, returns.language) == ("Returning a machine", "en-GB")


def test_paragraphs_with_links_footnotes_and_insertions_without_deletions(returns: Extract) -> None:
    assert texts_of(returns, BlockKind.PARAGRAPH) == [
        "Keep the receipt.", "You may return it within 30 days, see our terms.", "Days count from delivery.",
        "You need:",
        "What happens then:", "The driver comes on Monday.", "It is free.", "We do.", "A: Yes, if it is clean.",
        "Any other box will do.", "Yes, on the telephone.", "No.",
    ]  # fmt: skip


def test_lists_and_tables(returns: Extract) -> None:
    assert texts_of(returns, BlockKind.LIST) == [
        "• the receipt;\n• a copy of it is enough;\n• the box.", "1. Call us.\n2. Wait for the driver.",
        "Machine | Weight | Fee\nAquaClean 300 | 48 kg | none\nAqua 500 | 60 kg | 20 euro",
    ]  # fmt: skip
    table = [block for block in returns.blocks if block.kind is BlockKind.LIST][-1]
    assert [item.of(returns.text) for item in table.items] == [
        "AquaClean 300 | 48 kg | none", "Aqua 500 | 60 kg | 20 euro",
    ]  # fmt: skip


def test_every_block_has_a_place_that_a_person_can_find(returns: Extract) -> None:
    document = Document("returns", returns.text, "", places=returns.places)
    found = {b.span.of(returns.text)[:9]: document.place_of(b.span) for b in returns.blocks}
    names = {words: place.element for words, place in found.items() if place}
    assert names["Keep the "] == "paragraph 1"
    assert names["Days coun"] == "footnote 1"
    assert names["The drive"] == "How to return it"
    assert names["Machine |"] == "table 1"
    assert names["No."] == "table 2"
    check_blocks(returns)


def test_what_is_no_text_of_the_document_is_left_out_with_its_reason(returns: Extract) -> None:
    assert {(part.reason, part.words) for part in returns.left_out} == {
        ("header of the pages", "AquaClean service"), ("footer of the pages", "Confidential"),
        ("comments", "Is that so?"), ("deleted text", "on Sunday"),
    }  # fmt: skip
    assert "Secret" not in returns.text


def test_text_boxes_content_controls_and_tables_of_layout_are_read() -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    box = "<w:p><w:r><w:t>Before.</w:t><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    layout = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
    body = "".join(
        outer.format(paragraph.format(text))
        for outer, text in ((box, "In a box."), (control, "In a control."), (layout, "In a frame."))
    )
    found = extract("a.docx", with_body(body))
    assert texts_of(found, BlockKind.PARAGRAPH) == ["Before.", "In a box.", "In a control.", "In a frame."]


def test_bold_lines_are_headings_where_text_follows_them() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    plain = "<w:p><w:r><w:t>It is free.</w:t></w:r></w:p>"
    found = extract(
        "a.docx", with_body(bold.format("Prices") + plain + bold.format("One") + bold.format("Two") + plain)
    )
    assert texts_of(found, BlockKind.HEADING) == ["Prices", "Two"]


def bomb() -> bytes:
    files = {**parts(), "word/media/image1.xml": b" " * 60_000_000}
    return packed(files)


def entities() -> bytes:
    files = parts()
    declared = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return packed({**files, BODY: declared + re.sub(rb"^<\?xml.*?\?>", b"", files[BODY])})


def wide_entities() -> bytes:
    """The same in UTF-16, where no byte string of ASCII is found."""
    files = parts()
    declared = '<!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return packed({**files, BODY: (declared + re.sub(r"^<\?xml.*?\?>", "", files[BODY].decode())).encode("utf-16")})


def renamed_bomb() -> bytes:
    """A body of another name: which part is the body, the file itself says."""
    files = {name: data.replace(b"word/document.xml", b"word/document.bin") for name, data in parts().items()}
    body = files.pop(BODY).replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 9_000_000)
    return packed({**files, "word/document.bin": b" " * 2_000 + re.sub(rb"^<\?xml.*?\?>", b"", body)})


def without(name: str) -> bytes:
    return packed({part: data for part, data in parts().items() if part != name})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is damaged, or no DOCX; open it in Word and save it anew, or take it out"),
        (b"just text", "is damaged, or no DOCX; open it in Word and save it anew, or take it out"),
        (without(BODY), "is damaged, or no DOCX; open it in Word and save it anew, or take it out"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "is protected by a password, or is an old .doc; save it as",
        ),
        (packed({"a.txt": b"text"}), "is a ZIP file but no DOCX; save it as .docx or take it out"),
        (bomb(), "holds more than 50 MB of text or 200 MB in all when unpacked; save it in parts or take it out"),
        (
            renamed_bomb(),
            "holds more than 50 MB of text or 200 MB in all when unpacked; save it in parts or take it out",
        ),
        (wide_entities(), "defines entities of its own, which no Word does; save it anew or take it out"),
        (entities(), "defines entities of its own, which no Word does; save it anew or take it out"),
        (with_body("<w:p/>"), "is empty; write something into it or take it out of the folder"),
        (with_body("<w:sdt>" * 3_000 + "</w:sdt>" * 3_000), "is damaged, or no DOCX; open it in Word"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as told:
        extract("a.docx", data)
    assert str(told.value).startswith(f"a.docx: {message}")
    assert "\n" not in str(told.value)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(DocumentError) as told:
        extract("price.docx", SAMPLE.read_bytes())
    expected = "price.docx: needs the library python-docx; install it with: pip install -r requirements.txt"
    assert str(told.value) == expected


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_sample_is_read_or_refused(seed: int) -> None:
    """A part of the file with tags exchanged, values changed, bytes changed, or cut off; every third time the file."""
    chance = random.Random(seed)
    files = parts()
    if seed % 3:
        name = chance.choice(sorted(name for name in files if name.endswith((".xml", ".rels"))))
        files[name] = _changed(files[name], chance)
    data = bytearray(packed(files))
    if seed % 3 == 0:
        mutate(data, chance)
    try:
        check_blocks(extract("a.docx", bytes(data)))
    except DocumentError as error:
        assert re.fullmatch(r"a\.docx: .+", str(error))


def _changed(data: bytes, chance: random.Random) -> bytes:
    pieces = re.split(rb"(<[^>]*>)", data)
    kind = chance.random()
    if kind < 0.5:
        a, b = (chance.randrange(len(pieces)) for _ in range(2))
        pieces[a], pieces[b] = pieces[b], pieces[a]
        return b"".join(pieces)
    values = list(re.finditer(rb'"[^"]*"', data))
    if kind < 0.9 and values:
        place = chance.choice(values)
        value = chance.choice([b'""', b'"-1"', b'"abc"', b'"99999999999"', b'"\xd5\xa1"'])
        return data[: place.start()] + value + data[place.end() :]
    return data[: chance.randrange(len(data))]
