"""Months signed off by two people, which closing needs; the rules are in ``sql/sign_off.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0015_standing"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last", models.DateField(verbose_name="đối chiếu đến hết ngày")),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("entries", models.BigIntegerField()),
                ("last_entry", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
                ("matches", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="closingdecision",
            name="sign_off",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.signoff",
            ),
        ),
        migrations.CreateModel(
            name="SignOffDecision",
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
                    "sign_off",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="ledger.signoff",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="signoff",
            index=models.Index(fields=["book", "last", "id"], name="sign_off_by_month"),
        ),
        migrations.AddConstraint(
            model_name="signoffdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="sign_off_refusal_has_reason",
            ),
        ),
        migrations.RunSQL(
            (SQL / "sign_off.sql").read_text(), (SQL / "sign_off_reverse.sql").read_text()
        ),
    ]
