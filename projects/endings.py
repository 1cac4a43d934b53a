"""What waits for whom at the end of a project and of a year, with its deadline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.law import YearDay
from ledger.models.people import User
from projects import settlements, warranties, workflow, yearend
from projects.models.project import Project
from projects.models.settlement import Handover, Return, Settlement
from projects.workflow import HandoverState, ReturnState, SettlementState

# How far ahead a warranty's end is told: a habit of the page, not a rule of law.
WARRANTY_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Ending:
    """One thing to do: what, about what, where, by when."""

    what: str
    about: str
    url: str
    due_on: date | None = None


def for_accountant(user: User, books: Sequence[Book], *, on: date) -> Iterator[Ending]:
    """Yield what waits for an accountant of `books`."""
    yield from _dossiers(user, books)
    yield from _warranties(books, on=on)
    for book in books:
        yield from _year(book, on.year - 1)


def for_chair(user: User, books: Sequence[Book]) -> Iterator[Ending]:
    """Yield what waits for the chair of `books`."""
    waiting = Handover.objects.filter(project__book__in=books, state=HandoverState.DRAFT)
    for handover in waiting.exclude(made_by=user).select_related("project"):
        url = reverse("handover_show", args=[handover.project.code])
        yield Ending(_("Xác nhận bàn giao"), handover.project.title, url)
    for settlement in _settlements(books, SettlementState.REVIEWED):
        if user.pk not in {settlement.made_by_id, settlement.reviewed_by_id}:
            yield _ending(settlement, _("Phê duyệt quyết toán"))
    for settlement in _settlements(books, SettlementState.APPROVED):
        yield _ending(settlement, _("Xử lý công nợ, tất toán công trình"))
    asked = Return.objects.filter(project__book__in=books, state=ReturnState.REQUESTED)
    for item in asked.exclude(made_by=user).select_related("project"):
        url = reverse("return_approve", args=[item.pk])
        yield Ending(_("Duyệt nộp trả tiền"), item.project.title, url)


def _dossiers(user: User, books: Sequence[Book]) -> Iterator[Ending]:
    """Yield dossiers to make, to send again, and to review (by another than who made them)."""
    for handover in settlements.to_settle(books):
        project = handover.project
        settlement = getattr(project, "settlement", None)
        state = settlement.state if settlement else SettlementState.DRAFT
        if state in {SettlementState.DRAFT, SettlementState.RETURNED}:
            yield _of(project.title, project, settlement, _("Lập hồ sơ quyết toán"))
        elif settlement and state == SettlementState.SUBMITTED and settlement.made_by_id != user.pk:
            yield _ending(settlement, str(workflow.move("settlement", "review").label))


def _settlements(books: Sequence[Book], state: SettlementState) -> Iterator[Settlement]:
    rows = Settlement.objects.filter(project__book__in=books, state=state)
    yield from rows.select_related("project__book__organisation").order_by("pk")


def _ending(settlement: Settlement, what: str) -> Ending:
    return _of(settlement.project.title, settlement.project, settlement, what)


def _of(about: str, project: Project, settlement: Settlement | None, what: str) -> Ending:
    step = settlements.open_step(project, settlement)
    due_on = step.due.due_on if step and step.due else None
    return Ending(what, about, reverse("settlement_show", args=[project.code]), due_on)


def _warranties(books: Sequence[Book], *, on: date) -> Iterator[Ending]:
    for row in warranties.kept(books, on=on):
        if row.kept and row.ends_on is not None and row.ends_on - on <= WARRANTY_AHEAD:
            yield Ending(
                _("Trả tiền giữ lại bảo hành"),
                f"{row.contract.number}, {row.contract.project.title}",
                reverse("retention_request", args=[row.contract.pk])
                if row.is_due
                else reverse("warranty_list"),
                row.ends_on,
            )


def _year(book: Book, year: int) -> Iterator[Ending]:
    """Yield the duties of the year that is over, as long as they are not done."""
    if yearend.last_day(year) < book.opened_on:
        return
    for code in YearDay.Code:
        try:
            due = yearend.due(code, year)
        except LedgerError:
            continue
        if _is_open(code, book, year):
            url = reverse("year_end", args=[year])
            yield Ending(str(code.label), _("Năm %(year)d") % {"year": year}, url, due.on)


def _is_open(code: YearDay.Code, book: Book, year: int) -> bool:
    match code:
        case YearDay.Code.ADVANCES_RECONCILED:
            return any(not row.is_reconciled for row in yearend.advances(book, year))
        case YearDay.Code.UNSPENT_RETURNED:
            return any(row.left for row in yearend.unspent(book, year))
        case YearDay.Code.SETTLEMENTS_REPORTED:
            waiting = yearend.reported(book, year) is None
            return waiting and bool(yearend.reports(book, year))
