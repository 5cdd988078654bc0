"""Pages with tags nested too deeply, left open too often, or of too many attributes: reading them would take hours."""

from __future__ import annotations

import re
from collections import defaultdict

from bot.errors import DocumentError

_DEEPEST, _MOST_COPIES, _ALIKE = 1_000, 1_000_000, 3
_MOST_ATTRIBUTES = 1_000
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/>]*)[^<>]*)")
_NEVER_CLOSED = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"
))  # fmt: skip
_CLOSED_BY_THE_NEXT = frozenset((
    "html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
    "option", "optgroup", "rb", "rp", "rt", "rtc"
))  # fmt: skip
_OPENED_AGAIN = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"
))  # fmt: skip
_NO_TAGS_INSIDE = frozenset(("script", "style", "textarea", "title"))


def check_nesting(name: str, source: str) -> None:
    """Raise DocumentError for a page that would take too long.

    A tag is looked up among all that are open, and in each new paragraph the open tags of bold and the like are opened
    again, up to three of each kind; each attribute is compared with those before it. https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements
    """
    depth = copies = at = 0
    again: defaultdict[str, list[str]] = defaultdict(list)
    while tag := _TAG.search(source, at):
        at = tag.end()
        comment, slash, element = tag[1], tag[2], (tag[3] or "").lower()
        if len(tag[0]) > _MOST_ATTRIBUTES and len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES and not comment:
            raise DocumentError(f"{name}: has a tag with too many attributes; save the page's text anew or take it out")
        if comment or (element in _NO_TAGS_INSIDE and not slash):
            at = source.find("-->", at) if comment else _end_of(source, element, at)
            if at < 0:
                return
            continue
        if element in _OPENED_AGAIN:
            _count(again[element], tag[0], slash)
        elif element not in _CLOSED_BY_THE_NEXT and element not in _NEVER_CLOSED:
            depth = max(0, depth - 1) if slash else depth + 1
        copies += sum(map(len, again.values()))
        if depth > _DEEPEST or copies > _MOST_COPIES:
            problem = "opens too many elements within each other, or leaves too many open"
            raise DocumentError(f"{name}: {problem}; save the page's text anew or take it out of the folder")


def _count(opened: list[str], tag: str, slash: str) -> None:
    """Keep the open tags of one name, of each kind no more than are opened again."""
    if slash:
        del opened[-1:]
    elif opened.count(tag) < _ALIKE:
        opened.append(tag)


def _end_of(source: str, element: str, at: int) -> int:
    """Where the text of a script or the like ends; -1 where it goes on to the end."""
    end = re.compile(rf"</{element}", re.I).search(source, at)
    return end.start() if end else -1
