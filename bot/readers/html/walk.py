"""Walks over a page and writes down its pieces, and what it passes by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.readers.extract import LeftOut
from bot.readers.html.controls import Controls, is_microdata_question, is_named_question
from bot.readers.html.parts import HEADINGS, Parts
from bot.readers.html.pieces import DEEPEST, Form, Piece, Setting, Writer, cleaned, folded
from bot.readers.html.tables import data_rows, lines_of, questions_of
from bot.readers.html.tree import INLINE, Element

_WORD = re.compile(r"\w")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LONGEST_DEFINITION = 200
_END = Element("end")
Visits = Sequence[tuple[Element | str, Setting]]
"""What is to be visited next, in order, each with where it stands."""


@dataclass
class Walk:
    """One walk over a page; what stands in one of the `roots` says so in its setting."""

    parts: Parts
    controls: Controls
    roots: frozenset[Element]
    left_out: list[LeftOut] = field(default_factory=list)
    _writer: Writer = field(default_factory=Writer)
    _numbers: int = 0

    def run(self, root: Element) -> list[Piece]:
        """The pieces, in order."""
        stack: list[tuple[Element | str, Setting]] = [(child, Setting()) for child in reversed(root.children)]
        while stack:
            node, setting = stack.pop()
            if isinstance(node, str):
                self._writer.text(node, setting)
            elif node is _END:
                self._writer.flush()
            else:
                stack.extend(reversed(self._enter(node, setting)))
        self._writer.flush()
        return self._writer.pieces

    def _pass_by(self, element: Element, reason: str) -> None:
        words = folded(cleaned(element.text())) if reason else ""
        if _WORD.search(words):
            self.left_out.append(LeftOut(reason, words))

    def _enter(self, element: Element, setting: Setting) -> Visits:
        """What is to be visited next; the element itself is dealt with."""
        reason = self.parts.reason(element, in_article=setting.in_root)
        if reason is not None:
            self._pass_by(element, reason)
            return ()
        if not element.attributes and element not in self.roots:
            return self._take(element, setting)
        name = element.get("id") or (element.get("name") if element.tag == "a" else "")
        self._writer.anchor = name or self._writer.anchor
        if (label := self.controls.label(element)) and not setting.level:
            self._writer.flush()
            self._writer.add(Form.HEADING, label, setting._replace(level=DEEPEST, group=0, item=0))
        if element in self.roots:
            setting = setting._replace(in_root=True)
        return self._take(element, setting)

    def _take(self, element: Element, setting: Setting) -> Visits:
        tag = element.tag
        if tag in HEADINGS:
            return self._block(element, setting._replace(level=int(tag[1])))
        if tag == "br":
            self._writer.line_break()
            return ()
        if setting.level:
            return self._within_heading(element, setting)
        if self.controls.is_label(element):
            return ()
        if tag == "summary" or is_microdata_question(element) or is_named_question(element):
            return self._block(element, setting._replace(level=DEEPEST))
        visit = _VISITS.get(tag, Walk._plain)
        return visit(self, element, setting)

    def _plain(self, element: Element, setting: Setting) -> Visits:
        """An element of no special kind: part of a line, or one that begins a new one."""
        tag = element.tag
        if tag in INLINE or ":" in tag:
            bold = setting._replace(bold=True) if tag in ("b", "strong") else setting
            return [(child, bold) for child in element.children]
        if tag == "figcaption":
            setting = setting._replace(form=Form.CAPTION)
        return self._block(element, setting)

    def _block(self, element: Element, setting: Setting) -> Visits:
        """Begins a new line before the element and behind it."""
        self._writer.flush()
        return [*((child, setting) for child in element.children), (_END, setting)]

    def _within_heading(self, element: Element, setting: Setting) -> Visits:
        """All of a heading is one line. A link without words is one to the heading itself."""
        if element.tag == "a" and not _WORD.search(element.text()):
            return ()
        edge = [] if element.tag in INLINE else [(" ", setting)]
        return [*edge, *((child, setting) for child in element.children), *edge]

    def _button(self, element: Element, setting: Setting) -> Visits:
        """A button that asks, or that opens what stands below it, is a heading; any other is none of the text."""
        if "aria-expanded" in element.attributes or element.text().endswith("?"):
            return self._block(element, setting._replace(level=DEEPEST))
        self._pass_by(element, "button")
        return ()

    def _list(self, element: Element, setting: Setting) -> Visits:
        self._writer.flush()
        depth = setting.depth + 1 if setting.group else 0
        inside = setting._replace(group=setting.group or self._number(), depth=depth, mark="- ")
        start = element.get("start")
        count = int(start) - 1 if start.isascii() and start.isdigit() and len(start) < 6 else 0
        visits: list[tuple[Element | str, Setting]] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                count += 1
                mark = f"{count}. " if element.tag == "ol" else "- "
                visits.append((child, inside._replace(item=self._number(), mark=mark)))
            else:
                visits.append((child, inside._replace(item=self._number())))
        return [*visits, (_END, setting)]

    def _definitions(self, element: Element, setting: Setting) -> Visits:
        """Questions and long definitions become headings with text below; terms with short ones items of a list."""
        parts = [part for child in element.elements for part in (child.elements if child.tag == "div" else [child])]
        texts = [(part.tag, self._text_of(part)) for part in parts if part.tag in ("dt", "dd")]
        long = any(tag == "dd" and len(text) > _LONGEST_DEFINITION for tag, text in texts)
        blocks = any(inner.tag in ("p", "ul", "ol", "table", *HEADINGS) for part in parts for inner in part.walk())
        if long or blocks or any(tag == "dt" and text.endswith("?") for tag, text in texts):
            self._writer.flush()
            visits: list[tuple[Element | str, Setting]] = []
            below = setting._replace(level=0, group=0, item=0)
            above = below._replace(level=DEEPEST)
            for part in parts:
                visits += [(part, above if part.tag == "dt" else below), (_END, setting)]
            return visits
        self._writer.flush()
        group, terms = self._number(), ""
        for number, (tag, text) in enumerate(texts):
            if tag == "dt":
                again = number > 0 and texts[number - 1][0] == "dt"
                terms = f"{terms}, {text}" if again else text
            elif text:
                inside = setting._replace(group=group, item=self._number(), mark="- ")
                self._writer.add(Form.TEXT, f"{terms}: {text}" if terms else text, inside)
        return ()

    def _table(self, table: Element, setting: Setting) -> Visits:
        """A table of questions becomes headings with answers, one of data its rows; others only arrange the page."""
        rows = data_rows(table, self._text_of)
        if not rows:
            return self._block(table, setting)
        self._writer.flush()
        if pairs := questions_of(rows):
            for question, answer in pairs:
                self._writer.add(Form.HEADING, question, setting._replace(level=DEEPEST, group=0, item=0))
                self._writer.add(Form.TEXT, answer, setting._replace(group=0, item=0))
            return ()
        inside = setting._replace(group=self._number(), item=0, mark="", depth=0)
        for caption in (part for part in table.elements if part.tag == "caption"):
            if words := self._text_of(caption):
                self._writer.add(Form.CAPTION, words, inside)
        for line in lines_of(rows):
            self._writer.add(Form.ROW, line, inside)
        return ()

    def _preformatted(self, element: Element, setting: Setting) -> Visits:
        """Code is not quoted; other text keeps its lines."""
        self._writer.flush()
        text = cleaned(element.raw_text())
        if any(part.tag == "code" for part in element.walk()):
            code = "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
            if code:
                self._writer.add(Form.CODE, code, setting)
            return ()
        for paragraph in _BLANK_LINES.split(text):
            lines = [line.rstrip() for line in paragraph.splitlines() if line.strip()]
            if any(_WORD.search(line) for line in lines):
                self._writer.add(Form.TEXT, "\n".join(lines).strip(), setting)
        return ()

    def _text_of(self, element: Element) -> str:
        """The words of an element, without the parts of it that are left out."""
        return folded(cleaned(element.text(self._skips)))

    def _skips(self, element: Element) -> bool:
        reason = self.parts.reason(element, in_article=True)
        if reason is not None:
            self._pass_by(element, reason)
        return reason is not None

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers


_VISITS: dict[str, Callable[[Walk, Element, Setting], Visits]] = {
    "button": Walk._button, "ul": Walk._list, "ol": Walk._list, "dl": Walk._definitions, "table": Walk._table,
    "pre": Walk._preformatted, "listing": Walk._preformatted, "xmp": Walk._preformatted,
    "plaintext": Walk._preformatted,
}  # fmt: skip
