"""The papers of the example: a village's pledge list, a bank's statement, a scanned decision."""

import csv
import io
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import xlsxwriter
from django.utils import timezone

from ledger import money, pdf, text

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi", "Huỳnh", "Thông", "Mang", "K'")
_MIDDLE = ("Văn", "Thị", "Minh", "Ngọc", "Thanh", "Đức", "Hữu", "Kim")
_GIVEN = ("An", "Bình", "Cúc", "Dũng", "Hạnh", "Hòa", "Khánh", "Lan", "Lộc", "Nga", "Phúc", "Quý",
          "Sơn", "Tâm", "Thảo", "Trang", "Tuấn", "Uyên", "Vinh", "Yến")  # fmt: skip

_HEADINGS = ("STT", "Họ và tên", "Thôn", "Hình thức", "Số tiền (đồng)", "Số lượng", "Đơn vị",
             "Đơn giá", "Công khai tên", "Ghi chú")  # fmt: skip


def names(count: int, seed: int) -> list[str]:
    """Return `count` different invented names, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311  # an example, not a secret
    found: dict[str, None] = {}
    while len(found) < count:
        name = f"{draw.choice(_FAMILY)} {draw.choice(_MIDDLE)} {draw.choice(_GIVEN)}"
        found[name.replace("K' ", "K'")] = None
    return list(found)


def pledge_list(title: str, people: list[str]) -> bytes:
    """Return an Excel list of pledges, a form for each neighbour in turn."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet("Danh sách")
    sheet.merge_range(0, 0, 0, len(_HEADINGS) - 1, "UBND XÃ LƯƠNG SƠN")
    sheet.merge_range(1, 0, 1, len(_HEADINGS) - 1, title.upper())
    sheet.write_row(3, 0, _HEADINGS)
    for number, name in enumerate(people, start=1):
        sheet.write_row(3 + number, 0, _pledge_row(number, name))
    workbook.close()
    return file.getvalue()


def _pledge_row(number: int, name: str) -> list[object]:
    village, shown = f"Thôn {1 + number % 5}", "Không" if number % 6 == 0 else "Có"
    match number % 8:
        case 3:
            given: list[object] = ["Ngày công", "", 2 + number % 4, "công", 300_000]
        case 5:
            given = ["Hiện vật", "", 10 + number, "bao xi măng", 92_000]
        case 7:
            given = ["Tiền mặt", 500_000, "", "", ""]
        case 0 if number % 16 == 0:
            given = ["Hiến đất", "", 18.5 + number, "m2", ""]
        case _:
            amount = (1, 2, 3, 5)[number % 4] * 1_000_000
            given = ["Chuyển khoản", money.format_vnd(amount) + " đ", "", "", ""]
    return [number, name, village, *given, shown, ""]


@dataclass(frozen=True)
class Movement:
    """One line of the example's statement: signed đồng and what the bank wrote."""

    on: date
    amount: int
    content: str


def statement(account: str, holder: str, opening: int, moves: Iterable[Movement]) -> bytes:
    """Return a statement as Agribank exports it, its balances adding up."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["NGAN HANG NONG NGHIEP VA PHAT TRIEN NONG THON"])
    write.writerow(["Tài khoản:", account, text.unaccented(holder).upper()])
    write.writerow(["Số dư đầu kỳ:", f"{opening:,}"])
    write.writerow([])
    write.writerow(["Ngày GD", "Số CT", "Nội dung", "Phát sinh Có", "Phát sinh Nợ", "Số dư"])
    balance = opening
    for number, move in enumerate(sorted(moves, key=lambda move: move.on), start=1):
        balance += move.amount
        paid_in = f"{move.amount:,}" if move.amount > 0 else ""
        paid_out = f"{-move.amount:,}" if move.amount < 0 else ""
        day = f"{move.on:%d/%m/%Y}"
        write.writerow([day, 7_300_000 + number, move.content, paid_in, paid_out, f"{balance:,}"])
    write.writerow(["Số dư cuối kỳ:", "", "", "", "", f"{balance:,}"])
    return out.getvalue().encode("utf-8-sig")


def decision(number: str, subject: str, on: date) -> bytes:
    """Return a one-page PDF standing for a scanned decision, marked as an example."""
    made = datetime.combine(on, time(8), tzinfo=timezone.get_default_timezone())
    context = {
        "agency": "UBND XÃ LƯƠNG SƠN",
        "number": f"Số: {number}",
        "place": "Lương Sơn",
        "day": on,
        "subject": subject,
    }
    return pdf.render("print/example_decision.html", context, title="QUYẾT ĐỊNH", created=made)


def plain(name: str) -> str:
    """Return a name as banks write it."""
    return text.unaccented(name)


def quantity(number: int) -> Decimal:
    """Return a whole quantity."""
    return Decimal(number)
