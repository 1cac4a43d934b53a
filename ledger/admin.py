"""Reference data of the books, for administrators."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from ledger.models.bank import Bank
from ledger.models.chart import Book
from ledger.models.law import CalendarDay, Clock, LegalBasis, Limit, Share, YearDay
from ledger.models.official import AccountingRegime, BookRegime, OfficialAccount, OfficialForm
from ledger.models.people import Membership, Organisation, User
from ledger.models.places import Commune, Province
from ledger.models.trail import Event
from ledger.reference_admin import ReferenceAdmin, VerifiableAdmin, is_administrator

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
class LegalBasisAdmin(VerifiableAdmin):
    """The legal-basis register; verifying names the person who read the text."""

    list_display = ("number", "title", "issuer", "effective_from", "effective_to", "verified_by")
    search_fields = ("number", "title")
    ending = ("effective_to",)


@admin.register(AccountingRegime)
class AccountingRegimeAdmin(VerifiableAdmin):
    """The accounting regimes, each by the circular that issued it."""

    list_display = ("code", "name", "basis", "valid_from", "valid_to", "verified_by")
    list_select_related = ("basis", "verified_by")


@admin.register(OfficialAccount)
class OfficialAccountAdmin(VerifiableAdmin):
    """The official number of each function, by regime and day; a new number is a new row."""

    list_display = (
        "function", "fund_regime", "number", "name", "accounting__code", "valid_from", "valid_to", "verified_by",
    )  # fmt: skip
    ordering = ("accounting__code", "number", "function")
    list_filter = ("accounting", ("verified_on", admin.EmptyFieldListFilter))
    list_select_related = ("accounting", "verified_by")
    search_fields = ("number", "name", "note")


@admin.register(BookRegime)
class BookRegimeAdmin(ReferenceAdmin):
    """The accounting regime that each book is kept by; a change is a new row."""

    list_display = ("book", "accounting", "valid_from", "valid_to")
    list_select_related = ("book__organisation", "accounting")


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


@admin.register(Event)
class EventAdmin(ReferenceAdmin):
    """Who verified and changed the reference data; what was done in books is on their own pages."""

    list_display = ("at", "by", "verb", "subject", "text")
    list_filter = ("verb",)
    list_select_related = ("by",)
    search_fields = ("subject", "text", "by__full_name")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Event]:
        """Keep to what belongs to no book."""
        return super().get_queryset(request).filter(book=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the trail is written by what is done."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse: the trail only grows."""
        return False


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


@admin.register(Limit)
class LimitAdmin(ReferenceAdmin):
    """Amounts, shares and times that a rule allows at most or asks for at least."""

    list_display = ("code", "value", "province_code", "basis", "valid_from", "valid_to")
    list_filter = ("code",)


@admin.register(YearDay)
class YearDayAdmin(ReferenceAdmin):
    """Days of each year by which something must be done."""

    list_display = ("code", "day", "month", "basis", "valid_from", "valid_to")


@admin.register(OfficialForm)
class OfficialFormAdmin(VerifiableAdmin):
    """The forms of printed sheets; the mark stands on a sheet once somebody has verified it."""

    list_display = ("sheet", "mark", "basis", "valid_from", "valid_to", "verified_by")
    list_select_related = ("basis", "verified_by")
