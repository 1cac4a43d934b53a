"""The statement of a fund: what it held, every line of its book, and what was left."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import canonical, masks
from disclosure.facts.fund import FundFacts, FundMovement, FundPurpose
from disclosure.snapshot import private
from disclosure.snapshot.words import word
from disclosure.statements import fund_tables
from disclosure.statements import subjects as told
from disclosure.statements.kind import StatementKind, Subject
from ledger import balances, ledgers, tallies
from ledger.models.chart import MONEY, Account, Book, Fund, Purpose, Regime, Source
from ledger.movements import Movements
from projects.models.project import Project

_Titles = dict[int, str]


def subjects(book: Book) -> list[Subject]:
    """Return the funds of a book that hold money, as people list them."""
    return [subject for subject, _fund in _funds(book)]


def gather(book: Book, subject: Subject, since: date, until: date) -> FundFacts:
    """Read the book of a fund; subjects.UnknownSubjectError, daysums.NoSuchDayError."""
    fund = told.named(subject, _funds(book))
    accounts = list(
        Account.objects.filter(fund=fund, function__in=MONEY, unit="VND")
        .select_related("purpose")
        .order_by("purpose__code", "pk")
    )
    projects = list(Project.objects.filter(purpose__in=[a.purpose_id for a in accounts]))
    titles = {project.purpose_id: project.title for project in projects}
    with translation.override("vi"):
        facts = _read(fund, accounts, titles, since, until)
    # The same words come again on many lines.
    return canonical.masked(facts, cache(private.masker_of(projects, book)))


def _funds(book: Book) -> Iterator[tuple[Subject, Fund]]:
    """Yield the funds with what they are called in public: no number of an account stands in it."""
    clean = masks.masker([], book.custodies.values_list("number", flat=True))
    for row in balances.funds([book]):
        fund = row.fund
        name = f"{fund.name} · {fund.purpose.code}" if fund.purpose else fund.name
        yield Subject(f"{book.code}-Q{fund.pk}", clean(name)[:300]), fund


def _read(
    fund: Fund, accounts: list[Account], titles: _Titles, since: date, until: date
) -> FundFacts:
    lines = ledgers.of_fund(fund, since=since, until=until)
    return FundFacts(
        name=fund.name,
        regime=word(Regime(fund.regime)),
        source=word(Source(fund.source)),
        place=fund.custody.name if fund.custody else "",
        opening=lines.opening,
        received=lines.turnover.debit,
        paid=lines.turnover.credit,
        closing=balances.money_in(fund, on=until),
        lines=_open_lines(fund, until),
        purposes=tuple(_purposes(fund.book, accounts, titles, since, until)),
        movements=tuple(_lines(lines, {each.pk: each.purpose for each in accounts})),
    )


def _open_lines(fund: Fund, until: date) -> int | None:
    custody = fund.custody
    if custody is None or not custody.is_bank:
        return None
    return tallies.open_counts(fund.book, until)[custody.pk]


def _purposes(
    book: Book, accounts: list[Account], titles: _Titles, since: date, until: date
) -> Iterator[FundPurpose]:
    """Yield the purposes that had money or moved any; each has one account for money in a fund."""
    standing = ledgers.standing(book, accounts, since=since, until=until)
    for account in accounts:
        sums = standing[account.pk]
        if any((sums.opening, sums.debit, sums.credit)):
            yield FundPurpose(
                code=_code(account.purpose),
                title=_title(account.purpose, titles),
                opening=sums.opening,
                received=sums.debit,
                paid=sums.credit,
                closing=sums.closing,
            )


def _lines(lines: Movements, purposes: dict[int, Purpose | None]) -> Iterator[FundMovement]:
    for row in lines:
        yield FundMovement(
            on=row.line.on,
            voucher=row.line.entry.voucher,
            summary=row.line.entry.summary,
            purpose=_code(purposes[row.line.account_id]),
            amount=row.line.amount,
            after=row.balance,
        )


def _code(purpose: Purpose | None) -> str:
    return purpose.code if purpose else ""


def _title(purpose: Purpose | None, titles: _Titles) -> str:
    if purpose is None:
        return _("Chung, chưa gắn với công trình nào")
    return titles.get(purpose.pk, purpose.name)


FUND = StatementKind(
    code="FUND",
    title=gettext_lazy("Sao kê nguồn tiền"),
    layout=1,
    facts=FundFacts,
    subjects=subjects,
    gather=gather,
    faults=fund_tables.faults,
    equation=fund_tables.equation,
    tables=fund_tables.tables,
    template="print/statement_fund.html",
    context=fund_tables.context,
)
