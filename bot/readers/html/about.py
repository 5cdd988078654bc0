"""What a page says of itself: its title, its language, its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.readers.html.pieces import Form, Piece, cleaned, folded
from bot.readers.html.tree import Element, Tree

_BETWEEN = re.compile(r"\s+(?:[|·•»«:]{1,2}|[-–—])\s+|\s*\|\s*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.I)


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself; empty where it says nothing."""

    title: str
    language: str
    url: str


def about(tree: Tree, pieces: Sequence[Piece]) -> About:
    """What the page's head says, and its first heading."""
    head = {"title": "", "url": ""}
    named: dict[str, str] = {}
    for element in tree.elements:
        if element.tag == "title" and not any(above.tag == "svg" for above in element.above()):
            head["title"] = head["title"] or folded(cleaned(element.text()))
        elif element.tag == "link" and "canonical" in element.get("rel").lower().split():
            head["url"] = head["url"] or _address(element.get("href"))
        elif element.tag == "meta":
            name = (element.get("property") or element.get("name")).lower()
            named.setdefault(name, folded(cleaned(element.get("content"))))
    first = next((piece.text for piece in pieces if piece.form is Form.HEADING and piece.setting.level == 1), "")
    title = _title(head["title"], first, named.get("og:site_name", "")) or named.get("og:title", "") or first
    return About(title, _language(tree.root), head["url"] or _address(named.get("og:url", "")))


def _title(title: str, heading: str, site: str) -> str:
    """The title without the name of the site: the part that the heading says or begins with, or all but that name."""
    parts = [part for part in _BETWEEN.split(title) if part]
    for part in parts:
        if heading and part.casefold() == heading.casefold():
            return part
    if len(parts) > 1 and heading.casefold().startswith(f"{parts[0].casefold()} "):
        return parts[0]
    others = [part for part in parts if part.casefold() != site.casefold()]
    return others[0] if len(others) == 1 and len(parts) > 1 else title


def _language(root: Element) -> str:
    named = _LANGUAGE.match(root.get("lang") or root.get("xml:lang"))
    return named[0].lower() if named else ""


def _address(text: str) -> str:
    """A whole address of a page; nothing for any other, such as one that begins with `javascript:`."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""
