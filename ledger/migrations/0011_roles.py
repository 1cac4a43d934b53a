"""The application is not the owner of the tables; see ``sql/roles.sql``."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_official")]

    operations = [
        migrations.RunSQL((SQL / "roles.sql").read_text(), (SQL / "roles_reverse.sql").read_text()),
    ]
