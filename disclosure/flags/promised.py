"""Rules about what was promised, asked for and given by a norm."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from disclosure.facts import Agreement, Allocation, Commitment, Evidence, Flag, ProjectFacts
from disclosure.flags import said
from disclosure.flags.limits import Limit, Limits

_ALLOTTED, _AGREED, _CALLS = "von-doi-ung", "thoa-thuan", "van-dong"


def counterpart_late(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find what a business promised, or a source approved, and what did not come in time."""
    limit = limits["COUNTERPART_LATE"]
    last = facts.as_of - timedelta(days=limit.days)
    for agreement in facts.agreements:
        late = [row for row in agreement.commitments if _is_owed(row) and row.due_on < last]
        if late:
            left = sum((row.amount or 0) - (row.done or 0) for row in late)
            found = (
                f"{agreement.business} còn {said.dong(left)} cam kết đã quá hạn, ở {len(late)} "
                "cam kết."
            )
            yield limit.flag(
                _named(agreement),
                found,
                since=min(row.due_on for row in late) + timedelta(days=1),
                evidence=[_promise(row) for row in late],
            )
    for allocation in facts.allocations:
        if allocation.state.code == "APPROVED" and _before(allocation.decided_on, last):
            yield _undrawn(limit, allocation)


def above_level(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find more given by the people than the level the community decided."""
    limit = limits["ABOVE_LEVEL"]
    agreed = [call for call in facts.calls if call.kind.code == "AGREED" and call.target]
    if not agreed or len(agreed) != len(facts.calls):
        return  # where people may also give freely, or no target was told, more is no surplus
    target = sum(call.target or 0 for call in agreed)
    given = sum(row.received + row.in_kind for row in facts.sources if row.source.code == "PEOPLE")
    if said.share(given - target, target) > limit.share:
        found = (
            f"Nhân dân đã góp {said.dong(given)} bằng tiền và hiện vật quy đổi, cao hơn mục tiêu cộng "
            f"đồng đã thống nhất ({said.dong(target)}) là {said.dong(given - target)}."
        )
        evidence = [Evidence(_CALLS, call.title, call.opens_on, call.target) for call in agreed]
        last = max((row.on for row in facts.contributions), default=None)
        yield limit.flag("", found, since=last, evidence=evidence)


def above_norm(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find support above what the norm gives, for one content from all sources together."""
    limit = limits["ABOVE_NORM"]
    groups: dict[tuple[str, str], list[Allocation]] = defaultdict(list)
    for row in facts.allocations:
        if row.norm is not None and row.approved:
            groups[row.norm.title, row.content].append(row)
    for (title, content), rows in groups.items():
        entitled = max(row.norm.amount for row in rows if row.norm)
        approved = sum(row.approved for row in rows)
        if approved > entitled:
            found = (
                f"Được duyệt {said.dong(approved)} cho “{content}”, định mức “{title}” cho "
                f"{said.dong(entitled)}."
            )
            evidence = [
                Evidence(_ALLOTTED, row.source.word, row.decided_on, row.approved) for row in rows
            ]
            since = max((row.decided_on for row in rows if row.decided_on), default=None)
            yield limit.flag(f"{title}, {content}", found, since=since, evidence=evidence)


def before_milestone(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find money a commune paid under an agreement while what was due before it is not done."""
    limit = limits["PAID_BEFORE_MILESTONE"]
    for agreement in facts.agreements:
        paid = [row for row in agreement.commitments if _is_paid_by_commune(row)]
        open_ = [
            row
            for row in agreement.commitments
            if row.side.code == "BUSINESS"
            and row.done_on is None
            and any(row.due_on <= own.due_on for own in paid)
        ]
        if open_:
            found = (
                f"Xã đã chi {said.dong(sum(row.done or 0 for row in paid))} theo “{agreement.title}” "
                f"khi {len(open_)} việc đến hạn trước đó của {agreement.business} chưa xong."
            )
            yield limit.flag(
                _named(agreement),
                found,
                since=min(row.due_on for row in open_),
                evidence=[_promise(row) for row in (*paid, *open_)],
            )


def _undrawn(limit: Limit, row: Allocation) -> Flag:
    found = (
        f"{row.source.word}: được duyệt {said.dong(row.approved)} cho “{row.content}”, chưa rút về."
    )
    evidence = [Evidence(_ALLOTTED, row.source.word, row.decided_on, row.approved)]
    key = f"{row.source.code}, {row.content}"
    return limit.flag(key, found, since=row.decided_on, evidence=evidence)


def _is_owed(row: Commitment) -> bool:
    """Tell whether a business still owes money or goods on a commitment."""
    return row.side.code == "BUSINESS" and bool(row.amount) and (row.amount or 0) > (row.done or 0)


def _is_paid_by_commune(row: Commitment) -> bool:
    return row.side.code == "COMMUNE" and row.kind.code == "MONEY" and bool(row.done)


def _before(day: date | None, last: date) -> bool:
    return day is not None and day < last


def _named(agreement: Agreement) -> str:
    return agreement.number or agreement.title


def _promise(row: Commitment) -> Evidence:
    return Evidence(_AGREED, row.content, row.due_on, row.amount)
