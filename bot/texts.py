"""What was read of each file and how it was split, kept so that only what changed is read and split again.

Where the text is the file itself, everything stands in one file, `passages.json`. The text that was extracted from a
file of another format stands in a file of its own, `texts/KEY.json`, written as soon as it is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.identity import program_digest
from bot.model import Block, BlockKind, Document, Omission, Passage, Place, Span
from bot.readers import Extract, LeftOut, extract
from bot.splitter import Split, SubjectOf, split
from bot.stored import digest_over, encoded, make_folder, read_stored, write_whole

NAME, TEXTS = "passages.json", "texts"
_BROKEN = (LookupError, TypeError, ValueError, AttributeError)
"""What reading back can raise where a file is whole and yet not what was written."""


class Texts:
    """The texts and passages of one folder's files, as they were made earlier, or else made now.

    `read` and `divided` count the files that were read and the documents that were split anew.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where they are kept; None: nowhere."""
        self._folder = folder
        self._kept = self._read_kept()
        self._made: dict[str, dict[str, Any]] = {}
        self._extracted: set[str] = set()
        self.read = self.divided = 0

    def extract(self, name: str, data: bytes) -> Extract:
        """What a file of that name and these bytes says. Raises what `readers.extract` raises."""
        key = digest_over(Path(name).suffix.lower(), hashlib.sha256(data).hexdigest())
        earlier = self._kept_extract(name, key, data)
        self.read += earlier is None
        found = earlier or extract(name, data)
        plain = _plain_extract(found)
        is_file = found.text.encode("utf-8", "surrogatepass") == data
        self._made[name] = {"file": key, "extract": plain if is_file else None}
        if not is_file:
            self._extracted.add(key)
            if earlier is None:
                self._write_text(key, plain | {"text": found.text})
        return found

    def split(
        self, document: Document, subject_of: SubjectOf, kept: Collection[Span], repeated: Sequence[Omission] = (),
        depends_on: Sequence[Any] = (),
    ) -> Split:  # fmt: skip
        """The document split as `splitter.split` does; `depends_on` is what `subject_of` is made from."""
        made = self._made.setdefault(document.file, {"file": "", "extract": None})
        spans = [[span.start, span.end] for span in kept]
        lines = [[line.span.start, line.span.end, line.reason] for line in repeated]
        key = digest_over(made["file"], document.id, document.digest, document.subject, spans, lines, depends_on)
        earlier = self._kept.get(document.file, {})
        if earlier.get("split") == key:
            with suppress(*_BROKEN):
                found = _split_of(document, earlier)
                made.update({name: earlier[name] for name in ("split", "passages", "omissions")})
                return found
        self.divided += 1
        found = split(document, subject_of, kept, repeated)
        made.update({"split": key, **_plain_split(found)})
        return found

    def keep(self) -> None:
        """Write what was made, and delete the texts of files that are no longer there. Raises OSError."""
        if self._folder is None or not self._made:
            return
        made = {name: self._made[name] for name in sorted(self._made) if "split" in self._made[name]}
        if made != self._kept:
            write_whole(self._folder / NAME, encoded(program_digest(), made))
        for file in (self._folder / TEXTS).glob("*.json"):
            if file.stem not in self._extracted:
                file.unlink(missing_ok=True)

    def _read_kept(self) -> Mapping[str, dict[str, Any]]:
        found = read_stored(self._folder / NAME) if self._folder else None
        return found.content if found and found.content and found.key == program_digest() else {}

    def _kept_extract(self, name: str, key: str, data: bytes) -> Extract | None:
        earlier = self._kept.get(name, {})
        with suppress(*_BROKEN):
            if earlier.get("file") == key and earlier["extract"] is not None:
                return _extract_of(earlier["extract"] | {"text": data.decode("utf-8")})
            if self._folder and (file := self._folder / TEXTS / f"{key}.json").is_file():
                found = read_stored(file)
                if found.content and found.key == digest_over(program_digest(), key):
                    return _extract_of(found.content)
        return None

    def _write_text(self, key: str, plain: dict[str, Any]) -> None:
        if self._folder:
            with suppress(OSError):  # it is read again at the next start, then
                make_folder(self._folder)
                write_whole(self._folder / TEXTS / f"{key}.json", encoded(digest_over(program_digest(), key), plain))


def _plain_extract(found: Extract) -> dict[str, Any]:
    return {
        "blocks": [
            [block.kind.value, block.span.start, block.span.end, block.level, _pairs(block.items)]
            for block in found.blocks
        ],
        "places": [[place.start, place.page, place.element] for place in found.places],
        "left_out": [[left.reason, left.words] for left in found.left_out],
        "title": found.title, "language": found.language, "url": found.url,
    }  # fmt: skip


def _extract_of(plain: Mapping[str, Any]) -> Extract:
    blocks = tuple(
        Block(BlockKind(kind), Span(start, end), _spans(items), level)
        for kind, start, end, level, items in plain["blocks"]
    )
    places = tuple(Place(start, page, element) for start, page, element in plain["places"])
    left_out = tuple(LeftOut(reason, words) for reason, words in plain["left_out"])
    return Extract(plain["text"], blocks, places, plain["title"], plain["language"], plain["url"], left_out)


def _plain_split(found: Split) -> dict[str, Any]:
    return {
        "passages": [
            [
                passage.span.start, passage.span.end, _pairs(passage.sentences), passage.section, passage.lead_in,
                passage.subject, passage.is_list,
            ]
            for passage in found.passages
        ],
        "omissions": [[omission.span.start, omission.span.end, omission.reason] for omission in found.omissions],
    }  # fmt: skip


def _split_of(document: Document, plain: Mapping[str, Any]) -> Split:
    passages = tuple(
        Passage(document, number, Span(start, end), _spans(sentences), section, lead_in, subject, is_list)
        for number, (start, end, sentences, section, lead_in, subject, is_list) in enumerate(plain["passages"])
    )
    omissions = tuple(Omission(document, Span(start, end), reason) for start, end, reason in plain["omissions"])
    return Split(passages, omissions)


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
