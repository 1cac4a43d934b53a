"""The small parts that every object of the standard is made of. Pure."""

import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from disclosure.canonical import VIETNAM
from disclosure.facts import Word

Json = dict[str, Any]

_AFTER_DASH = re.compile(r"_([a-z])")


def kept(**parts: Any) -> Json:
    """Return the parts that say something; 0 and False do, "", None and empty lists do not."""
    return {name: part for name, part in parts.items() if part not in (None, "", [], {})}


def vnd(amount: int | None) -> Json | None:
    """Return whole đồng as a value of the standard."""
    return None if amount is None else {"amount": amount, "currency": "VND"}


def moment(day: date | datetime | None) -> str | None:
    """Return a day as its first second in Vietnam, an instant as it is: both with their zone."""
    if isinstance(day, datetime):
        return day.astimezone(VIETNAM).isoformat(timespec="seconds")
    return f"{day.isoformat()}T00:00:00+07:00" if day else None


def period(start: date | None, end: date | None) -> Json:
    """Return a period of which either end may be unknown."""
    return kept(startDate=moment(start), endDate=moment(end))


def told(value: Any) -> Any:
    """Return a part of the facts with the spelling of the standard: names in camelCase, full dates.

    Amounts stay whole đồng, quantities become decimal strings.
    """
    match value:
        case Word():
            return kept(id=value.code, title=value.word)
        case date():
            return moment(value)
        case Decimal():
            return f"{value.normalize():f}"
        case tuple():
            return [told(item) for item in value]
    if is_dataclass(value):
        parts = {_spelled(each.name): told(getattr(value, each.name)) for each in fields(value)}
        return kept(**parts)
    return value


def _spelled(name: str) -> str:
    return _AFTER_DASH.sub(lambda found: found[1].upper(), name)
