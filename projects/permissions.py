"""Loaders that carry the permission: another commune's object does not exist (404)."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ledger import permissions
from ledger.models.chart import Book
from ledger.models.people import Organisation, Role, User
from projects.models.agreement import Agreement
from projects.models.allocation import AllocationRequest
from projects.models.project import Project
from projects.workflow import AllocationState, Level

_M = TypeVar("_M", bound=Model)


def project_for(user: User, code: str, *roles: Role, on: date) -> Project:
    """Return the project if `user` holds one of `roles` (default: a reader's) in its book."""
    books = permissions.books_of(user, roles or permissions.READERS, on=on)
    projects = Project.objects.select_related("book__organisation", "purpose")
    return get_object_or_404(projects.in_books(books), code=code)


def object_for(
    user: User, rows: "QuerySet[_M]", pk: int, *roles: Role, on: date, book: str = "project__book"
) -> _M:
    """Return the row `pk` of `rows` if its book is one where `user` holds one of `roles`.

    `book` is the path from the row to its book. Raises Http404 otherwise.
    """
    books = permissions.books_of(user, roles or permissions.READERS, on=on)
    found = rows.filter(**{f"{book}__in": books, "pk": pk}).first()
    if found is None:
        raise Http404
    return found


def works_in(user: User, book: Book, *roles: Role, on: date) -> bool:
    """Tell whether `user` holds one of `roles` in `book`; pages show their buttons by it."""
    return bool(permissions.roles_in(user, book.organisation, on=on) & set(roles))


def provinces_reviewed(user: User, *, on: date) -> list[str]:
    """Return the codes of the provinces whose Finance Department `user` reviews for."""
    offices = permissions.organisations_of(user, Role.REVIEWER, Role.REVIEW_LEAD, on=on)
    return [o.province_code for o in offices if o.kind == Organisation.Kind.FINANCE]


def requests_to_review(user: User, *, on: date) -> "QuerySet[AllocationRequest]":
    """Return what a reviewer may see: requests sent to the province, waiting or decided."""
    return AllocationRequest.objects.filter(
        level=Level.PROVINCE,
        project__book__organisation__province_code__in=provinces_reviewed(user, on=on),
    ).exclude(state=AllocationState.DRAFT)


def decidable_for(
    user: User, rows: "QuerySet[AllocationRequest]", pk: int, *, on: date
) -> AllocationRequest:
    """Return a request that `user` may decide on as chair or as reviewer. Raises Http404."""
    reviewed = rows.filter(pk__in=requests_to_review(user, on=on).values("pk"), pk=pk).first()
    return reviewed or object_for(user, rows.filter(level=Level.COMMUNE), pk, Role.CHAIR, on=on)


def place_of(user: User, request: AllocationRequest, *, on: date) -> str:
    """Return the name of the page where `user` sees a request: the review desk's or the commune's."""
    reviewed = requests_to_review(user, on=on).filter(pk=request.pk).exists()
    return "review_show" if reviewed else "allocation_show"


def agreements_of_business(user: User, *, on: date) -> "QuerySet[Agreement]":
    """Return the agreements of the businesses `user` speaks for; drafts are not shown."""
    businesses = permissions.organisations_of(user, Role.BUSINESS, on=on)
    return Agreement.objects.filter(business__in=businesses).exclude(state="DRAFT")


def agreement_for(user: User, pk: int, *, on: date) -> Agreement:
    """Return an agreement that `user` reads for the commune or for the business. Raises Http404."""
    own = agreements_of_business(user, on=on).filter(pk=pk)
    books = permissions.books_of(user, on=on)
    rows = Agreement.objects.filter(Q(pk__in=own.values("pk")) | Q(project__book__in=books))
    related = ("project__book__organisation", "project__purpose", "business", "made_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)
