"""The rules of warning flags with their thresholds, and the answers to what they found."""

import csv
from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DATA = Path(__file__).parent.parent / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]


def load(apps, schema_editor):
    bases = apps.get_model("ledger", "LegalBasis").objects
    for row in _rows("flag_bases.csv"):
        bases.get_or_create(number=row.pop("number"), defaults=row)
    for row in _rows("flag_rules.csv"):
        row["basis"] = bases.get(number=row["basis"])
        apps.get_model("disclosure", "FlagRule").objects.create(**row)
    # No check of a foreign key may wait where a table is altered next.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;")


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0009_releases"),
        ("ledger", "0019_match_plans"),
        ("projects", "0010_evidence_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="flag_rules",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=22), default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["flag_rules"], name="listing_by_flag_rule"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("flags__gt", 0)), fields=["flags"], name="listing_flagged"
            ),
        ),
        migrations.CreateModel(
            name="FlagAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("PAID_ABOVE_APPROVED", "Đã chi cao hơn mức được duyệt"),
                            ("PAID_BEFORE_ACCEPTANCE", "Chi trước khi nghiệm thu"),
                            (
                                "PAID_BEFORE_MILESTONE",
                                "Chi theo thỏa thuận khi việc đến hạn chưa xong",
                            ),
                            ("PROGRESS_APART", "Thanh toán và nghiệm thu lệch nhau nhiều"),
                            ("SPLIT_CONTRACTS", "Nhiều hợp đồng sát dưới một hạn mức"),
                            ("SPLIT_PURCHASES", "Nhiều lần mua sát dưới một hạn mức"),
                            ("ONE_PAYEE", "Một nơi nhận phần lớn giá trị"),
                            ("AMENDED_OFTEN", "Hợp đồng điều chỉnh nhiều"),
                            ("BOARD_ABSENT", "Nghiệm thu không có ban giám sát cộng đồng"),
                            ("WORK_OVERDUE", "Quá ngày dự kiến, chưa hoàn thành"),
                            ("COMPLETION_VARIANCE", "Quyết toán lệch kế hoạch hoặc số đã chi"),
                            ("RETENTION", "Tiền giữ lại bảo hành trả sớm hoặc giữ lâu"),
                            ("COUNTERPART_LATE", "Vốn cam kết hoặc được duyệt về chậm"),
                            ("ABOVE_LEVEL", "Đóng góp cao hơn mức đã thống nhất"),
                            ("ABOVE_NORM", "Hỗ trợ cao hơn định mức"),
                            ("UNMATCHED_OLD", "Khoản qua ngân hàng lâu chưa khớp"),
                            ("STATED_GAP", "Công khai kèm chênh lệch"),
                            ("PUBLISHED_LATE", "Công khai muộn"),
                            ("FINDING_UNANSWERED", "Kiến nghị quá hạn chưa trả lời"),
                        ],
                        max_length=22,
                    ),
                ),
                ("key", models.TextField(blank=True)),
                ("text", models.TextField(verbose_name="trả lời")),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "trả lời điểm cần chú ý",
                "verbose_name_plural": "trả lời điểm cần chú ý",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                [
                                    "PAID_ABOVE_APPROVED",
                                    "PAID_BEFORE_ACCEPTANCE",
                                    "PAID_BEFORE_MILESTONE",
                                    "PROGRESS_APART",
                                    "SPLIT_CONTRACTS",
                                    "SPLIT_PURCHASES",
                                    "ONE_PAYEE",
                                    "AMENDED_OFTEN",
                                    "BOARD_ABSENT",
                                    "WORK_OVERDUE",
                                    "COMPLETION_VARIANCE",
                                    "RETENTION",
                                    "COUNTERPART_LATE",
                                    "ABOVE_LEVEL",
                                    "ABOVE_NORM",
                                    "UNMATCHED_OLD",
                                    "STATED_GAP",
                                    "PUBLISHED_LATE",
                                    "FINDING_UNANSWERED",
                                ],
                            ),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="flag_answer_of_a_rule",
                    ),
                ],
                "indexes": [models.Index(fields=["project", "id"], name="flag_answer_by_project")],
            },
        ),
        migrations.CreateModel(
            name="FlagRule",
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
                            ("PAID_ABOVE_APPROVED", "Đã chi cao hơn mức được duyệt"),
                            ("PAID_BEFORE_ACCEPTANCE", "Chi trước khi nghiệm thu"),
                            (
                                "PAID_BEFORE_MILESTONE",
                                "Chi theo thỏa thuận khi việc đến hạn chưa xong",
                            ),
                            ("PROGRESS_APART", "Thanh toán và nghiệm thu lệch nhau nhiều"),
                            ("SPLIT_CONTRACTS", "Nhiều hợp đồng sát dưới một hạn mức"),
                            ("SPLIT_PURCHASES", "Nhiều lần mua sát dưới một hạn mức"),
                            ("ONE_PAYEE", "Một nơi nhận phần lớn giá trị"),
                            ("AMENDED_OFTEN", "Hợp đồng điều chỉnh nhiều"),
                            ("BOARD_ABSENT", "Nghiệm thu không có ban giám sát cộng đồng"),
                            ("WORK_OVERDUE", "Quá ngày dự kiến, chưa hoàn thành"),
                            ("COMPLETION_VARIANCE", "Quyết toán lệch kế hoạch hoặc số đã chi"),
                            ("RETENTION", "Tiền giữ lại bảo hành trả sớm hoặc giữ lâu"),
                            ("COUNTERPART_LATE", "Vốn cam kết hoặc được duyệt về chậm"),
                            ("ABOVE_LEVEL", "Đóng góp cao hơn mức đã thống nhất"),
                            ("ABOVE_NORM", "Hỗ trợ cao hơn định mức"),
                            ("UNMATCHED_OLD", "Khoản qua ngân hàng lâu chưa khớp"),
                            ("STATED_GAP", "Công khai kèm chênh lệch"),
                            ("PUBLISHED_LATE", "Công khai muộn"),
                            ("FINDING_UNANSWERED", "Kiến nghị quá hạn chưa trả lời"),
                        ],
                        max_length=22,
                        verbose_name="quy tắc",
                    ),
                ),
                (
                    "amount",
                    models.BigIntegerField(blank=True, null=True, verbose_name="mức tiền (đồng)"),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Phần, không phải phần trăm: 0,3 là 30 %.",
                        max_digits=7,
                        null=True,
                        verbose_name="tỷ lệ",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số ngày"),
                ),
                (
                    "times",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số lần"),
                ),
                (
                    "province_code",
                    models.CharField(blank=True, max_length=2, verbose_name="mã tỉnh"),
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
            ],
            options={
                "verbose_name": "quy tắc cảnh báo",
                "verbose_name_plural": "quy tắc cảnh báo",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "province_code", "valid_from"), name="flag_rule_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="flag_rule_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                            models.Q(("share", None), ("share__gte", 0), _connector="OR"),
                        ),
                        name="flag_rule_not_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    (
                                        "code__in",
                                        [
                                            "PAID_BEFORE_ACCEPTANCE",
                                            "SPLIT_CONTRACTS",
                                            "SPLIT_PURCHASES",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("amount__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "code__in",
                                        [
                                            "PROGRESS_APART",
                                            "SPLIT_CONTRACTS",
                                            "SPLIT_PURCHASES",
                                            "ONE_PAYEE",
                                            "AMENDED_OFTEN",
                                            "COMPLETION_VARIANCE",
                                            "ABOVE_LEVEL",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("share__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "code__in",
                                        [
                                            "SPLIT_CONTRACTS",
                                            "SPLIT_PURCHASES",
                                            "WORK_OVERDUE",
                                            "RETENTION",
                                            "COUNTERPART_LATE",
                                            "UNMATCHED_OLD",
                                            "FINDING_UNANSWERED",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("days__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "code__in",
                                        [
                                            "SPLIT_CONTRACTS",
                                            "SPLIT_PURCHASES",
                                            "ONE_PAYEE",
                                            "AMENDED_OFTEN",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("times__isnull", False),
                                _connector="OR",
                            ),
                        ),
                        name="flag_rule_has_its_thresholds",
                        violation_error_message="Quy tắc này so với một mức tiền, tỷ lệ, số ngày hoặc số lần chưa ghi. Hãy ghi đủ các số mà dòng đang có hiệu lực của quy tắc đã ghi.",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(
            "SELECT ledger_guard('disclosure_flaganswer')",
            "SELECT ledger_unguard('disclosure_flaganswer')",
        ),
    ]
