"""Legal bases (all unverified until a named person reads them), clocks, calendar and banks."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis")
    for row in _rows("legal_bases.csv"):
        bases.objects.create(
            **row
            | {
                "issued_on": row["issued_on"] or None,
                "effective_from": row["effective_from"] or None,
            }
        )
    clocks = apps.get_model("ledger", "Clock")
    for row in _rows("clocks.csv"):
        clocks.objects.create(**row | {"basis": bases.objects.get(number=row["basis"])})
    apps.get_model("ledger", "CalendarDay").objects.bulk_create(
        [apps.get_model("ledger", "CalendarDay")(**row) for row in _rows("calendar.csv")]
    )
    apps.get_model("ledger", "Bank").objects.bulk_create(
        [
            apps.get_model("ledger", "Bank")(**row | {"is_verified": bool(row["is_verified"])})
            for row in _rows("banks.csv")
        ]
    )


def unload(apps, schema_editor):
    # In SQL: the ORM would look for rows of the rooms above, whose tables may be gone by now.
    schema_editor.execute(
        "DELETE FROM ledger_clock; DELETE FROM ledger_legalbasis;"
        "DELETE FROM ledger_calendarday; DELETE FROM ledger_bank"
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_places")]

    operations = [migrations.RunPython(load, unload)]
