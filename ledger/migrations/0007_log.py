"""The public log: leaves, checkpoints, signing keys; its rules are in ``sql/log.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_book_prefix"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("public", models.BinaryField(max_length=32)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveBigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("ENTRY", "Chứng từ"), ("PAPER", "Bản công khai")], max_length=5
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("body", models.BinaryField()),
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
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("book", "index"), name="leaf_index_once"),
                    models.UniqueConstraint(fields=("book", "kind", "name"), name="leaf_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", False), ("kind", "ENTRY")),
                            models.Q(("entry", None), ("kind", "PAPER")),
                            _connector="OR",
                        ),
                        name="leaf_of_an_entry_or_a_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("peaks", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("signature", models.BinaryField(max_length=64)),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="ledger.checkpoint",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.signingkey",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("book", "size"), name="checkpoint_size_once"),
                    models.UniqueConstraint(
                        fields=("book", "previous"),
                        name="checkpoint_one_after_another",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "log.sql").read_text(), (SQL / "log_reverse.sql").read_text()),
    ]
