"""Passages found by BM25, behind one small protocol. The only module that knows rank-bm25.

Two engines score by the formula of `bot/scores.py` and find the same, to the last digit: rank-bm25, and the table of
terms itself. rank-bm25 holds a dictionary for each passage; where these would be many, the table does without.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self

import numpy as np

from bot.errors import IndexFormatError, reason_of
from bot.model import Hit, Passage
from bot.scores import K1, B, Scores
from bot.terms import TermTable

FORMAT = 2
MOST_FOR_RANK_BM25 = 5_000
"""Up to how many passages rank-bm25 scores them: it then holds some 10 MB."""


class Index(Protocol):
    """What finds passages. Built from passages and the table of their terms; read-only afterwards."""

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """The best passages that hold at least one of the terms, best first, ties in the passages' order.

        A term counts once, however often it is asked for. A `limit` below 1 gives nothing, one above the number of
        passages gives all that match. Raises TypeError where `terms` is one text instead of several.
        """
        ...

    def save(self, file: Path) -> None:
        """Write the index beside `file` and rename it into place. Raises IndexFormatError where that fails."""
        ...


class PostingsIndex:
    """BM25 by the table of terms, looking only at passages that hold a term of the query."""

    def __init__(self, passages: Sequence[Passage], table: TermTable) -> None:
        if len(passages) != len(table):
            raise ValueError(f"{len(passages)} passages, but the terms of {len(table)}")
        self.passages = passages
        self.table = table
        self._all = Scores(table)

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """See `Index.search`."""
        if isinstance(terms, str):
            raise TypeError(f"terms must be a sequence of terms, not the one text {terms!r}")
        known = [term for term in dict.fromkeys(terms) if term in self.table]
        if not known or limit < 1:
            return []
        candidates = np.unique(np.concatenate([self.table.held(term)[0] for term in known]))
        scores = self._scores(known, candidates.tolist())
        best = np.argsort(-np.array(scores), kind="stable")[:limit]
        return [self._hit(int(candidates[place]), float(scores[place]), known) for place in best]

    def _scores(self, known: Sequence[str], candidates: Sequence[int]) -> Sequence[float]:
        """The scores of these passages for terms that stand somewhere."""
        found: list[float] = self._all.of(known)[candidates].tolist()
        return found

    def _hit(self, number: int, score: float, known: Sequence[str]) -> Hit:
        held = frozenset(term for term in known if self.table.holds(number, term))
        return Hit(self.passages[number], score, held)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the format, the passages and their terms, in hexadecimal."""
        digest = hashlib.sha256(f"{FORMAT} {K1} {B}".encode())
        digests = {id(passage.document): passage.document.digest for passage in self.passages}
        for passage in self.passages:
            document, span = passage.document, passage.span
            line = [document.id, digests[id(document)], span.start, span.end]
            digest.update(json.dumps(line).encode("ascii"))
        digest.update(json.dumps(self.table.as_plain()).encode("ascii"))
        return digest.hexdigest()

    def save(self, file: Path) -> None:
        """See `Index.save`. The file is JSON: format version, fingerprint, and the table of terms."""
        content = {"format": FORMAT, "fingerprint": self.fingerprint, "terms": self.table.as_plain()}
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            beside.write_text(json.dumps(content), encoding="ascii")
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise IndexFormatError(f"{file}: {reason_of(error)}; name a place that can be written to") from error

    @classmethod
    def load(cls, file: Path, passages: Sequence[Passage]) -> Self:
        """The index that `save` wrote, over the same passages.

        Raises IndexFormatError where the file is of another format, damaged, or belongs to other passages.
        """
        try:
            content = json.loads(file.read_text(encoding="ascii"))
            version, fingerprint, terms = content["format"], content["fingerprint"], content["terms"]
        except OSError as error:
            raise IndexFormatError(f"{file}: {reason_of(error)}; build the index again") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise IndexFormatError(f"{file}: is no index, or is damaged; build it again") from error
        if version != FORMAT:
            raise IndexFormatError(f"{file}: has format {version!r}, this program reads {FORMAT}; build it again")
        try:
            table = TermTable.from_plain(terms)
        except (LookupError, TypeError, ValueError) as error:
            raise IndexFormatError(f"{file}: is damaged; build it again") from error
        if len(table) != len(passages):
            raise IndexFormatError(f"{file}: belongs to other passages; build it again")
        index = cls(passages, table)
        if index.fingerprint != fingerprint:
            raise IndexFormatError(f"{file}: belongs to other passages, or is damaged; build it again")
        return index


class Bm25Index(PostingsIndex):
    """BM25 by rank-bm25, looking only at passages that hold a term of the query."""

    def __init__(self, passages: Sequence[Passage], table: TermTable) -> None:
        from rank_bm25 import BM25Plus  # noqa: PLC0415 - only a search by words alone needs it

        super().__init__(passages, table)
        # rank-bm25 divides by the number of terms.
        self._scorer = BM25Plus(table.rows(), k1=K1, b=B, delta=0) if table.terms else None

    def _scores(self, known: Sequence[str], candidates: Sequence[int]) -> Sequence[float]:
        found: Sequence[float] = self._scorer.get_batch_scores(known, candidates) if self._scorer else ()
        return found


def index_of(passages: Sequence[Passage], table: TermTable) -> Index:
    """The index of passages: by rank-bm25 where they are not too many for it."""
    return (Bm25Index if len(passages) <= MOST_FOR_RANK_BM25 else PostingsIndex)(passages, table)
