"""The rules of warning flags as they stand in the register on a day."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import CharField, Count, F, Func

from disclosure.facts import Basis, Word
from disclosure.flags import Limit, Unit
from disclosure.models.catalogue import Listing
from disclosure.models.flag import FlagRule
from ledger import calendars
from ledger.models.law import Clock


class _Each(Func):
    """Each element of an array, a row of its own."""

    function = "unnest"
    set_returning = True
    output_field = CharField()


def in_force(on: date, province_code: str = "") -> dict[str, Limit]:
    """Return the rules in force on `on` by code, the province's own before the general one."""
    rows = FlagRule.objects.on(on).filter(province_code__in=["", province_code])
    found = rows.select_related("basis").order_by("province_code", "valid_from")
    limits = {row.code: _limit(row) for row in found}
    late = limits.pop(FlagRule.Code.PUBLISHED_LATE, None)
    if late is not None and (timed := _timed(late, on, province_code)) is not None:
        limits[FlagRule.Code.PUBLISHED_LATE] = timed
    return limits


def counts() -> Counter[str]:
    """Return how many published projects show what each rule looks for, by its code."""
    rows = Listing.objects.public().filter(flags__gt=0)
    found = rows.values(rule=_Each(F("flag_rules"))).annotate(count=Count("pk"))
    return Counter({row["rule"]: row["count"] for row in found})


def _limit(row: FlagRule) -> Limit:
    numbers = {
        Unit.DONG: row.amount,
        Unit.SHARE: row.share,
        Unit.DAYS: row.days,
        Unit.TIMES: row.times,
    }
    return Limit(
        rule=Word(row.code, str(row.get_code_display())),
        basis=Basis(row.basis.number, row.basis.is_verified),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        numbers={unit: Decimal(value) for unit, value in numbers.items() if value is not None},
    )


def _timed(late: Limit, on: date, province_code: str) -> Limit | None:
    """Return the rule with the term of the clock DISCLOSURE; None where the register has none in days."""
    try:
        clock = calendars.clock_for(Clock.Step.DISCLOSURE, on, province_code)
    except calendars.NoClockError:
        return None
    units = {Clock.Unit.WORKING: Unit.WORKING_DAYS, Clock.Unit.CALENDAR: Unit.DAYS}
    unit = units.get(Clock.Unit(clock.unit))
    if unit is None:
        return None
    return replace(
        late,
        basis=Basis(clock.basis.number, clock.basis.is_verified),
        valid_from=clock.valid_from,
        valid_to=clock.valid_to,
        numbers={unit: Decimal(clock.days)},
    )
