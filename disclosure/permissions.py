"""Loaders of the staff pages of disclosure; what belongs to another commune does not exist (404)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from disclosure.models.duties import IN_VILLAGES, Duty, DutyQuerySet, Posting
from disclosure.models.excuses import ExcuseRequest
from disclosure.models.publication import Publication, PublicationQuerySet
from disclosure.models.release import Proposal
from disclosure.models.statement import Statement, StatementRequest
from disclosure.models.supervision import Finding
from ledger import permissions
from ledger.models.chart import Book
from ledger.models.people import Role, User
from projects.workflow import ProjectState

SUPERVISORS = (Role.FRONT, Role.SUPERVISOR)
ANSWERERS = (Role.ACCOUNTANT, Role.CHAIR)
POSTERS = (Role.ACCOUNTANT, Role.CHAIR)
RECORDERS = (*POSTERS, Role.VILLAGE_HEAD)
CALENDAR_READERS = (*permissions.READERS, Role.VILLAGE_HEAD)
FINISHED = (ProjectState.COMPLETED, ProjectState.CLOSED)


def supervised_communes(user: User, *, on: date) -> list[str]:
    """Return the codes of the communes whose finished projects `user` may supervise."""
    held = permissions.organisations_of(user, *SUPERVISORS, on=on)
    return [organisation.commune_code for organisation in held if organisation.commune_code]


def finished_publications(user: User, *, on: date) -> PublicationQuerySet:
    """Return the last versions of the finished projects that `user` may supervise."""
    communes = supervised_communes(user, on=on)
    newest = Publication.objects.newest().in_view().light()
    return newest.filter(commune_code__in=communes, state__in=FINISHED)


def supervised_publication(user: User, code: str, *, on: date) -> Publication:
    """Return the last version of a finished project that `user` may supervise, or 404."""
    return get_object_or_404(finished_publications(user, on=on), project_code=code)


def visible_findings(user: User, *, on: date) -> "QuerySet[Finding]":
    """Return the findings of the communes `user` supervises or whose books they read."""
    communes = supervised_communes(user, on=on)
    books = permissions.books_of(user, on=on)
    rows = Finding.objects.filter(
        Q(project__book__in=books) | Q(publication__commune_code__in=communes)
    )
    return rows.select_related("project", "organisation", "due_basis", "publication").defer(
        "publication__body", "publication__facts", "publication__pdf"
    )


def visible_finding(user: User, pk: int, *, on: date) -> Finding:
    """Return a finding that `user` may read, or 404."""
    found = visible_findings(user, on=on).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def answerable_finding(user: User, pk: int, *, on: date) -> Finding:
    """Return a finding that `user` may answer for the commune, or 404."""
    books = permissions.books_of(user, ANSWERERS, on=on)
    found = Finding.objects.filter(project__book__in=books, pk=pk).first()
    if found is None:
        raise Http404
    return found


def deciders(proposal: Proposal) -> frozenset[Role]:
    """Return the roles that may follow a proposal or send it back."""
    if proposal.kind == Proposal.Kind.WITHDRAWAL:
        return frozenset({Role.ACCOUNTANT, Role.CHAIR})
    return frozenset({Role.CHAIR})


def proposal_for(user: User, pk: int, *, on: date) -> Proposal:
    """Return a proposal of the books where `user` prepares or releases, or 404."""
    books = permissions.books_of(user, ANSWERERS, on=on)
    rows = Proposal.objects.filter(project__book__in=books).select_related(
        "project__book__organisation", "prepared_by", "publication"
    )
    return get_object_or_404(rows, pk=pk)


def version_to_withdraw(user: User, code: str, version: int, *, on: date) -> Publication:
    """Return a version in view of the books where `user` prepares or releases, or 404."""
    books = permissions.books_of(user, ANSWERERS, on=on)
    rows = Publication.objects.in_view().light().filter(project__book__in=books)
    rows = rows.select_related("project__book__organisation")
    return get_object_or_404(rows, project__code=code, version=version)


def statement_requests(user: User, *, on: date) -> "QuerySet[StatementRequest]":
    """Return the requests for statements of the books that `user` reads; 404 where there is none."""
    books = permissions.books_of(user, on=on)
    if not books:
        raise Http404
    rows = StatementRequest.objects.filter(book__in=books)
    return rows.select_related(
        "book__organisation", "prepared_by", "ruling__by", "issued__withdrawal", "statement"
    ).defer("issued__body", "statement__body")


def statement_request(user: User, pk: int, *, on: date, decides: bool = False) -> StatementRequest:
    """Return a request that `user` may read, or (`decides`) of a book they prepare or issue for; or 404."""
    rows = statement_requests(user, on=on)
    if decides:
        rows = rows.filter(book__in=permissions.books_of(user, ANSWERERS, on=on))
    return get_object_or_404(rows, pk=pk)


def statement_to_withdraw(user: User, code: str, *, on: date) -> Statement:
    """Return a statement in view of the books where `user` prepares or issues, or 404."""
    books = permissions.books_of(user, ANSWERERS, on=on)
    rows = Statement.objects.in_view().light().filter(book__in=books)
    return get_object_or_404(rows.select_related("book__organisation"), code=code)


def calendar_books(user: User, *roles: Role, on: date) -> list[Book]:
    """Return the books whose calendar `user` reads, or keeps with one of `roles`; 404 for none."""
    books = permissions.books_of(user, roles or CALENDAR_READERS, on=on)
    if not books:
        raise Http404
    return books


def postable(user: User, rows: DutyQuerySet, *, on: date) -> DutyQuerySet:
    """Keep the duties that `user` may put up: of the whole commune, or those of their village."""
    allowed = Q(book__in=permissions.books_of(user, POSTERS, on=on))
    for book in permissions.books_of(user, [Role.VILLAGE_HEAD], on=on):
        headed = permissions.headed_by(user, book.organisation, on=on)
        own = Q(book=book, channel__in=IN_VILLAGES) & ~Q(village="")
        allowed |= own if "" in headed else own & Q(village__in=headed)
    return rows.filter(allowed)


def chosen_duties(user: User, pks: set[int], *, on: date) -> list[Duty]:
    """Return the duties of these numbers that `user` may put up; 404 where one is not."""
    rows = postable(user, Duty.objects.filter(pk__in=pks), on=on)
    found = list(rows.select_related("rule__basis", "book__organisation").order_by("pk"))
    if len(found) != len(pks):
        raise Http404
    return found


def visible_postings(user: User, *, on: date) -> "QuerySet[Posting]":
    """Return the postings of the books whose calendar `user` reads."""
    books = permissions.books_of(user, CALENDAR_READERS, on=on)
    rows = Posting.objects.filter(book__in=books)
    return rows.select_related("book__organisation", "by", "take_down__by", "publication").defer(
        "publication__body", "publication__facts", "publication__pdf"
    )


def visible_posting(user: User, pk: int, *, on: date) -> Posting:
    """Return a posting that `user` may read, or 404."""
    found = visible_postings(user, on=on).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def removable_posting(user: User, pk: int, *, on: date) -> Posting:
    """Return a posting that `user` may take down, every duty of it being theirs to put up; or 404."""
    posting = visible_posting(user, pk, on=on)
    duties = Duty.objects.filter(posted__posting=posting)
    if duties.count() != postable(user, duties, on=on).count():
        raise Http404
    return posting


def visible_duty(user: User, pk: int, *roles: Role, on: date) -> Duty:
    """Return a duty of the books whose calendar `user` reads, or keeps with one of `roles`; or 404."""
    books = permissions.books_of(user, roles or CALENDAR_READERS, on=on)
    rows = Duty.objects.select_related("rule__basis", "book__organisation")
    return get_object_or_404(rows, book__in=books, pk=pk)


def excuse_to_decide(user: User, pk: int, *, on: date) -> ExcuseRequest:
    """Return a request of the books that `user` chairs, or 404."""
    books = permissions.books_of(user, [Role.CHAIR], on=on)
    rows = ExcuseRequest.objects.select_related("duty__book__organisation", "basis", "asked_by")
    return get_object_or_404(rows, duty__book__in=books, pk=pk)
