"""The empty list that a village fills in: headings, choices, and how to fill each column."""

import io

import xlsxwriter

from projects.pledgelist import words

_COLUMNS = (
    ("STT", 6, "Số thứ tự; có thể để trống.", "1"),
    (
        "Mã chuyển khoản",
        18,
        "Chỉ ghi mã đã in trên giấy cho người đóng góp; để trống thì hệ thống cấp mã mới.",
        "",
    ),
    ("Họ và tên", 28, "Bắt buộc. Tên người, chủ hộ hoặc tổ chức.", "Nguyễn Văn An"),
    ("Thôn", 14, "Thôn, tổ dân phố.", "Thôn 3"),
    ("Hình thức", 16, f"Bắt buộc. Một trong: {words.FORM_NAMES}.", "Ngày công"),
    (
        "Số tiền (đồng)",
        18,
        "Bắt buộc với tiền mặt, chuyển khoản. Số nguyên, ví dụ 500.000; không ghi 1,5 triệu.",
        "",
    ),
    ("Số lượng", 12, "Bắt buộc với hiện vật, ngày công, đất. Ví dụ 21,5.", "2"),
    ("Đơn vị", 16, "Ví dụ: bao xi măng, công, m2.", "công"),
    ("Đơn giá", 14, "Để trống nếu chưa thống nhất giá.", "300.000"),
    ("Công khai tên", 16, "Có, Không hoặc Viết tắt; để trống là Không.", "Có"),
    ("Ghi chú", 28, "Không bắt buộc.", ""),
)
_ROWS = 1000


def workbook() -> bytes:
    """Return the list as an Excel file; its second sheet says how to fill it in."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _write_list(book.add_worksheet("Danh sách"), bold, book.add_format({"num_format": "#,##0"}))
        _write_help(book.add_worksheet("Cách ghi"), bold, wrap)
    return file.getvalue()


def _write_list(
    sheet: xlsxwriter.worksheet.Worksheet,
    bold: xlsxwriter.format.Format,
    money: xlsxwriter.format.Format,
) -> None:
    for index, (heading, width, _how, _example) in enumerate(_COLUMNS):
        figures = heading in ("Số tiền (đồng)", "Đơn giá")
        sheet.set_column(index, index, width, money if figures else None)
        sheet.write(0, index, heading, bold)
    sheet.freeze_panes(1, 0)
    for heading, choices in (
        ("Hình thức", words.FORM_NAMES.split(", ")),
        ("Công khai tên", ["Có", "Không", "Viết tắt"]),
    ):
        column = [name for name, *_rest in _COLUMNS].index(heading)
        sheet.data_validation(1, column, _ROWS, column, {"validate": "list", "source": choices})


def _write_help(
    sheet: xlsxwriter.worksheet.Worksheet,
    bold: xlsxwriter.format.Format,
    wrap: xlsxwriter.format.Format,
) -> None:
    for index, (words_, width) in enumerate((("Cột", 20), ("Cách ghi", 70), ("Ví dụ", 24))):
        sheet.set_column(index, index, width, wrap)
        sheet.write(0, index, words_, bold)
    for row, (heading, _width, how, example) in enumerate(_COLUMNS, start=1):
        sheet.write_row(row, 0, (heading, how, example), wrap)
