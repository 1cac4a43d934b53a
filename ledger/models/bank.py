"""Where money is kept, what the bank says, what was expected, and how the two were matched."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models.chart import Book
from ledger.models.journal import Entry


class Bank(models.Model):
    """A bank with its NAPAS number (BIN), for VietQR."""

    bin = models.CharField(_("mã BIN"), max_length=6, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    short_name = models.CharField(_("tên ngắn"), max_length=40)
    is_verified = models.BooleanField(_("đã kiểm chứng"), default=False)

    class Meta:
        verbose_name = _("ngân hàng")
        verbose_name_plural = _("ngân hàng")

    def __str__(self) -> str:
        return self.short_name


class Custody(models.Model):
    """A place where money is kept: a cash box, a bank account, a treasury account.

    A village has an account of its own only where its people agreed; the village head holds it.
    """

    class Kind(models.TextChoices):
        CASH_BOX = "CASH_BOX", _("Két tiền mặt")
        BANK = "BANK", _("Tài khoản ngân hàng")
        TREASURY = "TREASURY", _("Tài khoản Kho bạc")
        VILLAGE = "VILLAGE", _("Tài khoản của thôn")

    book = models.ForeignKey(Book, models.PROTECT, related_name="custodies")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    name = models.CharField(_("tên"), max_length=120)
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(_("số tài khoản"), max_length=30, blank=True)
    holder = models.CharField(_("chủ tài khoản"), max_length=120, blank=True)
    village = models.CharField(_("thôn"), max_length=80, blank=True)
    agreed_number = models.CharField(_("số biên bản hội nghị thôn"), max_length=60, blank=True)
    agreed_on = models.DateField(_("ngày hội nghị thôn"), null=True, blank=True)
    is_open = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("nơi giữ tiền")
        verbose_name_plural = _("nơi giữ tiền")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "bank", "number"],
                condition=~Q(number=""),
                nulls_distinct=False,
                name="custody_account_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_bank(self) -> bool:
        """Tell whether a statement can be imported for it."""
        return self.kind != self.Kind.CASH_BOX


class Direction(models.TextChoices):
    """Which way money moves, seen from the account."""

    # Thu alone is Thursday to the framework.
    IN = "IN", pgettext_lazy("sổ quỹ", "Thu")
    OUT = "OUT", pgettext_lazy("sổ quỹ", "Chi")


class Expected(models.Model):
    """A movement waited for on a bank account, known by the code in its transfer text.

    A pledge or a payment points here; `amount` is in đồng. `party` is personal: internal only.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="expected")
    code = models.CharField(_("mã chuyển khoản"), max_length=11, unique=True)
    direction = models.CharField(max_length=3, choices=Direction)
    amount = models.BigIntegerField()
    party = models.CharField(max_length=160)
    since = models.DateField()
    until = models.DateField(null=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="expected_amount_positive"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-HJ-NP-TV-Z]{11}$"), name="expected_code_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Statements(models.Manager["Statement"]):
    """Statements without the bytes of their files, which are read only when somebody asks."""

    def get_queryset(self) -> "models.QuerySet[Statement]":
        return super().get_queryset().defer("content")


class Statement(models.Model):
    """A statement file as the bank gave it, kept with its hash; append-only.

    `rows` movements stand in it, from day `first` to day `last`; they come in part by part, oldest
    first, and the file is whole once a part has reached the last. `columns` is the map by which it
    was read, where a person had to name them. Without `rows`: taken in at one go, before there were parts.
    """

    custody = models.ForeignKey(Custody, models.PROTECT, related_name="statements")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    rows = models.PositiveIntegerField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    columns = models.JSONField(null=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = Statements()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["custody", "sha256"], name="statement_file_once"),
            models.CheckConstraint(
                condition=Q(rows=None, first=None, last=None)
                | Q(rows__gt=0, first__isnull=False, last__gte=F("first")),
                name="statement_says_its_rows",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class StatementPart(models.Model):
    """Movements of a file that came in together, the `first`-th to the `last`-th; append-only.

    Movements are counted from the oldest. Of them `added` are new; the others were known already.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="parts")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "first"], name="statement_part_once"),
            models.CheckConstraint(
                condition=Q(first__gt=0, last__gte=F("first"))
                & Q(added__lte=F("last") - F("first") + 1),
                name="statement_part_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.first}–{self.last}"


class StatementMap(models.Model):
    """Which column holds what in the files of an account under these headings; the newest counts.

    `headings` is the hash of the headings, `columns` maps field to column from 0.
    """

    custody = models.ForeignKey(Custody, models.PROTECT, related_name="maps")
    headings = models.CharField(max_length=64)
    columns = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["custody", "headings", "id"], name="statement_map_by_head")]

    def __str__(self) -> str:
        return f"{self.custody_id}: {self.columns}"


class StatementLine(models.Model):
    """One movement the bank reports; `identity` keeps overlapping files from doubling it.

    `amount` is signed đồng, money in > 0; `balance` what the account held after it, as far as the
    file tells. `text` is personal: internal only.
    """

    # The guard of the table holds what these point to, once for all lines that come in together.
    custody = models.ForeignKey(
        Custody, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    part = models.ForeignKey(
        StatementPart, models.PROTECT, null=True, related_name="lines", db_constraint=False
    )
    number = models.PositiveIntegerField()
    on = models.DateField()
    doc_no = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    amount = models.BigIntegerField()
    balance = models.BigIntegerField(null=True)
    identity = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["custody", "identity"], name="bank_line_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_line_not_zero"),
        ]
        indexes = [models.Index(fields=["custody", "on", "id"], name="bank_line_by_day")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.amount}"


class Match(models.Model):
    """Part or all of a bank line tied to an entry, with the reason in words; append-only."""

    class How(models.TextChoices):
        AUTO = "AUTO", _("Tự động, theo mã")
        PERSON = "PERSON", _("Người xác nhận")

    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="matches")
    expected = models.ForeignKey(Expected, models.PROTECT, null=True, related_name="matches")
    amount = models.BigIntegerField()
    how = models.CharField(max_length=6, choices=How)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="match_amount_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} ↔ {self.entry_id}"


class Unmatch(models.Model):
    """A match taken back: a new row, the old one stays."""

    match = models.OneToOneField(Match, models.PROTECT, related_name="undone")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.match_id}"
