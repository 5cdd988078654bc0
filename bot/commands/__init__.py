"""The commands of `python -m bot`, one module each: `configure` says its options, `run` gives back the exit code.

What a command needs of the core it imports when it runs, so that `--help` and a slip of the fingers answer at once.
"""

from __future__ import annotations

ANSWERED = 0
NOT_ANSWERED = 1
FAULTY_INPUT = 2
EMERGENCY = 3
BROKEN_CORPUS = 5
INTERNAL = 70
"""Something failed that should not: a full disk, or a defect of the program."""
