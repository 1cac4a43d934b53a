"""A command in a process of its own on the database in use: its seconds, and its memory at the most."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

# What the process tells of itself: its parent's weight would count as the child's elsewhere.
_MEASURED = """
import os, sys, time, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from django.core.management import call_command
start = time.perf_counter()
call_command(*sys.argv[1:])
print(time.perf_counter() - start)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def run(*words: str) -> tuple[float, float]:
    """Run `manage.py WORDS`; return the seconds of the command alone, and the peak in MiB."""
    at = connection.get_connection_params()
    url = (
        f"postgresql://{at['user']}:{at.get('password', '')}@/{at['dbname']}"
        f"?host={at['host']}&port={at.get('port', 5432)}"
    )
    process = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    *_, seconds, peak = process.stdout.split()
    return float(seconds), int(peak) / 1024
