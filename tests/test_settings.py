"""Settings: read once, checked, and loud."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({"HOME": "/home/me", "VERBATIM_PORT": "  "})
    assert (settings.host, settings.port, settings.workers, settings.origins) == ("127.0.0.1", 8000, 1, ())
    assert settings.corpus.name == "corpus"


def test_every_setting_has_its_variable() -> None:
    settings = Settings.read(
        {
            "VERBATIM_CORPUS": "/srv/documents", "VERBATIM_HOST": "0.0.0.0", "VERBATIM_PORT": "80",
            "VERBATIM_WORKERS": "2", "VERBATIM_THREADS": "3", "VERBATIM_REGION": "eu", "VERBATIM_WAIT_SECONDS": "1",
            "VERBATIM_ORIGINS": "https://a.example, https://b.example:8443", "VERBATIM_MOST_BODY_BYTES": "2048",
            "VERBATIM_MOST_HISTORY_TURNS": "9", "VERBATIM_CACHED_ANSWERS": "0", "VERBATIM_ACCESS_LOG": "On",
            "VERBATIM_API_KEY": "0123456789abcdef", "VERBATIM_VISITOR_QUESTIONS_PER_MINUTE": "5",
            "VERBATIM_QUESTIONS_PER_MINUTE": "6", "VERBATIM_LIMITS_STORAGE": "redis://h:1",
            "VERBATIM_TRUSTED_HOPS": "2", "VERBATIM_MOST_QUESTION_CHARACTERS": "500", "VERBATIM_ONLY_TLS": "on",
        }
    )  # fmt: skip
    assert settings == Settings(
        Path("/srv/documents"),
        "0.0.0.0",
        80,
        2,
        3,
        ("https://a.example", "https://b.example:8443"),
        "eu",
        2048,
        9,
        1,
        0,
        True,
        api_key="0123456789abcdef",
        visitor_questions_per_minute=5,
        questions_per_minute=6,
        limits_storage="redis://h:1",
        trusted_hops=2,
        most_question_characters=500,
        only_tls=True,
    )


def test_what_is_given_goes_before_the_environment() -> None:
    settings = Settings.read({"VERBATIM_PORT": "80", "VERBATIM_HOST": "::1"}, port=81, host=None)
    assert (settings.port, settings.host) == (81, "::1")


def test_origins_are_compared_as_browsers_write_them() -> None:
    settings = Settings.read({"VERBATIM_ORIGINS": "https://Clinic.Example http://[::1]:8080"})
    assert settings.origins == ("https://clinic.example", "http://[::1]:8080")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("VERBATIM_PORT", "eighty", "VERBATIM_PORT is “eighty”; write a whole number"),
        ("VERBATIM_PORT", "70000", "port is 70,000; it lies between 1 and 65,535"),
        ("VERBATIM_WORKERS", "0", "workers is 0"),
        ("VERBATIM_ACCESS_LOG", "yes", "VERBATIM_ACCESS_LOG is “yes”; write on or off"),
        ("VERBATIM_ONLY_TLS", "1", "VERBATIM_ONLY_TLS is “1”; write on or off"),
        ("VERBATIM_TRUSTED_HOPS", "-1", "trusted_hops is -1"),
        ("VERBATIM_LIMITS_STORAGE", "http://x", "write redis://… or memcached://…"),
        ("VERBATIM_HOST", "http://x/", "write a name or an address"),
        ("VERBATIM_ORIGINS", "https://a.example/", "without a path"),
        ("VERBATIM_ORIGINS", "http://[::1", "write scheme and host"),
        ("VERBATIM_ORIGINS", "https://a.example:x", "write scheme and host"),
        ("VERBATIM_ORIGINS", "https://me:secret@a.example", "write scheme and host"),
        ("VERBATIM_ORIGINS", "*", "origins names “*”"),
        ("VERBATIM_PROT", "80", "VERBATIM_PROT is no setting; did you mean VERBATIM_PORT?"),
        ("VERBATIM_BREAD_AND_BUTTER", "80", "there are VERBATIM_CORPUS, "),
    ],
)
def test_a_bad_setting_names_key_value_and_the_way_out(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said.replace("*", "[*]").replace("?", "[?]")):
        Settings.read({variable: value})
