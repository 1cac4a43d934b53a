"""One difference: its class, amount, age, owner and the row behind it; and many of them by class."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(models.TextChoices):
    """Classes of differences, the gravest first."""

    BOOKS_DIFFER = "BOOKS_DIFFER", gettext_lazy("Sổ khác hồ sơ hợp đồng")
    REVERSED_BUT_MATCHED = "REVERSED_BUT_MATCHED", gettext_lazy("Đã đảo nhưng ngân hàng có dòng")
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS", gettext_lazy("Sổ và ngân hàng khác số tiền")
    BANK_LINE_UNKNOWN = "BANK_LINE_UNKNOWN", gettext_lazy("Dòng sao kê chưa rõ là của khoản nào")
    PAYMENT_NOT_AT_BANK = "PAYMENT_NOT_AT_BANK", gettext_lazy("Đã ghi chi, sao kê chưa có")
    RECEIPT_NOT_AT_BANK = "RECEIPT_NOT_AT_BANK", gettext_lazy("Đã ghi thu, sao kê chưa có")
    PAID_ABOVE_ACCEPTED = "PAID_ABOVE_ACCEPTED", gettext_lazy("Thanh toán vượt nghiệm thu")
    DEBT_WITHOUT_FILE = "DEBT_WITHOUT_FILE", gettext_lazy("Công nợ nhà thầu ngoài hồ sơ hợp đồng")
    ACCEPTED_NOT_PAID = "ACCEPTED_NOT_PAID", gettext_lazy("Đã nghiệm thu, chưa thanh toán")
    ADVANCE_STANDING = "ADVANCE_STANDING", gettext_lazy("Tạm ứng chưa thu hồi")
    RETENTION_HELD = "RETENTION_HELD", gettext_lazy("Tiền giữ lại bảo hành")
    PLAN_SHORT = "PLAN_SHORT", gettext_lazy("Còn thiếu so với kế hoạch vốn")
    ALLOTTED_NOT_DRAWN = "ALLOTTED_NOT_DRAWN", gettext_lazy("Đã phân bổ, chưa rút")
    CASH_IN_HAND = "CASH_IN_HAND", gettext_lazy("Tiền mặt còn trong két")

    @property
    def tone(self) -> str:
        """Return late for what must be mended, wait for what must be done, nothing for what may stand."""
        if self in _TO_MEND:
            return "late"
        return "wait" if self in _TO_DO else ""

    @property
    def standing(self) -> str:
        """Return in one word what the tone says in colour."""
        return {"late": _("phải sửa"), "wait": _("phải làm")}.get(self.tone, _("theo dõi"))


_TO_MEND = frozenset(
    {
        Kind.BOOKS_DIFFER,
        Kind.REVERSED_BUT_MATCHED,
        Kind.AMOUNT_DIFFERS,
        Kind.PAID_ABOVE_ACCEPTED,
        Kind.DEBT_WITHOUT_FILE,
    }
)
_TO_DO = frozenset({Kind.BANK_LINE_UNKNOWN, Kind.PAYMENT_NOT_AT_BANK, Kind.RECEIPT_NOT_AT_BANK})


class Owner(models.TextChoices):
    """Whose move it is."""

    ACCOUNTANT = "ACCOUNTANT", gettext_lazy("Kế toán")
    CASHIER = "CASHIER", gettext_lazy("Thủ quỹ")
    CHAIR = "CHAIR", gettext_lazy("Chủ tài khoản")
    FINANCE = "FINANCE", gettext_lazy("Sở Tài chính")
    CONTRACTOR = "CONTRACTOR", gettext_lazy("Nhà thầu")


@dataclass(frozen=True)
class Difference:
    """One thing that does not tie: đồng above 0, since when, whose move it is, and the row behind it.

    `purpose` is whose money it is, None where it is no project's or not known yet; `what` names the row
    without a person's name; `url` shows it to staff.
    """

    kind: Kind
    purpose: int | None
    amount: int
    since: date | None
    owner: Owner
    what: str
    url: str = ""

    def days(self, on: date) -> int | None:
        """Return its age on a day, in days; None where nobody knows since when."""
        return None if self.since is None else max((on - self.since).days, 0)


@dataclass(frozen=True)
class Group:
    """The differences of one class, with their sum in đồng and the day of the oldest."""

    kind: Kind
    differences: list[Difference]

    @property
    def amount(self) -> int:
        """Return their sum."""
        return sum(each.amount for each in self.differences)

    @property
    def since(self) -> date | None:
        """Return the day of the oldest."""
        return min((each.since for each in self.differences if each.since), default=None)


def grouped(found: Iterable[Difference]) -> list[Group]:
    """Return differences by class, the gravest class first."""
    by_kind: dict[Kind, list[Difference]] = defaultdict(list)
    for each in found:
        by_kind[each.kind].append(each)
    return [Group(kind, in_order(by_kind[kind])) for kind in Kind if kind in by_kind]


_ORDER = {kind: place for place, kind in enumerate(Kind)}


def in_order(found: Iterable[Difference]) -> list[Difference]:
    """Return differences, the gravest class first and the oldest of each first."""
    return sorted(found, key=lambda d: (_ORDER[d.kind], d.since or date.max, d.what))
