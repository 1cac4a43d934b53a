"""Communes side by side: the same few figures of each, sorted, and as a table to take home."""

import csv
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosure import catalogue, indicators, textfiles
from disclosure.views import pages

_PAGE = 100
# In the address: the column, its words.
_ORDERS = {
    "ten": ("name", gettext_lazy("Tên")),
    "congtrinh": ("projects", gettext_lazy("Số công trình")),
    "tre": ("late", gettext_lazy("Trễ hạn")),
    "chuy": ("flagged", gettext_lazy("Có điểm cần chú ý")),
    "nhan": ("received", gettext_lazy("Đã nhận")),
    "chi": ("paid", gettext_lazy("Đã chi")),
    "con": ("balance", gettext_lazy("Còn lại")),
}
_FIRST = "congtrinh"
_HEAD = (
    "ma_xa", "xa", "tinh", "so_cong_trinh", "hoan_thanh", "tre_han", "co_diem_can_chu_y",
    "da_nhan", "hien_vat", "da_chi", "con_lai",
)  # fmt: skip


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """List the communes that have published with their figures."""
    rows = _asked(request)
    context = {
        "page_obj": pages.page(request, rows, _PAGE, len(rows)),
        "sorting": {
            "orders": [(code, label) for code, (_column, label) in _ORDERS.items()],
            "order": request.GET.get("xep") or _FIRST,
        },
        "provinces": catalogue.provinces(timezone.localdate()),
        "province": request.GET.get("tinh", ""),
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Chỉ số theo xã"), "")],
    }
    return render(request, "disclosure/indicator_list.html", context)


@require_safe
def indicator_csv(request: HttpRequest) -> HttpResponse:
    """Return the same rows as a file, in the same order, all of them."""
    answer = HttpResponse(textfiles.MARK, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="chi-so-theo-xa.csv"'
    file = csv.writer(answer)
    file.writerow(_HEAD)
    for row in _asked(request):
        file.writerow(
            [
                row.code, row.name, row.province, row.projects, row.finished, row.late, row.flagged,
                row.received, row.in_kind, row.paid, row.balance,
            ]
        )  # fmt: skip
    return answer


def _asked(request: HttpRequest) -> list[indicators.CommuneRow]:
    column, _label = _ORDERS.get(request.GET.get("xep") or _FIRST, ("", ""))
    province = request.GET.get("tinh", "")
    if not column or not (province == "" or (province.isascii() and province.isdigit())):
        raise BadRequest(HTTPStatus.BAD_REQUEST.phrase)
    return indicators.in_order(indicators.communes(timezone.localdate(), province), column)
