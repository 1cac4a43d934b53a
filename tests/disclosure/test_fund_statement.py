"""The statement of a fund: it ties to the book at both ends, and names nobody."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import canonical
from disclosure.facts import Word
from disclosure.facts.fund import FundFacts, FundMovement, FundPurpose
from disclosure.facts.statement import Head
from disclosure.statements import body
from disclosure.statements.fund import FUND
from disclosure.statements.kind import Subject
from disclosure.statements.subjects import UnknownSubjectError
from ledger import balances, daysums
from ledger.models.bank import Direction
from ledger.models.chart import Fund
from projects import receiving
from projects.models.contribution import Display
from projects.models.payment import Payee
from projects.registering import NewPayee
from tests import make
from tests.disclosure.scene import Scene, make_scene

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
EARLIER = date(2026, 10, 5)

# So much that no line takes the last of it.
PLENTY = st.integers(10**15, 10**16)
amounts = st.integers(1, 10**12).flatmap(lambda n: st.sampled_from([n, -n]))
rows = st.lists(st.tuples(amounts, st.integers(0, 29), st.sampled_from(["", "A-1", "B-2"])))


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


def cash_of(scene: Scene) -> Subject:
    """Return the fund of the cash box, the one that a gift in cash has made."""
    fund = Fund.objects.get(custody=scene.call.cash_box, purpose=scene.project.purpose)
    return next(s for s in FUND.subjects(scene.book) if s.code.endswith(f"Q{fund.pk}"))


def gathered(scene: Scene, since: date = FIRST, until: date = LAST) -> FundFacts:
    facts: FundFacts = FUND.gather(scene.book, cash_of(scene), since, until)
    return facts


def of(given_rows: list[tuple[int, int, str]], opening: int = 0) -> FundFacts:
    """Return the facts of a fund that moved so, as its book would tell them."""
    after = opening
    lines: list[FundMovement] = []
    for amount, day, purpose in sorted(given_rows, key=lambda row: row[1]):
        after += amount
        on = FIRST + timedelta(days=day)
        lines.append(FundMovement(on, f"PT {len(lines)}/2026", "Thu", purpose, amount, after))
    came = sum(line.came or 0 for line in lines)
    went = sum(line.went or 0 for line in lines)
    return FundFacts(
        name="Nhân dân đóng góp · Két tiền mặt",
        regime=Word("VILLAGE", "Tiền thôn huy động"),
        source=Word("PEOPLE", "Nhân dân đóng góp"),
        place="Két tiền mặt",
        opening=opening,
        received=came,
        paid=went,
        closing=after,
        lines=None,
        purposes=tuple(
            purpose_of(code, [line for line in lines if line.purpose == code], opening)
            for code in ("", "A-1", "B-2")
        ),
        movements=tuple(lines),
    )


def purpose_of(code: str, lines: list[FundMovement], opening: int) -> FundPurpose:
    stood = opening if code == "" else 0
    came = sum(line.came or 0 for line in lines)
    went = sum(line.went or 0 for line in lines)
    return FundPurpose(code, f"Công trình {code}", stood, came, went, stood + came - went)


def number(cell: Any) -> int:
    return cell or 0


def head_of() -> Head:
    return Head(
        kind=Word("FUND", str(FUND.title)),
        subject=Word("LS-1-Q1", "Nhân dân đóng góp · Két tiền mặt"),
        agency="UBND xã Lương Sơn",
        commune_code="23032",
        since=FIRST,
        until=LAST,
        version=1,
        reason="Công khai cuối tháng",
        gap_stated="",
        issued_at=datetime(2026, 12, 1, 9, tzinfo=canonical.VIETNAM),
        previous="",
        log=None,
    )


def test_each_line_stands_with_its_voucher_and_what_was_left(scene):
    scene.give("Nguyễn Văn An", 500_000)
    scene.pay(200_000)
    facts = gathered(scene)
    assert [(row.amount, row.after) for row in facts.movements] == [
        (500_000, 500_000),
        (-200_000, 300_000),
    ]
    assert [row.voucher for row in facts.movements] == ["PT 1/2026", "PC 1/2026"]
    assert {row.purpose for row in facts.movements} == {scene.project.code}


def test_what_came_before_the_period_stands_at_its_opening(scene):
    scene.give("Nguyễn Văn An", 700_000, on=EARLIER)
    scene.give("Lê Văn Tám", 300_000)
    facts = gathered(scene)
    assert (facts.opening, facts.received, facts.paid, facts.closing) == (
        700_000,
        300_000,
        0,
        10**6,
    )
    assert {term.label: term.amount for term in FUND.equation(facts)} == {
        "Số dư đầu kỳ": 700_000,
        "Thu trong kỳ": 300_000,
        "Chi trong kỳ": 0,
        "Số dư cuối kỳ": 1_000_000,
    }


def test_what_comes_after_the_period_is_not_in_it(scene):
    scene.give("Nguyễn Văn An", 700_000, on=EARLIER)
    scene.give("Lê Văn Tám", 300_000)
    facts = gathered(scene, until=EARLIER, since=EARLIER)
    assert (facts.closing, len(facts.movements)) == (700_000, 1)


def test_both_ends_are_what_the_book_says_on_those_days(scene):
    scene.give("Nguyễn Văn An", 700_000, on=EARLIER)
    scene.give("Lê Văn Tám", 300_000)
    fund = Fund.objects.get(custody=scene.call.cash_box, purpose=scene.project.purpose)
    facts = gathered(scene)
    assert facts.opening == balances.money_in(fund, on=FIRST - timedelta(days=1))
    assert facts.closing == balances.money_in(fund, on=LAST)
    assert FUND.faults(facts) == []


def test_a_receipt_taken_back_is_a_line_of_its_own(scene):
    gift = scene.give("Nguyễn Văn An", 500_000)
    receiving.undo(
        contribution=gift, on=make.TODAY, by=scene.chair, reason="Thu nhầm người, đã trả lại tiền"
    )
    facts = gathered(scene)
    assert [row.amount for row in facts.movements] == [500_000, -500_000]
    assert (facts.received, facts.paid, facts.closing) == (500_000, 500_000, 0)


def test_no_household_and_no_unnamed_giver_is_told(scene):
    scene.give("Phạm Thị Hiền", 900_000, display=Display.ANONYMOUS)
    household = NewPayee(Payee.Kind.HOUSEHOLD, "Mang Thị Sáu")
    scene.pay(100_000, household, "Hỗ trợ bà Mang Thị Sáu")
    scene.pay(100_000, content="Trả lại cho Phạm Thị Hiền")
    said = body.write(FUND, head_of(), gathered(scene)).decode()
    assert "Phạm Thị Hiền" not in said
    assert "Mang Thị Sáu" not in said
    assert "(không nêu tên)" in said


def test_the_number_of_an_account_stands_nowhere(scene):
    account = scene.call.bank_account
    assert account is not None
    account.name = f"Tài khoản {account.number}"
    account.save()
    scene.give("Nguyễn Văn An", 500_000, form="TRANSFER", custody=account)
    subject = next(s for s in FUND.subjects(scene.book) if "Tài khoản" in s.title)
    facts = FUND.gather(scene.book, subject, FIRST, LAST)
    assert account.number not in subject.title
    assert account.number not in body.write(FUND, head_of(), facts).decode()


def test_a_fund_of_another_book_is_unknown(scene):
    scene.give("Nguyễn Văn An", 500_000)
    other = make.make_book(make.make_commune("23033", name="UBND xã Hàm Thuận"), prefix="HT")
    with pytest.raises(UnknownSubjectError, match="chọn lại"):
        FUND.gather(other, cash_of(scene), FIRST, LAST)


def test_a_period_before_the_book_is_refused(scene):
    scene.give("Nguyễn Văn An", 500_000)
    with pytest.raises(daysums.NoSuchDayError):
        gathered(scene, since=date(1990, 1, 1))


def test_a_fund_that_never_moved_has_a_statement_of_zeros(scene):
    make.make_fund(scene.book, custody=scene.call.cash_box)
    (subject,) = FUND.subjects(scene.book)
    facts = FUND.gather(scene.book, subject, FIRST, LAST)
    assert [term.amount for term in FUND.equation(facts)] == [0, 0, 0, 0]
    assert FUND.faults(facts) == []


def test_bank_lines_not_matched_are_told_and_want_an_explanation(scene):
    facts = replace(of([]), lines=3)
    assert FUND.faults(facts) == ["Còn 3 dòng sao kê của tài khoản đến hết kỳ chưa khớp sổ."]


@given(rows, PLENTY)
def test_of_any_lines_the_balance_is_the_opening_and_their_sums(given_rows, opening):
    facts = of(given_rows, opening)
    assert FUND.faults(facts) == []
    first, came, went, last = (term.amount for term in FUND.equation(facts))
    assert first + came - went == last
    for at, row in enumerate(facts.movements):
        assert row.after == opening + sum(each.amount for each in facts.movements[: at + 1])


@given(rows, PLENTY)
def test_of_any_lines_the_totals_of_the_tables_are_the_figures(given_rows, opening):
    facts = of(given_rows, opening)
    for table in FUND.tables(facts):
        assert table.total is not None
        for at in table.money - {6}:
            assert table.total[at] == sum(number(row[at]) for row in table.rows)
    assert all(len(row) == len(t.headings) for t in FUND.tables(facts) for row in t.rows)


@given(rows.filter(bool), st.integers(1, 10**6), st.data())
def test_a_line_altered_anywhere_is_told(given_rows, more, data):
    facts = of(given_rows, 10**16)
    at = data.draw(st.integers(0, len(given_rows) - 1))
    lines = list(facts.movements)
    lines[at] = replace(lines[at], amount=lines[at].amount + more)
    assert FUND.faults(replace(facts, movements=tuple(lines)))


def test_a_day_that_ends_below_zero_is_told():
    paid_first = of([(-200_000, 1, ""), (500_000, 2, "")])
    told = "Hết ngày 02/11/2026 quỹ âm 200.000 đồng: có khoản chi ghi trước ngày tiền về."
    assert FUND.faults(paid_first) == [told]
    assert FUND.faults(of([(-200_000, 1, ""), (500_000, 1, "")])) == []


@pytest.mark.parametrize("figure", ["opening", "received", "paid", "closing"])
def test_a_figure_altered_is_told_in_a_sentence(figure):
    facts = of([(500_000, 1, ""), (-200_000, 2, "")])
    told = FUND.faults(replace(facts, **{figure: getattr(facts, figure) + 1}))
    assert told
    assert all(sentence.endswith(".") for sentence in told)


def test_what_was_written_is_read_again():
    facts = of([(500_000, 1, "A-1"), (-200_000, 2, "A-1")], 70_000)
    assert body.read(body.write(FUND, head_of(), facts)).facts == facts


def test_what_came_and_went_is_headed_by_no_day_of_the_week():
    for table in FUND.tables(of([])):
        assert {"Thu", "Chi"} <= set(table.headings)
    assert [str(label) for label in Direction.labels] == ["Thu", "Chi"]


def test_moves_between_two_purposes_of_one_fund_are_told_on_both_sides():
    facts = of([(500_000, 1, "A-1"), (-200_000, 2, "A-1"), (200_000, 2, "B-2")])
    by_code = {row.code: row.closing for row in facts.purposes}
    assert by_code == {"": 0, "A-1": 300_000, "B-2": 200_000}
    assert facts.closing == 500_000
