"""The other parts of a DOCX: how its lists are numbered, its footnotes, and what is not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.readers.docx.paragraph import WORD, Paragraph, Words, inside, value


@dataclass
class Numbering:
    """The marks of the items of lists, in order. `formats` are "bullet", "decimal" and so on by list and depth."""

    formats: dict[tuple[str, int], str]
    _numbers: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The numbering that a document defines."""
        root = _root(document, "/numbering")
        kinds: dict[str, dict[int, str]] = {}
        for abstract in root.iter(f"{WORD}abstractNum") if root is not None else ():
            kinds[abstract.get(f"{WORD}abstractNumId") or ""] = {
                int(level.get(f"{WORD}ilvl") or 0): value(level.find(f"{WORD}numFmt")) or "decimal"
                for level in abstract.iter(f"{WORD}lvl")
            }
        found = {}
        for number in root.iter(f"{WORD}num") if root is not None else ():
            for depth, kind in kinds.get(value(number.find(f"{WORD}abstractNumId")) or "", {}).items():
                found[number.get(f"{WORD}numId") or "", depth] = kind
        return cls(found)

    def mark(self, item: Paragraph) -> str:
        """The mark of the next item of a list; the numbers below it begin anew."""
        key = item.list_id, item.depth
        if self.formats.get(key, "bullet") in ("bullet", "none"):
            return "•"
        for other in [other for other in self._numbers if other[0] == key[0] and other[1] > key[1]]:
            del self._numbers[other]
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return f"{self._numbers[key]}."


def footnotes_of(document: Any) -> dict[str, str]:
    """The words of each footnote by its id."""
    root = _root(document, "/footnotes")
    found = {}
    for note in root.iter(f"{WORD}footnote") if root is not None else ():
        if note.get(f"{WORD}type") is None:
            found[note.get(f"{WORD}id") or ""] = " ".join(_words(one) for one in inside(note)).strip()
    return found


def unread(document: Any) -> Iterator[tuple[str, str]]:
    """What is in the file and not in its text, each with the reason: headers, footers, deletions and comments."""
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _PARTS and not relation.is_external:
            yield _PARTS[kind], " ".join(filter(None, map(_words, _parsed(relation).iter(f"{WORD}p"))))
    for deleted in document.element.body.iter(f"{WORD}del"):
        yield "deleted text", "".join(text.text or "" for text in deleted.iter(f"{WORD}delText"))


_PARTS = {"header": "header of the pages", "footer": "footer of the pages", "comments": "comments"}


def _words(element: Any) -> str:
    words = Words()
    words.walk(element)
    return "".join(words.parts).strip()


def _root(document: Any, kind: str) -> Any:
    """The root of a part of the file, such as its footnotes; None where it has none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(kind) and not relation.is_external:
            return _parsed(relation)
    return None


def _parsed(relation: Any) -> Any:
    """The XML of a part. Raises lxml's error where it is none."""
    from lxml import etree  # noqa: PLC0415 - loaded only where there is such a file

    return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
