"""Shares set by law, as fractions."""

import csv
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SHARES = Path(__file__).parent.parent / "data" / "shares.csv"


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    shares = apps.get_model("ledger", "Share").objects
    with SHARES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            shares.create(**row | {"basis": bases.get(number=row["basis"])})


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_reference")]

    operations = [
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="có hiệu lực từ")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="hết hiệu lực từ"),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("COMMUNITY_AGREES", "Tỷ lệ hộ tán thành để cộng đồng quyết định")
                        ],
                        max_length=20,
                        verbose_name="tỷ lệ",
                    ),
                ),
                ("numerator", models.PositiveSmallIntegerField(verbose_name="tử số")),
                ("denominator", models.PositiveSmallIntegerField(verbose_name="mẫu số")),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.legalbasis",
                    ),
                ),
            ],
            options={
                "verbose_name": "tỷ lệ theo luật",
                "verbose_name_plural": "tỷ lệ theo luật",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="share_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator__gt", 0), ("numerator__lte", models.F("denominator"))
                        ),
                        name="share_is_a_part",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
