"""The files under deploy/, as far as they can be tried here: nginx with TLS and a sub-path, and what systemd says."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from serving import PROJECT, free_port, serve

from bench.browser import MISSING, chromium, find_chromium

DEPLOY = PROJECT / "deploy"
KEY = "0123456789abcdef0123456789abcdef"
MORE = {"VERBATIM_TRUSTED_HOPS": "1", "VERBATIM_API_KEY": KEY, "VERBATIM_VISITOR_QUESTIONS_PER_MINUTE": "8"}
PAGE = (
    '<!doctype html><html lang="en"><title>A clinic</title><h1>A clinic</h1><script src="{}widget.js" async></script>'
)


@dataclass(frozen=True, slots=True)
class Site:
    """A site behind nginx: its address, that of another site, and the certificate that they show."""

    url: str
    other_url: str
    context: ssl.SSLContext

    def get(self, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers in small letters, and text of a reply."""
        data = json.dumps(body).encode() if body is not None else None
        given = {"Content-Type": "application/json"} if data else {}
        request = urllib.request.Request(self.url + path, data, given | headers)
        try:
            with urllib.request.urlopen(request, timeout=30, context=self.context) as reply:
                return reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


OTHER = """
server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; root {root};
    add_header Content-Security-Policy "default-src 'none'; script-src {chat}; connect-src {chat}; style-src 'self'";
}}
"""
"""Another site, on another origin, with a strict policy."""


@contextmanager
def nginx(folder: Path, server_url: str, port: int, other_port: int) -> Iterator[Site]:
    """The shipped nginx.conf with the names of this machine in it, and another site beside it."""
    for name in ("site", "other"):
        (folder / name).mkdir()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    shipped = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for ours, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl", "http://127.0.0.1:8000": server_url,
        "/var/www/clinic": str(folder / "site"),
        "/etc/letsencrypt/live/clinic.example/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/clinic.example/privkey.pem": str(key),
    }.items():  # fmt: skip
        assert shipped.count(ours) == 1, ours
        shipped = shipped.replace(ours, here)
    shipped += OTHER.format(
        port=other_port, certificate=certificate, key=key, root=folder / "other", chat=f"https://127.0.0.1:{port}"
    )
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not read this folder
    (folder / "nginx.conf").write_text(
        f"{user} pid {folder / 'pid'}; events {{}} "
        f"http {{ default_type text/html; {temporary} access_log off; {shipped} }}"
    )
    command = [
        "nginx",
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "errors"),
        "-g",
        "daemon off;",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    urls = (f"https://127.0.0.1:{port}", f"https://127.0.0.1:{other_port}")
    site = Site(*urls, ssl.create_default_context(cafile=str(certificate)))
    try:
        for _ in range(100):
            try:
                site.get("/")
                break
            except OSError:
                time.sleep(0.1)
        yield site
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def site(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("no nginx; on Debian and Ubuntu: apt install nginx-light openssl")
    folder, port, other_port = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    origins = ("--origins", f"https://127.0.0.1:{other_port}")
    with (
        serve(corpus_folder, folder / "log", *origins, "--workers", "2", more=MORE) as server,
        nginx(folder, server.url, port, other_port) as running,
    ):
        (folder / "site" / "index.html").write_text(PAGE.format("/chat/"))
        (folder / "other" / "index.html").write_text(PAGE.format(f"{running.url}/chat/"))
        yield running


def test_the_chat_is_under_its_path(site: Site) -> None:
    status, headers, text = site.get("/chat/")
    assert (status, "Verbatim" in text) == (200, True)
    assert headers["strict-transport-security"] and headers["content-security-policy"].startswith("default-src 'none'")
    assert site.get("/chat/healthz")[0] == 200
    assert "A clinic" in site.get("/")[2]


def test_a_question_is_answered(site: Site) -> None:
    status, _, text = site.get("/chat/api/chat", {"question": "Does it hurt?"}, **{"X-Forwarded-For": "198.51.100.1"})
    assert status == 200 and json.loads(text)["status"] == "answered"


@pytest.mark.parametrize("address", ["url", "other_url"])
def test_the_widget_answers_on_a_page_of_the_site_and_of_another_origin(site: Site, address: str) -> None:
    if find_chromium() is None:
        pytest.skip(MISSING)
    with chromium() as browser:
        page = browser.new_context(ignore_https_errors=True, locale="en-GB").new_page()
        page.goto(getattr(site, address))
        page.locator(".launcher").click()
        page.locator("#question").fill("What is plasmolifting?")
        page.locator("#question").press("Enter")
        page.locator(".turn .answer blockquote").first.wait_for()


def test_what_a_visitor_says_of_his_address_does_not_count(site: Site) -> None:
    """nginx adds the true address behind what a visitor sends; only one hop is trusted, so that one is counted."""
    for number in range(40):  # each of the two workers counts alone
        status, headers, _ = site.get(
            "/chat/api/chat", {"question": "Does it hurt?"}, **{"X-Forwarded-For": f"198.51.100.{number}"}
        )
        if status == 429:
            assert int(headers["retry-after"]) > 0
            return
    raise AssertionError("nobody was stopped")


def test_an_underscore_makes_no_other_visitor(site: Site) -> None:
    """X_Forwarded_For would have the same name in WSGI, and come first; nginx drops it."""
    replies = [
        site.get("/chat/api/chat", {"question": "Does it hurt?"}, **{"X_Forwarded_For": f"198.51.100.{number}"})[0]
        for number in range(40)
    ]
    assert 429 in replies


def test_what_the_operator_needs_stays_inside(site: Site) -> None:
    assert site.get("/chat/metrics", Authorization=f"Bearer {KEY}")[0] == 403


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    assert site.get("/chat/api/chat", {"question": "x" * 70_000})[0] == 413


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd")
    unit = (DEPLOY / "verbatim.service").read_text(encoding="utf-8")
    unit = unit.replace("/opt/verbatim/.venv/bin/python", "/usr/bin/env").replace("User=verbatim", "User=root")
    file = tmp_path / "verbatim.service"
    file.write_text(unit.replace("Group=verbatim", "Group=root"))
    done = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False)
    assert "verbatim.service" not in done.stderr


def test_the_container_installs_what_there_is() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    for line in (line for line in lines if line.startswith("COPY")):
        assert all((PROJECT / source).exists() for source in line.split()[1:-1])
