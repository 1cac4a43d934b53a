"""What the statement of a fund shows of its facts: the equation, the tables, what does not tie."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from disclosure.facts.fund import FundFacts, FundMovement, FundPurpose
from disclosure.statements.kind import Row, Table, Term
from ledger import money

# A cell that is left empty: nothing is missing there.
_NOTHING = ""


def faults(facts: FundFacts) -> list[str]:
    """Say where the lines, the sums kept, the purposes or the bank do not tie, or money was short."""
    found = [*_broken_lines(facts), *_broken_sums(facts), *_below_zero(facts)]
    if facts.lines:
        found.append(
            _("Còn %(count)d dòng sao kê của tài khoản đến hết kỳ chưa khớp sổ.")
            % {"count": facts.lines}
        )
    return found


def equation(facts: FundFacts) -> tuple[Term, ...]:
    """Return opening, what came, what went and closing."""
    return (
        Term(_("Số dư đầu kỳ"), facts.opening),
        Term(_("Thu trong kỳ"), facts.received, "+"),
        Term(_("Chi trong kỳ"), facts.paid, "−"),
        Term(_("Số dư cuối kỳ"), facts.closing, "="),
    )


def tables(facts: FundFacts) -> tuple[Table, ...]:
    """Return the money by purpose, and the book line by line."""
    return (_by_purpose(facts), _movements(facts))


def context(_facts: FundFacts) -> dict[str, Any]:
    """Lay the sheet across: the lines are wide."""
    return {"wide": True}


def _broken_lines(facts: FundFacts) -> Iterator[str]:
    """Yield what the lines say otherwise than the sums, and the first line whose balance is off."""
    came, went = _came_and_went(facts.movements)
    for name, said, summed in (
        (_("thu"), facts.received, came),
        (_("chi"), facts.paid, went),
    ):
        if said != summed:
            yield _("Các dòng %(name)s cộng lại là %(summed)s đồng, sổ ghi %(said)s đồng.") % {
                "name": name,
                "summed": money.format_vnd(summed),
                "said": money.format_vnd(said),
            }
    after = facts.opening
    for row in facts.movements:
        after += row.amount
        if after != row.after:
            yield _("Từ chứng từ %(voucher)s, số dư trên từng dòng không cộng đúng.") % {
                "voucher": row.voucher
            }
            break


def _broken_sums(facts: FundFacts) -> Iterator[str]:
    gap = facts.opening + facts.received - facts.paid - facts.closing
    if gap:
        yield _("Đầu kỳ cộng thu trừ chi lệch %(gap)s đồng so với số dư cuối kỳ trong sổ.") % {
            "gap": money.format_vnd(abs(gap))
        }
    total = _total(facts.purposes)
    if total != (facts.opening, facts.received, facts.paid, facts.closing):
        yield _("Cộng theo công trình không bằng số của cả quỹ.")


def _below_zero(facts: FundFacts) -> Iterator[str]:
    """Yield the first day that ended with less than nothing: money was paid before it came."""
    ends = {row.on: row.after for row in facts.movements}
    short = next((on for on, after in ends.items() if after < 0), None)
    if short is not None:
        yield _("Hết ngày %(day)s quỹ âm %(amount)s đồng: có khoản chi ghi trước ngày tiền về.") % {
            "day": f"{short:%d/%m/%Y}",
            "amount": money.format_vnd(-ends[short]),
        }


def _came_and_went(movements: Iterable[FundMovement]) -> tuple[int, int]:
    rows = list(movements)
    return sum(row.came or 0 for row in rows), sum(row.went or 0 for row in rows)


def _total(purposes: Iterable[FundPurpose]) -> tuple[int, ...]:
    figures = [(row.opening, row.received, row.paid, row.closing) for row in purposes]
    return tuple(map(sum, zip(*figures, strict=True))) or (0, 0, 0, 0)


def _by_purpose(facts: FundFacts) -> Table:
    return Table(
        name="cong-trinh",
        title=_("Thu, chi của quỹ theo công trình"),
        headings=(
            _("Mã"),
            _("Công trình, mục đích"),
            _("Đầu kỳ"),
            pgettext("sổ quỹ", "Thu"),
            pgettext("sổ quỹ", "Chi"),
            _("Cuối kỳ"),
        ),
        money=frozenset(range(2, 6)),
        rows=tuple(
            (row.code, row.title, row.opening, row.received, row.paid, row.closing)
            for row in facts.purposes
        ),
        total=("", _("Cộng"), *_total(facts.purposes)),
    )


def _movements(facts: FundFacts) -> Table:
    return Table(
        name="so-quy",
        title=_("Từng khoản thu, chi"),
        headings=(
            _("Ngày"),
            _("Chứng từ"),
            _("Nội dung"),
            _("Mã công trình"),
            pgettext("sổ quỹ", "Thu"),
            pgettext("sổ quỹ", "Chi"),
            _("Còn lại"),
        ),
        money=frozenset(range(4, 7)),
        rows=tuple(_row(row) for row in facts.movements),
        total=("", "", _("Cộng"), "", facts.received, facts.paid, facts.closing),
    )


def _row(row: FundMovement) -> Row:
    said = (row.on, row.voucher, row.summary, row.purpose)
    return (*said, row.came or _NOTHING, row.went or _NOTHING, row.after)
