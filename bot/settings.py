"""What an operator may set, read once from a mapping (the environment) and checked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.errors import SettingsError

PREFIX = "VERBATIM_"
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def beside_program() -> Path:
    """./corpus, or the folder of that name beside this package where only that is there."""
    here, beside = Path("corpus"), Path(__file__).resolve().parent.parent / "corpus"
    return beside if not here.is_dir() and beside.is_dir() else here


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server. Each has the environment variable of its name: VERBATIM_PORT for `port`.

    `origins` are the web origins whose pages may ask ("https://clinic.example"); `region` is whose emergency numbers
    are given; `workers` are processes, `threads` those of each; `most_body_bytes` and `most_history_turns` are what one
    request may bring; `wait_seconds` is how long a question may wait for a free thread before it is turned away;
    `cached_answers` is how many answers each process keeps in memory; `access_log` is whether each request gets a line;
    `reload_seconds` is how long changed files must have been left alone before they are read (0: they never are).
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
    reload_seconds: int = 1

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            raise SettingsError(f"host is “{self.host}”; write a name or an address, such as 127.0.0.1 or 0.0.0.0")
        for name, least, most in (
            ("port", 1, 65_535), ("workers", 1, 256), ("threads", 1, 256), ("most_body_bytes", 1_024, 10_000_000),
            ("most_history_turns", 1, 1_000), ("wait_seconds", 0, 600), ("cached_answers", 0, 1_000_000),
            ("reload_seconds", 0, 3_600),
        ):  # fmt: skip
            value = getattr(self, name)
            if not least <= value <= most:
                raise SettingsError(f"{name} is {value:,}; it lies between {least:,} and {most:,}")
        for origin in self.origins:
            _check_origin(origin)

    @classmethod
    def read(cls, environment: Mapping[str, str], **given: Any) -> Settings:
        """The settings of `environment`; what is `given` and is not None goes before it.

        Raises SettingsError, which names the variable, its value and the way out, also for a variable that begins
        with VERBATIM_ and is none.
        """
        known = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
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
        right = "on or off" if name == "access_log" else "a whole number"
        raise SettingsError(f"{variable} is “{text}”; write {right}") from error


def read_origins(text: str) -> tuple[str, ...]:
    """Origins separated by commas or white space, in small letters, as browsers write them."""
    return tuple(text.lower().replace(",", " ").split())


_READERS: dict[str, Callable[[str], Any]] = {
    "corpus": Path, "host": str, "region": str, "origins": read_origins,
    "access_log": lambda text: {"on": True, "off": False}[text.lower()],
}  # fmt: skip


def _check_origin(origin: str) -> None:
    if not _ORIGIN.fullmatch(origin):
        raise SettingsError(
            f"origins names “{origin}”; write scheme and host as in https://clinic.example, without a path or “/”"
        )
