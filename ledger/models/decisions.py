"""Leave to move money from one fund or purpose to another, and who gave it; append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Book, Fund, Pot, Purpose
from ledger.models.law import LegalBasis


class Decision(models.Model):
    """A written decision that money of one fund and purpose goes to another.

    `amount` is whole đồng, the most that may be moved under it. The paper comes first: `on` is its
    day. It counts once every office that must has agreed (`Ruling`).
    """

    class Issuer(models.TextChoices):
        COMMITTEE = "COMMITTEE", _("Ủy ban nhân dân xã")
        COUNCIL = "COUNCIL", _("Hội đồng nhân dân xã")
        VILLAGE = "VILLAGE", _("Hội nghị thôn")
        FRONT = "FRONT", _("Mặt trận Tổ quốc")
        GIVER = "GIVER", _("Người đóng góp, nhà tài trợ đồng ý")

    book = models.ForeignKey(Book, models.PROTECT, related_name="decisions")
    number = models.CharField(_("số văn bản"), max_length=60)
    on = models.DateField(_("ngày văn bản"))
    issuer = models.CharField(_("ai quyết định"), max_length=10, choices=Issuer)
    why = models.CharField(_("lý do"), max_length=500)
    from_fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    from_purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="+")
    to_fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    to_purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField(_("số tiền"))
    basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, related_name="+")
    file = models.FileField(_("văn bản"), upload_to="quyet-dinh/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=100)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("quyết định điều chuyển")
        verbose_name_plural = _("quyết định điều chuyển")
        constraints = [
            models.UniqueConstraint(fields=["id", "book"], name="decision_with_book"),
            models.UniqueConstraint(fields=["book", "key"], name="decision_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="decision_amount_positive"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(why=""), name="decision_numbered_and_reasoned"
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | (~Q(file="") & Q(sha256__regex="^[0-9a-f]{64}$")),
                name="decision_file_with_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def source(self) -> Pot:
        """Return the fund and purpose the money leaves."""
        return Pot(self.from_fund, self.from_purpose)

    @property
    def target(self) -> Pot:
        """Return the fund and purpose the money goes to."""
        return Pot(self.to_fund, self.to_purpose)


class Ruling(models.Model):
    """One office agrees to a decision, or refuses it with a reason; append-only."""

    class Office(models.TextChoices):
        CHAIR = "CHAIR", _("Chủ tài khoản")
        VILLAGE_HEAD = "VILLAGE_HEAD", _("Trưởng thôn")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="rulings")
    office = models.CharField(max_length=12, choices=Office)
    agreed = models.BooleanField()
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "office"], name="ruling_once_an_office"),
            models.CheckConstraint(
                condition=Q(agreed=True) | ~Q(reason=""), name="ruling_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.decision_id}"
