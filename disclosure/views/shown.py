"""What the body of a project's page shows, drawn from its facts alone."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure import chart
from disclosure.facts import Difference, Document, ProjectFacts, Status
from disclosure.models.publication import Publication

# The newest few on the project's own page, so that a weak phone gets it in one go.
ROWS = 10


def context(facts: ProjectFacts, publication: Publication | None = None) -> dict[str, Any]:
    """Return the values of `disclosure/_facts.html`; without a publication it is a preview."""
    newest_first = slice(None, -ROWS - 1, -1)
    return {
        "facts": facts,
        "publication": publication,
        "sources": _sources(facts),
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
        "differences": _differences(facts),
        "documents": [_document(document, publication) for document in facts.documents],
    }


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


def _differences(facts: ProjectFacts) -> list[dict[str, Any]]:
    """Return what does not tie by class, in the order published: how many, how much, how old, the first."""
    found: dict[str, list[Difference]] = {}
    for each in facts.reconciliation.differences if facts.reconciliation else ():
        found.setdefault(each.kind.code, []).append(each)
    return [
        {
            "kind": rows[0].kind.word,
            "rows": [(each, _age(each, facts)) for each in rows[:ROWS]],
            "count": len(rows),
            "amount": sum(each.amount for each in rows),
            "days": max(
                (age for each in rows if (age := _age(each, facts)) is not None), default=None
            ),
        }
        for rows in found.values()
    ]


def _age(each: Difference, facts: ProjectFacts) -> int | None:
    return None if each.since is None else max((facts.as_of - each.since).days, 0)


def _document(document: Document, publication: Publication | None) -> dict[str, object]:
    place = publication and [publication.project_code, publication.version, document.sha256]
    return {
        "title": document.title,
        "url": reverse("document_file", args=place) if place else "",
        "kind": document.kind.rpartition("/")[2].upper(),
        "size": document.size,
        "date": document.on,
        "hash": document.sha256,
    }
