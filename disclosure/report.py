"""The official sheet of one publication, drawn from its facts alone."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from disclosure import canonical, textfiles, untied
from disclosure.facts import Contribution, ProjectFacts, SideBySide
from disclosure.tables import Table, gifts, supported, transactions
from disclosure.version import Version
from ledger import letterhead, money, pdf

# Columns of sources that stand side by side on a page, and rows of one class of differences.
_SIDES, _MOST = 4, 10
_MEASURES = {
    "planned": "Kế hoạch",
    "allotted": "Phân bổ",
    "received": "Đã nhận",
    "paid": "Đã chi",
    "accepted": "Nghiệm thu",
    "left": "Còn lại",
    "bank": "Ngân hàng xác nhận",
}


def statement(body: bytes) -> pdf.Sheet:
    """Return the statement of a published edition; it carries `body`, the data it is drawn from, and tables.

    The tables are those of the open data: what was given, and all that came in and went out.
    """
    facts, sha256 = canonical.from_json(body), hashlib.sha256(body).hexdigest()
    code, edition = canonical.code_of(sha256), facts.edition
    assert edition is not None  # noqa: S101 -- only editions are printed
    context = {
        "facts": facts,
        "edition": edition,
        "agency": letterhead.agency(facts.owner),
        "place": letterhead.place(facts.place.commune),
        "day": edition.published_at,
        "page_url": page_url(facts.code, edition.version),
        "code": code,
        "hash": sha256,
        "log": edition.log,
        "footer_line": f"{facts.code} · bản {edition.version} · mã kiểm tra {code}",
        "words": {
            name: money.in_words(getattr(facts.equation, name))
            for name in ("received", "paid", "balance")
        },
        "totals": _totals(facts),
        "missing": _missing(facts),
        "supports": [(row, supported.gap(row)) for row in facts.allocations],
        "sides": list(_sides(facts)),
        "differences": untied.by_class(facts, most=_MOST),
        "signatures": [
            {"post": "Kế toán"},
            {
                "authority": "TM. Ủy ban nhân dân",
                "post": "Chủ tịch",
                "how": "(Ký tên, đóng dấu)",
            },
        ],
        "receivers": ["Ủy ban MTTQ Việt Nam cấp xã", "Niêm yết công khai", "Lưu: VT, kế toán"],
    }
    version = Version(facts, sha256, code, settings.PUBLIC_URL)
    carried = (
        pdf.Attachment("du-lieu.json", body, "Dữ liệu của bản công khai này"),
        _carried(gifts.TABLE, version),
        _carried(transactions.TABLE, version),
    )
    title = f"Sao kê công khai {facts.title}"
    return pdf.Sheet("print/statement.html", context, title, edition.published_at, carried)


def page_url(code: str, version: int) -> str:
    """Return the full address of a version's page, as the QR on paper carries it."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("version_page", args=[code, version])


def _carried(table: Table, version: Version) -> pdf.Attachment:
    """Return a table of the version as the file that the open data has of it."""
    lines, _count = textfiles.lines(table, version)
    return pdf.Attachment(
        f"{table.name}.csv", (textfiles.header(table) + lines).encode(), table.title
    )


def _sides(facts: ProjectFacts) -> Iterator[dict[str, Any]]:
    """Yield tables of plan, books, acceptances and bank, a few sources in each; sums in the last."""
    rows = facts.reconciliation.sources if facts.reconciliation else ()
    for start in range(0, len(rows), _SIDES):
        few = rows[start : start + _SIDES]
        is_last = len(rows) > 1 and start + _SIDES >= len(rows)
        yield {
            "heads": [row.source.word for row in few] + ["Cộng"] * is_last,
            "rows": [
                (label, [getattr(row, name) for row in few] + [_all(rows, name)] * is_last)
                for name, label in _MEASURES.items()
            ],
        }


def _all(rows: Iterable[SideBySide], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def _missing(facts: ProjectFacts) -> str:
    """Return the statuses that are not there yet, in one line."""
    missing = (s.label for s in facts.statuses if s.on is None and s.percent is None)
    return ", ".join(missing).lower()


def _totals(facts: ProjectFacts) -> dict[str, int | None]:
    """Return the sums under the tables, in đồng; a plan nobody entered is not a zero."""
    planned = [row.planned for row in facts.sources if row.planned is not None]
    return {
        "planned": sum(planned) if planned else None,
        "in_kind": sum(row.in_kind for row in facts.sources),
        "money": _sum(gift for gift in facts.contributions if gift.quantity is None),
        "payments": sum(payment.amount for payment in facts.payments),
        "others": sum(other.amount for other in facts.others),
        "valued": _sum(gift for gift in facts.contributions if gift.quantity is not None),
    }


def _sum(gifts: Iterable[Contribution]) -> int:
    return sum(gift.amount or 0 for gift in gifts)
