"""Every component of the frame on one page, with invented figures."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ledger.fields import DayField


class SampleForm(forms.Form):
    """One field of each kind."""

    donor = forms.CharField(
        label=gettext_lazy("Người đóng góp"),
        help_text=gettext_lazy("Tên ghi trên phiếu; chọn cách hiện công khai ở dưới."),
    )
    amount = forms.CharField(
        label=gettext_lazy("Số tiền"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    received_on = DayField(label=gettext_lazy("Ngày nhận"))
    fund = forms.ChoiceField(
        label=gettext_lazy("Quỹ"),
        choices=[
            ("1", gettext_lazy("Tiền thôn 3, két tiền mặt")),
            ("2", gettext_lazy("Tiền thôn 3, ngân hàng")),
        ],
    )
    shown_as = forms.ChoiceField(
        label=gettext_lazy("Hiện tên công khai"),
        choices=[("name", gettext_lazy("Hiện tên")), ("none", gettext_lazy("Không hiện tên"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea)
    evidence = forms.FileField(label=gettext_lazy("Chứng từ"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("Người đóng góp đồng ý công khai"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].unit = "đồng"  # type: ignore[attr-defined]
        self.fields["amount"].basis = _("Luật Kế toán 88/2015/QH13")  # type: ignore[attr-defined]


@login_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show each component in its usual states."""
    sample = {**_figures(), **_stories(), **_controls(request)}
    return render(request, "ledger/components.html", sample)


def _figures() -> dict[str, Any]:
    return {
        "columns": [
            {"label": _("Nội dung")},
            {"label": _("Ngày"), "kind": "date"},
            {"label": _("Số lượng"), "kind": "quantity"},
            {"label": _("Thu, chi"), "kind": "signed"},
            {"label": _("Còn lại"), "kind": "money"},
        ],
        "rows": [
            {
                "cells": [_("Đóng góp đợt 1"), date(2026, 9, 3), 42, 63_000_000, 63_000_000],
                "url": "#bang",
            },
            {
                "cells": [
                    _("Ngân sách tỉnh hỗ trợ"),
                    date(2026, 9, 20),
                    None,
                    349_500_000,
                    412_500_000,
                ],
                "url": "#bang",
            },
            {
                "cells": [
                    _("Thanh toán khối lượng đợt 1"),
                    date(2026, 10, 12),
                    "0.75",
                    -305_000_000,
                    107_500_000,
                ],
                "url": "#bang",
            },
            {"cells": [_("Cộng quý III"), "", "", 412_500_000, ""], "tone": "subtotal"},
            {"cells": [_("Tổng cộng"), "", "", 107_500_000, 107_500_000], "tone": "total"},
        ],
        "sources": [
            {"kind": "province", "label": _("Ngân sách tỉnh"), "amount": 349_500_000},
            {"kind": "commune", "label": _("Ngân sách xã"), "amount": 80_000_000},
            {"kind": "people", "label": _("Nhân dân"), "amount": 63_000_000},
            {"kind": "business", "label": _("Doanh nghiệp"), "amount": 120_000_000},
            {"kind": "in_kind", "label": _("Hiện vật, ngày công"), "amount": 41_200_000},
        ],
        "steps": [
            {
                "text": _("Mức hỗ trợ một nhà làm mới"),
                "work": "1 × 60.000.000",
                "amount": 60_000_000,
                "basis": _("Nghị quyết ví dụ 01/2026/NQ-HĐND"),
            },
            {
                "text": _("Đã được hỗ trợ từ nguồn khác"),
                "work": "− 20.000.000",
                "amount": -20_000_000,
            },
            {"text": _("Được hỗ trợ nhiều nhất"), "amount": 40_000_000},
        ],
        "postings": [
            {
                "account": "TIEN",
                "name": _("Tiền gửi ngân hàng"),
                "fund": _("Tiền thôn 3"),
                "debit": 2_500_000,
            },
            {
                "account": "NHAN",
                "name": _("Đóng góp đã nhận"),
                "fund": _("Tiền thôn 3"),
                "credit": 2_500_000,
            },
        ],
        "sentences": [
            _(
                "Ghi nhận 2.500.000 đồng bà Nguyễn Thị Hường chuyển khoản cho công trình đường thôn 3."
            )
        ],
    }


