"""What the body of a project's page shows, drawn from its facts alone."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from disclosure import attachments, chart, course, fieldnames, flow, personal, untied
from disclosure.changes import Change
from disclosure.facts import Document, ProjectFacts, Status, Word
from disclosure.models.publication import Publication
from disclosure.personal import Doubt
from disclosure.views import flagged
from ledger.templatetags.money import vn_date, vnd

# Whole numbers that are no đồng.
_COUNTED = frozenset({"percent", "number", "households", "households_agreed", "pledges", "size"})
# What a whole row is told by when it was added or is gone.
_AMOUNTS = ("amount", "value", "original", "approved", "received")
_DOUBTS = {
    personal.PHONE: gettext_noop("Số điện thoại"),
    personal.IDENTITY: gettext_noop("Số giấy tờ"),
    personal.EMAIL: gettext_noop("Thư điện tử"),
    personal.ACCOUNT: gettext_noop("Dãy số dài"),
    personal.NAME: gettext_noop("Tên người"),
}
# What the picture of money shows and no fact has a word for.
_FLOW = {
    flow.LEFT: gettext_noop("Còn lại"),
    flow.SHORT: gettext_noop("Chi vượt số đã nhận"),
    flow.OTHERS: gettext_noop("Những người nhận khác"),
    flow.REST: gettext_noop("Khoản khác"),
}

# The newest few on the project's own page, so that a weak phone gets it in one go.
ROWS = 10


def context(facts: ProjectFacts, publication: Publication | None = None) -> dict[str, Any]:
    """Return the values of `disclosure/_facts.html`; without a publication it is a preview."""
    newest_first = slice(None, -ROWS - 1, -1)
    documents = [_document(document, publication) for document in facts.documents]
    return {
        "facts": facts,
        "publication": publication,
        "sources": _sources(facts),
        "flow": flow.of(facts, {kind: _(word) for kind, word in _FLOW.items()}, _),
        "course": course.of(facts),
        "pairs": chart.plan_beside_actual(facts.sources),
        "statuses": [
            {"label": _(s.label), "state": _state(s), "date": s.on, "percent": s.percent}
            for s in facts.statuses
        ],
        "contributions": facts.contributions[newest_first],
        "payments": facts.payments[newest_first],
        "unmatched": facts.unmatched[newest_first],
        "unmatched_in": sum(entry.amount for entry in facts.unmatched if entry.amount > 0),
        "unmatched_out": sum(entry.amount for entry in facts.unmatched if entry.amount < 0),
        "norms": _norms(facts),
        "differences": untied.by_class(facts, most=ROWS),
        "flags": flagged.rows(facts),
        "unanswered": sum(flag.answer is None for flag in facts.flags),
        "documents": [d for d in documents if not d["is_picture"]],
        "photos": [d for d in documents if d["is_picture"]],
    }


def changes(found: Iterable[Change]) -> list[dict[str, str]]:
    """Return what differs between two versions in words: where, of what, before, now."""
    return [
        {
            "where": " › ".join(str(name) for name in fieldnames.path(change.where)),
            "what": change.what,
            "old": _said(change.where[-1], change.old),
            "new": _said(change.where[-1], change.new),
        }
        for change in found
    ]


def doubts(found: Iterable[Doubt]) -> list[dict[str, Any]]:
    """Return what looks like personal data in words: what like, where, how it begins."""
    return [
        {
            "label": _(_DOUBTS[doubt.kind]),
            "shown": doubt.shown,
            "certain": doubt.certain,
            "place": " › ".join(str(n) for n in fieldnames.path(tuple(doubt.where.split(".")))),
        }
        for doubt in found
    ]


def _said(name: str, value: Any) -> str:
    """Return a value of the facts as people read it; a row by its amount, else that it is there."""
    match value:
        case None | "":
            return "—"
        case bool():
            return _("có") if value else _("không")
        case int():
            return str(value) if name in _COUNTED else vnd(value)
        case datetime() | date():
            return vn_date(value)
        case Word():
            return _(value.word)
        case str() | Decimal():
            return str(value)
    amount = next((a for n in _AMOUNTS if (a := getattr(value, n, None)) is not None), None)
    return _("có") if amount is None else vnd(amount)


def _state(status: Status) -> str:
    """Return the words of a status; the share paid stands inside them as a figure."""
    if status.code == "disbursement" and status.on and status.percent is not None:
        return _("Đã chi %(percent)d %% số đã nhận") % {"percent": status.percent}
    if status.code == "acceptance" and status.on and status.percent is not None:
        return _("Đã nghiệm thu %(percent)d %% giá trị hợp đồng") % {"percent": status.percent}
    return _(status.word)


def _sources(facts: ProjectFacts) -> list[dict[str, object]]:
    """Return the segments of the source bar: money received by source, then what came in kind."""
    rows = [(row.source.code.lower(), _(row.source.word), row.received) for row in facts.sources]
    rows.append(("in_kind", _("Hiện vật, ngày công, đất"), sum(r.in_kind for r in facts.sources)))
    return [
        {"kind": kind, "label": label, "amount": amount}
        for kind, label, amount in rows
        if amount > 0
    ]


def _norms(facts: ProjectFacts) -> list[dict[str, Any]]:
    """Return what was paid beside what the norm gives, in đồng; None where nothing was drawn yet."""
    return [
        {
            "content": row.content,
            "norm": row.norm.amount,
            "paid": row.paid if row.drawn else None,
            "gap": row.paid - row.norm.amount if row.drawn else None,
        }
        for row in facts.allocations
        if row.norm
    ]


def _document(document: Document, publication: Publication | None) -> dict[str, object]:
    place = publication and [publication.project_code, publication.version, document.sha256]
    return {
        "title": document.title,
        "url": reverse("document_file", args=place) if place else "",
        "small": reverse("picture_small", args=place) if place else "",
        "is_picture": attachments.is_picture(document.kind),
        "kind": document.kind.rpartition("/")[2].upper(),
        "size": document.size,
        "date": document.on,
        "hash": document.sha256,
    }
