"""What a gift is worth in the books: đồng for money, an agreed value or a bare quantity for goods."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from ledger import money, text
from ledger.exceptions import LedgerError

MONEY = frozenset({"CASH", "TRANSFER"})
_UNIT_LENGTH = 32
_CENTS = Decimal("0.01")


class ValueRefusedError(LedgerError):
    """The gift says too little, or figures that contradict one another."""


@dataclass(frozen=True)
class Gift:
    """What is given: `amount` is the money, or the agreed value in đồng, or None.

    `original` is an amount of foreign money and `rate` the đồng for one unit of it.
    """

    form: str
    amount: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: int | None = None
    price_basis: str = ""
    original: Decimal | None = None
    rate: Decimal | None = None

    @property
    def is_money(self) -> bool:
        """Tell money from goods, labour and land."""
        return self.form in MONEY

    @property
    def booked(self) -> tuple[int, str]:
        """Return what goes into the books: đồng, or hundredths of the unit where no value is agreed."""
        if self.amount is not None:
            return self.amount, "VND"
        return int((self.quantity or Decimal(0)) * 100), unit_code(self.unit)


def valued(gift: Gift) -> Gift:
    """Return the gift with its value worked out. Raises ValueRefusedError."""
    return _money(gift) if gift.is_money else _goods(gift)


def value_of(quantity: Decimal, unit_price: int) -> int:
    """Return quantity × unit price in whole đồng, halves rounded up.

    Raises ValueRefusedError for a value no book can hold.

    >>> value_of(Decimal("0.5"), 3)
    2
    """
    return _whole(quantity * unit_price)


def unit_code(unit: str) -> str:
    """Return the unit as accounts know it.

    >>> unit_code("bao xi măng"), unit_code("m²")
    ('BAO_XI_MANG', 'M2')
    """
    letters = "".join(c if c.isalnum() else " " for c in text.fold(unit))
    return "_".join(letters.upper().split())[:_UNIT_LENGTH]


def _money(gift: Gift) -> Gift:
    amount = gift.amount if gift.original is None else _exchanged(gift, gift.original)
    if amount is None or amount <= 0:
        raise ValueRefusedError("Số tiền phải lớn hơn 0. Hãy ghi số tiền đã nhận.")
    return replace(gift, amount=amount, quantity=None, unit="", unit_price=None, price_basis="")


def _exchanged(gift: Gift, original: Decimal) -> int:
    if gift.rate is None or gift.rate <= 0:
        raise ValueRefusedError("Tiền ngoại tệ cần tỷ giá. Hãy ghi tỷ giá ngày nhận.")
    in_vnd = _whole(original * gift.rate)
    if gift.amount not in (None, in_vnd):
        raise ValueRefusedError(
            "Số đồng không bằng nguyên tệ nhân tỷ giá. Hãy xem lại ba số này, hoặc để trống số đồng."
        )
    return in_vnd


def _goods(gift: Gift) -> Gift:
    if gift.quantity is None or gift.quantity <= 0:
        raise ValueRefusedError("Hãy ghi số lượng đã nhận, lớn hơn 0.")
    if gift.quantity != gift.quantity.quantize(_CENTS):
        raise ValueRefusedError("Số lượng có tối đa hai chữ số thập phân. Hãy làm tròn.")
    if not unit_code(gift.unit):
        raise ValueRefusedError("Hãy ghi đơn vị tính, ví dụ: bao xi măng, công, m2.")
    for figure in (gift.unit_price, gift.amount):
        if figure is not None and figure <= 0:
            raise ValueRefusedError("Đơn giá và giá trị phải lớn hơn 0, hoặc để trống.")
    return replace(gift, unit=gift.unit.strip(), amount=_agreed(gift, gift.quantity))


def _agreed(gift: Gift, quantity: Decimal) -> int | None:
    if gift.unit_price is None and gift.amount is None:
        return None
    if not gift.price_basis:
        raise ValueRefusedError(
            "Hãy ghi căn cứ đơn giá; nếu chưa có căn cứ, để trống đơn giá và chỉ ghi số lượng."
        )
    if gift.unit_price is None:
        return gift.amount
    value = value_of(quantity, gift.unit_price)
    if value <= 0:
        raise ValueRefusedError("Giá trị phải từ 1 đồng trở lên. Hãy xem lại đơn giá.")
    if gift.amount not in (None, value):
        raise ValueRefusedError(
            "Giá trị không bằng số lượng nhân đơn giá. Hãy sửa, hoặc để trống giá trị."
        )
    return value


def _whole(value: Decimal) -> int:
    if value >= money.LIMIT:
        raise ValueRefusedError("Giá trị quá lớn. Hãy kiểm tra lại số lượng, đơn giá, tỷ giá.")
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
