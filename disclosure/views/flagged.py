"""How pages show flags and thresholds: figures in the reader's language, the evidence with its section."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.facts import ProjectFacts, Threshold
from disclosure.flags import Unit, said
from ledger import money

# The first few on the page; all of them are in the file of data.
ROWS = 10


def rows(facts: ProjectFacts) -> list[dict[str, Any]]:
    """Return the flags of a version as `disclosure/_flags.html` shows them."""
    return [
        {
            "flag": flag,
            "thresholds": thresholds(flag.thresholds),
            "evidence": flag.evidence[:ROWS],
            "more": max(len(flag.evidence) - ROWS, 0),
        }
        for flag in facts.flags
    ]


def thresholds(found: Iterable[Threshold]) -> list[str]:
    """Return what a rule compares with, each figure with its unit; what lets nothing pass is none."""
    return [_said(Unit(each.unit.code), each.value) for each in found if each.value]


def _said(unit: Unit, value: Decimal) -> str:
    number = {"count": int(value)}
    match unit:
        case Unit.DONG:
            return _("%(amount)s đồng") % {"amount": money.format_vnd(int(value))}
        case Unit.SHARE:
            return said.percent(value)
        case Unit.DAYS:
            return ngettext("%(count)d ngày", "%(count)d ngày", int(value)) % number
        case Unit.WORKING_DAYS:
            text = ngettext("%(count)d ngày làm việc", "%(count)d ngày làm việc", int(value))
            return text % number
        case Unit.TIMES:
            return ngettext("%(count)d lần", "%(count)d lần", int(value)) % number
