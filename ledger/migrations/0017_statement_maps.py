"""Statements that come in part by part, and column maps of accounts; rules in ``sql/statements.sql``."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0016_sign_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headings", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="StatementPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="statement",
            name="columns",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="first",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="last",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="rows",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="custody",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ledger.custody",
            ),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="statement",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ledger.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first", None), ("last", None), ("rows", None)),
                    models.Q(
                        ("first__isnull", False), ("last__gte", models.F("first")), ("rows__gt", 0)
                    ),
                    _connector="OR",
                ),
                name="statement_says_its_rows",
            ),
        ),
        migrations.AddField(
            model_name="statementmap",
            name="custody",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="maps",
                to="ledger.custody",
            ),
        ),
        migrations.AddField(
            model_name="statementmap",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="statementpart",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="statementpart",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="ledger.statement",
            ),
        ),
        migrations.AddField(
            model_name="statementline",
            name="part",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ledger.statementpart",
            ),
        ),
        migrations.AddIndex(
            model_name="statementmap",
            index=models.Index(fields=["custody", "headings", "id"], name="statement_map_by_head"),
        ),
        migrations.AddConstraint(
            model_name="statementpart",
            constraint=models.UniqueConstraint(
                fields=("statement", "first"), name="statement_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first__gt", 0),
                    ("last__gte", models.F("first")),
                    (
                        "added__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("last"), "-", models.F("first")
                            ),
                            "+",
                            models.Value(1),
                        ),
                    ),
                ),
                name="statement_part_in_order",
            ),
        ),
        migrations.RunSQL(
            (SQL / "statements.sql").read_text(), (SQL / "statements_reverse.sql").read_text()
        ),
    ]
