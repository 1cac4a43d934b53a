"""Money that passed, or is to pass, between funds and purposes: what is asked, agreed, moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from ledger.models.bank import Custody
from ledger.models.chart import Book, Function, Purpose, Source
from ledger.models.decisions import Decision, Ruling
from ledger.models.journal import Entry, Line


@dataclass(frozen=True)
class Moved:
    """An entry that stands, under its decision, and the whole đồng it moved."""

    entry: Entry
    decision: Decision
    amount: int


@dataclass(frozen=True)
class Effect:
    """What a move did to one purpose in one source: đồng, in > 0; `within`: between its own funds."""

    entry: Entry
    decision: Decision
    source: Source
    amount: int
    within: bool


def of_books(books: Sequence[Book]) -> "QuerySet[Decision]":
    """Return the decisions of `books`, newest first, with what a list shows."""
    rows = Decision.objects.filter(book__in=books).select_related(
        "from_fund__custody", "from_purpose", "to_fund__custody", "to_purpose", "asked_by"
    )
    return rows.prefetch_related("rulings", "entries__reversed_by").order_by("-on", "-id")


def waiting(books: Sequence[Book]) -> "QuerySet[Decision]":
    """Return the decisions of `books` that an office still has to rule on, oldest first."""
    agreed = Ruling.objects.filter(decision=OuterRef("pk"), agreed=True)
    refused = Ruling.objects.filter(decision=OuterRef("pk"), agreed=False)
    by_chair = Exists(agreed.filter(office=Ruling.Office.CHAIR))
    by_head = Exists(agreed.filter(office=Ruling.Office.VILLAGE_HEAD))
    of_village = Q(from_fund__custody__kind=Custody.Kind.VILLAGE)
    rows = of_books(books).filter(~Exists(refused)).filter(~by_chair | (of_village & ~by_head))
    return rows.order_by("on", "id")


def offices_waited_for(decision: Decision) -> list[Ruling.Office]:
    """Return the offices that have not ruled yet; none once one has refused."""
    ruled = list(decision.rulings.all())
    if any(not ruling.agreed for ruling in ruled):
        return []
    custody = decision.from_fund.custody
    needed = [Ruling.Office.CHAIR]
    if custody is not None and custody.kind == Custody.Kind.VILLAGE:
        needed.insert(0, Ruling.Office.VILLAGE_HEAD)
    done = {ruling.office for ruling in ruled}
    return [office for office in needed if office not in done]


class Standing(models.TextChoices):
    """How far a decision has come."""

    WAITING = "WAITING", _("Chờ duyệt")
    REFUSED = "REFUSED", _("Từ chối")
    MOVED = "MOVED", _("Đã điều chuyển")
    TAKEN_BACK = "TAKEN_BACK", _("Đã đảo")


def standing(decision: Decision) -> Standing:
    """Return how far a decision has come; reads what `of_books` has fetched."""
    if any(not ruling.agreed for ruling in decision.rulings.all()):
        return Standing.REFUSED
    entries = list(decision.entries.all())
    if any(not hasattr(entry, "reversed_by") for entry in entries):
        return Standing.MOVED
    return Standing.TAKEN_BACK if entries else Standing.WAITING


def of_purpose(purpose: Purpose) -> list[Moved]:
    """Return the moves that brought money to a purpose or took it away, oldest first.

    A move within the purpose, from one fund to another, is among them; what was reversed is not.
    """
    touching = Q(from_purpose=purpose) | Q(to_purpose=purpose)
    entries = (
        Entry.objects.filter(
            decision__in=Decision.objects.filter(touching), reversed_by__isnull=True
        )
        .select_related("decision__from_fund", "decision__to_fund")
        .order_by("on", "id")
    )
    sums = (
        Line.objects.filter(entry__in=entries, account__function=Function.TRANSFER, amount__gt=0)
        .values("entry")
        .annotate(sum=Sum("amount"))
    )
    amounts = {row["entry"]: row["sum"] for row in sums}
    return [
        Moved(entry, entry.decision, amounts[entry.pk])
        for entry in entries
        if entry.decision is not None
    ]


def effects(purpose: Purpose) -> list[Effect]:
    """Return what decisions brought to a purpose and took from it, by source, oldest first."""
    found = []
    for move in of_purpose(purpose):
        decision = move.decision
        within = decision.from_purpose_id == decision.to_purpose_id
        ends = (
            (decision.from_purpose_id, decision.from_fund, -move.amount),
            (decision.to_purpose_id, decision.to_fund, move.amount),
        )
        found += [
            Effect(move.entry, decision, Source(fund.source), amount, within)
            for owner, fund, amount in ends
            if owner == purpose.pk
        ]
    return found
