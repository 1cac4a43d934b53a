"""Add the books up again from their lines alone, in plain Python, and say what does not agree."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.core.management import call_command

from ledger.models.chart import FLOORED, Account, Balance, BalanceDay, Function, Hold, Release
from ledger.models.journal import Entry, Line, VoucherCounter

_CEILED = {Function.SUSPENSE, Function.COLLECTED, Function.TAX, Function.RETENTION}


def faults() -> list[str]:
    """Return what is wrong with the books, by our own sums; nothing when they are right."""
    return [*_entries(), *_balances(), *_days(), *_numbers()]


def prove() -> None:
    """Let the program's own check read everything too; raises CommandError at the first fault."""
    call_command("verify_books", stdout=io.StringIO())


def _lines() -> "list[Line]":
    return list(Line.objects.select_related("account", "entry").order_by("entry", "position"))


def _entries() -> Iterator[str]:
    lines = defaultdict[int, list[Line]](list)
    for line in _lines():
        lines[line.entry_id].append(line)
    moves = {entry: _moved(rows) for entry, rows in lines.items()}
    for entry in Entry.objects.all():
        own = lines.get(entry.pk, [])
        pots = Counter[tuple[object, ...]]()
        for line in own:
            pots[line.account.fund_id, line.account.purpose_id, line.account.unit] += line.amount
        if len(own) < 2 or any(pots.values()) or any(line.on != entry.on for line in own):
            yield f"entry {entry.pk}: {len(own)} lines, {dict(pots)}"
        if [line.position for line in own] != list(range(1, len(own) + 1)):
            yield f"entry {entry.pk}: positions"
        if entry.reverses_id and _added(moves[entry.pk], moves.get(entry.reverses_id, {})):
            yield f"entry {entry.pk} is no mirror"
    twice = Counter(Entry.objects.exclude(reverses=None).values_list("reverses", flat=True))
    yield from (
        f"entry {entry} is reversed {times} times" for entry, times in twice.items() if times > 1
    )


def _moved(lines: list[Line]) -> dict[int, int]:
    moved = Counter[int]()
    for line in lines:
        moved[line.account_id] += line.amount
    return moved


def _added(one: dict[int, int], other: dict[int, int]) -> bool:
    return any(one.get(each, 0) + other.get(each, 0) for each in {*one, *other})


def _balances() -> Iterator[str]:
    sums = defaultdict[int, list[int]](lambda: [0, 0, 0])
    for line in _lines():
        _add(sums[line.account_id], line.amount)
    held = Counter(dict.fromkeys(Account.objects.values_list("pk", flat=True), 0))
    holds = {hold.pk: hold for hold in Hold.objects.all()}
    left = {hold.pk: hold.amount for hold in holds.values()}
    for release in Release.objects.all():
        left[release.hold_id] -= release.amount
    for pk, amount in left.items():
        held[holds[pk].account_id] += amount
        if amount < 0:
            yield f"hold {pk} keeps {amount}"
    for row in Balance.objects.select_related("account"):
        if [row.debit, row.credit, row.lines] != sums[row.account_id] or row.held != held[row.pk]:
            yield f"account {row.pk} stands at {row.debit}/{row.credit}/{row.lines}/{row.held}"
        function = Function(row.account.function)
        side = 1 if function in FLOORED else -1 if function in _CEILED else 0
        if side and side * (row.debit - row.credit) < row.held:
            yield f"account {row.pk} ({function}) runs out: {row.debit - row.credit}, held {row.held}"


def _days() -> Iterator[str]:
    sums = defaultdict[tuple[object, ...], list[int]](lambda: [0, 0, 0])
    for line in _lines():
        _add(sums[line.account_id, line.on], line.amount)
    kept = {(d.account_id, d.on): [d.debit, d.credit, d.lines] for d in BalanceDay.objects.all()}
    if kept != sums:
        yield f"days: {sorted(set(map(str, kept.items())) ^ set(map(str, sums.items())))}"


def _add(row: list[int], amount: int) -> None:
    row[0 if amount > 0 else 1] += abs(amount)
    row[2] += 1


def _numbers() -> Iterator[str]:
    numbers = defaultdict[tuple[object, ...], list[int]](list)
    for run in Entry.objects.values_list("book", "year", "kind", "number"):
        numbers[run[:3]].append(run[3])
    for name, given in numbers.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"numbers of {name} have a gap: {sorted(given)}"
    kept = VoucherCounter.objects.exclude(last=0).values_list("book", "year", "kind", "last")
    if {run[:3]: run[3] for run in kept} != {run: max(given) for run, given in numbers.items()}:
        yield "counters do not stand at the last numbers"
