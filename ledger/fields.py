"""Form fields in the habits of the trade: đồng with dots, quantities with a comma, dd/mm/yyyy."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ledger import money

if TYPE_CHECKING:
    from django.db.models import QuerySet

_WRITTEN = "%d/%m/%Y"
_YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Group:
    """Fields of a long form under one heading; `paired` sets them two abreast on a wide screen."""

    legend: str
    fields: list[forms.BoundField]
    paired: bool = False


def offer(field: forms.Field, rows: "QuerySet[Any]", ask: str) -> None:
    """Let a required choice offer `rows`: the only one is chosen, among several none is."""
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(field)
    field.queryset = rows
    field.empty_label = ask if rows.count() != 1 else None


def remind(field: forms.Field, closed_to: date | None) -> None:
    """Say beside the day of a posting up to which day its book is closed."""
    if closed_to is not None:
        field.help_text = _("Sổ đã khóa đến hết ngày %(day)s, hãy ghi ngày sau đó.") % {
            "day": f"{closed_to:{_WRITTEN}}"
        }


class VndField(forms.CharField):
    """Whole đồng above zero, typed with or without dots; cleans to int, or None when left empty."""

    unit = "đồng"
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "money"}
    )

    def clean(self, value: object) -> int | None:
        """Return whole đồng; the error says what was read and what to write."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse_positive_vnd(text)
        except money.AmountError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """Show an int with dots."""
        return money.format_vnd(value) if isinstance(value, int) else value


class QuantityField(forms.CharField):
    """A quantity above zero with a decimal comma; cleans to Decimal, or None when left empty.

    At most two decimals: the tables keep no more, and a figure rounded unseen is not what was typed.
    """

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "money"}
    )

    def clean(self, value: object) -> Decimal | None:
        """Return the quantity; the error says what was read and what to write."""
        text = super().clean(value)
        if not text:
            return None
        try:
            quantity = money.parse_quantity(text)
        except money.QuantityError as error:
            raise ValidationError(str(error)) from error
        if quantity != round(quantity, 2):
            raise ValidationError(_("Chỉ ghi tối đa hai chữ số thập phân, ví dụ 21,5."))
        return quantity

    def prepare_value(self, value: object) -> object:
        """Show a Decimal with a comma."""
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy, the slashes optional.

    Plain text on purpose: a browser's own calendar shows the order of the machine's language, and
    an old computer of a commune often runs in English.
    """

    widget = forms.DateInput(
        attrs={
            "class": "day",
            "inputmode": "numeric",
            "placeholder": "dd/mm/yyyy",
            "autocomplete": "off",
        },
        format=_WRITTEN,
    )
    default_error_messages = {
        "invalid": _("Hãy ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026."),
        "year": _("Năm %(year)d không hợp lý. Hãy xem lại năm."),
    }

    def __init__(self, **options: object) -> None:
        """Accept dd/mm/yyyy, dd-mm-yyyy, ddmmyyyy and the ISO form."""
        formats = [_WRITTEN, "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"]
        super().__init__(input_formats=formats, **options)  # type: ignore[arg-type]  # Django's own options

    def clean(self, value: object) -> date | None:
        """Return the day; a year that is a slip of the fingers is refused."""
        day: date | None = super().clean(value)
        if day is not None and day.year not in _YEARS:
            raise ValidationError(self.error_messages["year"], "year", {"year": day.year})
        return day

    def prepare_value(self, value: object) -> object:
        """Show a day as it is written."""
        return f"{value:{_WRITTEN}}" if isinstance(value, date) else value
