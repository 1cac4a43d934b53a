"""What was decided, received and paid stays as it was booked; see ``sql/guards.sql``."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(
            (SQL / "guards.sql").read_text(), (SQL / "guards_reverse.sql").read_text()
        ),
    ]
