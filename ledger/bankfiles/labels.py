"""Lines of a statement that are no movement: balances, totals, the account's number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger import text as vn
from ledger.bankfiles import cells
from ledger.money import AmountError

_BALANCE_LABEL = re.compile(
    r"(?P<opening>\b(?:so )?du dau\b|\bso du (?:ban dau|truoc|mang sang|ky truoc)\b|\bton dau\b"
    r"|\b(?:opening|beginning|initial|starting|start) balance\b|\bbalance (?:brought|b/f))"
    r"|(?P<closing>\b(?:so )?du cuoi\b|\bton cuoi\b"
    r"|\b(?:closing|ending|final|end) balance\b|\bbalance (?:carried|c/f))"
)
_TOTAL = re.compile(
    r"(?:tong|cong|total|sum|luy ke|phat sinh trong|ps trong|doanh so|grand total|sub[- ]?total)\b"
)
_ACCOUNT_LABEL = re.compile(r"\b(?:so )?(?:tai khoan|tk)\b|\bstk\b|\baccount\b|\ba/c\b|\bacct\b")
_ACCOUNT = re.compile(r"\d(?:[ .\-]?\d){5,18}", re.ASCII)
# Not inside a longer number: the Treasury writes accounts as 3713.0.1234567.91049.
_DATE = re.compile(
    r"(?<![\d.\-])(?:\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2})(?![\d.\-])", re.ASCII
)
_NUMBER = re.compile(r"[-(]?\d[\d.,]*\)?", re.ASCII)
_LABEL_LENGTH = 60
_LONGEST_LABEL = 40


class Shown(NamedTuple):
    """A balance that a label gives, in đồng, and how many movements the file has before it."""

    figure: int
    after: int


@dataclass
class Labels:
    """What the head and foot of a statement say, in file order."""

    account: str | None = None
    openings: list[Shown] = field(default_factory=list)
    closings: list[Shown] = field(default_factory=list)
    movements: int = 0

    def note_account(self, row: Sequence[object]) -> None:
        """Take the account number from a line of the head, the first that has one."""
        self.account = self.account or account_in(row)

    def note_balances(self, row: Sequence[object]) -> None:
        """Take opening and closing balances: the last figure after each label."""
        kind, figure = None, None
        for cell in row:
            if label := label_in(cell):
                self._keep(kind, figure)
                kind, figure = label.lastgroup, _figure_after(label)
            elif kind and (amount := _figure(cell)) is not None:
                figure = amount
        self._keep(kind, figure)

    def _keep(self, kind: str | None, figure: int | None) -> None:
        if figure is not None:
            shown = self.openings if kind == "opening" else self.closings
            shown.append(Shown(figure, self.movements))


def account_in(row: Sequence[object]) -> str | None:
    """The account number that a line gives after a label, digits only."""
    labelled, found = False, None
    for cell in row:
        if label_in(cell):
            break
        text = vn.fold(cells.text_of(cell))
        label = _ACCOUNT_LABEL.search(text)
        labelled = labelled or bool(label)
        match = _ACCOUNT.search(_DATE.sub("", text), label.end() if label else 0)
        if labelled and match and found is None:
            found = re.sub(r"\D", "", match[0])
    return found


def label_in(cell: object, within: int = 20) -> re.Match[str] | None:
    """The label of an opening or closing balance in the first letters of the cell."""
    if not isinstance(cell, str):
        return None
    match = _BALANCE_LABEL.search(vn.fold(cell))
    return match if match and match.start() <= within else None


def begins_with_label(cell: object) -> bool:
    """Whether the cell begins with such a label; most cells tell by their first letters."""
    return isinstance(cell, str) and bool(_BALANCE_LABEL.match(vn.fold(cell[:_LONGEST_LABEL])))


def is_total(row: Sequence[object]) -> bool:
    """Whether a line sums up others."""
    return any(isinstance(c, str) and bool(_TOTAL.match(vn.fold(c[:_LABEL_LENGTH]))) for c in row)


def _figure_after(label: re.Match[str]) -> int | None:
    rest = _DATE.sub("", label.string[label.end() :])
    match = _NUMBER.search(rest)
    return _figure(match[0].rstrip(".,")) if match else None


def _figure(cell: object) -> int | None:
    try:
        return cells.amount_of(cell)
    except AmountError:
        return None
