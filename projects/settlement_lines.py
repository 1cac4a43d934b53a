"""What the approval of a settlement posts: cost becomes asset, and what was cut is owed back."""

from collections.abc import Sequence

from ledger import balances
from ledger.models.chart import Function, Fund, Regime
from ledger.posting import Posting
from projects import settlements
from projects.models.project import Project
from projects.models.settlement import Settlement, SettlementCost


def of(settlement: Settlement) -> list[Posting]:
    """Return the lines an approval posts, by fund: the asset and what was cut, against the cost."""
    purpose = settlement.project.purpose
    lines = []
    for fund, cut, formed in _by_fund(settlement):
        for function, amount in ((Function.CONTRACTOR, cut), (Function.ASSET, formed)):
            if amount:
                lines.append(Posting(function, fund, amount, purpose))
        if cut + formed:
            lines.append(Posting(Function.WORKS, fund, -(cut + formed), purpose))
    return lines


def _by_fund(settlement: Settlement) -> list[tuple[Fund, int, int]]:
    """Return what of each fund's cost is cut and what becomes an asset, in đồng.

    A cut comes first out of what the contractor is still owed by a fund, then in proportion.
    """
    works, owed = _standing(settlement.project)
    kept = [f for f in works if f.regime != Regime.IN_KIND]
    given = [f for f in works if f.regime == Regime.IN_KIND]
    rows = list(settlement.costs.all())
    cut = sum(row.cut for row in rows)
    cuts = _cuts([works[f] for f in kept], [owed.get(f, 0) for f in kept], cut)
    found = _formed_of(kept, [works[f] for f in kept], cuts, _left_out(rows, in_kind=False))
    none = [0] * len(given)
    return found + _formed_of(given, [works[f] for f in given], none, _left_out(rows, in_kind=True))


def _formed_of(
    funds: Sequence[Fund], works: Sequence[int], cuts: Sequence[int], left_out: int
) -> list[tuple[Fund, int, int]]:
    rest = [work - cut for work, cut in zip(works, cuts, strict=True)]
    left = settlements.shared_out(left_out, rest)
    return [
        (fund, cut, there - out)
        for fund, cut, there, out in zip(funds, cuts, rest, left, strict=True)
    ]


def _cuts(works: Sequence[int], owed: Sequence[int], cut: int) -> list[int]:
    """Return what each fund's cost is cut by: out of what it owes first, then out of the rest."""
    unpaid = [min(max(debt, 0), max(work, 0)) for debt, work in zip(owed, works, strict=True)]
    first = settlements.shared_out(min(cut, sum(unpaid)), unpaid)
    rest = [max(work, 0) - taken for work, taken in zip(works, first, strict=True)]
    then = settlements.shared_out(cut - sum(first), rest)
    return [one + two for one, two in zip(first, then, strict=True)]


def _standing(project: Project) -> tuple[dict[Fund, int], dict[Fund, int]]:
    """Return the cost that stands in each fund, and what it owes the contractors, in đồng."""
    works, owed = dict[Fund, int](), dict[Fund, int]()
    for function, fund, net in balances.standing(
        project.purpose, Function.WORKS, Function.CONTRACTOR
    ):
        if function == Function.WORKS:
            works[fund] = net
        else:
            owed[fund] = -net
    return works, owed


def _left_out(rows: Sequence[SettlementCost], *, in_kind: bool) -> int:
    return sum(row.left_out for row in rows if row.in_kind == in_kind and not row.support)
