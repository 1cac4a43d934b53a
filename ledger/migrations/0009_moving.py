"""Decisions that let money pass between funds; village accounts; rules in ``sql/moving.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Decisions, rulings, the decision of an entry, the agreement to a village account."""

    dependencies = [
        ("ledger", "0008_posting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[("CHAIR", "Chủ tài khoản"), ("VILLAGE_HEAD", "Trưởng thôn")],
                        max_length=12,
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="lý do")),
                ("on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="custody",
            name="agreed_number",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="số biên bản hội nghị thôn"
            ),
        ),
        migrations.AddField(
            model_name="custody",
            name="agreed_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày hội nghị thôn"),
        ),
        migrations.AddField(
            model_name="custody",
            name="village",
            field=models.CharField(blank=True, max_length=80, verbose_name="thôn"),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số văn bản")),
                ("on", models.DateField(verbose_name="ngày văn bản")),
                (
                    "issuer",
                    models.CharField(
                        choices=[
                            ("COMMITTEE", "Ủy ban nhân dân xã"),
                            ("COUNCIL", "Hội đồng nhân dân xã"),
                            ("VILLAGE", "Hội nghị thôn"),
                            ("FRONT", "Mặt trận Tổ quốc"),
                            ("GIVER", "Người đóng góp, nhà tài trợ đồng ý"),
                        ],
                        max_length=10,
                        verbose_name="ai quyết định",
                    ),
                ),
                ("why", models.CharField(max_length=500, verbose_name="lý do")),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to="quyet-dinh/%Y/%m/", verbose_name="văn bản"
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("content_type", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("key", models.CharField(max_length=100)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.legalbasis",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="ledger.book",
                    ),
                ),
                (
                    "from_fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.fund",
                    ),
                ),
                (
                    "from_purpose",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.purpose",
                    ),
                ),
                (
                    "to_fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.fund",
                    ),
                ),
                (
                    "to_purpose",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.purpose",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định điều chuyển",
                "verbose_name_plural": "quyết định điều chuyển",
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="decision",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="ledger.decision",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("decision__isnull", False)),
                fields=["decision"],
                name="entry_by_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", None), ("kind", "TRANSFER"), _connector="OR"),
                name="entry_decision_moves_money",
            ),
        ),
        migrations.AddField(
            model_name="ruling",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruling",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rulings",
                to="ledger.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("id", "book"), name="decision_with_book"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("book", "key"), name="decision_key_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="decision_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True), models.Q(("why", ""), _negated=True)
                ),
                name="decision_numbered_and_reasoned",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), ("sha256", "")),
                    models.Q(
                        models.Q(("file", ""), _negated=True), ("sha256__regex", "^[0-9a-f]{64}$")
                    ),
                    _connector="OR",
                ),
                name="decision_file_with_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(
                fields=("decision", "office"), name="ruling_once_an_office"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="ruling_refusal_has_reason",
            ),
        ),
        migrations.RunSQL(
            (SQL / "moving.sql").read_text(), (SQL / "moving_reverse.sql").read_text()
        ),
    ]
