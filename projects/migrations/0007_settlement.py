"""How a project ends: handed over, settled, its money sent back; see ``sql/settlement.sql``."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0014_limits"),
        ("projects", "0006_contract_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Đang lập hồ sơ"),
                            ("SUBMITTED", "Chờ thẩm tra"),
                            ("RETURNED", "Trả lại"),
                            ("REVIEWED", "Chờ phê duyệt"),
                            ("APPROVED", "Đã phê duyệt quyết toán"),
                            ("CLOSED", "Đã tất toán"),
                        ],
                        default="DRAFT",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_on", models.DateField(null=True, verbose_name="ngày gửi hồ sơ")),
                ("reviewed_on", models.DateField(null=True, verbose_name="ngày thẩm tra xong")),
                (
                    "review_number",
                    models.CharField(blank=True, max_length=60, verbose_name="số báo cáo thẩm tra"),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="ngày phê duyệt")),
                (
                    "decision_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="số quyết định phê duyệt"
                    ),
                ),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do"),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="ngày tất toán")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
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
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="projects.project",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết toán",
                "verbose_name_plural": "quyết toán",
            },
        ),
        migrations.CreateModel(
            name="SettlementAsset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LONG", "Tài sản dài hạn (cố định)"),
                            ("SHORT", "Tài sản ngắn hạn"),
                        ],
                        default="LONG",
                        max_length=5,
                        verbose_name="loại tài sản",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên tài sản")),
                ("unit", models.CharField(max_length=30, verbose_name="đơn vị tính")),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, max_digits=15, verbose_name="số lượng"),
                ),
                ("value", models.BigIntegerField(verbose_name="giá trị")),
                ("keeper", models.CharField(max_length=200, verbose_name="đơn vị tiếp nhận")),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="projects.settlement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SettlementCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_kind", models.BooleanField(default=False)),
                ("support", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("CONSTRUCTION", "Xây dựng"),
                            ("EQUIPMENT", "Thiết bị"),
                            ("LAND", "Bồi thường, hỗ trợ, tái định cư"),
                            ("MANAGEMENT", "Quản lý dự án"),
                            ("CONSULTING", "Tư vấn đầu tư xây dựng"),
                            ("OTHER", "Chi phí khác"),
                        ],
                        max_length=12,
                        verbose_name="loại chi phí",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="nội dung")),
                (
                    "estimate",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="dự toán, giá hợp đồng"
                    ),
                ),
                ("proposed", models.BigIntegerField(verbose_name="đề nghị quyết toán")),
                (
                    "reviewed",
                    models.BigIntegerField(blank=True, null=True, verbose_name="kết quả thẩm tra"),
                ),
                (
                    "left_out",
                    models.BigIntegerField(
                        default=0, verbose_name="không tính vào giá trị tài sản"
                    ),
                ),
                (
                    "cut_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do giảm"),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.contract",
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="projects.settlement",
                    ),
                ),
            ],
            options={
                "verbose_name": "chi phí quyết toán",
                "verbose_name_plural": "chi phí quyết toán",
            },
        ),
        migrations.CreateModel(
            name="SettlementSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Đang lập hồ sơ"),
                            ("SUBMITTED", "Chờ thẩm tra"),
                            ("RETURNED", "Trả lại"),
                            ("REVIEWED", "Chờ phê duyệt"),
                            ("APPROVED", "Đã phê duyệt quyết toán"),
                            ("CLOSED", "Đã tất toán"),
                        ],
                        max_length=9,
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("on", models.DateField()),
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
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="projects.settlement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Surplus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("REFUND", "Trả lại người đóng góp"),
                            ("TRANSFER", "Chuyển sang việc khác"),
                            ("BUDGET", "Nộp ngân sách"),
                            ("UPKEEP", "Giữ để bảo trì công trình"),
                        ],
                        max_length=8,
                        verbose_name="cách xử lý",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                ("number", models.CharField(max_length=60, verbose_name="số văn bản")),
                ("on", models.DateField(verbose_name="ngày văn bản")),
                (
                    "issuer",
                    models.CharField(
                        choices=[
                            ("COMMUNITY", "Hội nghị thôn, cộng đồng dân cư"),
                            ("GIVER", "Người đóng góp, nhà tài trợ đồng ý"),
                            ("COUNCIL", "Hội đồng nhân dân xã"),
                            ("COMMITTEE", "Ủy ban nhân dân xã"),
                        ],
                        max_length=9,
                        verbose_name="ai quyết định",
                    ),
                ),
                ("why", models.CharField(max_length=500, verbose_name="nội dung quyết định")),
                ("key", models.CharField(max_length=100)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.fund",
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
                (
                    "move",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.decision",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surpluses",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "xử lý tiền còn lại",
                "verbose_name_plural": "xử lý tiền còn lại",
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="năm ngân sách"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                ("receiver", models.CharField(max_length=200, verbose_name="người nhận")),
                ("number", models.CharField(max_length=60, verbose_name="số chứng từ, văn bản")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "Chờ duyệt"),
                            ("REFUSED", "Trả lại"),
                            ("PAID", "Đã nộp trả"),
                        ],
                        default="REQUESTED",
                        max_length=9,
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("made_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.fund",
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
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="projects.project",
                    ),
                ),
                (
                    "surplus",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="projects.surplus",
                    ),
                ),
            ],
            options={
                "verbose_name": "nộp trả, hoàn trả",
                "verbose_name_plural": "nộp trả, hoàn trả",
            },
        ),
        migrations.CreateModel(
            name="YearEndRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("ADVANCE", "Đã đối chiếu tạm ứng với Kho bạc"),
                            ("CARRIED", "Được chuyển sang năm sau"),
                            ("REPORTED", "Đã báo cáo quyết toán dự án"),
                        ],
                        max_length=8,
                        verbose_name="việc",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                ("number", models.CharField(max_length=60, verbose_name="số văn bản")),
                ("on", models.DateField(verbose_name="ngày")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
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
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.contract",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.fund",
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
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Chờ xác nhận"),
                            ("RETURNED", "Trả lại"),
                            ("DONE", "Đã bàn giao"),
                        ],
                        default="DRAFT",
                        max_length=8,
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày bàn giao")),
                (
                    "receiver",
                    models.CharField(max_length=200, verbose_name="đơn vị nhận, quản lý sử dụng"),
                ),
                (
                    "document_number",
                    models.CharField(max_length=60, verbose_name="số biên bản bàn giao"),
                ),
                (
                    "condition",
                    models.CharField(
                        max_length=500, verbose_name="tình trạng công trình khi bàn giao"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("decided_on", models.DateField(null=True)),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.document",
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
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "bàn giao",
                "verbose_name_plural": "bàn giao",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_maker_is_not_decider",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "DONE"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_done_is_decided",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(("reviewed_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="settlement_maker_is_not_reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(("decided_by", models.F("made_by")), _negated=True),
                        models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="settlement_decider_is_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["APPROVED", "CLOSED"]), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("reviewed_on__isnull", False),
                        models.Q(("decision_number", ""), _negated=True),
                        models.Q(("review_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="settlement_approved_is_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state", "CLOSED")),
                    models.Q(models.Q(("state", "CLOSED"), _negated=True), ("closed_on", None)),
                    _connector="OR",
                ),
                name="settlement_closed_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entry", None), ("state__in", ["APPROVED", "CLOSED"]), _connector="OR"
                ),
                name="settlement_booked_when_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementasset",
            constraint=models.UniqueConstraint(
                fields=("settlement", "position"), name="settlement_asset_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementasset",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0), ("value__gt", 0)),
                name="settlement_asset_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementcost",
            constraint=models.UniqueConstraint(
                fields=("settlement", "contract", "in_kind", "support"),
                name="settlement_cost_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementcost",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed__gt", 0)), name="settlement_cost_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementcost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_out", 0), ("reviewed", None)),
                    models.Q(
                        ("left_out__gte", 0),
                        ("left_out__lte", models.F("reviewed")),
                        ("reviewed__gte", 0),
                        ("reviewed__lte", models.F("proposed")),
                    ),
                    _connector="OR",
                ),
                name="settlement_reviewed_within_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementcost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed", None),
                    ("reviewed", models.F("proposed")),
                    models.Q(("cut_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="settlement_cut_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="surplus",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="surplus_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="surplus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True), models.Q(("why", ""), _negated=True)
                ),
                name="surplus_numbered_and_reasoned",
            ),
        ),
        migrations.AddConstraint(
            model_name="surplus",
            constraint=models.UniqueConstraint(fields=("project", "key"), name="surplus_key_once"),
        ),
        migrations.AddConstraint(
            model_name="surplus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move__isnull", False), ("way__in", ["TRANSFER", "UPKEEP"])),
                    models.Q(("move", None), ("way__in", ["REFUND", "BUDGET"])),
                    _connector="OR",
                ),
                name="surplus_moved_by_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="return_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("surplus", None), ("year__isnull", False)),
                    models.Q(("surplus__isnull", False), ("year", None)),
                    _connector="OR",
                ),
                name="return_of_a_year_or_a_surplus",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="return_maker_is_not_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", False), ("entry__isnull", False), ("state", "PAID")
                    ),
                    models.Q(models.Q(("state", "PAID"), _negated=True), ("entry", None)),
                    _connector="OR",
                ),
                name="return_paid_is_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(fields=("project", "key"), name="return_key_once"),
        ),
        migrations.AddIndex(
            model_name="yearendrecord",
            index=models.Index(fields=["book", "year", "what"], name="year_end_record_of_year"),
        ),
        migrations.AddConstraint(
            model_name="yearendrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contract__isnull", False), ("what", "ADVANCE")),
                    models.Q(
                        ("fund__isnull", False), ("project__isnull", False), ("what", "CARRIED")
                    ),
                    ("what", "REPORTED"),
                    _connector="OR",
                ),
                name="year_end_record_names_its_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearendrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), models.Q(("number", ""), _negated=True)),
                name="year_end_record_numbered",
            ),
        ),
        migrations.RunSQL(
            (SQL / "settlement.sql").read_text(), (SQL / "settlement_reverse.sql").read_text()
        ),
    ]
