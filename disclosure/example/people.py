"""The example's organisations and people: one for each role, and two neighbours."""

from dataclasses import dataclass
from datetime import date

from ledger.models.bank import Bank, Custody
from ledger.models.chart import Book
from ledger.models.people import Membership, Organisation, Role, User

SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Post:
    """One account of the example: who, in which organisation, with which role."""

    username: str
    full_name: str
    role: Role
    organisation: str

    @property
    def password(self) -> str:
        """Return the password, the same on every example site and shown on its log-in page."""
        return f"vidu-{self.username}"


# key: (kind, name, province code, commune code, tax code)
_ORGANISATIONS = {
    "luong-son": ("COMMUNE", "UBND xã Lương Sơn", "68", "23032", ""),
    "ham-thuan": ("COMMUNE", "UBND xã Hàm Thuận", "68", "23059", ""),
    "luong-son-nghe-an": ("COMMUNE", "UBND xã Lương Sơn (Nghệ An)", "40", "17641", ""),
    "so-tai-chinh": ("FINANCE", "Sở Tài chính tỉnh Lâm Đồng", "68", "", ""),
    "mat-tran": ("FRONT", "Ủy ban MTTQ Việt Nam xã Lương Sơn", "68", "23032", ""),
    "giam-sat": ("BOARD", "Ban giám sát đầu tư của cộng đồng xã Lương Sơn", "68", "23032", ""),
    "nang-xanh": ("BUSINESS", "Công ty TNHH Nắng Xanh (ví dụ)", "68", "", "5899999991"),
    "da-vang": ("BUSINESS", "Công ty CP Đá Vàng (ví dụ)", "68", "", "5899999983"),
    "van-hanh": ("PLATFORM", "Đơn vị vận hành Sổ Công", "", "", ""),
}

POSTS = (
    Post("ketoan", "Nguyễn Thị Hồng Ngọc", Role.ACCOUNTANT, "luong-son"),
    Post("thuquy", "Trần Văn Bình", Role.CASHIER, "luong-son"),
    Post("chutaikhoan", "K' Brèo", Role.CHAIR, "luong-son"),
    Post("truongthon", "Lê Văn Thạch", Role.VILLAGE_HEAD, "luong-son"),
    Post("thamdinh", "Phạm Thu Hà", Role.REVIEWER, "so-tai-chinh"),
    Post("lanhdaoso", "Đỗ Minh Quân", Role.REVIEW_LEAD, "so-tai-chinh"),
    Post("doanhnghiep", "Võ Thanh Tùng", Role.BUSINESS, "nang-xanh"),
    Post("doanhnghiep2", "Huỳnh Gia Bảo", Role.BUSINESS, "da-vang"),
    Post("mattran", "Bùi Thị Lệ", Role.FRONT, "mat-tran"),
    Post("giamsat", "Đặng Văn Sáu", Role.SUPERVISOR, "giam-sat"),
    Post("kiemtoan", "Hoàng Anh Dũng", Role.AUDITOR, "luong-son"),
    Post("quantri", "Lý Quốc Việt", Role.ADMINISTRATOR, "van-hanh"),
    Post("ketoan-hamthuan", "Mai Thị Xuân", Role.ACCOUNTANT, "ham-thuan"),
    Post("chutaikhoan-hamthuan", "Thông Văn Nam", Role.CHAIR, "ham-thuan"),
    Post("ketoan-nghean", "Hồ Sỹ Lâm", Role.ACCOUNTANT, "luong-son-nghe-an"),
    Post("chutaikhoan-nghean", "Phan Bá Ngọc", Role.CHAIR, "luong-son-nghe-an"),
)

_PREFIXES = {"luong-son": "LS", "ham-thuan": "HT", "luong-son-nghe-an": "LN"}


@dataclass(frozen=True)
class Cast:
    """Everybody on the stage, by key of the organisation and by user name."""

    organisations: dict[str, Organisation]
    users: dict[str, User]

    def book(self, key: str) -> Book:
        """Return the book of a commune."""
        return Book.objects.select_related("organisation").get(organisation=self.organisations[key])


def assemble() -> Cast:
    """Make whoever is missing and return the cast."""
    organisations = {key: _organisation(*row) for key, row in _ORGANISATIONS.items()}
    users = {post.username: _user(post, organisations[post.organisation]) for post in POSTS}
    for key, prefix in _PREFIXES.items():
        Book.objects.get_or_create(
            organisation=organisations[key],
            defaults={"code_prefix": prefix, "opened_on": SINCE},
        )
    return Cast(organisations, users)


def custodies(book: Book) -> dict[str, Custody]:
    """Return the cash box, the bank account and the treasury account of a book."""
    agribank = Bank.objects.get(bin="970405")
    rows = {
        "cash": (Custody.Kind.CASH_BOX, "Két tiền mặt", None, ""),
        "bank": (Custody.Kind.BANK, "Tài khoản Agribank", agribank, f"5400{book.pk:09}"),
        "treasury": (Custody.Kind.TREASURY, "Tài khoản Kho bạc", None, f"3713.0.{book.pk:07}"),
    }
    return {
        key: Custody.objects.get_or_create(
            book=book,
            kind=kind,
            name=name,
            bank=bank,
            number=number,
            defaults={"holder": book.organisation.name if number else ""},
        )[0]
        for key, (kind, name, bank, number) in rows.items()
    }


def _organisation(kind: str, name: str, province: str, commune: str, tax_code: str) -> Organisation:
    found, _created = Organisation.objects.get_or_create(
        kind=kind,
        name=name,
        defaults={
            "province_code": province,
            "commune_code": commune,
            "tax_code": tax_code,
            "is_example": True,
        },
    )
    return found


def _user(post: Post, organisation: Organisation) -> User:
    user = User.objects.filter(username=post.username).first()
    if user is None:
        user = User.objects.create_user(
            post.username, password=post.password, full_name=post.full_name
        )
        user.is_staff = post.role == Role.ADMINISTRATOR
        user.save(update_fields=["is_staff"])
        Membership.objects.create(user=user, organisation=organisation, role=post.role, since=SINCE)
    return user
