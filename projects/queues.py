"""What waits for whom: the heart of each role's home page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import moves, oldbooks, periods, permissions, signoffs, statements
from ledger.models.bank import Custody
from ledger.models.chart import Book
from ledger.models.decisions import Ruling
from ledger.models.people import Organisation, Role, User
from projects import endings, guarantees, papers, payments
from projects.models.agreement import Agreement, Fulfilment
from projects.models.allocation import AllocationRequest
from projects.models.contract import Acceptance, Amendment, Contract, Defect
from projects.models.payment import PaymentRequest
from projects.workflow import AllocationState, Level, PaymentState

_M = TypeVar("_M", Amendment, Acceptance)


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, about which project, where, and by when (None: no deadline)."""

    what: str
    about: str
    url: str
    due_on: date | None = None


def waiting_for(user: User, *, on: date) -> list[Waiting]:
    """Return what waits for `user`, the nearest deadline first."""
    found = [
        *_for_accountant(user, on=on),
        *_for_cashier(user, on=on),
        *_for_chair(user, on=on),
        *_for_village_head(user, on=on),
        *_for_reviewer(user, on=on),
    ]
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or on))


def _for_accountant(user: User, *, on: date) -> Iterator[Waiting]:
    books = permissions.books_of(user, [Role.ACCOUNTANT], on=on)
    yield from _files_to_check(user, books, on=on)
    yield from _allocations(books, AllocationState.RETURNED, _("Sửa và gửi lại đề nghị phân bổ"))
    yield from _allocations(books, AllocationState.APPROVED, _("Rút dự toán đã duyệt"))
    transfers = _payments(books, PaymentState.APPROVED).exclude(
        custody__kind=Custody.Kind.VILLAGE, village_consent__isnull=True
    )
    for payment in transfers.exclude(custody__kind=Custody.Kind.CASH_BOX):
        yield _payment_item(payment, _("Chuyển tiền và ghi đã chi"))
    yield from _guarantees(books, on=on)
    yield from _late_defects(books, on=on)
    yield from _statements(books)
    yield from (Waiting(**vars(item)) for item in endings.for_accountant(user, books, on=on))
    yield from _months(books, on=on)


def _files_to_check(user: User, books: list[Book], *, on: date) -> Iterator[Waiting]:
    """Yield the files that wait for a check by `user`: others' ones, and own ones of who works alone."""
    for book in books:
        rows = _payments([book], PaymentState.REQUESTED)
        if papers.has_another(book.organisation, user, on=on):
            rows = rows.exclude(made_by=user)
        for payment in rows:
            yield _payment_item(payment, _("Kiểm tra hồ sơ chi"), "payment_check")


def _for_cashier(user: User, *, on: date) -> Iterator[Waiting]:
    books = permissions.books_of(user, [Role.CASHIER], on=on)
    cash = _payments(books, PaymentState.APPROVED).filter(custody__kind=Custody.Kind.CASH_BOX)
    for payment in cash:
        yield _payment_item(payment, _("Chi tiền mặt"))


def _for_chair(user: User, *, on: date) -> Iterator[Waiting]:
    books = permissions.books_of(user, [Role.CHAIR], on=on)
    for payment in _payments(books, PaymentState.CHECKED).exclude(
        Q(made_by=user) | Q(checked_by=user)
    ):
        yield _payment_item(payment, _("Duyệt chi"))
    yield from _allocations(
        books, AllocationState.SUBMITTED, _("Duyệt phân bổ"), level=Level.COMMUNE
    )
    yield from _sign_offs(books, but_of=user)
    yield from _contracts(books, but_of=user)
    yield from _late_defects(books, on=on)
    yield from _closings(books, but_of=user)
    yield from _old_books(books, but_of=user)
    yield from _moves(user, books, Ruling.Office.CHAIR)
    for agreement in Agreement.objects.filter(
        project__book__in=books, state="DRAFT", commitments__isnull=False
    ).distinct():
        yield Waiting(
            _("Ký thỏa thuận"), agreement.title, reverse("agreement_show", args=[agreement.pk])
        )
    for done in Fulfilment.objects.filter(
        commitment__agreement__project__book__in=books,
        commitment__side="BUSINESS",
        confirmed_by=None,
        contribution=None,
    ).select_related("commitment__agreement"):
        yield Waiting(
            _("Xác nhận việc doanh nghiệp đã làm"),
            done.commitment.content,
            reverse("agreement_show", args=[done.commitment.agreement_id]),
        )
    yield from (Waiting(**vars(item)) for item in endings.for_chair(user, books))


