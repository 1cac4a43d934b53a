"""Norms, thresholds and the papers of payment files, for administrators."""

from django.contrib import admin

from ledger.reference_admin import ReferenceAdmin
from projects.models.norm import DelegationThreshold, Norm
from projects.models.payment import EvidenceRule


@admin.register(Norm)
class NormAdmin(ReferenceAdmin):
    """Published norms; a new level is a new row."""

    list_display = (
        "code",
        "title",
        "kind",
        "unit_amount",
        "share",
        "cap",
        "valid_from",
        "valid_to",
    )
    list_filter = ("kind",)
    search_fields = ("code", "title")


@admin.register(DelegationThreshold)
class DelegationThresholdAdmin(ReferenceAdmin):
    """Up to which amount the commune decides alone."""

    list_display = ("province_code", "kind", "amount", "basis", "valid_from", "valid_to")


@admin.register(EvidenceRule)
class EvidenceRuleAdmin(ReferenceAdmin):
    """Which papers a payment needs; one that is asked for no more is ended."""

    list_display = (
        "payment_kind",
        "payee_kind",
        "position",
        "title",
        "is_required",
        "basis",
        "valid_from",
        "valid_to",
    )
    list_filter = ("payment_kind", "payee_kind", "is_required")
    search_fields = ("code", "title")
