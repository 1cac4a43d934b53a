"""The statement of support by published norms: per norm and project, households counted, never named."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from django.db.models import F, Sum
from django.utils import translation
from django.utils.translation import gettext_lazy

from disclosure import canonical
from disclosure.facts.norms import NormFacts, NormSupport, Supported, Untied
from disclosure.snapshot import private
from disclosure.snapshot.words import basis
from disclosure.statements import norms_tables
from disclosure.statements import subjects as told
from disclosure.statements.kind import StatementKind, Subject
from ledger import journals, posting
from ledger.models.chart import MONEY, Book, Function, Regime
from projects import entitlement, norms
from projects.models.allocation import AllocationRequest
from projects.models.norm import Norm
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import Project
from projects.workflow import AllocationState, PaymentState

_A_DAY = timedelta(days=1)
# What was asked for and not sent back; a request that was is no claim on a norm.
_STANDING = (AllocationState.SUBMITTED, AllocationState.APPROVED, AllocationState.DRAWN)
_APPROVED = (AllocationState.APPROVED, AllocationState.DRAWN)
_Requests = Sequence[AllocationRequest]
# Of what, which entry, and the đồng it is said to have moved.
_Booked = tuple[Project, posting.Entry, int]


def subjects(book: Book) -> list[Subject]:
    """Return the commune: one statement tells all its norms."""
    organisation = book.organisation
    return [Subject(organisation.commune_code or book.code, organisation.name)]


def gather(book: Book, subject: Subject, since: date, until: date) -> NormFacts:
    """Read what each norm gave up to the last day, and within the period; subjects.UnknownSubjectError."""
    told.named(subject, ((each, book) for each in subjects(book)))
    requests = _asked(book, until)
    by_norm = [row for row in requests if row.norm_id is not None]
    supported = {row.project for row in by_norm}
    projects, of_theirs = list(supported), [row for row in requests if row.project in supported]
    with translation.override("vi"):
        before, by_now = _paid(of_theirs, since - _A_DAY), _paid(of_theirs, until)
        found = _read(by_norm, before, by_now, until)
        facts = NormFacts(found, tuple(_untied(by_norm, projects, until)))
    return canonical.masked(facts, private.masker_of(projects, book))


def _asked(book: Book, until: date) -> list[AllocationRequest]:
    """Return the requests of a book that stand and were sent by a day, in the order they were drawn."""
    rows = AllocationRequest.objects.filter(
        project__book=book, state__in=_STANDING, submitted_on__lte=until
    )
    rows = rows.select_related("project", "norm__basis", "allotment_entry", "drawing_entry")
    return list(rows.order_by(F("drawn_on").asc(nulls_last=True), "pk"))


def _paid(requests: _Requests, day: date) -> Counter[int]:
    """Return what of each request was paid by a day, in đồng: what was drawn first is paid first."""
    left = _spent({row.project_id for row in requests}, day)
    paid = Counter[int]()
    for row in requests:
        source = (row.project_id, row.source)
        paid[row.pk] = min(_drawn(row, day), left[source])
        left[source] -= paid[row.pk]
    return paid


def _spent(projects: Collection[int], day: date) -> Counter[tuple[int, str]]:
    """Return the budget money paid by a day, by project and source."""
    parts = PaymentPart.objects.filter(
        payment__project__in=projects,
        payment__state=PaymentState.PAID,
        payment__entry__reversed_by__isnull=True,
        payment__paid_on__lte=day,
        fund__regime=Regime.BUDGET,
    )
    sums = parts.order_by().values_list("payment__project", "fund__source")
    return Counter({(project, source): n for project, source, n in sums.annotate(n=Sum("amount"))})


def _approved(row: AllocationRequest, day: date) -> int:
    decided = row.decided_on is not None and row.decided_on <= day
    return row.amount if decided and row.state in _APPROVED else 0


def _drawn(row: AllocationRequest, day: date) -> int:
    return row.amount if row.drawn_on is not None and row.drawn_on <= day else 0


def _read(
    requests: _Requests, before: Counter[int], by_now: Counter[int], until: date
) -> tuple[NormSupport, ...]:
    """Return the norms by code, each with its projects by code."""
    found = _by_norm(requests)
    return tuple(
        NormSupport(
            code=norm.code,
            title=norm.title,
            level=norms.text_of(entitlement.terms_of(norm)),
            basis=basis(norm.basis),
            projects=tuple(
                _supported(project, found[norm][project], before, by_now, until)
                for project in sorted(found[norm], key=lambda project: project.code)
            ),
        )
        for norm in sorted(found, key=lambda norm: (norm.code, norm.valid_from))
    )


def _by_norm(requests: _Requests) -> dict[Norm, dict[Project, list[AllocationRequest]]]:
    found: dict[Norm, dict[Project, list[AllocationRequest]]] = {}
    for row in requests:
        if row.norm is not None:
            found.setdefault(row.norm, {}).setdefault(row.project, []).append(row)
    return found


def _supported(
    project: Project,
    requests: _Requests,
    before: Counter[int],
    by_now: Counter[int],
    until: date,
) -> Supported:
    """Sum up the requests of one project; a household that two sources support counts once."""
    entitled: dict[str, int] = {}
    for row in requests:
        subject = " ".join(row.subject.casefold().split())
        entitled[subject] = max(entitled.get(subject, 0), row.norm_amount or 0)
    earlier = sum(before[row.pk] for row in requests)
    return Supported(
        project=project.code,
        title=project.title,
        beneficiaries=len(entitled),
        entitled=sum(entitled.values()),
        requested=sum(row.amount for row in requests),
        approved=sum(_approved(row, until) for row in requests),
        drawn=sum(_drawn(row, until) for row in requests),
        before=earlier,
        paid=sum(by_now[row.pk] for row in requests) - earlier,
    )


def _untied(requests: _Requests, projects: list[Project], until: date) -> Iterator[Untied]:
    """Yield what was allotted, drawn or paid by a day and stands otherwise in the books."""
    allotted = [
        (row.project, row.allotment_entry, row.amount)
        for row in requests
        if row.allotment_entry and _approved(row, until)
    ]
    drawn = [
        (row.project, row.drawing_entry, row.amount)
        for row in requests
        if row.drawing_entry and _drawn(row, until)
    ]
    yield from _otherwise(allotted, {Function.ALLOTTED}, 1)
    yield from _otherwise(drawn, {Function.COUNTERPART}, -1)
    yield from _otherwise(_payments(projects, until), MONEY, -1)


def _payments(projects: list[Project], until: date) -> list[_Booked]:
    rows = PaymentRequest.objects.filter(
        project__in=projects,
        state=PaymentState.PAID,
        entry__reversed_by__isnull=True,
        paid_on__lte=until,
    )
    rows = rows.select_related("project", "entry").annotate(said=Sum("parts__amount"))
    return [(row.project, row.entry, row.said or 0) for row in rows if row.entry]


def _otherwise(
    rows: Sequence[_Booked], functions: Collection[Function], sign: int
) -> Iterator[Untied]:
    """Yield the vouchers that move another sum than was said; `sign` turns the accounts' side."""
    booked = journals.net([entry.pk for _project, entry, _said in rows], functions)
    for project, entry, said in rows:
        if said != sign * booked.get(entry.pk, 0):
            yield Untied(project.code, entry.voucher, said, sign * booked.get(entry.pk, 0))


NORM = StatementKind(
    code="NORM",
    title=gettext_lazy("Sao kê chi theo định mức"),
    layout=1,
    facts=NormFacts,
    subjects=subjects,
    gather=gather,
    faults=norms_tables.faults,
    equation=norms_tables.equation,
    tables=norms_tables.tables,
    template="print/statement_norms.html",
    context=norms_tables.context,
)