def _months(books: list[Book], *, on: date) -> Iterator[Waiting]:
    """Yield the month that ended last, where nobody has presented its reconciliation."""
    for book in books:
        if (last := signoffs.unsigned(book, on=on)[-1:]) == signoffs.months(book, on=on)[-1:]:
            for day in last:
                url = reverse("sign_off_present", args=[f"{day:%Y-%m}"])
                what = _("Đối chiếu tháng %(month)s") % {"month": f"{day:%m/%Y}"}
                yield Waiting(what, str(book), url)


def _sign_offs(books: list[Book], *, but_of: User) -> Iterator[Waiting]:
    for made in signoffs.waiting_in(books).exclude(made_by=but_of):
        about = f"{made.last:%m/%Y}: {made.book}"
        yield Waiting(_("Xác nhận đối chiếu"), about, reverse("sign_off_show", args=[made.pk]))


def _contracts(books: list[Book], *, but_of: User) -> Iterator[Waiting]:
    """Yield the contracts, amendments and acceptances that wait for the chair."""
    for contract in Contract.objects.filter(project__book__in=books, state="DRAFT").exclude(
        made_by=but_of
    ):
        about, url = str(contract), reverse("contract_show", args=[contract.pk])
        yield Waiting(_("Ký hợp đồng"), about, url)
    for amendment in _of_contracts(Amendment.objects.exclude(made_by=but_of), books):
        about = f"{amendment.contract.number}: {amendment.reason}"
        url = reverse("contract_show", args=[amendment.contract_id])
        yield Waiting(_("Ký phụ lục hợp đồng"), about, url)
    for acceptance in _of_contracts(Acceptance.objects.exclude(made_by=but_of), books):
        about = f"{acceptance.contract.number}: {acceptance.stage}"
        url = reverse("acceptance_show", args=[acceptance.pk])
        yield Waiting(_("Xác nhận nghiệm thu"), about, url)


def _of_contracts(rows: "QuerySet[_M]", books: list[Book]) -> "QuerySet[_M]":
    drafts = rows.filter(contract__project__book__in=books, state="DRAFT")
    return drafts.select_related("contract").order_by("pk")


def _guarantees(books: list[Book], *, on: date) -> Iterator[Waiting]:
    for row in guarantees.ending(books, on=on):
        url = reverse("contract_show", args=[row.contract_id])
        yield Waiting(
            _("Gia hạn bảo lãnh"), f"{row.contract.number}: {row}, {row.bank}", url, row.until
        )


def _late_defects(books: list[Book], *, on: date) -> Iterator[Waiting]:
    rows = Defect.objects.filter(
        contract__project__book__in=books, mended_on=None, due_on__lt=on
    ).select_related("contract")
    for row in rows.order_by("due_on"):
        url = reverse("contract_show", args=[row.contract_id])
        about = f"{row.contract.number}: {row.text}"
        yield Waiting(_("Tồn tại quá hạn khắc phục"), about, url, row.due_on)


def _closings(books: list[Book], *, but_of: User) -> Iterator[Waiting]:
    for asked in periods.waiting_in(books).exclude(asked_by=but_of):
        what = _("Duyệt khóa sổ") if asked.is_close else _("Duyệt mở lại kỳ đã khóa")
        about = f"{asked.last:%d/%m/%Y}: {asked.reason}" if asked.last else asked.reason
        yield Waiting(what, about, reverse("period_show", args=[asked.pk]))


