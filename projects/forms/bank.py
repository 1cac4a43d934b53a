"""Forms of bank statements and reconciliation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fields import VndField
from ledger.models.bank import Expected
from ledger.models.chart import Book

PARTS = 4


class SplitForm(forms.Form):
    """Codes and amounts that a bank line is tied to: one, or several that share it."""

    def __init__(self, *args: object, book: Book, **options: object) -> None:
        """Make a few rows of code and amount."""
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        self.book = book
        for row in range(1, PARTS + 1):
            self.fields[f"code_{row}"] = forms.CharField(
                label=_("Mã %(row)d") % {"row": row},
                max_length=20,
                required=row == 1,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "characters"}
                ),
            )
            self.fields[f"amount_{row}"] = VndField(
                label=_("Số tiền %(row)d") % {"row": row}, required=row == 1
            )

    def clean(self) -> dict[str, object]:
        """Turn codes into what is waited for."""
        data = super().clean() or self.cleaned_data
        self.chosen: list[tuple[Expected, int]] = []
        for row in range(1, PARTS + 1):
            code = "".join(str(data.get(f"code_{row}") or "").split()).upper()
            amount = data.get(f"amount_{row}")
            if not code and not amount:
                continue
            found = Expected.objects.filter(book=self.book, code=code).first()
            if found is None:
                self.add_error(f"code_{row}", _("Không có khoản chờ nào mang mã này."))
            elif not isinstance(amount, int):
                self.add_error(f"amount_{row}", _("Hãy ghi số tiền của mã này."))
            else:
                self.chosen.append((found, amount))
        return data
