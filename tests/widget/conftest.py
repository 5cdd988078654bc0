"""One browser and one server for all tests of the widget, and pages of another origin that include it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from serving import Server, free_port, serve

from bench.browser import MISSING, chromium, find_chromium
from widget.visitor import Visitor

CORPUS = Path(__file__).parents[2] / "corpus"
USUAL: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "reduced_motion": "reduce",
}  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

HEAD = """<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">
<title>A clinic</title></head>"""

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        pytest.skip(MISSING)
    with chromium() as running:
        yield running


class Pages(ThreadingHTTPServer):
    """A site of another origin with a strict policy; a page's body is what `body` says."""

    def __init__(self, chat: str, port: int) -> None:
        super().__init__(("127.0.0.1", port), Page)
        self.url = f"http://127.0.0.1:{port}"
        self.chat = chat
        self.body = ""
        self.policy = (
            f"default-src 'none'; script-src 'self' {chat}; style-src 'self'; connect-src 'self' {chat}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )


class Page(BaseHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        found = self.path in ("/", "/other")
        self.send_response(200 if found else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        if found:
            body = f"<body><main><h1>A clinic</h1>{self.server.body}</main></body></html>"
            self.wfile.write((HEAD + body).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def site_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def server(browser: Browser, site_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("widget") / "server.log"
    with serve(CORPUS, log, "--origins", f"http://127.0.0.1:{site_port}") as running:
        yield running


@pytest.fixture(scope="session")
def running_site(server: Server, site_port: int) -> Iterator[Pages]:
    with Pages(server.url, site_port) as pages:
        thread = threading.Thread(target=pages.serve_forever)
        thread.start()
        yield pages
        pages.shutdown()
        thread.join()


@pytest.fixture
def site(running_site: Pages) -> Pages:
    """The other site with a page that includes the chat by the one line."""
    running_site.body = f'<a href="/other">Other page</a><script src="{running_site.chat}/widget.js" async></script>'
    return running_site


@pytest.fixture
def new_visitor(browser: Browser, server: Server) -> Iterator[Visit]:
    """Makes a visitor; its keywords are those of a browser context. Errors that the browser shows fail the test."""
    contexts = []

    def make(**options: Any) -> Visitor:
        context = browser.new_context(**(USUAL | options))
        contexts.append(context)
        return Visitor(context.new_page(), server.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def usual_context(browser: Browser) -> Iterator[BrowserContext]:
    """One context for most visitors: the widget's files come from the browser's cache, and each tab is a new visit."""
    context = browser.new_context(**USUAL)
    yield context
    context.close()


@pytest.fixture
def visitor(usual_context: BrowserContext, server: Server, site: Pages) -> Iterator[Visitor]:
    """Somebody who opened the chat on the other site's page."""
    somebody = Visitor(usual_context.new_page(), server.url).visit(site.url).open()
    yield somebody
    assert somebody.faults == []
    somebody.page.close()
