"""Whose names and which numbers must not stand in any text of a publication."""

from collections.abc import Callable, Iterator

from disclosure import masks
from ledger.models.bank import Custody
from projects.models.contribution import Contribution, Display, Pledge
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Kind, Project


def masker(project: Project) -> Callable[[str], str]:
    """Return what hides the private persons and the accounts known to `project`."""
    return masks.masker(_names(project), _numbers(project))


def _names(project: Project) -> Iterator[str]:
    hidden = (Display.ANONYMOUS, Display.INITIALS)
    gifts = Contribution.objects.filter(project=project, display__in=hidden)
    yield from gifts.values_list("giver__name", flat=True).distinct()
    pledges = Pledge.objects.filter(call__project=project, display__in=hidden)
    yield from pledges.values_list("giver__name", flat=True).distinct()
    households = PaymentRequest.objects.filter(project=project, payee__kind=Payee.Kind.HOUSEHOLD)
    yield from households.values_list("payee__name", flat=True).distinct()
    if project.kind == Kind.HOUSE:
        yield from project.allocations.exclude(subject="").values_list("subject", flat=True)


def _numbers(project: Project) -> Iterator[str]:
    payments = PaymentRequest.objects.filter(project=project)
    yield from payments.values_list("payee__account_number", flat=True).distinct()
    yield from Custody.objects.filter(book=project.book).values_list("number", flat=True)
