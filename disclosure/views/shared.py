"""The picture that goes along when the page of a project is passed on; drawn once for each version."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from disclosure import catalogue, sharepicture
from disclosure.models.catalogue import Listing
from ledger.templatetags.money import vn_date, vnd
from ledger.views.answer import inline


def _name(_request: HttpRequest, code: str) -> str | None:
    """Name the picture by what it shows, so that another version has another."""
    rows = Listing.objects.public().filter(project_code=code)
    sha256 = rows.values_list("publication__sha256", flat=True).first()
    if sha256 is None:
        return None
    told = f"{sha256} {sharepicture.LAYOUT} {timezone.localdate().year}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()}"'


@require_safe
@cache_control(public=True, max_age=3600)
@condition(etag_func=_name)
def project_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Give the picture of a project's last version."""
    name = _name(request, code)
    listing = Listing.objects.public().filter(project_code=code).first()
    if name is None or listing is None:
        raise Http404
    kept = settings.MEDIA_ROOT / "anh-chia-se" / f"{name.strip(chr(34))}.png"
    if not kept.exists():
        with override("vi"):
            picture = sharepicture.draw(_told(listing))
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{timezone.now().timestamp()}")
        beside.write_bytes(picture)
        beside.replace(kept)
    return inline(kept.read_bytes(), f"{code}.png", "image/png")


def _told(listing: Listing) -> sharepicture.Told:
    (row,) = catalogue.listed([listing], timezone.localdate())
    foot = _("Bản %(version)d, công khai ngày %(day)s · %(code)s") % {
        "version": listing.version,
        "day": vn_date(listing.published_at),
        "code": listing.project_code,
    }
    figures = (
        (_("Đã nhận"), listing.received),
        (_("Đã chi"), listing.paid),
        (_("Còn lại"), listing.balance),
    )
    return sharepicture.Told(
        title=listing.title,
        place=row.place,
        figures=tuple((label, f"{vnd(amount)} đ") for label, amount in figures),
        foot=foot,
        brand=_("Sổ Công"),
    )
