"""Write down what was done at the end of a year: reconciled, carried over, reported."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import money, permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.chart import Book, Fund
from ledger.models.people import Role, User
from projects import yearend
from projects.models.contract import Contract
from projects.models.project import Project
from projects.models.settlement import YearEndRecord

What = YearEndRecord.What


class YearEndRefusedError(LedgerError):
    """The record cannot be written like this; the sentence says why."""


@dataclass(frozen=True)
class Paper:
    """The paper behind a record: its number and day."""

    number: str
    on: date
    note: str = ""


def reconcile_advance(
    *, contract: Contract, year: int, amount: int, paper: Paper, by: User, on: date
) -> YearEndRecord:
    """Say that the Treasury confirmed the advance of a contract that stood on 31 December, in đồng.

    By the accountant. YearEndRefusedError: another amount than the books have. NotAllowedError.
    """
    book = contract.project.book
    _require(book, year, paper, by=by, on=on)
    row = next((r for r in yearend.advances(book, year) if r.contract.pk == contract.pk), None)
    left = row.left if row else 0
    if amount != left:
        raise YearEndRefusedError(
            _(
                "Sổ còn tạm ứng chưa thu hồi %(left)s đồng. Nếu Kho bạc ghi số khác, hãy tìm chênh lệch "
                "trước khi ghi đã đối chiếu."
            )
            % {"left": money.format_vnd(left)}
        )
    return _write(book, year, What.ADVANCE, amount, paper, by=by, contract=contract)


def carry_over(
    *, project: Project, fund: Fund, year: int, amount: int, paper: Paper, by: User, on: date
) -> YearEndRecord:
    """Say by which decision budget money of a project may be spent in the next year, in đồng.

    By the accountant. YearEndRefusedError: more than stood there and did not go back. NotAllowedError.
    """
    _require(project.book, year, paper, by=by, on=on)
    rows = yearend.unspent(project.book, year)
    row = next((r for r in rows if (r.project.pk, r.fund.pk) == (project.pk, fund.pk)), None)
    most = row.there - row.returned - row.waiting if row else 0
    if not 0 < amount <= most:
        raise YearEndRefusedError(
            _("Nguồn này còn %(most)s đồng của năm %(year)d. Hãy ghi không quá số đó.")
            % {"most": money.format_vnd(most), "year": year}
        )
    return _write(
        project.book, year, What.CARRIED, amount, paper, by=by, project=project, fund=fund
    )


def report(*, book: Book, year: int, paper: Paper, by: User, on: date) -> YearEndRecord:
    """Say by which paper the settlements of a year were reported. By the accountant."""
    _require(book, year, paper, by=by, on=on)
    return _write(book, year, What.REPORTED, 0, paper, by=by)


def _require(book: Book, year: int, paper: Paper, *, by: User, on: date) -> None:
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=on)
    if not paper.number.strip():
        raise YearEndRefusedError(_("Hãy ghi số văn bản."))
    if not yearend.last_day(year) < paper.on <= on:
        raise YearEndRefusedError(
            _("Ngày văn bản phải sau ngày 31/12/%(year)d và không ở tương lai.") % {"year": year}
        )


def _write(
    book: Book, year: int, what: What, amount: int, paper: Paper, *, by: User, **of: object
) -> YearEndRecord:
    with transaction.atomic():
        # One record at a time in a book: the last one counts.
        Book.objects.select_for_update(no_key=True).get(pk=book.pk)
        made = YearEndRecord.objects.create(
            book=book,
            year=year,
            what=what,
            amount=amount,
            number=paper.number.strip(),
            on=paper.on,
            note=paper.note.strip()[:300],
            by=by,
            **of,
        )
        trail.record("end_year", made, by=by, book=book, text=f"{what} {year}: {made.number}")
    return made
