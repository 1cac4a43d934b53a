"""The journal: entries and their lines, written once and never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Account, Book
from ledger.models.decisions import Decision


class VoucherKind(models.TextChoices):
    """The kind of voucher; each has its own gapless numbers in a book and year."""

    RECEIPT = "RECEIPT", _("Phiếu thu")
    BANK_RECEIPT = "BANK_RECEIPT", _("Báo có")
    IN_KIND = "IN_KIND", _("Biên nhận hiện vật")
    PAYMENT = "PAYMENT", _("Phiếu chi")
    BANK_PAYMENT = "BANK_PAYMENT", _("Ủy nhiệm chi")
    ALLOTMENT = "ALLOTMENT", _("Phân bổ")
    DRAWING = "DRAWING", _("Rút dự toán")
    TRANSFER = "TRANSFER", _("Điều chuyển")
    JOURNAL = "JOURNAL", _("Phiếu kế toán")
    REVERSAL = "REVERSAL", _("Bút toán đảo")


VOUCHER_PREFIX = {
    VoucherKind.RECEIPT: "PT",
    VoucherKind.BANK_RECEIPT: "BC",
    VoucherKind.IN_KIND: "HV",
    VoucherKind.PAYMENT: "PC",
    VoucherKind.BANK_PAYMENT: "UNC",
    VoucherKind.ALLOTMENT: "PB",
    VoucherKind.DRAWING: "RDT",
    VoucherKind.TRANSFER: "DC",
    VoucherKind.JOURNAL: "PKT",
    VoucherKind.REVERSAL: "BTD",
}


class VoucherCounter(models.Model):
    """The last number given, by book, year and kind; locked while the next is taken."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=VoucherKind)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "kind"], name="voucher_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Entry(models.Model):
    """One voucher in the journal; `summary` is fit for the public, names are in `PrivatePart`."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=12, choices=VoucherKind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField(_("ngày ghi sổ"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    summary = models.CharField(max_length=300)
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=500, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="entries", db_index=False
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "book"], name="entry_with_book"),
            models.UniqueConstraint(
                fields=["book", "year", "kind", "number"], name="entry_number_once"
            ),
            models.UniqueConstraint(fields=["book", "key"], name="entry_key_once"),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reason=""), name="entry_reversal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="entry_maker_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | Q(kind="TRANSFER"), name="entry_decision_moves_money"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "on", "id"], name="entry_by_day"),
            models.Index(
                fields=["decision"],
                condition=Q(decision__isnull=False),
                name="entry_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.voucher

    @property
    def voucher(self) -> str:
        """Return the voucher number as people write it: PT 12/2026."""
        return f"{VOUCHER_PREFIX[VoucherKind(self.kind)]} {self.number}/{self.year}"

    @property
    def code(self) -> str:
        """Return the ten characters that papers of this entry carry: the start of its fingerprint."""
        return self.fingerprint[:10].upper()

    @property
    def is_reversed(self) -> bool:
        """Tell whether a mirror was posted."""
        return Entry.objects.filter(reverses_id=self.pk).exists()


class Line(models.Model):
    """One signed amount on one account: debit > 0, credit < 0, never 0.

    `on` is the day of the entry, so that an account is read by day. That entry, account and book
    belong together is held by the rules of posting (``sql/posting.sql``, 4).
    """

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    book = models.ForeignKey(
        Book, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    on = models.DateField()
    position = models.PositiveSmallIntegerField()
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="line_position_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="line_amount_not_zero"),
        ]
        indexes = [
            models.Index(fields=["account", "on", "entry", "position"], name="line_by_account_day")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.position}: {self.amount}"


class PrivatePart(models.Model):
    """What an entry says about persons; may be erased, the entry stays."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="private")
    text = models.CharField(max_length=500)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.entry_id}"
