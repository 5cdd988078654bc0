"""BM25 over passages, behind one small protocol. The only module that knows rank-bm25.

Score of a passage for the query's terms t (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond", 2009, https://doi.org/10.1561/1500000019):

    sum over t of  idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)),  idf(t) = ln((N + 1) / n)

which is rank-bm25's BM25Plus with delta 0: its idf is positive for every term, and a passage without a term gets
nothing for it. (With delta 1 every passage scores; BM25Okapi gives 0 to a term in half of the passages and less to
one in more of them.)
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import Protocol, TypeGuard

from rank_bm25 import BM25Plus

from bot.errors import IndexFormatError, reason_of
from bot.model import Hit, Passage

FORMAT = 1
K1, B = 1.5, 0.75


class Index(Protocol):
    """What finds passages. Built from passages and the terms of each; read-only afterwards."""

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """The best passages that hold at least one of the terms, best first, ties in the passages' order.

        A term counts once, however often it is asked for. A `limit` below 1 gives nothing, one above the number of
        passages gives all that match. Raises TypeError where `terms` is one text instead of several.
        """
        ...

    def save(self, file: Path) -> None:
        """Write the index beside `file` and rename it into place. Raises IndexFormatError where that fails."""
        ...


class Bm25Index:
    """BM25 by rank-bm25, looking only at passages that hold a term of the query."""

    def __init__(self, passages: Sequence[Passage], terms: Sequence[Sequence[str]]) -> None:
        if len(passages) != len(terms):
            raise ValueError(f"{len(passages)} passages, but the terms of {len(terms)}")
        self.passages = tuple(passages)
        self._terms = [list(of_passage) for of_passage in terms]
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, of_passage in enumerate(self._terms):
            for term in dict.fromkeys(of_passage):
                self._postings[term].append(number)
        self._scorer = BM25Plus(self._terms, k1=K1, b=B, delta=0) if self._postings else None

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """See `Index.search`."""
        if isinstance(terms, str):
            raise TypeError(f"terms must be a sequence of terms, not the one text {terms!r}")
        known = [term for term in dict.fromkeys(terms) if term in self._postings]
        if self._scorer is None or not known or limit < 1:
            return []
        candidates = sorted({number for term in known for number in self._postings[term]})
        scores = self._scorer.get_batch_scores(known, candidates)
        ranked = sorted(zip(scores, candidates, strict=True), key=lambda pair: (-pair[0], pair[1]))[:limit]
        asked = frozenset(known)
        return [Hit(self.passages[n], float(score), asked.intersection(self._terms[n])) for score, n in ranked]

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""
        return len(self._postings[term]) if term in self._postings else 0

    def idf(self, term: str) -> float:
        """ln((N + 1) / n), natural logarithm; a term that stands nowhere counts as one that stands once."""
        return log((len(self.passages) + 1) / max(1, self.document_frequency(term)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the format, the passages and their terms, in hexadecimal."""
        digest = hashlib.sha256(f"{FORMAT} {K1} {B}".encode())
        digests = {id(passage.document): passage.document.digest for passage in self.passages}
        for passage, of_passage in zip(self.passages, self._terms, strict=True):
            document, span = passage.document, passage.span
            line = [document.id, digests[id(document)], span.start, span.end, of_passage]
            digest.update(json.dumps(line).encode("ascii"))
        return digest.hexdigest()

    def save(self, file: Path) -> None:
        """See `Index.save`. The file is JSON: format version, fingerprint, and the terms of each passage."""
        content = {"format": FORMAT, "fingerprint": self.fingerprint, "terms": self._terms}
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            beside.write_text(json.dumps(content), encoding="ascii")
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise IndexFormatError(f"{file}: {reason_of(error)}; name a place that can be written to") from error

    @classmethod
    def load(cls, file: Path, passages: Sequence[Passage]) -> Bm25Index:
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
        if not _are_terms(terms):
            raise IndexFormatError(f"{file}: is damaged; build it again")
        if len(terms) != len(passages):
            raise IndexFormatError(f"{file}: belongs to other passages; build it again")
        index = cls(passages, terms)
        if index.fingerprint != fingerprint:
            raise IndexFormatError(f"{file}: belongs to other passages, or is damaged; build it again")
        return index


def _are_terms(value: object) -> TypeGuard[list[list[str]]]:
    return isinstance(value, list) and all(
        isinstance(row, list) and all(isinstance(term, str) for term in row) for row in value
    )
