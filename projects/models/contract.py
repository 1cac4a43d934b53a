"""Contracts with those who build: what was agreed, changed, accepted, and what had to be mended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Fund
from projects import workflow
from projects.models.payment import Payee
from projects.models.project import Document, Project


class Contract(models.Model):
    """What a contractor or a community group builds, at which price, on which terms.

    The value in đồng is the sum of the items agreed (`contracts.value`). The shares are fractions of
    it (0.3 = 30 %) as agreed, within what the dated limits of `law.Limit` allow on the day of
    signing. Fixed once signed: what changes later is an `Amendment`.
    """

    State = workflow.ContractState

    class Warranty(models.TextChoices):
        """What answers for defects after the handover."""

        RETENTION = "RETENTION", _("Giữ lại tiền của từng đợt thanh toán")
        GUARANTEE = "GUARANTEE", _("Bảo lãnh của ngân hàng")
        NONE = "NONE", _("Không có")

    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="contracts")
    number = models.CharField(_("số hợp đồng"), max_length=60)
    title = models.CharField(_("nội dung hợp đồng"), max_length=300)
    selection = models.CharField(
        _("cách lựa chọn nhà thầu"), max_length=200, help_text=_("Hình thức và số quyết định.")
    )
    state = models.CharField(
        max_length=10, choices=workflow.ContractState, default=workflow.ContractState.DRAFT
    )
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signed_for_owner = models.CharField(_("người ký bên giao"), max_length=120)
    signed_for_payee = models.CharField(_("người ký bên nhận"), max_length=120)
    starts_on = models.DateField(_("khởi công"))
    ends_on = models.DateField(_("hoàn thành theo hợp đồng"))
    liquidated_on = models.DateField(_("ngày thanh lý"), null=True, blank=True)

    advance_share = models.DecimalField(_("tạm ứng nhiều nhất"), max_digits=5, decimal_places=4)
    recovered_by = models.DecimalField(
        _("thu hồi hết tạm ứng khi đã thanh toán"), max_digits=5, decimal_places=4
    )
    warranty = models.CharField(
        _("bảo đảm bảo hành"), max_length=9, choices=Warranty, default=Warranty.RETENTION
    )
    retention_share = models.DecimalField(
        _("tỷ lệ bảo hành"), max_digits=5, decimal_places=4, default=0
    )
    warranty_months = models.PositiveSmallIntegerField(_("thời hạn bảo hành (tháng)"), default=0)

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hợp đồng")
        verbose_name_plural = _("hợp đồng")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="contract_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(advance_share__gte=0, advance_share__lte=1)
                & Q(recovered_by__gt=0, recovered_by__lte=1)
                & Q(retention_share__gte=0, retention_share__lt=1),
                name="contract_shares_are_parts",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", signed_on=None)
                | (~Q(state="DRAFT") & Q(signed_on__isnull=False)),
                name="contract_signed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="LIQUIDATED", liquidated_on__isnull=False)
                | (~Q(state="LIQUIDATED") & Q(liquidated_on=None)),
                name="contract_liquidated_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"


class Guarantee(models.Model):
    """A bank answers for the contractor: for an advance, for the work, or for the warranty."""

    class Kind(models.TextChoices):
        ADVANCE = "ADVANCE", _("Bảo lãnh tạm ứng")
        PERFORMANCE = "PERFORMANCE", _("Bảo đảm thực hiện hợp đồng")
        WARRANTY = "WARRANTY", _("Bảo lãnh bảo hành")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="guarantees")
    kind = models.CharField(_("loại"), max_length=11, choices=Kind)
    number = models.CharField(_("số thư bảo lãnh"), max_length=60)
    bank = models.CharField(_("ngân hàng"), max_length=120)
    amount = models.BigIntegerField(_("số tiền"))
    until = models.DateField(_("có hiệu lực đến"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="guarantee_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Amendment(models.Model):
    """A change of a signed contract, agreed before the work it changes; `number` from 1.

    Its items add to (or, with a quantity below zero, take from) those agreed before.
    """

    State = workflow.AmendmentState

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("phụ lục số"))
    reason = models.CharField(_("lý do"), max_length=500)
    ends_on = models.DateField(_("hoàn thành theo hợp đồng"))
    state = models.CharField(
        max_length=8, choices=workflow.AmendmentState, default=workflow.AmendmentState.DRAFT
    )
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="amendment_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", signed_on=None)
                | (~Q(state="DRAFT") & Q(signed_on__isnull=False, decided_by__isnull=False)),
                name="amendment_signed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number}, {self.number}"


class ContractItem(models.Model):
    """One item of work: a quantity at a unit price; `amount` in whole đồng, rounded half away from zero.

    An item of an amendment is new work, or adds to (takes from) the item it is a change `of`, at the
    same price. Volumes are accepted against the items that are no change of another.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="items")
    amendment = models.ForeignKey(Amendment, models.PROTECT, null=True, related_name="items")
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="changes")
    position = models.PositiveSmallIntegerField()
    content = models.CharField(_("công việc"), max_length=300)
    unit = models.CharField(_("đơn vị tính"), max_length=30)
    quantity = models.DecimalField(_("khối lượng"), max_digits=15, decimal_places=3)
    unit_price = models.BigIntegerField(_("đơn giá"))
    amount = models.BigIntegerField(_("thành tiền"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "amendment", "position"],
                nulls_distinct=False,
                name="contract_item_position_once",
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gt=0)
                & ~Q(quantity=0)
                & (Q(quantity__gt=0) | Q(amendment__isnull=False)),
                name="contract_item_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(amount=Round(F("quantity") * F("unit_price"))),
                name="contract_item_amount",
            ),
            models.CheckConstraint(
                condition=Q(of=None, quantity__gt=0) | Q(of__isnull=False, amendment__isnull=False),
                name="contract_item_changes_another",
            ),
        ]

    def __str__(self) -> str:
        return self.content


