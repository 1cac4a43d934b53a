"""A concrete road in progress: the community decides, people give, the province is asked."""

from datetime import timedelta
from decimal import Decimal

from disclosure.example import papers, photographs
from disclosure.example.papers import Movement
from disclosure.example.stage import Stage
from ledger.models.bank import Expected
from ledger.models.chart import Regime, Source
from ledger.models.law import LegalBasis
from projects import (
    accepting,
    allocating,
    calling,
    claims,
    contracting,
    entitlement,
    opening,
    receiving,
    registering,
)
from projects.models.contract import Contract
from projects.models.contribution import Call, Display, Form, Giver, Pledge
from projects.models.norm import Norm
from projects.models.payment import Payee
from projects.models.project import Kind, Project
from projects.registering import NewGiver

_PRICE = "Đơn giá hội nghị thôn thống nhất ngày họp"


def tell(stage: Stage) -> Project:
    """Open the road, call, import the village's list, receive, and ask for the counterpart funds."""
    project = stage.open_project(
        opening.Plan(
            title="Đường bê tông thôn 3, đoạn nhà văn hóa – cầu Suối Nhum",
            kind=Kind.ROAD,
            scope="850 m đường bê tông, rộng 3,5 m, dày 18 cm, mác 250.",
            reason="Đường đất lầy lội mùa mưa, 126 hộ đi lại khó khăn.",
            village="Thôn 3",
            place="Từ nhà văn hóa thôn 3 đến cầu Suối Nhum",
            latitude=Decimal("11.194820"),
            longitude=Decimal("108.362410"),
            costs={
                Source.PROVINCE: 420_000_000,
                Source.COMMUNE: 150_000_000,
                Source.PEOPLE: 260_000_000,
                Source.BUSINESS: 50_000_000,
            },
            responsible=[
                ("Trương Công Định", "Trưởng phòng Kinh tế xã, chủ đầu tư"),
                ("Lê Văn Thạch", "Trưởng thôn, vận động và giám sát"),
            ],
            decision_number="27/QĐ-UBND",
            decision_on=stage.day(84),
            starts_on=stage.day(55),
            due_on=stage.today + timedelta(days=60),
        ),
        ago=82,
    )
    call = _call(stage, project)
    _pledges(stage, call)
    _gifts(stage, project, call)
    opening.start(project=project, by=stage.accountant, on=stage.day(55))
    _allocations(stage, project)
    return project


