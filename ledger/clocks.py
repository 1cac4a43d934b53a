"""Deadlines: working days by an editable calendar, and how long is left.

Which act has how many days of which kind is reference data; here is only the counting.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

_SATURDAY = 5
_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a number of days, or months, counts."""

    CALENDAR = "CALENDAR"
    WORKING = "WORKING"
    MONTH = "MONTH"


@dataclass(frozen=True)
class Calendar:
    """Days off on weekdays, and weekend days worked in exchange."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


class Remaining(NamedTuple):
    """Days left until the deadline or, when late, days since it."""

    days: int
    late: bool


def is_working(day: date, calendar: Calendar) -> bool:
    """Whether offices work on that day."""
    if day in calendar.working:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.off


def add_working_days(start: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `start`; the day after `start` is the first that may count."""
    if n < 0:
        raise ValueError("n counts forward")
    day = start
    while n:
        day += _DAY
        n -= is_working(day, calendar)
    return day


def due(start: date, days: int, unit: Unit | str, calendar: Calendar) -> date:
    """The last day of a term that began with an event on `start` (not counted itself)."""
    match Unit(unit):
        case Unit.WORKING:
            return add_working_days(start, days, calendar)
        case Unit.CALENDAR:
            return start + timedelta(days=days)
        case Unit.MONTH:
            return _add_months(start, days)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working(day, calendar) for day in days)


def remaining(due: date, today: date, calendar: Calendar | None) -> Remaining:
    """Working days left or late; calendar days when `calendar` is None."""
    late = today > due
    first, last = (due, today) if late else (today, due)
    if calendar is None:
        return Remaining((last - first).days, late)
    return Remaining(working_days_between(first, last, calendar), late)


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
