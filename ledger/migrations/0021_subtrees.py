"""Full subtrees of the public log, kept so that proofs are short to make; filled in ``sql/subtrees.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0020_settlement_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subtree",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("place", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("book", "level", "place"), name="subtree_once")
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "subtrees.sql").read_text(), (SQL / "subtrees_reverse.sql").read_text()
        ),
    ]