def build(stage: Stage, project: Project) -> None:
    """Sign the contract, advance, accept and pay a first stage, and have the second one waiting."""
    contract = stage.sign(project, _builder(), _terms(stage), _ITEMS, ago=56)
    fund, _held = stage.fund_of(project, "bank")
    advance = claims.Claim(claims.Kind.ADVANCE, contract, 40_000_000)
    stage.pay_claim(advance, "Tạm ứng hợp đồng", fund, 46)
    first = stage.accept(
        contract, "Nền, móng 400 m", ["400", "0", "0"], fund, ago=24,
        defect=("Lề trái lý trình 120–160 m lu chưa chặt", 12),
    )  # fmt: skip
    stage.pay_claim(
        claims.proposed(first), "Thanh toán đợt 1: nền, móng 400 m", fund, 20, invoice="00000311"
    )
    accepting.close_defect(
        defect=first.defects.get(),
        mended_on=stage.day(15),
        mended_text="Đã lu lại, trưởng thôn và ban giám sát ký xác nhận",
        by=stage.accountant,
        on=stage.day(15),
    )
    stage.amend(
        contract,
        "Người dân đề nghị thêm rãnh thoát nước đoạn chợ tạm",
        [contracting.Item("Rãnh thoát nước đoạn chợ tạm", "m", Decimal(20), 450_000)],
        ago=14,
    )
    stage.photograph(project, photographs.roadbed, "Nền, móng 400 m đã nghiệm thu", 23)
    stage.photograph(project, photographs.road, "Mặt đường 70 m đầu, nhìn từ nhà văn hóa thôn 3", 6)
    second = stage.accept(contract, "Mặt đường 70 m đầu", ["0", "70", "0"], fund, ago=6)
    stage.ask_for_claim(
        claims.proposed(second), "Thanh toán đợt 2: mặt đường 70 m đầu", fund, 2, invoice="00000342"
    )
    cash, held = stage.fund_of(project, "cash")
    masons = registering.NewPayee(kind=Payee.Kind.GROUP, name="Tổ thợ thôn 3")
    content = "Công dọn mặt bằng, tháo dỡ tường rào"
    stage.pay(project, masons, content, [(cash, held // 2)], 18, custody="cash")


_ITEMS = (
    contracting.Item("Nền, móng đường", "m", Decimal(850), 150_000),
    contracting.Item("Mặt đường bê tông mác 250, dày 18 cm", "m", Decimal(850), 700_000),
    contracting.Item("Cọc tiêu, biển báo", "bộ", Decimal(12), 1_250_000),
)


def _builder() -> registering.NewPayee:
    return registering.NewPayee(
        kind=Payee.Kind.CONTRACTOR,
        name="Công ty TNHH Xây dựng Đại Ninh (ví dụ)",
        tax_code="5899999959",
        account_number="5400205999999",
        bank_name="Agribank",
    )


def _terms(stage: Stage) -> contracting.Terms:
    return contracting.Terms(
        number="08/2026/HĐ-XD",
        title="Thi công đường bê tông thôn 3",
        selection="Chỉ định thầu rút gọn, Quyết định 31/QĐ-UBND",
        signed_for_owner="K' Brèo, Chủ tịch UBND xã",
        signed_for_payee="Phạm Đình Khôi, Giám đốc",
        starts_on=stage.day(55),
        ends_on=stage.today + timedelta(days=60),
        advance_share=Decimal("0.1"),
        recovered_by=Decimal("0.8"),
        warranty=Contract.Warranty.RETENTION,
        retention_share=Decimal("0.05"),
        warranty_months=12,
    )


def _call(stage: Stage, project: Project) -> Call:
    return calling.open_call(
        project=project,
        by=stage.accountant,
        on=stage.day(80),
        kind=Call.Kind.AGREED,
        title="Nhân dân thôn 3 đóng góp làm đường bê tông",
        opens_on=stage.day(80),
        closes_on=stage.today + timedelta(days=30),
        target=260_000_000,
        regime=Regime.VILLAGE,
        cash_box=stage.custodies["cash"],
        bank_account=stage.custodies["bank"],
        surplus_rule="Dư thì họp thôn quyết định: sửa rãnh thoát nước cùng tuyến.",
        basis=LegalBasis.objects.get(number="10/2022/QH15"),
        level="2.000.000 đồng một hộ; hộ nghèo góp ngày công",
        met_on=stage.day(83),
        households=126,
        households_agreed=109,
    )


def _pledges(stage: Stage, call: Call) -> None:
    """Import the village's list; most transfers reach the bank, some without their code."""
    people = papers.names(48, seed=3)
    calling.import_pledges(
        call=call,
        by=stage.accountant,
        on=stage.day(79),
        data=papers.pledge_list(call.title, people),
        filename="danh-sach-thon-3.xlsx",
    )
    transfers = Pledge.objects.filter(call=call, form=Form.TRANSFER).select_related("expected")
    for number, pledge in enumerate(transfers.order_by("id")):
        if pledge.expected and number % 9 != 8:
            stage.moves.append(_transfer(stage, number, pledge.expected))


def _transfer(stage: Stage, number: int, expected: Expected) -> Movement:
    name = papers.plain(expected.party)
    code = expected.code
    texts = (
        f"{code} {name} ung ho lam duong",
        f"MBVCB.26307492{number:02}.{code} {name}.CT tu 0573679117 toi 5400",
        f"{code[:2]}.{code[2:]} {name}",
        f"CT nhanh 247 den: {code.lower()} {name} FT8474192383{number:04}",
        f"{code[:7]}\n{code[7:]} {name} gop tien duong",
        f"{name} ung ho lam duong thon 3",
    )
    return Movement(stage.day(76 - number), expected.amount, texts[number % len(texts)])


def _gifts(stage: Stage, project: Project, call: Call) -> None:
    """Receive at the desk: what the list promised in goods and days, and two gifts beside it."""
    promised = Pledge.objects.filter(call=call, form__in=["CASH", "MATERIALS", "LABOUR", "LAND"])
    for number, pledge in enumerate(promised.select_related("giver").order_by("id")[:14]):
        receiving.receive(
            project=project,
            giver=pledge.giver,
            form=pledge.form,
            on=stage.day(70 - number),
            by=stage.accountant,
            key=f"example:road:{number}",
            display=pledge.display,
            amount=pledge.amount if pledge.form == Form.CASH else None,
            quantity=pledge.quantity,
            unit=pledge.unit,
            unit_price=pledge.unit_price,
            price_basis=_PRICE if pledge.unit_price else "",
            custody=stage.custodies["cash"] if pledge.form == Form.CASH else None,
            call=call,
            pledge=pledge,
            plot="Tờ 12, thửa 88" if pledge.form == Form.LAND else "",
        )
    receiving.receive(
        project=project,
        giver=NewGiver(name="Công ty CP Đá Vàng (ví dụ)", kind=Giver.Kind.BUSINESS),
        form=Form.MATERIALS,
        on=stage.day(52),
        by=stage.accountant,
        key="example:road:da-vang",
        display=Display.NAME,
        quantity=papers.quantity(120),
        unit="m3 đá 1x2",
        unit_price=280_000,
        price_basis="Giá công bố của Sở Xây dựng, tháng gần nhất",
        call=call,
    )


def _allocations(stage: Stage, project: Project) -> None:
    stage.allot(
        project,
        entitlement.Ask(
            source=Source.COMMUNE,
            amount=150_000_000,
            content="Vốn đối ứng của xã năm nay",
            custody=stage.custodies["bank"],
        ),
        ago=50,
    )
    asked = allocating.request_allocation(
        project=project,
        ask=entitlement.Ask(
            source=Source.PROVINCE,
            amount=420_000_000,
            content="Hỗ trợ của tỉnh theo định mức đường thôn",
            custody=stage.custodies["treasury"],
            norm=Norm.objects.get(code="DUONG-THON"),
            base=880_000_000,
        ),
        by=stage.accountant,
        on=stage.day(4),
    )
    allocating.submit(request=asked, by=stage.accountant, on=stage.day(4))
