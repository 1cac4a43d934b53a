"""The form on which a statement that came on paper is typed in, and read like any other."""

from datetime import date

from ledger import spreadsheets
from ledger.spreadsheets import Column, Sheet

FILENAME = "mau-nhap-sao-ke.xlsx"
# How the text of an example line begins.
EXAMPLE = "Ví dụ: "

_COLUMNS = (
    Column("Ngày giao dịch", "date", 18),
    Column("Số chứng từ", "text", 18),
    Column("Nội dung", "text", 60),
    Column("Ghi nợ", "money"),
    Column("Ghi có", "money"),
    Column("Số dư", "money"),
)
_NOTES = (
    "Tiền ra ghi ở cột Ghi nợ, tiền vào ghi ở cột Ghi có; đồng nguyên, không ghi số lẻ.",
    "Ghi đúng từng dòng của sao kê giấy, theo thứ tự trên giấy; thay các dòng mẫu bên dưới.",
    "Số dư đầu kỳ, cuối kỳ và số dư sau mỗi dòng dùng để kiểm tra; cột Số dư có thể bỏ trống.",
)


def workbook(account: str, *, on: date) -> bytes:
    """Return the form for this account with two example lines of this day, as an .xlsx file.

    The example adds up, so that the form is read as it is; it is there to be written over.
    """
    notes = (f"Số tài khoản: {account}", *_NOTES)
    rows: tuple[tuple[object, ...], ...] = (
        ("", "", "Số dư đầu kỳ", "", "", 1_000_000),
        (on, "PT 01", f"{EXAMPLE}Nguyễn Văn A ủng hộ làm đường", "", 500_000, 1_500_000),
        (on, "UNC 01", f"{EXAMPLE}trả tiền xi măng", 200_000, "", 1_300_000),
        ("", "", "Số dư cuối kỳ", "", "", 1_300_000),
    )
    return spreadsheets.workbook(Sheet("Sao kê nhập tay", _COLUMNS, rows, notes))
