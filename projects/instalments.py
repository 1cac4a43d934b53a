"""The arithmetic of a contract's payments: advance, its recovery, what is retained, what leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ledger import money


@dataclass(frozen=True)
class Terms:
    """What was agreed: the value in đồng, amendments included; shares as fractions (0.3 = 30 %).

    `retention_share` is 0 where nothing is retained for the warranty.
    """

    value: int
    advance_share: Decimal
    recovered_by: Decimal
    retention_share: Decimal


@dataclass(frozen=True)
class Standing:
    """What was asked for and paid under a contract so far, in đồng; returned requests do not count.

    `advanced`, `gross`, `recovered` and `released` count what is under way, too; `advanced_paid`,
    `recovered_paid` and `retained_paid` what has left (or stayed) for good.
    """

    advanced: int = 0
    advanced_paid: int = 0
    gross: int = 0
    recovered: int = 0
    recovered_paid: int = 0
    retained_paid: int = 0
    released: int = 0

    @property
    def exposed(self) -> int:
        """Return what the contract is taken up by: work to be paid for, advances not recovered."""
        return self.gross + self.advanced - self.recovered

    @property
    def recoverable(self) -> int:
        """Return the advance that was paid and that no payment recovers yet."""
        return max(self.advanced_paid - self.recovered, 0)

    @property
    def unrecovered(self) -> int:
        """Return the advance, asked for or paid, that no payment made has recovered."""
        return self.advanced - self.recovered_paid

    @property
    def kept(self) -> int:
        """Return what is retained for the warranty and not asked back yet."""
        return self.retained_paid - self.released


@dataclass(frozen=True)
class Instalment:
    """One payment for accepted work: `gross` − `recovered` − `retained` leaves."""

    gross: int
    recovered: int
    retained: int

    @property
    def amount(self) -> int:
        """Return the đồng that leave."""
        return self.gross - self.recovered - self.retained


def part_of(whole: int, share: Decimal) -> int:
    """Return `share` of `whole` in whole đồng, half a đồng upwards.

    >>> part_of(1_010, Decimal("0.05"))
    51
    """
    return int((whole * share).quantize(Decimal(1), ROUND_HALF_UP))


def retained(terms: Terms, gross: int) -> int:
    """Return what stays behind of `gross` for the warranty."""
    return part_of(gross, terms.retention_share)


def most_advance(terms: Terms, so_far: Standing) -> int:
    """Return the most that may still be advanced.

    Within the share agreed, within the value, and no more than the payments up to `recovered_by` can
    give back beside what is retained of them.
    """
    until = int(terms.value * terms.recovered_by) - so_far.gross
    can_give_back = until - part_of(max(until, 0), terms.retention_share)
    most = min(
        int(terms.value * terms.advance_share) - so_far.unrecovered,
        terms.value - so_far.exposed,
        can_give_back - (so_far.advanced - so_far.recovered),
    )
    return max(most, 0)


def least_recovery(terms: Terms, so_far: Standing, gross: int) -> int:
    """Return the least to recover from a payment of `gross`: from the first one, in proportion.

    What stands is spread over the payments up to `recovered_by` of the value, the last of which
    takes the whole rest; one đồng at least leaves.
    """
    standing = so_far.recoverable
    until = int(terms.value * terms.recovered_by) - so_far.gross
    if gross < until:
        standing = -(-standing * gross // until)
    return max(min(standing, gross - retained(terms, gross) - 1), 0)


def propose(terms: Terms, so_far: Standing, gross: int) -> Instalment:
    """Return the payment of `gross` that recovers no more than it must."""
    return Instalment(gross, least_recovery(terms, so_far, gross), retained(terms, gross))


def retained_by_part(kept: int, parts: Sequence[int]) -> list[int]:
    """Return what is retained beside each part that is paid, in proportion.

    >>> retained_by_part(5, [60, 35])
    [3, 2]
    """
    return money.split_by_ratio(kept, list(parts)) if kept else [0] * len(parts)


def moved_costs(
    owed: Mapping[int, int], advanced: Mapping[int, int], standing: int
) -> dict[int, int]:
    """Return what each fund takes over (above 0) or hands over of the cost, so that it bears what it pays.

    `owed` is what the contractor's account of each fund will stand at (đồng, debit above 0),
    `advanced` what each fund has advanced, `standing` how much of all advances is not recovered. A
    debit that no advance explains is cost that another fund had borne. The sum is 0.
    """
    explained = _explained(advanced, standing)
    over = {fund: owed[fund] - explained.get(fund, 0) for fund in owed}
    takers = {fund: amount for fund, amount in over.items() if amount > 0}
    givers = {fund: -amount for fund, amount in over.items() if amount < 0}
    total = min(sum(takers.values()), sum(givers.values()))
    if not total:
        return {}
    return {
        **_in_proportion(total, takers),
        **{fund: -amount for fund, amount in _in_proportion(total, givers).items()},
    }


def moved_assets(moved: Mapping[int, int], formed: Mapping[int, int]) -> dict[int, int]:
    """Return what of the cost that is taken over stands in the asset since the settlement; the sum is 0.

    `moved` is what each fund takes over (above 0) or hands over, `formed` the asset of each fund, in
    đồng. A fund hands over its asset first; those that take over share it in proportion.

    >>> moved_assets({1: 30, 2: -30}, {2: 20})
    {1: 20, 2: -20}
    """
    given = {
        fund: min(-amount, formed[fund])
        for fund, amount in moved.items()
        if amount < 0 < formed.get(fund, 0)
    }
    takers = {fund: amount for fund, amount in moved.items() if amount > 0}
    taken = _in_proportion(sum(given.values()), takers) if given else {}
    return {**taken, **{fund: -amount for fund, amount in given.items()}}


def _explained(advanced: Mapping[int, int], standing: int) -> dict[int, int]:
    given = {fund: amount for fund, amount in advanced.items() if amount > 0}
    return _in_proportion(standing, given) if standing > 0 and given else {}


def _in_proportion(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    parts = money.split_by_ratio(total, list(weights.values()))
    return {fund: part for fund, part in zip(weights, parts, strict=True) if part}
