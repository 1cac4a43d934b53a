"""What one version of a project says otherwise than the one before, row by row. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from disclosure.facts import ProjectFacts, Word

# What tells one row of a list from another; the first that is not empty names it to people.
_KEYS = {
    "responsible": ("name",),
    "statuses": ("code",),
    "sources": ("source",),
    "in_kind": ("source", "form", "unit"),
    "calls": ("title",),
    "contributions": ("voucher", "form"),
    "allocations": ("content", "source"),
    "steps": ("label",),
    "agreements": ("number",),
    "commitments": ("content", "side"),
    "contracts": ("number",),
    "amendments": ("number",),
    "acceptances": ("stage",),
    "payments": ("voucher",),
    "parts": ("source",),
    "approved": ("source",),
    "others": ("voucher", "kind", "source"),
    "unmatched": ("voucher",),
    "documents": ("title", "sha256"),
    "findings": ("number",),
    "answers": ("on", "text"),
    "events": ("word", "on", "subject"),
    "differences": ("what", "kind"),
    "flags": ("rule", "key"),
    "thresholds": ("unit",),
    "evidence": ("what", "on"),
}
# An edition is about itself; the day of the figures moves with every version.
_PASSED_OVER = frozenset({"edition", "as_of", "schema"})
_NAMED_BY = ("label", "title")


@dataclass(frozen=True)
class Change:
    """One thing said otherwise: where (names of fields), of what, and the two values.

    `old` is None for what was added, `new` for what is gone; a whole row is one change.
    """

    where: tuple[str, ...]
    what: str
    old: Any
    new: Any


def between(old: ProjectFacts, new: ProjectFacts) -> list[Change]:
    """Return what `new` says otherwise than `old`, in the order of the facts."""
    return list(_of_values((), "", old, new))


def _of_values(where: tuple[str, ...], what: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, tuple) and isinstance(new, tuple):
        yield from _of_rows(where, what, old, new)
    elif _is_row(old) and type(old) is type(new):
        for each in fields(old):
            if where or each.name not in _PASSED_OVER:
                at = (*where, each.name)
                yield from _of_values(at, what, getattr(old, each.name), getattr(new, each.name))
    else:
        yield Change(where, what, old, new)


def _of_rows(
    where: tuple[str, ...], what: str, old: tuple[Any, ...], new: tuple[Any, ...]
) -> Iterator[Change]:
    before, after = _keyed(where, old), _keyed(where, new)
    for key in [*before, *(key for key in after if key not in before)]:
        named = " · ".join(filter(None, (what, _name(key, before.get(key) or after[key]))))
        yield from _of_values(where, named, before.get(key), after.get(key))


def _keyed(where: tuple[str, ...], rows: tuple[Any, ...]) -> dict[tuple[Any, ...], Any]:
    """Return the rows by what tells them apart; alike ones by their order among each other."""
    found: dict[tuple[Any, ...], Any] = {}
    names = _KEYS.get(where[-1], ())
    for row in rows:
        key = tuple(getattr(row, name) for name in names if hasattr(row, name))
        again = 0
        while (*key, again) in found:
            again += 1
        found[*key, again] = row
    return found


def _name(key: tuple[Any, ...], row: Any) -> str:
    """Return what people call a row."""
    words = [getattr(row, name, "") for name in _NAMED_BY] or []
    first = next((part for part in (*words, *key[:-1]) if part), "")
    return first.word if isinstance(first, Word) else str(first)


def _is_row(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Word)
