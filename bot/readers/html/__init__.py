"""HTML: the article of a page, its questions and answers; menus and the like are left out."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import DocumentError
from bot.readers.extract import Extract
from bot.readers.html.about import about
from bot.readers.html.article import read_article
from bot.readers.html.charset import decoded
from bot.readers.html.layout import Page
from bot.readers.html.nesting import check_nesting
from bot.readers.html.pieces import DEEPEST, Form, Piece, Setting, cleaned, folded
from bot.readers.html.schema import missing_pairs
from bot.readers.html.tree import parse


def read(name: str, data: bytes) -> Extract:
    """The article's text. Raises DocumentError where the bytes are no page, or one without any text."""
    source = decoded(name, data)
    check_nesting(name, source)
    tree = parse(source, is_xml=name.lower().endswith(".xhtml"))
    pieces, left_out = read_article(tree)
    pairs, unread = missing_pairs(name, tree, pieces)
    told = about(tree, pieces)
    for question, answer in pairs:
        pieces += _pair(question, answer)
    page = Page.of(pieces)
    if not page.text:
        problem = "holds no text; save the page as a browser shows it, or take it out of the folder"
        raise DocumentError(f"{name}: {problem}")
    return Extract(page.text, page.blocks, page.places, told.title, told.language, told.url, (*left_out, *unread))


def _pair(question: str, answer: str) -> list[Piece]:
    """A question that stands in the page's data only, and its answer; both may be HTML."""
    asked = folded(cleaned(parse(question, is_xml=False).root.text()))
    answers, _ = read_article(parse(answer, is_xml=False))
    return [Piece(Form.HEADING, asked, Setting(level=DEEPEST)), *(replace(piece, anchor="") for piece in answers)]
