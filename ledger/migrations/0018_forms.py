"""The official forms of printed sheets; all unverified until a named person reads them."""

import csv
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORMS = Path(__file__).parent.parent / "data" / "official_forms.csv"

GUARD = """
CREATE TRIGGER official_form_verified BEFORE INSERT OR UPDATE OR DELETE ON ledger_officialform
    FOR EACH ROW EXECUTE FUNCTION ledger_verified_stays();
ALTER TABLE ledger_officialform ENABLE ALWAYS TRIGGER official_form_verified;
"""


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    forms = apps.get_model("ledger", "OfficialForm").objects
    with FORMS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms.create(**row | {"basis": bases.get(number=row["basis"])})


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0017_statement_maps"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficialForm",
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
                    "sheet",
                    models.CharField(
                        choices=[
                            ("RECEIPT", "Phiếu thu"),
                            ("PAYMENT", "Phiếu chi"),
                            ("PAYMENT_ORDER", "Ủy nhiệm chi"),
                            ("WITHDRAWAL", "Giấy rút vốn"),
                            ("PAYMENT_REQUEST", "Giấy đề nghị thanh toán vốn"),
                            ("VOLUMES", "Bảng xác định giá trị khối lượng công việc hoàn thành"),
                        ],
                        max_length=16,
                        verbose_name="chứng từ",
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        help_text="Ví dụ C41-BB.", max_length=30, verbose_name="mẫu số"
                    ),
                ),
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
                "verbose_name": "mẫu chứng từ",
                "verbose_name_plural": "mẫu chứng từ",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet", "valid_from"), name="official_form_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_by", None), ("verified_on", None)),
                            models.Q(
                                ("verified_by__isnull", False), ("verified_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="official_form_verified_by_and_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="official_form_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, "DROP TRIGGER official_form_verified ON ledger_officialform"),
    ]
