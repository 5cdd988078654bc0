"""Time `/api/chat` beside a bare Flask view that echoes JSON: `python -m bench.http` (needs Debian's `wrk`).

Both are served by granian with the same workers and threads, one after the other in each round, on the same machine as
the load. The questions are the first 500 golden ones in their order, fewer than a process keeps answers of, so that
after the seconds of warming every answer is kept. `--distinct` adds a number to each question, so that none is asked
twice and every answer is made anew.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parent.parent
_QUESTIONS = 500
_LIMITS = ("VERBATIM_VISITOR_QUESTIONS_PER_MINUTE", "VERBATIM_QUESTIONS_PER_MINUTE")
_SCRIPT = """
local bodies = {}
for line in io.lines("BODIES") do bodies[#bodies + 1] = line end
local at = 0
request = function()
  at = at + 1
  local body = bodies[(at - 1) % #bodies + 1]
  if DISTINCT then body = body:gsub('"}$', ' ' .. at .. '"}') end
  return wrk.format("POST", "/api/chat", {["Content-Type"] = "application/json"}, body)
end
"""
_BARE = """
import os, sys
from functools import partial
from flask import Flask, request
from granian import Granian
from granian.constants import Interfaces

def create():
    app = Flask("bare")
    app.add_url_rule("/api/chat", "echo", lambda: request.get_json(), methods=["POST"])
    app.add_url_rule("/readyz", "ready", lambda: {})
    return app

Granian("bare", port=int(sys.argv[1]), interface=Interfaces.WSGI, workers=int(sys.argv[2]), blocking_threads=32,
        websockets=False).serve(target_loader=create, wrap_loader=False)
"""


@dataclass(frozen=True)
class Load:
    """What one run of load met: requests a second, and the 50th and 99th percentile in milliseconds."""

    rate: float
    p50: float
    p99: float
    errors: int


@contextmanager
def served(command: list[str], port: int) -> Iterator[None]:
    """A server while the block runs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    environment |= dict.fromkeys(_LIMITS, "10000000")  # limits are counted, and stop nobody
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def load(port: int, script: Path, seconds: int, connections: int) -> Load:
    """Ask for some seconds over some connections."""
    command = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}",
    ]  # fmt: skip
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if rate is None:
        raise SystemExit(f"wrk said something else:\n{out}")
    return Load(float(rate[1]), _milliseconds(out, "50"), _milliseconds(out, "99"), int(bad[1]) if bad else 0)


def _milliseconds(out: str, percentile: str) -> float:
    found = re.search(rf"{percentile}%\s+([\d.]+)(us|ms|s)\b", out)
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]] if found else float("nan")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--warm", type=int, default=5, help="seconds of load before it is measured")
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--distinct", action="store_true", help="never ask the same twice")
    given = options.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; install Debian's package wrk")
    with tempfile.TemporaryDirectory() as folder:
        bodies, script, bare = Path(folder, "bodies"), Path(folder, "ask.lua"), Path(folder, "bare.py")
        golden = (PROJECT / "tests" / "golden.jsonl").read_text(encoding="utf-8").splitlines()[:_QUESTIONS]
        bodies.write_text("".join(json.dumps({"question": json.loads(line)["question"]}) + "\n" for line in golden))
        distinct = "true" if given.distinct else "false"
        script.write_text(f"local DISTINCT = {distinct}\n" + _SCRIPT.replace("BODIES", str(bodies)))
        bare.write_text(_BARE)
        results: dict[str, list[Load]] = {"bare Flask view": [], "/api/chat": []}
        for _ in range(given.rounds):
            for name, runs in results.items():
                port = free_port()
                ours = ["server.py", "--port", str(port), "--workers", str(given.workers)]
                command = [str(bare), str(port), str(given.workers)] if name.startswith("bare") else ours
                with served([sys.executable, *command], port):
                    load(port, script, given.warm, given.connections)
                    runs.append(load(port, script, given.seconds, given.connections))
    print(f"{'':18s} {'requests/s':>10s} {'p50 ms':>8s} {'p99 ms':>8s} {'errors':>7s}   medians of {given.rounds} runs")
    for name, runs in results.items():
        rate, p50, p99 = (median(getattr(run, part) for run in runs) for part in ("rate", "p50", "p99"))
        print(f"{name:18s} {rate:10.0f} {p50:8.2f} {p99:8.2f} {sum(run.errors for run in runs):7d}")
    pairs = zip(results["/api/chat"], results["bare Flask view"], strict=True)
    print(f"share of the bare view's requests: {median(ours.rate / bare.rate for ours, bare in pairs):.2f}")


if __name__ == "__main__":
    main()
