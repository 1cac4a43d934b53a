"""Plan, allotted, received, paid, accepted and bank side by side on a day, for all projects of a book at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import tallies
from ledger.models.bank import Custody
from ledger.models.chart import OUTLAY, Book, Function, Regime, Source
from ledger.tallies import OpenLine, Stand, Statement
from projects import differences
from projects.differences import Difference, Files, Kind, Owner
from projects.models.contract import AcceptancePart
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import PlannedCost, Project
from projects.workflow import ProjectState

_GIVEN = frozenset({Function.CONTRIBUTED, Function.COUNTERPART, Function.INTEREST})
_AT_BANK = frozenset({Function.BANK, Function.TREASURY})
# Who is asked for what a source still owes the plan.
_ASKED = {
    Source.PROVINCE: Owner.FINANCE,
    Source.PROGRAMME: Owner.FINANCE,
    Source.COMMUNE: Owner.CHAIR,
}


@dataclass
class Figures:
    """What stands side by side, in đồng.

    `allotted` is drawn or (`undrawn`) not yet; `received` money given, drawn, earned or moved here; `paid` what went out,
    fees and what was moved away with it; `booked` what the books hold at banks and the treasury, and
    `bank` how much of it the statements confirm.
    """

    planned: int = 0
    allotted: int = 0
    undrawn: int = 0
    received: int = 0
    in_kind: int = 0
    paid: int = 0
    accepted: int = 0
    cash: int = 0
    booked: int = 0
    bank: int = 0

    def add(self, other: "Figures") -> None:
        """Add what another source or project has."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def left(self) -> int:
        """Return the money in hand: in cash boxes and, by the books, at banks."""
        return self.cash + self.booked

    @property
    def gap(self) -> int:
        """Return what received − paid = in hand misses: money that is neither, waiting to be sorted."""
        return self.left - (self.received - self.paid)

    @property
    def unconfirmed(self) -> int:
        """Return what the books hold at banks and the statements do not confirm; signed."""
        return self.booked - self.bank

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not any(getattr(self, each.name) for each in fields(self))


@dataclass
class Row:
    """One project, or (None) the money of no project: by source, together, and what does not tie."""

    project: Project | None
    sources: dict[Source, Figures] = field(default_factory=lambda: defaultdict(Figures))
    differences: list[Difference] = field(default_factory=list)

    @property
    def total(self) -> Figures:
        """Return all sources together."""
        return _sum(self.sources.values())

    @property
    def by_source(self) -> list[tuple[Source, Figures]]:
        """Return the sources that have anything, in their order."""
        return [
            (s, self.sources[s])
            for s in Source
            if s in self.sources and not self.sources[s].is_empty
        ]

    @property
    def gravest(self) -> Kind | None:
        """Return the gravest class among the differences."""
        return self.differences[0].kind if self.differences else None


@dataclass(frozen=True)
class AccountRow:
    """One bank account: books, statement, and what lies between, in đồng.

    statement − `unknown` + `missing` = books + `unexplained`; the last is what the first statement
    opens with and the books do not know, None where no statement states a balance.
    """

    custody: Custody
    books: int
    statement: Statement
    unknown: int
    missing: int

    @property
    def unexplained(self) -> int | None:
        """Return what is left when every difference is told."""
        if self.statement.balance is None:
            return None
        return self.statement.balance - self.unknown + self.missing - self.books


@dataclass(frozen=True)
class Accord:
    """A book on a day: its projects, money of no project, its accounts, what does not tie."""

    book: Book
    on: date
    rows: list[Row]
    loose: Row
    accounts: list[AccountRow]
    lines: list[OpenLine]

    @property
    def total(self) -> Figures:
        """Return all of the book together."""
        return _sum([*(row.total for row in self.rows), self.loose.total])

    @property
    def differences(self) -> list[Difference]:
        """Return all differences, the gravest class first, the oldest first."""
        return _sorted([d for row in (*self.rows, self.loose) for d in row.differences])

    def row_of(self, project: Project) -> Row:
        """Return the row of a project of the book."""
        return next(row for row in self.rows if row.project == project)


