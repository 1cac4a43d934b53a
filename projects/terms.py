"""The terms of a contract beside what the rules of a day allow, each with its basis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ledger.models.law import LegalBasis, Limit
from projects import limits
from projects.models.contract import Contract

Code = Limit.Code


@dataclass(frozen=True)
class Term:
    """One term: what was agreed, what the rule says (empty: none known), what is wrong (empty: nothing)."""

    label: str
    agreed: str
    rule: str
    basis: LegalBasis | None
    problem: str = ""


def terms(contract: Contract, *, on: date) -> list[Term]:
    """Return the terms of a contract beside the limits in force on `on`, its day of signing."""
    province = contract.project.book.organisation.province_code
    known = limits.limits(province_code=province, on=on)
    return [
        _advance(contract, known.get(Code.ADVANCE_SHARE)),
        _recovery(contract, known.get(Code.ADVANCE_RECOVERED_BY)),
        *_warranty(contract, known),
    ]


def problems(contract: Contract, *, on: date) -> list[str]:
    """Return what the limits of the day do not allow, one sentence each."""
    return [term.problem for term in terms(contract, on=on) if term.problem]


def percent(share: Decimal) -> str:
    """Return a fraction in percent as people write it.

    >>> percent(Decimal("0.025"))
    '2,5 %'
    """
    return f"{(share * 100).normalize():f}".replace(".", ",") + " %"


def _advance(contract: Contract, limit: Limit | None) -> Term:
    label, share = _("Tạm ứng nhiều nhất"), contract.advance_share
    if limit is None:
        return Term(label, percent(share), "", None)
    rule = _("nhiều nhất %(share)s giá hợp đồng") % {"share": percent(limit.value)}
    problem = ""
    if share > limit.value:
        problem = _(
            "Mức tạm ứng %(agreed)s vượt mức %(rule)s (%(basis)s). Hãy sửa điều khoản tạm ứng."
        ) % {"agreed": percent(share), "rule": rule, "basis": limit.basis}
    return Term(label, percent(share), rule, limit.basis, problem)


def _recovery(contract: Contract, limit: Limit | None) -> Term:
    label, share = _("Thu hồi hết tạm ứng khi thanh toán đạt"), contract.recovered_by
    if limit is None:
        return Term(label, percent(share), "", None)
    rule = _("chậm nhất khi đạt %(share)s giá hợp đồng") % {"share": percent(limit.value)}
    problem = ""
    if contract.advance_share > 0 and share > limit.value:
        problem = _(
            "Thu hồi hết tạm ứng khi đạt %(agreed)s là muộn hơn quy định: %(rule)s (%(basis)s). "
            "Hãy sửa điều khoản thu hồi."
        ) % {"agreed": percent(share), "rule": rule, "basis": limit.basis}
    return Term(label, percent(share), rule, limit.basis, problem)


def _warranty(contract: Contract, known: dict[str, Limit]) -> Iterator[Term]:
    kind = str(contract.get_warranty_display())
    if contract.warranty == Contract.Warranty.NONE:
        yield Term(_("Bảo đảm bảo hành"), kind, "", None)
        return
    yield _share(contract, kind, known.get(Code.RETENTION_SHARE))
    yield _months(contract, known.get(Code.WARRANTY_MONTHS))


def _share(contract: Contract, kind: str, limit: Limit | None) -> Term:
    agreed = f"{percent(contract.retention_share)} · {kind}"
    if limit is None:
        return Term(_("Bảo đảm bảo hành"), agreed, "", None)
    rule = _("ít nhất %(share)s giá hợp đồng") % {"share": percent(limit.value)}
    problem = ""
    if contract.retention_share < limit.value:
        problem = _(
            "Tỷ lệ bảo hành %(agreed)s thấp hơn mức %(rule)s (%(basis)s). Hãy sửa tỷ lệ bảo hành."
        ) % {"agreed": percent(contract.retention_share), "rule": rule, "basis": limit.basis}
    return Term(_("Bảo đảm bảo hành"), agreed, rule, limit.basis, problem)


def _months(contract: Contract, limit: Limit | None) -> Term:
    label = _("Thời hạn bảo hành")
    agreed = _("%(months)d tháng") % {"months": contract.warranty_months}
    if limit is None:
        return Term(label, agreed, "", None)
    rule = _("ít nhất %(months)d tháng") % {"months": int(limit.value)}
    problem = ""
    if contract.warranty_months < limit.value:
        problem = _(
            "Thời hạn bảo hành %(agreed)s ngắn hơn mức %(rule)s (%(basis)s). Hãy sửa thời hạn bảo hành."
        ) % {"agreed": agreed, "rule": rule, "basis": limit.basis}
    return Term(label, agreed, rule, limit.basis, problem)
