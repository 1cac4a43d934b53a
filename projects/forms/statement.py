"""Forms that take a statement file in: the file, and where its headings do not tell, its columns."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.bankfiles import Outline

_FIELDS = (
    ("on", gettext_lazy("Ngày giao dịch"), True),
    ("text", gettext_lazy("Nội dung"), True),
    ("debit", gettext_lazy("Tiền ra (ghi nợ)"), False),
    ("credit", gettext_lazy("Tiền vào (ghi có)"), False),
    ("amount", gettext_lazy("Số tiền chung một cột"), False),
    ("side", gettext_lazy("Chiều thu, chi"), False),
    ("balance", gettext_lazy("Số dư"), False),
    ("doc_no", gettext_lazy("Số chứng từ"), False),
)
_LONGEST = 40


class StatementForm(forms.Form):
    """A statement file; its kind is judged by its bytes, with a sentence."""

    file = forms.FileField(
        label=gettext_lazy("Tệp sao kê"),
        help_text=gettext_lazy(
            "Excel, CSV, MT940 hoặc CAMT.053 tải từ ngân hàng, Kho bạc. Tải lại tệp cũ không ghi trùng."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.xls,.xlsx,.txt,.tsv,.htm,.html,.xml,.sta,.mt940,.940"}
        ),
    )
    choose = forms.BooleanField(label=gettext_lazy("Tôi tự chỉ ra cột của tệp"), required=False)

    def clean_file(self) -> object:
        """Refuse what is too big before it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.STATEMENT_MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(size)d MB. Hãy tải sao kê theo từng quý hoặc từng tháng.")
                % {"size": settings.STATEMENT_MAX_BYTES // 1024 // 1024}
            )
        return file


class ColumnsForm(forms.Form):
    """Which column holds what; begun with what the cells seem to say."""

    def __init__(self, *args: Any, outline: Outline, **options: Any) -> None:
        """Offer each column by its letter, its heading and a first value."""
        super().__init__(*args, **options)
        offered = [(str(at), _name(outline, at)) for at in range(len(outline.rows[0]))]
        for field, label, required in _FIELDS:
            guess = outline.columns.get(field)
            self.fields[field] = forms.ChoiceField(
                label=label,
                required=required,
                choices=[("", _("không có")), *offered],
                initial="" if guess is None else str(guess),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the money in one column or in two, and for each column once."""
        data = super().clean() or self.cleaned_data
        named = {field: int(at) for field, at in data.items() if at not in (None, "")}
        sides = {"debit", "credit"} & named.keys()
        if len(sides) == 1 or ("amount" in named) == bool(sides):
            self.add_error(
                "amount",
                _("Hãy chọn cột tiền ra và cột tiền vào, hoặc chỉ một cột số tiền chung."),
            )
        twice = [field for field in named if list(named.values()).count(named[field]) > 1]
        if twice:
            self.add_error(twice[-1], _("Cột này đã chọn cho mục khác. Mỗi mục một cột riêng."))
        self.columns = named
        return data


def letter(at: int) -> str:
    """Return the name of a column as Excel shows it: A, B, … Z, AA."""
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _name(outline: Outline, at: int) -> str:
    cells = [" ".join(row[at].split())[:_LONGEST] for row in outline.rows]
    value = next((cell for cell in cells[1:] if cell), "")
    told = " · ".join(cell for cell in (cells[0], value) if cell)
    return f"{letter(at)}: {told}" if told else letter(at)
