"""What the rules look for, for everybody to read, and which published projects show it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosure import catalogue, flag_rules, flags
from disclosure.models.catalogue import Listing
from disclosure.views import flagged, published

_LOOKED_FOR = {
    "PAID_ABOVE_APPROVED": gettext_lazy(
        "Tổng đã chi so với kế hoạch vốn, với quyết toán được duyệt; số đã chi theo từng hợp đồng so với giá trị hợp đồng."
    ),
    "PAID_BEFORE_ACCEPTANCE": gettext_lazy(
        "Thanh toán khối lượng nhiều hơn đã nghiệm thu đến ngày chi; khoản mua trực tiếp trên mức tiền mà chưa nghiệm thu. Tạm ứng không tính."
    ),
    "PAID_BEFORE_MILESTONE": gettext_lazy(
        "Xã đã chi theo thỏa thuận với doanh nghiệp khi việc đến hạn trước đó của doanh nghiệp chưa xong."
    ),
    "PROGRESS_APART": gettext_lazy(
        "Phần đã thanh toán và phần đã nghiệm thu của một hợp đồng cách nhau quá tỷ lệ này."
    ),
    "SPLIT_CONTRACTS": gettext_lazy(
        "Từ số lần này trở lên, các hợp đồng ký trong số ngày này, mỗi hợp đồng từ tỷ lệ này đến hết mức tiền, cộng lại vượt mức tiền."
    ),
    "SPLIT_PURCHASES": gettext_lazy(
        "Từ số lần này trở lên, các lần mua không qua hợp đồng của một nơi bán trong số ngày này, mỗi lần từ tỷ lệ này đến hết mức tiền, cộng lại vượt mức tiền."
    ),
    "ONE_PAYEE": gettext_lazy(
        "Khi có từ số lần này trở lên hợp đồng và lần mua, một nơi nhận quá tỷ lệ này của tổng giá trị."
    ),
    "AMENDED_OFTEN": gettext_lazy(
        "Hợp đồng có nhiều phụ lục hơn số lần này, hoặc giá trị tăng quá tỷ lệ này."
    ),
    "BOARD_ABSENT": gettext_lazy(
        "Lần nghiệm thu không ghi ban giám sát đầu tư của cộng đồng có mặt."
    ),
    "WORK_OVERDUE": gettext_lazy(
        "Ngày dự kiến hoàn thành đã qua quá số ngày này mà chưa ghi hoàn thành."
    ),
    "COMPLETION_VARIANCE": gettext_lazy(
        "Quyết toán được duyệt lệch quá tỷ lệ này so với kế hoạch vốn, hoặc so với số đã chi, tiền giữ lại bảo hành và hiện vật quy đổi."
    ),
    "RETENTION": gettext_lazy(
        "Trả tiền giữ lại khi còn bảo hành, hoặc hết bảo hành quá số ngày này mà còn giữ."
    ),
    "COUNTERPART_LATE": gettext_lazy(
        "Tiền, hiện vật doanh nghiệp cam kết, hoặc vốn được duyệt, quá số ngày này mà chưa về đủ."
    ),
    "ABOVE_LEVEL": gettext_lazy(
        "Nhân dân góp nhiều hơn mục tiêu mà cộng đồng đã thống nhất, quá tỷ lệ này."
    ),
    "ABOVE_NORM": gettext_lazy(
        "Cùng một nội dung, các nguồn cộng lại duyệt cao hơn mức định mức cho."
    ),
    "UNMATCHED_OLD": gettext_lazy(
        "Khoản ghi sổ chưa thấy trên sao kê, hoặc dòng sao kê chưa rõ của khoản nào, quá số ngày này."
    ),
    "STATED_GAP": gettext_lazy(
        "Đã nhận trừ đã chi khác số còn lại, hoặc bản công khai phải nêu lý do chênh lệch."
    ),
    "PUBLISHED_LATE": gettext_lazy(
        "Từ việc gần nhất được ghi đến ngày công khai là quá thời hạn này."
    ),
    "FINDING_UNANSWERED": gettext_lazy(
        "Kiến nghị giám sát quá hạn trả lời số ngày này mà chưa có trả lời."
    ),
}


@require_safe
def flag_list(request: HttpRequest) -> HttpResponse:
    """List the rules in force today with basis and thresholds, and how many projects show each."""
    counts = flag_rules.counts()
    limits = flag_rules.in_force(timezone.localdate())
    context = {
        "rules": [
            {
                "limit": limits[code],
                "looked_for": _LOOKED_FOR[code],
                "thresholds": flagged.thresholds(limits[code].thresholds),
                "count": counts[code],
            }
            for code in flags.RULES
            if code in limits
        ],
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Điểm cần chú ý"), "")],
    }
    return render(request, "disclosure/flag_list.html", context)


@require_safe
def flag_show(request: HttpRequest, rule: str) -> HttpResponse:
    """List the published projects that show what one rule looks for."""
    limit = flag_rules.in_force(timezone.localdate()).get(rule)
    if limit is None:
        raise Http404
    rows = Listing.objects.public().filter(flag_rules__contains=[rule])
    page = published.page(request, rows.order_by("-published_at", "-project"), published.LIST_PAGE)
    context = {
        "limit": limit,
        "looked_for": _LOOKED_FOR[rule],
        "thresholds": flagged.thresholds(limit.thresholds),
        "page_obj": page,
        "rows": catalogue.listed(page, timezone.localdate()),
        "crumbs": [
            (_("Trang đầu"), reverse("home")),
            (_("Điểm cần chú ý"), reverse("flag_list")),
            (_(limit.rule.word), ""),
        ],
    }
    return render(request, "disclosure/flag_show.html", context)
