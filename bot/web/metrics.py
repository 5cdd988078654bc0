"""/metrics: counts and times for Prometheus (https://prometheus.io/docs/concepts/metric_types/), behind the key.

No word of a visitor is in it: a route is the pattern of its address, and a method that is none of HTTP's is "other".
Each worker counts in a file of its own in the folder that `server.py` made; whichever worker is asked adds them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask, Response, g

from bot.web.exchange import known_method, known_route
from bot.web.keys import require_key
from bot.web.service import Service

if TYPE_CHECKING:
    from prometheus_client.metrics_core import GaugeMetricFamily

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """What one process counts; safe to share among threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where all workers keep their counts, as PROMETHEUS_MULTIPROC_DIR says; None for one process."""
        # It decides at import whether it counts in files, so not before a worker has begun.
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415

        self._folder = folder
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "verbatim_requests", "Requests by method, route and status.", ("method", "route", "status"),
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "verbatim_request_seconds", "How long requests took, from the first line of the application to its last.",
            ("route",), buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._answers = Counter("verbatim_answers", "Answers by status.", ("status",), registry=self._registry)

    def count(self, response: Response) -> Response:
        """Count an exchange, at its end."""
        route = known_route()
        self._requests.labels(known_method(), route, response.status_code).inc()
        self._seconds.labels(route).observe(perf_counter() - g.began)
        if status := g.get("answer_status"):
            self._answers.labels(status).inc()
        return response

    def shown(self, index: IndexState) -> bytes:
        """All counts of all workers, and what `index` says, in Prometheus's text format."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        registry = CollectorRegistry()
        if self._folder is not None:
            MultiProcessCollector(registry, str(self._folder))  # type: ignore[no-untyped-call]
        registry.register(index)
        counted = b"" if self._folder is not None else generate_latest(self._registry)
        return counted + generate_latest(registry)


class IndexState:
    """What is answered from, as this worker has it."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """How old the index is, and how large."""
        from prometheus_client.metrics_core import GaugeMetricFamily  # noqa: PLC0415

        loaded = self._service.answers.loaded
        corpus = loaded.assistant.corpus
        yield GaugeMetricFamily(
            "verbatim_index_age_seconds", "Seconds since the documents were loaded.", loaded.age_seconds
        )
        yield GaugeMetricFamily("verbatim_documents", "Documents that are answered from.", len(corpus.documents))
        yield GaugeMetricFamily("verbatim_passages", "Passages that are answered from.", len(corpus.passages))
        yield GaugeMetricFamily("verbatim_faults", "What an editor should mend (`check`).", len(corpus.faults))


def register(app: Flask, service: Service, folder: Path | None) -> None:
    """Count every exchange of `app`, and show the counts at /metrics to who has the key."""
    metrics = Metrics(folder)
    app.after_request(metrics.count)

    @app.get("/metrics")
    @require_key
    def show_metrics() -> Response:
        from prometheus_client import CONTENT_TYPE_LATEST  # noqa: PLC0415

        return Response(metrics.shown(IndexState(service)), content_type=CONTENT_TYPE_LATEST)
