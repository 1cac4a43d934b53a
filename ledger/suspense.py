"""Money of unknown origin: what is kept of it, known by the keys of the entries that keep it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ledger import statements
from ledger.models.bank import Custody, Match
from ledger.models.chart import Function
from ledger.models.journal import Entry

# How the keys of the entries begin that keep such money, and that give it back.
KEY, KEY_BACK = "suspense:", "suspense-back:"


def kept(custodies: Iterable[Custody]) -> list[Match]:
    """Return the matches whose money is kept on accounts, of unknown origin, oldest first."""
    entries = _standing(Entry.objects.filter(_of(custodies)))
    gone = {_match_of(key) for key in entries.values_list("key", flat=True)} - {0}
    found = statements.live_matches().filter(
        entry__in=entries.filter(key__startswith=KEY), line__custody__in=custodies
    )
    rows = found.exclude(pk__in=gone).select_related("line__custody__book__organisation", "entry")
    return list(rows.order_by("line__on", "line"))


def is_kept(match: Match) -> bool:
    """Tell whether the money of one match is still kept, of unknown origin."""
    live = statements.live_matches().filter(pk=match.pk, entry__key__startswith=KEY)
    standing = live.filter(entry__reversed_by__isnull=True).exists()
    return standing and not returned(match)


def returned(match: Match) -> bool:
    """Tell whether the money of a match went back to its sender."""
    custody = match.line.custody
    entries = _standing(Entry.objects.filter(_of([custody])))
    return entries.filter(key__startswith=f"{KEY_BACK}{match.pk}:").exists()


def posted(match: Match) -> bool:
    """Tell whether the entry of a match keeps such money or gives it back, posted with the match."""
    key = match.entry.key
    mine = key.startswith(f"{KEY}{match.line_id}:")
    return mine or (key.startswith(KEY_BACK) and key.split(":")[2:3] == [str(match.line_id)])


def _of(custodies: Iterable[Custody]) -> Q:
    return Q(
        lines__account__function=Function.SUSPENSE, lines__account__fund__custody__in=custodies
    )


def _standing(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    return entries.filter(reverses=None, reversed_by__isnull=True)


def _match_of(key: str) -> int:
    number = key.removeprefix(KEY_BACK).split(":")[0] if key.startswith(KEY_BACK) else ""
    return int(number) if number.isdecimal() else 0
