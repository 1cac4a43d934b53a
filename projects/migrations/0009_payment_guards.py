"""Plan, contract, day and limit hold for what is paid; see ``sql/payment_guards.sql``."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0010_evidence_titles")]

    operations = [
        migrations.RunSQL(
            (SQL / "payment_guards.sql").read_text(),
            (SQL / "payment_guards_reverse.sql").read_text(),
        ),
    ]
