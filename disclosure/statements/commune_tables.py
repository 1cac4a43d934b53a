"""What the statement of a commune shows of its facts: the equation, the tables, what does not tie."""

from typing import Any

from django.utils.translation import gettext as _

from disclosure.facts.commune import CommuneFacts, PurposeSums
from disclosure.statements.kind import Row, Table, Term


def faults(facts: CommuneFacts) -> list[str]:
    """Say where a row, the sums of the book, or the bank does not tie."""
    found = [
        _("%(title)s: đầu kỳ cộng thu trừ chi không bằng cuối kỳ.") % {"title": row.title}
        for row in _rows(facts)
        if row.opening + _in(row) + _extra(row) - row.paid != row.closing
    ]
    total = _total(facts)
    for name, rows, kept in (
        (_("đầu kỳ"), total.opening, sum(place.opening for place in facts.kept)),
        (_("cuối kỳ"), total.closing, sum(place.closing for place in facts.kept)),
    ):
        if rows != kept:
            found.append(
                _("Số dư %(end)s của các công trình, hoạt động không bằng số tiền ở các nơi giữ.")
                % {"end": name}
            )
    if lines := sum(place.lines or 0 for place in facts.kept):
        found.append(
            _("Còn %(count)d dòng sao kê ngân hàng đến hết kỳ chưa khớp sổ.") % {"count": lines}
        )
    return found


def equation(facts: CommuneFacts) -> tuple[Term, ...]:
    """Return opening, received, the rest, paid and closing of all together."""
    total = _total(facts)
    return (
        Term(_("Có đầu kỳ"), total.opening),
        Term(_("Đã nhận trong kỳ"), _in(total), "+"),
        Term(_("Thu (+), chi (−) khác"), _extra(total), "+"),
        Term(_("Đã chi trong kỳ"), total.paid, "−"),
        Term(_("Còn lại cuối kỳ"), total.closing, "="),
    )


def tables(facts: CommuneFacts) -> tuple[Table, ...]:
    """Return the money by project and activity, by source, what else moved, and where it is kept."""
    return (
        _money(facts),
        _sources(facts),
        _extras(facts),
        _places(facts),
    )


def context(_facts: CommuneFacts) -> dict[str, Any]:
    """Lay the sheet across: its first table is wide."""
    return {"wide": True}


def _rows(facts: CommuneFacts) -> tuple[PurposeSums, ...]:
    return facts.projects + facts.others


def _in(row: PurposeSums) -> int:
    return sum(share.amount for share in row.received)


def _extra(row: PurposeSums) -> int:
    return sum(extra.amount for extra in row.extras)


def _total(facts: CommuneFacts) -> PurposeSums:
    rows = _rows(facts)
    return PurposeSums(
        code="",
        title=_("Cộng"),
        opening=sum(row.opening for row in rows),
        received=tuple(share for row in rows for share in row.received),
        extras=tuple(extra for row in rows for extra in row.extras),
        paid=sum(row.paid for row in rows),
        closing=sum(row.closing for row in rows),
    )


def _cells(row: PurposeSums) -> Row:
    return (row.code, row.title, row.opening, _in(row), _extra(row), row.paid, row.closing)


def _money(facts: CommuneFacts) -> Table:
    return Table(
        name="thu-chi",
        title=_("Thu, chi theo công trình, hoạt động"),
        headings=(
            _("Mã"),
            _("Công trình, hoạt động"),
            _("Có đầu kỳ"),
            _("Đã nhận"),
            _("Thu (+), chi (−) khác"),
            _("Đã chi"),
            _("Còn lại cuối kỳ"),
        ),
        money=frozenset(range(2, 7)),
        rows=tuple(_cells(row) for row in _rows(facts)),
        total=_cells(_total(facts)),
    )


def _sources(facts: CommuneFacts) -> Table:
    rows = tuple(
        (row.code, row.title, share.source.word, share.amount)
        for row in _rows(facts)
        for share in row.received
    )
    return Table(
        name="nguon",
        title=_("Đã nhận theo nguồn"),
        headings=(_("Mã"), _("Công trình, hoạt động"), _("Nguồn"), _("Đã nhận")),
        money=frozenset({3}),
        rows=rows,
        total=("", _("Cộng"), "", sum(row[3] for row in rows)),
    )


def _extras(facts: CommuneFacts) -> Table:
    rows = tuple(
        (row.code, row.title, extra.kind.word, extra.amount)
        for row in _rows(facts)
        for extra in row.extras
    )
    return Table(
        name="thu-chi-khac",
        title=_("Lãi, phí, điều chuyển và khoản khác"),
        headings=(_("Mã"), _("Công trình, hoạt động"), _("Nội dung"), _("Thu (+), chi (−)")),
        money=frozenset({3}),
        rows=rows,
        total=("", _("Cộng"), "", sum(row[3] for row in rows)),
    )


def _places(facts: CommuneFacts) -> Table:
    kept = facts.kept
    return Table(
        name="noi-giu-tien",
        title=_("Tiền ở các nơi giữ"),
        headings=(
            _("Nơi giữ tiền"),
            _("Loại"),
            _("Có đầu kỳ"),
            _("Còn lại cuối kỳ"),
            _("Dòng sao kê chưa khớp"),
        ),
        money=frozenset({2, 3}),
        rows=tuple((k.title, k.kind.word, k.opening, k.closing, k.lines) for k in kept),
        total=(
            _("Cộng"),
            "",
            sum(k.opening for k in kept),
            sum(k.closing for k in kept),
            sum(k.lines or 0 for k in kept),
        ),
    )
