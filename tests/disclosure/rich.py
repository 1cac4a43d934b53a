"""Facts with one of everything, made by hand: every list of the allow-list has something in it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from disclosure.facts import (
    WITHIN,
    Acceptance,
    Agreement,
    Allocation,
    Amendment,
    Answer,
    BankEntry,
    Basis,
    Call,
    Commitment,
    Contract,
    Difference,
    Document,
    Edition,
    Ending,
    Equation,
    Event,
    Evidence,
    Finding,
    Flag,
    LogPoint,
    Norm,
    Other,
    Payment,
    Place,
    ProjectFacts,
    Reconciliation,
    Share,
    SideBySide,
    Status,
    Step,
    Threshold,
    Word,
)
from disclosure.version import Version
from tests.disclosure import sample
from tests.disclosure.sample import DAY, PEOPLE, PROVINCE

SITE = "https://socong.example.vn"
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
CONTRACTOR = Word("CONTRACTOR", "Nhà thầu, nhà cung cấp")
BUILDER = "Công ty Bình An"
BASIS = Basis("10/2026/NQ-HĐND", verified=True)


def version() -> Version:
    return Version(facts(), "ab" * 32, "ABCDEFGHJK", SITE)


def facts() -> ProjectFacts:
    """Return them; 1,100,000 given, 900,000 drawn, 10,000 earned; 1,500,000 and 1,000 paid."""
    plain = sample.facts()
    return replace(
        plain,
        state=Word("CLOSED", "Đã quyết toán"),
        completed_on=DAY,
        place=Place(
            "Thôn 3", "Đầu thôn", "23032", "Xã Lương Sơn", "68", "Tỉnh Lâm Đồng", "11.25", "108.5"
        ),
        equation=Equation(2_010_000, 1_901_000, 109_000, 0, "", DAY),
        statuses=(*plain.statuses, Status("acceptance", "Nghiệm thu", "Đã xong", DAY, 100)),
        calls=(_call(),),
        allocations=(_allocation(), _asked()),
        agreements=(_agreement(),),
        contracts=(_contract(),),
        payments=(*plain.payments, _stage(), _household()),
        others=_others(),
        unmatched=(BankEntry(DAY, "UNC 1/2026", -500_000),),
        documents=(Document("Biên bản", "application/pdf", 10, "cd" * 32, DAY),),
        findings=(_finding(),),
        flags=(_flag(),),
        events=(Event(DAY, "Khởi công", ""),),
        ending=Ending(DAY, "Thôn 3", "9/QĐ", DAY, 2_000_000, (Share(PEOPLE, 1_900_000),), DAY),
        reconciliation=Reconciliation(
            (SideBySide(PEOPLE, 2_000_000, 0, 1_100_000, 400_000, 0, 700_000, 0),),
            (Difference(Word("UNMATCHED", "Chưa khớp"), 500_000, DAY, CONTRACTOR, "UNC 1/2026"),),
        ),
        edition=Edition(2, "Thêm khoản chi", AT, "ef" * 32, LogPoint("LS-1", 7, "0a" * 32, AT)),
    )


def _call() -> Call:
    return Call(
        kind=Word("AGREED", "Cộng đồng bàn và quyết định"),
        title="Làm đường thôn 3",
        state=Word("CLOSED", "Đã kết thúc"),
        opens_on=DAY,
        closes_on=None,
        target=2_000_000,
        level="500.000 đồng một hộ",
        met_on=date(2026, 8, 20),
        households=90,
        households_agreed=80,
        surplus_rule="",
        pledges=3,
        pledged=1_100_000,
    )


def _allocation() -> Allocation:
    return Allocation(
        source=PROVINCE,
        content="Vốn đối ứng",
        state=Word("DRAWN", "Đã rút về tài khoản"),
        level=None,
        requested=1_000_000,
        approved=900_000,
        drawn=900_000,
        paid=0,
        submitted_on=DAY,
        decided_on=DAY,
        drawn_on=DAY,
        norm=Norm("Đường thôn", BASIS, (Step("850 m", "850 × 2.000", 1_700_000),), 1_700_000),
    )


def _asked() -> Allocation:
    waiting = Word("SUBMITTED", "Chờ duyệt")
    return replace(
        _allocation(), state=waiting, approved=0, drawn=0, decided_on=None, drawn_on=None
    )


def _agreement() -> Agreement:
    promise = Commitment(
        side=Word("BUSINESS", "Doanh nghiệp"),
        kind=Word("SERVICE", "Công việc, dịch vụ"),
        content="Bảo dưỡng",
        amount=None,
        due_on=DAY,
        done=None,
        done_on=None,
        state=Word("WAITING", "Chưa đến hạn"),
    )
    return Agreement(
        kind=Word("COFINANCING", "Thỏa thuận đồng tài trợ"),
        number="1/TT",
        title="Đồng tài trợ",
        business="Công ty Ánh Sáng",
        service="Lắp đèn",
        starts_on=DAY,
        ends_on=DAY,
        signed_on=DAY,
        state=Word("SIGNED", "Đang thực hiện"),
        commitments=(promise,),
    )


def _contract() -> Contract:
    return Contract(
        number="01/HĐ-XD",
        title="Thi công đường",
        payee=BUILDER,
        payee_kind=CONTRACTOR,
        selection="Chỉ định thầu",
        state=Word("LIQUIDATED", "Đã thanh lý"),
        signed_on=DAY,
        ends_on=date(2027, 1, 10),
        original=1_000_000,
        value=1_200_000,
        accepted=1_200_000,
        percent=100,
        amendments=(
            Amendment(1, DAY, "Mưa lũ", 200_000, date(2027, 1, 5)),
            Amendment(2, DAY, "Chờ cát", 0, date(2027, 1, 10)),
        ),
        acceptances=(
            Acceptance("Nền", Word("STAGE", "Giai đoạn"), DAY, 700_000, board_was_there=True),
            Acceptance(
                "Mặt đường",
                Word("COMPLETION", "Hoàn thành công trình"),
                date(2026, 12, 1),
                500_000,
                board_was_there=False,
            ),
        ),
    )


def _stage() -> Payment:
    """Return a payment under the contract, borne by two sources."""
    return Payment(
        on=DAY,
        voucher="UNC 1/2026",
        payee=BUILDER,
        payee_kind=CONTRACTOR,
        content="Thanh toán nền",
        amount=500_000,
        invoice="0001",
        accepted_on=DAY,
        matched=False,
        parts=(Share(PEOPLE, 200_000), Share(PROVINCE, 300_000)),
        kind=Word("STAGE", "Thanh toán khối lượng nghiệm thu"),
        gross=700_000,
        recovered=100_000,
        retained=100_000,
        contract="01/HĐ-XD",
    )


def _household() -> Payment:
    return Payment(
        on=DAY,
        voucher="PC 9/2026",
        payee="Hộ được hỗ trợ",
        payee_kind=Word("HOUSEHOLD", "Hộ được hỗ trợ"),
        content="Hỗ trợ di dời",
        amount=1_000_000,
        invoice="",
        accepted_on=None,
        matched=None,
        parts=(Share(PROVINCE, 1_000_000),),
    )


def _others() -> tuple[Other, ...]:
    within = Word(WITHIN, "Chuyển giữa các nguồn của công trình")
    return (
        Other(DAY, "BC 1/2026", Word("INTEREST", "Lãi tiền gửi"), PEOPLE, 10_000),
        Other(DAY, "BN 1/2026", Word("FEE", "Phí ngân hàng"), PEOPLE, -1_000),
        Other(DAY, "KC 1/2026", within, PEOPLE, 50_000, "7/QĐ"),
        Other(DAY, "KC 1/2026", within, PROVINCE, -50_000, "7/QĐ"),
    )


def _flag() -> Flag:
    return Flag(
        rule=Word("PAID_OVER", "Chi vượt số được duyệt"),
        key="01/HĐ-XD",
        found="Đã chi 1.500.000 đồng",
        since=DAY,
        basis=BASIS,
        valid_from=DAY,
        valid_to=None,
        thresholds=(Threshold(Word("VND", "đồng"), Decimal(1_000_000)),),
        evidence=(Evidence("da-chi", "UNC 1/2026", DAY, 500_000),),
        answer=Answer(DAY, "UBND xã", "Chi theo phụ lục"),
    )


def _finding() -> Finding:
    return Finding(
        number=1,
        topic=Word("QUALITY", "Chất lượng công trình"),
        by="Ủy ban MTTQ xã",
        on=DAY,
        due_on=DAY,
        basis=BASIS,
        text="=Nứt mặt đường",
        answers=(Answer(DAY, "UBND xã", "Đã sửa"),),
    )
