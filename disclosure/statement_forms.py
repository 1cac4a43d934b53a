"""What staff choose of printed statements: which to prepare, which to list."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from disclosure.models.statement import Kind, RequestQuerySet, Statement, StatementRequest
from disclosure.statements.kind import Subject
from ledger.fields import DayField

_WAITING, _ISSUED, _REFUSED = "cho", "da-phat-hanh", "tra-lai"


class ChoiceForm(forms.Form):
    """Of what a statement is to be, from when to when; the kind stands in the address."""

    chu_the = forms.ChoiceField(label=_("Của"))
    tu = DayField(label=_("Từ ngày"))
    den = DayField(label=_("Đến hết ngày"))

    def __init__(self, data: QueryDict | None, *, subjects: list[Subject], on: date) -> None:
        """Offer these subjects; the year until today, as long as nobody chose."""
        super().__init__(data, initial={"tu": date(on.year, 1, 1), "den": on})
        self.subjects = {subject.code: subject for subject in subjects}
        field = self.fields["chu_the"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [(subject.code, subject.title) for subject in subjects]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return subject and period as `issuing.prepare` takes them."""
        said = self.cleaned_data
        subject = self.subjects[said["chu_the"]]
        return {"subject": subject, "since": said["tu"], "until": said["den"]}


class RequestForm(forms.Form):
    """Why this statement, what does not tie, and that doubtful words were read."""

    reason = forms.CharField(
        label=_("Lý do phát hành"),
        max_length=300,
        help_text=_("Ví dụ: Báo cáo quý IV gửi Mặt trận Tổ quốc xã."),
    )
    gap_stated = forms.CharField(
        label=_("Giải trình chênh lệch"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ ghi khi số liệu chưa khớp; câu này in trên bản sao kê."),
    )
    looked_at = forms.BooleanField(
        label=_("Đã đọc từng chỗ giống dữ liệu cá nhân ở trên; không chỗ nào phải ẩn"),
        required=False,
    )


class RequestFilter(django_filters.FilterSet):
    """Requests by kind, and by what became of them."""

    loai = django_filters.ChoiceFilter(
        label=_("Loại"), field_name="kind", empty_label=_("Tất cả"), choices=Kind.choices
    )
    trang_thai = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        method="by_state",
        empty_label=_("Tất cả"),
        choices=[
            (_WAITING, _("Chờ người thứ hai")),
            (_ISSUED, _("Đã phát hành")),
            (_REFUSED, _("Đã trả lại")),
        ],
    )

    class Meta:
        model = StatementRequest
        fields: list[str] = []

    def by_state(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """Keep the requests that stand so now."""
        if value == _WAITING:
            return rows.waiting()
        if value == _REFUSED:
            return rows.filter(ruling__agreed=False)
        return rows.filter(Exists(Statement.objects.filter(request=OuterRef("pk"))))
