"""The forms of a settlement's report; all unverified until a named person reads their circular."""

import csv
from pathlib import Path

from django.db import migrations, models

FORMS = Path(__file__).parent.parent / "data" / "settlement_forms.csv"


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    forms = apps.get_model("ledger", "OfficialForm").objects
    with FORMS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms.create(**row | {"basis": bases.get(number=row["basis"])})


def unload(apps, schema_editor):
    # In SQL, as in the migration of limits: the ORM would look into the rooms above.
    schema_editor.execute("DELETE FROM ledger_officialform WHERE sheet ~ '^SETTLED_'")


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0019_match_plans"),
    ]

    operations = [
        migrations.AlterField(
            model_name="officialform",
            name="sheet",
            field=models.CharField(
                choices=[
                    ("RECEIPT", "Phiếu thu"),
                    ("PAYMENT", "Phiếu chi"),
                    ("PAYMENT_ORDER", "Ủy nhiệm chi"),
                    ("WITHDRAWAL", "Giấy rút vốn"),
                    ("PAYMENT_REQUEST", "Giấy đề nghị thanh toán vốn"),
                    ("VOLUMES", "Bảng xác định giá trị khối lượng công việc hoàn thành"),
                    ("SETTLED_AB", "Quyết toán A–B theo hợp đồng"),
                    ("SETTLED_PAPERS", "Danh mục hồ sơ, văn bản của dự án"),
                    ("SETTLED_CAPITAL", "Nguồn vốn của dự án"),
                    ("SETTLED_COST", "Chi phí quyết toán"),
                    ("SETTLED_LONG", "Tài sản dài hạn (cố định) hình thành"),
                    ("SETTLED_SHORT", "Tài sản ngắn hạn hình thành"),
                    ("SETTLED_DEBT", "Tình hình thanh toán, công nợ"),
                ],
                max_length=16,
                verbose_name="chứng từ",
            ),
        ),
        migrations.RunPython(load, unload),
    ]
