"""Who may do what in whose books."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Membership, Organisation, Role, User

# Roles that work in, or read, the books of their own commune.
READERS = (Role.ACCOUNTANT, Role.CASHIER, Role.CHAIR, Role.AUDITOR)


class NotAllowedError(LedgerError):
    """The person does not hold the role that this act asks for."""


class SamePersonError(LedgerError):
    """The maker may not approve; the accountant may not be the cashier of one voucher."""


def roles_in(user: User, organisation: Organisation, *, on: date) -> frozenset[Role]:
    """Return the roles that `user` holds in `organisation` on a day."""
    held = Membership.objects.on(on).filter(user_id=user.pk, organisation=organisation)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def require(user: User, organisation: Organisation, *roles: Role, on: date) -> None:
    """Refuse, with NotAllowedError, a person holding none of `roles` in `organisation`."""
    if not user.is_active or not roles_in(user, organisation, on=on) & set(roles):
        names = ", ".join(str(role.label).lower() for role in roles)
        raise NotAllowedError(_("Việc này dành cho: %(roles)s.") % {"roles": names})


def require_head(user: User, organisation: Organisation, village: str, *, on: date) -> None:
    """Refuse, with NotAllowedError, whoever is not the head of that village of the commune."""
    if not user.is_active or not headed_by(user, organisation, on=on) & {village, ""}:
        raise NotAllowedError(
            _("Việc này dành cho: trưởng thôn %(village)s.") % {"village": village}
        )


def headed_by(user: User, organisation: Organisation, *, on: date) -> frozenset[str]:
    """Return the villages of a commune that `user` heads; "" for a head of no named village."""
    held = Membership.objects.on(on).filter(
        user_id=user.pk, organisation=organisation, role=Role.VILLAGE_HEAD
    )
    return frozenset(held.values_list("village", flat=True))


def is_administrator(user: User, *, on: date) -> bool:
    """Tell whether `user` holds the administrator's role anywhere on a day."""
    held = Membership.objects.on(on).filter(user_id=user.pk, role=Role.ADMINISTRATOR)
    return user.is_active and held.exists()


def require_administrator(user: User, *, on: date) -> None:
    """Refuse, with NotAllowedError, a person who is no administrator of the reference data."""
    if not is_administrator(user, on=on):
        raise NotAllowedError(_("Việc này dành cho người quản trị danh mục."))


def require_other(maker: User | None, approver: User) -> None:
    """Refuse, with SamePersonError, an approver who made the thing."""
    if maker is not None and maker.pk == approver.pk:
        raise SamePersonError(
            _("Người lập không được duyệt phiếu của chính mình. Hãy chuyển cho người khác duyệt.")
        )


def books_of(user: User, roles: Iterable[Role] = READERS, *, on: date) -> list[Book]:
    """Return the books of the organisations where `user` holds one of `roles`."""
    held = Membership.objects.on(on).filter(user_id=user.pk, role__in=list(roles))
    return list(
        Book.objects.filter(organisation__in=held.values("organisation"))
        .select_related("organisation")
        .order_by("organisation__name")
    )


def organisations_of(user: User, *roles: Role, on: date) -> list[Organisation]:
    """Return the organisations where `user` holds one of `roles`."""
    held = Membership.objects.on(on).filter(user_id=user.pk, role__in=roles)
    return list(Organisation.objects.filter(pk__in=held.values("organisation")).order_by("name"))


def book_for(user: User, *roles: Role, on: date) -> Book:
    """Return the one book `user` works in with one of `roles`; 404 where there is none."""
    books = books_of(user, roles or READERS, on=on)
    if not books:
        raise Http404
    return books[0]
