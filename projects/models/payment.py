"""Money that goes out: who is paid, from which funds, by whom it was approved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.bank import Custody, Expected
from ledger.models.chart import Book, Fund
from ledger.models.law import LegalBasis
from ledger.models.places import Dated, DatedQuerySet
from projects import workflow
from projects.models.project import Document, Project


class Payee(models.Model):
    """A contractor, a supplier, a mason group, or a household that is supported."""

    class Kind(models.TextChoices):
        CONTRACTOR = "CONTRACTOR", _("Nhà thầu, nhà cung cấp")
        GROUP = "GROUP", _("Tổ thợ, nhóm cộng đồng")
        HOUSEHOLD = "HOUSEHOLD", _("Hộ được hỗ trợ")

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    name = models.CharField(_("tên"), max_length=160)
    tax_code = models.CharField(_("mã số thuế"), max_length=13, blank=True)
    account_number = models.CharField(_("số tài khoản"), max_length=30, blank=True)
    bank_name = models.CharField(_("ngân hàng"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("người nhận tiền")
        verbose_name_plural = _("người nhận tiền")

    def __str__(self) -> str:
        return self.name


class PaymentRequest(models.Model):
    """A request to pay one payee out of one custody; its parts say from which funds.

    `amount` is the whole đồng that leave, and equals the sum of the parts; of it `tax` is paid on
    behalf of the payee. Under a contract `amount` = `gross` − `recovered` (of the advance) −
    `retained` (for the warranty). `number` runs without a gap in a book and `year`. A transfer carries
    the code of `expected` in its text, so that the bank line finds its way back.
    """

    State = workflow.PaymentState

    class Kind(models.TextChoices):
        """What is paid: `DIRECT` alone has no contract."""

        DIRECT = "DIRECT", _("Chi trực tiếp, không qua hợp đồng")
        ADVANCE = "ADVANCE", _("Tạm ứng hợp đồng")
        STAGE = "STAGE", _("Thanh toán khối lượng nghiệm thu")
        RETENTION = "RETENTION", _("Trả tiền giữ lại bảo hành")

    project = models.ForeignKey(Project, models.PROTECT, related_name="payments")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    kind = models.CharField(_("loại chi"), max_length=9, choices=Kind, default=Kind.DIRECT)
    contract = models.ForeignKey(
        "projects.Contract", models.PROTECT, null=True, blank=True, related_name="payments"
    )
    acceptance = models.ForeignKey(
        "projects.Acceptance", models.PROTECT, null=True, blank=True, related_name="payments"
    )
    gross = models.BigIntegerField(_("giá trị đề nghị thanh toán"))
    recovered = models.BigIntegerField(_("thu hồi tạm ứng"), default=0)
    retained = models.BigIntegerField(_("giữ lại bảo hành"), default=0)
    tax = models.BigIntegerField(_("trong đó nộp thuế thay"), default=0)
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="payments")
    content = models.CharField(_("nội dung chi"), max_length=300)
    amount = models.BigIntegerField(_("số tiền"))
    custody = models.ForeignKey(Custody, models.PROTECT, related_name="+")
    invoice = models.CharField(_("số hóa đơn, chứng từ"), max_length=60, blank=True)
    accepted_on = models.DateField(_("ngày nghiệm thu"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=workflow.PaymentState, default=workflow.PaymentState.REQUESTED
    )
    expected = models.OneToOneField(Expected, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    checked_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    decision_reason = models.CharField(_("lý do"), max_length=500, blank=True)
    paid_on = models.DateField(_("ngày chi"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đề nghị chi")
        verbose_name_plural = _("đề nghị chi")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.UniqueConstraint(fields=["book", "year", "number"], name="payment_number_once"),
            models.CheckConstraint(
                condition=Q(amount=F("gross") - F("recovered") - F("retained"))
                & Q(recovered__gte=0, retained__gte=0, tax__gte=0, tax__lte=F("amount")),
                name="payment_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind="DIRECT", contract=None, acceptance=None, recovered=0, retained=0)
                | Q(kind="STAGE", contract__isnull=False, acceptance__isnull=False)
                | Q(
                    kind__in=["ADVANCE", "RETENTION"],
                    contract__isnull=False,
                    acceptance=None,
                    recovered=0,
                    retained=0,
                ),
                name="payment_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("checked_by")),
                name="payment_checker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="payment_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(state="PAID", entry__isnull=False, paid_on__isnull=False)
                | (~Q(state="PAID") & Q(entry=None)),
                name="payment_paid_is_booked",
            ),
            models.UniqueConstraint(
                fields=["payee", "invoice"],
                condition=~Q(invoice="") & ~Q(state="RETURNED"),
                name="payment_invoice_once",
            ),
        ]

    def __str__(self) -> str:
        return self.content


class VillageConsent(models.Model):
    """The village head confirms a payment out of the village's own account; append-only."""

    payment = models.OneToOneField(PaymentRequest, models.PROTECT, related_name="village_consent")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.payment_id}"


class PaymentPart(models.Model):
    """How much of a payment a fund bears, in đồng."""

    payment = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="parts")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "fund"], name="payment_part_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_part_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.amount}"


class EvidenceRule(Dated):
    """A paper that payments of a kind need, by law or by the commune's own rule."""

    code = models.CharField(_("mã"), max_length=24)
    payment_kind = models.CharField(_("loại chi"), max_length=9, choices=PaymentRequest.Kind)
    payee_kind = models.CharField(
        _("loại người nhận"), max_length=10, choices=Payee.Kind, blank=True
    )
    title = models.CharField(_("giấy tờ"), max_length=200)
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy tờ của hồ sơ chi")
        verbose_name_plural = _("giấy tờ của hồ sơ chi")
        ordering = ["payment_kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "payment_kind", "payee_kind", "valid_from"],
                name="evidence_rule_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """A paper of a payment file that is there: its number and day, or the file itself."""

    payment = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="evidence")
    rule = models.ForeignKey(EvidenceRule, models.PROTECT, related_name="+")
    note = models.CharField(_("số, ngày"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "rule"], name="evidence_once"),
            models.CheckConstraint(
                condition=~Q(note="") | Q(document__isnull=False), name="evidence_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.note}"
