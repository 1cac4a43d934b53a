"""What a commune means to make public in a year, how and by whom (law 10/2022/QH15 art. 14)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Book


class DisclosurePlan(models.Model):
    """The plan of a year; what was approved is not changed any more."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("kế hoạch công khai năm")
        verbose_name_plural = _("kế hoạch công khai năm")
        constraints = [
            models.UniqueConstraint(fields=["book", "year"], name="disclosure_plan_once_a_year"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_on=None)
                | (Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(number="")),
                name="disclosure_plan_approved_by_and_on",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=models.F("made_by")),
                name="disclosure_plan_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.year}"


class PlanLine(models.Model):
    """One content of a plan: how, when, for how long, who."""

    plan = models.ForeignKey(DisclosurePlan, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    content = models.CharField(_("nội dung"), max_length=300)
    form = models.CharField(_("hình thức"), max_length=200)
    day = models.CharField(_("thời điểm"), max_length=120)
    duration = models.CharField(_("thời gian"), max_length=120)
    who = models.CharField(_("người thực hiện"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_line_once"),
            models.CheckConstraint(condition=~Q(content=""), name="plan_line_has_content"),
        ]

    def __str__(self) -> str:
        return self.content
