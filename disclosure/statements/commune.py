"""The statement of a commune: all the money in its book over a period, project by project."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import canonical, masks
from disclosure.facts import Share
from disclosure.facts.commune import CommuneFacts, Extra, Kept, PurposeSums
from disclosure.models.publication import Publication
from disclosure.snapshot import private
from disclosure.snapshot.words import word
from disclosure.statements import commune_tables
from disclosure.statements.kind import StatementKind, Subject
from ledger import balances, tallies
from ledger.models.bank import Custody
from ledger.models.chart import (
    MONEY,
    OUTLAY,
    RECEIVED,
    Book,
    Function,
    Fund,
    Purpose,
    Regime,
    Source,
)
from projects.models.project import Project

# Kept in the books beside the money: promises, allotments not drawn, quantities.
_BESIDE = frozenset(
    {
        Function.QUANTITY,
        Function.ALLOTTED,
        Function.ALLOTMENT,
        Function.PLEDGED,
        Function.PLEDGES,
    }
)
_COUNTED = tuple(function for function in Function if function not in _BESIDE)
_A_DAY = timedelta(days=1)


@dataclass
class _Sums:
    """What the accounts of one purpose say: money at both ends, and what moved, in đồng."""

    opening: int = 0
    closing: int = 0
    paid: int = 0
    received: Counter[Source] = field(default_factory=Counter)
    extras: Counter[Function] = field(default_factory=Counter)

    @property
    def is_empty(self) -> bool:
        """Tell whether there was no money and none came or went."""
        moved = [*self.received.values(), *self.extras.values()]
        return not any([self.opening, self.closing, self.paid, *moved])


def subjects(book: Book) -> list[Subject]:
    """Return the commune itself."""
    organisation = book.organisation
    return [Subject(organisation.commune_code, organisation.name)]


def gather(book: Book, _subject: Subject, since: date, until: date) -> CommuneFacts:
    """Read the book at both ends of the period: a handful of queries, whatever its length."""
    before = since - _A_DAY
    sums = _sums(book, before, until)
    titles = _titles(book)
    clean = masks.masker([], book.custodies.values_list("number", flat=True))
    told = [(purpose, each) for purpose, each in sums.items() if not each.is_empty]
    projects = [_purpose(*titles[p.pk], each) for p, each in told if p and p.pk in titles]
    others = [
        _purpose("", p.name if p else _("Tiền chưa gắn với công trình nào"), each)
        for p, each in told
        if p is None or p.pk not in titles
    ]
    return CommuneFacts(
        projects=tuple(sorted(projects, key=lambda row: row.code)),
        others=canonical.masked(tuple(sorted(others, key=lambda row: row.title)), clean),
        kept=canonical.masked(tuple(_kept(book, before, until)), clean),
    )


def _sums(book: Book, before: date, until: date) -> dict[Purpose | None, _Sums]:
    sums: dict[Purpose | None, _Sums] = defaultdict(_Sums)
    for day, sign in ((before, -1), (until, 1)):
        for function, pot, net in balances.standing_in(book, *_COUNTED, on=day):
            if pot.fund.regime == Regime.IN_KIND:
                continue
            if function not in MONEY:
                _move(sums[pot.purpose], function, pot.fund, sign * net)
            elif day == until:
                sums[pot.purpose].closing += net
            else:
                sums[pot.purpose].opening += net
    return sums


def _move(sums: _Sums, function: Function, fund: Fund, moved: int) -> None:
    """Take what an account that holds no money moved in the period, debit above 0."""
    if function in RECEIVED:
        sums.received[Source(fund.source)] -= moved
    elif function in OUTLAY:
        sums.paid += moved
    else:
        sums.extras[function] -= moved


def _purpose(code: str, title: str, sums: _Sums) -> PurposeSums:
    return PurposeSums(
        code=code,
        title=title,
        opening=sums.opening,
        received=tuple(
            Share(word(source), sums.received[source]) for source in Source if sums.received[source]
        ),
        extras=tuple(
            Extra(word(function), sums.extras[function])
            for function in Function
            if sums.extras[function]
        ),
        paid=sums.paid,
        closing=sums.closing,
    )


def _titles(book: Book) -> dict[int, tuple[str, str]]:
    """Return code and public title of each project, by its purpose: as published, else masked."""
    published = dict(
        Publication.objects.newest()
        .in_view()
        .filter(project__book=book)
        .values_list("project", "title")
    )
    return {
        project.purpose_id: (
            project.code,
            published.get(project.pk) or private.masker(project)(project.title),
        )
        for project in Project.objects.filter(book=book)
    }


def _kept(book: Book, before: date, until: date) -> Iterator[Kept]:
    open_lines = tallies.open_counts(book, until)
    for custody in book.custodies.order_by("kind", "name", "pk"):
        opening = balances.kept_in(custody, on=before)
        closing = balances.kept_in(custody, on=until)
        lines = open_lines[custody.pk] if custody.is_bank else None
        if custody.is_open or opening or closing or lines:
            yield Kept(custody.name, word(Custody.Kind(custody.kind)), opening, closing, lines)


COMMUNE = StatementKind(
    code="COMMUNE",
    title=gettext_lazy("Sao kê thu, chi của xã"),
    layout=1,
    facts=CommuneFacts,
    subjects=subjects,
    gather=gather,
    faults=commune_tables.faults,
    equation=commune_tables.equation,
    tables=commune_tables.tables,
    template="print/statement_commune.html",
    context=commune_tables.context,
)
