"""The log's two formats."""

from __future__ import annotations

import json
import logging
import sys

from bot.logs import JsonLines


def line(**more: object) -> dict[str, object]:
    record = logging.LogRecord("verbatim.web", logging.WARNING, "file", 1, "%d of %d", (1, 2), None)
    for name, value in more.items():
        setattr(record, name, value)
    written = JsonLines().format(record)
    assert "\n" not in written
    said: dict[str, object] = json.loads(written)
    return said


def test_a_line_is_one_json_object() -> None:
    said = line()
    assert (said["level"], said["logger"], said["message"]) == ("WARNING", "verbatim.web", "1 of 2")
    assert str(said["time"]).endswith("+00:00")


def test_fields_of_a_line_stand_beside_its_message() -> None:
    assert line(fields={"request_id": "abc"})["request_id"] == "abc"


def test_of_an_exception_only_its_kind_is_said() -> None:
    try:
        raise ValueError("a visitor's words")
    except ValueError:
        said = line(exc_info=sys.exc_info())
    assert said["exception"] == "ValueError"
    assert "visitor" not in json.dumps(said)
