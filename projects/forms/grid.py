"""A table of work to type or paste into: content, unit, volume, price; empty rows are spare."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import money
from ledger.fields import QuantityField, VndField
from projects.contract_rules import Item

START, STEP, MOST = 8, 10, 400
_COLUMNS = ("content", "unit", "quantity", "price")
_HUNDRED = Decimal(100)


class VolumeField(QuantityField):
    """A volume with at most three decimals; `signed` ones may be below zero."""

    def __init__(self, *, signed: bool = False, **options: Any) -> None:
        """Let a volume be taken off where `signed`."""
        super().__init__(**options)
        self.signed = signed

    def clean(self, value: object) -> Decimal | None:
        """Return the volume; the error says what was read and what to write."""
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        below = self.signed and text[0] in "-−"
        try:
            volume = money.parse_quantity(text[1:] if below else text.removeprefix("+"))
        except money.QuantityError as error:
            raise ValidationError(str(error)) from error
        return -volume if below else volume

    def prepare_value(self, value: object) -> object:
        """Show a Decimal with a comma and no idle zeros."""
        return plain(value) if isinstance(value, Decimal) else value


class PercentField(forms.CharField):
    """A share typed in percent, at most two decimals; cleans to a fraction (30 → 0.3)."""

    unit = "%"
    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "money"}
    )

    def clean(self, value: object) -> Decimal | None:
        """Return the fraction, from 0 to 1."""
        text = super().clean(value)
        if not text:
            return None
        try:
            share = Decimal(text.strip().removesuffix("%").strip().replace(",", ".")) / _HUNDRED
        except InvalidOperation:
            share = Decimal(-1)
        if not 0 <= share <= 1 or share != round(share, 4):
            raise ValidationError(_("Hãy ghi phần trăm từ 0 đến 100, ví dụ 30 hoặc 2,5."))
        return share

    def prepare_value(self, value: object) -> object:
        """Show a fraction in percent."""
        return plain(value * _HUNDRED) if isinstance(value, Decimal) else value


def plain(number: Decimal) -> str:
    """Return a number as it is typed: 1234,5."""
    return f"{number.normalize():f}".replace(".", ",")


class GridForm(forms.Form):
    """Adds the rows; `rows` of them are shown, and as many as were sent are read."""

    paste = forms.CharField(
        label=gettext_lazy("Dán từ Excel"),
        required=False,
        help_text=gettext_lazy(
            "Mỗi dòng một công việc, bốn cột: công việc, đơn vị tính, khối lượng, đơn giá."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: int = START, **options: Any) -> None:
        """Add four fields for each row."""
        super().__init__(*args, **options)
        self.shown = rows
        self.fields["rows"].initial = rows
        for row in range(1, rows + 1):
            self._add_row(row)

    def clean(self) -> dict[str, Any]:
        """Ask for all of a row that has something in it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for row in range(1, self.shown + 1):
            names = [f"{column}_{row}" for column in _COLUMNS]
            given = [name for name in names if data.get(name) or name in self.errors]
            for name in names:
                if given and name not in given:
                    self.add_error(name, _("Hãy ghi ô này, hoặc xóa cả dòng."))
        if data.get("paste"):
            self.add_error("paste", _("Hãy bấm “Đưa vào bảng”, rồi xem lại các dòng."))
        return data

    def items(self) -> list[Item]:
        """Return the rows that were filled."""
        data = self.cleaned_data
        return [
            Item(data[f"content_{n}"], data[f"unit_{n}"], data[f"quantity_{n}"], data[f"price_{n}"])
            for n in range(1, self.shown + 1)
            if data.get(f"content_{n}")
        ]

    def grid(self) -> Iterator[list[BoundField]]:
        """Yield the four fields of each row."""
        for row in range(1, self.shown + 1):
            yield [self[f"{column}_{row}"] for column in _COLUMNS]

    def _add_row(self, row: int) -> None:
        said = {"row": row}
        self.fields[f"content_{row}"] = forms.CharField(
            label=_("Dòng %(row)d, công việc") % said, max_length=300, required=False
        )
        self.fields[f"unit_{row}"] = forms.CharField(
            label=_("Dòng %(row)d, đơn vị tính") % said, max_length=30, required=False
        )
        self.fields[f"quantity_{row}"] = VolumeField(
            label=_("Dòng %(row)d, khối lượng") % said, required=False
        )
        self.fields[f"price_{row}"] = VndField(
            label=_("Dòng %(row)d, đơn giá") % said, required=False
        )


def initial_of(items: Sequence[Item]) -> dict[str, object]:
    """Return what the rows show of items."""
    shown: dict[str, object] = {}
    for row, item in enumerate(items, start=1):
        values = (item.content, item.unit, item.quantity, item.unit_price)
        shown |= {f"{column}_{row}": value for column, value in zip(_COLUMNS, values, strict=True)}
    return shown


def rows_sent(post: Mapping[str, str]) -> int:
    """Return how many rows a page that was sent had."""
    sent = str(post.get("rows") or "")
    return min(int(sent), MOST) if sent.isascii() and sent.isdigit() else START


def grown(post: Mapping[str, str]) -> tuple[dict[str, object], int]:
    """Return what was typed with the pasted lines in the first rows that are empty, and more rows."""
    rows, typed = rows_sent(post), {name: post[name] for name in post}
    pasted = [line.split("\t") for line in post.get("paste", "").splitlines() if line.strip()]
    free = [
        row
        for row in range(1, MOST + 1)
        if row > rows or not any(typed.get(f"{column}_{row}") for column in _COLUMNS)
    ]
    last = rows
    for row, cells in zip(free, pasted, strict=False):
        typed |= {
            f"{column}_{row}": cell.strip() for column, cell in zip(_COLUMNS, cells, strict=False)
        }
        last = max(last, row)
    typed.pop("paste", None)
    more = min(max(last + 2, rows + (0 if pasted else STEP)), MOST)
    return typed | {"rows": more}, more
