"""Printed statements beside bare WeasyPrint on the same page: the same HTML, style sheet and fonts."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import psutil
import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from bench.figure import Figure, medians_ms
from disclosure import canonical, report
from disclosure.facts import Edition
from ledger import pdf
from ledger.pdf import sources
from tests.disclosure import sample

_FEW, _MANY = 20, 2_000
_MOMENT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
_MIB = 1024 * 1024
_WEIGHED = """
import os, sys, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from bench import prints
print(*prints.weighed(prints.WAYS[sys.argv[1]], int(sys.argv[2])))
"""


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Draw a statement of three pages, and a long one in a process that did nothing else."""
    works = [way(statement(_FEW)) for way in WAYS.values()]
    ours, bare = medians_ms(*works, rounds=1 if quick else 7)
    yield Figure("printed statement, 3 pages", ours, "ms", bare, target=1.3)
    rows = 400 if quick else _MANY
    (seconds, held), (alone, held_alone) = (_elsewhere(name, rows) for name in WAYS)
    name = f"printed statement, {rows:,} rows"
    yield Figure(name, seconds, "s", alone, target=0.65)
    yield Figure(f"{name}, memory of all processes", held, "MiB", held_alone)


def statement(rows: int) -> pdf.Sheet:
    """Return the statement of a project with so many gifts."""
    gifts = tuple(
        sample.contribution(number, f"Nguyễn Thị Hồng Ánh {number}") for number in range(rows)
    )
    edition = Edition(3, "Công khai quý IV", _MOMENT, "")
    facts = replace(sample.facts(), contributions=gifts, edition=edition)
    return report.statement(canonical.to_json(facts))


def weighed(way: Callable[[pdf.Sheet], Callable[[], object]], rows: int) -> tuple[float, float]:
    """Return the seconds that drawing takes, and the most MiB this process and its helpers held."""
    work, done, held = way(statement(rows)), threading.Event(), [0.0]

    def watch() -> None:
        while not done.wait(0.1):
            held.append(_held())

    threading.Thread(target=watch, daemon=True).start()
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    done.set()
    return taken, max(held)


def _ours(sheet: pdf.Sheet) -> Callable[[], object]:
    return lambda: pdf.draw(sheet)


def _bare(sheet: pdf.Sheet) -> Callable[[], object]:
    """Return what WeasyPrint alone does with the page: no tags, no PDF/A, no data, no parts."""
    html = render_to_string(sheet.template, {"print_title": sheet.title, **sheet.context})
    style = sources.static_text("print.css")

    def draw() -> object:
        fonts, files = FontConfiguration(), sources.OwnFiles()
        sheets = [
            weasyprint.CSS(string=text, font_config=fonts, url_fetcher=files)
            for text in (sources.FONT_FACES, style)
        ]
        page = weasyprint.HTML(string=html, url_fetcher=files)
        return page.write_pdf(stylesheets=sheets, font_config=fonts)

    return draw


WAYS = {"ours": _ours, "bare": _bare}


def _elsewhere(name: str, rows: int) -> tuple[float, float]:
    command = [sys.executable, "-c", _WEIGHED, name, str(rows)]
    told = subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ, check=True, capture_output=True, text=True
    )
    seconds, held = told.stdout.split()
    return float(seconds), float(held)


def _held() -> float:
    """Return the MiB of this process and its helpers; what they share counts once."""
    held, own = 0.0, psutil.Process()
    for each in [own, *own.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            held += each.memory_full_info().pss / _MIB
    return held
