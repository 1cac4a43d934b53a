"""The words of old books: their headings, and what their cells may say."""

import re
from functools import lru_cache

from ledger import text

# Field: its headings, the one of our own template first; accents and case do not matter.
HEADINGS: dict[str, tuple[str, ...]] = {
    "on": (
        "ngày chứng từ", "ngày ct", "ngày hạch toán", "ngày ghi sổ", "ngày", "chứng từ ngày",
        "voucher date", "posting date", "date",
    ),
    "kind": ("loại chứng từ", "loại ct", "loại phiếu", "loại", "voucher type", "type"),
    "number": (
        "số chứng từ gốc", "số chứng từ", "số ct", "chứng từ số", "số hiệu chứng từ", "số phiếu",
        "số hiệu", "số", "voucher number", "voucher no.", "voucher",
    ),
    "summary": (
        "diễn giải", "nội dung", "trích yếu", "nội dung nghiệp vụ", "lý do", "description",
        "summary",
    ),
    "private": (
        "nội dung riêng", "thông tin riêng", "người nộp", "người nhận", "người nộp người nhận",
        "họ tên", "họ và tên", "private",
    ),
    "fund": ("quỹ nguồn tiền", "nguồn tiền", "nguồn vốn", "nguồn", "quỹ", "fund"),
    "regime": ("chế độ", "chế độ nguồn", "regime"),
    "purpose": ("mã công trình", "công trình", "dự án", "mã dự án", "purpose", "project"),
    "debit_account": ("tài khoản nợ", "tk nợ", "nợ tk", "debit account"),
    "credit_account": ("tài khoản có", "tk có", "có tk", "credit account"),
    "counter": ("tài khoản đối ứng", "tk đối ứng", "tkđư"),
    "account": ("tài khoản", "số hiệu tài khoản", "số hiệu tk", "tk", "account"),
    "debit": ("nợ", "số tiền nợ", "phát sinh nợ", "ps nợ", "ghi nợ", "bên nợ", "debit"),
    "credit": ("có", "số tiền có", "phát sinh có", "ps có", "ghi có", "bên có", "credit"),
    "amount": ("số tiền", "số phát sinh", "thành tiền", "amount"),
    "unit": ("đơn vị", "đơn vị tính", "đvt", "unit"),
    "code": ("mã", "mã chứng từ", "mã phiếu", "khóa", "key"),
}  # fmt: skip

# The codes are those of the books; a test keeps them the same.
KINDS: dict[str, tuple[str, ...]] = {
    "RECEIPT": ("Phiếu thu", "PT", "thu", "thu tiền mặt", "receipt"),
    "BANK_RECEIPT": ("Báo có", "BC", "giấy báo có", "GBC", "thu tiền gửi"),
    "IN_KIND": ("Biên nhận hiện vật", "HV", "hiện vật"),
    "PAYMENT": ("Phiếu chi", "PC", "chi", "chi tiền mặt", "payment"),
    "BANK_PAYMENT": (
        "Ủy nhiệm chi", "UNC", "giấy báo nợ", "báo nợ", "GBN", "BN", "chi tiền gửi",
    ),
    "ALLOTMENT": ("Phân bổ", "PB", "phân bổ dự toán"),
    "DRAWING": ("Rút dự toán", "RDT", "giấy rút dự toán"),
    "TRANSFER": ("Điều chuyển", "DC", "điều chuyển nội bộ"),
    "JOURNAL": (
        "Phiếu kế toán", "PKT", "chứng từ ghi sổ", "CTGS", "chứng từ nghiệp vụ khác", "NVK",
        "bút toán khác", "số dư đầu kỳ", "journal",
    ),
}  # fmt: skip
KIND_NAMES = ", ".join(names[0] for names in KINDS.values())

_KIND_OF = {text.fold(name): kind for kind, names in KINDS.items() for name in names}
_MARKS = {text.fold(name) for names in KINDS.values() for name in names if name.isupper()}
_NUMBER_MARK = re.compile(r"([a-z]{2,4})[\s./-]*\d")
_MONEY_UNITS = {"", "vnd", "dong", "d", "₫"}
_PERSON = re.compile(r"\b(?:[ÔôBb](?:ng|à)|[Aa]nh|[Cc]hị|[Cc]ụ|[Hh]ộ)\s+[A-ZÀ-ỸĐ]\w+|\b\d{9,12}\b")
# With its marks, so that a company (công ty) is not taken for a sum (cộng).
_TOTAL = re.compile(r"(tổng cộng|tổng số|cộng|số chuyển|mang sang|total)\b", re.IGNORECASE)
_PLAIN_TOTALS = {"tong", "tong cong", "tong so", "tong tien", "cong", "cong phat sinh", "sum"}


@lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """Return the searching form; the words of a list repeat from row to row."""
    return text.fold(words)


def kind_of(words: str) -> str | None:
    """Return the kind of voucher that a cell names, or None."""
    return _KIND_OF.get(fold(words).strip(" ."))


def kind_of_number(number: str) -> str | None:
    """Return the kind that the letters before a number tell (PT 12, UNC-003), or None."""
    match = _NUMBER_MARK.match(number.lower())
    return _KIND_OF[match[1]] if match and match[1] in _MARKS else None


def unit_of(words: str) -> str:
    """Return the unit as the books write it: VND, CONG, BAO_XI_MANG."""
    folded = fold(words).strip(" .")
    if folded in _MONEY_UNITS:
        return "VND"
    return re.sub(r"[^A-Z0-9]+", "_", folded.upper()).strip("_")


def may_name_person(words: str) -> str:
    """Return the words that look like a person's name or number, or nothing."""
    match = _PERSON.search(words)
    return match[0] if match else ""


def is_total(words: str) -> bool:
    """Tell whether the first words of a row say that it is a sum."""
    return text.fold(words).strip(" .:") in _PLAIN_TOTALS or bool(_TOTAL.match(words.strip()))
