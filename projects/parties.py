"""The two sides of an agreement: who speaks for each."""

from datetime import date

from ledger import permissions
from ledger.models.people import Organisation, Role, User
from projects.models.agreement import Agreement, Commitment

Side = Commitment.Side

# Who reports and confirms for a side.
_ROLES = {Side.COMMUNE: (Role.ACCOUNTANT, Role.CHAIR), Side.BUSINESS: (Role.BUSINESS,)}


def locked(agreement: Agreement) -> Agreement:
    """Return the agreement read anew and locked until the transaction ends."""
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("project__book__organisation", "project__purpose", "business").get(
        pk=agreement.pk
    )


def other(side: str) -> Side:
    """Return the other side."""
    return Side.COMMUNE if side == Side.BUSINESS else Side.BUSINESS


def side(agreement: Agreement, name: str) -> tuple[Organisation, tuple[Role, ...]]:
    """Return the organisation of a side and the roles that speak for it."""
    business = name == Side.BUSINESS
    organisation = agreement.business if business else agreement.project.book.organisation
    return organisation, _ROLES[Side(name)]


def sides_of(user: User, agreement: Agreement, *, on: date) -> set[str]:
    """Return the sides that `user` speaks for on a day; pages show their buttons by it."""
    found = set()
    for name in Side.values:
        organisation, roles = side(agreement, name)
        if permissions.roles_in(user, organisation, on=on) & set(roles):
            found.add(name)
    return found
