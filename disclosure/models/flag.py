"""The rules of warning flags as dated rows, and what communes answered to what they found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.law import LegalBasis
from ledger.models.places import Dated, DatedQuerySet
from projects.models.project import Project


class FlagRule(Dated):
    """A rule of `disclosure.flags` in force from a day on, with its basis and its thresholds.

    `amount` is đồng, `share` a fraction (0.3 = 30 %), `days` calendar days; a rule asks for those it
    compares with. A rule without a row in force looks for nothing. How late a publication may come
    is the clock DISCLOSURE.
    """

    class Code(models.TextChoices):
        """What each rule finds, in neutral words: it asks, it does not accuse."""

        PAID_ABOVE_APPROVED = "PAID_ABOVE_APPROVED", _("Đã chi cao hơn mức được duyệt")
        PAID_BEFORE_ACCEPTANCE = "PAID_BEFORE_ACCEPTANCE", _("Chi trước khi nghiệm thu")
        PAID_BEFORE_MILESTONE = (
            "PAID_BEFORE_MILESTONE",
            _("Chi theo thỏa thuận khi việc đến hạn chưa xong"),
        )
        PROGRESS_APART = "PROGRESS_APART", _("Thanh toán và nghiệm thu lệch nhau nhiều")
        SPLIT_CONTRACTS = "SPLIT_CONTRACTS", _("Nhiều hợp đồng sát dưới một hạn mức")
        SPLIT_PURCHASES = "SPLIT_PURCHASES", _("Nhiều lần mua sát dưới một hạn mức")
        ONE_PAYEE = "ONE_PAYEE", _("Một nơi nhận phần lớn giá trị")
        AMENDED_OFTEN = "AMENDED_OFTEN", _("Hợp đồng điều chỉnh nhiều")
        BOARD_ABSENT = "BOARD_ABSENT", _("Nghiệm thu không có ban giám sát cộng đồng")
        WORK_OVERDUE = "WORK_OVERDUE", _("Quá ngày dự kiến, chưa hoàn thành")
        COMPLETION_VARIANCE = "COMPLETION_VARIANCE", _("Quyết toán lệch kế hoạch hoặc số đã chi")
        RETENTION = "RETENTION", _("Tiền giữ lại bảo hành trả sớm hoặc giữ lâu")
        COUNTERPART_LATE = "COUNTERPART_LATE", _("Vốn cam kết hoặc được duyệt về chậm")
        ABOVE_LEVEL = "ABOVE_LEVEL", _("Đóng góp cao hơn mức đã thống nhất")
        ABOVE_NORM = "ABOVE_NORM", _("Hỗ trợ cao hơn định mức")
        UNMATCHED_OLD = "UNMATCHED_OLD", _("Khoản qua ngân hàng lâu chưa khớp")
        STATED_GAP = "STATED_GAP", _("Công khai kèm chênh lệch")
        PUBLISHED_LATE = "PUBLISHED_LATE", _("Công khai muộn")
        FINDING_UNANSWERED = "FINDING_UNANSWERED", _("Kiến nghị quá hạn chưa trả lời")

    code = models.CharField(_("quy tắc"), max_length=22, choices=Code)
    amount = models.BigIntegerField(_("mức tiền (đồng)"), null=True, blank=True)
    share = models.DecimalField(
        _("tỷ lệ"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Phần, không phải phần trăm: 0,3 là 30 %."),
    )
    days = models.PositiveSmallIntegerField(_("số ngày"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("số lần"), null=True, blank=True)
    province_code = models.CharField(_("mã tỉnh"), max_length=2, blank=True)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name=_("căn cứ pháp lý")
    )
    note = models.TextField(_("ghi chú"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc cảnh báo")
        verbose_name_plural = _("quy tắc cảnh báo")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "province_code", "valid_from"], name="flag_rule_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="flag_rule_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(amount=None) | Q(amount__gte=0)) & (Q(share=None) | Q(share__gte=0)),
                name="flag_rule_not_below_zero",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(code__in=["PAID_BEFORE_ACCEPTANCE", "SPLIT_CONTRACTS", "SPLIT_PURCHASES"])
                    | Q(amount__isnull=False)
                )
                & (
                    ~Q(
                        code__in=[
                            "PROGRESS_APART",
                            "SPLIT_CONTRACTS",
                            "SPLIT_PURCHASES",
                            "ONE_PAYEE",
                            "AMENDED_OFTEN",
                            "COMPLETION_VARIANCE",
                            "ABOVE_LEVEL",
                        ]
                    )
                    | Q(share__isnull=False)
                )
                & (
                    ~Q(
                        code__in=[
                            "SPLIT_CONTRACTS",
                            "SPLIT_PURCHASES",
                            "WORK_OVERDUE",
                            "RETENTION",
                            "COUNTERPART_LATE",
                            "UNMATCHED_OLD",
                            "FINDING_UNANSWERED",
                        ]
                    )
                    | Q(days__isnull=False)
                )
                & (
                    ~Q(
                        code__in=[
                            "SPLIT_CONTRACTS",
                            "SPLIT_PURCHASES",
                            "ONE_PAYEE",
                            "AMENDED_OFTEN",
                        ]
                    )
                    | Q(times__isnull=False)
                ),
                name="flag_rule_has_its_thresholds",
                violation_error_message=_(
                    "Quy tắc này so với một mức tiền, tỷ lệ, số ngày hoặc số lần chưa ghi. Hãy ghi đủ "
                    "các số mà dòng đang có hiệu lực của quy tắc đã ghi."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())


class FlagAnswer(models.Model):
    """What the commune says about what a rule found; append-only, the newest counts.

    `rule` and `key` are those of `facts.Flag`. Published with the next version, names masked.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=22, choices=FlagRule.Code)
    key = models.TextField(blank=True)
    text = models.TextField(_("trả lời"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("trả lời điểm cần chú ý")
        verbose_name_plural = _("trả lời điểm cần chú ý")
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=FlagRule.Code.values) & ~Q(text=""),
                name="flag_answer_of_a_rule",
            ),
        ]
        indexes = [models.Index(fields=["project", "id"], name="flag_answer_by_project")]

    def __str__(self) -> str:
        return self.text[:80]
