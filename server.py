"""Serve the chat: `python server.py`. Options go before environment variables; docs/operating.md lists them."""

from __future__ import annotations

import logging
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import logs
from bot.address import find_address
from bot.errors import FeedbackError, VerbatimError
from bot.settings import Settings, read_origins

_SPARE_THREADS = 28
"""Threads for what only waits: questions for their turn, and bodies that come slowly."""
_STOP_SECONDS = 15
"""How long a process may take to stop: one that is just being started may not have heard that it should."""


def parser() -> ArgumentParser:
    """The options of the server."""
    options = ArgumentParser(
        description="Serve the chat window and its API.",
        epilog="Each option has an environment variable: VERBATIM_PORT for --port. --help does not list those that "
        "only the environment sets; docs/operating.md does.",
    )
    options.add_argument("--host", help="the address to listen at (default 127.0.0.1; 0.0.0.0: every one)")
    options.add_argument("--port", type=int, help="the port to listen at (default 8000)")
    options.add_argument("--corpus", type=Path, help="the folder of documents (default ./corpus)")
    options.add_argument("--workers", type=int, help="how many processes answer (default 1)")
    options.add_argument("--origins", type=read_origins, help="web origins whose pages may ask, with commas between")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal comes; 0, or the exit code of what is wrong, told in one line."""
    given = vars(parser().parse_args(arguments))
    try:
        settings = Settings.read(os.environ, **given)
        serve(settings)
    except VerbatimError as error:
        sys.stderr.write(f"verbatim: {error}\n")
        return error.exit_code
    return 0


def serve(settings: Settings) -> None:
    """Load the documents once, so that a fault is told before a process starts; then let granian serve them.

    Raises CorpusError and its kinds, and SettingsError for a region or an address that cannot be had.
    """
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    from bot.progress import Progress  # noqa: PLC0415
    from bot.web.answers import Loaded  # noqa: PLC0415
    from bot.web.application import create_watched_app  # noqa: PLC0415
    from bot.web.watcher import Herald  # noqa: PLC0415

    # A dump of the memory would hold what visitors typed.
    if os.name == "posix":
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    address = find_address(settings.host, settings.port)
    logs.begin(settings.log_format)
    logging.getLogger("verbatim.access").setLevel(logging.INFO if settings.access_log else logging.WARNING)
    loaded = Loaded.load(settings, Progress(logging.getLogger("verbatim").info))
    for fault in loaded.assistant.corpus.faults:
        logging.getLogger("verbatim").warning("%s", fault)
    prepare_feedback(settings)
    server = Granian(
        "verbatim", address=address, port=settings.port, interface=Interfaces.WSGI, workers=settings.workers,
        http=HTTPModes.http1,  # proxies speak it to servers; of version 2 without TLS nothing else makes use
        blocking_threads=settings.threads + _SPARE_THREADS, websockets=False,
        respawn_failed_workers=True, workers_kill_timeout=_STOP_SECONDS, log_level=LogLevels.warning,
    )  # fmt: skip
    # granian warns of so many threads; most of them only wait.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    logging.getLogger("verbatim").info("the chat is at http://%s:%d; Ctrl-C stops it", host, settings.port)
    with TemporaryDirectory(prefix="verbatim-counts-") as counted_in, Herald() as herald:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counted_in  # read by prometheus_client when a worker imports it
        loader = partial(create_watched_app, settings, loaded, herald, Path(counted_in))
        server.serve(target_loader=loader, wrap_loader=False)


def prepare_feedback(settings: Settings) -> None:
    """Delete what is too old of what visitors said, also where nothing is added. A fault stops no start."""
    from bot.feedback import FeedbackStore  # noqa: PLC0415

    store = FeedbackStore(settings.feedback_path, settings.feedback_days)
    try:
        if settings.feedback:
            store.add([])
        store.expire()
    except FeedbackError as error:
        logging.getLogger("verbatim.feedback").warning("%s; until this is mended nothing is kept", error)


if __name__ == "__main__":
    sys.exit(main())
