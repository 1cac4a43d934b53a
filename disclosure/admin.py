"""The rules of disclosure and of its warning flags, for administrators."""

from django.contrib import admin

from disclosure.models.duties import DisclosureRule
from disclosure.models.flag import FlagRule
from ledger.reference_admin import ReferenceAdmin, VerifiableAdmin


@admin.register(FlagRule)
class FlagRuleAdmin(ReferenceAdmin):
    """What the rules compare with; a new threshold is a new row."""

    list_display = (
        "code", "amount", "share", "days", "times", "province_code", "basis", "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("code",)
    list_select_related = ("basis",)
    ordering = ("code", "province_code", "valid_from")


@admin.register(DisclosureRule)
class DisclosureRuleAdmin(VerifiableAdmin):
    """What must be public, how soon, where and for how long; a change is a new row."""

    list_display = (
        "item", "channel", "days", "unit", "for_days", "province_code", "basis", "valid_from", "valid_to",
        "verified_by",
    )  # fmt: skip
    list_filter = ("item", "channel")
    list_select_related = ("basis", "verified_by")