def _old_books(books: list[Book], *, but_of: User) -> Iterator[Waiting]:
    for file in oldbooks.waiting_in(books).exclude(brought_by=but_of):
        url = reverse("entry_file_show", args=[file.pk])
        yield Waiting(_("Duyệt tệp sổ cũ"), file.file_name, url)


def _for_village_head(user: User, *, on: date) -> Iterator[Waiting]:
    for book in permissions.books_of(user, [Role.VILLAGE_HEAD], on=on):
        headed = permissions.headed_by(user, book.organisation, on=on)
        villages = None if "" in headed else headed
        yield from _moves(user, [book], Ruling.Office.VILLAGE_HEAD, villages)
        for payment in payments.waiting_for_village(book, headed):
            url = reverse("payment_confirm", args=[payment.pk])
            about = f"{payment.project.title}: {payment.content}"
            yield Waiting(_("Xác nhận chi từ tài khoản của thôn"), about, url)


def _moves(
    user: User, books: list[Book], office: Ruling.Office, villages: frozenset[str] | None = None
) -> Iterator[Waiting]:
    """Yield the decisions to move money that wait for an office, of some villages or of all."""
    for decision in moves.waiting(books):
        custody = decision.from_fund.custody
        own = villages is None or (custody is not None and custody.village in villages)
        if own and decision.asked_by_id != user.pk and office in moves.offices_waited_for(decision):
            url = reverse("move_show", args=[decision.pk])
            yield Waiting(_("Duyệt điều chuyển tiền"), f"{decision.number}: {decision.why}", url)


def _for_reviewer(user: User, *, on: date) -> Iterator[Waiting]:
    offices = permissions.organisations_of(user, Role.REVIEWER, Role.REVIEW_LEAD, on=on)
    codes = [o.province_code for o in offices if o.kind == Organisation.Kind.FINANCE]
    requests = AllocationRequest.objects.filter(
        state=AllocationState.SUBMITTED,
        level=Level.PROVINCE,
        project__book__organisation__province_code__in=codes,
    ).select_related("project__book__organisation")
    for request in requests:
        yield Waiting(
            _("Thẩm định phân bổ"),
            f"{request.project.title}, {request.project.book.organisation.name}",
            reverse("review_show", args=[request.pk]),
            request.due_on,
        )


def _allocations(
    books: list[Book], state: AllocationState, what: str, level: Level | None = None
) -> Iterator[Waiting]:
    requests = AllocationRequest.objects.filter(project__book__in=books, state=state)
    if level is not None:
        requests = requests.filter(level=level)
    for request in requests.select_related("project"):
        due_on = request.due_on if state == AllocationState.SUBMITTED else None
        url = reverse("allocation_show", args=[request.pk])
        yield Waiting(what, request.project.title, url, due_on)


def _payments(books: list[Book], state: PaymentState) -> "QuerySet[PaymentRequest]":
    return PaymentRequest.objects.filter(project__book__in=books, state=state).select_related(
        "project", "payee"
    )


def _payment_item(payment: PaymentRequest, what: str, page: str = "payment_show") -> Waiting:
    about = f"{payment.project.title}: {payment.content}"
    return Waiting(what, about, reverse(page, args=[payment.pk]))


def _statements(books: list[Book]) -> Iterator[Waiting]:
    """Yield the statement files that came in only partly, and the accounts with lines to match."""
    begun = statements.unfinished(Custody.objects.filter(book__in=books))
    for file in begun.select_related("custody"):
        url = reverse("statement_show", args=[file.pk])
        yield Waiting(_("Nhập tiếp sao kê"), f"{file.custody.name}: {file.file_name}", url)
    counts = statements.open_counts(books)
    for custody in Custody.objects.filter(pk__in=counts).order_by("pk"):
        yield Waiting(
            _("Đối chiếu %(count)d dòng sao kê") % {"count": counts[custody.pk]},
            custody.name,
            reverse("bank_account", args=[custody.pk]),
        )
