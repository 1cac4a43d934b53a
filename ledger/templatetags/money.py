"""The one way to show a figure, a quantity or a date."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger import money

register = template.Library()

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
NOT_ENTERED = "—"
# Decree 30/2020: days under 10 and the months 1 and 2 take a leading zero.
FIRST_MONTH_WITHOUT_ZERO = 3


def _figure(amount: int) -> str:
    sign = MINUS if amount < 0 else ""
    return sign + money.format_vnd(abs(amount))


def _is_blank(value: object) -> bool:
    return value is None or value == ""


@register.filter
def vnd(amount: int | None) -> str:
    """Show whole đồng: `1.234.567`; a dash when nothing was entered."""
    return NOT_ENTERED if _is_blank(amount) else _figure(int(amount or 0))


@register.filter
def vnd_unit(amount: int | None) -> str:
    """Show whole đồng with their unit, never broken across lines: `1.234.567 đồng`."""
    return NOT_ENTERED if _is_blank(amount) else f"{vnd(amount)}{NO_BREAK_SPACE}đồng"


@register.filter
def signed_vnd(amount: int | None) -> str:
    """Show whole đồng with a sign for money in (+) and money out (−)."""
    text = vnd(amount)
    return f"+{text}" if not _is_blank(amount) and int(amount or 0) > 0 else text


@register.filter
def quantity(number: Decimal | int | str | None) -> str:
    """Show a quantity with a decimal comma: `1.234,5`; trailing zeros are dropped."""
    if _is_blank(number):
        return NOT_ENTERED
    exact = Decimal(str(number))
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    sign = MINUS if exact < 0 else ""
    text = sign + money.format_vnd(int(whole))
    fraction = fraction.rstrip("0")
    return f"{text},{fraction}" if fraction else text


@register.filter
def vn_date(day: date | datetime | str | None) -> str:
    """Show a day as dd/mm/yyyy, in Vietnamese time; takes ISO text too, as publications hold it."""
    value: Any = day
    if isinstance(value, str):
        value = parse_datetime(value) or parse_date(value)
    if value is None:
        return NOT_ENTERED
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}"


@register.filter
def age(moment: datetime, today: date) -> str:
    """Say how many days ago something was, by the calendar of Vietnam."""
    days = (today - timezone.localdate(moment)).days
    if days <= 0:
        return _("hôm nay")
    return ngettext("%(days)d ngày trước", "%(days)d ngày trước", days) % {"days": days}


@register.filter
def long_date(day: date) -> str:
    """Show a day as documents write it (decree 30/2020): `ngày 05 tháng 02 năm 2026`."""
    month = f"{day.month:02}" if day.month < FIRST_MONTH_WITHOUT_ZERO else str(day.month)
    return f"ngày {day:%d} tháng {month} năm {day.year}"
