"""What a reader on a slow line must load before the first public page is complete."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bench.figure import Figure

_ALLOWED = 60 * 1024
_FILE = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|png))"')


def measure(*, quick: bool = False) -> Iterator[Figure]:
    if not quick:
        call_command("demo", stdout=io.StringIO())
    for name in ("home", "account_login"):
        answer = Client().get(reverse(name))
        if answer.status_code != 200:
            raise RuntimeError(f"{name} answers {answer.status_code}")
        page = answer.content.decode()
        weight = len(answer.content) + sum(map(_weight, set(_FILE.findall(page))))
        yield Figure(f"first load of {name}, uncompressed", weight, "bytes", _ALLOWED, target=1)


def _weight(name: str) -> int:
    return Path(str(finders.find(name))).stat().st_size
