"""A command in a process of its own on the database in use: its seconds, and its memory at the most."""

import os
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

# What the process tells of itself: its parent's weight would count as the child's elsewhere.
_MEASURED = """
import os, sys, time, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from django.core.management import call_command
start, worked = time.perf_counter(), time.process_time()
call_command(*sys.argv[1:])
print(time.perf_counter() - start, time.process_time() - worked)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@dataclass(frozen=True)
class Run:
    """What a command took: seconds by the clock, those its own processor worked, and MiB at the peak."""

    seconds: float
    worked: float
    peak: float


def run(*words: str) -> Run:
    """Run `manage.py WORDS` and measure the command alone."""
    process = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    *_, seconds, worked, peak = process.stdout.split()
    return Run(float(seconds), float(worked), int(peak) / 1024)


def database_url() -> str:
    """Return the address of the database in use, as another process takes it."""
    at = connection.get_connection_params()
    return (
        f"postgresql://{at['user']}:{at.get('password', '')}@/{at['dbname']}"
        f"?host={at['host']}&port={at.get('port', 5432)}"
    )
