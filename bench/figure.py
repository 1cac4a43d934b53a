"""One measured figure, always beside the floor it was measured with in the same run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """A value and its floor in one unit: the least that the same work costs, or what is allowed.

    `target` bounds their ratio or, where it is `absolute`, the value itself; None only reports.
    `more_is_better` turns the bound round: a rate must stay above it, a time or a weight below it.
    """

    name: str
    value: float
    unit: str
    floor: float
    target: float | None = None
    more_is_better: bool = False
    absolute: bool = False

    @property
    def ratio(self) -> float:
        return self.value / self.floor

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        bound = self.value if self.absolute else self.ratio
        return bound >= self.target if self.more_is_better else bound <= self.target

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"ratio": round(self.ratio, 3), "met": self.met}


def in_the_middle(rounds: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the value and floor of the round whose ratio is the median: load moves both alike."""
    ordered = sorted(rounds, key=lambda each: each[0] / each[1])
    return ordered[len(ordered) // 2]


def medians_ms(*works: Callable[[], object], rounds: int = 7) -> list[float]:
    """Return the median time of each work in milliseconds, taken in turns; the first round warms up."""
    taken = [[ms(work) for work in works] for _ in range(rounds + 1)][1:]
    return [median(column) for column in zip(*taken, strict=True)]


def ms(work: Callable[[], object]) -> float:
    """Return how many milliseconds a piece of work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
