"""What was published and withdrawn, in the order it happened; and what a code on paper stands for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from disclosure.api import described, examples, serializers
from disclosure.api.answers import ListView, PublicView
from disclosure.api.walks import Key, Walk
from disclosure.models.publication import Publication
from disclosure.models.release import Withdrawal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 2**62  # above every number of a row


class Changes(ListView):
    """Publications and withdrawals, the oldest first.

    Two that are published at the same moment may be seen one after the other: who keeps up asks
    again from some minutes before the last one seen, and knows each by its code and kind.
    """

    asks = frozenset({"since", "xa", "tinh", "cursor", "limit"})

    @described.listed(
        "changes",
        serializers.ChangeRow,
        "Bản mới công khai và bản bị rút, từ một lúc trở đi",
        parameters=[described.SINCE, described.PROVINCE, described.COMMUNE],
        example=examples.CHANGE,
    )
    def get(self, request: Request) -> Response:
        """List changes."""
        cursor = self.cursor()
        last, gone = cursor.pins if cursor else _newest()
        published = Publication.objects.light().filter(pk__lte=last).select_related("withdrawal")
        withdrawn = Withdrawal.objects.filter(pk__lte=gone).select_related("publication")
        withdrawn = withdrawn.defer("publication__body", "publication__facts", "publication__pdf")
        if since := _since(request.query_params.get("since", "")):
            published = published.filter(published_at__gte=since)
            withdrawn = withdrawn.filter(withdrawn_at__gte=since)
        for name, field in (("xa", "commune_code"), ("tinh", "province_code")):
            if code := request.query_params.get(name):
                published = published.filter(**{field: code})
                withdrawn = withdrawn.filter(**{f"publication__{field}": code})
        walk = _walk(published, withdrawn, (last, gone), cursor.count if cursor else None)
        return self.page(walk, cursor, serializers.ChangeRow)


class Verification(PublicView):
    """What a code printed on a sheet stands for."""

    @described.one(
        "verification",
        serializers.Verdict,
        "Mã trên bản in: bản mới nhất, đã có bản mới hơn, hay đã rút",
        "code",
        example=examples.VERDICT,
    )
    def get(self, request: Request, code: str) -> Response:
        """Tell."""
        rows = Publication.objects.light().select_related("withdrawal")
        found = rows.filter(code=code.upper()).first()
        if found is None:
            raise Http404
        newest = rows.filter(project_code=found.project_code).order_by("-version").first()
        context = {"request": self.request}
        return Response(serializers.Verdict(_verdict(found, newest), context=context).data)


def _verdict(found: Publication, newest: Publication | None) -> dict[str, Any]:
    withdrawal = None if found.is_in_view else found.withdrawal
    is_newest = newest is not None and newest.pk == found.pk
    said = "newest" if is_newest else "superseded"
    return {
        "code": found.code,
        "verdict": said if withdrawal is None else "withdrawn",
        "project_code": found.project_code,
        "version": found.version,
        "sha256": found.sha256,
        "published_at": found.published_at,
        "newest_version": newest.version if newest and newest.is_in_view else None,
        "withdrawn_at": withdrawal and withdrawal.withdrawn_at,
        "withdrawn_reason": withdrawal and withdrawal.reason,
    }


def _newest() -> Key:
    last = Publication.objects.aggregate(pk=Max("pk"))["pk"] or 0
    return last, Withdrawal.objects.aggregate(pk=Max("pk"))["pk"] or 0


def _since(typed: str) -> datetime | None:
    """Read an instant or a day of Vietnam; a plus sign that an address turned into a blank is one."""
    if not typed:
        return None
    try:
        at = parse_datetime(typed.replace(" ", "+"))
        day = parse_date(typed) if at is None else None
    except ValueError:
        at = day = None
    if day is not None:
        at = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the zone is given below
    if at is None or not 1900 < at.year < 9000:
        raise ValidationError(
            [
                _(
                    "“since” viết như 2026-11-20 hoặc 2026-11-20T09:00:00+07:00, và phải là ngày có thật."
                )
            ]
        )
    return timezone.make_aware(at) if timezone.is_naive(at) else at


def _walk(
    published: "QuerySet[Publication]",
    withdrawn: "QuerySet[Withdrawal]",
    pins: Key,
    count: int | None,
) -> Walk:
    """Walk through both in one order: by instant, what was published first, by number."""
    kinds = ((0, published, "published_at"), (1, withdrawn, "withdrawn_at"))

    def after(key: Key | None, limit: int) -> list[tuple[Key, Any]]:
        rows: list[tuple[Key, Any]] = []
        for rank, all_, field in kinds:
            kept = all_ if key is None else all_.filter(_beyond(field, rank, key, "gt"))
            rows += [
                ((_micros(getattr(row, field)), rank, row.pk), _told(row))
                for row in kept.order_by(field, "pk")[:limit]
            ]
        return sorted(rows, key=lambda row: row[0])[:limit]

    def up_to(key: Key, limit: int) -> list[Key]:
        keys: list[Key] = []
        for rank, all_, field in kinds:
            kept = all_.filter(_beyond(field, rank, key, "lt")).order_by(f"-{field}", "-pk")
            keys += [(_micros(at), rank, pk) for at, pk in kept.values_list(field, "pk")[:limit]]
        return sorted([*keys, key], reverse=True)[:limit]

    total = published.count() + withdrawn.count() if count is None else count
    return Walk(pins, total, after, up_to)


def _beyond(field: str, rank: int, key: Key, way: str) -> Q:
    """Return what of kind `rank` comes after ("gt") or before ("lt") a key."""
    micros, at_rank, pk = key
    at = _EPOCH + timedelta(microseconds=micros)
    if rank != at_rank:
        pk = _MOST if rank < at_rank else 0
    return Q(**{f"{field}__{way}": at}) | Q(**{field: at, f"pk__{way}": pk})


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _told(row: Publication | Withdrawal) -> dict[str, Any]:
    """Return a change; why a withdrawn version was published went with it."""
    if isinstance(row, Withdrawal):
        return {
            "kind": "withdrawn",
            "at": row.withdrawn_at,
            "publication": row.publication,
            "reason": row.reason,
        }
    reason = row.reason if row.is_in_view else None
    return {"kind": "published", "at": row.published_at, "publication": row, "reason": reason}
