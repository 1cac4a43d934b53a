"""What is open of bank lines and entries, kept by triggers; see ``sql/standing.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0014_limits"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryStanding",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry_id",
                        "custody_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("matched", models.BigIntegerField()),
                (
                    "custody",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.custody",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineStanding",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="ledger.statementline",
                    ),
                ),
                ("on", models.DateField()),
                ("open", models.BigIntegerField()),
                (
                    "custody",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.custody",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("open", 0), _negated=True),
                        fields=["custody", "on", "line"],
                        name="line_standing_open",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "standing.sql").read_text(), (SQL / "standing_reverse.sql").read_text()
        ),
    ]
