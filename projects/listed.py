"""A list of pledges beside what its call already holds: what is new, known, or in conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger.models.bank import Expected
from projects import pledgelist
from projects.models.contribution import Call, Form, Pledge


@dataclass(frozen=True)
class FormTotal:
    """How many rows of one form, and their đồng."""

    form: Form
    count: int
    amount: int
    quantity: Decimal


@dataclass(frozen=True)
class Listed:
    """A list read for one call; rows are fresh or known, and a problem stops them all."""

    fresh: list[pledgelist.Row]
    known: list[pledgelist.Row]
    problems: list[pledgelist.Problem]
    remarks: list[str]

    @property
    def rows(self) -> list[pledgelist.Row]:
        """Return all rows that could be read, in the order of the file."""
        return sorted([*self.fresh, *self.known], key=lambda row: (row.sheet, row.number))

    @property
    def totals(self) -> list[FormTotal]:
        """Return the totals by form of all rows."""
        return [_total(form, same) for form in Form if (same := _of_form(self.rows, form))]


def of_file(call: Call, data: bytes, filename: str) -> Listed:
    """Read a file for `call`. Raises sheets.SheetError and pledgelist.NoHeadingsError."""
    found = pledgelist.read(data, filename, prefix=call.project.book.code_prefix)
    by_key, by_code = _held(call)
    taken = _taken(found.rows, by_code)
    fresh, known = [], []
    problems = list(found.problems)
    for row in found.rows:
        held = by_key.get(row.key) or by_code.get(row.code)
        if held is not None:
            known.append(row)
            problems += _conflict(row, held)
        elif row.code in taken:
            problems.append(_problem(row, f"mã {row.code} đã dùng cho đăng ký khác. Hãy để trống."))
        else:
            fresh.append(row)
    problems.sort(key=lambda problem: (problem.sheet, problem.row))
    return Listed(fresh, known, problems, found.remarks)


def _held(call: Call) -> tuple[dict[str, Pledge], dict[str, Pledge]]:
    pledges = list(Pledge.objects.filter(call=call).select_related("giver", "expected"))
    by_key = {pledge.row_key: pledge for pledge in pledges if pledge.row_key}
    by_code = {pledge.expected.code: pledge for pledge in pledges if pledge.expected}
    return by_key, by_code


def _taken(rows: Sequence[pledgelist.Row], own: dict[str, Pledge]) -> set[str]:
    codes = {row.code for row in rows if row.code} - own.keys()
    return set(Expected.objects.filter(code__in=codes).values_list("code", flat=True))


def _conflict(row: pledgelist.Row, held: Pledge) -> list[pledgelist.Problem]:
    """Report a code already held that now says something else: one of the two would be lost."""
    if not row.code or (held.amount == row.amount and held.form == row.form):
        return []
    advice = (
        f"mã {row.code} đã nhập cho {held.giver.name} với số tiền hoặc hình thức khác. "
        "Hãy sửa dòng này cho khớp, hoặc bỏ dòng và rút đăng ký cũ."
    )
    return [_problem(row, advice)]


def _problem(row: pledgelist.Row, advice: str) -> pledgelist.Problem:
    return pledgelist.Problem(row.number, "Mã chuyển khoản", advice, row.sheet)


def _of_form(rows: Sequence[pledgelist.Row], form: Form) -> list[pledgelist.Row]:
    return [row for row in rows if row.form == form]


def _total(form: Form, rows: Sequence[pledgelist.Row]) -> FormTotal:
    return FormTotal(
        form,
        len(rows),
        sum(row.amount or 0 for row in rows),
        sum((row.quantity or Decimal(0) for row in rows), Decimal(0)),
    )
