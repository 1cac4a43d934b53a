"""Forms that tie bank lines: to what is offered, to codes and vouchers typed, or beside other lines."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger import money
from ledger.fields import VndField
from ledger.models.bank import StatementLine
from ledger.models.chart import Book
from projects import offers
from projects.models.contribution import Display, Giver
from projects.models.project import Project
from projects.offers import Offer
from projects.tying import Part

# Empty rows to type a code or the number of a voucher into.
TYPED = 4


class TieForm(forms.Form):
    """Offers, each with a tick and an amount, and rows to type more; or other lines of the same money."""

    def __init__(
        self,
        *given: Any,
        line: StatementLine,
        offered: Sequence[Offer],
        beside: Sequence[StatementLine] = (),
        left: int,
        **options: Any,
    ) -> None:
        """Make a row for each offer, a few empty ones, and a tick for each line beside."""
        super().__init__(*given, **options)
        self.line, self.offered, self.beside, self.left = line, list(offered), list(beside), left
        for n, offer in enumerate(self.offered, 1):
            self.fields[f"take_{n}"] = forms.BooleanField(label=offer.words, required=False)
            self.fields[f"part_{n}"] = VndField(label=_("Số tiền"), required=False)
            self.fields[f"value_{n}"] = forms.CharField(widget=forms.HiddenInput)
        for n in range(1, TYPED + 1):
            self.fields[f"code_{n}"] = forms.CharField(
                label=_("Mã %(row)d hoặc số chứng từ") % {"row": n},
                max_length=30,
                required=False,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "characters"}
                ),
            )
            self.fields[f"amount_{n}"] = VndField(
                label=_("Số tiền %(row)d") % {"row": n}, required=False
            )
        for each in self.beside:
            self.fields[f"line_{each.pk}"] = forms.BooleanField(required=False)

    @staticmethod
    def initial_of(offered: Sequence[Offer], left: int, *, taken: int) -> dict[str, object]:
        """Tick the first `taken` offers and give each what is open of both sides."""
        initial: dict[str, object] = {}
        for n, offer in enumerate(offered, 1):
            part = min(offer.room, left)
            initial |= {f"value_{n}": offer.value, f"part_{n}": part or offer.room}
            if n <= taken and part:
                initial[f"take_{n}"] = True
                left -= part
        return initial

    @staticmethod
    def values_of(data: Any) -> list[str]:
        """Return what a sent form names, in its rows."""
        names = sorted((n for n in data if n.startswith("value_")), key=lambda n: (len(n), n))
        return [data[name] for name in names][:20]

    def rows(self) -> list[tuple[Offer, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return the offers, each with its fields."""
        return [
            (offer, self[f"take_{n}"], self[f"part_{n}"], self[f"value_{n}"])
            for n, offer in enumerate(self.offered, 1)
        ]

    def typed(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the rows to type into."""
        return [(self[f"code_{n}"], self[f"amount_{n}"]) for n in range(1, TYPED + 1)]

    def others(self) -> list[tuple[StatementLine, forms.BoundField]]:
        """Return the lines beside, each with its tick."""
        return [(each, self[f"line_{each.pk}"]) for each in self.beside]

    @property
    def has_others(self) -> bool:
        """Tell whether a line beside is ticked."""
        return any(self[f"line_{each.pk}"].value() for each in self.beside)

    def clean(self) -> dict[str, Any]:
        """Turn the rows into parts, and the ticks into lines."""
        data = super().clean() or self.cleaned_data
        self.lines = [self.line, *(e for e in self.beside if data.get(f"line_{e.pk}"))]
        self.parts: list[Part] = []
        for n, offer in enumerate(self.offered, 1):
            if data.get(f"take_{n}"):
                self._add(offer.to, data.get(f"part_{n}"), f"part_{n}")
        for n in range(1, TYPED + 1):
            self._add_typed(data, n)
        if not self.parts and not self.errors:
            self.add_error("code_1", _("Hãy chọn khoản để khớp, hoặc ghi mã, số chứng từ."))
        if len(self.lines) > 1 and len(self.parts) == 1:
            whole = sum(abs(each.amount - each.matched) for each in self.lines[1:])  # type: ignore[attr-defined]  # annotated by statements
            self.parts = [Part(self.parts[0].to, self.left + whole)]
        return data

    def _add_typed(self, data: dict[str, Any], n: int) -> None:
        words, amount = str(data.get(f"code_{n}") or ""), data.get(f"amount_{n}")
        if not words.strip():
            if amount and f"code_{n}" not in self.errors:
                self.add_error(
                    f"code_{n}", _("Mã %(row)d: hãy ghi mã của số tiền này.") % {"row": n}
                )
            return
        found = offers.named(self.line.custody, words)
        if found is None:
            self.add_error(f"code_{n}", _("Không có khoản chờ hay chứng từ nào mang mã này."))
        else:
            self._add(found, amount, f"amount_{n}")

    def _add(self, to: Any, amount: object, field: str) -> None:
        if isinstance(amount, int):
            self.parts.append(Part(to, amount))
        elif field not in self.errors:
            self.add_error(field, _("Hãy ghi số tiền của mã này."))

    @property
    def remaining(self) -> str:
        """Return what the ticked offers leave of the line, for the first sight."""
        ticked = [
            self.initial.get(f"part_{n}", 0)
            for n in range(1, len(self.offered) + 1)
            if self.initial.get(f"take_{n}")
        ]
        return money.format_vnd(max(self.left - sum(ticked), 0))


class IdentifyForm(forms.Form):
    """Who sent money of unknown origin: a code that was promised, or a gift to a project; and why."""

    code = forms.CharField(
        label=_("Mã đăng ký hoặc số chứng từ"),
        help_text=_("Nếu người gửi đã đăng ký. Để trống nếu chưa đăng ký."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    amount = VndField(
        label=_("Số tiền theo mã"),
        help_text=_("Phần còn lại tiếp tục giữ chờ xử lý."),
        required=False,
    )
    project = forms.ModelChoiceField(
        label=_("Công trình"), queryset=Project.objects.none(), required=False
    )
    name = forms.CharField(label=_("Người đóng góp"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=Giver.Kind.choices, required=False)
    display = forms.ChoiceField(
        label=_("Công khai tên"), choices=Display.choices, initial=Display.INITIALS, required=False
    )
    reason = forms.CharField(
        label=_("Căn cứ"),
        help_text=_("Vì sao biết là của người này: giấy báo, lời xác nhận, ảnh chuyển tiền."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *given: Any, book: Book, whole: int, **options: Any) -> None:
        """Offer the projects of the book."""
        super().__init__(*given, **options)
        self.book, self.whole = book, whole
        rows = Project.objects.filter(book=book).order_by("-made_at")
        self.fields["project"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        if not self.is_bound:
            self.initial.setdefault("amount", whole)

    def clean(self) -> dict[str, Any]:
        """Ask for a code, or for a project with a giver, and not for both."""
        data = super().clean() or self.cleaned_data
        if data.get("code") and data.get("project"):
            self.add_error("code", _("Hãy ghi mã, hoặc chọn công trình; không cả hai."))
        elif not data.get("code") and not data.get("project"):
            self.add_error("code", _("Hãy ghi mã đăng ký, hoặc chọn công trình và người đóng góp."))
        elif data.get("project") and not str(data.get("name") or "").strip():
            self.add_error("name", _("Hãy ghi tên người đóng góp."))
        return data


class ReturnForm(forms.Form):
    """Why money of unknown origin went back to its sender."""

    match = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Căn cứ trả lại"), max_length=300, widget=forms.TextInput())
