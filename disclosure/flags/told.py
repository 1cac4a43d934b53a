"""Rules about what was told: late publication, no answer, bank lines unexplained, a gap stated."""

from collections.abc import Iterator
from datetime import date, timedelta

from disclosure.facts import Evidence, Flag, ProjectFacts
from disclosure.flags import said
from disclosure.flags.limits import Limits, Unit
from ledger import clocks

_UNKNOWN = frozenset({"BANK_LINE_UNKNOWN", "AMOUNT_DIFFERS"})


def published_late(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find the last thing that happened made public later than the term allows."""
    limit = limits["PUBLISHED_LATE"]
    last = max(_days(facts), default=None)
    if last is None:
        return
    public = min((day for day in limits.published if day >= last), default=facts.as_of)
    working = Unit.WORKING_DAYS in limit.numbers
    unit = clocks.Unit.WORKING if working else clocks.Unit.CALENDAR
    due = clocks.due(last, limit.days, unit, limits.calendar)
    if public > due:
        # Not the day itself: what was prepared on one day is released, unchanged, on another.
        found = (
            f"Việc gần nhất được ghi ngày {said.day(last)}, hạn công khai là ngày {said.day(due)}; "
            "bản công khai ra sau hạn."
        )
        evidence = [Evidence("ho-so", "Việc gần nhất được ghi", last)]
        yield limit.flag("", found, since=due + timedelta(days=1), evidence=evidence)


def finding_unanswered(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find recommendations of supervisors without an answer past their day."""
    limit = limits["FINDING_UNANSWERED"]
    for row in facts.findings:
        if not row.answers and (facts.as_of - row.due_on).days > limit.days:
            found = (
                f"Kiến nghị số {row.number} của {row.by} phải trả lời chậm nhất ngày "
                f"{said.day(row.due_on)}, chưa có trả lời."
            )
            evidence = [Evidence("kien-nghi", f"Kiến nghị số {row.number}", row.on)]
            since = row.due_on + timedelta(days=limit.days + 1)
            yield limit.flag(str(row.number), found, since=since, evidence=evidence)


def unmatched_old(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find entries without a bank line, and bank lines without an entry, older than so many days."""
    limit = limits["UNMATCHED_OLD"]
    rows = [Evidence("da-chi", row.voucher, row.on, row.amount) for row in facts.unmatched]
    if facts.reconciliation is not None:
        rows += [
            Evidence("doi-chieu", f"{row.kind.word}: {row.what}", row.since, row.amount)
            for row in facts.reconciliation.differences
            if row.kind.code in _UNKNOWN
        ]
    old = [row for row in rows if row.on and (facts.as_of - row.on).days > limit.days]
    if old:
        total = sum(abs(row.amount or 0) for row in old)
        since = min(row.on for row in old if row.on)
        found = (
            f"{len(old)} khoản qua ngân hàng chưa khớp giữa sổ và sao kê quá {limit.days} ngày, "
            f"cộng {said.dong(total)}, lâu nhất từ ngày {said.day(since)}."
        )
        yield limit.flag("", found, since=since, evidence=old)


def stated_gap(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find figures published with a difference that somebody had to explain."""
    equation = facts.equation
    if equation.gap:
        found = (
            f"Đã nhận {said.dong(equation.received)} trừ đã chi {said.dong(equation.paid)} lệch với "
            f"số còn lại {said.dong(equation.balance)} là {said.dong(abs(equation.gap))}."
        )
    elif equation.reason:
        found = "Số liệu được công khai kèm một chênh lệch đã nêu lý do."
    else:
        return
    evidence = [Evidence("thu-chi", "Đã nhận − Đã chi = Còn lại", None, equation.gap or None)]
    yield limits["STATED_GAP"].flag("", found, since=None, evidence=evidence)


def _days(facts: ProjectFacts) -> Iterator[date]:
    """Yield the days on which something happened, up to that of the publication."""
    yield from (row.on for row in facts.contributions)
    yield from (row.on for row in facts.payments)
    yield from (row.on for row in facts.others)
    yield from (row.on for row in facts.events if row.on <= facts.as_of)
