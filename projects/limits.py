"""What a rule allows at most or asks for at least on a day; where no row says, nothing is known."""

from datetime import date

from ledger.models.law import Limit


def limit(code: Limit.Code, *, province_code: str, on: date) -> Limit | None:
    """Return the row in force on `on` with its basis: the province's own before the general one.

    None: the register knows no limit for that day.
    """
    rows = Limit.objects.on(on).filter(code=code, province_code__in=["", province_code])
    return rows.select_related("basis").order_by("-province_code", "-valid_from").first()


def limits(*, province_code: str, on: date) -> dict[str, Limit]:
    """Return all rows in force on `on` by code, the province's own before the general one."""
    rows = Limit.objects.on(on).filter(province_code__in=["", province_code])
    found = rows.select_related("basis").order_by("province_code", "valid_from")
    return {row.code: row for row in found}
