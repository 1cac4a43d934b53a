"""What was asked for and what was paid."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from ledger import balances, statements
from ledger.models.bank import Custody, Match
from ledger.models.chart import Book, Fund
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import Project
from projects.workflow import PaymentState

_OPEN = (PaymentState.REQUESTED, PaymentState.CHECKED, PaymentState.APPROVED)


def paid(project: Project) -> "QuerySet[PaymentRequest]":
    """Return the payments of a project that stand, oldest first: paid, and not reversed since."""
    rows = PaymentRequest.objects.filter(
        project=project, state=PaymentState.PAID, entry__reversed_by__isnull=True
    )
    return rows.select_related("payee", "entry", "custody").order_by("paid_on", "pk")


def in_books(books: list[Book]) -> "QuerySet[PaymentRequest]":
    """Return the payments of `books`, newest first; `reversed` and `confirmed` by the bank."""
    live = Match.objects.filter(entry=OuterRef("entry"), undone__isnull=True)
    rows = PaymentRequest.objects.filter(project__book__in=books).annotate(
        reversed=Q(entry__reversed_by__isnull=False), confirmed=Exists(live)
    )
    return rows.select_related(
        "project__book__organisation", "project__purpose", "payee", "custody", "entry", "expected"
    ).order_by("-made_at", "-pk")


def is_reversed(payment: PaymentRequest) -> bool:
    """Tell whether the entry of a payment was reversed in the journal."""
    return PaymentRequest.objects.filter(pk=payment.pk, entry__reversed_by__isnull=False).exists()


def is_confirmed(payment: PaymentRequest) -> bool:
    """Tell whether a bank line is matched to a payment."""
    return statements.live_matches().filter(entry=payment.entry_id).exists()


def needs_village(payment: PaymentRequest) -> bool:
    """Tell whether the money is in a village's own account, so that its head must confirm."""
    return payment.custody.kind == Custody.Kind.VILLAGE


def rest_on_decision(project: Project, day: date | None) -> bool:
    """Tell whether a decision to invest of `day` (None: no decision) would come after a payment."""
    rows = PaymentRequest.objects.filter(project=project).exclude(state=PaymentState.RETURNED)
    if day is None:
        return rows.exists()
    decided = rows.filter(state__in=(PaymentState.APPROVED, PaymentState.PAID))
    return decided.filter(Q(decided_on__lt=day) | Q(paid_on__lt=day)).exists()


def waiting_for_village(book: Book, villages: frozenset[str]) -> "QuerySet[PaymentRequest]":
    """Return the approved payments that the head of one of `villages` ("": of any) must confirm."""
    rows = PaymentRequest.objects.filter(
        project__book=book,
        state=PaymentState.APPROVED,
        custody__kind=Custody.Kind.VILLAGE,
        village_consent__isnull=True,
    )
    if "" not in villages:
        rows = rows.filter(custody__village__in=villages)
    return rows.select_related(
        "project__book__organisation", "project__purpose", "payee", "custody"
    ).order_by("pk")


def approved_from(fund: Fund, project: Project) -> int:
    """Return the đồng approved out of a fund for a project and not yet paid."""
    parts = PaymentPart.objects.filter(
        fund=fund, payment__project=project, payment__state=PaymentState.APPROVED
    )
    return parts.aggregate(sum=Sum("amount"))["sum"] or 0


def funds_to_pay_from(project: Project) -> list[tuple[Fund, int, int]]:
    """Return the funds that hold money for a project: the đồng held, and asked for already."""
    asked = dict(
        PaymentPart.objects.filter(payment__project=project, payment__state__in=_OPEN)
        .values("fund")
        .annotate(sum=Sum("amount"))
        .values_list("fund", "sum")
    )
    held = balances.funds_with_money(project.purpose)
    return [(fund, amount, asked.get(fund.pk, 0)) for fund, amount in held]
