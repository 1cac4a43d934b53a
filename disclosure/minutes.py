"""The minutes of a posting and of its end, and the register of a quarter, as official sheets."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone, translation

from disclosure import duties, planning
from disclosure.models.duties import BOARDS, Channel, Duty, Posting, TakeDown
from disclosure.models.plan import DisclosurePlan
from disclosure.register import Line, Quarter
from ledger import letterhead, pdf
from ledger.models.chart import Book

_TITLES = {
    Channel.WEBSITE: "Biên bản đăng công khai trên trang thông tin điện tử",
    Channel.OFFICE: "Biên bản niêm yết công khai",
    Channel.CULTURE_HOUSE: "Biên bản niêm yết công khai",
    Channel.LOUDSPEAKER: "Nhật ký phát thanh công khai",
    Channel.VILLAGE_HEADS: "Biên bản giao nội dung công khai cho trưởng thôn",
}
_SIGNERS = [
    {"post": "Đại diện UBND xã"},
    {"post": "Đại diện Ủy ban MTTQ Việt Nam xã"},
    {"post": "Đại diện thôn"},
]


def of_posting(posting: Posting) -> bytes:
    """Return the minutes of a posting: what, where, from when, at least for how long."""
    with translation.override("vi"):
        title = _TITLES[Channel(posting.channel)]
        context = _of(posting, title, posting.number) | {
            "day": posting.posted_on,
            "stays": duties.stays_until(posting) if posting.channel in BOARDS else None,
            "days": _broadcast_days(posting),
        }
        return _printed("posting", context, title, posting.at)


def of_end(end: TakeDown) -> bytes:
    """Return the minutes that a posting was taken down."""
    with translation.override("vi"):
        title = "Biên bản kết thúc niêm yết công khai"
        context = _of(end.posting, title, end.number) | {
            "day": end.on,
            "end": end,
            "hung": (end.on - end.posting.posted_on).days,
        }
        return _printed("posting", context, title, end.at)


def of_quarter(book: Book, quarter: Quarter, lines: Sequence[Line]) -> bytes:
    """Return the register of a quarter; `lines` in the order of their days."""
    with translation.override("vi"):
        title = "Danh mục nội dung đã công khai"
        context = _head(book) | {
            "title_lines": [quarter.name],
            "wide": True,
            "lines": lines,
            "footer_line": f"{title}, {quarter.name[:1].lower()}{quarter.name[1:]}",
            "signatures": _chair(),
            "receivers": ["Niêm yết công khai", "Ủy ban MTTQ Việt Nam xã", "Lưu: VT"],
        }
        end = datetime.combine(quarter.last, time(), tzinfo=timezone.get_default_timezone())
        return _printed("register", context, title, end)


def of_plan(plan: DisclosurePlan) -> bytes:
    """Return the plan of a year; one that nobody approved says so."""
    with translation.override("vi"):
        title = f"Kế hoạch công khai năm {plan.year}"
        context = _head(plan.book) | {
            "number": f"Số: {plan.number or '……'}",
            "day": plan.approved_on,
            "wide": True,
            "plan": plan,
            "contents": planning.contents(plan),
            "footer_line": title,
            "signatures": _chair(str(plan.approved_by or "")),
            "receivers": [
                "Hội đồng nhân dân xã",
                "Ủy ban MTTQ Việt Nam xã",
                "Niêm yết công khai",
                "Lưu: VT",
            ],
        }
        return _printed("disclosure_plan", context, title, plan.made_at)


def _of(posting: Posting, title: str, number: str) -> dict[str, Any]:
    rows = posting.duties.select_related("rule__basis").order_by("event_on", "pk")
    return _head(posting.book) | {
        "number": f"Số: {number or '……'}",
        "posting": posting,
        "rows": [(duty, _basis(duty)) for duty in rows],
        "on_board": posting.channel in BOARDS,
        "footer_line": f"{title}, {posting.place}, ngày {posting.posted_on:%d/%m/%Y}",
        "signatures": _SIGNERS,
    }


def _broadcast_days(posting: Posting) -> list[date]:
    """Return each day of a broadcast, for who was on the air to sign; none for other ways."""
    if posting.until is None:
        return []
    length = (posting.until - posting.posted_on).days + 1
    return [posting.posted_on + timedelta(days=number) for number in range(length)]


def _basis(duty: Duty) -> str:
    """Return the basis of a duty once a named person has read it; only then it is printed."""
    verified = duty.rule.is_verified and duty.rule.basis.is_verified
    return duties.basis_of(duty.rule) if verified else ""


def _head(book: Book) -> dict[str, Any]:
    office = book.organisation.name
    return {"agency": letterhead.agency(office), "place": letterhead.place(office)}


def _chair(name: str = "") -> list[dict[str, str]]:
    return [
        {
            "authority": "TM. Ủy ban nhân dân",
            "post": "Chủ tịch",
            "how": "(Ký tên, đóng dấu)",
            "name": name,
        }
    ]


def _printed(template: str, context: dict[str, Any], title: str, made: datetime) -> bytes:
    return pdf.render(f"print/{template}.html", context, title=title, created=made)
