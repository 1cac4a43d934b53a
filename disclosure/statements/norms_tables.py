"""What the statement of support by norms shows of its facts: the equation, the tables, what does not tie."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from disclosure.facts.norms import NormFacts, NormSupport, Supported
from disclosure.statements.kind import Table, Term
from ledger import money


def total(rows: Iterable[Supported], title: str = "") -> Supported:
    """Return the sums of some projects under one title."""
    found = list(rows)
    return Supported(
        project="",
        title=title,
        beneficiaries=sum(row.beneficiaries for row in found),
        entitled=sum(row.entitled for row in found),
        requested=sum(row.requested for row in found),
        approved=sum(row.approved for row in found),
        drawn=sum(row.drawn for row in found),
        before=sum(row.before for row in found),
        paid=sum(row.paid for row in found),
    )


def faults(facts: NormFacts) -> list[str]:
    """Say which voucher is not booked as asked, and where more was paid than drawn."""
    found = [
        _("%(project)s, %(voucher)s: hồ sơ ghi %(said)s đồng, sổ ghi %(booked)s đồng.")
        % {
            "project": row.project,
            "voucher": row.voucher,
            "said": money.format_vnd(row.said),
            "booked": money.format_vnd(row.booked),
        }
        for row in facts.untied
    ]
    for norm in facts.norms:
        for row in norm.projects:
            if not row.before + row.paid <= row.drawn <= row.approved <= row.requested:
                found.append(
                    _("%(project)s: số đã chi, đã rút, được duyệt, đề nghị không theo thứ tự.")
                    % {"project": row.project}
                )
            if row.approved > row.entitled:
                found.append(
                    _("%(project)s: được duyệt nhiều hơn định mức “%(norm)s”.")
                    % {"project": row.project, "norm": norm.title}
                )
    return found


def equation(facts: NormFacts) -> tuple[Term, ...]:
    """Return what the norms give, what was paid before and in the period, and what is wanting."""
    summed = _whole(facts)
    before = (Term(_("Đã chi trước kỳ"), summed.before, "−"),) if summed.before else ()
    return (
        Term(_("Theo định mức"), summed.entitled),
        *before,
        Term(_("Chi trong kỳ"), summed.paid, "−"),
        Term(_("Còn thiếu so với định mức"), summed.gap, "="),
    )


def tables(facts: NormFacts) -> tuple[Table, ...]:
    """Return the norms and their bases, what was given by each, and to which projects."""
    return (_bases(facts), _norms(facts), _projects(facts))


def context(facts: NormFacts) -> dict[str, Any]:
    """Return each norm with its sum, and the sum of all; the sheet lies across."""
    return {
        "wide": True,
        "norms": [(norm, total(norm.projects)) for norm in facts.norms],
        "total": _whole(facts),
    }


def _whole(facts: NormFacts) -> Supported:
    return total(row for norm in facts.norms for row in norm.projects)


def _headings() -> tuple[str, ...]:
    return (
        _("Số đối tượng"),
        _("Theo định mức"),
        _("Đề nghị"),
        _("Được duyệt"),
        _("Đã rút"),
        _("Chi trước kỳ"),
        _("Chi trong kỳ"),
        _("Còn thiếu"),
    )


def _figures(row: Supported) -> tuple[int, ...]:
    amounts = (row.entitled, row.requested, row.approved, row.drawn, row.before, row.paid, row.gap)
    return (row.beneficiaries, *amounts)


def _basis(norm: NormSupport) -> str:
    return norm.basis.number if norm.basis.verified else _("chưa kiểm chứng")


def _bases(facts: NormFacts) -> Table:
    return Table(
        name="can-cu",
        title=_("Các định mức và căn cứ"),
        headings=(_("Mã"), _("Định mức"), _("Mức hỗ trợ"), _("Căn cứ")),
        money=frozenset(),
        rows=tuple((norm.code, norm.title, norm.level, _basis(norm)) for norm in facts.norms),
    )


def _norms(facts: NormFacts) -> Table:
    return Table(
        name="dinh-muc",
        title=_("Hỗ trợ theo từng định mức"),
        headings=(_("Mã định mức"), *_headings()),
        money=frozenset(range(2, 9)),
        rows=tuple((norm.code, *_figures(total(norm.projects))) for norm in facts.norms),
        total=(_("Cộng"), *_figures(_whole(facts))),
    )


def _projects(facts: NormFacts) -> Table:
    return Table(
        name="cong-trinh",
        title=_("Hỗ trợ theo từng công trình"),
        headings=(_("Công trình"), _("Mã định mức"), *_headings()),
        money=frozenset(range(3, 10)),
        rows=tuple(
            (f"{row.project} {row.title}", norm.code, *_figures(row))
            for norm in facts.norms
            for row in norm.projects
        ),
        total=(_("Cộng"), "", *_figures(_whole(facts))),
    )
