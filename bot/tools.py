"""The Model Context Protocol: three tools, ask, search and read, for programs that work with such tools.

https://modelcontextprotocol.io. The package `mcp` is in requirements-mcp.txt; nothing else of the project needs it.
"""

from __future__ import annotations

import logging
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.assistant import Assistant
from bot.errors import UsageError, VerbatimError
from bot.identity import PROGRAM, version
from bot.model import Hit, Span
from bot.prose import Prose

_LOCAL = ("127.0.0.1", "localhost", "::1")
_MOST_HITS = 20
_MOST_CHARACTERS = 20_000
_READS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Answers from a folder of documents, in the documents' own words. Show the quotes as they are, with their sources, "
    "show every side where sources do not agree, and the disclaimer with each answer. In an emergency show the notice."
)

Question = Annotated[str, Field(description="What is asked, in the visitor's words.")]
History = Annotated[list[str] | None, Field(description="The earlier questions of the conversation, the oldest first.")]
Query = Annotated[str, Field(description="Words to look for.")]
Limit = Annotated[int, Field(ge=1, le=_MOST_HITS, description="How many passages at most.")]
DocumentId = Annotated[str, Field(description="The id of a document, as answers and hits name it.")]
Start = Annotated[int, Field(ge=0, description="The first character, counted from 0, in Unicode code points.")]
End = Annotated[int | None, Field(ge=1, description="The character after the last one; none: as far as is allowed.")]


def build_server(assistant: Assistant) -> MCPServer[Any]:
    """A server whose tools answer from one assistant. Nothing that is asked is logged."""
    server: MCPServer[Any] = MCPServer(PROGRAM, version=version(), instructions=_INSTRUCTIONS, log_level="WARNING")
    logging.getLogger("mcp").setLevel(logging.ERROR)

    @server.tool(title="Ask", annotations=_READS_ONLY)
    def ask(question: Question, history: History = None) -> CallToolResult:
        """Answer a question with quotes of the documents, each with its exact place."""
        try:
            answer = assistant.ask(question, history or ())
        except VerbatimError as error:
            raise ToolError(str(error)) from error
        return _result(Prose.of(answer).text, answer.as_dict())

    @server.tool(title="Search", annotations=_READS_ONLY)
    def search(query: Query, limit: Limit = 5) -> CallToolResult:
        """Find the passages of the documents that hold the words, best first."""
        try:
            hits = assistant.search(query, limit)
        except VerbatimError as error:
            raise ToolError(str(error)) from error
        found = [_described(hit) for hit in hits]
        text = "\n\n".join(f"{hit['document']} {hit['start']}–{hit['end']}:\n{hit['text']}" for hit in found)
        return _result(text or "No passage holds any of these words.", {"hits": found})

    @server.tool(title="Read", annotations=_READS_ONLY)
    def read(document: DocumentId, start: Start = 0, end: End = None) -> CallToolResult:
        """Read a document, or the characters from start to end of it."""
        try:
            return _read(assistant, document, start, end)
        except VerbatimError as error:
            raise ToolError(str(error)) from error

    return server


def serve(assistant: Assistant, transport: Literal["stdio", "streamable-http"], host: str, port: int) -> None:
    """Serve until the input ends, or over HTTP until a signal comes, at the path /mcp."""
    server = build_server(assistant)
    if transport == "stdio":
        server.run("stdio")
    else:
        import uvicorn  # noqa: PLC0415 - the package `mcp` brings it

        uvicorn.run(http_app(server, host), host=host, port=port, log_level="warning")


def http_app(server: MCPServer[Any], host: str) -> ASGIApp:
    """The server over HTTP, for programs and not for pages in a browser: what bears another Origin is refused.

    The library looks at Host and Origin only where it listens to this machine alone. Elsewhere a page whose name is
    made to lead here (DNS rebinding) could ask it, if it were not told so by its Origin.
    """
    inner = server.streamable_http_app(host=host, stateless_http=True, json_response=True)
    if host in _LOCAL:
        return inner

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and any(name == b"origin" for name, _ in scope["headers"]):
            await Response("pages of a browser may not ask here", 403)(scope, receive, send)
        else:
            await inner(scope, receive, send)

    return guarded


def _result(text: str, value: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=value)


def _described(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "document": passage.document.id, "title": passage.document.title, "section": passage.section,
        "text": passage.text, "start": passage.span.start, "end": passage.span.end, "score": round(hit.score, 4),
    }  # fmt: skip


def _read(assistant: Assistant, document_id: str, start: int, end: int | None) -> CallToolResult:
    document = assistant.corpus.document(document_id)
    length = len(document.text)
    end = min(length, start + _MOST_CHARACTERS) if end is None else end
    if not start < end <= length or end - start > _MOST_CHARACTERS:
        raise UsageError(
            f"characters {start} to {end} cannot be read: the document has {length:,}, and {_MOST_CHARACTERS:,} are "
            "the most at once; give start < end"
        )
    text = Span(start, end).of(document.text)
    place = {"document": document.id, "title": document.title, "start": start, "end": end, "characters": length}
    return _result(text, place | {"text": text})
