"""The example's rows of reference: who verified which text, and a province's invented rules."""

from datetime import date

from ledger.models.chart import Book
from ledger.models.law import Clock, LegalBasis
from ledger.models.official import AccountingRegime, BookRegime
from ledger.models.people import User
from projects.models.norm import DelegationThreshold, Norm
from projects.models.project import Kind

PROVINCE = "68"
SINCE = date(2026, 1, 1)

# Texts that were read; the others stay unverified and are not printed.
_READ = ("10/2022/QH15", "59/2023/NĐ-CP", "26/2026/TT-BTC", "193/2026/NĐ-CP", "93/2021/NĐ-CP")


def enter(administrator: User, on: date) -> None:
    """Verify what was read and enter the province's invented resolution with its rules."""
    LegalBasis.objects.filter(number__in=_READ, verified_on=None).update(
        verified_by=administrator, verified_on=on
    )
    basis, _created = LegalBasis.objects.get_or_create(
        number="99/2026/NQ-HĐND (ví dụ)",
        defaults={
            "title": "Định mức hỗ trợ, phân cấp và thời hạn thẩm định: nghị quyết hư cấu",
            "issuer": "HĐND tỉnh Lâm Đồng",
            "issued_on": date(2025, 12, 10),
            "effective_from": SINCE,
            "verified_by": administrator,
            "verified_on": on,
        },
    )
    _norms(basis)
    _regimes()
    for kind, amount in (("", 200_000_000), (Kind.HOUSE, 100_000_000)):
        DelegationThreshold.objects.get_or_create(
            province_code=PROVINCE,
            kind=kind,
            valid_from=SINCE,
            defaults={"amount": amount, "basis": basis},
        )
    Clock.objects.get_or_create(
        step=Clock.Step.ALLOCATION_REVIEW,
        province_code=PROVINCE,
        valid_from=SINCE,
        defaults={"days": 7, "unit": Clock.Unit.WORKING, "basis": basis},
    )


def _regimes() -> None:
    """Keep the example's books by the regime of offices, whose numbers nobody has verified yet."""
    regime = AccountingRegime.objects.get(code="TT24-2024")
    for book in Book.objects.filter(organisation__is_example=True):
        BookRegime.objects.get_or_create(
            book=book, accounting=regime, defaults={"valid_from": book.opened_on}
        )


def _norms(basis: LegalBasis) -> None:
    rows = (
        ("NHA-MOI", "Xây mới nhà đại đoàn kết", Kind.HOUSE, "HOUSE", 60_000_000, None, None),
        ("NHA-SUA", "Sửa chữa nhà đại đoàn kết", Kind.HOUSE, "HOUSE", 30_000_000, None, None),
        ("DUONG-THON", "Đường thôn: hỗ trợ theo dự toán", Kind.ROAD, "WORK", None, "0.7",
         800_000_000),
        ("DEN", "Đèn chiếu sáng năng lượng mặt trời", Kind.LIGHTING, "LAMP", 4_500_000, None,
         90_000_000),
    )  # fmt: skip
    for code, title, kind, unit, unit_amount, share, cap in rows:
        Norm.objects.get_or_create(
            code=code,
            valid_from=SINCE,
            defaults={
                "title": title,
                "kind": kind,
                "unit": unit,
                "unit_amount": unit_amount,
                "share": share,
                "cap": cap,
                "province_code": PROVINCE,
                "basis": basis,
            },
        )
