"""The official sheet of an issued statement, drawn from its bytes alone."""

import hashlib
import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from disclosure import canonical
from disclosure.facts.statement import Head
from disclosure.statements import body as bodies
from disclosure.statements import shown
from disclosure.statements.body import Issued
from ledger import letterhead, money, pdf, text
from ledger.templatetags.money import vn_date

# What does not stand in the name of a file everywhere.
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_SIGNATURES = [
    {"post": "Kế toán"},
    {"authority": "TM. Ủy ban nhân dân", "post": "Chủ tịch", "how": "(Ký tên, đóng dấu)"},
]
_RECEIVERS = ["Ủy ban MTTQ Việt Nam cấp xã", "Niêm yết công khai", "Lưu: VT, kế toán"]


def statement(body: bytes) -> pdf.Sheet:
    """Return the sheet of an issued statement, in Vietnamese; it carries `body` and each of its tables."""
    with translation.override("vi"):
        return _sheet(body)


def _sheet(body: bytes) -> pdf.Sheet:
    sha256 = hashlib.sha256(body).hexdigest()
    issued = bodies.read(body)
    kind, head, facts = issued.kind, issued.head, issued.facts
    tables = kind.tables(facts)
    files = [pdf.Attachment("du-lieu.json", body, "Dữ liệu của bản sao kê này")]
    files += [pdf.Attachment(f"{t.name}.csv", shown.as_csv(t), t.title) for t in tables]
    title = f"{kind.title}: {head.subject.word}"
    context = {**_common(issued, sha256), **_tables(issued), **kind.context(facts)}
    return pdf.Sheet(kind.template, context, title, head.issued_at, tuple(files))


def page_url(code: str) -> str:
    """Return the full address of a statement's page, as the QR on paper carries it."""
    return settings.PUBLIC_URL + reverse("statement_page", args=[code])


def file_stem(head: Head) -> str:
    """Return the name of a statement's files: what, of whom, from when to when, which version."""
    period = f"{head.since:%Y%m%d}-{head.until:%Y%m%d}"
    words = f"{head.kind.code}-{head.subject.code}-{period}-ban-{head.version}"
    return _NOT_IN_NAMES.sub("-", text.unaccented(words).lower())


def _common(issued: Issued, sha256: str) -> dict[str, Any]:
    """Return what stands on every statement: head, proof, signatures."""
    head, code = issued.head, canonical.code_of(sha256)
    return {
        "facts": issued.facts,
        "head": head,
        "sheet_title": str(issued.kind.title),
        "agency": letterhead.agency(head.agency),
        "place": letterhead.place(head.agency),
        "day": head.issued_at,
        "period": f"Từ ngày {vn_date(head.since)} đến hết ngày {vn_date(head.until)}",
        "page_url": page_url(code),
        "code": code,
        "hash": sha256,
        "log": head.log,
        "footer_line": f"{issued.kind.title} · bản {head.version} · mã kiểm tra {code}",
        "signatures": _SIGNATURES,
        "receivers": _RECEIVERS,
    }


def _tables(issued: Issued) -> dict[str, Any]:
    equation = issued.kind.equation(issued.facts)
    tables = issued.kind.tables(issued.facts)
    return {
        "equation": [(term.label, term.amount, money.in_words(term.amount)) for term in equation],
        "tables": {table.name.replace("-", "_"): shown.shown(table) for table in tables},
    }
