"""Form fields in the habits of the trade: đồng with dots, quantities with a comma, dd/mm/yyyy."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from ledger import money


class VndField(forms.CharField):
    """Whole đồng above zero, typed with or without dots; cleans to int, or None when left empty."""

    unit = "đồng"
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "money"})

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
    """A quantity above zero with a decimal comma; cleans to Decimal, or None when left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "money"})

    def clean(self, value: object) -> Decimal | None:
        """Return the quantity; the error says what was read and what to write."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse_quantity(text)
        except money.QuantityError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """Show a Decimal with a comma."""
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day, typed dd/mm/yyyy or picked in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: object) -> None:
        """Accept both written forms."""
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options)  # type: ignore[arg-type]  # Django's own options

    def prepare_value(self, value: object) -> object:
        """Show the ISO form, which browsers' calendars ask for."""
        return value.isoformat() if isinstance(value, date) else value
