"""Which papers a payment file needs on a day, and which are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ledger.models.people import Membership, Organisation, Role, User
from projects.models.payment import Evidence, EvidenceRule, PaymentRequest
from projects.workflow import PaymentState

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Paper:
    """One line of the checklist: what is asked for, and what of it is there (None: nothing)."""

    rule: EvidenceRule
    there: Evidence | None

    @property
    def is_missing(self) -> bool:
        """Tell whether the file may not go on without it."""
        return self.rule.is_required and self.there is None


def rules(payment: PaymentRequest, *, on: date) -> "QuerySet[EvidenceRule]":
    """Return the papers asked for on `on` for payments like this one, in their order."""
    fits = EvidenceRule.objects.on(on).filter(
        payment_kind=payment.kind, payee_kind__in=["", payment.payee.kind]
    )
    return fits.select_related("basis").order_by("position", "pk")


def checklist(payment: PaymentRequest, *, on: date) -> list[Paper]:
    """Return the papers of a payment file: those of the day of its check, or of `on` until then."""
    there = {row.rule_id: row for row in payment.evidence.select_related("rule__basis", "document")}
    asked = list(rules(payment, on=payment.checked_on or on))
    known = {rule.pk for rule in asked}
    kept = [row.rule for row in there.values() if row.rule_id not in known]
    return [Paper(rule, there.get(rule.pk)) for rule in (*asked, *kept)]


def missing(papers: Iterable[Paper]) -> list[str]:
    """Return the titles of the papers that the file may not go on without."""
    return [paper.rule.title for paper in papers if paper.is_missing]


def suggested(payment: PaymentRequest, code: str) -> str:
    """Return what the books know of a paper already: its number and day, to be compared with it."""
    contract, acceptance = payment.contract, payment.acceptance
    if code == "CONTRACT" and contract is not None:
        return _number_and_day(contract.number, contract.signed_on)
    if code == "ACCEPTANCE" and acceptance is not None:
        return _number_and_day(_("lần %(number)d") % {"number": acceptance.number}, acceptance.on)
    if code == "ACCEPTANCE" and payment.accepted_on:
        return _number_and_day("", payment.accepted_on)
    if code == "GUARANTEE" and contract is not None:
        guarantee = contract.guarantees.filter(kind="ADVANCE").order_by("-pk").first()
        return _number_and_day(guarantee.number, guarantee.until) if guarantee else ""
    return payment.invoice if code == "INVOICE" else ""


def may_check(payment: PaymentRequest, person: User, *, on: date) -> bool:
    """Tell whether `person`, an accountant, may check a file: not its maker, but where there is no other."""
    if person.pk != payment.made_by_id:
        return True
    return not has_another(payment.project.book.organisation, person, on=on)


def has_another(organisation: Organisation, person: User, *, on: date) -> bool:
    """Tell whether an organisation has an accountant on a day beside `person`."""
    held = Membership.objects.on(on).filter(
        organisation=organisation, role=Role.ACCOUNTANT, user__is_active=True
    )
    return held.exclude(user=person).exists()


def is_open(payment: PaymentRequest) -> bool:
    """Tell whether papers may still be added: until the file is checked."""
    return payment.state == PaymentState.REQUESTED


def _number_and_day(number: str, day: date | None) -> str:
    return ", ".join(filter(None, [number, f"{day:%d/%m/%Y}" if day else ""]))
