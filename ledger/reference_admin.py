"""The base of the reference-data pages: for administrators only, and no money in sight."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from ledger.models.people import Membership, Role, User


def is_administrator(request: HttpRequest) -> bool:
    """Tell whether the person holds the administrator's role today."""
    user = request.user
    held = Membership.objects.on(timezone.localdate())
    return isinstance(user, User) and held.filter(user=user, role=Role.ADMINISTRATOR).exists()


class ReferenceAdmin(admin.ModelAdmin):
    """Rows that administrators add and change; what has been used is ended, not deleted."""

    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to administrators."""
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Show rows to administrators."""
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators add rows."""
        return is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let administrators change rows."""
        return is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: a dated row is ended by its last day."""
        return False
