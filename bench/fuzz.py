"""Send requests that are wrong in every way to the application, and count what comes back: `python -m bench.fuzz`.

Each request begins as one that the API takes (every route, with bodies that are right or nearly so) and is then changed
some times by chance: bytes turned, cut, doubled, put in from a list of nasty ones; other methods, paths, headers and
media types. The chance has a seed. It prints how many of each status there were and the slowest, and exits with 1 for a
status of 500 or above other than 503, for an error that is no problem+json, or for one over the budget.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.web.application import create_app
from bot.web.problems import MEDIA_TYPE

PROJECT = Path(__file__).parent.parent
_BUDGET_SECONDS = 1.0
_NASTY = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"../", b"%2e%2e%2f", b"%00", b"'", b"<script>", b"{{7*7}}",
    b"${x}", b"[" * 300, b"{\"a\":" * 200, b"1e999", b"-0", b"NaN", b"9" * 400, b"\\u0000", b"\r\nX: y",
    b"\xe2\x80\xae", b"%s%n", "é́́́".encode(), "👩‍⚕️".encode(), b" ", b"\n", b"null", b"true", b"[]", b"{}", b"\"\"",
    b"not " * 50, b"A" * 5_000,
]  # fmt: skip
_METHODS = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW", ""]
_TYPES = ["application/json", "application/x+json", "text/plain", "", "application/json; charset=utf-16", "a/b" * 40]
_HEADERS = [
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_ORIGIN", "HTTP_ACCEPT_ENCODING", "HTTP_X_REQUEST_ID", "HTTP_RANGE",
    "HTTP_AUTHORIZATION", "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_ACCESS_CONTROL_REQUEST_METHOD", "HTTP_COOKIE",
    "HTTP_IF_MODIFIED_SINCE", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "QUERY_STRING",
]  # fmt: skip
_VALUES = [
    "*",
    'W/"x"',
    '"' * 50,
    "bytes=0-",
    "gzip;q=x",
    "Bearer é",
    "Basic !!",
    "-1",
    "999999999999",
    "a=" * 999,
    "☃",
    "",
]


@dataclass
class Sent:
    """A request: method, path, body, media type and more of the WSGI environment."""

    method: str
    path: bytes
    body: bytes
    media_type: str
    more: dict[str, str]


class Fuzzer:
    """Makes requests; the same seed makes the same ones."""

    def __init__(self, seed: int, questions: list[str], paths: list[str]) -> None:
        self._random, self._questions, self._paths = random.Random(seed), questions, paths

    def request(self) -> Sent:
        """One request, changed up to four times; about one in five stays as it is."""
        chance = self._random
        path, body = chance.choice([self._chat, self._completion, self._feedback, self._page])()
        sent = Sent("POST" if body else "GET", path.encode(), json.dumps(body).encode() if body else b"", _TYPES[0], {})
        for _ in range(chance.randrange(5)):
            chance.choice([self._in_body, self._in_body, self._in_path, self._elsewhere])(sent)
        return sent

    def _question(self) -> Any:
        odd: list[Any] = [None, 1, True, [], {}, "", "x" * 4_001, "\ud800", " "]
        return self._random.choice(odd) if self._random.random() < 0.15 else self._random.choice(self._questions)

    def _chat(self) -> tuple[str, Any]:
        body = {"question": self._question(), "history": [self._question() for _ in range(self._random.randrange(4))]}
        return "/api/chat", body

    def _completion(self) -> tuple[str, Any]:
        role = self._random.choice(["user", "user", "system", "nobody", None])
        messages = [{"role": role, "content": self._question()} for _ in range(self._random.randint(1, 3))]
        return "/v1/chat/completions", {"messages": messages, "stream": self._random.choice([True, False, None, "x"])}

    def _feedback(self) -> tuple[str, Any]:
        verdict = self._random.choice(["up", "down", None, "x"])
        return "/api/feedback", {"verdict": verdict, "status": "answered", "reason": self._random.choice(["unsafe", 1])}

    def _page(self) -> tuple[str, Any]:
        return self._random.choice(self._paths), None

    def _in_body(self, sent: Sent) -> None:
        sent.body = self._changed(sent.body)

    def _in_path(self, sent: Sent) -> None:
        sent.path = b"/" + self._changed(sent.path)[:2_000]

    def _elsewhere(self, sent: Sent) -> None:
        chance = self._random.randrange(3)
        if chance == 0:
            sent.method = self._random.choice(_METHODS)
        elif chance == 1:
            sent.media_type = self._random.choice(_TYPES)
        else:
            sent.more[self._random.choice(_HEADERS)] = self._random.choice(_VALUES).encode().decode("latin-1")

    def _changed(self, content: bytes) -> bytes:
        at = self._random.randrange(len(content) + 1)
        end = min(len(content), at + self._random.randrange(20))
        change = self._random.randrange(4)
        if change == 0:
            return content[:at] + self._random.choice(_NASTY) + content[at:]
        if change == 1:
            return content[:at] + content[end:]
        if change == 2:
            return content[:at] + content[at:end] * self._random.randrange(2, 60) + content[end:]
        return content[:at] + self._random.randbytes(end - at) + content[end:]


def send(application: Callable[..., Any], sent: Sent) -> tuple[int, str, bytes]:
    """Status, media type and body of the reply to a request, straight through WSGI."""
    environment: dict[str, Any] = {
        "REQUEST_METHOD": sent.method, "PATH_INFO": sent.path.decode("latin-1"), "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": sent.media_type, "CONTENT_LENGTH": str(len(sent.body)), "wsgi.input": BytesIO(sent.body),
        "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    } | sent.more  # fmt: skip
    said: list[Any] = []
    content = application(environment, lambda status, headers, _=None: said.extend([status, dict(headers)]))
    body = b"".join(content)
    if hasattr(content, "close"):
        content.close()
    return int(said[0][:3]), said[1].get("Content-Type", ""), body


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=Path, default=PROJECT / "corpus")
    options.add_argument("--requests", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    settings = Settings(given.corpus, visitor_questions_per_minute=0, questions_per_minute=0, api_key=None)
    app = create_app(settings)
    lines = (PROJECT / "tests" / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    paths = [
        rule.rule.replace("<document_id>", "plasma").replace("<path:name>", "chat.js")
        for rule in app.url_map.iter_rules()
    ]
    fuzzer = Fuzzer(given.seed, [json.loads(line)["question"] for line in lines], sorted(paths))
    statuses: Counter[int] = Counter()
    faults: list[str] = []
    slowest: list[tuple[float, str]] = []
    began = time.perf_counter()
    for number in range(given.requests):
        sent = fuzzer.request()
        start = time.thread_time()
        status, media_type, body = send(app.wsgi_app, sent)
        taken = time.thread_time() - start
        statuses[status] += 1
        slowest = sorted([(taken, f"{sent.method} {sent.path[:40]!r}"), *slowest], reverse=True)[:3]
        is_problem = media_type == MEDIA_TYPE and (sent.method == "HEAD" or json.loads(body)["status"] == status)
        if (status >= 500 and status != 503) or (status >= 400 and not is_problem):
            faults.append(f"request {number}: {status} {media_type} for {sent}"[:400])
        if taken > _BUDGET_SECONDS:
            faults.append(f"request {number}: {taken:.2f} s for {sent}"[:400])
    print(f"{given.requests:,} requests in {time.perf_counter() - began:.0f} s, seed {given.seed}")
    print(", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items())))
    print("slowest: " + "; ".join(f"{1_000 * taken:.0f} ms {what}" for taken, what in slowest))
    print(*(faults[:20] or ["no fault"]), sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
