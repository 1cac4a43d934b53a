"""Whose names and which numbers must not stand in any text of a publication."""

from collections.abc import Callable, Collection, Iterator

from disclosure import masks
from ledger.models.bank import Custody
from ledger.models.chart import Book
from projects.models.allocation import AllocationRequest
from projects.models.contribution import Contribution, Display, Pledge
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Kind, Project


def masker(project: Project) -> Callable[[str], str]:
    """Return what hides the private persons and the accounts known to `project`."""
    return masker_of([project], project.book)


def masker_of(projects: Collection[Project], book: Book) -> Callable[[str], str]:
    """Return what hides those known to any of some projects of a book, and its accounts."""
    return masks.masker(_names(projects), _numbers(projects, book))


def _names(projects: Collection[Project]) -> Iterator[str]:
    hidden = (Display.ANONYMOUS, Display.INITIALS)
    gifts = Contribution.objects.filter(project__in=projects, display__in=hidden)
    yield from gifts.values_list("giver__name", flat=True).distinct()
    pledges = Pledge.objects.filter(call__project__in=projects, display__in=hidden)
    yield from pledges.values_list("giver__name", flat=True).distinct()
    households = PaymentRequest.objects.filter(
        project__in=projects, payee__kind=Payee.Kind.HOUSEHOLD
    )
    yield from households.values_list("payee__name", flat=True).distinct()
    houses = [project for project in projects if project.kind == Kind.HOUSE]
    if houses:
        asked = AllocationRequest.objects.filter(project__in=houses).exclude(subject="")
        yield from asked.values_list("subject", flat=True)


def _numbers(projects: Collection[Project], book: Book) -> Iterator[str]:
    payments = PaymentRequest.objects.filter(project__in=projects)
    yield from payments.values_list("payee__account_number", flat=True).distinct()
    yield from Custody.objects.filter(book=book).values_list("number", flat=True)
