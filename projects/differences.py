"""What does not tie on a day: each difference with its class, amount, age, owner and the row behind it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import refcode, tallies
from ledger.models.bank import Expected
from ledger.models.chart import Book, Function
from ledger.tallies import Movement, OpenLine
from projects.models.allocation import AllocationRequest
from projects.models.contract import Acceptance
from projects.models.contribution import Pledge
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.workflow import AcceptanceState, AllocationState, PaymentState


class Kind(models.TextChoices):
    """Classes of differences, the gravest first."""

    BOOKS_DIFFER = "BOOKS_DIFFER", gettext_lazy("Sổ khác hồ sơ hợp đồng")
    REVERSED_BUT_MATCHED = "REVERSED_BUT_MATCHED", gettext_lazy("Đã đảo nhưng ngân hàng có dòng")
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS", gettext_lazy("Sổ và ngân hàng khác số tiền")
    BANK_LINE_UNKNOWN = "BANK_LINE_UNKNOWN", gettext_lazy("Dòng sao kê chưa rõ là của khoản nào")
    PAYMENT_NOT_AT_BANK = "PAYMENT_NOT_AT_BANK", gettext_lazy("Đã ghi chi, sao kê chưa có")
    RECEIPT_NOT_AT_BANK = "RECEIPT_NOT_AT_BANK", gettext_lazy("Đã ghi thu, sao kê chưa có")
    PAID_ABOVE_ACCEPTED = "PAID_ABOVE_ACCEPTED", gettext_lazy("Thanh toán vượt nghiệm thu")
    DEBT_WITHOUT_FILE = "DEBT_WITHOUT_FILE", gettext_lazy("Công nợ nhà thầu ngoài hồ sơ hợp đồng")
    ACCEPTED_NOT_PAID = "ACCEPTED_NOT_PAID", gettext_lazy("Đã nghiệm thu, chưa thanh toán")
    ADVANCE_STANDING = "ADVANCE_STANDING", gettext_lazy("Tạm ứng chưa thu hồi")
    RETENTION_HELD = "RETENTION_HELD", gettext_lazy("Tiền giữ lại bảo hành")
    PLAN_SHORT = "PLAN_SHORT", gettext_lazy("Còn thiếu so với kế hoạch vốn")
    ALLOTTED_NOT_DRAWN = "ALLOTTED_NOT_DRAWN", gettext_lazy("Đã phân bổ, chưa rút")
    CASH_IN_HAND = "CASH_IN_HAND", gettext_lazy("Tiền mặt còn trong két")

    @property
    def tone(self) -> str:
        """Return late for what must be mended, wait for what must be done, nothing for what may stand."""
        if self in _TO_MEND:
            return "late"
        return "wait" if self in _TO_DO else ""

    @property
    def standing(self) -> str:
        """Return in one word what the tone says in colour."""
        return {"late": _("phải sửa"), "wait": _("phải làm")}.get(self.tone, _("theo dõi"))


_TO_MEND = frozenset(
    {
        Kind.BOOKS_DIFFER,
        Kind.REVERSED_BUT_MATCHED,
        Kind.AMOUNT_DIFFERS,
        Kind.PAID_ABOVE_ACCEPTED,
        Kind.DEBT_WITHOUT_FILE,
    }
)
_TO_DO = frozenset({Kind.BANK_LINE_UNKNOWN, Kind.PAYMENT_NOT_AT_BANK, Kind.RECEIPT_NOT_AT_BANK})


class Owner(models.TextChoices):
    """Whose move it is."""

    ACCOUNTANT = "ACCOUNTANT", gettext_lazy("Kế toán")
    CASHIER = "CASHIER", gettext_lazy("Thủ quỹ")
    CHAIR = "CHAIR", gettext_lazy("Chủ tài khoản")
    FINANCE = "FINANCE", gettext_lazy("Sở Tài chính")
    CONTRACTOR = "CONTRACTOR", gettext_lazy("Nhà thầu")


@dataclass(frozen=True)
class Difference:
    """One thing that does not tie: đồng above 0, since when, whose move it is, and the row behind it.

    `purpose` is whose money it is, None where it is no project's or not known yet; `what` names the row
    without a person's name; `url` shows it to staff.
    """

    kind: Kind
    purpose: int | None
    amount: int
    since: date | None
    owner: Owner
    what: str
    url: str = ""

    def days(self, on: date) -> int | None:
        """Return its age on a day, in days; None where nobody knows since when."""
        return None if self.since is None else max((on - self.since).days, 0)


# Books beside the bank


def of_movements(movements: list[Movement]) -> Iterator[Difference]:
    """Yield what is booked on bank accounts and not, or not wholly, on their statements."""
    for movement in movements:
        url = reverse("entry_show", args=[movement.entry])
        for share in movement.shares:
            if share.open:
                yield Difference(
                    _kind_of(movement),
                    share.purpose,
                    abs(share.open),
                    movement.on,
                    Owner.ACCOUNTANT,
                    movement.voucher,
                    url,
                )


def _kind_of(movement: Movement) -> Kind:
    if movement.undoes is not None:
        return Kind.REVERSED_BUT_MATCHED
    if movement.matched:
        return Kind.AMOUNT_DIFFERS
    return Kind.RECEIPT_NOT_AT_BANK if movement.moved > 0 else Kind.PAYMENT_NOT_AT_BANK


def of_lines(lines: list[OpenLine], owners: dict[int, int]) -> Iterator[Difference]:
    """Yield the statement lines without an entry; `owners` names the purpose a line's code points to."""
    for line in lines:
        yield Difference(
            Kind.AMOUNT_DIFFERS if line.open != line.amount else Kind.BANK_LINE_UNKNOWN,
            owners.get(line.line),
            abs(line.open),
            line.on,
            Owner.ACCOUNTANT,
            _("Dòng thu") if line.open > 0 else _("Dòng chi"),
            f"{reverse('bank_account', args=[line.custody])}?amount={abs(line.amount)}",
        )