class Acceptance(models.Model):
    """What was built and found good at one stage (nghiệm thu): volumes, value, who was there.

    `value` is the sum of its items in đồng. `number` counts from 1 in a contract. What is accepted is
    booked against the contractor (Nợ chi phí công trình / Có phải trả nhà thầu) by `parts`: which
    fund bears how much. `members` names the people of the supervision board: internal.
    """

    State = workflow.AcceptanceState

    class Kind(models.TextChoices):
        STAGE = "STAGE", _("Giai đoạn")
        COMPLETION = "COMPLETION", _("Hoàn thành công trình")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acceptances")
    number = models.PositiveSmallIntegerField(_("lần nghiệm thu"))
    kind = models.CharField(_("loại"), max_length=10, choices=Kind, default=Kind.STAGE)
    stage = models.CharField(_("giai đoạn, hạng mục"), max_length=200)
    on = models.DateField(_("ngày nghiệm thu"))
    value = models.BigIntegerField(_("giá trị nghiệm thu"))
    quality = models.CharField(_("chất lượng"), max_length=500)
    conclusion = models.CharField(_("kết luận"), max_length=500)
    board_was_there = models.BooleanField(_("Ban giám sát đầu tư của cộng đồng có mặt"))
    members = models.CharField(_("người tham gia"), max_length=500, blank=True)
    absence_reason = models.CharField(_("lý do vắng"), max_length=300, blank=True)
    state = models.CharField(
        max_length=8, choices=workflow.AcceptanceState, default=workflow.AcceptanceState.DRAFT
    )
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    decision_reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nghiệm thu")
        verbose_name_plural = _("nghiệm thu")
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="acceptance_number_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="acceptance_above_zero"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="acceptance_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(board_was_there=True) | ~Q(absence_reason=""),
                name="acceptance_absence_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="ACCEPTED", entry__isnull=False)
                | (~Q(state="ACCEPTED") & Q(entry=None)),
                name="acceptance_accepted_is_booked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number}, {self.stage}"


class AcceptanceItem(models.Model):
    """How much of a contract item was accepted this time; `amount` in đồng at its unit price."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="items")
    item = models.ForeignKey(ContractItem, models.PROTECT, related_name="accepted")
    quantity = models.DecimalField(_("khối lượng"), max_digits=15, decimal_places=3)
    amount = models.BigIntegerField(_("thành tiền"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "item"], name="acceptance_item_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gt=0), name="acceptance_item_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity}"


class AcceptancePart(models.Model):
    """How much of an accepted value a fund is to bear, in đồng."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="parts")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "fund"], name="acceptance_part_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="acceptance_part_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.amount}"


class Defect(models.Model):
    """What was found wanting at an acceptance or during the warranty, and by when it must be mended."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="defects")
    acceptance = models.ForeignKey(
        Acceptance, models.PROTECT, null=True, blank=True, related_name="defects"
    )
    text = models.CharField(_("tồn tại, khiếm khuyết"), max_length=500)
    found_on = models.DateField(_("ngày phát hiện"))
    due_on = models.DateField(_("hạn khắc phục"))
    mended_on = models.DateField(_("đã khắc phục ngày"), null=True, blank=True)
    mended_text = models.CharField(_("kết quả khắc phục"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("found_on")), name="defect_due_after_found"
            ),
            models.CheckConstraint(
                condition=Q(mended_on=None, closed_by=None)
                | Q(mended_on__isnull=False, closed_by__isnull=False),
                name="defect_mended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
