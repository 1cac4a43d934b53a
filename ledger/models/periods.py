"""Periods of a book: who signs one, asks to close or reopen it, who decides, what stood there then."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Account, Book


class SignOff(models.Model):
    """The accountant presents what the books, the projects and the bank say of a month; append-only.

    `content` is the reconciliation up to `last`, a month end, as canonical JSON; `sha256` its hash. It
    stands as long as the four counts do: entries of the book up to `last` with the highest id
    among them, lines of its statements, and matches made and taken back between these. A later one of
    the same month replaces it.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    last = models.DateField(_("đối chiếu đến hết ngày"))
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    entries = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    lines = models.BigIntegerField()
    matches = models.BigIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "last", "id"], name="sign_off_by_month")]

    def __str__(self) -> str:
        return f"{self.book} {self.last:%m/%Y}"


class SignOffDecision(models.Model):
    """Somebody else confirms it, or sends it back with a reason; append-only."""

    sign_off = models.OneToOneField(SignOff, models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="sign_off_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign_off}: {self.accepted}"


class ClosingRequest(models.Model):
    """Somebody asks that a book be closed up to the end of a month, or opened again; append-only.

    `last` is the last day that is closed afterwards, the end of a month; None: nothing is.
    """

    class Action(models.TextChoices):
        CLOSE = "CLOSE", _("Khóa sổ")
        REOPEN = "REOPEN", _("Mở lại kỳ")

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    action = models.CharField(_("việc"), max_length=6, choices=Action)
    last = models.DateField(_("khóa đến hết ngày"), null=True)
    reason = models.CharField(_("lý do"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="closing_has_reason"),
            models.CheckConstraint(
                condition=Q(action="REOPEN") | Q(action="CLOSE", last__isnull=False),
                name="closing_names_month",
            ),
        ]
        indexes = [models.Index(fields=["book", "action", "last"], name="closing_by_book")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.last or '—'}"

    @property
    def is_close(self) -> bool:
        """Tell whether it asks to close, not to reopen."""
        return self.action == self.Action.CLOSE


class ClosingDecision(models.Model):
    """Somebody else decides; append-only. The database closes the book and writes the balances.

    `previous` is the closing whose balances these stand on, `sign_off` the confirmed reconciliation of
    the month; the database names both.
    """

    request = models.OneToOneField(ClosingRequest, models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    sign_off = models.ForeignKey(SignOff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="closing_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.accepted}"


class PeriodBalance(models.Model):
    """What an account had moved, from the opening of the book to the end of a closed period."""

    pk = models.CompositePrimaryKey("decision_id", "account_id")
    decision = models.ForeignKey(
        ClosingDecision, models.PROTECT, related_name="balances", db_index=False
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    lines = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.account_id}: {self.debit - self.credit}"
