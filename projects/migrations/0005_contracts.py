"""Contracts, what was accepted under them, and payments that follow them."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models

# What was asked for before has no contract; it is numbered in the order in which it was asked for.
FILL = """
DO $$
DECLARE guard name; guards name[] := ARRAY(SELECT tgname FROM pg_trigger
    WHERE tgrelid = 'projects_paymentrequest'::regclass AND tgenabled = 'A' AND NOT tgisinternal);
BEGIN
    ALTER TABLE projects_paymentrequest DISABLE TRIGGER USER;
    UPDATE projects_paymentrequest p SET book_id = n.book_id, year = n.year, number = n.number, gross = p.amount
    FROM (SELECT r.id, j.book_id, extract(year FROM r.made_at AT TIME ZONE 'Asia/Ho_Chi_Minh') AS year,
                 row_number() OVER (PARTITION BY j.book_id, extract(year FROM r.made_at AT TIME ZONE 'Asia/Ho_Chi_Minh')
                                    ORDER BY r.id) AS number
          FROM projects_paymentrequest r JOIN projects_project j ON j.id = r.project_id) n
    WHERE n.id = p.id;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE projects_paymentrequest ENABLE TRIGGER USER;
    FOREACH guard IN ARRAY guards LOOP
        EXECUTE 'ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER ' || quote_ident(guard);
    END LOOP;
