"""Forms of money that moves: a decision asked for, cash taken to the bank."""

import secrets
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger import money
from ledger.fields import DayField, Group, VndField, offer
from ledger.forms import VILLAGE_BASIS, PastDayForm
from ledger.models.bank import Custody
from ledger.models.chart import Book, Pot, Purpose, Regime
from ledger.models.decisions import Decision
from ledger.models.law import LegalBasis

Pots = Sequence[tuple[Pot, int]]

_KEEP = ("", _("Giữ nguyên chế độ của nguồn đi"))


def _new_key() -> str:
    return f"move:{secrets.token_hex(12)}"


def _value(pot: Pot) -> str:
    return f"{pot.fund.pk}-{pot.purpose.pk if pot.purpose else 0}"


class PotField(forms.TypedChoiceField):
    """One of the pots that hold money, each with what it holds; cleans to the pot."""

    def show(self, pots: Pots) -> None:
        """Offer `pots`."""
        self._pots = {_value(pot): pot for pot, _held in pots}
        self.coerce = self._pots.__getitem__
        named = [
            (
                _value(pot),
                _("%(pot)s: còn %(held)s đồng") % {"pot": pot, "held": money.format_vnd(held)},
            )
            for pot, held in pots
        ]
        self.choices = named if len(named) == 1 else [("", _("Chọn nguồn tiền")), *named]


class MoveForm(forms.Form):
    """From where, to where, how much, and the paper that allows it."""

    source = PotField(label=_("Nguồn tiền đi"))
    purpose = forms.ModelChoiceField(
        label=_("Cho công trình, mục đích"),
        queryset=Purpose.objects.none(),
        required=False,
        empty_label=_("Dùng chung, không cho riêng công trình nào"),
    )
    custody = forms.ModelChoiceField(
        label=_("Giữ ở"),
        queryset=Custody.objects.none(),
        help_text=_("Tài khoản của thôn chỉ giữ tiền thôn huy động."),
    )
    regime = forms.ChoiceField(
        label=_("Chế độ của nguồn đến"),
        choices=[_KEEP, *(row for row in Regime.choices if row[0] != Regime.IN_KIND)],
        required=False,
        help_text=_("Chỉ đổi khi văn bản cho phép, ví dụ nộp số dư vào ngân sách."),
    )
    amount = VndField(label=_("Số tiền"))
    issuer = forms.ChoiceField(label=_("Ai quyết định"), choices=Decision.Issuer.choices)
    number = forms.CharField(
        label=_("Số văn bản"), max_length=60, help_text=_("Ví dụ 12/QĐ-UBND, 03/BB-HNT.")
    )
    on = DayField(label=_("Ngày văn bản"))
    why = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        help_text=_("Ghi vào sổ và công khai: không ghi tên hộ dân. Ít nhất 10 ký tự."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    basis = forms.ModelChoiceField(
        label=_("Căn cứ pháp lý"),
        queryset=LegalBasis.objects.order_by("number"),
        required=False,
        empty_label=_("Không chọn"),
    )
    file = forms.FileField(
        label=_("Bản chụp văn bản"),
        required=False,
        help_text=_("PDF, PNG hoặc JPEG, không quá 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=_new_key)

    def __init__(self, *given: object, book: Book, pots: Pots) -> None:
        """Offer the pots that hold money, and the purposes and open places of `book`."""
        super().__init__(*given)  # type: ignore[arg-type]  # Django's own arguments
        source, purpose = self.fields["source"], self.fields["purpose"]
        if isinstance(source, PotField) and isinstance(purpose, forms.ModelChoiceField):
            source.show(pots)
            purpose.queryset = Purpose.objects.filter(book=book).order_by("name")
        places = Custody.objects.filter(book=book, is_open=True).order_by("kind", "name")
        offer(self.fields["custody"], places, str(_("Chọn két hoặc tài khoản")))
        self.fields["custody"].basis = VILLAGE_BASIS  # type: ignore[attr-defined]  # for the page

    def groups(self) -> list[Group]:
        """Return the fields under their headings."""
        paper = ("issuer", "number", "on", "why", "basis", "file")
        return [
            Group(str(_("Từ nguồn nào")), [self["source"], self["amount"]]),
            Group(str(_("Đến đâu")), [self[name] for name in ("purpose", "custody", "regime")]),
            Group(str(_("Văn bản cho phép")), [self[name] for name in paper]),
        ]


class DepositForm(PastDayForm):
    """Which cash, to which account, how much, on which day."""

    source = PotField(label=_("Tiền mặt của nguồn"))
    custody = forms.ModelChoiceField(
        label=_("Nộp vào tài khoản"),
        queryset=Custody.objects.none(),
        help_text=_("Chế độ, nguồn và công trình giữ nguyên."),
    )
    amount = VndField(label=_("Số tiền"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=_new_key)

    field_order = ("source", "custody", "amount", "on")

    def __init__(self, *given: object, book: Book, pots: Pots, **options: object) -> None:
        """Offer the cash that is there and the open accounts of `book`."""
        super().__init__(*given, **options)  # type: ignore[arg-type]  # Django's own arguments
        source = self.fields["source"]
        if isinstance(source, PotField):
            source.show(pots)
        accounts = Custody.objects.filter(book=book, is_open=True)
        accounts = accounts.exclude(kind=Custody.Kind.CASH_BOX).order_by("kind", "name")
        offer(self.fields["custody"], accounts, str(_("Chọn tài khoản")))