@dataclass(frozen=True)
class Group:
    """The differences of one class, with their sum in đồng and the day of the oldest."""

    kind: Kind
    differences: list[Difference]

    @property
    def amount(self) -> int:
        """Return their sum."""
        return sum(each.amount for each in self.differences)

    @property
    def since(self) -> date | None:
        """Return the day of the oldest."""
        return min((each.since for each in self.differences if each.since), default=None)


def grouped(found: Iterable[Difference]) -> list[Group]:
    """Return differences by class, the gravest class first."""
    by_kind: dict[Kind, list[Difference]] = defaultdict(list)
    for each in found:
        by_kind[each.kind].append(each)
    return [Group(kind, _sorted(by_kind[kind])) for kind in Kind if kind in by_kind]


def of_book(book: Book, on: date) -> Accord:
    """Return the reconciliation of a book on a day, in a constant number of queries.

    Plans are those of today. Raises daysums.NoSuchDayError.
    """
    return _Reading(
        book, on, list(Project.objects.filter(book=book).order_by("title", "pk"))
    ).accord()


def of_project(project: Project, on: date) -> Row:
    """Return the reconciliation of one project on a day. Raises daysums.NoSuchDayError."""
    return _Reading(project.book, on, [project]).accord().rows[0]


class _Reading:
    """Everything of some projects of a book on a day, read by set."""

    def __init__(self, book: Book, on: date, projects: Sequence[Project]) -> None:
        self.book, self.on, self.projects = book, on, projects
        self.stands = tallies.stands(book, on)
        self.movements = tallies.movements(book, on)
        self.lines = tallies.open_lines(book, on)
        self.files = differences.files(projects, on)
        self.rows: dict[int | None, Row] = {p.purpose_id: Row(p) for p in projects}
        self.loose = Row(None)

    def accord(self) -> Accord:
        self._figures()
        for each in self._differences():
            self._row(each.purpose).differences.append(each)
        for row in (*self.rows.values(), self.loose):
            row.differences = _sorted(row.differences)
        rows = list(self.rows.values())
        return Accord(self.book, self.on, rows, self.loose, self._accounts(), self.lines)

    def _row(self, purpose: int | None) -> Row:
        return self.rows.get(purpose, self.loose)

    def _figures(self) -> None:
        moved: dict[int | None, dict[Source, int]] = defaultdict(lambda: defaultdict(int))
        for stand in self.stands:
            _book(self._row(stand.purpose).sources[stand.source], stand)
            if stand.function == Function.TRANSFER:
                moved[stand.purpose][stand.source] -= stand.net
        for purpose, by_source in moved.items():
            _move(self._row(purpose), by_source)
        for movement in self.movements:
            for share in movement.shares:
                self._row(share.purpose).sources[share.source].bank -= share.open
        planned = PlannedCost.objects.filter(project__in=self.projects)
        for owner, source, amount in planned.values_list("project__purpose", "source", "amount"):
            self.rows[owner].sources[Source(source)].planned += amount
        for bearer, source, amount in _accepted(self.files):
            self.rows[bearer].sources[Source(source)].accepted += amount

    def _differences(self) -> Iterable[Difference]:
        yield from differences.of_movements(self.movements)
        yield from differences.of_lines(self.lines, differences.pointed_at(self.book, self.lines))
        yield from differences.of_allocations(self.projects, self.on)
        yield from differences.of_files(self.files)
        yield from differences.of_books(self.files)
        yield from self._debts()
        yield from self._cash()
        for row in self.rows.values():
            yield from _short(row)

    def _debts(self) -> Iterable[Difference]:
        """Yield what stands on CONTRACTOR and no contract file explains: old books, say."""
        held: dict[int | None, int] = defaultdict(int)
        for stand in self.stands:
            if stand.function == Function.CONTRACTOR:
                held[stand.purpose] += stand.net
        for owner, owed in differences.owed_by_files(self.files).items():
            held[owner] -= owed
        for purpose, left in held.items():
            if left:
                yield Difference(
                    Kind.DEBT_WITHOUT_FILE,
                    purpose,
                    abs(left),
                    None,
                    Owner.ACCOUNTANT,
                    _("trả trước") if left > 0 else _("còn phải trả"),
                    reverse("account_list"),
                )

    def _cash(self) -> Iterable[Difference]:
        since = tallies.cash_since(self.book, self.on)
        held: dict[int | None, int] = defaultdict(int)
        for stand in self.stands:
            if stand.function == Function.CASH:
                held[stand.purpose] += stand.net
        for purpose, amount in held.items():
            if amount:
                yield Difference(
                    Kind.CASH_IN_HAND,
                    purpose,
                    amount,
                    since.get(purpose),
                    Owner.CASHIER,
                    _("két tiền mặt"),
                    reverse("cash_book"),
                )

    def _accounts(self) -> list[AccountRow]:
        books: dict[int | None, int] = defaultdict(int)
        for stand in self.stands:
            if stand.function in _AT_BANK:
                books[stand.custody] += stand.net
        says = tallies.bank_says(self.book, self.on)
        custodies = (
            Custody.objects.filter(pk__in=says).select_related("bank").order_by("name", "pk")
        )
        return [
            AccountRow(
                custody,
                books[custody.pk],
                says[custody.pk],
                sum(line.open for line in self.lines if line.custody == custody.pk),
                sum(move.open for move in self.movements if move.custody == custody.pk),
            )
            for custody in custodies
            if custody.is_open or books[custody.pk] or says[custody.pk].lines
        ]


