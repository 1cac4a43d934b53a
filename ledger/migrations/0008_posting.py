"""Posting by one call: held amounts, sums by day, the set-based rules of ``sql/posting.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


def _rules_of_0002() -> str:
    """Return the statements of ``guards.sql`` that this migration writes anew."""
    guards = (SQL / "guards.sql").read_text()
    rules = guards[guards.index("-- 4. ") : guards.index("CREATE FUNCTION ledger_entry_has_lines")]
    column = "ALTER TABLE ledger_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();"
    return rules.replace(column, "") + (SQL / "posting_before_reverse.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_log"),
    ]

    operations = [
        migrations.RunSQL((SQL / "posting_before.sql").read_text(), _rules_of_0002()),
        migrations.RemoveConstraint(
            model_name="balance",
            name="balance_not_below_zero",
        ),
        migrations.RemoveIndex(
            model_name="line",
            name="line_by_account",
        ),
        migrations.AlterField(
            model_name="balance",
            name="floored",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveField(
            model_name="balance",
            name="floored",
        ),
        migrations.AddField(
            model_name="balance",
            name="floor",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="balance",
            name="held",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="book",
            name="closed_to",
            field=models.DateField(
                editable=False, null=True, verbose_name="đã khóa sổ đến hết ngày"
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="account",
            name="function",
            field=models.CharField(
                choices=[
                    ("CASH", "Tiền mặt"),
                    ("BANK", "Tiền gửi ngân hàng"),
                    ("TREASURY", "Tiền gửi Kho bạc"),
                    ("TRANSIT", "Tiền đang chuyển"),
                    ("RECEIVABLE", "Phải thu khác"),
                    ("ADVANCE", "Tạm ứng cho cán bộ"),
                    ("MATERIALS", "Vật tư, hàng hóa"),
                    ("CONTRIBUTED", "Đóng góp đã nhận"),
                    ("COUNTERPART", "Vốn đối ứng đã nhận"),
                    ("IN_KIND", "Đóng góp bằng hiện vật, ngày công, đất"),
                    ("INTEREST", "Lãi tiền gửi"),
                    ("COLLECTED", "Thu hộ, chi hộ"),
                    ("SUSPENSE", "Tiền chưa rõ nguồn, chờ xử lý"),
                    ("CONTRACTOR", "Tạm ứng, phải trả nhà thầu"),
                    ("TAX", "Thuế khấu trừ, nộp thay"),
                    ("RETENTION", "Tiền giữ lại bảo hành"),
                    ("WORKS", "Chi phí công trình"),
                    ("SUPPORT", "Chi hỗ trợ trực tiếp"),
                    ("FEES", "Phí ngân hàng"),
                    ("ASSET", "Tài sản hình thành"),
                    ("ASSET_SOURCE", "Nguồn hình thành tài sản"),
                    ("HANDED_OVER", "Tài sản đã bàn giao"),
                    ("BUDGET_DUE", "Thu ngân sách chưa ghi qua Kho bạc"),
                    ("BUDGET_IN", "Thu ngân sách đã ghi qua Kho bạc"),
                    ("SPENT_DUE", "Chi ngân sách chưa ghi qua Kho bạc"),
                    ("SPENT", "Chi ngân sách đã ghi qua Kho bạc"),
                    ("QUANTITY", "Hiện vật theo dõi số lượng"),
                    ("ALLOTTED", "Dự toán được phân bổ, chưa rút"),
                    ("ALLOTMENT", "Nguồn phân bổ dự toán"),
                    ("PLEDGED", "Cam kết đóng góp chưa thu"),
                    ("PLEDGES", "Nguồn cam kết đóng góp"),
                    ("TRANSFER", "Điều chuyển nội bộ"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="approved_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="book",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="ledger.book",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("RECEIPT", "Phiếu thu"),
                    ("BANK_RECEIPT", "Báo có"),
                    ("IN_KIND", "Biên nhận hiện vật"),
                    ("PAYMENT", "Phiếu chi"),
                    ("BANK_PAYMENT", "Ủy nhiệm chi"),
                    ("ALLOTMENT", "Phân bổ"),
                    ("DRAWING", "Rút dự toán"),
                    ("TRANSFER", "Điều chuyển"),
                    ("JOURNAL", "Phiếu kế toán"),
                    ("REVERSAL", "Bút toán đảo"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ledger.account",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="book",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.book",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ledger.entry",
            ),
        ),
        migrations.AlterField(
            model_name="vouchercounter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("RECEIPT", "Phiếu thu"),
                    ("BANK_RECEIPT", "Báo có"),
                    ("IN_KIND", "Biên nhận hiện vật"),
                    ("PAYMENT", "Phiếu chi"),
                    ("BANK_PAYMENT", "Ủy nhiệm chi"),
                    ("ALLOTMENT", "Phân bổ"),
                    ("DRAWING", "Rút dự toán"),
                    ("TRANSFER", "Điều chuyển"),
                    ("JOURNAL", "Phiếu kế toán"),
                    ("REVERSAL", "Bút toán đảo"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                fields=["account", "on", "entry", "position"], name="line_by_account_day"
            ),
        ),
        migrations.CreateModel(
            name="BalanceDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "on",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("on", models.DateField()),
                ("debit", models.BigIntegerField()),
                ("credit", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="ledger.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("key", models.CharField(max_length=100)),
                ("text", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="ledger.account",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("book", "key"), name="hold_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="hold_amount_above_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="ledger.hold",
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="release_amount_above_zero"
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "posting_fill.sql").read_text(), "DELETE FROM ledger_balanceday"),
        migrations.AlterField(
            model_name="line",
            name="on",
            field=models.DateField(),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("floor", 0), ("held", 0)),
                    models.Q(
                        (
                            "debit__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("credit"), "+", models.F("held")
                            ),
                        ),
                        ("floor", 1),
                        ("held__gte", 0),
                    ),
                    models.Q(
                        (
                            "credit__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("debit"), "+", models.F("held")
                            ),
                        ),
                        ("floor", -1),
                        ("held__gte", 0),
                    ),
                    _connector="OR",
                ),
                name="balance_not_below_zero",
            ),
        ),
        migrations.RunSQL(
            (SQL / "posting.sql").read_text(), (SQL / "posting_reverse.sql").read_text()
        ),
    ]
