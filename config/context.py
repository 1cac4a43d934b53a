"""What the frame of every page shows: the parts of the work, and links between the rooms."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from config import languages
from disclosure.example import people
from ledger.models.people import Membership, Role, User

_BOOKS = {Role.ACCOUNTANT, Role.CASHIER, Role.CHAIR, Role.AUDITOR}
_REVIEW = {Role.REVIEWER, Role.REVIEW_LEAD}
_WATCH = {Role.FRONT, Role.SUPERVISOR}

# (label, URL name, who sees it)
_NAV = (
    (_("Việc hôm nay"), "work", set(Role) - {Role.BUSINESS}),
    (_("Doanh nghiệp"), "business_home", {Role.BUSINESS}),
    (_("Thẩm định"), "review_desk", _REVIEW),
    (_("Dự án"), "project_list", _BOOKS),
    (_("Đóng góp"), "contribution_list", _BOOKS),
    (_("Hợp đồng"), "contract_list", _BOOKS),
    (_("Chi tiền"), "payment_list", _BOOKS),
    (_("Đối chiếu"), "bank_accounts", {Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR}),
    (_("Sổ sách"), "entry_list", _BOOKS),
    (_("Định mức"), "norm_list", _BOOKS | _REVIEW),
    (_("Công khai"), "publication_list", _BOOKS),
    (_("Lịch công khai"), "calendar_list", {Role.VILLAGE_HEAD}),
    (_("Giám sát"), "finding_list", _WATCH | {Role.ACCOUNTANT, Role.CHAIR}),
    (_("Danh mục"), "admin:index", {Role.ADMINISTRATOR}),
)


@dataclass(frozen=True)
class _Posts:
    """The roles of the person and where they are held."""

    roles: frozenset[str]
    organisation: str


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the values that the base templates use; all are lazy, a public page asks for none."""
    posts = SimpleLazyObject(lambda: _posts(request))
    return {
        "demo_mode": settings.DEMO_MODE,
        "languages": SimpleLazyObject(lambda: languages.of(request)),
        "demo_users": _demo_users() if settings.DEMO_MODE else [],
        "organisation_name": SimpleLazyObject(lambda: posts.organisation),
        "staff_nav": SimpleLazyObject(lambda: _nav(request, posts.roles)),
        "book_links": SimpleLazyObject(lambda: _book_links(posts.roles)),
        "project_links": SimpleLazyObject(lambda: _project_links(request, posts.roles)),
    }


def _posts(request: HttpRequest) -> _Posts:
    user = request.user
    if not isinstance(user, User):
        return _Posts(frozenset(), "")
    held = Membership.objects.on(timezone.localdate()).filter(user=user)
    rows = list(held.select_related("organisation"))
    names = {row.organisation.name for row in rows}
    return _Posts(frozenset(row.role for row in rows), names.pop() if len(names) == 1 else "")


def _demo_users() -> list[dict[str, object]]:
    return [
        {"username": post.username, "password": post.password, "role": post.role.label}
        for post in people.POSTS
    ]


def _nav(request: HttpRequest, roles: frozenset[str]) -> list[dict[str, object]]:
    found = []
    for label, name, seen_by in _NAV:
        if roles & seen_by:
            url = reverse(name)
            current = request.path == url if name == "work" else request.path.startswith(url)
            found.append({"label": label, "url": url, "current": current})
    return found


def _book_links(roles: frozenset[str]) -> list[dict[str, object]]:
    """Return what else there is to read of the books, for those who may."""
    if not roles & {Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR}:
        return []
    return [
        {"label": _("Bảo hành"), "url": reverse("warranty_list")},
        {"label": _("Cuối năm"), "url": reverse("year_end_now")},
        {"label": _("Sổ cũ"), "url": reverse("entry_file_list")},
        {"label": _("Nhật ký thay đổi"), "url": reverse("event_list")},
    ]


def _project_links(request: HttpRequest, roles: frozenset[str]) -> list[dict[str, object]]:
    """Return what the rooms above `projects` offer on the page of a project."""
    match = request.resolver_match
    code = match.kwargs.get("code") if match else None
    if not code or not roles & {Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR}:
        return []
    return [
        {"label": _("Công khai"), "url": reverse("publish_preview", args=[code])},
        {"label": _("Lịch công khai"), "url": reverse("calendar_list", query={"q": code})},
    ]
