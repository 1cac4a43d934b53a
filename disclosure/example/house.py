"""A great-unity house, built by a published norm, completed and handed over."""

from decimal import Decimal

from disclosure.example import photographs
from disclosure.example.stage import Stage
from ledger.models.chart import Source
from projects import entitlement, opening, receiving
from projects.models.contribution import Display, Form, Giver
from projects.models.norm import Norm
from projects.models.payment import Payee
from projects.models.project import Kind, Project
from projects.registering import NewGiver, NewPayee


def tell(stage: Stage) -> Project:
    """Build the house: norm, allotment, neighbours' help, two payments, completion."""
    project = stage.open_project(
        opening.Plan(
            title="Nhà đại đoàn kết thôn 2",
            kind=Kind.HOUSE,
            scope="Một nhà 48 m², móng cứng, khung cứng, mái cứng.",
            reason="Xóa nhà dột nát cho một hộ nghèo được thôn bình xét.",
            village="Thôn 2",
            latitude=Decimal("11.183900"),
            longitude=Decimal("108.352600"),
            costs={Source.COMMUNE: 60_000_000, Source.PEOPLE: 25_000_000},
            responsible=[
                ("Bùi Thị Lệ", "Chủ tịch MTTQ xã, trưởng ban vận động"),
                ("Lê Văn Thạch", "Trưởng thôn, giám sát xây dựng"),
            ],
            decision_number="21/QĐ-UBND",
            decision_on=stage.day(96),
            starts_on=stage.day(90),
            due_on=stage.day(30),
        ),
        ago=95,
    )
    stage.allot(
        project,
        entitlement.Ask(
            source=Source.COMMUNE,
            amount=60_000_000,
            content="Hỗ trợ xây mới nhà đại đoàn kết theo định mức",
            custody=stage.custodies["bank"],
            subject="Mang Thị Sáu",
            norm=Norm.objects.get(code="NHA-MOI"),
            quantity=Decimal(1),
        ),
        ago=92,
    )
    _neighbours_help(stage, project)
    opening.start(project=project, by=stage.accountant, on=stage.day(88))
    _pay(stage, project)
    stage.photograph(project, photographs.house, "Nhà hoàn thành, ngày nghiệm thu", 33)
    return opening.complete(project=project, by=stage.chair, on=stage.day(32))


def _neighbours_help(stage: Stage, project: Project) -> None:
    price = "Giá công bố của Sở Xây dựng, tháng gần nhất"
    rows = (
        ("Trần Hữu Phúc", Form.CASH, {"amount": 5_000_000}, Display.NAME, 86),
        ("Phạm Thị Uyên", Form.CASH, {"amount": 3_000_000}, Display.ANONYMOUS, 85),
        ("Thông Minh Quý", Form.MATERIALS, {"quantity": Decimal(40), "unit": "bao xi măng",
         "unit_price": 92_000, "price_basis": price}, Display.NAME, 84),
        ("Đoàn thanh niên xã", Form.LABOUR, {"quantity": Decimal(24), "unit": "công",
         "unit_price": 300_000, "price_basis": "Đơn giá ngày công thôn đã thống nhất"},
         Display.NAME, 70),
    )  # fmt: skip
    for number, (name, form, given, display, ago) in enumerate(rows):
        receiving.receive(
            project=project,
            giver=NewGiver(name=name, kind=Giver.Kind.HOUSEHOLD, village="Thôn 2"),
            form=form,
            on=stage.day(ago),
            by=stage.accountant,
            key=f"example:house:{number}",
            display=display,
            custody=stage.custodies["cash"] if form == Form.CASH else None,
            **given,  # type: ignore[arg-type]  # the table above fits the call
        )


def _pay(stage: Stage, project: Project) -> None:
    fund, _held = stage.fund_of(project, "bank")
    builder = NewPayee(
        kind=Payee.Kind.CONTRACTOR,
        name="Hợp tác xã Xây dựng Sông Lũy (ví dụ)",
        tax_code="5899999975",
        account_number="31410009999999",
        bank_name="BIDV",
    )
    for content, amount, ago in (
        ("Vật tư và nhân công phần móng, tường", 40_000_000, 60),
        ("Phần mái và hoàn thiện", 20_000_000, 40),
    ):
        stage.pay(project, builder, content, [(fund, amount)], ago, invoice=f"HD{ago}/2026")
    cash, held = stage.fund_of(project, "cash")
    masons = NewPayee(kind=Payee.Kind.GROUP, name="Tổ thợ xây thôn 2")
    for content, part, ago in (
        ("Công thợ hoàn thiện", held // 2, 39),
        ("Công thợ sơn tường", held - held // 2, 36),
    ):
        stage.pay(project, masons, content, [(cash, part)], ago, custody="cash")
