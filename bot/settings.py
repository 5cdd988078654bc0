"""What an operator may set, read once from a mapping (the environment) and checked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot.errors import SettingsError
from bot.logs import FORMATS

PREFIX = "VERBATIM_"
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
_STORAGE = re.compile(r"(?:redis|rediss|memcached|redis\+(?:sentinel|cluster|unix))://.")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def beside_program() -> Path:
    """./corpus, or the folder of that name beside this package where only that is there."""
    here, beside = Path("corpus"), Path(__file__).resolve().parent.parent / "corpus"
    return beside if not here.is_dir() and beside.is_dir() else here


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server. Each has the environment variable of its name: VERBATIM_PORT for `port`.

    `origins` are the web origins whose pages may ask ("https://shop.example"); `region` is whose emergency numbers
    are given; `workers` are processes, `threads` those of each; `most_body_bytes` and `most_history_turns` are what one
    request may bring; `wait_seconds` is how long a question may wait for a free thread before it is turned away;
    `cached_answers` is how many answers each process keeps in memory; `access_log` is whether each request gets a line,
    and `log_format` what lines look like: plain or json;
    `reload_seconds` is how long changed files must have been left alone before they are read (0: they never are);
    `api_key` is what everything but the widget's needs asks for (None: only the operator's pages are closed).

    `feedback` is whether what visitors asked in vain is kept, without personal data, in `feedback_file` (None: beside
    the index in the folder of documents) for `feedback_days`.

    `visitor_questions_per_minute` and `questions_per_minute` are what one visitor and all together may ask (0: as much
    as they like); `limits_storage` is where that is counted (None: in each process; redis://… or memcached://…);
    `trusted_hops` is how many proxies stand before the server, whose word on the visitor's address is taken;
    `most_question_characters` is the longest question; `only_tls` tells browsers to come back over TLS alone.
    """

    corpus: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 4
    origins: tuple[str, ...] = ()
    region: str | None = None
    most_body_bytes: int = 64 * 1024
    most_history_turns: int = 50
    wait_seconds: int = 5
    cached_answers: int = 1_000
    access_log: bool = False
    log_format: str = "plain"
    reload_seconds: int = 1
    feedback: bool = False
    feedback_file: Path | None = None
    feedback_days: int = 90
    api_key: str | None = field(default=None, repr=False)
    visitor_questions_per_minute: int = 30
    questions_per_minute: int = 3_000
    limits_storage: str | None = field(default=None, repr=False)
    trusted_hops: int = 0
    most_question_characters: int = 4_000
    only_tls: bool = False

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            raise SettingsError(f"host is “{self.host}”; write a name or an address, such as 127.0.0.1 or 0.0.0.0")
        for name, least, most in (
            ("port", 1, 65_535), ("workers", 1, 256), ("threads", 1, 256), ("most_body_bytes", 1_024, 10_000_000),
            ("most_history_turns", 1, 1_000), ("wait_seconds", 0, 600), ("cached_answers", 0, 1_000_000),
            ("reload_seconds", 0, 3_600),
            ("visitor_questions_per_minute", 0, 10_000_000), ("questions_per_minute", 0, 10_000_000),
            ("trusted_hops", 0, 16), ("most_question_characters", 100, 4_000), ("feedback_days", 1, 3_650),
        ):  # fmt: skip
            value = getattr(self, name)
            if not least <= value <= most:
                raise SettingsError(f"{name} is {value:,}; it lies between {least:,} and {most:,}")
        for origin in self.origins:
            _check_origin(origin)
        if self.log_format not in FORMATS:
            raise SettingsError(f"log_format is “{self.log_format}”; write {' or '.join(FORMATS)}")
        if self.limits_storage is not None and not _STORAGE.match(self.limits_storage):
            raise SettingsError("limits_storage is no address of a storage; write redis://… or memcached://…")
        if self.api_key is not None and not _KEY.fullmatch(self.api_key):
            raise SettingsError("api_key is too short or odd; make one with: openssl rand -hex 24")  # it is a secret

    @property
    def feedback_path(self) -> Path:
        """The file of what visitors asked in vain, whether or not there is one."""
        return self.feedback_file or self.corpus / ".verbatim" / "feedback" / "questions.sqlite"

    @classmethod
    def read(cls, environment: Mapping[str, str], **given: Any) -> Settings:
        """The settings of `environment`; what is `given` and is not None goes before it.

        Raises SettingsError, which names the variable, its value and the way out, also for a variable that begins
        with VERBATIM_ and is none.
        """
        known = {PREFIX + entry.name.upper(): entry.name for entry in fields(cls)}
        values: dict[str, Any] = {"corpus": beside_program()}
        for variable in sorted(name for name in environment if name.startswith(PREFIX)):
            if variable not in known:
                names = [name.removeprefix(PREFIX) for name in known]
                near = difflib.get_close_matches(variable.removeprefix(PREFIX), names, 1)
                hint = f"did you mean {PREFIX}{near[0]}?" if near else f"there are {', '.join(known)}"
                raise SettingsError(f"{variable} is no setting; {hint}")
            if text := environment[variable].strip():
                values[known[variable]] = _read(known[variable], text, variable)
        return cls(**(values | {name: value for name, value in given.items() if value is not None}))


def _read(name: str, text: str, variable: str) -> Any:
    try:
        return _READERS.get(name, int)(text)
    except (KeyError, ValueError) as error:
        right = "on or off" if _READERS.get(name) is _read_switch else "a whole number"
        raise SettingsError(f"{variable} is “{text}”; write {right}") from error


def read_origins(text: str) -> tuple[str, ...]:
    """Origins separated by commas or white space, in small letters, as browsers write them."""
    return tuple(text.lower().replace(",", " ").split())


def _read_switch(text: str) -> bool:
    return {"on": True, "off": False}[text.lower()]


_READERS: dict[str, Callable[[str], Any]] = {
    "corpus": Path, "host": str, "region": str, "api_key": str, "limits_storage": str, "log_format": str,
    "origins": read_origins, "feedback_file": Path, "access_log": _read_switch, "feedback": _read_switch,
    "only_tls": _read_switch,
}  # fmt: skip


def _check_origin(origin: str) -> None:
    if not _ORIGIN.fullmatch(origin):
        raise SettingsError(
            f"origins names “{origin}”; write scheme and host as in https://shop.example, without a path or “/”"
        )
