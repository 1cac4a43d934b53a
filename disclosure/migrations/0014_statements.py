"""Printed statements, asked for by one person and issued by another; see ``sql/statements.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0010_rows"),
        ("ledger", "0021_subtrees"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
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
                            ("COMMUNE", "Sao kê thu, chi của xã"),
                            ("FUND", "Sao kê nguồn tiền"),
                            ("AGREEMENT", "Sao kê thỏa thuận hợp tác"),
                            ("NORM", "Sao kê chi theo định mức"),
                        ],
                        max_length=10,
                        verbose_name="loại",
                    ),
                ),
                ("subject_code", models.CharField(max_length=64, verbose_name="mã")),
                ("subject_title", models.CharField(max_length=300, verbose_name="của")),
                ("since", models.DateField(verbose_name="từ ngày")),
                ("until", models.DateField(verbose_name="đến hết ngày")),
                ("commune_code", models.CharField(max_length=5)),
                ("version", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=10, unique=True)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("issued_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bản sao kê",
                "verbose_name_plural": "bản sao kê",
            },
        ),
        migrations.CreateModel(
            name="StatementRequest",
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
                            ("COMMUNE", "Sao kê thu, chi của xã"),
                            ("FUND", "Sao kê nguồn tiền"),
                            ("AGREEMENT", "Sao kê thỏa thuận hợp tác"),
                            ("NORM", "Sao kê chi theo định mức"),
                        ],
                        max_length=10,
                        verbose_name="loại",
                    ),
                ),
                ("subject_code", models.CharField(max_length=64, verbose_name="mã")),
                ("subject_title", models.CharField(max_length=300, verbose_name="của")),
                ("since", models.DateField(verbose_name="từ ngày")),
                ("until", models.DateField(verbose_name="đến hết ngày")),
                (
                    "act",
                    models.CharField(
                        choices=[("RELEASE", "Công khai"), ("WITHDRAWAL", "Rút bản công khai")],
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("doubts", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                (
                    "gap_stated",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="chênh lệch được nêu"
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị phát hành sao kê",
                "verbose_name_plural": "đề nghị phát hành sao kê",
            },
        ),
        migrations.AddField(
            model_name="statement",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issued",
                to="disclosure.statementrequest",
            ),
        ),
        migrations.CreateModel(
            name="StatementRuling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ruling",
                        to="disclosure.statementrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "ý kiến về đề nghị phát hành",
                "verbose_name_plural": "ý kiến về đề nghị phát hành",
            },
        ),
        migrations.CreateModel(
            name="StatementWithdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("withdrawn_at", models.DateTimeField()),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="disclosure.statementrequest",
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="disclosure.statement",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bản sao kê đã rút",
                "verbose_name_plural": "bản sao kê đã rút",
            },
        ),
        migrations.AddIndex(
            model_name="statementrequest",
            index=models.Index(
                fields=["book", "kind", "subject_code", "since", "until", "id"],
                name="statement_request_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "RELEASE"), ("statement", None)),
                    models.Q(("act", "WITHDRAWAL"), ("statement__isnull", False)),
                    _connector="OR",
                ),
                name="statement_request_of_its_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))),
                name="statement_request_period",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["commune_code", "-issued_at"], name="statement_by_commune"),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["book", "-issued_at"], name="statement_by_book"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("book", "kind", "subject_code", "since", "until", "version"),
                name="statement_version_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="statement_ruling_says_why",
            ),
        ),
        migrations.RunSQL(
            (SQL / "statements.sql").read_text(), (SQL / "statements_reverse.sql").read_text()
        ),
    ]
