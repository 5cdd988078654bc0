"""The program that reads one PDF in a process of its own: the file on standard input, JSON lines on standard output.

    {"title": "…", "language": "…", "pages": 2}
    {"turned": ["…"], "segments": [[x0, x1, y, size, bold, "text"], …]}        one line a page
    {"end": 2}

Or one line {"fault": "…"}. PDFium is no place for two threads, and a file made to break it, or to fill the memory, ends
this process and no other. It imports nothing of this package, so that it starts fast.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_CHARACTERS = 20_000_000
_MEMORY, _SECONDS = 2_000_000_000, 120
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|ecbx|sfbx", re.I)
_BREAKS = {0, 9, 10, 11, 12, 13, 32, 0xA0, 0x2028, 0x2029, 0xFFFE, 0xFFFF}
_HYPHEN = 2
"""What PDFium makes of a hyphen at the end of a line."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass
class Piece:
    """Characters of one style on one line, in points: x to the right, y down to the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    turn: float
    spaced: bool


@dataclass
class Segment:
    """Pieces that follow each other on a line without a wide gap."""

    pieces: list[Piece] = field(default_factory=list)
    text: str = ""
    _main: Piece = field(init=False)

    def takes(self, piece: Piece) -> bool:
        """Add the piece where it goes on in this line; says whether it did."""
        last = self.pieces[-1] if self.pieces else None
        if last is None:
            self.pieces, self.text, self._main = [piece], piece.text, piece
            return True
        size = last.size if last.size > piece.size else piece.size
        gap = piece.x0 - last.x1
        if piece.turn != last.turn or not -0.5 * size < gap < size or abs(piece.y - self._main.y) > 0.45 * size:
            return False
        text = piece.text
        if piece.size < 0.8 * self._main.size and self._main.y - piece.y > 0.15 * size and text.isdigit():
            text = text.translate(_RAISED)
        self.text += " " + text if piece.spaced or gap > 0.25 * size else text
        self.pieces.append(piece)
        if piece.size > self._main.size:
            self._main = piece
        return True

    def plain(self) -> list[Any]:
        """What goes to the parent; the style is that of most characters."""
        sizes: Counter[float] = Counter()
        bold = 0
        for piece in self.pieces:
            sizes[round(piece.size, 1)] += len(piece.text)
            bold += len(piece.text) * piece.bold
        size = sizes.most_common(1)[0][0]
        y = next(piece.y for piece in self.pieces if round(piece.size, 1) == size)
        ends = self.pieces[0].x0, self.pieces[-1].x1
        is_bold = bold > 0.9 * sum(sizes.values())
        return [round(ends[0], 1), round(ends[1], 1), round(y, 1), size, is_bold, self.text]


class Page:
    """The text of one page, read by PDFium."""

    def __init__(self, raw: Any, library: Any) -> None:
        """`raw` is PDFium's text page; `library` its functions."""
        self._raw, self._pdfium = raw, library
        # The library's own wrapper makes an object of every address, which takes most of the time.
        address = ctypes.cast(library.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
        self._holder = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(address)
        self._styles: dict[int | None, tuple[float, bool]] = {}
        self.unmapped = self.characters = 0

    def as_line(self) -> dict[str, Any]:
        """The page as the parent takes it: text in the direction of most characters, and what stands otherwise."""
        segments: list[Segment] = []
        for piece in self._pieces():
            if not segments or not segments[-1].takes(piece):
                segments.append(Segment())
                segments[-1].takes(piece)
        turns: Counter[float] = Counter()
        for segment in segments:
            turns[segment.pieces[0].turn] += len(segment.text)
        upright = turns.most_common(1)[0][0] if turns else 0.0
        straight = [segment.plain() for segment in segments if segment.pieces[0].turn == upright]
        turned = [segment.text for segment in segments if segment.pieces[0].turn != upright]
        return {"turned": turned, "segments": straight}

    def _pieces(self) -> Iterator[Piece]:
        count = self._pdfium.FPDFText_CountChars(self._raw)
        raw, holder_of, code_of = (
            ctypes.cast(self._raw, ctypes.c_void_p),
            self._holder,
            self._pdfium.FPDFText_GetUnicode,
        )
        start, text, spaced, styled = 0, "", False, None
        for at in range(count):
            code = code_of(self._raw, at)
            is_break = code in _BREAKS
            holder = None if is_break else holder_of(raw, at)
            if text and (is_break or (holder != styled and holder is not None)):
                yield self._piece(text, start, at - 1, styled, spaced=spaced)
                text, spaced = "", False
            spaced = spaced or is_break
            if not is_break:
                if not text:
                    start, styled = at, holder
                text += _character(code)
        if text:
            yield self._piece(text, start, count - 1, styled, spaced=spaced)

    def _piece(self, text: str, start: int, end: int, holder: int | None, *, spaced: bool) -> Piece:
        self.characters += len(text)
        if holder is None or holder not in self._styles:
            self._styles[holder] = self._size(start), self._is_bold(start)
        size, is_bold = self._styles[holder]
        self.unmapped += len(text) * (self._pdfium.FPDFText_HasUnicodeMapError(self._raw, start) == 1)
        angle = self._pdfium.FPDFText_GetCharAngle(self._raw, start)
        turn = round(angle * 12 / math.pi) % 24 * math.pi / 12
        along, across = (math.cos(turn), math.sin(turn)), (math.sin(turn), -math.cos(turn))
        corners = [*self._corners(start), *self._corners(end)]
        xs = [x * along[0] + y * along[1] for x, y in corners]
        x, y = self._origin(start)
        baseline = x * across[0] + y * across[1]
        return Piece(text, min(xs), max(xs), baseline, size, is_bold, turn, spaced)

    def _corners(self, at: int) -> tuple[tuple[float, float], tuple[float, float]]:
        box = self._pdfium.FS_RECTF()
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, at, box)
        return (box.left, box.bottom), (box.right, box.top)

    def _origin(self, at: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        self._pdfium.FPDFText_GetCharOrigin(self._raw, at, x, y)
        return x.value, y.value

    def _size(self, at: int) -> float:
        matrix = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFText_GetMatrix(self._raw, at, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        return abs(float(self._pdfium.FPDFText_GetFontSize(self._raw, at))) * scale or 1.0

    def _is_bold(self, at: int) -> bool:
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._raw, at, buffer, 128, flags)
        return _BOLD.search(buffer.value.decode("utf-8", "replace")) is not None


def _character(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    if code < 32 or 0xD800 <= code < 0xE000 or code > sys.maxunicode:
        return "\N{REPLACEMENT CHARACTER}"
    return chr(code)


def lines_of(data: bytes) -> Iterator[dict[str, Any]]:
    """What is printed of a file, line by line."""
    import pypdfium2  # noqa: PLC0415 - first the limits, so that they hold for the library too
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        yield {"fault": "password" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "damaged"}
        return
    title = document.get_metadata_value("Title")
    yield {"title": title, "language": _language(document, raw), "pages": len(document)}
    characters = unmapped = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            yield {"turned": [], "segments": [], "damaged": True}
            continue
        read = Page(text.raw, raw)
        yield read.as_line()
        characters, unmapped = characters + read.characters, unmapped + read.unmapped
        text.close()
        page.close()
        if characters > MOST_CHARACTERS:
            yield {"fault": "too much text"}
            return
    yield {"fault": "no characters"} if 2 * unmapped > characters else {"end": len(document)}


def _language(document: Any, raw: Any) -> str:
    """The language that the file says it is in, such as "en-US"; empty where it says none."""
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(size + 2)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def limit() -> None:
    """Let this process take so much memory and time and no more, where the system can hold it to that."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the file on standard input and print what it says."""
    limit()
    try:
        for line in lines_of(sys.stdin.buffer.read()):
            sys.stdout.buffer.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    except ModuleNotFoundError:
        sys.stdout.buffer.write(b'{"fault": "no library"}\n')
    except MemoryError:
        sys.stdout.buffer.write(b'{"fault": "too much memory"}\n')


if __name__ == "__main__":
    main()
