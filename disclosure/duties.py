"""How the duties to make public stand: due, late, done; what hangs where and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.models.duties import DisclosureRule, Duty, DutyQuerySet, Posting
from disclosure.models.excuses import ExcuseDecision
from ledger import calendars, clocks
from ledger.models.chart import Book
from ledger.models.law import Clock


class State(StrEnum):
    """How a duty stands on a day."""

    OPEN = "con-han"
    OVERDUE = "qua-han"
    DONE = "da-lam"
    DONE_LATE = "lam-tre"
    EXCUSED = "duoc-mien"


@dataclass(frozen=True)
class Standing:
    """A duty on a day; how many `days` it is late, or was done too late, 0 for none."""

    state: State
    done_on: date | None
    days: int


@dataclass(frozen=True)
class Stay:
    """How long a posting stays: at least `days`, so until `day`, by `basis`."""

    day: date
    days: int
    basis: str


@dataclass(frozen=True)
class Tally:
    """How many duties there are of each state."""

    open: int
    overdue: int
    done: int
    done_late: int
    excused: int

    @property
    def fallen_due(self) -> int:
        """Return how many were to be done by now, or are."""
        return self.overdue + self.done + self.done_late

    @property
    def percent_on_time(self) -> int:
        """Return how many in a hundred of these were done in time."""
        return self.done * 100 // self.fallen_due if self.fallen_due else 0


def of_books(books: Iterable[Book]) -> DutyQuerySet:
    """Return the duties of books with `done_on`, `excused_for` (why, or None) and `excused_by` (which law).

    `excused_by_read` is when somebody verified that law, or None. What waits comes first, the
    longest first; what was excused comes last.
    """
    agreed = ExcuseDecision.objects.filter(duty=OuterRef("pk"), agreed=True)
    rows = Duty.objects.filter(book__in=list(books)).with_done()
    rows = rows.annotate(
        excused_for=Subquery(agreed.values("request__reason")[:1]),
        excused_by=Subquery(agreed.values("request__basis__number")[:1]),
        excused_by_read=Subquery(agreed.values("request__basis__verified_on")[:1]),
        excused_on=Subquery(agreed.values("on")[:1]),
    )
    related = rows.select_related("rule__basis", "book__organisation")
    first = F("excused_on").asc(nulls_first=True), F("done_on").desc(nulls_first=True)
    return related.order_by(*first, "due_on", "pk")


def in_state(rows: DutyQuerySet, state: State, on: date) -> DutyQuerySet:
    """Keep the duties in a state on a day."""
    return rows.filter(_in_state(state, on))


def waiting(rows: DutyQuerySet) -> DutyQuerySet:
    """Keep the duties that are neither done nor excused."""
    return rows.filter(Q(done_on=None, excused_for=None))


def standing(duty: Duty, on: date) -> Standing:
    """Return how a duty, read by `of_books`, stands on a day."""
    done_on: date | None = duty.done_on  # type: ignore[attr-defined]  # from `with_done`
    late = max(((done_on or on) - duty.due_on).days, 0)
    if done_on is not None:
        return Standing(State.DONE_LATE if late else State.DONE, done_on, late)
    if duty.excused_for is not None:  # type: ignore[attr-defined]  # from `of_books`
        return Standing(State.EXCUSED, None, 0)
    return Standing(State.OVERDUE if late else State.OPEN, None, late)


def tally(rows: DutyQuerySet, on: date) -> Tally:
    """Count duties by state."""
    counts = {state: Count("pk", filter=_in_state(state, on)) for state in State}
    found = rows.order_by().aggregate(**{state.name.lower(): counts[state] for state in State})
    return Tally(**found)


def chip(duty: Duty, on: date, calendar: clocks.Calendar) -> dict[str, Any]:
    """Return the clock of a duty, as `includes/_clock_chip.html` takes it."""
    basis = _("%(basis)s; trong %(days)d %(unit)s") % {
        "basis": basis_of(duty.rule),
        "days": duty.rule.days,
        "unit": duty.rule.get_unit_display(),
    }
    text, tone = _said(duty, on, calendar)
    return {"date": duty.due_on, "basis": basis, "text": text, "tone": tone}


def basis_of(rule: DisclosureRule) -> str:
    """Return the legal basis of a rule in words."""
    return ", ".join(filter(None, [rule.article, rule.basis.number]))


def stays_until(posting: Posting) -> Stay:
    """Return from which day a posting may be taken down, and why."""
    duty = posting.duties.select_related("rule__basis").order_by("-for_days", "pk").first()
    days = duty.for_days if duty else 0
    return Stay(posting.posted_on + timedelta(days=days), days, basis_of(duty.rule) if duty else "")


def longest_stay(posting_ids: Iterable[int]) -> dict[int, int]:
    """Return how many days each posting stays at least, in one query."""
    rows = Posting.objects.filter(pk__in=list(posting_ids))
    return dict(rows.annotate(days=Max("duties__for_days")).values_list("pk", "days"))


def calendar() -> clocks.Calendar:
    """Return the working days that deadlines are counted by."""
    return calendars.calendar()


def _said(duty: Duty, on: date, calendar: clocks.Calendar) -> tuple[str, str]:
    """Return how a duty stands in words, and their tone."""
    stands = standing(duty, on)
    match stands.state:
        case State.DONE:
            return _("đã làm %(day)s") % {"day": f"{stands.done_on:%d/%m/%Y}"}, "ok"
        case State.DONE_LATE:
            text = ngettext("làm trễ %(days)d ngày", "làm trễ %(days)d ngày", stands.days)
            return text % {"days": stands.days}, "wait"
        case State.OVERDUE:
            text = ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", stands.days)
            return text % {"days": stands.days}, "late"
        case State.EXCUSED:
            return _("được miễn"), ""
        case State.OPEN:
            return _left(duty, on, calendar)


def _left(duty: Duty, on: date, calendar: clocks.Calendar) -> tuple[str, str]:
    if duty.rule.unit == Clock.Unit.WORKING:
        days = clocks.remaining(duty.due_on, on, calendar).days
        text = ngettext("còn %(days)d ngày làm việc", "còn %(days)d ngày làm việc", days)
    else:
        days = (duty.due_on - on).days
        text = ngettext("còn %(days)d ngày", "còn %(days)d ngày", days)
    return text % {"days": days}, "wait"


def _in_state(state: State, on: date) -> Q:
    match state:
        case State.OPEN:
            return Q(done_on=None, excused_for=None, due_on__gte=on)
        case State.OVERDUE:
            return Q(done_on=None, excused_for=None, due_on__lt=on)
        case State.EXCUSED:
            return Q(done_on=None, excused_for__isnull=False)
        case State.DONE:
            return Q(done_on__lte=F("due_on"))
        case State.DONE_LATE:
            return Q(done_on__gt=F("due_on"))