def pointed_at(book: Book, lines: list[OpenLine]) -> dict[int, int]:
    """Return the purpose that the code in a line's text points to, by line; the others are left out."""
    found = {line.line: set(refcode.find(line.text, [book.code_prefix])) for line in lines}
    wanted = set().union(*found.values())
    if not wanted:
        return {}
    expected = Expected.objects.filter(book=book, code__in=wanted)
    owners: dict[str, int] = {}
    for rows, path in (
        (Pledge.objects.filter(expected__in=expected), "call__project__purpose"),
        (PaymentRequest.objects.filter(expected__in=expected), "project__purpose"),
    ):
        owners |= dict(rows.values_list("expected__code", path))
    named = {
        line: {owners[code] for code in codes if code in owners} for line, codes in found.items()
    }
    return {line: next(iter(known)) for line, known in named.items() if len(known) == 1}


# Allotted, and contracts


def of_allocations(projects: Collection[Project], on: date) -> Iterator[Difference]:
    """Yield what was allotted by a day and not drawn by then."""
    decided = [AllocationState.APPROVED, AllocationState.DRAWN]
    rows = AllocationRequest.objects.filter(
        project__in=projects, state__in=decided, decided_on__lte=on
    ).exclude(drawn_on__lte=on)
    for row in rows.select_related("project").order_by("decided_on", "pk"):
        yield Difference(
            Kind.ALLOTTED_NOT_DRAWN,
            row.project.purpose_id,
            row.amount,
            row.decided_on,
            Owner.ACCOUNTANT,
            str(row.get_source_display()),
            reverse("allocation_show", args=[row.pk]),
        )


@dataclass(frozen=True)
class Files:
    """The contract files of some projects as of a day: what was accepted, and what was paid on it."""

    acceptances: list[Acceptance]
    payments: list[PaymentRequest]

    def accepted(self) -> dict[int, int]:
        """Return the đồng accepted of each purpose: by contract, and of what was bought directly."""
        found: dict[int, int] = defaultdict(int)
        for acceptance in self.acceptances:
            found[acceptance.contract.project.purpose_id] += acceptance.value
        for payment in self.payments:
            if payment.kind == PaymentRequest.Kind.DIRECT and payment.accepted_on:
                found[payment.project.purpose_id] += payment.amount
        return found


def files(projects: Collection[Project], on: date) -> Files:
    """Read the contract files of some projects as of a day."""
    acceptances = Acceptance.objects.filter(
        contract__project__in=projects,
        state=AcceptanceState.ACCEPTED,
        entry__on__lte=on,
        entry__reversed_by=None,
    )
    payments = PaymentRequest.objects.filter(
        project__in=projects, state=PaymentState.PAID, paid_on__lte=on, entry__reversed_by=None
    )
    return Files(
        list(acceptances.select_related("contract__project").order_by("on", "pk")),
        list(payments.select_related("project", "contract").order_by("paid_on", "pk")),
    )


def of_files(found: Files) -> Iterator[Difference]:
    """Yield debts, advances and retentions that stand, and what was paid beyond what was accepted."""
    yield from _of_acceptances(found)
    yield from _of_contracts(found)


