"""The 34 provinces and 3,321 communes, with the days from which they are in force."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def load(apps, schema_editor):
    for model, name in (("Province", "provinces.csv"), ("Commune", "communes.csv")):
        table = apps.get_model("ledger", model)
        table.objects.bulk_create([table(**row) for row in _rows(name)], batch_size=1000)


def unload(apps, schema_editor):
    # In SQL: the ORM would look for rows of the rooms above, whose tables may be gone by now.
    schema_editor.execute("DELETE FROM ledger_commune; DELETE FROM ledger_province")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [migrations.RunPython(load, unload)]
