"""Facts made by hand, for what needs no database."""

from datetime import date
from decimal import Decimal

from disclosure.facts import (
    Contribution,
    Equation,
    InKind,
    Payment,
    Person,
    Place,
    ProjectFacts,
    Share,
    SourceFigures,
    Status,
    Word,
)

DAY = date(2026, 11, 20)
PEOPLE = Word("PEOPLE", "Nhân dân đóng góp")
PROVINCE = Word("PROVINCE", "Ngân sách tỉnh")
CASH = Word("CASH", "Tiền mặt")
LAND = Word("LAND", "Hiến đất")


def contribution(
    number: int = 1, name: str = "Nguyễn Văn An", amount: int = 500_000
) -> Contribution:
    return Contribution(
        on=DAY,
        voucher=f"PT {number}/2026",
        name=name,
        source=PEOPLE,
        form=CASH,
        amount=amount,
        quantity=None,
        unit="",
        unit_price=None,
        price_basis="",
    )


def land() -> Contribution:
    return Contribution(
        on=DAY,
        voucher="HV 1/2026",
        name="",
        source=PEOPLE,
        form=LAND,
        amount=None,
        quantity=Decimal("12.5"),
        unit="m²",
        unit_price=None,
        price_basis="",
    )


def facts() -> ProjectFacts:
    return ProjectFacts(
        code="23032-2026-001",
        title="Đường bê tông thôn 3",
        kind=Word("ROAD", "Đường giao thông"),
        state=Word("BUILDING", "Đang thực hiện"),
        scope="850 m, rộng 3,5 m",
        purpose="",
        place=Place("Thôn 3", "", "23032", "Xã Lương Sơn", "68", "Tỉnh Lâm Đồng"),
        owner="UBND xã Lương Sơn",
        responsible=(Person("Trần Văn Chánh", "Chủ tịch UBND xã"),),
        decision_number="12/QĐ-UBND",
        decision_on=date(2026, 8, 5),
        starts_on=date(2026, 9, 1),
        due_on=date(2026, 12, 20),
        completed_on=None,
        as_of=DAY,
        equation=Equation(1_100_000, 400_000, 700_000, 0, "", None),
        statuses=(Status("progress", "Tiến độ", "Đang thực hiện", DAY, None),),
        sources=(
            SourceFigures(PEOPLE, 2_000_000, 1_100_000, 0, 400_000),
            SourceFigures(PROVINCE, 8_000_000, 0, 0, 0),
        ),
        in_kind=(InKind(PEOPLE, LAND, "m²", Decimal("12.5"), None),),
        calls=(),
        contributions=(contribution(), land(), contribution(2, "Lê Thị Bưởi", 600_000)),
        allocations=(),
        agreements=(),
        payments=(
            Payment(
                on=DAY,
                voucher="PC 1/2026",
                payee="Công ty Bình An",
                payee_kind=Word("CONTRACTOR", "Nhà thầu, nhà cung cấp"),
                content="Mua xi măng",
                amount=400_000,
                invoice="",
                accepted_on=None,
                matched=None,
                parts=(Share(PEOPLE, 400_000),),
            ),
        ),
        unmatched=(),
        documents=(),
        findings=(),
        events=(),
    )
