"""What a norm gives: the arithmetic, step by step, shown to officer, reviewer and public alike."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ledger import money
from ledger.exceptions import LedgerError


class NormError(LedgerError):
    """The quantity or the base that the norm asks for is missing, or not above zero."""


@dataclass(frozen=True)
class NormTerms:
    """A norm as published: đồng a unit, or a share (0.7 = 70 %) of a base; `cap` in đồng."""

    unit: str
    unit_amount: int | None = None
    share: Decimal | None = None
    cap: int | None = None


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic; `amount` is what stands after it, in đồng."""

    label: str
    expression: str
    amount: int


@dataclass(frozen=True)
class NormResult:
    """The most a norm gives, in đồng; the last step ends in it."""

    amount: int
    steps: tuple[Step, ...]


def compute(
    terms: NormTerms, *, quantity: Decimal | None = None, base: int | None = None
) -> NormResult:
    """Apply a norm to a quantity (in its unit) or to a base (whole đồng).

    Rounds half up to whole đồng, once, before the cap. Raises NormError.

    >>> compute(NormTerms("m", unit_amount=1_200_000), quantity=Decimal("12.5")).amount
    15000000
    """
    first = _by_unit(terms, quantity) if terms.unit_amount is not None else _by_share(terms, base)
    steps = (first,) if terms.cap is None else (first, _capped(first.amount, terms.cap))
    return NormResult(steps[-1].amount, steps)


def text_of(terms: NormTerms) -> str:
    """The level of a norm in one phrase: `1.200.000 đồng/m`, `70 % dự toán`."""
    if terms.unit_amount is not None:
        level = f"{money.format_vnd(terms.unit_amount)} đồng/{terms.unit}"
    else:
        level = f"{_percent(terms.share or Decimal(0))} dự toán"
    return level if terms.cap is None else f"{level}, tối đa {money.format_vnd(terms.cap)} đồng"


def _by_unit(terms: NormTerms, quantity: Decimal | None) -> Step:
    if quantity is None or quantity <= 0:
        raise NormError(
            f"Định mức này tính theo {terms.unit}. Hãy ghi khối lượng, lớn hơn 0 {terms.unit}."
        )
    level = terms.unit_amount or 0
    return Step(
        "Mức hỗ trợ theo khối lượng",
        f"{_comma(quantity)} {terms.unit} × {money.format_vnd(level)} đồng",
        _whole(quantity * level),
    )


def _by_share(terms: NormTerms, base: int | None) -> Step:
    if base is None or base <= 0:
        raise NormError(
            "Định mức này tính theo dự toán. Hãy ghi dự toán làm căn cứ, lớn hơn 0 đồng."
        )
    share = terms.share or Decimal(0)
    return Step(
        "Mức hỗ trợ theo tỷ lệ trên dự toán",
        f"{_percent(share)} × {money.format_vnd(base)} đồng",
        _whole(share * base),
    )


def _capped(amount: int, cap: int) -> Step:
    sign = "≤" if amount <= cap else ">"
    return Step(
        "Không vượt mức tối đa",
        f"{money.format_vnd(amount)} {sign} {money.format_vnd(cap)} đồng",
        min(amount, cap),
    )


def _whole(amount: Decimal) -> int:
    if amount >= money.LIMIT:
        raise NormError("Khối lượng quá lớn cho định mức này. Hãy kiểm tra lại.")
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _comma(number: Decimal) -> str:
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    return money.format_vnd(int(whole)) + (f",{fraction}" if fraction else "")


def _percent(share: Decimal) -> str:
    return f"{_comma(share * 100)} %"