def _book(figures: Figures, stand: Stand) -> None:
    """Add what an account stands at to the figures of its project and source."""
    function, net = stand.function, stand.net
    if function in _GIVEN:
        figures.received -= net
    if function in {Function.COUNTERPART, Function.ALLOTTED}:
        figures.allotted += net if function == Function.ALLOTTED else -net
    if function == Function.ALLOTTED:
        figures.undrawn += net
    if function == Function.IN_KIND:
        figures.in_kind -= net
    if function == Function.FEES or (function in OUTLAY and stand.regime != Regime.IN_KIND):
        figures.paid += net
    if function == Function.CASH:
        figures.cash += net
    if function in _AT_BANK:
        figures.booked += net
        figures.bank += net


def _move(row: Row, by_source: dict[Source, int]) -> None:
    """Add what decisions moved: in, to what was received; away on the whole, to what went out."""
    away = sum(by_source.values()) < 0
    for source, amount in by_source.items():
        if away and amount < 0:
            row.sources[source].paid -= amount
        else:
            row.sources[source].received += amount


def _accepted(found: Files) -> Iterable[tuple[int, str, int]]:
    """Yield (purpose, source, đồng) of what was accepted, by contract or at a direct purchase."""
    parts = AcceptancePart.objects.filter(acceptance__in=found.acceptances)
    yield from parts.values_list("acceptance__contract__project__purpose", "fund__source", "amount")
    bought = [
        row.pk
        for row in found.payments
        if row.kind == PaymentRequest.Kind.DIRECT and row.accepted_on
    ]
    rows = PaymentPart.objects.filter(payment__in=bought)
    yield from rows.values_list("payment__project__purpose", "fund__source", "amount")


def _short(row: Row) -> Iterable[Difference]:
    """Yield what each source still owes the plan; a project that is settled asks for nothing."""
    project = row.project
    if project is None or project.state == ProjectState.CLOSED:
        return
    for source, figures in row.by_source:
        come = figures.received + figures.undrawn + figures.in_kind
        if figures.planned > come:
            yield Difference(
                Kind.PLAN_SHORT,
                project.purpose_id,
                figures.planned - come,
                project.decision_on,
                _ASKED.get(source, Owner.ACCOUNTANT),
                str(source.label),
                reverse("project_show", args=[project.code]),
            )


_ORDER = {kind: place for place, kind in enumerate(Kind)}


def _sorted(found: Iterable[Difference]) -> list[Difference]:
    return sorted(found, key=lambda d: (_ORDER[d.kind], d.since or date.max, d.what))


def _sum(found: Iterable[Figures]) -> Figures:
    total = Figures()
    for each in found:
        total.add(each)
    return total