END $$;
"""
FIXED = """
DROP TRIGGER payment_fixed ON projects_paymentrequest;
CREATE TRIGGER payment_fixed BEFORE UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION projects_only_these('state', 'expected_id', 'entry_id', 'decided_by_id', 'decided_on',
        'decision_reason', 'paid_on', 'checked_by_id', 'checked_on');
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_fixed;
"""
FIXED_BEFORE = """
DROP TRIGGER payment_fixed ON projects_paymentrequest;
CREATE TRIGGER payment_fixed BEFORE UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION projects_only_these('state', 'expected_id', 'entry_id', 'decided_by_id', 'decided_on',
        'decision_reason', 'paid_on');
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_fixed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0014_limits"),
        ("projects", "0004_village_consent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("content", models.CharField(max_length=300, verbose_name="công việc")),
                ("unit", models.CharField(max_length=30, verbose_name="đơn vị tính")),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, max_digits=15, verbose_name="khối lượng"),
                ),
                ("unit_price", models.BigIntegerField(verbose_name="đơn giá")),
                ("amount", models.BigIntegerField(verbose_name="thành tiền")),
            ],
        ),
        migrations.CreateModel(
            name="Defect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="tồn tại, khiếm khuyết")),
                ("found_on", models.DateField(verbose_name="ngày phát hiện")),
                ("due_on", models.DateField(verbose_name="hạn khắc phục")),
                (
                    "mended_on",
                    models.DateField(blank=True, null=True, verbose_name="đã khắc phục ngày"),
                ),
                (
                    "mended_text",
                    models.CharField(blank=True, max_length=500, verbose_name="kết quả khắc phục"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="số, ngày")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceRule",
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
                ("code", models.CharField(max_length=24, verbose_name="mã")),
                (
                    "payment_kind",
                    models.CharField(
                        choices=[
                            ("DIRECT", "Chi trực tiếp, không qua hợp đồng"),
                            ("ADVANCE", "Tạm ứng hợp đồng"),
                            ("STAGE", "Thanh toán khối lượng nghiệm thu"),
                            ("RETENTION", "Trả tiền giữ lại bảo hành"),
                        ],
                        max_length=9,
                        verbose_name="loại chi",
                    ),
                ),
                (
                    "payee_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONTRACTOR", "Nhà thầu, nhà cung cấp"),
                            ("GROUP", "Tổ thợ, nhóm cộng đồng"),
                            ("HOUSEHOLD", "Hộ được hỗ trợ"),
                        ],
                        max_length=10,
                        verbose_name="loại người nhận",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="giấy tờ")),
                ("is_required", models.BooleanField(default=True, verbose_name="bắt buộc")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
            ],
            options={
                "verbose_name": "giấy tờ của hồ sơ chi",
                "verbose_name_plural": "giấy tờ của hồ sơ chi",
                "ordering": ["payment_kind", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
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
                            ("ADVANCE", "Bảo lãnh tạm ứng"),
                            ("PERFORMANCE", "Bảo đảm thực hiện hợp đồng"),
                            ("WARRANTY", "Bảo lãnh bảo hành"),
                        ],
                        max_length=11,
                        verbose_name="loại",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số thư bảo lãnh")),
                ("bank", models.CharField(max_length=120, verbose_name="ngân hàng")),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                ("until", models.DateField(verbose_name="có hiệu lực đến")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="book",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.book",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="checked_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="gross",
            field=models.BigIntegerField(null=True, verbose_name="giá trị đề nghị thanh toán"),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("DIRECT", "Chi trực tiếp, không qua hợp đồng"),
                    ("ADVANCE", "Tạm ứng hợp đồng"),
                    ("STAGE", "Thanh toán khối lượng nghiệm thu"),
                    ("RETENTION", "Trả tiền giữ lại bảo hành"),
                ],
                default="DIRECT",
                max_length=9,
                verbose_name="loại chi",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="number",
            field=models.PositiveIntegerField(null=True, verbose_name="số"),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="recovered",
            field=models.BigIntegerField(default=0, verbose_name="thu hồi tạm ứng"),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="retained",
            field=models.BigIntegerField(default=0, verbose_name="giữ lại bảo hành"),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="tax",
            field=models.BigIntegerField(default=0, verbose_name="trong đó nộp thuế thay"),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="year",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="năm"),
        ),
        migrations.AlterField(
            model_name="paymentrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("REQUESTED", "Chờ kiểm tra"),
                    ("CHECKED", "Chờ duyệt"),
                    ("RETURNED", "Trả lại"),
                    ("APPROVED", "Đã duyệt, chờ chi"),
                    ("PAID", "Đã chi"),
                ],
                default="REQUESTED",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="lần nghiệm thu")),
                (
                    "kind",
                    models.CharField(
                        choices=[("STAGE", "Giai đoạn"), ("COMPLETION", "Hoàn thành công trình")],
                        default="STAGE",
                        max_length=10,
                        verbose_name="loại",
                    ),
                ),
                ("stage", models.CharField(max_length=200, verbose_name="giai đoạn, hạng mục")),
                ("on", models.DateField(verbose_name="ngày nghiệm thu")),
                ("value", models.BigIntegerField(verbose_name="giá trị nghiệm thu")),
                ("quality", models.CharField(max_length=500, verbose_name="chất lượng")),
                ("conclusion", models.CharField(max_length=500, verbose_name="kết luận")),
                (
                    "board_was_there",
                    models.BooleanField(verbose_name="Ban giám sát đầu tư của cộng đồng có mặt"),
                ),
                (
                    "members",
                    models.CharField(blank=True, max_length=500, verbose_name="người tham gia"),
                ),
                (
                    "absence_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="lý do vắng"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Chờ xác nhận"),
                            ("RETURNED", "Trả lại"),
                            ("ACCEPTED", "Đã nghiệm thu"),
                        ],
                        default="DRAFT",
                        max_length=8,
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.document",
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
            ],
            options={
                "verbose_name": "nghiệm thu",
                "verbose_name_plural": "nghiệm thu",
            },
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="acceptance",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="projects.acceptance",
            ),
        ),
        migrations.CreateModel(
            name="AcceptanceItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, max_digits=15, verbose_name="khối lượng"),
                ),
                ("amount", models.BigIntegerField(verbose_name="thành tiền")),
                (
                    "acceptance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="projects.acceptance",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AcceptancePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                (
                    "acceptance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="projects.acceptance",
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
            ],
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số hợp đồng")),
                ("title", models.CharField(max_length=300, verbose_name="nội dung hợp đồng")),
                (
                    "selection",
                    models.CharField(
                        help_text="Hình thức và số quyết định.",
                        max_length=200,
                        verbose_name="cách lựa chọn nhà thầu",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Bản nháp"),
                            ("SIGNED", "Đang thực hiện"),
                            ("LIQUIDATED", "Đã thanh lý"),
                        ],
                        default="DRAFT",
                        max_length=10,
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="ngày ký")),
                (
                    "signed_for_owner",
                    models.CharField(max_length=120, verbose_name="người ký bên giao"),
                ),
                (
                    "signed_for_payee",
                    models.CharField(max_length=120, verbose_name="người ký bên nhận"),
                ),
                ("starts_on", models.DateField(verbose_name="khởi công")),
                ("ends_on", models.DateField(verbose_name="hoàn thành theo hợp đồng")),
                (
                    "liquidated_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày thanh lý"),
                ),
                (
                    "advance_share",
                    models.DecimalField(
                        decimal_places=4, max_digits=5, verbose_name="tạm ứng nhiều nhất"
                    ),
                ),
                (
                    "recovered_by",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=5,
                        verbose_name="thu hồi hết tạm ứng khi đã thanh toán",
                    ),
                ),
                (
                    "warranty",
                    models.CharField(
                        choices=[
                            ("RETENTION", "Giữ lại tiền của từng đợt thanh toán"),
                            ("GUARANTEE", "Bảo lãnh của ngân hàng"),
                            ("NONE", "Không có"),
                        ],
                        default="RETENTION",
                        max_length=9,
                        verbose_name="bảo đảm bảo hành",
                    ),
                ),
                (
                    "retention_share",
                    models.DecimalField(
                        decimal_places=4, default=0, max_digits=5, verbose_name="tỷ lệ bảo hành"
                    ),
                ),
                (
                    "warranty_months",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="thời hạn bảo hành (tháng)"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="projects.payee",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "hợp đồng",
                "verbose_name_plural": "hợp đồng",
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="phụ lục số")),
                ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                ("ends_on", models.DateField(verbose_name="hoàn thành theo hợp đồng")),
                (
                    "state",
                    models.CharField(
                        choices=[("DRAFT", "Bản nháp"), ("SIGNED", "Đã ký")],
                        default="DRAFT",
                        max_length=8,
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="ngày ký")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="projects.contract",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="acceptance",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acceptances",
                to="projects.contract",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="contract",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="projects.contract",
            ),
        ),
        migrations.RunSQL(FILL, "SELECT"),
        migrations.RunSQL(FIXED, FIXED_BEFORE),
        migrations.AlterField(
            model_name="paymentrequest",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.book"
            ),
        ),
        migrations.AlterField(
            model_name="paymentrequest",
            name="gross",
            field=models.BigIntegerField(verbose_name="giá trị đề nghị thanh toán"),
        ),
        migrations.AlterField(
            model_name="paymentrequest",
            name="number",
            field=models.PositiveIntegerField(verbose_name="số"),
        ),
        migrations.AlterField(
            model_name="paymentrequest",
            name="year",
            field=models.PositiveSmallIntegerField(verbose_name="năm"),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.UniqueConstraint(
                fields=("book", "year", "number"), name="payment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("gross"), "-", models.F("recovered")
                            ),
                            "-",
                            models.F("retained"),
                        ),
                    ),
                    ("recovered__gte", 0),
                    ("retained__gte", 0),
                    ("tax__gte", 0),
                    ("tax__lte", models.F("amount")),
                ),
                name="payment_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("acceptance", None),
                        ("contract", None),
                        ("kind", "DIRECT"),
                        ("recovered", 0),
                        ("retained", 0),
                    ),
                    models.Q(
                        ("acceptance__isnull", False),
                        ("contract__isnull", False),
                        ("kind", "STAGE"),
                    ),
                    models.Q(
                        ("acceptance", None),
                        ("contract__isnull", False),
                        ("kind__in", ["ADVANCE", "RETENTION"]),
                        ("recovered", 0),
                        ("retained", 0),
                    ),
                    _connector="OR",
                ),
                name="payment_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("checked_by")), _negated=True),
                    _connector="OR",
                ),
                name="payment_checker_is_not_decider",
            ),
        ),
        migrations.AddField(
            model_name="contractitem",
            name="amendment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="projects.amendment",
            ),
        ),
        migrations.AddField(
            model_name="contractitem",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="projects.contract",
            ),
        ),
        migrations.AddField(
            model_name="acceptanceitem",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accepted",
                to="projects.contractitem",
            ),
        ),
        migrations.AddField(
            model_name="defect",
            name="acceptance",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="defects",
                to="projects.acceptance",
            ),
        ),
        migrations.AddField(
            model_name="defect",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="defect",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="defects",
                to="projects.contract",
            ),
        ),
        migrations.AddField(
            model_name="defect",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.document",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="projects.paymentrequest",
            ),
        ),
        migrations.AddField(
            model_name="evidencerule",
            name="basis",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.legalbasis",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.evidencerule",
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="guarantees",
                to="projects.contract",
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.document",
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptancepart",
            constraint=models.UniqueConstraint(
                fields=("acceptance", "fund"), name="acceptance_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptancepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="acceptance_part_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="contract_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="contract_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advance_share__gte", 0),
                    ("advance_share__lte", 1),
                    ("recovered_by__gt", 0),
                    ("recovered_by__lte", 1),
                    ("retention_share__gte", 0),
                    ("retention_share__lt", 1),
                ),
                name="contract_shares_are_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_on", None), ("state", "DRAFT")),
                    models.Q(
                        models.Q(("state", "DRAFT"), _negated=True), ("signed_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="contract_signed_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("liquidated_on__isnull", False), ("state", "LIQUIDATED")),
                    models.Q(
                        models.Q(("state", "LIQUIDATED"), _negated=True), ("liquidated_on", None)
                    ),
                    _connector="OR",
                ),
                name="contract_liquidated_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                fields=("contract", "number"), name="amendment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="amendment_maker_is_not_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_on", None), ("state", "DRAFT")),
                    models.Q(
                        models.Q(("state", "DRAFT"), _negated=True),
                        ("decided_by__isnull", False),
                        ("signed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="amendment_signed_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(
                fields=("contract", "number"), name="acceptance_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gt", 0)), name="acceptance_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="acceptance_maker_is_not_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("board_was_there", True),
                    models.Q(("absence_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="acceptance_absence_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("state", "ACCEPTED")),
                    models.Q(models.Q(("state", "ACCEPTED"), _negated=True), ("entry", None)),
                    _connector="OR",
                ),
                name="acceptance_accepted_is_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractitem",
            constraint=models.UniqueConstraint(
                fields=("contract", "amendment", "position"),
                name="contract_item_position_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="contractitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit_price__gt", 0),
                    models.Q(("quantity", 0), _negated=True),
                    models.Q(("quantity__gt", 0), ("amendment__isnull", False), _connector="OR"),
                ),
                name="contract_item_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                models.F("quantity"), "*", models.F("unit_price")
                            )
                        ),
                    )
                ),
                name="contract_item_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptanceitem",
            constraint=models.UniqueConstraint(
                fields=("acceptance", "item"), name="acceptance_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptanceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("quantity__gt", 0)),
                name="acceptance_item_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="defect",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("found_on"))),
                name="defect_due_after_found",
            ),
        ),
        migrations.AddConstraint(
            model_name="defect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by", None), ("mended_on", None)),
                    models.Q(("closed_by__isnull", False), ("mended_on__isnull", False)),
                    _connector="OR",
                ),
                name="defect_mended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerule",
            constraint=models.UniqueConstraint(
                fields=("code", "payment_kind", "payee_kind", "valid_from"),
                name="evidence_rule_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("payment", "rule"), name="evidence_once"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("note", ""), _negated=True),
                    ("document__isnull", False),
                    _connector="OR",
                ),
                name="evidence_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="guarantee_above_zero"
            ),
        ),
    ]
