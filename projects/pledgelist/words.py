"""The words of a list: its headings, and what its cells may say."""

import re

from ledger import text

# Field: its headings, the one of our own template first; accents and case do not matter.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "số thứ tự", "no.", "number", "order"),
    "code": (
        "mã chuyển khoản", "mã ck", "mã đóng góp", "mã đối soát", "nội dung chuyển khoản", "mã",
        "transfer code", "reference code", "reference", "ref", "code",
    ),
    "name": (
        "họ và tên", "họ tên", "tên hộ", "chủ hộ", "họ và tên chủ hộ", "hộ gia đình",
        "người đóng góp", "người ủng hộ", "đơn vị ủng hộ", "tên tổ chức", "tên", "full name",
        "donor name", "donor", "contributor", "household", "giver", "name",
    ),
    "village": (
        "thôn", "xóm", "ấp", "buôn", "bản", "tổ dân phố", "khu phố", "địa chỉ", "village",
        "hamlet", "address",
    ),
    "kind": ("loại người đóng góp", "đối tượng", "giver type", "donor type"),
    "form": (
        "hình thức", "hình thức đóng góp", "hình thức ủng hộ", "loại đóng góp", "cách đóng góp",
        "loại hình", "loại", "form", "contribution type", "payment method", "method", "type", "kind",
    ),
    "amount": (
        "số tiền", "số tiền đăng ký", "số tiền đóng góp", "mức đóng góp", "giá trị", "thành tiền",
        "amount", "value", "sum",
    ),
    "quantity": ("số lượng", "khối lượng", "sl", "diện tích", "số công", "quantity", "qty"),
    "unit": ("đơn vị", "đơn vị tính", "đvt", "unit"),
    "unit_price": ("đơn giá", "giá", "unit price", "price"),
    "hidden": (
        "không công khai tên", "không công khai", "ẩn danh", "giấu tên", "ẩn tên", "anonymous",
        "hide name",
    ),
    "display": (
        "công khai tên", "công khai họ tên", "công khai", "đồng ý công khai", "hiện tên",
        "show name", "publish name", "public name", "name public", "publish", "public",
    ),
    "note": ("ghi chú", "note", "notes", "remark", "remarks", "comment"),
}  # fmt: skip

FORM_NAMES = "Tiền mặt, Chuyển khoản, Hiện vật, Ngày công, Hiến đất"
_FORMS = {
    "CASH": ("tien mat", "tm", "cash"),
    "TRANSFER": ("chuyen khoan", "ck", "qua ngan hang", "bank transfer", "transfer", "bank"),
    "MATERIALS": ("hien vat", "vat tu", "vat lieu", "materials", "material", "goods", "in kind"),
    "LABOUR": ("ngay cong", "cong lao dong", "lao dong", "labour", "labor", "work days"),
    "LAND": ("hien dat", "dat", "land", "land donation"),
}
USUAL_UNIT = {"LABOUR": "công", "LAND": "m2"}

KIND_NAMES = "Hộ gia đình, Cá nhân, Doanh nghiệp, Tổ chức"
_KINDS = {
    "HOUSEHOLD": ("ho gia dinh", "ho", "household"),
    "PERSON": ("ca nhan", "person", "individual"),
    "BUSINESS": ("doanh nghiep", "cong ty", "business", "company"),
    "ORGANISATION": ("to chuc", "co quan", "organisation", "organization"),
}
_COMPANY = re.compile(r"(tong )?cong ty\b|dntn\b|doanh nghiep\b|htx\b|hop tac xa\b")

_YES = {"co", "x", "v", "yes", "y", "true", "1", "dong y", "cong khai", "ho ten", "✓", "✔", "☑"}
_NO = {"khong", "ko", "k", "no", "n", "false", "0", "khong cong khai", "an danh", "anonymous"}
_INITIALS = {"viet tat", "chu cai dau", "chi chu cai dau", "initials"}

_VILLAGE = re.compile(r"(thon|xom|ap|buon|ban|to dan pho|khu pho)\b")
# With its marks, so that a company (công ty) is not taken for a sum (cộng).
_TOTAL = re.compile(r"(tổng cộng|tổng số|cộng|grand total|sub ?total|total)\b", re.IGNORECASE)
_PLAIN_TOTALS = {"tong", "tong cong", "tong so", "tong tien", "tong so tien", "cong", "sum"}


def form_of(words: str) -> str | None:
    """Return the form that a cell names, or None."""
    folded = text.fold(words).replace("-", " ").strip(" .")
    for form, names in _FORMS.items():
        if any(folded == name or folded.startswith(f"{name} ") for name in names):
            return form
    return None


def kind_of(words: str) -> str | None:
    """Return the kind of giver that a cell names, or None."""
    folded = text.fold(words).strip(" .")
    return next((kind for kind, names in _KINDS.items() if folded in names), None)


def kind_of_name(name: str) -> str:
    """Return the kind of giver that a name tells by itself: a company, else a household."""
    return "BUSINESS" if _COMPANY.match(text.fold(name)) else "HOUSEHOLD"


def display_of(words: str) -> str | None:
    """Return NAME, INITIALS or ANONYMOUS for an answer to “show the name?”, or None."""
    folded = text.fold(words).strip(" .")
    if folded in _INITIALS:
        return "INITIALS"
    if folded in _YES:
        return "NAME"
    return "ANONYMOUS" if folded in _NO else None


def is_village(words: str) -> bool:
    """Tell whether a title between rows names a village."""
    return bool(_VILLAGE.match(text.fold(words)))


def is_total(words: str) -> bool:
    """Tell whether the first words of a row say that it is a sum."""
    plain = text.fold(words).strip(" .:")
    return plain in _PLAIN_TOTALS or bool(_TOTAL.match(text.nfc(words).strip()))
