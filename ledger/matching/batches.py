"""Several unnamed movements that one debit pays: amounts that add up to it exactly."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, islice

# Every subset is tried among so few; among more, only two to four together; among still more, none.
_ANY_SIZE = 16
_AT_MOST = 64
# So many ways are still worth showing; with one more nothing is said.
MOST_WAYS = 3

Subset = tuple[int, ...]


class Sums:
    """Subsets of two or more amounts by what they add up to, found without trying each one."""

    def __init__(self, amounts: Sequence[int]) -> None:
        self.amounts = amounts
        self._pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._left: dict[int, list[Subset]] = defaultdict(list)
        if len(amounts) <= _ANY_SIZE:
            for subset in _subsets(range(len(amounts) // 2)):
                self._left[self._sum(subset)].append(subset)
        elif len(amounts) <= _AT_MOST:
            for i, j in combinations(range(len(amounts)), 2):
                self._pairs[amounts[i] + amounts[j]].append((i, j))

    def ways(self, total: int) -> list[Subset]:
        """Up to `MOST_WAYS` + 1 subsets that make the total; none where there are too many amounts."""
        found = self._of_any_size(total) if self._left else self._of_few(total)
        return list(islice(found, MOST_WAYS + 1))

    def _of_any_size(self, total: int) -> Iterator[Subset]:
        for right in _subsets(range(len(self.amounts) // 2, len(self.amounts))):
            for left in self._left.get(total - self._sum(right), ()):
                if len(left) + len(right) > 1:
                    yield left + right

    def _of_few(self, total: int) -> Iterator[Subset]:
        yield from self._pairs.get(total, ())
        for i, amount in enumerate(self.amounts if self._pairs else ()):
            for j, k in self._pairs.get(total - amount, ()):
                if i < j:
                    yield i, j, k
        for some, pairs in self._pairs.items():
            for k, m in self._pairs.get(total - some, ()):
                yield from ((i, j, k, m) for i, j in pairs if j < k)

    def _sum(self, subset: Subset) -> int:
        return sum(self.amounts[i] for i in subset)


def _subsets(places: range) -> Iterator[Subset]:
    for size in range(len(places) + 1):
        yield from combinations(places, size)
