"""The calendar and the clocks as they stand in the register: when an answer is due, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ledger import clocks
from ledger.exceptions import LedgerError
from ledger.models.law import CalendarDay, Clock, LegalBasis


class NoClockError(LedgerError):
    """No term is in the register for this step, on this day, in this province."""


@dataclass(frozen=True)
class Deadline:
    """The last day of a term of `days` days of `unit`, by its legal basis."""

    due_on: date
    basis: LegalBasis
    days: int
    unit: Clock.Unit


def calendar() -> clocks.Calendar:
    """Return the days off and the weekend days worked in exchange, as edited by administrators."""
    days: dict[str, set[date]] = {CalendarDay.Kind.OFF: set(), CalendarDay.Kind.WORKING: set()}
    for day, kind in CalendarDay.objects.values_list("day", "kind"):
        days[kind].add(day)
    return clocks.Calendar(
        off=frozenset(days[CalendarDay.Kind.OFF]), working=frozenset(days[CalendarDay.Kind.WORKING])
    )


def clock_for(step: str, day: date, province_code: str = "") -> Clock:
    """Return the term in force on `day`: the province's own before the country's.

    Raises NoClockError when the register has none.
    """
    rows = Clock.objects.on(day).filter(step=step, province_code__in=["", province_code])
    found = rows.select_related("basis").order_by("-province_code", "-valid_from").first()
    if found is None:
        raise NoClockError(
            _(
                "Chưa có thời hạn “%(step)s” trong danh mục. Hãy đề nghị quản trị danh mục nhập "
                "thời hạn kèm căn cứ pháp lý."
            )
            % {"step": Clock.Step(step).label}
        )
    return found


def deadline(step: str, start: date, province_code: str = "") -> Deadline:
    """Return when a step begun on `start` (not counted itself) is due. Raises NoClockError."""
    clock = clock_for(step, start, province_code)
    unit = Clock.Unit(clock.unit)
    due_on = clocks.due(start, clock.days, unit.value, calendar())
    return Deadline(due_on=due_on, basis=clock.basis, days=clock.days, unit=unit)
