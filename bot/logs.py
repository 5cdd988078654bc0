"""Lines of the log: plain, or one JSON object each."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

PLAIN, JSON = "plain", "json"
FORMATS = (PLAIN, JSON)
_PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"


class JsonLines(logging.Formatter):
    """`time` (UTC, ISO 8601), `level`, `logger`, `message`, and the fields that a line was given as `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. Of an exception only its kind is said: its text may hold a visitor's words."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"time": moment, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            said["exception"] = record.exc_info[0].__name__
        return json.dumps(said | getattr(record, "fields", {}), ensure_ascii=False)


def begin(log_format: str) -> None:
    """Write the log to standard error in this format, one of FORMATS."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if log_format == JSON else logging.Formatter(_PLAIN))
    logging.basicConfig(handlers=[handler], level=logging.INFO)
