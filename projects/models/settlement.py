"""The end of a project: handed over, settled, what was left decided on; and the end of each year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Book, Fund
from projects import workflow
from projects.models.contract import Contract
from projects.models.project import Document, Project


class Handover(models.Model):
    """The works pass to whoever will use and keep them; the clocks of the settlement start on `on`."""

    State = workflow.HandoverState

    project = models.OneToOneField(Project, models.PROTECT, related_name="handover")
    state = models.CharField(
        max_length=8, choices=workflow.HandoverState, default=workflow.HandoverState.DRAFT
    )
    on = models.DateField(_("ngày bàn giao"))
    receiver = models.CharField(_("đơn vị nhận, quản lý sử dụng"), max_length=200)
    document_number = models.CharField(_("số biên bản bàn giao"), max_length=60)
    condition = models.CharField(_("tình trạng công trình khi bàn giao"), max_length=500)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    decision_reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("bàn giao")
        verbose_name_plural = _("bàn giao")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="handover_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=~Q(state="DONE") | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="handover_done_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number}, {self.receiver}"


class Settlement(models.Model):
    """The final account of a project: proposed, reviewed, approved, its account closed.

    `entry` turns the cost into an asset and takes back what was cut. The figures that each step saw
    are kept as `SettlementSheet`.
    """

    State = workflow.SettlementState

    project = models.OneToOneField(Project, models.PROTECT, related_name="settlement")
    state = models.CharField(
        max_length=9, choices=workflow.SettlementState, default=workflow.SettlementState.DRAFT
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    submitted_on = models.DateField(_("ngày gửi hồ sơ"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reviewed_on = models.DateField(_("ngày thẩm tra xong"), null=True)
    review_number = models.CharField(_("số báo cáo thẩm tra"), max_length=60, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(_("ngày phê duyệt"), null=True)
    decision_number = models.CharField(_("số quyết định phê duyệt"), max_length=60, blank=True)
    decision_reason = models.CharField(_("lý do"), max_length=500, blank=True)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(_("ngày tất toán"), null=True)

    class Meta:
        verbose_name = _("quyết toán")
        verbose_name_plural = _("quyết toán")
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("made_by")),
                name="settlement_maker_is_not_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("made_by")) & ~Q(decided_by=F("reviewed_by"))),
                name="settlement_decider_is_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "CLOSED"])
                | (
                    Q(decided_by__isnull=False, decided_on__isnull=False)
                    & Q(reviewed_by__isnull=False, reviewed_on__isnull=False)
                    & ~Q(decision_number="")
                    & ~Q(review_number="")
                ),
                name="settlement_approved_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_on__isnull=False)
                | (~Q(state="CLOSED") & Q(closed_on=None)),
                name="settlement_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(entry=None) | Q(state__in=["APPROVED", "CLOSED"]),
                name="settlement_booked_when_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.get_state_display()}"


class CostKind(models.TextChoices):
    """What a cost is by the total investment."""

    CONSTRUCTION = "CONSTRUCTION", _("Xây dựng")
    EQUIPMENT = "EQUIPMENT", _("Thiết bị")
    LAND = "LAND", _("Bồi thường, hỗ trợ, tái định cư")
    MANAGEMENT = "MANAGEMENT", _("Quản lý dự án")
    CONSULTING = "CONSULTING", _("Tư vấn đầu tư xây dựng")
    OTHER = "OTHER", _("Chi phí khác")


class SettlementCost(models.Model):
    """A cost as proposed from the books, as reviewed, as approved; whole đồng.

    Of a contract, of goods, labour and land (`in_kind`), or of what was paid without a contract.
    `left_out` is the part of the reviewed cost that is not in the value of the asset.
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="costs")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    in_kind = models.BooleanField(default=False)
    support = models.BooleanField(default=False)  # given to a household: never an asset
    kind = models.CharField(_("loại chi phí"), max_length=12, choices=CostKind)
    title = models.CharField(_("nội dung"), max_length=300)
    estimate = models.BigIntegerField(_("dự toán, giá hợp đồng"), null=True, blank=True)
    proposed = models.BigIntegerField(_("đề nghị quyết toán"))
    reviewed = models.BigIntegerField(_("kết quả thẩm tra"), null=True, blank=True)
    left_out = models.BigIntegerField(_("không tính vào giá trị tài sản"), default=0)
    cut_reason = models.CharField(_("lý do giảm"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("chi phí quyết toán")
        verbose_name_plural = _("chi phí quyết toán")
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "contract", "in_kind", "support"],
                nulls_distinct=False,
                name="settlement_cost_once",
            ),
            models.CheckConstraint(condition=Q(proposed__gt=0), name="settlement_cost_above_zero"),
            models.CheckConstraint(
                condition=Q(reviewed=None, left_out=0)
                | Q(
                    reviewed__gte=0,
                    reviewed__lte=F("proposed"),
                    left_out__gte=0,
                    left_out__lte=F("reviewed"),
                ),
                name="settlement_reviewed_within_proposed",
            ),
            models.CheckConstraint(
                condition=Q(reviewed=None) | Q(reviewed=F("proposed")) | ~Q(cut_reason=""),
                name="settlement_cut_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.proposed}"

    @property
    def cut(self) -> int:
        """Return the đồng that the review took off."""
        return 0 if self.reviewed is None else self.proposed - self.reviewed


class SettlementAsset(models.Model):
    """An asset that was formed: in the books of its keeper from now on; `value` in whole đồng."""

    class Kind(models.TextChoices):
        LONG = "LONG", _("Tài sản dài hạn (cố định)")
        SHORT = "SHORT", _("Tài sản ngắn hạn")

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="assets")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("loại tài sản"), max_length=5, choices=Kind, default=Kind.LONG)
    name = models.CharField(_("tên tài sản"), max_length=200)
    unit = models.CharField(_("đơn vị tính"), max_length=30)
    quantity = models.DecimalField(_("số lượng"), max_digits=15, decimal_places=3)
    value = models.BigIntegerField(_("giá trị"))
    keeper = models.CharField(_("đơn vị tiếp nhận"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "position"], name="settlement_asset_position"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value__gt=0), name="settlement_asset_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SettlementSheet(models.Model):
    """The figures as one step saw them: canonical JSON (RFC 8785) and its SHA-256; append-only."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="sheets")
    step = models.CharField(max_length=9, choices=workflow.SettlementState)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.step}: {self.sha256[:10]}"


class Surplus(models.Model):
    """What is to become of money left in a fund after the settlement, and who decided; append-only."""

    class Way(models.TextChoices):
        REFUND = "REFUND", _("Trả lại người đóng góp")
        TRANSFER = "TRANSFER", _("Chuyển sang việc khác")
        BUDGET = "BUDGET", _("Nộp ngân sách")
        UPKEEP = "UPKEEP", _("Giữ để bảo trì công trình")

    class Issuer(models.TextChoices):
        COMMUNITY = "COMMUNITY", _("Hội nghị thôn, cộng đồng dân cư")
        GIVER = "GIVER", _("Người đóng góp, nhà tài trợ đồng ý")
        COUNCIL = "COUNCIL", _("Hội đồng nhân dân xã")
        COMMITTEE = "COMMITTEE", _("Ủy ban nhân dân xã")

    project = models.ForeignKey(Project, models.PROTECT, related_name="surpluses")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    way = models.CharField(_("cách xử lý"), max_length=8, choices=Way)
    amount = models.BigIntegerField(_("số tiền"))
    number = models.CharField(_("số văn bản"), max_length=60)
    on = models.DateField(_("ngày văn bản"))
    issuer = models.CharField(_("ai quyết định"), max_length=9, choices=Issuer)
    why = models.CharField(_("nội dung quyết định"), max_length=500)
    move = models.ForeignKey("ledger.Decision", models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=100)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("xử lý tiền còn lại")
        verbose_name_plural = _("xử lý tiền còn lại")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="surplus_above_zero"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(why=""), name="surplus_numbered_and_reasoned"
            ),
            models.UniqueConstraint(fields=["project", "key"], name="surplus_key_once"),
            models.CheckConstraint(
                condition=Q(way__in=["TRANSFER", "UPKEEP"], move__isnull=False)
                | Q(way__in=["REFUND", "BUDGET"], move=None),
                name="surplus_moved_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.amount}"


class Return(models.Model):
    """Money that goes back to where it came from: asked for by one person, approved by another.

    Budget money not spent in its `year`, or a surplus after the settlement (`surplus`).
    """

    State = workflow.ReturnState

    project = models.ForeignKey(Project, models.PROTECT, related_name="returns")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"), null=True, blank=True)
    surplus = models.ForeignKey(Surplus, models.PROTECT, null=True, related_name="returns")
    amount = models.BigIntegerField(_("số tiền"))
    receiver = models.CharField(_("người nhận"), max_length=200)
    number = models.CharField(_("số chứng từ, văn bản"), max_length=60)
    state = models.CharField(
        max_length=9, choices=workflow.ReturnState, default=workflow.ReturnState.REQUESTED
    )
    key = models.CharField(max_length=100)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    decision_reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nộp trả, hoàn trả")
        verbose_name_plural = _("nộp trả, hoàn trả")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="return_above_zero"),
            models.CheckConstraint(
                condition=Q(year__isnull=False, surplus=None) | Q(year=None, surplus__isnull=False),
                name="return_of_a_year_or_a_surplus",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="return_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(state="PAID", entry__isnull=False, decided_by__isnull=False)
                | (~Q(state="PAID") & Q(entry=None)),
                name="return_paid_is_booked",
            ),
            models.UniqueConstraint(fields=["project", "key"], name="return_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class YearEndRecord(models.Model):
    """What was done at the end of a year: by which paper, on which day, by whom; append-only.

    For a mistake a later record of the same thing counts. `amount` is the đồng that both sides agree on.
    """

    class What(models.TextChoices):
        ADVANCE = "ADVANCE", _("Đã đối chiếu tạm ứng với Kho bạc")
        CARRIED = "CARRIED", _("Được chuyển sang năm sau")
        REPORTED = "REPORTED", _("Đã báo cáo quyết toán dự án")

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    what = models.CharField(_("việc"), max_length=8, choices=What)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField(_("số tiền"))
    number = models.CharField(_("số văn bản"), max_length=60)
    on = models.DateField(_("ngày"))
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["book", "year", "what"], name="year_end_record_of_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="ADVANCE", contract__isnull=False)
                | Q(what="CARRIED", project__isnull=False, fund__isnull=False)
                | Q(what="REPORTED"),
                name="year_end_record_names_its_thing",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & ~Q(number=""), name="year_end_record_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.year}: {self.number}"
