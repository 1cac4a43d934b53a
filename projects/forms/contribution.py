"""Forms of what is received, and what forms of calls and pledges share with them."""

import secrets
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from ledger import fields
from ledger.fields import DayField, QuantityField, VndField
from ledger.models.bank import Custody
from projects import contributions
from projects.models.contribution import MONEY_FORMS, Call, Display, Form, Giver, Pledge
from projects.models.project import Project
from projects.registering import NewGiver

_FOREIGN = ("USD", "EUR", "JPY", "KRW", "AUD", "CAD", "SGD", "CNY", "GBP")


def new_key() -> str:
    """Return a key that makes a double click one act."""
    return secrets.token_hex(16)


class CustodyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A till or an account, by its name and number."""

    def label_from_instance(self, obj: Custody) -> str:
        """Return the name, and the number where there is one."""
        return f"{obj.name} · {obj.number}" if obj.number else obj.name


class GiverFields(forms.Form):
    """Who gives, and what the public may see of the name."""

    name = forms.CharField(label=_("Họ và tên, hoặc tên tổ chức"), max_length=160)
    kind = forms.ChoiceField(label=_("Loại"), choices=Giver.Kind.choices)
    village = forms.CharField(label=_("Thôn"), max_length=80, required=False)

    def giver(self) -> NewGiver:
        """Return who gives."""
        data = self.cleaned_data
        return NewGiver(data["name"], data["kind"], data["village"])


class DisplayFields(forms.Form):
    """The giver's own choice; nothing is chosen beforehand."""

    display = forms.ChoiceField(
        label=_("Công khai tên"),
        choices=Display.choices,
        widget=forms.RadioSelect,
        help_text=_("Hỏi người đóng góp; ai không trả lời thì chọn không công khai."),
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class _ReceiptFields(forms.Form):
    """What every receipt has; the hidden key keeps a double click from posting twice."""

    on = DayField(label=_("Ngày nhận"))
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput, initial=new_key)

    money = False

    def gift(self) -> dict[str, Any]:
        """Return what `receiving.receive` asks for about the gift."""
        skipped = {"name", "kind", "village", "currency", "original"}
        return {k: v for k, v in self.cleaned_data.items() if k not in skipped}


class MoneyForm(_ReceiptFields):
    """Cash or a transfer."""

    amount = VndField(label=_("Số tiền"))
    custody = CustodyChoice(label=_("Nhận vào"), queryset=None)
    original = forms.DecimalField(
        label=_("Nguyên tệ"),
        max_digits=18,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
        help_text=_("Số đồng để trống thì tính theo tỷ giá."),
    )
    currency = forms.ChoiceField(
        label=_("Loại tiền"), choices=[("", "—"), *((c, c) for c in _FOREIGN)], required=False
    )
    rate = forms.DecimalField(
        label=_("Tỷ giá"), max_digits=14, decimal_places=4, min_value=0, required=False
    )
    money = True

    def __init__(
        self, *args: Any, project: Project, form: str, foreign: bool, **options: Any
    ) -> None:
        """Offer tills for cash, accounts for transfers; foreign money only where asked for."""
        super().__init__(*args, **options)
        fields.remind(self.fields["on"], project.book.closed_to)
        self.fields["amount"].required = not foreign
        if not foreign:
            del self.fields["original"], self.fields["currency"], self.fields["rate"]
        places = Custody.objects.filter(book=project.book, is_open=True).order_by("name")
        cash = {"kind": Custody.Kind.CASH_BOX}
        found = places.filter(**cash) if form == Form.CASH else places.exclude(**cash)
        self.fields["custody"].queryset = found  # type: ignore[attr-defined]

    def gift(self) -> dict[str, Any]:
        """Join a foreign amount with its currency."""
        data = self.cleaned_data
        foreign = Money(data["original"], data["currency"]) if data.get("original") else None
        return super().gift() | {"original": foreign}

    def clean(self) -> dict[str, Any]:
        """Ask for the currency of a foreign amount."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("original") and not data.get("currency"):
            self.add_error("currency", _("Hãy chọn loại tiền."))
        return data


class GoodsForm(_ReceiptFields):
    """Goods, labour or land: a quantity, and a value only with its basis."""

    quantity = QuantityField(label=_("Số lượng"))
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=30)
    unit_price = VndField(
        label=_("Đơn giá"),
        required=False,
        help_text=_("Để trống nếu chưa thống nhất giá: sổ chỉ ghi số lượng."),
    )
    price_basis = forms.CharField(
        label=_("Căn cứ đơn giá"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: biên bản họp thôn ngày 20/08/2026, báo giá của đại lý."),
    )
    amount = VndField(label=_("Giá trị đã thống nhất"), required=False)
    plot = forms.CharField(label=_("Thửa đất, tờ bản đồ"), max_length=120, required=False)

    def __init__(
        self, *args: Any, project: Project, form: str, foreign: bool, **options: Any
    ) -> None:
        """Ask for the plot of land only, and there for a value without a unit price."""
        super().__init__(*args, **options)
        fields.remind(self.fields["on"], project.book.closed_to)
        if form != Form.LAND:
            del self.fields["plot"], self.fields["amount"]


class GiftMoneyForm(MoneyForm, GiverFields, DisplayFields):
    """Money of somebody without a pledge."""

    field_order = ["name", "kind", "village", "amount", "custody", "on", "display", "note"]


class GiftGoodsForm(GoodsForm, GiverFields, DisplayFields):
    """Goods, labour or land of somebody without a pledge."""

    field_order = ["name", "kind", "village", "quantity", "unit", "unit_price", "price_basis"]


class PledgedMoneyForm(MoneyForm, DisplayFields):
    """Money that a pledge promised."""

    field_order = ["amount", "custody", "on", "display", "note"]


class PledgedGoodsForm(GoodsForm, DisplayFields):
    """What a pledge promised, other than money."""

    field_order = ["quantity", "unit", "unit_price", "price_basis", "amount", "on"]


def receipt_form(form: str, pledge: Pledge | None) -> type[GiftMoneyForm | GiftGoodsForm]:
    """Return the form that fits what is given and whether a pledge says by whom."""
    if form in MONEY_FORMS:
        return GiftMoneyForm if pledge is None else PledgedMoneyForm  # type: ignore[return-value]
    return GiftGoodsForm if pledge is None else PledgedGoodsForm  # type: ignore[return-value]


def receipt_initial(pledge: Pledge, call: Call) -> dict[str, Any]:
    """Return what a pledge already says about its receipt: what is left of it."""
    left = contributions.standing_of(pledge).left
    shared = {"display": pledge.display, "unit": pledge.unit, "unit_price": pledge.unit_price}
    if pledge.form in MONEY_FORMS:
        place = call.cash_box if pledge.form == Form.CASH else call.bank_account
        return shared | {"amount": left, "custody": place}
    return shared | {"quantity": plain(left)}


def plain(number: int | Decimal) -> int | str:
    """Return a quantity as people type it: 21,5 and 5, never 5,00; đồng as they are."""
    return number if isinstance(number, int) else f"{number.normalize():f}".replace(".", ",")
