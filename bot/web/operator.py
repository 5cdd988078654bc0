"""/operator: what visitors ask and the documents do not say, for who holds the operator's key: a page, JSON and CSV."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from threading import Lock

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from bot.errors import QuestionError
from bot.feedback import Entry, FeedbackStore, this_day
from bot.gaps import GapReport, find_gaps, gaps_csv
from bot.web.chart import Chart
from bot.web.chat import answers
from bot.web.keys import require_key

operator = Blueprint("operator", __name__, url_prefix="/operator")
_MOST_SHOWN = 50
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_EXTENSION = "verbatim.gaps"


@dataclass(slots=True)
class _Kept:
    """The last report, and of what it was made: reading ten thousand questions takes seconds."""

    made_of: object = None
    report: GapReport | None = None


class GapReports:
    """Makes the report when the entries, the documents or the day have changed. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock, self._kept = Lock(), _Kept()

    def report(self) -> tuple[GapReport, list[Entry]]:
        """The report as of now, and its entries, after those were deleted that are too old. Raises FeedbackError."""
        settings, loaded = answers().settings, answers().loaded
        store = FeedbackStore(settings.feedback_path, settings.feedback_days)
        with self._lock:  # one at a time: another request waits for it, and does not reckon the same once more
            store.expire()
            entries = store.entries()
            made_of = (loaded.fingerprint, this_day(), hash(tuple(entries)))
            if self._kept.report is None or self._kept.made_of != made_of:
                self._kept.report, self._kept.made_of = find_gaps(loaded.assistant, entries), made_of
            return self._kept.report, entries


def _report() -> tuple[GapReport, list[Entry]]:
    reports: GapReports = current_app.extensions.setdefault(_EXTENSION, GapReports())
    return reports.report()


@operator.get("/gaps")
@require_key
def page() -> Response:
    """The page: a chart of the weeks, and the gaps with what to write about each."""
    report, entries = _report()
    weeks = list(report.weeks.items())
    chart = Chart.of(
        [week.partition("-")[2] for week, _ in weeks], [counts["asked"] for _, counts in weeks],
        [counts["down"] for _, counts in weeks],
    )  # fmt: skip
    settings = answers().settings
    content = render_template(
        "gaps.html", name=answers().loaded.assistant.name, report=report, chart=chart, entries=len(entries),
        days=settings.feedback_days, is_on=settings.feedback, most=_most(),
    )  # fmt: skip
    return _private(Response(content, content_type="text/html; charset=utf-8"))


@operator.get("/gaps.json")
@require_key
def as_json() -> Response:
    """The same as JSON."""
    report, _ = _report()
    return _private(jsonify(replace(report, gaps=report.gaps[: _most()]).as_dict()))


@operator.get("/gaps.csv")
@require_key
def as_csv() -> Response:
    """The gaps as a table for a spreadsheet."""
    report, _ = _report()
    response = Response(gaps_csv(report.gaps[: _most()]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="gaps.csv"'
    return _private(response)


@operator.get("/gaps.css")
@require_key
def style() -> Response:
    """How the page looks."""
    content = (files("bot") / "web" / "templates" / "gaps.css").read_text(encoding="utf-8")
    return _private(Response(content, content_type="text/css; charset=utf-8"))


def _private(response: Response) -> Response:
    """Nobody keeps it, and the page may load nothing but its style."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _most() -> int:
    """How many gaps are wanted. Raises QuestionError where that is no number."""
    text = request.args.get("most", str(_MOST_SHOWN))
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 0 < int(text) <= 100_000):
        raise QuestionError("“most” is a whole number between 1 and 100,000")
    return int(text)
