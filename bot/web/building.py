"""Builds the stored index in a process of its own, so that the one that answers stays free to answer.

python -m bot.web.building FOLDER       ends at once when its standard input is closed
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

from bot.assistant import Assistant
from bot.errors import VerbatimError
from bot.progress import Progress
from bot.settings import Settings
from bot.store import Store
from bot.stored import locked

_LOG = logging.getLogger("verbatim")
_NICENESS = 5
_MOST_SECONDS = 600
"""How long another process is waited for that builds the same index."""


def bring_up_to_date(settings: Settings) -> None:
    """Have the index of the settings' corpus built where it is not of its files; what cannot be kept is not built.

    One process at a time builds. Whatever goes wrong shows when the corpus is loaded.
    """
    folder = settings.corpus.resolve()
    if not Store.can_keep(folder):
        return
    with locked(folder, _MOST_SECONDS):
        if not Store.is_current(folder):
            _build(folder)


def _build(folder: Path) -> None:
    command = [sys.executable, "-m", __name__, str(folder)]
    # The other end of the pipe closes when this process ends, however it ends, and then the child does too.
    with Popen(
        command, cwd=Path(__file__).parents[2], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, encoding="utf-8"
    ) as process:
        assert process.stdout
        for line in process.stdout:
            _LOG.info("%s", line.rstrip())


def main() -> None:
    """Build the index of the folder that the command line names; what is done goes to standard output."""
    os.nice(_NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stdout)
    try:
        Assistant.load(sys.argv[1], progress=Progress(_LOG.info))
    except VerbatimError:
        sys.exit(1)  # whoever loads the folder says it


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # without a buffer, whose lock the end of the interpreter would ask for
    os._exit(1)


if __name__ == "__main__":
    main()