def _stories() -> dict[str, Any]:
    return {
        "day": date(2026, 10, 31),
        "statuses": [
            {
                "label": _("Tiến độ"),
                "state": _("75 % khối lượng"),
                "date": date(2026, 10, 30),
                "percent": 75,
            },
            {
                "label": _("Nghiệm thu"),
                "state": _("Đợt 1 xong"),
                "date": date(2026, 10, 10),
                "percent": 50,
            },
            {
                "label": _("Giải ngân"),
                "state": _("74 %"),
                "date": date(2026, 10, 12),
                "percent": 74,
            },
            {
                "label": _("Bàn giao"),
                "state": _("Quá hạn"),
                "date": date(2026, 10, 15),
                "percent": 0,
                "tone": "late",
            },
            {"label": _("Quyết toán"), "state": _("Chưa đến hạn"), "date": None, "percent": 0},
        ],
        "chips": [
            {
                "text": _("còn 12 ngày làm việc"),
                "tone": "ok",
                "date": date(2026, 12, 8),
                "basis": _("Quy chế phối hợp ví dụ"),
            },
            {
                "text": _("còn 3 ngày làm việc"),
                "tone": "wait",
                "date": date(2026, 11, 25),
                "basis": _("Luật 10/2022/QH15, điều 12"),
            },
            {
                "text": _("quá hạn 2 ngày"),
                "tone": "late",
                "date": date(2026, 11, 18),
                "basis": _("Luật 10/2022/QH15, điều 12"),
            },
        ],
        "events": [
            {
                "date": date(2026, 3, 12),
                "title": _("Cộng đồng dân cư họp, đồng ý mức đóng góp"),
                "tone": "done",
                "state": _("xong"),
                "detail": _("Có mặt 118 trên 124 hộ, đồng ý 112 hộ."),
            },
            {
                "date": date(2026, 10, 15),
                "title": _("Nhà tài trợ chuyển đợt 2"),
                "tone": "late",
                "state": _("trễ hạn"),
            },
            {
                "date": date(2026, 12, 20),
                "title": _("Bàn giao đưa vào sử dụng"),
                "tone": "wait",
                "state": _("chờ"),
            },
        ],
        "documents": [
            {
                "title": _("Biên bản nghiệm thu đợt 1"),
                "url": "#tai-lieu",
                "kind": "PDF",
                "size": 184_320,
                "date": date(2026, 10, 10),
                "hash": "3f9a1c77d0e4b2",
            },
        ],
        "parties": [
            {
                "name": _("Công ty TNHH Ánh Dương (hư cấu)"),
                "kind": _("doanh nghiệp"),
                "verified": True,
            },
            {"name": _("Nhà hảo tâm không nêu tên"), "verified": False},
        ],
        "pairs": [
            (_("Chủ đầu tư"), _("UBND xã Lương Sơn")),
            (_("Địa điểm"), _("Thôn 3, xã Lương Sơn, tỉnh Lâm Đồng")),
            (_("Ngày hoàn thành"), None),
        ],
        "crumbs": [(_("Việc hôm nay"), "/lam-viec/"), (_("Mẫu thành phần"), "")],
    }


def _controls(request: HttpRequest) -> dict[str, Any]:
    wrong = SampleForm({"donor": "Trần Văn Bảy", "amount": "1,5", "fund": "1"})
    wrong.add_error(
        "amount", _("“1,5” không rõ là bao nhiêu đồng. Hãy gõ số nguyên, ví dụ 1.500.000.")
    )
    return {
        "form": wrong,
        "blank": SampleForm(auto_id="moi_%s"),
        "nothing": forms.Form(),
        "page_obj": Paginator(range(1, 181), 50).page(2),
    }
