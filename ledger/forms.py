"""Forms of the books."""

from datetime import date, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger import entrylist, fields
from ledger.fields import DayField, Group
from ledger.models.bank import Bank, Custody

VILLAGE_BASIS = _("Thông tư 26/2026/TT-BTC, Điều 21–23")


class ReasonForm(forms.Form):
    """Why something is returned, taken back or ended; `reasons` says how long it must be."""

    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Nói rõ thiếu gì, sai ở đâu, cần làm gì. Ít nhất 10 ký tự."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PastDayForm(forms.Form):
    """A day that has come."""

    on = DayField(label=_("Ngày"))

    def __init__(
        self, *given: object, today: date, closed_to: date | None = None, **options: object
    ) -> None:
        """Offer today; later days are refused, and days that a book has closed pointed out."""
        options = {"initial": {"on": today}} | options
        super().__init__(*given, **options)  # type: ignore[arg-type]  # Django's own arguments
        self.today = today
        fields.remind(self.fields["on"], closed_to)

    def clean_on(self) -> date:
        """Return the day unless it lies ahead."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("Ngày không được ở tương lai."))
        return day


class CustodyForm(forms.Form):
    """A cash box, or an account with its number and holder."""

    kind = forms.ChoiceField(label=_("Loại"), choices=Custody.Kind.choices)
    name = forms.CharField(
        label=_("Tên gọi"),
        max_length=120,
        help_text=_("Ví dụ: Tài khoản Agribank đóng góp làm đường."),
    )
    bank = forms.ModelChoiceField(
        label=_("Ngân hàng"),
        queryset=Bank.objects.order_by("short_name"),
        required=False,
        empty_label=_("Không qua ngân hàng"),
        help_text=_("Với tài khoản ngân hàng; thiếu ngân hàng nào thì báo quản trị danh mục."),
    )
    number = forms.CharField(
        label=_("Số tài khoản"),
        max_length=30,
        required=False,
        help_text=_("Để trống với két tiền mặt."),
    )
    holder = forms.CharField(
        label=_("Chủ tài khoản"),
        max_length=120,
        required=False,
        help_text=_("Với tài khoản của thôn: họ tên trưởng thôn."),
    )
    village = forms.CharField(
        label=_("Thôn"),
        max_length=80,
        required=False,
        help_text=_(
            "Chỉ với tài khoản của thôn. Thôn có tài khoản riêng khi hội nghị thôn đồng ý, và chỉ giữ "
            "tiền thôn huy động; mỗi khoản chi cần trưởng thôn xác nhận."
        ),
    )
    agreed_number = forms.CharField(
        label=_("Số biên bản hội nghị thôn"), max_length=60, required=False
    )
    agreed_on = DayField(label=_("Ngày hội nghị thôn"), required=False)

    def __init__(self, *given: object, **options: object) -> None:
        """Tell the legal basis beside what a village must have agreed to."""
        super().__init__(*given, **options)  # type: ignore[arg-type]  # Django's own arguments
        for name in ("village", "agreed_number"):
            self.fields[name].basis = VILLAGE_BASIS  # type: ignore[attr-defined]  # for the page

    def groups(self) -> list[Group]:
        """Return the fields under their headings."""
        place = ("kind", "name", "bank", "number", "holder")
        agreed = ("village", "agreed_number", "agreed_on")
        return [
            Group(str(_("Nơi giữ tiền")), [self[name] for name in place]),
            Group(str(_("Tài khoản của thôn")), [self[name] for name in agreed]),
        ]


class PeriodForm(forms.Form):
    """The days a book is read for, both included; empty for all."""

    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến ngày"), required=False)

    def days(self) -> tuple[date | None, date | None]:
        """Return the days given; a day that cannot be read counts as not given."""
        self.is_valid()
        return self.cleaned_data.get("since"), self.cleaned_data.get("until")


class CashBookForm(PeriodForm):
    """The cash box and the days its book is read for."""

    ket = forms.ModelChoiceField(label=_("Két"), queryset=Custody.objects.none(), required=False)

    field_order = ("ket", "since", "until")

    def __init__(self, *given: object, boxes: QuerySet[Custody]) -> None:
        """Offer `boxes`, the first of them when none is chosen; one box is not asked for."""
        super().__init__(*given)  # type: ignore[arg-type]  # Django's own arguments
        self._boxes = boxes
        self.fields["ket"].queryset = boxes  # type: ignore[attr-defined]  # of a model choice
        self.fields["ket"].empty_label = None  # type: ignore[attr-defined]
        if boxes.count() < 2:
            del self.fields["ket"]

    def box(self) -> Custody | None:
        """Return the cash box to show; None where there is none."""
        self.is_valid()
        return self.cleaned_data.get("ket") or self._boxes.first()


ALL = "tat-ca"


def _month_end(word: str) -> date | None:
    return None if word == ALL else date.fromisoformat(word)


class _PeriodReasonForm(forms.Form):
    """The end of a month, and why."""

    last = forms.TypedChoiceField(coerce=_month_end)
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        help_text=_("Ít nhất 10 ký tự. Còn trong nhật ký thay đổi của sổ."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(_PeriodReasonForm):
    """Up to the end of which month a book is to be closed."""

    def __init__(self, *given: object, ends: list[date]) -> None:
        """Offer `ends`, last days of months, the first of them chosen."""
        super().__init__(*given)  # type: ignore[arg-type]  # Django's own arguments
        choices = [
            (f"{day:%Y-%m-%d}", gettext("hết tháng %(month)s") % {"month": f"{day:%m/%Y}"})
            for day in ends
        ]
        self.fields["last"].label = _("Khóa sổ đến")
        self.fields["last"].choices = choices  # type: ignore[attr-defined]  # of a choice


class ReopenForm(_PeriodReasonForm):
    """From which month on a closed book is to be open again."""

    def __init__(self, *given: object, ends: list[date | None], since: date) -> None:
        """Offer what stays closed, `ends`, by the month after it; None is all since `since`."""
        super().__init__(*given)  # type: ignore[arg-type]  # Django's own arguments
        firsts = [(day, day + timedelta(days=1) if day else since) for day in ends]
        choices = [
            (
                f"{day:%Y-%m-%d}" if day else ALL,
                gettext("từ tháng %(month)s") % {"month": f"{first:%m/%Y}"},
            )
            for day, first in firsts
        ]
        self.fields["last"].label = _("Mở lại")
        self.fields["last"].choices = choices  # type: ignore[attr-defined]  # of a choice


class EntryFileForm(forms.Form):
    """A file of old books."""

    upload = forms.FileField(
        label=_("Tệp sổ cũ"),
        help_text=_("Tệp .xlsx, .xls hoặc .csv, không quá 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_upload(self) -> object:
        """Refuse a file that is too large before it is read."""
        upload = self.cleaned_data["upload"]
        if upload.size > entrylist.MAX_BYTES:
            raise forms.ValidationError(_("Tệp quá lớn. Hãy chia thành nhiều tệp không quá 25 MB."))
        return upload


class ConfirmFileForm(forms.Form):
    """Let a file in; one with remarks asks for a look first."""

    looked = forms.BooleanField(label=_("Tôi đã xem các điểm cần lưu ý ở trên"))

    def __init__(self, *given: object, remarks: bool) -> None:
        """Ask only where there is something to look at."""
        super().__init__(*given)  # type: ignore[arg-type]  # Django's own arguments
        if not remarks:
            del self.fields["looked"]
