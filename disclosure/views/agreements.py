"""An agreement with a business as the newest version of its project tells it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.facts import Agreement, Commitment
from disclosure.views import published

_TONES = {"DONE": "done", "LATE": "late", "DUE": "wait", "PART": "wait"}


@require_safe
def agreement_page(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show what both sides promised, what was done, what is late."""
    publication = published.publication(code)
    facts = publication.read()
    agreement = next((each for each in facts.agreements if each.number == number), None)
    if agreement is None:
        raise Http404
    promised = [(_(side), _side(agreement, side)) for side in _sides(agreement)]
    context = {
        "facts": facts,
        "publication": publication,
        "agreement": agreement,
        "sides": promised,
        "events": _events(agreement, timezone.localdate()),
        "crumbs": [
            *published.crumbs(facts),
            (facts.title, published.address(publication)),
            (agreement.number, ""),
        ],
    }
    return render(request, "disclosure/agreement.html", context)


def _sides(agreement: Agreement) -> list[str]:
    return list(dict.fromkeys(each.side.word for each in agreement.commitments))


def _side(agreement: Agreement, side: str) -> dict[str, Any]:
    """Return the commitments of one side with what they add up to, in đồng."""
    rows = [each for each in agreement.commitments if each.side.word == side]
    return {
        "rows": [(each, _TONES.get(each.state.code, "")) for each in rows],
        "amount": sum(each.amount or 0 for each in rows),
        "done": sum(each.done or 0 for each in rows if each.amount),
        "late": sum(each.state.code == "LATE" for each in rows),
    }


def _events(agreement: Agreement, on: date) -> list[dict[str, Any]]:
    """Return what happened and what is due, by day."""
    marks = [
        (agreement.signed_on, _("Ký thỏa thuận")),
        (agreement.starts_on, _("Bắt đầu")),
        (agreement.ends_on, _("Hết hạn")),
    ]
    events = [
        {"date": day, "title": title, "tone": "done" if day <= on else ""}
        for day, title in marks
        if day
    ]
    return sorted(events + [_event(each) for each in agreement.commitments], key=_day)


def _event(each: Commitment) -> dict[str, Any]:
    return {
        "date": each.done_on or each.due_on,
        "title": each.content,
        "detail": _(each.side.word),
        "tone": _TONES.get(each.state.code, ""),
        "state": _(each.state.word),
    }


def _day(event: dict[str, Any]) -> date:
    day: date = event["date"]
    return day
