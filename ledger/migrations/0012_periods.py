"""Closing and reopening of periods; their rules are in ``sql/periods.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0011_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosingRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("CLOSE", "Khóa sổ"), ("REOPEN", "Mở lại kỳ")],
                        max_length=6,
                        verbose_name="việc",
                    ),
                ),
                ("last", models.DateField(null=True, verbose_name="khóa đến hết ngày")),
                ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="ClosingDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepted", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="lý do")),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.closingdecision",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="ledger.closingrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PeriodBalance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "decision_id",
                        "account_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("debit", models.BigIntegerField()),
                ("credit", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="ledger.closingdecision",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="closingrequest",
            index=models.Index(fields=["book", "action", "last"], name="closing_by_book"),
        ),
        migrations.AddConstraint(
            model_name="closingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="closing_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action", "REOPEN"),
                    models.Q(("action", "CLOSE"), ("last__isnull", False)),
                    _connector="OR",
                ),
                name="closing_names_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="closing_refusal_has_reason",
            ),
        ),
        migrations.RunSQL(
            (SQL / "periods.sql").read_text(), (SQL / "periods_reverse.sql").read_text()
        ),
    ]
