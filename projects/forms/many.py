"""Receive many: one row for each pledge, ticked, with what came and when."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.fields import DayField, QuantityField, VndField
from projects import receiving
from projects.contributions import Standing
from projects.forms.contribution import plain
from projects.models.contribution import MONEY_FORMS


class ReceiveManyForm(forms.Form):
    """Fields `tick_<pk>`, `got_<pk>`, `on_<pk>`, `key_<pk>` for each pledge of the page."""

    price_basis = forms.CharField(
        label=gettext_lazy("Căn cứ đơn giá hiện vật, ngày công"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống thì chỉ ghi số lượng, không quy đổi ra tiền."),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, standings: Sequence[Standing], today: date, **options: Any
    ) -> None:
        """Add the fields of each pledge; the key changes with every receipt of the pledge."""
        super().__init__(*args, **options)
        self.standings = {standing.pledge.pk: standing for standing in standings}
        for pk, standing in self.standings.items():
            name = standing.pledge.giver.name
            kind = VndField if standing.pledge.form in MONEY_FORMS else QuantityField
            self.fields[f"tick_{pk}"] = forms.BooleanField(
                label=_("Nhận của %(name)s") % {"name": name}, required=False
            )
            self.fields[f"got_{pk}"] = kind(
                label=_("Đã nhận của %(name)s") % {"name": name},
                required=False,
                initial=plain(standing.left),
            )
            self.fields[f"on_{pk}"] = DayField(
                label=_("Ngày nhận của %(name)s") % {"name": name}, required=False, initial=today
            )
            self.fields[f"key_{pk}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=f"pledge-{pk}-{standing.times}"
            )

    def clean(self) -> dict[str, Any]:
        """Ask for figure and day of the ticked rows alone, and for at least one of them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ticked = [pk for pk in self.standings if data.get(f"tick_{pk}")]
        for pk in self.standings:
            for field in (f"got_{pk}", f"on_{pk}"):
                if pk not in ticked:
                    self.errors.pop(field, None)
                elif field not in self.errors and not data.get(field):
                    self.add_error(field, _("Hãy ghi, hoặc bỏ chọn dòng này."))
            if pk in ticked and not re.fullmatch(rf"pledge-{pk}-\d+", data.get(f"key_{pk}") or ""):
                self.add_error(None, _("Trang đã cũ. Hãy tải lại trang rồi chọn lại."))
        if not ticked:
            self.add_error(None, _("Chưa chọn dòng nào. Hãy đánh dấu những đăng ký đã nhận."))
        return data

    def receipts(self) -> list[receiving.Receipt]:
        """Return the ticked rows as receipts."""
        return [self._receipt(pk) for pk in self.standings if self.cleaned_data[f"tick_{pk}"]]

    def _receipt(self, pk: int) -> receiving.Receipt:
        data, pledge = self.cleaned_data, self.standings[pk].pledge
        basis = data["price_basis"]
        got: int | Decimal = data[f"got_{pk}"]
        shared: dict[str, Any] = {
            "pledge": pledge,
            "on": data[f"on_{pk}"],
            "key": data[f"key_{pk}"],
        }
        if pledge.form in MONEY_FORMS:
            return receiving.Receipt(**shared, amount=int(got))
        price = pledge.unit_price if basis else None
        return receiving.Receipt(
            **shared, quantity=Decimal(got), unit_price=price, price_basis=basis if price else ""
        )

    def rows(self) -> Iterator[tuple[Standing, BoundField, BoundField, BoundField, BoundField]]:
        """Yield each pledge with its four fields."""
        for pk, standing in self.standings.items():
            tick, got, on, key = (self[f"{name}_{pk}"] for name in ("tick", "got", "on", "key"))
            yield standing, tick, got, on, key

    def hide(self) -> None:
        """Carry the ticked rows through the confirm page, and nothing else."""
        for pk in self.standings:
            for name in ("tick", "got", "on", "key"):
                if self.cleaned_data.get(f"tick_{pk}"):
                    self.fields[f"{name}_{pk}"].widget = forms.HiddenInput()
                else:
                    del self.fields[f"{name}_{pk}"]
        self.fields["price_basis"].widget = forms.HiddenInput()
        sent = QueryDict(mutable=True)
        sent.update({name: self.data[name] for name in self.fields if name in self.data})
        sent["confirmed"] = "on"
        self.data = sent
