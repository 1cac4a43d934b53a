"""What is to be public, where it was put up, the plan of a year; see ``sql/calendar.sql``."""

import csv
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = Path(__file__).parent.parent / "data" / "disclosure_rules.csv"
SQL = Path(__file__).parent / "sql"


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    rules = apps.get_model("disclosure", "DisclosureRule").objects
    with RULES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rules.create(**row | {"basis": bases.get(number=row["basis"])})


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0010_list_orders"),
        ("ledger", "0019_match_plans"),
        ("projects", "0008_payment_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DisclosurePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số văn bản")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("approved_on", models.DateField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "kế hoạch công khai năm",
                "verbose_name_plural": "kế hoạch công khai năm",
            },
        ),
        migrations.CreateModel(
            name="DisclosureRule",
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
                    "item",
                    models.CharField(
                        choices=[
                            ("PROJECT_DECIDED", "Quyết định đầu tư công trình"),
                            ("CALL_OPENED", "Đợt vận động và mức đóng góp"),
                            ("CALL_CLOSED", "Danh sách đóng góp"),
                            ("AGREEMENT_SIGNED", "Thỏa thuận tài trợ, hợp tác"),
                            ("ALLOCATED", "Kết quả phân bổ vốn"),
                            ("SUPPORT_GRANTED", "Kết quả bình xét, hỗ trợ"),
                            ("CONTRACT_SIGNED", "Hợp đồng đã ký"),
                            ("ACCEPTED", "Kết quả nghiệm thu"),
                            ("COMPLETED", "Công trình hoàn thành"),
                            ("SETTLED", "Quyết toán công trình"),
                            ("CHANGED", "Thay đổi nội dung đã công khai"),
                            ("REGISTER", "Danh mục nội dung đã công khai trong quý"),
                            ("PLAN", "Kế hoạch công khai năm"),
                            ("OTHER_FINANCES", "Kết quả hoạt động tài chính khác của xã"),
                        ],
                        max_length=20,
                        verbose_name="nội dung",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEBSITE", "Trang thông tin điện tử"),
                            ("OFFICE", "Bảng tin trụ sở xã"),
                            ("CULTURE_HOUSE", "Nhà văn hóa thôn"),
                            ("LOUDSPEAKER", "Loa truyền thanh"),
                            ("VILLAGE_HEADS", "Trưởng thôn phổ biến"),
                        ],
                        max_length=16,
                        verbose_name="hình thức",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="công khai trong vòng")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("WORKING", "ngày làm việc"),
                            ("CALENDAR", "ngày"),
                            ("MONTH", "tháng"),
                        ],
                        default="WORKING",
                        max_length=8,
                        verbose_name="loại ngày",
                    ),
                ),
                (
                    "for_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0: quy định không nêu.",
                        verbose_name="ít nhất, số ngày liên tục",
                    ),
                ),
                (
                    "province_code",
                    models.CharField(blank=True, max_length=2, verbose_name="mã tỉnh"),
                ),
                (
                    "article",
                    models.CharField(blank=True, max_length=120, verbose_name="điều, khoản"),
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
                "verbose_name": "quy định công khai",
                "verbose_name_plural": "quy định công khai",
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("project_code", models.CharField(blank=True, max_length=32)),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("PROJECT_DECIDED", "Quyết định đầu tư công trình"),
                            ("CALL_OPENED", "Đợt vận động và mức đóng góp"),
                            ("CALL_CLOSED", "Danh sách đóng góp"),
                            ("AGREEMENT_SIGNED", "Thỏa thuận tài trợ, hợp tác"),
                            ("ALLOCATED", "Kết quả phân bổ vốn"),
                            ("SUPPORT_GRANTED", "Kết quả bình xét, hỗ trợ"),
                            ("CONTRACT_SIGNED", "Hợp đồng đã ký"),
                            ("ACCEPTED", "Kết quả nghiệm thu"),
                            ("COMPLETED", "Công trình hoàn thành"),
                            ("SETTLED", "Quyết toán công trình"),
                            ("CHANGED", "Thay đổi nội dung đã công khai"),
                            ("REGISTER", "Danh mục nội dung đã công khai trong quý"),
                            ("PLAN", "Kế hoạch công khai năm"),
                            ("OTHER_FINANCES", "Kết quả hoạt động tài chính khác của xã"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEBSITE", "Trang thông tin điện tử"),
                            ("OFFICE", "Bảng tin trụ sở xã"),
                            ("CULTURE_HOUSE", "Nhà văn hóa thôn"),
                            ("LOUDSPEAKER", "Loa truyền thanh"),
                            ("VILLAGE_HEADS", "Trưởng thôn phổ biến"),
                        ],
                        max_length=16,
                    ),
                ),
                ("village", models.CharField(blank=True, max_length=80)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("event", models.CharField(max_length=60)),
                ("event_on", models.DateField()),
                ("due_on", models.DateField()),
                ("for_days", models.PositiveSmallIntegerField()),
                ("fact", models.JSONField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.disclosurerule",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc công khai",
                "verbose_name_plural": "việc công khai",
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("content", models.CharField(max_length=300, verbose_name="nội dung")),
                ("form", models.CharField(max_length=200, verbose_name="hình thức")),
                ("day", models.CharField(max_length=120, verbose_name="thời điểm")),
                ("duration", models.CharField(max_length=120, verbose_name="thời gian")),
                ("who", models.CharField(max_length=120, verbose_name="người thực hiện")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="disclosure.disclosureplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Posted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posted",
                        to="disclosure.duty",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEBSITE", "Trang thông tin điện tử"),
                            ("OFFICE", "Bảng tin trụ sở xã"),
                            ("CULTURE_HOUSE", "Nhà văn hóa thôn"),
                            ("LOUDSPEAKER", "Loa truyền thanh"),
                            ("VILLAGE_HEADS", "Trưởng thôn phổ biến"),
                        ],
                        max_length=16,
                        verbose_name="hình thức",
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="nơi công khai")),
                ("posted_on", models.DateField(verbose_name="ngày công khai")),
                ("until", models.DateField(null=True, verbose_name="đến hết ngày")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số biên bản")),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to="niem-yet/%Y/%m/", verbose_name="ảnh, biên bản"
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("content_type", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("key", models.CharField(max_length=100)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "duties",
                    models.ManyToManyField(
                        related_name="postings", through="disclosure.Posted", to="disclosure.duty"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần niêm yết",
                "verbose_name_plural": "lần niêm yết",
            },
        ),
        migrations.AddField(
            model_name="posted",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posted",
                to="disclosure.posting",
            ),
        ),
        migrations.CreateModel(
            name="TakeDown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày gỡ")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số biên bản")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="take_down",
                        to="disclosure.posting",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="disclosureplan",
            constraint=models.UniqueConstraint(
                fields=("book", "year"), name="disclosure_plan_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosureplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by", None), ("approved_on", None)),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("approved_on__isnull", False),
                        models.Q(("number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disclosure_plan_approved_by_and_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosureplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("made_by")), _negated=True),
                name="disclosure_plan_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurerule",
            constraint=models.UniqueConstraint(
                fields=("item", "channel", "province_code", "valid_from"),
                name="disclosure_rule_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_by", None), ("verified_on", None)),
                    models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                    _connector="OR",
                ),
                name="disclosure_rule_verified_by_and_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="disclosure_rule_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "LOUDSPEAKER"), _negated=True),
                    ("for_days__gt", 0),
                    _connector="OR",
                ),
                name="disclosure_rule_broadcast_has_days",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["book", "due_on"], name="duty_by_day"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(fields=("event", "channel"), name="duty_once"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("event_on"))), name="duty_due_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.UniqueConstraint(fields=("plan", "position"), name="plan_line_once"),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.CheckConstraint(
                condition=models.Q(("content", ""), _negated=True), name="plan_line_has_content"
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["book", "posted_on"], name="posting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("book", "key"), name="posting_key_once"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", ""), _negated=True), name="posting_has_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("channel", "LOUDSPEAKER"), _connector="XOR"),
                name="posting_broadcast_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("posted_on")), _connector="OR"
                ),
                name="posting_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), ("sha256", "")),
                    models.Q(
                        models.Q(("file", ""), _negated=True), ("sha256__regex", "^[0-9a-f]{64}$")
                    ),
                    _connector="OR",
                ),
                name="posting_file_with_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="posted",
            constraint=models.UniqueConstraint(fields=("posting", "duty"), name="posted_once"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(
            (SQL / "calendar.sql").read_text(), (SQL / "calendar_reverse.sql").read_text()
        ),
    ]
