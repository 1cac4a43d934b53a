"""The papers of a payment file are asked for by title; the mark of a form is the register's to say."""

from django.db import migrations

TITLES = {
    "Giấy đề nghị thanh toán (mẫu 04.a/TT)": "Giấy đề nghị thanh toán",
    "Bảng xác định giá trị khối lượng hoàn thành (mẫu 03.a/TT)": (
        "Bảng xác định giá trị khối lượng hoàn thành"
    ),
}


def leave_marks_out(apps, schema_editor):
    """Change the titles as they were seeded; those that an administrator wrote stay."""
    rules = apps.get_model("projects", "EvidenceRule").objects
    for marked, plain in TITLES.items():
        rules.filter(title=marked).update(title=plain)


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_payment_files")]

    operations = [migrations.RunPython(leave_marks_out, migrations.RunPython.noop)]
