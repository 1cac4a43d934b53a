"""The statement of a fund: what it held, every line of its book, and what was left."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import canonical, masks
from disclosure.facts.fund import FundFacts, FundMovement, FundPurpose
from disclosure.snapshot import private
from disclosure.snapshot.words import word
from disclosure.statements import subjects as told
from disclosure.statements.kind import Row, StatementKind, Subject, Table
from ledger import balances, ledgers, money, statements
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


def faults(facts: FundFacts) -> list[str]:
    """Say where the lines, the sums kept, the purposes or the bank do not tie."""
    found = [*_broken_lines(facts), *_broken_sums(facts)]
    if facts.lines:
        found.append(
            _("Còn %(count)d dòng sao kê của tài khoản đến hết kỳ chưa khớp sổ.")
            % {"count": facts.lines}
        )
    return found


def equation(facts: FundFacts) -> tuple[tuple[str, int], ...]:
    """Return opening, what came, what went and closing."""
    return (
        (_("Số dư đầu kỳ"), facts.opening),
        (_("Thu trong kỳ"), facts.received),
        (_("Chi trong kỳ"), facts.paid),
        (_("Số dư cuối kỳ"), facts.closing),
    )


def tables(facts: FundFacts) -> tuple[Table, ...]:
    """Return the money by purpose, and the book line by line."""
    return (_by_purpose(facts), _movements(facts))


def context(facts: FundFacts) -> dict[str, Any]:
    """Return what the sheet needs beside the facts: it lies across, titles stand by each line."""
    titles = _titles(facts)
    return {
        "wide": True,
        "movements": [(row, titles.get(row.purpose, "")) for row in facts.movements],
    }


def _funds(book: Book) -> Iterator[tuple[Subject, Fund]]:
    """Yield the funds with what they are called in public: no number of an account stands in it."""
    clean = masks.masker([], book.custodies.values_list("number", flat=True))
    for row in balances.funds([book]):
        fund = row.fund
        name = f"{fund.name} · {fund.purpose.code}" if fund.purpose else fund.name
        yield Subject(f"{book.code}-Q{fund.pk}", clean(name)), fund


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
    return statements.open_counts([fund.book], until=until).get(custody.pk, 0)


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


def _came_and_went(movements: Iterable[FundMovement]) -> tuple[int, int]:
    amounts = [row.amount for row in movements]
    return sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0)


def _total(purposes: Iterable[FundPurpose]) -> tuple[int, ...]:
    figures = [(row.opening, row.received, row.paid, row.closing) for row in purposes]
    return tuple(map(sum, zip(*figures, strict=True))) or (0, 0, 0, 0)


def _titles(facts: FundFacts) -> dict[str, str]:
    return {row.code: row.title for row in facts.purposes}


def _by_purpose(facts: FundFacts) -> Table:
    return Table(
        name="cong-trinh",
        title=_("Thu, chi của quỹ theo công trình"),
        headings=(
            _("Mã"),
            _("Công trình, mục đích"),
            _("Đầu kỳ"),
            _("Thu"),
            _("Chi"),
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
    titles = _titles(facts)
    return Table(
        name="so-quy",
        title=_("Từng khoản thu, chi"),
        headings=(
            _("Ngày"),
            _("Chứng từ"),
            _("Nội dung"),
            _("Mã công trình"),
            _("Công trình, mục đích"),
            _("Thu"),
            _("Chi"),
            _("Còn lại"),
        ),
        money=frozenset(range(5, 8)),
        rows=tuple(_row(row, titles) for row in facts.movements),
        total=(None, "", _("Cộng"), "", "", facts.received, facts.paid, facts.closing),
    )


def _row(row: FundMovement, titles: dict[str, str]) -> Row:
    said = (row.on, row.voucher, row.summary, row.purpose, titles.get(row.purpose, ""))
    came = row.amount if row.amount > 0 else None
    went = -row.amount if row.amount < 0 else None
    return (*said, came, went, row.after)


FUND = StatementKind(
    code="FUND",
    title=gettext_lazy("Sao kê quỹ, nguồn tiền"),
    layout=1,
    facts=FundFacts,
    subjects=subjects,
    gather=gather,
    faults=faults,
    equation=equation,
    tables=tables,
    template="print/statement_fund.html",
    context=context,
)
