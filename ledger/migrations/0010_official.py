"""The official numbers of accounts, by regime and day; all unverified until a named person reads them."""

import csv
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HERE = Path(__file__).parent
SQL, DATA = HERE / "sql", HERE.parent / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _regime(apps, row):
    basis, _created = apps.get_model("ledger", "LegalBasis").objects.get_or_create(
        number=row["basis"],
        defaults={
            "title": row["basis_title"],
            "issuer": row["basis_issuer"],
            "effective_from": row["basis_effective_from"] or None,
        },
    )
    return apps.get_model("ledger", "AccountingRegime").objects.create(
        code=row["code"],
        name=row["name"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"] or None,
        note=row["note"],
        basis=basis,
    )


def load(apps, schema_editor):
    regimes = {row["code"]: _regime(apps, row) for row in _rows("accounting_regimes.csv")}
    numbers = apps.get_model("ledger", "OfficialAccount")
    for row in _rows("official_accounts.csv"):
        regime = regimes[row["accounting"]]
        days = {"valid_from": regime.valid_from, "valid_to": regime.valid_to}
        numbers.objects.create(**row | days | {"accounting": regime, "basis": regime.basis})


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0009_moving"),
    ]

    operations = [
        migrations.AlterField(
            model_name="legalbasis",
            name="verified_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người kiểm chứng",
            ),
        ),
        migrations.CreateModel(
            name="AccountingRegime",
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
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày kiểm chứng"),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Ví dụ TT24-2024.", max_length=20, verbose_name="mã"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="tên")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.legalbasis",
                        verbose_name="căn cứ pháp lý",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người kiểm chứng",
                    ),
                ),
            ],
            options={
                "verbose_name": "chế độ kế toán",
                "verbose_name_plural": "chế độ kế toán",
            },
        ),
        migrations.CreateModel(
            name="BookRegime",
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
                    "accounting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept",
                        to="ledger.accountingregime",
                        verbose_name="chế độ kế toán",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounting",
                        to="ledger.book",
                        verbose_name="sổ",
                    ),
                ),
            ],
            options={
                "verbose_name": "chế độ kế toán của sổ",
                "verbose_name_plural": "chế độ kế toán của sổ",
            },
        ),
        migrations.CreateModel(
            name="OfficialAccount",
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
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày kiểm chứng"),
                ),
                (
                    "function",
                    models.CharField(
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
                        verbose_name="công dụng",
                    ),
                ),
                (
                    "fund_regime",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("VILLAGE", "Tiền thôn huy động"),
                            ("BUDGET", "Ngân sách"),
                            ("FRONT", "Quỹ của Mặt trận"),
                            ("IN_KIND", "Hiện vật, ngày công, đất"),
                            ("ON_BEHALF", "Thu hộ, chi hộ"),
                        ],
                        help_text="Để trống: mọi nguồn tiền không có dòng riêng.",
                        max_length=10,
                        verbose_name="chế độ của tiền",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("BALANCE", "Trong bảng cân đối"),
                            ("OUTSIDE", "Ngoài bảng, ghi đơn"),
                            ("NONE", "Không mở tài khoản"),
                        ],
                        default="BALANCE",
                        max_length=8,
                        verbose_name="vị trí",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=16, verbose_name="số hiệu")),
                (
                    "name",
                    models.CharField(blank=True, max_length=160, verbose_name="tên tài khoản"),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "accounting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="ledger.accountingregime",
                        verbose_name="chế độ kế toán",
                    ),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.legalbasis",
                        verbose_name="căn cứ pháp lý",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người kiểm chứng",
                    ),
                ),
            ],
            options={
                "verbose_name": "số hiệu tài khoản",
                "verbose_name_plural": "số hiệu tài khoản",
            },
        ),
        migrations.AddConstraint(
            model_name="accountingregime",
            constraint=models.UniqueConstraint(
                fields=("code",), name="accounting_regime_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountingregime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_by", None), ("verified_on", None)),
                    models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                    _connector="OR",
                ),
                name="accounting_regime_verified_by_and_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountingregime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="accounting_regime_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookregime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="book_regime_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_by", None), ("verified_on", None)),
                    models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                    _connector="OR",
                ),
                name="official_account_verified_by_and_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="official_account_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), ("standing", "NONE")),
                    models.Q(
                        models.Q(("standing", "NONE"), _negated=True),
                        ("number__regex", "^[0-9]{3,}$"),
                        models.Q(("name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="official_account_has_its_number",
                violation_error_message="Ghi số hiệu (từ ba chữ số) và tên tài khoản, hoặc chọn “Không mở tài khoản”.",
            ),
        ),
        migrations.RunSQL(
            (SQL / "official.sql").read_text(), (SQL / "official_reverse.sql").read_text()
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
