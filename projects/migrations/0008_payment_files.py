"""The papers of a payment file, and what no payment may be; see ``sql/payment_files.sql``."""

import csv
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
DATA = Path(__file__).parent.parent / "data"


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    rules = apps.get_model("projects", "EvidenceRule").objects
    with (DATA / "evidence_rules.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            row["basis"] = bases.get(number=row["basis"])
            row["is_required"] = bool(row["is_required"])
            row["valid_to"] = row["valid_to"] or None
            rules.create(**row)
    # No check of a foreign key may wait where a table is altered next.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;")


def unload(apps, schema_editor):
    schema_editor.execute("DELETE FROM projects_evidence; DELETE FROM projects_evidencerule;")


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_settlement"), ("ledger", "0014_limits")]

    operations = [
        migrations.RunPython(load, unload),
        migrations.RunSQL(
            (SQL / "payment_files.sql").read_text(), (SQL / "payment_files_reverse.sql").read_text()
        ),
    ]
