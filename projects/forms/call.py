"""Forms of calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fields import DayField, VndField
from ledger.models.bank import Custody
from ledger.models.chart import Regime
from ledger.models.law import LegalBasis
from projects.forms.contribution import CustodyChoice
from projects.models.project import Project

_REGIMES = [(r.value, r.label) for r in Regime if r != Regime.IN_KIND]
# A village has no more households than this; the column holds no more either way.
_MOST_HOUSEHOLDS = 1_000_000


class VoluntaryCallForm(forms.Form):
    """A call for gifts of free will: nothing in it may set a level."""

    title = forms.CharField(label=_("Tên đợt vận động"), max_length=200)
    opens_on = DayField(label=_("Từ ngày"))
    closes_on = DayField(label=_("Đến ngày"), required=False)
    target = VndField(
        label=_("Mục tiêu"), required=False, help_text=_("Tổng số cần, không phải mức mỗi hộ.")
    )
    regime = forms.ChoiceField(
        label=_("Chế độ quản lý tiền"),
        choices=_REGIMES,
        initial=Regime.VILLAGE,
        help_text=_("Tiền thôn huy động không phải ngân sách xã; mỗi chế độ một quỹ riêng."),
    )
    cash_box = CustodyChoice(label=_("Két tiền mặt"), queryset=None, required=False)
    bank_account = CustodyChoice(label=_("Tài khoản nhận"), queryset=None, required=False)
    surplus_rule = forms.CharField(
        label=_("Nếu còn dư"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: chuyển sang duy tu chính con đường này."),
    )
    basis = forms.ModelChoiceField(
        label=_("Căn cứ"), queryset=LegalBasis.objects.order_by("number"), required=False
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        """Offer the tills and accounts of the project's own book."""
        super().__init__(*args, **options)
        places = Custody.objects.filter(book=project.book, is_open=True).order_by("name")
        cash = {"kind": Custody.Kind.CASH_BOX}
        self.fields["cash_box"].queryset = places.filter(**cash)  # type: ignore[attr-defined]
        self.fields["bank_account"].queryset = places.exclude(**cash)  # type: ignore[attr-defined]


class AgreedCallForm(VoluntaryCallForm):
    """A call that follows the community's decision: the record of the meeting belongs to it."""

    met_on = DayField(label=_("Ngày họp hoặc ngày lấy phiếu"))
    households = forms.IntegerField(label=_("Tổng số hộ"), min_value=1, max_value=_MOST_HOUSEHOLDS)
    households_agreed = forms.IntegerField(
        label=_("Số hộ tán thành"),
        min_value=0,
        max_value=_MOST_HOUSEHOLDS,
        help_text=_("Tính trên tổng số hộ của thôn, không phải số hộ có mặt."),
    )
    level = forms.CharField(
        label=_("Mức đóng góp đã thống nhất"),
        max_length=200,
        help_text=_("Ghi như biên bản, ví dụ: 500.000 đồng một hộ, hộ nghèo được miễn."),
    )
    field_order = ["title", "met_on", "households", "households_agreed", "level"]
