"""Makes the PDF and DOCX beside it: python tests/documents/make.py (with fpdf2, and the fonts of fonts-dejavu-core)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod
from fpdf.fonts import FontFace

FOLDER = Path(__file__).parent
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
MADE = datetime(2026, 1, 1, tzinfo=UTC)
ON_DOORS = "The machine stops by itself when the door is opened during a programme and goes on when the door is shut. "
IN_COLUMNS = (
    "The salt softens the water. Without salt, lime stays on the glasses and in the pipes of the machine. "
    "Use special salt only, for kitchen salt holds substances that damage the softener.\n\n"
    "The rinse aid lets the water run off the dishes, so that they dry without stains. "
    "One filling lasts for about forty programmes. The display shows a star when the tank is empty."
)
FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>Days count from delivery.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


class Manual(FPDF):
    """Pages with a running header and numbers."""

    def header(self) -> None:
        self.set_font("helvetica", size=8)
        self.cell(0, 6, "AquaClean 300" if self.page_no() % 2 else "Manual", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("helvetica", size=8)
        self.cell(0, 6, f"Page {self.page_no()} of {{nb}}", align="C")

    def heading(self, text: str, size: int) -> None:
        self.set_font("helvetica", "B", size)
        self.multi_cell(0, size / 2, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def paragraph(self, text: str, style: str = "") -> None:
        self.set_font("helvetica", style, 10)
        self.multi_cell(0, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def items(self, texts: Sequence[str]) -> None:
        self.set_font("helvetica", size=10)
        for text in texts:
            self.set_x(14)
            self.cell(4, 5, "\x95")
            self.multi_cell(0, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)


def manual() -> FPDF:
    """Five pages with all that a reader has to see."""
    pdf = Manual(format=(148, 210))
    pdf.set_title("AquaClean 300: manual")
    pdf.set_lang("en")
    pdf.add_page()
    pdf.heading("AquaClean 300", 20)
    pdf.paragraph(
        "Thank you for choosing this dishwasher. Keep the manual: it tells you what to do about the treat-\n"
        "ment of your glasses and about the well-\nknown lime."
    )
    pdf.heading("Safety", 14)
    pdf.paragraph("Before the first use:")
    locks = "remove the transport locks, which are red and stand at the back of the machine on both of its sides;"
    pdf.items([locks, "level the machine;", "open the tap."])
    pdf.paragraph("A well-known fault is a closed tap.")
    pdf.heading("Salt and rinse aid", 14)
    pdf.set_font("helvetica", size=9)
    with pdf.text_columns(ncols=2, gutter=6, text_align="LEFT", balance=True) as columns:
        columns.write(IN_COLUMNS)
    pdf.ln(6)
    pdf.heading("Children", 14)
    pdf.paragraph("Children must be eight years old to use it. " + ON_DOORS * 7 + "Keep small children away.")
    pdf.heading("Programmes", 14)
    pdf.set_font("helvetica", size=10)
    rows = [(f"Programme {number}", f"{30 + number} min", f"{number / 10:.1f} kWh") for number in range(1, 31)]
    with pdf.table(headings_style=FontFace(emphasis="BOLD"), line_height=6, width=120) as table:
        for row in [("Name", "Duration", "Energy"), *rows]:
            table.row(row)
    pdf.ln(4)
    pdf.heading("Questions", 14)
    pdf.paragraph("Can I wash silver?", style="B")
    pdf.paragraph("Yes, but not together with steel.")
    pdf.paragraph("Q: Why does it smell?")
    pdf.paragraph("A: Clean the filter once a month.")
    pdf.paragraph("How long is the guarantee?")
    pdf.paragraph("The guarantee lasts for three years from the day on which you bought the machine.")
    return pdf


def scanned() -> FPDF:
    """Two pages without a letter."""
    pdf = FPDF(format=(105, 148))
    for _ in range(2):
        pdf.add_page()
        pdf.rect(20, 20, 40, 60, style="F")
    return pdf


def short(text: str, font: Path | None = None) -> FPDF:
    """One page with one paragraph."""
    pdf = FPDF(format=(105, 148))
    pdf.add_page()
    if font:
        pdf.add_font("sample", "", font)
    pdf.set_font("sample" if font else "helvetica", size=11)
    pdf.multi_cell(0, 6, text, align="L")
    return pdf


def encrypted(owner: str, user: str | None) -> FPDF:
    """A page that needs the password `user`, or none to be read."""
    pdf = short("The warranty card is in the box.")
    pdf.set_encryption(owner, user, EncryptionMethod.AES_256, permissions=AccessPermission.none())
    return pdf


def returns() -> Any:
    """A Word document with all that a reader has to see, and what it must not."""
    document = Document()
    document.core_properties.title, document.core_properties.language = "Returning a machine", "en-GB"
    document.sections[0].header.paragraphs[0].text = "AquaClean service"
    document.sections[0].footer.paragraphs[0].text = "Confidential"
    document.add_paragraph("Keep the receipt.")
    document.add_heading("Returning a machine", 0)
    _with_footnote_and_link(document)
    document.add_heading("How to return it", 1)
    document.add_paragraph("You need:")
    document.add_paragraph("the receipt;", style="List Bullet")
    document.add_paragraph("a copy of it is enough;", style="List Bullet 2")
    document.add_paragraph("the box.", style="List Bullet")
    document.add_paragraph("What happens then:")
    document.add_paragraph("Call us.", style="List Number")
    document.add_paragraph("Wait for the driver.", style="List Number")
    changed = document.add_paragraph("The driver comes ")
    _add(changed, "del", "on Sunday", "delText")
    _add(changed, "ins", "on Monday")
    changed.add_run(".")
    document.add_paragraph("It is free.").add_run(" Secret words.").font.hidden = True
    _table(
        document, [("Machine", "Weight", "Fee"), ("AquaClean 300", "48 kg", "none"), ("Aqua 500", "60 kg", "20 euro")]
    )
    document.add_heading("Questions", 1)
    document.add_paragraph().add_run("Who pays for the driver?").bold = True
    run = document.add_paragraph().add_run("We do.")
    document.add_comment(run, text="Is that so?", author="Editor", initials="E")
    document.add_paragraph("Q: Can I return a used machine?")
    document.add_paragraph("A: Yes, if it is clean.")
    document.add_heading("What if the box is gone?", 2)
    document.add_paragraph("Any other box will do.")
    document.add_heading("More questions", 1)
    _table(document, [("Can I pick a day?", "Yes, on the telephone."), ("Is there a form?", "No.")])
    return document


def _with_footnote_and_link(document: Any) -> None:
    paragraph = document.add_paragraph("You may return it within 30 days")
    part = Part(PackURI("/word/footnotes.xml"), f"{_TYPE}.footnotes+xml", FOOTNOTES.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)
    paragraph.add_run(", see ")
    _add(paragraph, "hyperlink", "our terms")
    paragraph.add_run(".")


_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _add(paragraph: Any, kind: str, text: str, words: str = "t") -> None:
    change, run, texts = OxmlElement(f"w:{kind}"), OxmlElement("w:r"), OxmlElement(f"w:{words}")
    texts.text = text
    run.append(texts)
    change.append(run)
    paragraph._p.append(change)


def _table(document: Any, texts: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(texts), cols=len(texts[0]))
    for row, of_row in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, of_row, strict=True):
            cell.text = text


def main() -> None:
    """Make every sample anew."""
    files = {
        "manual": manual(),
        "scanned": scanned(),
        "locked": encrypted("owner", "user"),
        "guarded": encrypted("owner", None),
        "armenian": short("Լվացքի մեքենան աշխատում է երկու ժամ։", FONT),
    }
    for name, pdf in files.items():
        pdf.set_creation_date(MADE)
        pdf.output(FOLDER / f"{name}.pdf")
    returns().save(FOLDER / "returns.docx")


if __name__ == "__main__":
    main()
