"""What an application answers from: one version of the documents, until another takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.settings import Settings
from bot.web.answers import Answers, Loaded, Places


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the files as they are now are not answered from, and since when."""

    reason: str
    since: datetime = field(default_factory=lambda: datetime.now(UTC))


class Service:
    """The answers that are given now. A request takes `answers` once and keeps to it, so that a change meanwhile does
    not mix two versions.
    """

    def __init__(self, settings: Settings, loaded: Loaded) -> None:
        self.settings = settings
        # Not all threads, so that health checks and files are answered in the meantime.
        self._places = Places(max(1, settings.threads - 1), settings.wait_seconds)
        self.answers = Answers(settings, loaded, self._places)
        self.refusal: Refusal | None = None

    def take(self, loaded: Loaded) -> None:
        """Answer from these documents from now on."""
        self.answers = Answers(self.settings, loaded, self._places)
        self.refusal = None

    def refuse(self, reason: str) -> None:
        """Go on with the documents of before, and say why."""
        if self.refusal is None or self.refusal.reason != reason:
            self.refusal = Refusal(reason)

    def forget_refusal(self) -> None:
        """The files are those that are answered from again."""
        self.refusal = None
