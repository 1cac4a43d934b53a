"""Whole đồng: reading what people type, showing, spelling out, splitting."""

import re
from decimal import Decimal
from unicodedata import category, normalize

from vn_numberwords import number_to_words

from ledger.exceptions import LedgerError

LIMIT = 10**15
QUANTITY_LIMIT = 10**9

_CURRENCY = r"(?:₫|đồng|dong|vnđ|vnd|đ)"
_AFFIX = re.compile(rf"^{_CURRENCY}\s*|\s*{_CURRENCY}\.?$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*", re.ASCII)
_GROUPED_WITH_ZEROS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+,|(?:,\d{3})+\.)0{1,2}", re.ASCII)
_PLAIN = re.compile(r"(?:0+|[1-9]\d*)", re.ASCII)
_PLAIN_WITH_ZEROS = re.compile(r"(?:0|[1-9]\d{3,})[.,]0{1,2}", re.ASCII)

_QUANTITY = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,3}))?", re.ASCII)
_QUANTITY_DOT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})", re.ASCII)
_ONE_DOT_THREE = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)


class AmountError(LedgerError):
    """What was read is not a clear amount of đồng."""


class QuantityError(LedgerError):
    """What was read is not a clear quantity."""


def format_vnd(amount: int) -> str:
    """1234567 as ``1.234.567``."""
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """The amount as vouchers spell it, ending in ``đồng``."""
    words = number_to_words(abs(amount))
    if amount < 0:
        words = f"âm {words}"
    return f"{words[0].upper()}{words[1:]} đồng"


def parse_vnd(value: object) -> int:
    """Read whole đồng from a number or from text as people and banks write it.

    Accepts ``5.000.000 đ``, ``5,000,000``, ``5 000 000 VND``, ``(500.000)`` (negative) and
    zero decimals where they cannot be taken for thousands (``12,345,678.00``).
    Raises AmountError for everything else, above all for ``1,5``.
    """
    amount = _from_text(value) if isinstance(value, str) else _from_number(value)
    if abs(amount) >= LIMIT:
        raise AmountError(
            f"Số tiền “{value}” quá lớn (từ {format_vnd(LIMIT)} đồng trở lên). Hãy kiểm tra lại."
        )
    return amount


def parse_positive_vnd(value: object) -> int:
    """As parse_vnd, and refuse zero and negative amounts."""
    amount = parse_vnd(value)
    if amount <= 0:
        raise AmountError(f"Số tiền phải lớn hơn 0 đồng, đang ghi “{value}”. Hãy ghi lại số tiền.")
    return amount


def parse_quantity(value: object) -> Decimal:
    """Read a quantity above zero with at most three decimals (days, bags, m²).

    In text the decimal sign is the comma; a dot is taken for it only with one or two
    decimals, because ``1.234`` may be either. Raises QuantityError.
    """
    number = _quantity_from_text(value) if isinstance(value, str) else _quantity_from_number(value)
    if not 0 < number < QUANTITY_LIMIT:
        raise QuantityError(f"Số lượng phải lớn hơn 0 và hợp lý, đang ghi “{value}”. Hãy ghi lại.")
    return number


def split_by_ratio(total: int, weights: list[int]) -> list[int]:
    """Split đồng by weights, losing none: the largest remainders get the odd đồng.

    >>> split_by_ratio(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative with a positive sum")
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [quotient for quotient, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: -shares[i][1])
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def _from_number(value: object) -> int:
    if value is None:
        raise _blank()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _unclear(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise _unclear(value)
    if value != int(value):
        raise AmountError(
            f"Đồng không có số lẻ, đang ghi “{value}”. Hãy ghi số nguyên, ví dụ 1.500.000."
        )
    return int(value)


def _from_text(text: str) -> int:
    body = normalize("NFKC", text).strip().lower()
    if not body:
        raise _blank()
    if any(category(letter) == "No" for letter in text):
        raise _unclear(text)  # 50² would become 502
    body, negative = _without_sign(body)
    body, negative_inside = _without_sign(_AFFIX.sub("", body).strip())
    if negative and negative_inside:
        raise _unclear(text)
    amount = _unsigned(body)
    if amount is None:
        raise _unclear(text)
    return -amount if negative or negative_inside else amount


def _without_sign(body: str) -> tuple[str, bool]:
    if body.startswith("(") and body.endswith(")"):
        return body[1:-1].strip(), True
    if body[:1] in ("-", "−"):
        return body[1:].strip(), True
    if body[-1:] in ("-", "−"):
        return body[:-1].strip(), True
    return body.removeprefix("+").strip(), False


def _unsigned(body: str) -> int | None:
    if _PLAIN.fullmatch(body):
        return int(body) if len(body) <= len(str(LIMIT)) or not body.strip("0") else LIMIT
    if _GROUPED.fullmatch(body):
        return int(re.sub(r"\D", "", body))
    if _GROUPED_WITH_ZEROS.fullmatch(body) or _PLAIN_WITH_ZEROS.fullmatch(body):
        return int(re.sub(r"\D", "", re.split(r"[.,]0{1,2}$", body)[0]))
    return None


def _quantity_from_number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _unclear_quantity(value)
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) >= QUANTITY_LIMIT:
        raise _unclear_quantity(value)
    rounded = round(number, 3)
    # A spreadsheet's own arithmetic leaves 0.30000000000000004 for 0.3.
    if abs(number - rounded) > Decimal("1e-9"):
        raise QuantityError(
            f"Số lượng “{value}” có quá ba chữ số thập phân. Hãy làm tròn, ví dụ 21,5."
        )
    return rounded


def _quantity_from_text(text: str) -> Decimal:
    body = normalize("NFKC", text).strip()
    if _ONE_DOT_THREE.fullmatch(body):
        raise QuantityError(
            f"Số lượng “{text}” đọc được theo hai cách. "
            f"Hãy ghi {body.replace('.', '')} hoặc {body.replace('.', ',')}."
        )
    match = _QUANTITY.fullmatch(body) or _QUANTITY_DOT.fullmatch(body)
    if match is None:
        raise _unclear_quantity(text)
    whole = re.sub(r"\D", "", match[1])
    return Decimal(f"{whole}.{match[2] or 0}")


def _blank() -> AmountError:
    return AmountError("Chưa ghi số tiền. Hãy ghi số đồng nguyên, ví dụ 1.500.000.")


def _unclear(value: object) -> AmountError:
    return AmountError(
        f"“{value}” không phải là số tiền đồng rõ ràng. Hãy ghi số nguyên, ví dụ 1.500.000."
    )


def _unclear_quantity(value: object) -> QuantityError:
    return QuantityError(
        f"“{value}” không phải là số lượng rõ ràng. Hãy ghi bằng chữ số, ví dụ 21,5."
    )
