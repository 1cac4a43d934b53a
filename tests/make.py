"""Plain factories: each makes one thing, with as little around it as it needs."""

import itertools
from datetime import date

from ledger.models.bank import Bank, Custody
from ledger.models.chart import Book, Fund, Purpose, Regime, Source
from ledger.models.law import LegalBasis
from ledger.models.people import Membership, Organisation, Role, User
from projects.models.project import Kind, Project

TODAY = date(2026, 11, 20)
LONG_AGO = date(2025, 7, 1)

_numbers = itertools.count(1)


def make_user(full_name: str = "Nguyễn Văn Thử", *, username: str = "") -> User:
    return User.objects.create_user(
        username or f"nguoi-{next(_numbers)}", password="mat-khau-thu", full_name=full_name
    )


def make_commune(commune_code: str = "23032", *, name: str = "UBND xã Lương Sơn") -> Organisation:
    return Organisation.objects.create(
        kind=Organisation.Kind.COMMUNE, name=name, commune_code=commune_code, province_code="68"
    )


def make_organisation(kind: str, name: str, **fields: str) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, **fields)


def make_member(organisation: Organisation, role: Role, full_name: str = "") -> User:
    user = make_user(full_name or str(role.label))
    Membership.objects.create(user=user, organisation=organisation, role=role, since=LONG_AGO)
    return user


def make_book(organisation: Organisation | None = None, *, prefix: str = "LS") -> Book:
    return Book.objects.create(
        organisation=organisation or make_commune(), code_prefix=prefix, opened_on=LONG_AGO
    )


def make_purpose(book: Book, code: str = "", *, name: str = "Đường thôn 3") -> Purpose:
    return Purpose.objects.create(book=book, code=code or f"P-{next(_numbers)}", name=name)


def make_cash_box(book: Book) -> Custody:
    return Custody.objects.create(book=book, kind=Custody.Kind.CASH_BOX, name="Két tiền mặt")


def make_bank_account(book: Book, number: str = "") -> Custody:
    bank, _ = Bank.objects.get_or_create(
        bin="970405", defaults={"name": "Ngân hàng Nông nghiệp", "short_name": "Agribank"}
    )
    return Custody.objects.create(
        book=book,
        kind=Custody.Kind.BANK,
        name="Tài khoản Agribank",
        bank=bank,
        number=number or f"54002{next(_numbers):08}",
        holder=book.organisation.name,
    )


def make_fund(
    book: Book,
    *,
    custody: Custody | None = None,
    purpose: Purpose | None = None,
    regime: Regime = Regime.VILLAGE,
    source: Source = Source.PEOPLE,
) -> Fund:
    kept = None if regime == Regime.IN_KIND else (custody or make_cash_box(book))
    return Fund.objects.create(
        book=book,
        name=f"{source.label} · {purpose or 'chung'}",
        regime=regime,
        source=source,
        custody=kept,
        purpose=purpose,
    )


def make_basis(number: str = "", *, verified_by: User | None = None) -> LegalBasis:
    return LegalBasis.objects.create(
        number=number or f"{next(_numbers)}/2026/NQ-HĐND",
        title="Nghị quyết ví dụ",
        issuer="HĐND tỉnh",
        verified_by=verified_by,
        verified_on=TODAY if verified_by else None,
    )


def make_project(
    book: Book,
    *,
    made_by: User | None = None,
    kind: Kind = Kind.ROAD,
    title: str = "Đường bê tông thôn 3",
) -> Project:
    code = f"{book.organisation.commune_code}-2026-{next(_numbers):03}"
    return Project.objects.create(
        book=book,
        purpose=make_purpose(book, code, name=title),
        code=code,
        title=title,
        kind=kind,
        scope="850 m, rộng 3,5 m",
        village="Thôn 3",
        made_by=made_by or make_user(),
    )
