"""The same question through Haystack's in-memory BM25 retriever, over the lines of the documents, as its guide does it.

python -m bench.haystack_ask "can I do plasmolifting with rosacea?" corpus
"""

from __future__ import annotations

import sys
from pathlib import Path

from haystack import Document  # type: ignore[import-not-found]  # only .venv-bench has it
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever  # type: ignore[import-not-found]
from haystack.document_stores.in_memory import InMemoryDocumentStore  # type: ignore[import-not-found]


def main(question: str, folder: str) -> None:
    documents = [
        Document(content=line, meta={"document": file.stem, "line": number})
        for file in sorted(Path(folder).glob("*.txt"))
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1)
        if line.strip()
    ]
    store = InMemoryDocumentStore()
    store.write_documents(documents)
    for document in InMemoryBM25Retriever(store, top_k=1).run(query=question)["documents"]:
        print(f"{document.content}\n  {document.meta['document']}, line {document.meta['line']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
