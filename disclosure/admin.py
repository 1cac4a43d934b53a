"""The rules of warning flags, for administrators."""

from django.contrib import admin

from disclosure.models.flag import FlagRule
from ledger.reference_admin import ReferenceAdmin


@admin.register(FlagRule)
class FlagRuleAdmin(ReferenceAdmin):
    """What the rules compare with; a new threshold is a new row."""

    list_display = (
        "code", "amount", "share", "days", "times", "province_code", "basis", "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("code",)
    list_select_related = ("basis",)
    ordering = ("code", "province_code", "valid_from")
