"""MT940, the statement that SWIFT carries."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from ledger.bankfiles import messages
from ledger.bankfiles.form import Row, RowError, StatementFile, UnclearError
from ledger.money import AmountError

_IS = re.compile(r"^:20:.*?^:25[A-Z]?:.*?^:60[FM]?:", re.MULTILINE | re.DOTALL)
_END = re.compile(r"-\}?(?:\{.*)?")
_CODED = re.compile(r"(?:^|\n)\d{0,3}\?\d\d")
_CODE = re.compile(r"\n?\?(\d\d)")
_PURPOSE = {*range(20, 30), *range(60, 64)}
_NAME = (32, 33)
_FULL_LINE, _FULL_PART = 65, 27
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED"})
_OPENINGS = ("final_opening_balance", "intermediate_opening_balance", "opening_balance")
_CLOSINGS = ("final_closing_balance", "intermediate_closing_balance", "closing_balance")
# It would write what people wrote with their money into the log of the server.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_REFUSALS = (RuntimeError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


def is_one(content: str) -> bool:
    """Whether the text is a statement in MT940."""
    return bool(_IS.search(content[:20_000].replace("\r", "")))


def read(content: str) -> StatementFile:
    """Read all statements of the file as one. Raises BankFileError."""
    return messages.joined([_part(block, first) for block, first in _blocks(content)])


def _blocks(content: str) -> Iterator[tuple[str, int]]:
    """Each message from its :20: on, with the number of its first line; envelopes are dropped."""
    block: list[str] = []
    first = 1
    for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), start=1):
        text = line.rpartition("{4:")[2] if "{4:" in line else line
        if text.startswith(":20:"):
            if block:
                yield "\n".join(block), first
            block, first = [], number
        if block or text.startswith(":20:"):
            block.append("" if _END.fullmatch(text.strip()) else text)
    if block:
        yield "\n".join(block), first


def _part(block: str, first: int) -> messages.Part:
    found = mt940.models.Transactions(_PROCESSORS, options=mt940.Options.all())
    try:
        found.parse(block)
    except _REFUSALS as error:
        raise RowError(first + _lines_before(block, error), "không đúng mẫu MT940.") from error
    lines = enumerate(block.split("\n"), start=first)
    starts = [number for number, line in lines if line.startswith(":61:")]
    if len(starts) != len(found.transactions):
        raise RowError(first, "không đọc được hết các dòng :61: của MT940.")
    opening, closing = _balance(found.data, _OPENINGS), _balance(found.data, _CLOSINGS)
    if opening is None or closing is None:
        raise UnclearError(
            f"Sao kê MT940 từ dòng {first} bị cắt: thiếu số dư đầu (:60F:) hoặc số dư cuối (:62F:). "
            "Hãy tải lại tệp đầy đủ từ ngân hàng."
        )
    messages.require_vnd(found.currency or "")
    rows = tuple(_row(line.data, at) for line, at in zip(found.transactions, starts, strict=True))
    account = messages.digits_of(str(found.data.get("account_identification", "")))
    return messages.Part(account, opening, closing, rows, first)


def _row(data: dict[str, Any], source_row: int) -> Row:
    day = data.get("entry_date") or data["date"]
    try:
        amount = messages.whole(data["amount"].amount)
    except AmountError as error:
        raise RowError(source_row, str(error)) from error
    return Row(
        number=0,
        on=date(day.year, day.month, day.day),
        doc_no=_reference(data),
        text=_text(data.get("transaction_details") or data.get("extra_details") or ""),
        amount=amount,
        balance=None,
        source_row=source_row,
    )


def _reference(data: dict[str, Any]) -> str:
    both = (str(data.get(key) or "").strip() for key in ("bank_reference", "customer_reference"))
    return next((reference for reference in both if reference not in _NO_REFERENCE), "")


def _balance(data: dict[str, Any], names: tuple[str, ...]) -> int | None:
    shown = next((data[name] for name in names if name in data), None)
    if shown is None:
        return None
    amount = shown.amount.amount
    return messages.whole(amount if isinstance(amount, Decimal) else Decimal(amount))


def _text(details: str) -> str:
    if not _CODED.match(details):
        return _unbroken(details.split("\n"), _FULL_LINE)
    pieces = _CODE.split(details)[1:]
    fields = list(zip(map(int, pieces[::2]), pieces[1::2], strict=True))
    purpose = _unbroken([text for code, text in fields if code in _PURPOSE], _FULL_PART)
    name = " ".join(text for code, text in fields if code in _NAME)
    return f"{purpose} {name}".replace("\n", "").strip()


def _unbroken(lines: list[str], full: int) -> str:
    """The lines as one: a line that is full was cut inside a word, or may have been."""
    text = "".join(line if len(line) >= full else f"{line} " for line in lines)
    return " ".join(text.split())


def _lines_before(block: str, error: BaseException) -> int:
    value = error.args[2] if len(error.args) > 2 else None
    at = block.find(value.split("\n")[0]) if isinstance(value, str) and value else 0
    return block.count("\n", 0, max(at, 0))


def _details(found: Any, _tag: object, _given: object, result: dict[str, Any]) -> dict[str, Any]:
    """Drop what is said of the whole statement, behind its closing balance."""
    return {} if any(name in found.data for name in _CLOSINGS) else result


def _line(_found: object, _tag: object, _given: object, result: dict[str, Any]) -> dict[str, Any]:
    """Give each line a type: one without would be laid over the line before it."""
    return {**result, "id": result.get("id") or "NMSC"}


# Days are taken as they stand (31 February is refused), and details without being cut up.
_PROCESSORS: Any = {
    "pre_statement": [],
    "post_statement": [_line],
    "post_transaction_details": [_details],
}
