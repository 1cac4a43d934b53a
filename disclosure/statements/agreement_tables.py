"""What the statement of an agreement shows of its facts: the equation, the tables, what does not tie."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disclosure.facts.partnership import AgreementFacts, Deed, Promise
from disclosure.facts.words import Word
from disclosure.statements.kind import Row, Table, Term
from ledger import money


@dataclass(frozen=True)
class Sums:
    """What one side, or both, promised and did, in đồng; services have no amount and count nothing."""

    promised: int
    before: int
    within: int
    left: int
    over: int


def faults(facts: AgreementFacts) -> list[str]:
    """Say where what was done does not add up, or a receipt says another sum than the books."""
    found = []
    for side, rows in sides(facts):
        deeds = sum(
            deed.amount or 0 for deed in facts.deeds if deed.confirmed and deed.side == side
        )
        if deeds != sum(row.within for row in rows):
            found.append(
                _("%(side)s: các lần thực hiện trong kỳ cộng lại không bằng số đã làm của cam kết.")
                % {"side": side.word}
            )
    found += [
        _("%(voucher)s: tính cho cam kết %(amount)s đồng, sổ ghi %(booked)s đồng.")
        % {
            "voucher": deed.voucher,
            "amount": money.format_vnd(deed.amount or 0),
            "booked": money.format_vnd(deed.booked),
        }
        for deed in facts.deeds
        if deed.booked is not None and deed.booked != deed.amount
    ]
    return found


def equation(facts: AgreementFacts) -> tuple[Term, ...]:
    """Return what both sides promised in đồng, did before and in the period, and still owe."""
    found = sums(facts.promises)
    before = (Term(_("Đã thực hiện trước kỳ"), found.before, "−"),) if found.before else ()
    over = (Term(_("Làm vượt cam kết"), found.over, "+"),) if found.over else ()
    return (
        Term(_("Hai bên cam kết"), found.promised),
        *before,
        Term(_("Thực hiện trong kỳ"), found.within, "−"),
        *over,
        Term(_("Còn phải thực hiện"), found.left, "="),
    )


def tables(facts: AgreementFacts) -> tuple[Table, ...]:
    """Return what each side owes, the promises one by one, and what was done in the period."""
    return (_by_side(facts), _promises(facts), _deeds(facts))


def context(facts: AgreementFacts) -> dict[str, Any]:
    """Return the promises of each side with their sums, and the sum of what was done."""
    return {
        "wide": True,
        "sides": [
            (side, [(row, left(row)) for row in rows], sums(rows)) for side, rows in sides(facts)
        ],
        "done": done(facts),
        "unconfirmed": sum(not deed.confirmed for deed in facts.deeds),
    }


def sides(facts: AgreementFacts) -> list[tuple[Word, list[Promise]]]:
    """Return the promises of each side, the one whose first is due first leading."""
    found = dict.fromkeys(row.side for row in facts.promises)
    return [(side, [row for row in facts.promises if row.side == side]) for side in found]


def left(row: Promise) -> int | None:
    """Return the đồng still owed; None for a service."""
    return None if row.amount is None else max(row.amount - row.before - row.within, 0)


def sums(rows: Iterable[Promise]) -> Sums:
    """Return what these promises add up to."""
    in_money = [row for row in rows if row.amount is not None]
    promised = sum(row.amount or 0 for row in in_money)
    before, within = sum(row.before for row in in_money), sum(row.within for row in in_money)
    owed = sum(left(row) or 0 for row in in_money)
    return Sums(promised, before, within, owed, over=owed + before + within - promised)


def done(facts: AgreementFacts) -> int:
    """Return the đồng that were done in the period and confirmed."""
    return sum(deed.amount or 0 for deed in facts.deeds if deed.confirmed)


def _by_side(facts: AgreementFacts) -> Table:
    return Table(
        name="hai-ben",
        title=_("Mỗi bên đã làm và còn phải làm"),
        headings=(
            _("Bên thực hiện"),
            _("Đã cam kết"),
            _("Đã làm trước kỳ"),
            _("Làm trong kỳ"),
            _("Còn phải làm"),
        ),
        money=frozenset(range(1, 5)),
        rows=tuple((side.word, *_figures(rows)) for side, rows in sides(facts)),
        total=(_("Cộng"), *_figures(facts.promises)),
    )


def _figures(rows: Iterable[Promise]) -> tuple[int, int, int, int]:
    found = sums(rows)
    return (found.promised, found.before, found.within, found.left)


def _promises(facts: AgreementFacts) -> Table:
    return Table(
        name="cam-ket",
        title=_("Cam kết của hai bên"),
        headings=(
            _("Bên thực hiện"),
            _("Cam kết"),
            _("Hạn"),
            _("Số tiền"),
            _("Đã làm trước kỳ"),
            _("Làm trong kỳ"),
            _("Còn phải làm"),
            _("Tình trạng"),
            _("Ngày xong"),
            _("Số ngày trễ"),
        ),
        money=frozenset(range(3, 7)),
        rows=tuple(_promise_row(row) for row in facts.promises),
        total=("", _("Cộng"), "", *_figures(facts.promises), "", "", ""),
    )


def _promise_row(row: Promise) -> Row:
    said = (row.side.word, row.content, row.due_on)
    figures: Row = ("", "", "", "")
    if row.amount is not None:
        figures = (row.amount, row.before, row.within, left(row))
    return (*said, *figures, row.state.word, row.done_on or "", row.days_late or "")


def _deeds(facts: AgreementFacts) -> Table:
    return Table(
        name="thuc-hien",
        title=_("Đã thực hiện trong kỳ"),
        headings=(
            _("Ngày"),
            _("Bên thực hiện"),
            _("Cam kết"),
            _("Ghi chú"),
            _("Chứng từ"),
            _("Xác nhận"),
            _("Số tiền, giá trị"),
        ),
        money=frozenset({6}),
        rows=tuple(_deed_row(deed) for deed in facts.deeds),
        total=("", "", _("Cộng phần đã xác nhận"), "", "", "", done(facts)),
    )


def _deed_row(deed: Deed) -> Row:
    confirmed = _("đã xác nhận") if deed.confirmed else _("chờ bên kia xác nhận")
    said = (deed.on, deed.side.word, deed.content, deed.note, deed.voucher, confirmed)
    return (*said, "" if deed.amount is None else deed.amount)
