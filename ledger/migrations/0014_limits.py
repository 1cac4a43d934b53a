"""Amounts, shares, times and days of the year that rules set; the clocks of a settlement."""

import csv
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

DATA = Path(__file__).parent.parent / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    for row in _rows("contract_bases.csv"):
        bases.get_or_create(number=row.pop("number"), defaults=row)
    tables = {"Limit": "limits.csv", "YearDay": "year_days.csv", "Clock": "settlement_clocks.csv"}
    for model, name in tables.items():
        for row in _rows(name):
            row["basis"] = bases.get(number=row["basis"])
            apps.get_model("ledger", model).objects.create(**row)


def unload(apps, schema_editor):
    # In SQL: the ORM would look for rows of the rooms above, whose tables may be gone by now.
    schema_editor.execute(
        "DELETE FROM ledger_limit; DELETE FROM ledger_yearday;"
        "DELETE FROM ledger_clock WHERE step ~ '^(SETTLEMENT_|ACCOUNT_CLOSED)'"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0013_oldbooks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="step",
            field=models.CharField(
                choices=[
                    ("ALLOCATION_REVIEW", "Sở Tài chính trả lời đề nghị phân bổ"),
                    ("FINDING_ANSWER", "Trả lời kiến nghị giám sát"),
                    ("DISCLOSURE", "Công khai sau quyết định"),
                    ("SETTLEMENT_DOSSIER", "Lập hồ sơ quyết toán sau bàn giao"),
                    ("SETTLEMENT_REVIEW", "Thẩm tra quyết toán"),
                    ("SETTLEMENT_APPROVAL", "Phê duyệt quyết toán"),
                    ("ACCOUNT_CLOSED", "Xử lý công nợ, tất toán tài khoản sau phê duyệt"),
                ],
                max_length=20,
                verbose_name="bước",
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="unit",
            field=models.CharField(
                choices=[("WORKING", "ngày làm việc"), ("CALENDAR", "ngày"), ("MONTH", "tháng")],
                max_length=8,
                verbose_name="loại ngày",
            ),
        ),
        migrations.CreateModel(
            name="Limit",
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
                            ("ADVANCE_SHARE", "Tạm ứng nhiều nhất, phần của giá hợp đồng"),
                            (
                                "ADVANCE_RECOVERED_BY",
                                "Thu hồi hết tạm ứng khi thanh toán đạt phần này của giá hợp đồng",
                            ),
                            ("ADVANCE_GUARANTEE", "Tạm ứng trên mức này (đồng) phải có bảo lãnh"),
                            ("RETENTION_SHARE", "Tỷ lệ bảo đảm bảo hành ít nhất"),
                            ("WARRANTY_MONTHS", "Thời hạn bảo hành ít nhất (tháng)"),
                            ("CASH_PAYMENT", "Chi tiền mặt nhiều nhất cho một lần chi (đồng)"),
                        ],
                        max_length=20,
                        verbose_name="mức",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=17, verbose_name="giá trị"),
                ),
                (
                    "province_code",
                    models.CharField(blank=True, max_length=2, verbose_name="mã tỉnh"),
                ),
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
                "verbose_name": "hạn mức theo quy định",
                "verbose_name_plural": "hạn mức theo quy định",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "province_code", "valid_from"), name="limit_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="limit_not_below_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearDay",
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
                            ("ADVANCES_RECONCILED", "Đối chiếu tạm ứng với Kho bạc"),
                            ("UNSPENT_RETURNED", "Nộp trả tạm ứng không được chuyển sang năm sau"),
                            ("SETTLEMENTS_REPORTED", "Báo cáo quyết toán dự án của năm trước"),
                        ],
                        max_length=20,
                        verbose_name="việc",
                    ),
                ),
                ("month", models.PositiveSmallIntegerField(verbose_name="tháng")),
                ("day", models.PositiveSmallIntegerField(verbose_name="ngày")),
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
                "verbose_name": "hạn trong năm",
                "verbose_name_plural": "hạn trong năm",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="year_day_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__gte", 1), ("day__lte", 31), ("month__gte", 1), ("month__lte", 12)
                        ),
                        name="year_day_is_a_day",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, unload),
    ]
