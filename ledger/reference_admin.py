"""The base of the reference-data pages: for administrators only, and no money in sight."""

from datetime import date
from typing import Any, Protocol

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import permissions, trail, verifying
from ledger.exceptions import LedgerError
from ledger.models.law import Verifiable
from ledger.models.people import User
from ledger.views.request import person


class _Act(Protocol):
    """Verify a row, or take that back."""

    def __call__(self, row: Any, /, *, by: User, on: date) -> Verifiable: ...


def is_administrator(request: HttpRequest) -> bool:
    """Tell whether the person holds the administrator's role today."""
    user = request.user
    return isinstance(user, User) and permissions.is_administrator(user, on=timezone.localdate())


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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  # Django's own
        """Keep the row, and in the trail who entered or changed it, and which of its fields."""
        super().save_model(request, obj, form, change)
        verb = "change_reference" if change else "add_reference"
        fields = ", ".join(form.changed_data)[:300]
        trail.record(verb, obj, by=person(request), book=None, text=fields)


class VerifiableAdmin(ReferenceAdmin):
    """Rows that a named person verifies; a verified row can be ended, not reworded."""

    actions = ("verify", "take_back")
    # What may still be written on a verified row.
    ending: tuple[str, ...] = ("valid_to",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fix who verified and when always, the rest once it is verified."""
        marks = ["verified_by", "verified_on"]
        if obj is None or not obj.is_verified:
            return marks
        names = [field.name for field in obj._meta.fields if field.editable]
        return [name for name in names if name not in {*self.ending, "id", *marks}] + marks

    @admin.action(description=gettext_lazy("Xác nhận tôi đã đọc và kiểm chứng"))
    def verify(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record that the person at the desk has checked the chosen rows today."""
        self._each(request, queryset, verifying.verify, _("Đã kiểm chứng %(count)d dòng."))

    @admin.action(description=gettext_lazy("Rút lại kiểm chứng"))
    def take_back(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take the verification of the chosen rows back."""
        self._each(request, queryset, verifying.take_back, _("Đã rút kiểm chứng %(count)d dòng."))

    def _each(self, request: HttpRequest, rows: QuerySet[Any], act: _Act, told: str) -> None:
        done = 0
        for row in rows:
            try:
                act(row, by=person(request), on=timezone.localdate())
            except LedgerError as error:
                self.message_user(request, str(error), messages.WARNING)
            else:
                done += 1
        if done:
            self.message_user(request, told % {"count": done}, messages.SUCCESS)
