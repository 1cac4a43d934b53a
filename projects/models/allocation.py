"""Counterpart money asked for, reviewed, allotted and drawn."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.bank import Custody
from ledger.models.chart import Source
from ledger.models.law import LegalBasis
from projects import workflow
from projects.models.norm import DelegationThreshold, Norm
from projects.models.project import Project


class AllocationRequest(models.Model):
    """A request for money of the province or the commune for one project.

    `norm_steps` freezes the arithmetic shown when it was submitted: a list of
    {"label", "expression", "amount"}; `norm_amount` its result in đồng. `subject` names the
    beneficiary of a house: internal only.
    """

    State = workflow.AllocationState

    project = models.ForeignKey(Project, models.PROTECT, related_name="allocations")
    source = models.CharField(
        _("nguồn"),
        max_length=10,
        choices=[(s.value, s.label) for s in (Source.PROVINCE, Source.COMMUNE, Source.PROGRAMME)],
    )
    amount = models.BigIntegerField(_("số tiền đề nghị"))
    content = models.CharField(_("nội dung"), max_length=300)
    subject = models.CharField(_("đối tượng thụ hưởng"), max_length=160, blank=True)

    norm = models.ForeignKey(
        Norm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("định mức")
    )
    norm_quantity = models.DecimalField(
        _("khối lượng theo định mức"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    norm_base = models.BigIntegerField(_("dự toán làm căn cứ"), null=True, blank=True)
    norm_steps = models.JSONField(default=list)
    norm_amount = models.BigIntegerField(null=True)

    state = models.CharField(
        max_length=12, choices=workflow.AllocationState, default=workflow.AllocationState.DRAFT
    )
    level = models.CharField(max_length=10, choices=workflow.Level, blank=True)
    threshold = models.ForeignKey(DelegationThreshold, models.PROTECT, null=True, related_name="+")
    custody = models.ForeignKey(
        Custody, models.PROTECT, related_name="+", verbose_name=_("nhận về tài khoản")
    )
    submitted_on = models.DateField(null=True)
    due_on = models.DateField(_("hạn trả lời"), null=True)
    due_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decision_reason = models.CharField(_("lý do"), max_length=500, blank=True)
    allotment_entry = models.OneToOneField(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )
    drawing_entry = models.OneToOneField(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )
    drawn_on = models.DateField(null=True)

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đề nghị phân bổ")
        verbose_name_plural = _("đề nghị phân bổ")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_positive"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="allocation_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(norm_amount=None) | Q(amount__lte=F("norm_amount")),
                name="allocation_within_norm",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "DRAWN"]) | Q(allotment_entry__isnull=False),
                name="allocation_approved_is_booked",
            ),
        ]

    def __str__(self) -> str:
        return self.content
