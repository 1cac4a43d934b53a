"""Check that every text has its English: run as ``python -m config.check_catalogue``.

The catalogue is renewed in a copy, so that the check changes nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

_STALE = (["--untranslated"], ["--only-fuzzy"])


def missing(catalogue: Path) -> str:
    """Return the entries of `catalogue` that have no English, or only a guessed one."""
    found = []
    for kind in _STALE:
        command = ["msgattrib", *kind, "--no-obsolete", "--no-wrap", str(catalogue)]
        found.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return "".join(found)


def renewed(folder: Path) -> Path:
    """Copy the catalogues into `folder`, collect today's texts, return the English one."""
    locale = folder / "locale"
    if settings.LOCALE_PATHS[0].is_dir():
        shutil.copytree(settings.LOCALE_PATHS[0], locale)
    locale.mkdir(exist_ok=True)
    with override_settings(LOCALE_PATHS=[locale]):
        ignored = ["config/locale", "tests", "bench", "var", ".venv"]
        call_command("makemessages", locale=["en"], ignore_patterns=ignored, verbosity=0)
    return locale / "en" / "LC_MESSAGES" / "django.po"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        entries = missing(renewed(Path(folder)))
    if entries:
        print(f"{entries}\nThese texts have no English; run manage.py makemessages -l en.")
    return 1 if entries else 0


if __name__ == "__main__":
    sys.exit(main())
