"""How far each commitment of an agreement is, on a day: due, done, late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from projects.models.agreement import Agreement, Commitment, Fulfilment

# How far ahead the pages call a thing due: a habit of the page, not a rule of law.
DUE_WITHIN = timedelta(days=30)


class CommitmentState(models.TextChoices):
    UPCOMING = "UPCOMING", _("Chưa đến hạn")
    DUE = "DUE", _("Sắp đến hạn")
    PART = "PART", _("Làm một phần")
    DONE = "DONE", _("Đã làm")
    LATE = "LATE", _("Trễ hạn")


TONES = {
    CommitmentState.DONE: "done",
    CommitmentState.LATE: "late",
    CommitmentState.DUE: "wait",
    CommitmentState.PART: "wait",
    CommitmentState.UPCOMING: "",
}


@dataclass(frozen=True)
class CommitmentProgress:
    """A commitment on a day: `done` is confirmed đồng; `done_on` the day it was completed.

    `days_late` counts calendar days past the due date, up to the day it was done.
    """

    commitment: Commitment
    state: CommitmentState
    done: int
    done_on: date | None
    days_late: int
    waiting: tuple[Fulfilment, ...]

    @property
    def tone(self) -> str:
        """Return the colour word of the state."""
        return TONES[self.state]

    @property
    def left(self) -> int | None:
        """Return the đồng still owed; None for a service without an amount."""
        amount = self.commitment.amount
        return None if amount is None else max(amount - self.done, 0)


def commitments(agreement: Agreement, on: date) -> list[CommitmentProgress]:
    """Return the commitments of both sides by due date, each with its state on a day."""
    return by_agreement([agreement], on)[agreement.pk]


def by_agreement(agreements: Iterable[Agreement], on: date) -> dict[int, list[CommitmentProgress]]:
    """Return the same for several agreements, in two queries."""
    found: dict[int, list[CommitmentProgress]] = {agreement.pk: [] for agreement in agreements}
    reported = Prefetch("fulfilments", queryset=_standing(on), to_attr="standing")
    rows = Commitment.objects.filter(agreement__in=list(found)).prefetch_related(reported)
    for commitment in rows.order_by("due_on", "id"):
        found[commitment.agreement_id].append(_progress(commitment, on))
    return found


def done_between(agreement: Agreement, since: date, until: date) -> "QuerySet[Fulfilment]":
    """Return what either side did under an agreement from one day to another, confirmed or not."""
    rows = _standing(until).filter(commitment__agreement=agreement, on__gte=since)
    return rows.select_related("commitment", "contribution__entry")


def is_confirmed(fulfilment: Fulfilment) -> bool:
    """Tell whether the other side has confirmed, or a receipt of the commune says it."""
    return fulfilment.contribution_id is not None or fulfilment.confirmed_by_id is not None


def _standing(on: date) -> "QuerySet[Fulfilment]":
    """Return what was done by a day; a receipt that was reversed no longer counts."""
    live = Q(contribution=None) | Q(contribution__entry__reversed_by=None)
    rows = Fulfilment.objects.filter(live, on__lte=on).order_by("on", "id")
    return rows.select_related("made_by", "confirmed_by", "contribution")


def _progress(commitment: Commitment, on: date) -> CommitmentProgress:
    standing: list[Fulfilment] = commitment.standing  # type: ignore[attr-defined]  # prefetched
    confirmed = [item for item in standing if is_confirmed(item)]
    done = sum(item.amount or 0 for item in confirmed)
    done_on = _done_on(commitment, confirmed)
    until = done_on or on
    return CommitmentProgress(
        commitment=commitment,
        state=_state(commitment, done, done_on, on),
        done=done,
        done_on=done_on,
        days_late=max((until - commitment.due_on).days, 0),
        waiting=tuple(item for item in standing if not is_confirmed(item)),
    )


def _done_on(commitment: Commitment, confirmed: list[Fulfilment]) -> date | None:
    """Return the day it was complete: a service with its first act, money when all is there."""
    sum_so_far = 0
    for item in confirmed:
        sum_so_far += item.amount or 0
        if commitment.amount is None or sum_so_far >= commitment.amount:
            return item.on
    return None


def _state(commitment: Commitment, done: int, done_on: date | None, on: date) -> CommitmentState:
    if done_on is not None:
        return CommitmentState.DONE
    if commitment.due_on < on:
        return CommitmentState.LATE
    if done:
        return CommitmentState.PART
    soon = commitment.due_on <= on + DUE_WITHIN
    return CommitmentState.DUE if soon else CommitmentState.UPCOMING
