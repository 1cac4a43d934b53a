"""How soon a page stands on a weak phone: Chromium on a slow line, the server as in production.

The line gives 400 kbit/s after 400 ms, the processor is slowed four times, nothing is kept from before.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from statistics import median
from urllib.error import URLError

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ViewportSize

from bench import apart
from bench.figure import Figure
from disclosure.models.catalogue import Listing
from tests.browser import chromium

_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_SLOWER = 4
_MOST_MS = 1_500
_MOST_BYTES = {"home": 40 * 1024, "biggest project": 60 * 1024}
_ROUNDS = 5
_PHONE = ViewportSize(width=360, height=740)
_SECONDS = 30
_PAINTED = """() => new Promise(done => new PerformanceObserver(
    list => done(list.getEntries().at(-1).startTime)
).observe({type: "largest-contentful-paint", buffered: true}))"""


@dataclass(frozen=True)
class Load:
    """One first load: milliseconds to the largest thing shown, bytes that came over the line."""

    ms: float
    bytes: int


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Load the home page and the biggest page of the example's projects, each as if never before."""
    if not quick:
        call_command("demo", stdout=StringIO())
    pages = {"home": reverse("home")} if quick else _pages()
    with _served() as origin, chromium.started() as browser:
        # The first round warms up the browser and the server.
        loads = {
            name: [_loaded(browser, origin + path) for _ in range(2 if quick else _ROUNDS + 1)][1:]
            for name, path in pages.items()
        }
    for name, found in loads.items():
        painted, weight = median(each.ms for each in found), max(each.bytes for each in found)
        yield Figure(f"first load of {name}, painted", painted, "ms", _MOST_MS, target=1)
        yield Figure(f"first load of {name}, over the line", weight, "bytes", _MOST_BYTES[name], 1)


def _pages() -> dict[str, str]:
    codes = Listing.objects.public().values_list("project_code", flat=True)
    addresses = [reverse("project_page", args=[code]) for code in codes]
    biggest = max(addresses, key=lambda address: len(Client().get(address).content))
    return {"home": reverse("home"), "biggest project": biggest}


def _loaded(browser: Browser, address: str) -> Load:
    """Open an address as a visitor who was never here; the proxy in front would say that it is HTTPS."""
    context = browser.new_context(
        viewport=_PHONE, extra_http_headers={"X-Forwarded-Proto": "https"}
    )
    page = context.new_page()
    line, weights = context.new_cdp_session(page), list[int]()
    line.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", _LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{address} answers {answer and answer.status}")
    painted = page.evaluate(_PAINTED)
    context.close()
    return Load(painted, sum(weights))


@contextmanager
def _served() -> Iterator[str]:
    """Serve the database in use as a real server would, its static files named and packed."""
    with tempfile.TemporaryDirectory() as var:
        (Path(var) / "media").symlink_to(settings.MEDIA_ROOT)
        port = _free_port()
        # As in production; nothing is signed here, and pictures are those of the example.
        env = os.environ | {
            "PRODUCTION": "1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": f"https://127.0.0.1:{port}",
            "DATABASE_URL": apart.database_url(),
            "VAR_DIR": var,
        }
        env.pop("DEMO_MODE", None)
        _run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", env=env).wait()
        bind = f"127.0.0.1:{port}"
        server = _run("-m", "gunicorn", "config.wsgi", "--bind", bind, "--threads", "4", env=env)
        try:
            _wait(f"http://{bind}/")
            yield f"http://{bind}"
        finally:
            server.terminate()
            server.wait()


def _run(*words: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *words], cwd=settings.BASE_DIR, env=env, stderr=subprocess.DEVNULL
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str) -> None:
    """Wait until the server answers, and let it make its first page; RuntimeError when it does not."""
    asked = urllib.request.Request(address, headers={"X-Forwarded-Proto": "https"})  # noqa: S310 -- ours
    for _ in range(_SECONDS * 10):
        try:
            urllib.request.urlopen(asked, timeout=_SECONDS).close()  # noqa: S310 -- ours
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn does not answer")