def _of_acceptances(found: Files) -> Iterator[Difference]:
    gross: dict[int, int] = defaultdict(int)
    for payment in found.payments:
        if payment.acceptance_id is not None:
            gross[payment.acceptance_id] += payment.gross
    for acceptance in found.acceptances:
        left = acceptance.value - gross[acceptance.pk]
        if left:
            owed = left > 0
            yield Difference(
                Kind.ACCEPTED_NOT_PAID if owed else Kind.PAID_ABOVE_ACCEPTED,
                acceptance.contract.project.purpose_id,
                abs(left),
                acceptance.on,
                Owner.ACCOUNTANT if owed else Owner.CHAIR,
                _("Hợp đồng %(contract)s, nghiệm thu lần %(number)d")
                % {"contract": acceptance.contract.number, "number": acceptance.number},
                contract_url(acceptance.contract_id),
            )


def _of_contracts(found: Files) -> Iterator[Difference]:
    """Yield the advance and the retention of each contract that stand, since the first of them."""
    kinds = PaymentRequest.Kind
    by_contract: dict[int, list[PaymentRequest]] = defaultdict(list)
    for payment in found.payments:
        if payment.contract_id is not None:
            by_contract[payment.contract_id].append(payment)
    for pk, rows in by_contract.items():
        advance = sum(row.amount for row in rows if row.kind == kinds.ADVANCE)
        advance -= sum(row.recovered for row in rows)
        kept = sum(row.retained for row in rows)
        kept -= sum(row.amount for row in rows if row.kind == kinds.RETENTION)
        since_advance = [row.paid_on for row in rows if row.kind == kinds.ADVANCE]
        since_kept = [row.paid_on for row in rows if row.retained]
        for kind, left, since in (
            (Kind.ADVANCE_STANDING, advance, since_advance),
            (Kind.RETENTION_HELD, kept, since_kept),
        ):
            if left > 0:
                yield Difference(
                    kind,
                    rows[0].project.purpose_id,
                    left,
                    since[0] if since else None,
                    Owner.CONTRACTOR,
                    _("Hợp đồng %(contract)s") % {"contract": _number(rows[0])},
                    contract_url(pk),
                )


def _number(payment: PaymentRequest) -> str:
    return payment.contract.number if payment.contract else ""


def contract_url(pk: int | None) -> str:
    """Return the address of a contract's page."""
    return reverse("contract_show", args=[pk])


# Books beside the contract files


_OWED = (Function.CONTRACTOR, Function.RETENTION)


def of_books(found: Files) -> Iterator[Difference]:
    """Yield each entry of a contract file that does not move what its file says; there must be none."""
    entries = [row.entry_id for row in found.acceptances]
    entries += [row.entry_id for row in found.payments]
    nets = tallies.nets([pk for pk in entries if pk], _OWED)
    for acceptance in found.acceptances:
        say = {Function.CONTRACTOR: -acceptance.value}
        project = acceptance.contract.project
        yield from _differing(acceptance.entry_id, say, nets, project, acceptance.on)
    for payment in found.payments:
        if payment.contract_id is not None:
            yield from _differing(
                payment.entry_id, _says(payment), nets, payment.project, payment.paid_on
            )


def _says(payment: PaymentRequest) -> dict[Function, int]:
    """Return what a payment under a contract moves: the debt, and what is kept back of it."""
    if payment.kind == PaymentRequest.Kind.RETENTION:
        return {Function.RETENTION: payment.amount}
    settled = payment.amount + payment.retained
    return {Function.CONTRACTOR: settled, Function.RETENTION: -payment.retained}


def _differing(
    entry: int | None,
    say: dict[Function, int],
    nets: dict[tuple[int, Function], int],
    project: Project,
    on: date | None,
) -> Iterator[Difference]:
    for function in _OWED:
        gap = nets.get((entry or 0, function), 0) - say.get(function, 0)
        if gap:
            yield Difference(
                Kind.BOOKS_DIFFER,
                project.purpose_id,
                abs(gap),
                on,
                Owner.ACCOUNTANT,
                str(function.label),
                reverse("entry_show", args=[entry]),
            )


def owed_by_files(found: Files) -> dict[int, int]:
    """Return the đồng that stand on CONTRACTOR by the files of each purpose: advances above 0."""
    owed: dict[int, int] = defaultdict(int)
    for acceptance in found.acceptances:
        owed[acceptance.contract.project.purpose_id] -= acceptance.value
    for payment in found.payments:
        if payment.contract_id is not None:
            owed[payment.project.purpose_id] += _says(payment).get(Function.CONTRACTOR, 0)
    return owed
