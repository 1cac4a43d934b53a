"""Loaders that carry the permission: another commune's object does not exist (404)."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ledger import permissions
from ledger.models.chart import Book
from ledger.models.people import Role, User
from projects.models.project import Project

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
