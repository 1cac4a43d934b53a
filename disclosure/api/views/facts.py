"""Findings, flags, agreements and support by norms of all projects, one by one."""

from rest_framework.request import Request
from rest_framework.response import Response

from disclosure.api import described, examples, gathered, serializers
from disclosure.api.answers import ListView

_WHERE = (described.PROVINCE, described.COMMUNE, described.PROJECT)


class _Gathered(ListView):
    """Facts of one kind out of the last versions."""

    asks = frozenset({"tinh", "xa", "du_an", "cursor", "limit"})

    def rows(self, kind: gathered.Kind, shape: type[serializers.GatheredRow]) -> Response:
        """Give a page of them."""
        cursor, asked = self.cursor(), self.request.query_params
        where = gathered.Where(asked.get("tinh", ""), asked.get("xa", ""), asked.get("du_an", ""))
        last = cursor.pins[0] if cursor else gathered.last_publication()
        walk = gathered.walk(kind, where, last, cursor.count if cursor else None)
        return self.page(walk, cursor, shape)


class Findings(_Gathered):
    """Findings and their answers."""

    @described.listed(
        "findings",
        serializers.FindingRow,
        "Kiến nghị giám sát và trả lời",
        parameters=_WHERE,
        example=examples.FINDING,
    )
    def get(self, request: Request) -> Response:
        """List findings."""
        return self.rows(gathered.FINDINGS, serializers.FindingRow)


class Flags(_Gathered):
    """What wants an explanation."""

    @described.listed(
        "flags",
        serializers.FlagRow,
        "Điểm cần chú ý và giải trình của xã",
        parameters=_WHERE,
        example=examples.FLAG,
    )
    def get(self, request: Request) -> Response:
        """List flags."""
        return self.rows(gathered.FLAGS, serializers.FlagRow)


class Agreements(_Gathered):
    """Agreements with businesses."""

    @described.listed(
        "agreements",
        serializers.AgreementRow,
        "Thỏa thuận với doanh nghiệp: cam kết hai bên và việc đã làm",
        parameters=_WHERE,
        example=examples.AGREEMENT,
    )
    def get(self, request: Request) -> Response:
        """List agreements."""
        return self.rows(gathered.AGREEMENTS, serializers.AgreementRow)


class Norms(_Gathered):
    """Support by norms."""

    @described.listed(
        "norms",
        serializers.NormRow,
        "Hỗ trợ theo định mức: được hưởng, được duyệt, đã rút, đã chi",
        parameters=_WHERE,
        example=examples.NORM,
    )
    def get(self, request: Request) -> Response:
        """List support by norms."""
        return self.rows(gathered.NORMS, serializers.NormRow)
