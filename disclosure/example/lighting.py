"""Solar lighting under a co-financing agreement: one promise kept, one late, one to come."""

from datetime import date, timedelta
from decimal import Decimal

from disclosure.example.papers import Movement
from disclosure.example.stage import Stage
from ledger.models.chart import Source
from projects import agreeing, entitlement, fulfilling, opening
from projects.models.agreement import Agreement, Commitment
from projects.models.contribution import Form
from projects.models.norm import Norm
from projects.models.payment import Payee
from projects.models.project import Kind, Project
from projects.registering import NewPayee


def tell(stage: Stage) -> Project:
    """Sign with a business, receive its first money, allot the commune's part, pay for lamps."""
    project = stage.open_project(
        opening.Plan(
            title="Chiếu sáng năng lượng mặt trời đường liên thôn 1 – thôn 4",
            kind=Kind.LIGHTING,
            scope="40 bộ đèn năng lượng mặt trời 100 W, cột thép 6 m, dài 1,6 km.",
            reason="Đường tối, học sinh đi học về muộn không an toàn.",
            village="Thôn 1, thôn 4",
            latitude=Decimal("11.203640"),
            longitude=Decimal("108.371950"),
            costs={Source.BUSINESS: 180_000_000, Source.COMMUNE: 90_000_000},
            responsible=[("Trương Công Định", "Trưởng phòng Kinh tế xã")],
            decision_number="34/QĐ-UBND",
            decision_on=stage.day(78),
            starts_on=stage.day(60),
            due_on=stage.today + timedelta(days=45),
        ),
        ago=77,
    )
    agreement = _agree(stage, project)
    opening.start(project=project, by=stage.accountant, on=stage.day(60))
    stage.allot(
        project,
        entitlement.Ask(
            source=Source.COMMUNE,
            amount=90_000_000,
            content="Vốn đối ứng của xã cho 20 bộ đèn",
            custody=stage.custodies["bank"],
            norm=Norm.objects.get(code="DEN"),
            quantity=Decimal(20),
        ),
        ago=50,
    )
    _keep_promises(stage, agreement)
    _pay(stage, project)
    return project


def _agree(stage: Stage, project: Project) -> Agreement:
    agreement = agreeing.draft_agreement(
        project=project,
        terms=agreeing.Terms(
            business=stage.cast.organisations["nang-xanh"],
            number="03/TT-ĐTT",
            title="Thỏa thuận đồng tài trợ chiếu sáng thôn 1 – thôn 4",
            service="Doanh nghiệp tài trợ đèn và bảo trì; xã bố trí vốn đối ứng và mặt bằng cột.",
            starts_on=stage.day(70),
            ends_on=stage.day(70) + timedelta(days=3 * 365),
        ),
        by=stage.accountant,
        on=stage.day(74),
    )
    for side, kind, content, amount, due in _commitments(stage):
        agreeing.add_commitment(
            agreement=agreement,
            side=side,
            kind=kind,
            content=content,
            amount=amount,
            due_on=due,
            by=stage.accountant,
            on=stage.day(74),
        )
    return agreeing.sign(
        agreement=agreement,
        signed_on=stage.day(70),
        signed_for_commune="K' Brèo, Chủ tịch UBND xã",
        signed_for_business="Võ Thanh Tùng, Giám đốc",
        by=stage.chair,
        on=stage.day(70),
    )


def _commitments(stage: Stage) -> tuple[tuple[str, str, str, int | None, date], ...]:
    business, commune = Commitment.Side.BUSINESS, Commitment.Side.COMMUNE
    money, service = Commitment.Kind.MONEY, Commitment.Kind.SERVICE
    later = stage.today
    return (
        (business, money, "Chuyển tiền đợt 1 mua 20 bộ đèn", 90_000_000, stage.day(55)),
        (business, money, "Chuyển tiền đợt 2 mua 20 bộ đèn", 90_000_000, stage.day(9)),
        (business, service, "Bảo trì, thay pin năm thứ nhất", None, later + timedelta(days=300)),
        (commune, service, "Bàn giao mặt bằng 40 vị trí cột", None, stage.day(58)),
        (commune, money, "Bố trí vốn đối ứng", 90_000_000, stage.day(45)),
        (commune, service, "Nghiệm thu và đóng điện", None, later + timedelta(days=20)),
    )


def _keep_promises(stage: Stage, agreement: Agreement) -> None:
    first = agreement.commitments.get(content__startswith="Chuyển tiền đợt 1")
    paid_on = stage.day(56)
    fulfilling.receive_for_commitment(
        commitment=first,
        received_on=paid_on,
        amount=90_000_000,
        form=Form.TRANSFER,
        custody=stage.custodies["bank"],
        by=stage.accountant,
        on=paid_on,
        key="example:lighting:1",
    )
    from_bank = "CONG TY NANG XANH chuyen tien dot 1 thoa thuan 03"
    stage.moves.append(Movement(paid_on, 90_000_000, from_bank))
    for content, amount, note, ago in (
        ("Bàn giao mặt bằng", None, "Biên bản bàn giao 12/BB-UBND", 58),
        ("Bố trí vốn đối ứng", 90_000_000, "Đã rút dự toán về tài khoản", 46),
    ):
        done = fulfilling.report_fulfilment(
            commitment=agreement.commitments.get(content__startswith=content),
            done_on=stage.day(ago),
            amount=amount,
            note=note,
            by=stage.accountant,
            on=stage.day(ago),
        )
        fulfilling.confirm_fulfilment(
            fulfilment=done, by=stage.person("doanhnghiep"), on=stage.day(ago - 1)
        )


def _pay(stage: Stage, project: Project) -> None:
    fund, _held = stage.fund_of(project, "bank")
    supplier = NewPayee(
        kind=Payee.Kind.CONTRACTOR,
        name="Công ty TNHH Thiết bị điện Phan Rí (ví dụ)",
        tax_code="5899999967",
        account_number="0071009999999",
        bank_name="Vietcombank",
    )
    stage.pay(
        project, supplier, "20 bộ đèn đợt 1, lắp đặt", [(fund, 88_000_000)], 42, invoice="00000127"
    )
