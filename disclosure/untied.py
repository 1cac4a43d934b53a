"""What does not tie, class by class: how many, how much, how old, the first of them. Pure."""

from dataclasses import dataclass
from datetime import date

from disclosure.facts import Difference, ProjectFacts


@dataclass(frozen=True)
class Untied:
    """One class of differences: their sum in đồng, the age of the oldest in days (None: nobody
    knows), and the first of them, each with its age."""

    kind: str
    count: int
    amount: int
    days: int | None
    rows: tuple[tuple[Difference, int | None], ...]

    @property
    def more(self) -> int:
        """Return how many are not among the rows."""
        return self.count - len(self.rows)


def by_class(facts: ProjectFacts, most: int) -> list[Untied]:
    """Return the classes in the order published, each with at most so many rows."""
    found: dict[str, list[Difference]] = {}
    for each in facts.reconciliation.differences if facts.reconciliation else ():
        found.setdefault(each.kind.code, []).append(each)
    return [_untied(rows, facts.as_of, most) for rows in found.values()]


def _untied(rows: list[Difference], on: date, most: int) -> Untied:
    ages = [age for each in rows if (age := _age(each, on)) is not None]
    return Untied(
        kind=rows[0].kind.word,
        count=len(rows),
        amount=sum(each.amount for each in rows),
        days=max(ages, default=None),
        rows=tuple((each, _age(each, on)) for each in rows[:most]),
    )


def _age(each: Difference, on: date) -> int | None:
    return None if each.since is None else max((on - each.since).days, 0)
