"""Plan, allotted, received, paid, accepted and bank side by side on a day, for all projects of a book at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger import tallies
from ledger.models.bank import Custody
from ledger.models.chart import Book, Function, Source
from ledger.tallies import OpenLine, Statement
from projects import accord_figures
from projects.accord_figures import AT_BANK, Figures
from projects.differences import Difference, Kind, bank, books, files, in_order, plan
from projects.differences.files import Files
from projects.models.contract import AcceptancePart
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import PlannedCost, Project


@dataclass
class Row:
    """One project, or (None) the money of no project: by source, together, and what does not tie."""

    project: Project | None
    sources: dict[Source, Figures] = field(default_factory=lambda: defaultdict(Figures))
    differences: list[Difference] = field(default_factory=list)

    @property
    def total(self) -> Figures:
        """Return all sources together."""
        return accord_figures.total(self.sources.values())

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
        return accord_figures.total([*(row.total for row in self.rows), self.loose.total])

    @property
    def differences(self) -> list[Difference]:
        """Return all differences, the gravest class first, the oldest first."""
        return in_order([d for row in (*self.rows, self.loose) for d in row.differences])

    def row_of(self, project: Project) -> Row:
        """Return the row of a project of the book."""
        return next(row for row in self.rows if row.project == project)


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
        self.files = files.read(projects, on)
        self.rows: dict[int | None, Row] = {p.purpose_id: Row(p) for p in projects}
        self.loose = Row(None)

    def accord(self) -> Accord:
        self._figures()
        for each in self._differences():
            self._row(each.purpose).differences.append(each)
        for row in (*self.rows.values(), self.loose):
            row.differences = in_order(row.differences)
        rows = list(self.rows.values())
        return Accord(self.book, self.on, rows, self.loose, self._accounts(), self.lines)

    def _row(self, purpose: int | None) -> Row:
        return self.rows.get(purpose, self.loose)

    def _figures(self) -> None:
        moved: dict[int | None, dict[Source, int]] = defaultdict(lambda: defaultdict(int))
        for stand in self.stands:
            accord_figures.add_stand(self._row(stand.purpose).sources[stand.source], stand)
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
        yield from bank.of_movements(self.movements)
        yield from bank.of_lines(self.lines, bank.pointed_at(self.book, self.lines))
        yield from plan.of_allocations(self.projects, self.on)
        yield from files.of_files(self.files)
        yield from books.of_books(self.files)
        yield from books.of_debts(self.stands, self.files)
        yield from plan.of_cash(self.stands, tallies.cash_since(self.book, self.on))
        for project in self.projects:
            short = [(source, its.short) for source, its in self._row(project.purpose_id).by_source]
            yield from plan.of_plan(project, short)

    def _accounts(self) -> list[AccountRow]:
        held: dict[int | None, int] = defaultdict(int)
        for stand in self.stands:
            if stand.function in AT_BANK:
                held[stand.custody] += stand.net
        says = tallies.bank_says(self.book, self.on)
        custodies = (
            Custody.objects.filter(pk__in=says).select_related("bank").order_by("name", "pk")
        )
        return [
            AccountRow(
                custody,
                held[custody.pk],
                says[custody.pk],
                sum(line.open for line in self.lines if line.custody == custody.pk),
                sum(move.open for move in self.movements if move.custody == custody.pk),
            )
            for custody in custodies
            if custody.is_open or held[custody.pk] or says[custody.pk].lines
        ]


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
