"""A visitor at a page with the chat: what a person sees, types and presses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Dialog, Locator, Page, Route

PATIENCE = 20_000
"""Milliseconds that a browser test waits for anything: other work may share the machine."""


@dataclass
class Visitor:
    """One tab. `faults` are the errors that the browser's console showed, `dialogs` what popped up."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def visit(self, address: str) -> Visitor:
        self.page.goto(address)
        return self

    def open(self) -> Visitor:
        """Press the button in the corner and wait for the chat."""
        self.launcher.click()
        self.input.wait_for()
        return self

    def ask(self, question: str) -> Locator:
        """Type a question and press Enter; the turn with its answer."""
        before = self.turns.count()
        self.input.fill(question)
        self.input.press("Enter")
        self.page.locator(".turn .answer").nth(before).wait_for()
        return self.turns.nth(before)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".panel")

    @property
    def input(self) -> Locator:
        return self.page.locator("#question")

    @property
    def turns(self) -> Locator:
        return self.page.locator(".turn")

    @property
    def alert(self) -> Locator:
        return self.page.locator(".alert")

    @property
    def reader(self) -> Locator:
        return self.page.locator(".reader")

    def focused(self) -> Locator:
        """What has the focus, within the chat too."""
        return self.page.locator("*:focus").last

    def answer_with(self, **fields: Any) -> None:
        """From now on the server's answers are replaced by one with these fields."""
        self.replace("**/api/chat", lambda route: route.fulfill(json=answer(**fields)))

    def replace(self, address: str, handler: Any) -> None:
        self.page.unroute(address)
        self.page.route(address, handler)

    def requests_to(self, address: str) -> list[dict[str, Any]]:
        """A list that fills with the bodies of what is sent to an address."""
        sent: list[dict[str, Any]] = []

        def note(route: Route) -> None:
            sent.append(json.loads(route.request.post_data or "null"))
            route.continue_()

        self.replace(address, note)
        return sent


def citation(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A citation of the shipped documents, with some fields changed."""
    usual = {
        "number": number, "document": "plasmolifting-of-the-face", "title": "Plasmolifting of the face",
        "section": "What is skin plasmolifting", "quote": "The effect lasts up to 2 years", "start": 1512, "end": 1542,
        "page": None, "element": None, "url": None, "notes": [],
    }  # fmt: skip
    return usual | fields


def answer(**fields: Any) -> Mapping[str, Any]:
    """An answer object with one quote, with some fields changed."""
    citations = fields.get("citations", [citation()])
    usual: dict[str, Any] = {
        "status": "answered", "question": "How long?", "citations": citations,
        "statements": [{"text": c["quote"], "citations": [c["number"]], "lead_in": None} for c in citations],
        "conflicts": [], "cautions": [], "notice": None, "related": [],
        "interpretation": {"about": [], "corrections": [], "synonyms": [], "not_in_documents": []},
        "suggestions": [], "confidence": 0.9, "disclaimer": "Not medical advice.",
    }  # fmt: skip
    return usual | fields
