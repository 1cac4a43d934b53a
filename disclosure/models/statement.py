"""Printed statements: what one person asked for, another ruled on, and what was issued or withdrawn."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models.release import Proposal
from ledger.models.chart import Book


class Kind(models.TextChoices):
    """What a statement is about; how each is made: `disclosure.statements`."""

    COMMUNE = "COMMUNE", _("Sao kê thu, chi của xã")
    FUND = "FUND", _("Sao kê nguồn tiền")
    AGREEMENT = "AGREEMENT", _("Sao kê thỏa thuận hợp tác")
    NORM = "NORM", _("Sao kê chi theo định mức")


# What the names of statements in the public log begin with; no project has such a code.
IN_THE_LOG = "sao-ke/"


class About(models.Model):
    """What a statement is of: kind, subject and period (both days included) in one book."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    subject_code = models.CharField(_("mã"), max_length=100)
    subject_title = models.CharField(_("của"), max_length=600)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.subject_title}, {self.since:%d/%m/%Y} – {self.until:%d/%m/%Y}"


def _same(thing: str = "") -> dict[str, OuterRef]:
    """Return what is equal in all that is about the same as an outer row."""
    names = ("book", "kind", "subject_code", "since", "until")
    return {name: OuterRef(f"{thing}{name}") for name in names}


class RequestQuerySet(models.QuerySet["StatementRequest"]):
    """Requests, and those somebody else has still to rule on."""

    def waiting(self) -> "RequestQuerySet":
        """Keep the last one about each thing, unless somebody ruled on it."""
        later = StatementRequest.objects.filter(pk__gt=OuterRef("pk"), **_same())
        rows = self.filter(~Exists(later), ruling=None)
        return rows.select_related("book__organisation", "prepared_by", "statement")


class StatementRequest(About):
    """What one person prepared for another to issue, or asks another to withdraw; append-only.

    `sha256` is the hash of what the preview showed (`statements.body.content_sha256`): exactly that
    is issued, or nothing. `doubts` counts the words that looked like personal data and were read.
    """

    act = models.CharField(max_length=10, choices=Proposal.Kind)
    statement = models.ForeignKey(
        "disclosure.Statement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    doubts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(_("lý do"), max_length=300)
    gap_stated = models.CharField(_("chênh lệch được nêu"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị phát hành sao kê")
        verbose_name_plural = _("đề nghị phát hành sao kê")
        constraints = [
            models.CheckConstraint(
                name="statement_request_of_its_act",
                condition=Q(act="RELEASE", statement=None)
                | Q(act="WITHDRAWAL", statement__isnull=False),
            ),
            models.CheckConstraint(
                name="statement_request_period", condition=Q(until__gte=F("since"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "kind", "subject_code", "since", "until", "id"],
                name="statement_request_about",
            ),
        ]

    @property
    def is_withdrawal(self) -> bool:
        """Tell whether it asks to take a statement out of view."""
        return self.act == Proposal.Kind.WITHDRAWAL


class StatementRuling(models.Model):
    """What somebody else said to a request, once: agreed, or not and why; append-only."""

    request = models.OneToOneField(StatementRequest, models.PROTECT, related_name="ruling")
    agreed = models.BooleanField()
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("ý kiến về đề nghị phát hành")
        verbose_name_plural = _("ý kiến về đề nghị phát hành")
        constraints = [
            models.CheckConstraint(
                name="statement_ruling_says_why", condition=Q(agreed=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class StatementQuerySet(models.QuerySet["Statement"]):
    """Issued statements, and the last of each."""

    def newest(self) -> "StatementQuerySet":
        """Keep the last version about each thing."""
        later = Statement.objects.filter(version__gt=OuterRef("version"), **_same())
        return self.filter(~Exists(later))

    def in_view(self) -> "StatementQuerySet":
        """Leave out what was withdrawn."""
        return self.filter(withdrawal=None)

    def light(self) -> "StatementQuerySet":
        """Leave the bytes in the database: lists do not show them."""
        return self.defer("body")

    def about(self, thing: About) -> "StatementQuerySet":
        """Keep the versions of the same statement."""
        return self.filter(
            book=thing.book_id,
            kind=thing.kind,
            subject_code=thing.subject_code,
            since=thing.since,
            until=thing.until,
        )


class Statement(About):
    """One version of a statement that was issued, as canonical JSON; append-only.

    `body` is the canonical JSON (RFC 8785) whose SHA-256 is `sha256`; the other columns repeat what
    it says, for lists.
    """

    request = models.OneToOneField(StatementRequest, models.PROTECT, related_name="issued")
    commune_code = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=10, unique=True)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(_("lý do"), max_length=300)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản sao kê")
        verbose_name_plural = _("bản sao kê")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "subject_code", "since", "until", "version"],
                name="statement_version_once",
            ),
        ]
        indexes = [
            models.Index(fields=["commune_code", "-issued_at"], name="statement_by_commune"),
            models.Index(fields=["book", "-issued_at"], name="statement_by_book"),
        ]

    @property
    def is_in_view(self) -> bool:
        """Tell whether it was not withdrawn; looks into the database."""
        return not hasattr(self, "withdrawal")

    @property
    def paper(self) -> str:
        """Return how the public log names it; `kiem_tra.py` finds that name from the bytes alone."""
        return f"{IN_THE_LOG}{self.code}"


class StatementWithdrawal(models.Model):
    """A statement taken out of view; what stays is that it was there, and why it went. Append-only."""

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="withdrawal")
    request = models.OneToOneField(StatementRequest, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("lý do"), max_length=300)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản sao kê đã rút")
        verbose_name_plural = _("bản sao kê đã rút")

    def __str__(self) -> str:
        return self.reason
