"""One measured figure, always beside the floor it was measured with in the same run."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """A value and its floor in one unit; the target is a bound on their ratio.

    The floor is the least that the same work costs, or what is allowed. `more_is_better` turns the
    bound round: a rate must stay above it, a time or a weight below it.
    """

    name: str
    value: float
    unit: str
    floor: float
    target: float
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.value / self.floor

    @property
    def met(self) -> bool:
        return self.ratio >= self.target if self.more_is_better else self.ratio <= self.target

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"ratio": round(self.ratio, 3), "met": self.met}


def medians_ms(*works: Callable[[], object], rounds: int = 7) -> list[float]:
    """Return the median time of each work in milliseconds, taken in turns; the first round warms up."""
    taken = [[_ms(work) for work in works] for _ in range(rounds + 1)][1:]
    return [median(column) for column in zip(*taken, strict=True)]


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
