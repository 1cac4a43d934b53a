"""Each rule finds what it is for, and nothing at its threshold; the order of rows is no matter."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import flags
from disclosure.facts import (
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
    Ending,
    Equation,
    Finding,
    Flag,
    Norm,
    Payment,
    ProjectFacts,
    Reconciliation,
    Share,
    SourceFigures,
    Word,
)
from disclosure.flags import Limit, Limits, Unit
from ledger.clocks import Calendar
from tests.disclosure import sample

DAY = sample.DAY
BASIS = Basis("10/2022/QH15", verified=False)
NUMBERS: dict[str, dict[Unit, Decimal]] = {
    "PAID_BEFORE_ACCEPTANCE": {Unit.DONG: Decimal(20_000_000)},
    "PROGRESS_APART": {Unit.SHARE: Decimal("0.3")},
    "SPLIT_CONTRACTS": {
        Unit.DONG: Decimal(1_000_000_000),
        Unit.SHARE: Decimal("0.7"),
        Unit.DAYS: Decimal(90),
        Unit.TIMES: Decimal(2),
    },
    "SPLIT_PURCHASES": {
        Unit.DONG: Decimal(100_000_000),
        Unit.SHARE: Decimal("0.7"),
        Unit.DAYS: Decimal(60),
        Unit.TIMES: Decimal(2),
    },
    "ONE_PAYEE": {Unit.SHARE: Decimal("0.8"), Unit.TIMES: Decimal(3)},
    "AMENDED_OFTEN": {Unit.SHARE: Decimal("0.1"), Unit.TIMES: Decimal(2)},
    "WORK_OVERDUE": {Unit.DAYS: Decimal(0)},
    "COMPLETION_VARIANCE": {Unit.SHARE: Decimal("0.05")},
    "RETENTION": {Unit.DAYS: Decimal(30)},
    "COUNTERPART_LATE": {Unit.DAYS: Decimal(30)},
    "ABOVE_LEVEL": {Unit.SHARE: Decimal(0)},
    "UNMATCHED_OLD": {Unit.DAYS: Decimal(30)},
    "PUBLISHED_LATE": {Unit.WORKING_DAYS: Decimal(5)},
    "FINDING_UNANSWERED": {Unit.DAYS: Decimal(0)},
}
LIMITS = Limits(
    {
        code: Limit(Word(code, code), BASIS, date(2026, 7, 1), None, NUMBERS.get(code, {}))
        for code in flags.RULES
    }
)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def base(**changes: Any) -> ProjectFacts:
    """Facts in which no rule finds anything, with some of them changed."""
    quiet = replace(sample.facts(), payments=(), contributions=(sample.contribution(),))
    return replace(quiet, **changes)


def payment(amount: int, voucher: str = "UNC 1/2026", **changes: Any) -> Payment:
    made = Payment(
        on=DAY,
        voucher=voucher,
        payee="Công ty Bình An",
        payee_kind=Word("CONTRACTOR", "Nhà thầu"),
        content="Mua xi măng",
        amount=amount,
        invoice="",
        accepted_on=DAY,
        matched=True,
        parts=(),
        kind=Word("DIRECT", "Chi trực tiếp"),
        gross=amount,
    )
    return replace(made, **changes)


def stage(amount: int, kind: str = "STAGE", **changes: Any) -> Payment:
    own: dict[str, Any] = {"contract": "HĐ 1", "kind": Word(kind, kind), "accepted_on": None}
    return payment(amount, **(own | changes))


def accepted(value: int, *, on: date = DAY, board: bool = True) -> Acceptance:
    return Acceptance("Nền, móng", Word("STAGE", "Giai đoạn"), on, value, board)


def contract(price: int = 1_000_000, number: str = "HĐ 1", **changes: Any) -> Contract:
    made = Contract(
        number=number,
        title="Thi công đường",
        payee="Công ty Bình An",
        payee_kind=Word("CONTRACTOR", "Nhà thầu"),
        selection="Chỉ định thầu",
        state=Word("SIGNED", "Đã ký"),
        signed_on=DAY,
        ends_on=DAY + timedelta(days=30),
        original=price,
        value=price,
        accepted=0,
        percent=0,
    )
    return replace(made, **changes)


def amendments(count: int, difference: int = 0) -> tuple[Amendment, ...]:
    return tuple(
        Amendment(n + 1, ago(n), "Thêm rãnh thoát nước", difference, DAY) for n in range(count)
    )


def promise(side: str, due: date, *, done: int = 0, done_on: date | None = None) -> Commitment:
    kinds = Word("MONEY", "Tiền")
    return Commitment(
        Word(side, side), kinds, "Góp đợt 1", 1_000, due, done, done_on, Word("LATE", "Trễ hạn")
    )


def agreement(*commitments: Commitment) -> Agreement:
    return Agreement(
        kind=Word("COFINANCING", "Thỏa thuận"),
        number="02/TT",
        title="Đồng tài trợ chiếu sáng",
        business="Công ty Mặt Trời",
        service="Lắp đèn",
        starts_on=ago(100),
        ends_on=DAY,
        signed_on=ago(100),
        state=Word("SIGNED", "Đã ký"),
        commitments=commitments,
    )


def allocation(approved: int, norm: int | None = None, **changes: Any) -> Allocation:
    made = Allocation(
        source=sample.PROVINCE,
        content="Hỗ trợ đường thôn",
        state=Word("DRAWN", "Đã rút"),
        level=None,
        requested=approved,
        approved=approved,
        drawn=approved,
        paid=0,
        submitted_on=ago(50),
        decided_on=ago(40),
        drawn_on=ago(39),
        norm=None if norm is None else Norm("Đường thôn", BASIS, (), norm),
    )
    return replace(made, **changes)


def call(target: int | None, kind: str = "AGREED") -> Call:
    return Call(
        kind=Word(kind, kind),
        title="Nhân dân góp làm đường",
        state=Word("OPEN", "Đang mở"),
        opens_on=ago(80),
        closes_on=None,
        target=target,
        level="2.000.000 đồng một hộ",
        met_on=ago(83),
        households=126,
        households_agreed=109,
        surplus_rule="",
        pledges=0,
        pledged=0,
    )


def finding(due: date, *answers: Answer) -> Finding:
    words = Word("QUALITY", "Chất lượng")
    return Finding(1, words, "MTTQ xã", due - timedelta(15), due, BASIS, "Mặt đường nứt", answers)


def ending(approved: int, paid: int) -> dict[str, Any]:
    shares = (Share(sample.PEOPLE, approved),)
    done = Ending(ago(30), "Thôn 3", "40/QĐ-UBND", ago(10), approved, shares, None)
    return {"ending": done, "payments": (payment(paid),), "sources": planned(approved)}


def planned(amount: int) -> tuple[SourceFigures, ...]:
    return (SourceFigures(sample.PEOPLE, amount, 0, 0, 0),)


def people_gave(amount: int, target: int, kind: str = "AGREED") -> dict[str, Any]:
    people = SourceFigures(sample.PEOPLE, target, amount, 0, 0)
    return {"sources": (people,), "calls": (call(target, kind),)}


def unknown_line(on: date) -> Reconciliation:
    kind, owner = Word("BANK_LINE_UNKNOWN", "Chưa rõ"), Word("ACCOUNTANT", "Kế toán")
    return Reconciliation((), (Difference(kind, 5_000, on, owner, "Dòng thu"),))


@dataclass(frozen=True)
class Case:
    """What a rule finds, and the same at its threshold, where it finds nothing."""

    rule: str
    fires: dict[str, Any]
    quiet: dict[str, Any]
    says: str = ""


M = 1_000_000
NEAR, CEILING = 700 * M, 1_000 * M
RELEASE = Word("RETENTION", "Trả tiền giữ lại")
CASES = {
    "paid above the plan": Case(
        "PAID_ABOVE_APPROVED",
        {"sources": planned(100), "payments": (payment(101),)},
        {"sources": planned(100), "payments": (payment(100),)},
        "là 1 đồng",
    ),
    "paid above the settlement": Case(
        "PAID_ABOVE_APPROVED", ending(100, 101) | {"sources": ()}, ending(100, 100), "quyết toán"
    ),
    "paid above a contract": Case(
        "PAID_ABOVE_APPROVED",
        {"contracts": (contract(100),), "payments": (stage(60, "ADVANCE"), stage(41))},
        {"contracts": (contract(100),), "payments": (stage(60, "ADVANCE"), stage(40))},
        "hợp đồng HĐ 1",
    ),
    "a stage paid before it was accepted": Case(
        "PAID_BEFORE_ACCEPTANCE",
        {
            "contracts": (contract(acceptances=(accepted(100),)),),
            "payments": (stage(100, on=ago(1)),),
        },
        {"contracts": (contract(acceptances=(accepted(100),)),), "payments": (stage(100),)},
    ),
    "more paid than accepted": Case(
        "PAID_BEFORE_ACCEPTANCE",
        {"contracts": (contract(acceptances=(accepted(100),)),), "payments": (stage(101),)},
        {
            "contracts": (contract(acceptances=(accepted(100),)),),
            "payments": (stage(300, "ADVANCE"), stage(90, gross=100)),
        },
    ),
    "a dear purchase nobody accepted": Case(
        "PAID_BEFORE_ACCEPTANCE",
        {"payments": (payment(20 * M + 1, accepted_on=None),)},
        {"payments": (payment(20 * M, accepted_on=None),)},
    ),
    "a purchase accepted the day after": Case(
        "PAID_BEFORE_ACCEPTANCE",
        {"payments": (payment(21 * M, accepted_on=DAY + timedelta(days=1)),)},
        {"payments": (payment(21 * M, accepted_on=DAY),)},
    ),
    "the commune paid, the business has not built": Case(
        "PAID_BEFORE_MILESTONE",
        {"agreements": (agreement(promise("COMMUNE", DAY, done=9), promise("BUSINESS", DAY)),)},
        {
            "agreements": (
                agreement(
                    promise("COMMUNE", DAY, done=9),
                    promise("BUSINESS", DAY, done=1_000, done_on=DAY),
                    promise("BUSINESS", DAY + timedelta(days=1)),
                ),
            )
        },
    ),
    "paid far ahead of the work": Case(
        "PROGRESS_APART",
        {"contracts": (contract(100),), "payments": (stage(31, "ADVANCE"),)},
        {"contracts": (contract(100),), "payments": (stage(30, "ADVANCE"),)},
        "đã thanh toán 31 %",
    ),
    "accepted far ahead of the money": Case(
        "PROGRESS_APART",
        {"contracts": (contract(100, accepted=31),)},
        {"contracts": (contract(100, accepted=30),)},
    ),
    "two contracts just under the ceiling": Case(
        "SPLIT_CONTRACTS",
        {"contracts": (contract(NEAR), contract(NEAR, "HĐ 2", signed_on=ago(90)))},
        {"contracts": (contract(NEAR), contract(NEAR, "HĐ 2", signed_on=ago(91)))},
        "1.400.000.000",
    ),
    "two contracts, one well below": Case(
        "SPLIT_CONTRACTS",
        {"contracts": (contract(CEILING), contract(NEAR, "HĐ 2"))},
        {"contracts": (contract(CEILING), contract(NEAR - 1, "HĐ 2"))},
    ),
    "two purchases from one seller": Case(
        "SPLIT_PURCHASES",
        {"payments": (payment(95 * M), payment(95 * M, "UNC 2/2026", on=ago(60)))},
        {
            "payments": (
                payment(95 * M),
                payment(95 * M, "UNC 2/2026", payee="Cửa hàng Suối Nhum"),
                payment(101 * M, "UNC 3/2026"),
            )
        },
    ),
    "one seller of three": Case(
        "ONE_PAYEE",
        {"payments": tuple(payment(n, f"PC {n}") for n in (5, 6, 7))},
        {"payments": tuple(payment(n, f"PC {n}") for n in (5, 6))},
        "100 %",
    ),
    "one seller above the share": Case(
        "ONE_PAYEE",
        {"payments": (payment(81), payment(9, "2", payee="B"), payment(10, "3", payee="C"))},
        {"payments": (payment(80), payment(10, "2", payee="B"), payment(10, "3", payee="C"))},
    ),
    "three amendments": Case(
        "AMENDED_OFTEN",
        {"contracts": (contract(amendments=amendments(3)),)},
        {"contracts": (contract(amendments=amendments(2)),)},
        "3 phụ lục",
    ),
    "a value that grew": Case(
        "AMENDED_OFTEN",
        {"contracts": (contract(100, value=111, amendments=amendments(1, 11)),)},
        {"contracts": (contract(100, value=110, amendments=amendments(1, 10)),)},
        "tăng 11 %",
    ),
    "accepted without the board": Case(
        "BOARD_ABSENT",
        {"contracts": (contract(acceptances=(accepted(1, board=False),)),)},
        {"contracts": (contract(acceptances=(accepted(1),)),)},
    ),
    "past its day": Case("WORK_OVERDUE", {"due_on": ago(1)}, {"due_on": DAY}),
    "settled away from the plan": Case(
        "COMPLETION_VARIANCE",
        ending(10_600, 10_600) | {"sources": planned(10_000)},
        ending(10_500, 10_500) | {"sources": planned(10_000)},
        "lệch 6 %",
    ),
    "settled away from what was paid": Case(
        "COMPLETION_VARIANCE", ending(10_000, 9_500), ending(10_000, 9_600), "lệch 5,2 %"
    ),
    "settled as paid, part of it kept back": Case(
        "COMPLETION_VARIANCE",
        ending(10_000, 9_500),
        ending(10_000, 0) | {"payments": (payment(9_500, retained=500),)},
        "lệch 5,2 %",
    ),
    "retention released early": Case(
        "RETENTION",
        {
            "contracts": (contract(1_000, warranty_until=DAY),),
            "payments": (stage(50, "RETENTION"),),
        },
        {
            "contracts": (contract(1_000, warranty_until=ago(1)),),
            "payments": (stage(50, retained=50, on=ago(90)), stage(50, "RETENTION")),
        },
    ),
    "retention kept long": Case(
        "RETENTION",
        {"contracts": (contract(warranty_until=ago(31)),), "payments": (stage(9, retained=50),)},
        {"contracts": (contract(warranty_until=ago(30)),), "payments": (stage(9, retained=50),)},
        "còn giữ lại 50 đồng",
    ),
    "a promise that did not come": Case(
        "COUNTERPART_LATE",
        {"agreements": (agreement(promise("BUSINESS", ago(31), done=400)),)},
        {"agreements": (agreement(promise("BUSINESS", ago(30), done=400)),)},
        "600 đồng",
    ),
    "approved and not drawn": Case(
        "COUNTERPART_LATE",
        {"allocations": (allocation(9, state=Word("APPROVED", "Đã duyệt"), decided_on=ago(31)),)},
        {"allocations": (allocation(9, state=Word("APPROVED", "Đã duyệt"), decided_on=ago(30)),)},
    ),
    "more than the community decided": Case(
        "ABOVE_LEVEL", people_gave(101, 100), people_gave(100, 100), "là 1 đồng"
    ),
    "more given freely": Case(
        "ABOVE_LEVEL", people_gave(101, 100), people_gave(101, 100, "VOLUNTARY")
    ),
    "support above the norm": Case(
        "ABOVE_NORM",
        {"allocations": (allocation(101, 100),)},
        {"allocations": (allocation(100, 100),)},
    ),
    "one content from two sources": Case(
        "ABOVE_NORM",
        {"allocations": (allocation(60, 100), allocation(60, 100, source=sample.PEOPLE))},
        {"allocations": (allocation(60, 100), allocation(60, 100, content="Đoạn khác"))},
    ),
    "an entry the bank does not know": Case(
        "UNMATCHED_OLD",
        {"unmatched": (BankEntry(ago(31), "UNC 3/2026", -5_000),)},
        {"unmatched": (BankEntry(ago(30), "UNC 3/2026", -5_000),)},
        "5.000 đồng",
    ),
    "a bank line nobody knows": Case(
        "UNMATCHED_OLD",
        {"reconciliation": unknown_line(ago(31))},
        {"reconciliation": unknown_line(ago(30))},
    ),
    "figures that do not tie": Case(
        "STATED_GAP",
        {"equation": Equation(10, 4, 5, -1, "", None)},
        {"equation": Equation(10, 4, 6, 0, "", None)},
        "là 1 đồng",
    ),
    "a gap stated": Case(
        "STATED_GAP",
        {"equation": Equation(10, 4, 6, 0, "Ngân hàng chưa gửi sao kê", None)},
        {"equation": Equation(10, 4, 6, 0, "", None)},
    ),
    "told late": Case(
        "PUBLISHED_LATE",
        {"contributions": (replace(sample.contribution(), on=date(2026, 11, 12)),)},
        {"contributions": (replace(sample.contribution(), on=date(2026, 11, 13)),)},
        "hạn công khai là ngày 19/11/2026",
    ),
    "a finding without an answer": Case(
        "FINDING_UNANSWERED", {"findings": (finding(ago(1)),)}, {"findings": (finding(DAY),)}
    ),
}


def found(facts: ProjectFacts, limits: Limits = LIMITS) -> list[Flag]:
    return list(flags.found(facts, limits))


def test_a_quiet_project_has_no_flag():
    assert found(base()) == []


def test_every_rule_is_tried():
    assert {case.rule for case in CASES.values()} == set(flags.RULES)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_finds_what_it_is_for(name):
    case = CASES[name]
    (flag,) = (flag for flag in found(base(**case.fires)) if flag.rule.code == case.rule)
    assert case.says in flag.found
    assert flag.basis == BASIS
    assert flag.valid_from == date(2026, 7, 1)
    assert {Unit(t.unit.code): t.value for t in flag.thresholds} == NUMBERS.get(case.rule, {})
    assert flag.evidence


@pytest.mark.parametrize("name", CASES)
def test_at_its_threshold_a_rule_finds_nothing(name):
    case = CASES[name]
    assert case.rule not in {flag.rule.code for flag in found(base(**case.quiet))}


@given(st.data())
def test_flags_do_not_depend_on_the_order_of_rows(data):
    cases = data.draw(st.lists(st.sampled_from(sorted(CASES)), min_size=1, max_size=4))
    merged: dict[str, Any] = {}
    for name in cases:
        for field, value in CASES[name].fires.items():
            rows = isinstance(value, tuple) and field in merged
            merged[field] = merged[field] + value if rows else value
    shuffled = {
        field: tuple(data.draw(st.permutations(value))) if isinstance(value, tuple) else value
        for field, value in merged.items()
    }
    assert found(base(**merged)) == found(base(**shuffled))


def test_a_rule_without_a_row_in_force_looks_for_nothing():
    rules = {code: limit for code, limit in LIMITS.rules.items() if code != "WORK_OVERDUE"}
    assert found(base(due_on=ago(9)), replace(LIMITS, rules=rules)) == []


def test_what_was_told_late_stays_late_however_often_it_is_told_again():
    gift = replace(sample.contribution(), on=ago(30))
    late = base(contributions=(gift,))
    (flag,) = found(late, replace(LIMITS, published=(ago(22), ago(10))))
    assert [flag] == found(late)
    assert found(late, replace(LIMITS, published=(ago(24),))) == []


def test_days_off_are_not_counted_against_the_commune():
    gift = replace(sample.contribution(), on=date(2026, 11, 12))
    calendar = Calendar(off=frozenset({date(2026, 11, 16)}))
    assert found(base(contributions=(gift,)), replace(LIMITS, calendar=calendar)) == []


def test_three_purchases_in_two_windows_are_found_where_they_crowd():
    rows = tuple(
        payment(75 * M, f"UNC {n}/2026", on=ago(days)) for n, days in enumerate((130, 60, 0))
    )
    (flag,) = [f for f in found(base(payments=rows)) if f.rule.code == "SPLIT_PURCHASES"]
    assert [row.what for row in flag.evidence] == ["UNC 1/2026", "UNC 2/2026"]


def test_support_of_households_is_no_purchase():
    kind = Word("HOUSEHOLD", "Hộ được hỗ trợ")
    rows = tuple(
        payment(95 * M, f"UNC {n}", payee="Hộ được hỗ trợ", payee_kind=kind, accepted_on=None)
        for n in range(4)
    )
    assert found(base(payments=rows, sources=())) == []


def test_a_flag_about_a_finding_goes_when_the_finding_is_answered():
    facts = base(findings=(finding(ago(1)),), due_on=ago(1))
    flagged = replace(facts, flags=flags.found(facts, LIMITS))
    answered = (finding(ago(1), Answer(DAY, "UBND xã", "Đã sửa mặt đường.")),)
    assert [f.rule.code for f in flags.standing(flagged)] == ["WORK_OVERDUE", "FINDING_UNANSWERED"]
    standing = flags.standing(replace(flagged, findings=answered))
    assert [f.rule.code for f in standing] == ["WORK_OVERDUE"]
