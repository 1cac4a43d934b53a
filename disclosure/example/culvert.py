"""A culvert lived through to its end: contract, advance, two stages, handover, settlement, warranty."""

from decimal import Decimal

from disclosure.example import photographs
from disclosure.example.stage import Stage
from ledger.models.chart import Source
from projects import (
    claims,
    contracting,
    entitlement,
    handing_over,
    opening,
    registering,
    settling,
)
from projects.models.contract import Acceptance, Contract
from projects.models.payment import Payee
from projects.models.project import Kind, Project

_VALUE = 180_000_000


def tell(stage: Stage) -> Project:
    """Build the culvert under a contract, hand it over and settle it; 5 % wait for the warranty."""
    project = _opened(stage)
    contract = _signed(stage, project)
    fund, _held = stage.fund_of(project, "treasury")
    opening.start(project=project, by=stage.accountant, on=stage.day(140))
    advance = claims.Claim(claims.Kind.ADVANCE, contract, _VALUE * 3 // 10)
    stage.pay_claim(advance, "Tạm ứng hợp đồng", fund, 138)
    for stage_name, kind, volumes, ago in (
        ("Móng, đáy cống", Acceptance.Kind.STAGE, ["12", "0"], 122),
        ("Thân cống, sân cống, đắp hoàn trả", Acceptance.Kind.COMPLETION, ["0", "1"], 100),
    ):
        done = stage.accept(contract, stage_name, volumes, fund, ago=ago, kind=kind)
        content = f"Thanh toán: {stage_name.lower()}"
        stage.pay_claim(claims.proposed(done), content, fund, ago - 2, invoice=f"000{ago}")
    opening.complete(project=project, by=stage.chair, on=stage.day(96))
    stage.photograph(project, photographs.culvert, "Cống hộp sau khi thông xe", 96)
    _handed_over(stage, project)
    _settled(stage, project)
    project.refresh_from_db()
    return project


def _opened(stage: Stage) -> Project:
    project = stage.open_project(
        opening.Plan(
            title="Cống hộp qua đường thôn 2, đoạn ruộng Bàu Trắng",
            kind=Kind.CULVERT,
            scope="Cống hộp 1,5 × 1,5 m dài 12 m, sân cống hai đầu.",
            reason="Mùa mưa nước tràn đường, cô lập 40 hộ nhiều ngày.",
            village="Thôn 2",
            latitude=Decimal("11.181530"),
            longitude=Decimal("108.349270"),
            costs={Source.COMMUNE: 200_000_000},
            responsible=[("Trương Công Định", "Trưởng phòng Kinh tế xã, chủ đầu tư")],
            decision_number="14/QĐ-UBND",
            decision_on=stage.day(160),
            starts_on=stage.day(140),
            due_on=stage.day(95),
        ),
        ago=158,
    )
    stage.allot(
        project,
        entitlement.Ask(
            source=Source.COMMUNE,
            amount=200_000_000,
            content="Vốn đầu tư công của xã",
            custody=stage.custodies["treasury"],
        ),
        ago=150,
    )
    return project


def _signed(stage: Stage, project: Project) -> Contract:
    builder = registering.NewPayee(
        kind=Payee.Kind.CONTRACTOR,
        name="Hợp tác xã Xây dựng Sông Lũy (ví dụ)",
        tax_code="5899999975",
        account_number="31410009999999",
        bank_name="BIDV",
    )
    terms = contracting.Terms(
        number="03/2026/HĐ-XD",
        title="Thi công cống hộp thôn 2",
        selection="Chỉ định thầu rút gọn, Quyết định 16/QĐ-UBND",
        signed_for_owner="K' Brèo, Chủ tịch UBND xã",
        signed_for_payee="Võ Thị Diễm, Giám đốc",
        starts_on=stage.day(140),
        ends_on=stage.day(95),
        advance_share=Decimal("0.3"),
        recovered_by=Decimal("0.8"),
        warranty=Contract.Warranty.RETENTION,
        retention_share=Decimal("0.05"),
        warranty_months=12,
    )
    items = (
        contracting.Item("Móng, đáy cống bê tông cốt thép", "m", Decimal(12), 7_500_000),
        contracting.Item("Thân cống, sân cống, đắp hoàn trả", "trọn gói", Decimal(1), 90_000_000),
    )
    return stage.sign(project, builder, terms, items, ago=142)


def _handed_over(stage: Stage, project: Project) -> None:
    paper = handing_over.Paper(
        on=stage.day(92),
        number="05/BB-BG",
        receiver="Thôn 2 (trưởng thôn Lê Văn Thạch nhận)",
        condition="Công trình hoạt động tốt, nước thoát đều hai bên",
    )
    made = handing_over.record(project=project, paper=paper, by=stage.accountant, on=stage.day(92))
    handing_over.confirm(handover=made, by=stage.chair, on=stage.day(91))


def _settled(stage: Stage, project: Project) -> None:
    """Propose what the books say; the review takes a little off the second stage."""
    made = settling.draft(project=project, by=stage.accountant, on=stage.day(75))
    settling.submit(settlement=made, by=stage.accountant, on=stage.day(74))
    found = {cost.pk: settling.Review(cost.proposed) for cost in made.costs.all()}
    settling.review(
        settlement=made,
        number="02/BC-TT",
        found=found,
        assets=None,
        by=stage.person("kiemtoan"),
        on=stage.day(60),
    )
    settling.approve(settlement=made, number="41/QĐ-UBND", by=stage.chair, on=stage.day(55))
