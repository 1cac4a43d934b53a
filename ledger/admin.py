"""Reference data of the books, for administrators."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.models.bank import Bank
from ledger.models.chart import Book
from ledger.models.law import CalendarDay, Clock, LegalBasis, Share
from ledger.models.people import Membership, Organisation, User
from ledger.models.places import Commune, Province
from ledger.reference_admin import ReferenceAdmin, is_administrator

admin.site.site_header = gettext_lazy("Sổ Công: danh mục")
admin.site.site_title = gettext_lazy("Sổ Công")
admin.site.index_title = gettext_lazy("Danh mục dùng chung")


@admin.register(Province)
class ProvinceAdmin(ReferenceAdmin):
    """Provinces; a change of name or kind is a new row."""

    list_display = ("code", "name", "kind", "valid_from", "valid_to")
    search_fields = ("code", "name")


@admin.register(Commune)
class CommuneAdmin(ReferenceAdmin):
    """Communes; a change of name or kind is a new row."""

    list_display = ("code", "name", "kind", "province_code", "valid_from", "valid_to")
    search_fields = ("code", "name")
    list_filter = ("kind",)


@admin.register(LegalBasis)
class LegalBasisAdmin(ReferenceAdmin):
    """The legal-basis register; verifying names the person who read the text."""

    list_display = ("number", "title", "issuer", "effective_from", "effective_to", "verified_by")
    search_fields = ("number", "title")
    readonly_fields = ("verified_by", "verified_on")
    actions = ("verify",)

    @admin.action(description=gettext_lazy("Xác nhận tôi đã đọc và kiểm chứng văn bản"))
    def verify(self, request: HttpRequest, queryset: models.QuerySet[LegalBasis]) -> None:
        """Record that the person at the desk has read the chosen texts today."""
        count = queryset.filter(verified_on=None).update(
            verified_by=request.user, verified_on=timezone.localdate()
        )
        self.message_user(
            request, _("Đã kiểm chứng %(count)d văn bản.") % {"count": count}, messages.SUCCESS
        )


@admin.register(CalendarDay)
class CalendarDayAdmin(ReferenceAdmin):
    """The working-day calendar that deadlines are counted by."""

    list_display = ("day", "kind", "name")
    date_hierarchy = "day"


@admin.register(Clock)
class ClockAdmin(ReferenceAdmin):
    """How long each step may take, with its basis."""

    list_display = ("step", "days", "unit", "province_code", "basis", "valid_from", "valid_to")


@admin.register(Share)
class ShareAdmin(ReferenceAdmin):
    """Shares set by law, with their basis."""

    list_display = ("code", "numerator", "denominator", "basis", "valid_from", "valid_to")


@admin.register(Bank)
class BankAdmin(ReferenceAdmin):
    """Banks with their NAPAS numbers."""

    list_display = ("bin", "short_name", "name", "is_verified")


class MembershipInline(admin.TabularInline):
    """The posts held in an organisation."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)

    def has_view_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Show posts to administrators."""
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Let administrators give posts."""
        return is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Let administrators end posts."""
        return is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Refuse: a post is ended by its last day."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    """Organisations and the posts held in them."""

    list_display = ("name", "kind", "province_code", "commune_code")
    search_fields = ("name", "commune_code", "tax_code")
    list_filter = ("kind",)
    inlines = (MembershipInline,)


@admin.register(Book)
class BookAdmin(ReferenceAdmin):
    """Open the book of a commune; it begins empty, its accountant adds where money is kept."""

    list_display = ("organisation", "code_prefix", "opened_on")
    autocomplete_fields = ("organisation",)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse: codes already given out rest on the prefix."""
        return False


@admin.register(User)
class PersonAdmin(ReferenceAdmin, UserAdmin):
    """Accounts of people; what they may do follows from their posts."""

    list_display = ("username", "full_name", "is_active")
    search_fields = ("username", "full_name")
    list_filter = ("is_active",)
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email", "is_active", "is_staff")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "usable_password", "password1", "password2")}),
    )
