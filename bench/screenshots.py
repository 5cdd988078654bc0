"""Pictures of the chat's main states, for the documentation: `python -m bench.screenshots`."""

from __future__ import annotations

import base64
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from bench.browser import chromium
from bot.settings import Settings
from bot.web.application import create_app

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 1_500_000
QUALITY = 82
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 820}, "device_scale_factor": 1.25}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
}  # fmt: skip
CLINIC = """<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">
<title>A clinic</title>
<style>:root { color-scheme: light dark; background: light-dark(#f3f1ec, #14191b); color: light-dark(#38443f, #c4cec9);
font: 1.125rem/1.7 Georgia, "Noto Serif", serif } main { max-width: 32rem; margin: 5rem 4rem } h1 { font-weight: 400 }
</style></head><body><main><h1>Skin and hair clinic</h1><p>Questions about a treatment? Ask the chat in the corner: it
answers with the words of our information sheets, and shows you where they stand.</p><p>Our practice is open from Monday
to Friday. Please call us to make an appointment.</p></main><script src="/widget.js" async></script></body></html>"""


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server for the shipped documents, in this process."""
    server = make_server("127.0.0.1", 0, create_app(Settings(ROOT / "corpus")), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def greeting(page: Page) -> None:
    """The window as it opens."""


def answer(page: Page) -> None:
    ask(page, "can I do plasmolifting with rosacia?")


def disagreement(page: Page) -> None:
    ask(page, "How long does the effect last?")


def notes(page: Page) -> None:
    ask(page, "Who should not have it?")
    page.locator(".note").first.scroll_into_view_if_needed()


def not_found(page: Page) -> None:
    ask(page, "Does it work with makeup?")


def emergency(page: Page) -> None:
    ask(page, "After the injection I cannot breathe and my lips are swelling")


def reader(page: Page) -> None:
    ask(page, "How long does the effect last?")
    page.locator(".turn .source").first.click()
    page.locator("mark").first.wait_for()


STATES: tuple[Callable[[Page], None], ...] = (greeting, answer, disagreement, notes, not_found, emergency, reader)
LOOKS: dict[str, dict[str, Any]] = {
    "light": DESK, "dark": DESK | {"color_scheme": "dark"},
    "phone": PHONE, "phone-dark": PHONE | {"color_scheme": "dark"},
}  # fmt: skip
TAKEN = {
    "light": STATES, "dark": (disagreement, reader),
    "phone": (answer, disagreement, emergency), "phone-dark": (answer,),
}  # fmt: skip


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    page.locator(".turn .answer").last.wait_for()


def take(page: Page, file: Path) -> None:
    """What is on the screen, as a small WebP file."""
    page.wait_for_timeout(150)
    session = page.context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file.write_bytes(base64.b64decode(picture["data"]))


def take_all(browser: Browser, home: str, folder: Path) -> None:
    """Every state in the looks that it is shown in, and the page at `/`."""
    for look, options in LOOKS.items():
        context = browser.new_context(reduced_motion="reduce", locale="en-GB", **options)
        for state in TAKEN[look]:
            page = context.new_page()
            page.route("**/clinic", lambda route: route.fulfill(body=CLINIC, content_type="text/html; charset=utf-8"))
            page.goto(f"{home}/clinic")
            page.locator(".launcher").click()
            page.locator("#question").wait_for()
            state(page)
            take(page, folder / f"{state.__name__.replace('_', '-')}-{look}.webp")
            page.close()
        page = context.new_page()
        page.goto(home)
        page.locator("#document-list li").first.wait_for()
        if not options.get("is_mobile"):
            ask(page, "Can I do plasmolifting with rosacea?")
        take(page, folder / f"page-{look}.webp")
        context.close()


def main() -> None:
    parser = ArgumentParser(description="Take pictures of the chat's main states.")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "screenshots", help="where they go")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with chromium() as browser, serving() as home:
            take_all(browser, home, folder)
    except LookupError as error:
        sys.exit(f"screenshots: {error}")
    size = sum(file.stat().st_size for file in folder.glob("*.webp"))
    print(f"{len(list(folder.glob('*.webp')))} pictures in {folder}, {size:,} bytes")
    if size > MOST_BYTES:
        sys.exit(f"screenshots: more than {MOST_BYTES:,} bytes; take fewer or lower the quality")


if __name__ == "__main__":
    main()
