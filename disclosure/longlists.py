"""The long lists of a version, page by page: from their rows where there are any, else from the facts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from disclosure import canonical, catalogue
from disclosure.facts import BankEntry, Contribution, Payment, ProjectFacts
from disclosure.models.publication import Publication
from disclosure.models.rows import PublishedRow, PublishedRowQuerySet
from ledger import text

Kind = PublishedRow.Kind

# A version whose longest list has more rows than this gets a table of them.
LONG = 300


@dataclass(frozen=True)
class _List:
    """Where a list stands in the facts, what its rows are, and what they are found by."""

    name: str
    row: type
    said: Callable[[Any], str]


_LISTS = {
    Kind.CONTRIBUTION: _List(
        "contributions", Contribution, lambda row: f"{row.name} {row.voucher}"
    ),
    Kind.PAYMENT: _List(
        "payments", Payment, lambda row: f"{row.payee} {row.content} {row.voucher}"
    ),
    Kind.UNMATCHED: _List("unmatched", BankEntry, lambda row: row.voucher),
}


@dataclass(frozen=True)
class Found:
    """The rows of a list that hold the words asked for: cut into pages, and counted up to
    one more than `catalogue.MOST`.

    `facts` are those of the version, perhaps without their long lists; `whole` is how many rows
    the list has in all.
    """

    facts: ProjectFacts
    whole: int
    count: int
    part: Callable[[int, int], Sequence[Any]]

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, asked: slice) -> Sequence[Any]:
        return self.part(asked.start, asked.stop)


def find(publication: Publication, kind: Kind, typed: str) -> Found:
    """Return the rows of one list of a version that hold `typed`, accents and case aside."""
    words = text.fold(typed)
    rows = PublishedRow.objects.filter(publication=publication)
    head = rows.filter(kind=Kind.HEAD).first()
    if head is None:
        return _in_facts(publication.read(), kind, words)
    return _in_rows(head, rows.filter(kind=kind).order_by("ordinal"), kind, words)


def of(facts: ProjectFacts) -> Iterator[dict[str, Any]]:
    """Yield the columns of every row that `facts` make; none where each list is short."""
    lists = {kind: getattr(facts, each.name) for kind, each in _LISTS.items()}
    if all(len(rows) <= LONG for rows in lists.values()):
        return
    totals = {kind.value: len(rows) for kind, rows in lists.items()}
    light = replace(facts, contributions=(), payments=(), unmatched=())
    yield _columns(Kind.HEAD, 0, "", {"facts": canonical.plain(light), "totals": totals})
    for kind, rows in lists.items():
        for ordinal, row in enumerate(rows):
            yield _columns(kind, ordinal, text.fold(_LISTS[kind].said(row)), canonical.plain(row))


def _columns(kind: Kind, ordinal: int, folded: str, values: dict[str, Any]) -> dict[str, Any]:
    runs = text.runs(folded)
    return {
        "kind": kind.value, "ordinal": ordinal, "folded": folded, "runs": runs, "values": values
    }  # fmt: skip


def _in_facts(facts: ProjectFacts, kind: Kind, words: str) -> Found:
    each = _LISTS[kind]
    rows = getattr(facts, each.name)
    kept = [row for row in rows if words in text.fold(each.said(row))]
    return Found(facts, len(rows), len(kept), lambda first, last: kept[first:last])


def _in_rows(head: PublishedRow, rows: PublishedRowQuerySet, kind: Kind, words: str) -> Found:
    facts = canonical.read(ProjectFacts, head.values["facts"])
    whole = head.values["totals"][kind.value]
    found = rows.telling(words) if words else rows
    count = found[: catalogue.MOST + 1].count() if words else whole

    def part(first: int, last: int) -> Sequence[Any]:
        page = found[first:last] if words else rows.filter(ordinal__gte=first, ordinal__lt=last)
        return [canonical.read(_LISTS[kind].row, row.values) for row in page]

    return Found(facts, whole, count, part)
