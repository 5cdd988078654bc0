"""The Model Context Protocol, spoken by the package's own client, over standard input and output and over HTTP."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import anyio
import pytest
from conftest import WriteCorpus
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from serving import PROJECT, clean_environment, free_port
from small_corpus import DOCUMENTS, SUBJECTS

Talk = Callable[[Client], Awaitable[None]]


def over_stdio(corpus: Path, talk: Talk) -> None:
    arguments = ["-m", "bot", "mcp", "--corpus", str(corpus)]
    parameters = StdioServerParameters(
        command=sys.executable, args=arguments, cwd=str(PROJECT), env=clean_environment()
    )

    async def session() -> None:
        async with Client(stdio_client(parameters)) as client:
            await talk(client)

    anyio.run(session)


def text_of(result: Any) -> str:
    return str(result.content[0].text)


def test_the_tools_over_standard_input_and_output(write_corpus: WriteCorpus) -> None:
    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "search", "read"}
        assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in tools.values())

        answered = await client.call_tool("ask", {"question": "How long does green tea steep?"})
        assert "> Green tea steeps for two minutes. [1]" in text_of(answered)
        citation = answered.structured_content["citations"][0]
        place = {"document": citation["document"], "start": citation["start"], "end": citation["end"]}
        assert text_of(await client.call_tool("read", place)) == citation["quote"]

        follow_up = {"question": "And the risks?", "history": ["How is coffee brewed?"]}
        assert "Coffee is dangerous" in text_of(await client.call_tool("ask", follow_up))

        found = await client.call_tool("search", {"query": "freezer", "limit": 1})
        assert [hit["document"] for hit in found.structured_content["hits"]] == ["coffee"]
        assert "No passage" in text_of(await client.call_tool("search", {"query": "zeppelin"}))

    over_stdio(write_corpus(DOCUMENTS | SUBJECTS), talk)


BAD_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {"question": "  "}, "the question is empty"),
    ("search", {"query": "x" * 5000}, "4,000 are the most"),
    ("search", {"query": "tea", "limit": 0}, "greater than or equal to 1"),
    ("read", {"document": "cocoa"}, "there are: coffee, tea"),
    ("read", {"document": "tea", "start": 5, "end": 4}, "give start < end"),
    ("read", {"document": "tea", "start": 99_999}, "cannot be read"),
]


def test_a_bad_call_says_what_is_wrong(write_corpus: WriteCorpus) -> None:
    async def talk(client: Client) -> None:
        for tool, arguments, said in BAD_CALLS:
            result = await client.call_tool(tool, arguments)
            assert result.is_error and said in text_of(result)

    over_stdio(write_corpus(DOCUMENTS), talk)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"], ids=["to this machine", "to others"])
def test_the_tools_over_http(write_corpus: WriteCorpus, tmp_path: Path, host: str) -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "bot",
        "mcp",
        "--http",
        "--host",
        host,
        "--port",
        str(port),
        "--corpus",
        str(write_corpus(DOCUMENTS)),
    ]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, cwd=PROJECT, env=clean_environment(), stdout=log, stderr=log) as process,
    ):

        async def session() -> None:
            async with Client(streamable_http_client(f"http://{host}:{port}/mcp")) as client:
                assert "two minutes" in text_of(
                    await client.call_tool("ask", {"question": "How long does green tea steep?"})
                )

        try:
            _retry(lambda: anyio.run(session))
            assert status_for_page_of("https://evil.example", host, port) == 403
        finally:
            process.terminate()


def status_for_page_of(origin: str, host: str, port: int) -> int:
    """What a page in a browser is answered that lists the tools."""
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "Origin": origin}
    connection = HTTPConnection(host, port, timeout=20)
    try:
        connection.request("POST", "/mcp", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _retry(attempt: Callable[[], None], seconds: float = 30) -> None:
    """Until the server listens."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return attempt()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_a_missing_package_is_one_line(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('No module named mcp', name='mcp')")
    environment = clean_environment(PYTHONPATH=str(tmp_path))
    command = [sys.executable, "-m", "bot", "mcp", "--corpus", str(write_corpus(DOCUMENTS))]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert (
        done.stderr == "verbatim: the package “mcp” is missing; install it with “pip install -r requirements-mcp.txt”\n"
    )


@pytest.mark.parametrize("port", ["0", "-1", "99999"])
def test_a_port_that_cannot_be_is_one_line(write_corpus: WriteCorpus, port: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "mcp", "--corpus", str(write_corpus(DOCUMENTS)), "--http", "--port", port],
        cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"verbatim: --port is {port}; it lies between 1 and 65,535")
