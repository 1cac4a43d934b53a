"""Rows of long lists, as the newest versions say them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0013_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("HEAD", "Phần đầu"),
                            ("CONTRIBUTION", "Đóng góp"),
                            ("PAYMENT", "Khoản chi"),
                            ("UNMATCHED", "Chưa khớp sao kê"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                ("folded", models.TextField()),
                (
                    "runs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), size=None
                    ),
                ),
                ("values", models.JSONField()),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng của bản công khai",
                "verbose_name_plural": "dòng của các bản công khai",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["runs"], name="row_by_runs"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "kind", "ordinal"), name="row_once"
                    )
                ],
            },
        ),
    ]
