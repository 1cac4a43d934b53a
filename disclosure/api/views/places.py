"""Communes with what they have published."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from disclosure.api import described, examples, serializers, walks
from disclosure.api.answers import ListView
from disclosure.api.walks import Key, Walk
from disclosure.models.catalogue import CommuneSums
from ledger.models.places import Commune


class Communes(ListView):
    """Communes that have published something, by code."""

    asks = frozenset({"tinh", "cursor", "limit"})

    @described.listed(
        "communes",
        serializers.CommuneRow,
        "Xã, phường, đặc khu đã công khai, kèm tổng thu, chi",
        parameters=[described.PROVINCE],
        example=examples.COMMUNE,
    )
    def get(self, request: Request) -> Response:
        """List communes."""
        rows = CommuneSums.objects.filter(projects__gt=0)
        if province := request.query_params.get("tinh"):
            rows = rows.filter(province_code=province)
        cursor = self.cursor()
        walk = walks.of_rows(rows, "commune_code", count=cursor.count if cursor else None)

        def after(key: Key | None, limit: int) -> list[tuple[Key, Any]]:
            found = walk.after(key, limit)
            codes = [row.commune_code for _key, row in found]
            current = Commune.objects.on(timezone.localdate()).filter(code__in=codes)
            names = dict(current.values_list("code", "name"))
            return [(key, _told(row, names)) for key, row in found]

        named = Walk(walk.pins, walk.count, after, walk.up_to)
        return self.page(named, cursor, serializers.CommuneRow)


def _told(row: CommuneSums, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row.commune_code,
        "name": names.get(row.commune_code, row.commune_code),
        "province_code": row.province_code,
        "projects": row.projects,
        "flagged": row.flagged,
        "received": row.received,
        "paid": row.paid,
        "balance": row.received - row.paid,
        "in_kind": row.in_kind,
    }
