"""Bank lines find what was expected: alone only by an exact code, otherwise through a person."""

from datetime import date, timedelta

import pytest

from ledger import (
    balances,
    expecting,
    importing,
    permissions,
    reasons,
    reconciling,
    reversing,
    statements,
)
from ledger.matching import Kind
from ledger.models.bank import Direction, Match, StatementLine
from ledger.models.chart import Regime
from ledger.models.people import Role
from projects import paying, receiving, reconciliation
from projects import reconciling as deciding_on_lines
from projects.models.contribution import Call, Contribution, Display, Form, Giver, Pledge
from projects.models.payment import PaymentRequest
from tests import make
from tests.racing import at_once
from tests.world import World, approved, entry_of, make_world, pay, waited

REASON = "Khớp nhầm người, cần làm lại"
DAY = make.TODAY


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def call(world) -> Call:
    return make_call(world)


def make_call(world: World) -> Call:
    return Call.objects.create(
        project=world.project,
        kind=Call.Kind.VOLUNTARY,
        title="Ủng hộ làm đường",
        opens_on=make.LONG_AGO,
        regime=Regime.VILLAGE,
        bank_account=world.bank,
        made_by=world.accountant,
    )


def promise(call: Call, amount: int, name: str = "Trần Văn Bảy") -> Pledge:
    book = call.project.book
    expected = expecting.expect(
        book=book, direction=Direction.IN, amount=amount, party=name, since=make.LONG_AGO
    )
    return Pledge.objects.create(
        call=call,
        giver=Giver.objects.create(book=book, name=name, folded=name.lower()),
        form=Form.TRANSFER,
        amount=amount,
        display=Display.NAME,
        expected=expected,
        made_by=call.made_by,
    )


def bank_says(world: World, *lines: tuple[int, str], on: date = DAY) -> list[StatementLine]:
    """Import a statement with these signed amounts and texts."""
    head = "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có"
    rows = [
        f"{on:%d/%m/%Y},{n},{text},{max(-amount, 0) or ''},{max(amount, 0) or ''}"
        for n, (amount, text) in enumerate(lines, start=1)
    ]
    importing.import_statement(
        custody=world.bank,
        data="\n".join([head, *rows]).encode(),
        filename="sao-ke.csv",
        by=world.accountant,
        on=max(on, DAY),
    )
    return list(StatementLine.objects.filter(custody=world.bank).order_by("-statement", "number"))


def run(world: World) -> deciding_on_lines.Reconciled:
    return deciding_on_lines.reconcile_auto(custody=world.bank, by=world.accountant, on=DAY)


def code(thing: PaymentRequest | Pledge) -> str:
    return waited(thing).code


def amounts() -> list[int | None]:
    return list(Contribution.objects.order_by("amount").values_list("amount", flat=True))


def kinds(world: World) -> list[Kind]:
    return [found.kind for found in reconciliation.propose(world.bank)]


def test_a_transfer_with_its_code_is_received_whatever_the_amount(world, call):
    pledge = promise(call, 500)
    (line,) = bank_says(world, (450, f"{code(pledge)} ung ho"))
    assert run(world).matched == 1
    match = Match.objects.get()
    assert (match.line, match.amount, match.how) == (line, 450, Match.How.AUTO)
    assert Contribution.objects.get().entry == match.entry
    assert code(pledge) in match.reason
    assert statements.open_lines(world.bank).count() == 0
    assert reconciliation.unreconciled(world.project) == [] or all(
        movement.entry != match.entry for movement in reconciliation.unreconciled(world.project)
    )


def test_a_second_transfer_with_the_same_code_is_a_second_gift(world, call):
    pledge = promise(call, 500)
    bank_says(world, (500, f"{code(pledge)} lan 1"), (300, f"{code(pledge)} lan 2"))
    assert run(world).matched == 2
    assert amounts() == [300, 500]


def test_running_twice_receives_once(world, call):
    bank_says(world, (500, f"{code(promise(call, 500))} ung ho"))
    assert [run(world).matched, run(world).matched] == [1, 0]
    assert Contribution.objects.count() == 1


def test_an_approved_payment_is_recorded_as_paid_on_the_bank_day(world):
    payment = approved(world, fund=world.deposit)
    bank_says(world, (-600, f"TT {code(payment)}"), on=DAY + timedelta(days=2))
    assert run(world).matched == 1
    payment.refresh_from_db()
    assert (payment.state, payment.paid_on) == ("PAID", DAY + timedelta(days=2))
    assert not waited(payment).is_open
    assert balances.money_in(world.deposit) == 400


def test_a_payment_already_recorded_is_only_matched(world):
    payment = pay(world, approved(world, fund=world.deposit))
    bank_says(world, (-600, f"TT {code(payment)}"))
    assert run(world).matched == 1
    assert Match.objects.get().entry == entry_of(payment)
    assert balances.money_in(world.deposit) == 400


def test_a_payment_of_another_amount_is_left_to_a_person(world):
    payment = approved(world, fund=world.deposit)
    (line,) = bank_says(world, (-599, f"TT {code(payment)}"))
    assert (run(world).matched, kinds(world)) == (0, [Kind.SUGGEST])
    with pytest.raises(deciding_on_lines.ReconciliationRefusedError, match="600 đồng"):
        deciding_on_lines.confirm(
            line=line, chosen=[(waited(payment), 599)], by=world.accountant, on=DAY
        )


def test_money_that_left_before_the_approval_is_left_to_a_person(world):
    payment = approved(world, fund=world.deposit)
    bank_says(world, (-600, f"TT {code(payment)}"), on=DAY - timedelta(days=3))
    (found,) = reconciliation.propose(world.bank)
    assert found.kind == Kind.SUGGEST
    assert "trước ngày duyệt" in found.reason


def test_a_receipt_written_by_hand_before_the_statement_is_matched_not_doubled(world, call):
    pledge = promise(call, 500)
    by_hand = receiving.receive(
        project=world.project,
        giver=pledge.giver,
        form=Form.TRANSFER,
        on=DAY,
        by=world.accountant,
        key="tay",
        display=Display.NAME,
        amount=500,
        custody=world.bank,
        call=call,
        pledge=pledge,
    )
    bank_says(world, (500, f"{code(pledge)} ung ho"))
    assert run(world).matched == 1
    assert Match.objects.get().entry == by_hand.entry
    assert Contribution.objects.count() == 1
    waited(pledge).refresh_from_db()
    assert waited(pledge).is_open


def test_a_receipt_written_by_hand_without_its_pledge_is_left_to_a_person(world, call):
    pledge = promise(call, 500)
    by_hand = receiving.receive(
        project=world.project,
        giver=pledge.giver,
        form=Form.TRANSFER,
        on=DAY,
        by=world.accountant,
        key="tay",
        display=Display.NAME,
        amount=500,
        custody=world.bank,
        call=call,
    )
    (line,) = bank_says(world, (500, f"{code(pledge)} ung ho"))
    (found,) = reconciliation.propose(world.bank)
    assert found.kind == Kind.SUGGEST
    assert by_hand.entry.voucher in found.reason
    deciding_on_lines.confirm_entry(line=line, entry=by_hand.entry, by=world.accountant, on=DAY)
    assert statements.open_amount(line) == 0


def test_a_line_without_a_code_is_proposed_the_voucher_of_the_same_amount(world, call):
    giver = Giver.objects.create(
        book=world.book, name="Công ty Ví dụ", kind=Giver.Kind.BUSINESS, folded="cong ty vi du"
    )
    by_hand = receiving.receive(
        project=world.project,
        giver=giver,
        form=Form.TRANSFER,
        on=DAY - timedelta(days=3),
        by=world.accountant,
        key="tay",
        display=Display.NAME,
        amount=777,
        custody=world.bank,
    )
    bank_says(world, (777, "chuyen tien"), (50, "TRA LAI TIEN GUI"))
    first, second = reconciliation.propose(world.bank)
    assert [choice.entry for choice in first.choices] == [by_hand.entry]
    assert (second.kind, second.choices) == (Kind.NONE, ())


def test_one_line_is_split_over_two_codes(world, call):
    one, two = promise(call, 100, "Lê Văn Một"), promise(call, 50, "Lê Văn Hai")
    (line,) = bank_says(world, (150, f"{code(one)} va {code(two)}"))
    (found,) = reconciliation.propose(world.bank)
    assert found.kind == Kind.SUGGEST
    assert {t.expected.code for t in found.choices[0].targets} == {code(one), code(two)}
    deciding_on_lines.confirm(
        line=line,
        chosen=[(waited(one), 100), (waited(two), 50)],
        by=world.accountant,
        on=DAY,
    )
    assert amounts() == [50, 100]
    assert statements.open_amount(line) == 0


def test_parts_above_the_line_are_refused_and_nothing_is_received(world, call):
    one, two = promise(call, 100, "Lê Văn Một"), promise(call, 60, "Lê Văn Hai")
    (line,) = bank_says(world, (150, "chuyen tien"))
    with pytest.raises(deciding_on_lines.ReconciliationRefusedError, match="vượt"):
        deciding_on_lines.confirm(
            line=line,
            chosen=[(waited(one), 100), (waited(two), 60)],
            by=world.accountant,
            on=DAY,
        )
    assert not Contribution.objects.exists()


def test_what_is_left_of_a_line_stays_open_and_is_proposed_to_a_person(world, call):
    pledge = promise(call, 100)
    (line,) = bank_says(world, (150, f"{code(pledge)} ung ho"))
    deciding_on_lines.confirm(
        line=line, chosen=[(waited(pledge), 100)], by=world.accountant, on=DAY
    )
    (found,) = reconciliation.propose(world.bank)
    assert (found.open, found.kind) == (50, Kind.SUGGEST)


def test_undoing_a_match_reverses_the_receipt_it_posted_and_it_can_be_matched_again(world, call):
    pledge = promise(call, 500)
    bank_says(world, (500, f"{code(pledge)} ung ho"))
    before = balances.money_in(world.deposit)
    for times in (1, 2):
        assert run(world).matched == 1
        match = Match.objects.latest("id")
        deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason=REASON)
        assert balances.money_in(world.deposit) == before
        assert Match.objects.count() == times
    assert statements.open_lines(world.bank).count() == 1


def test_undoing_the_match_of_a_payment_leaves_it_paid_and_waited_for(world):
    payment = approved(world, fund=world.deposit)
    bank_says(world, (-600, f"TT {code(payment)}"))
    run(world)
    deciding_on_lines.undo(match=Match.objects.get(), by=world.accountant, on=DAY, reason=REASON)
    payment.refresh_from_db()
    assert (payment.state, waited(payment).is_open) == ("PAID", True)
    assert run(world).matched == 1


def test_a_receipt_already_spent_is_not_undone(world, call):
    pledge = promise(call, 500)
    bank_says(world, (500, f"{code(pledge)} ung ho"))
    run(world)
    pay(world, approved(world, 1_200, fund=world.deposit))
    with pytest.raises(Exception, match="không còn đủ"):
        deciding_on_lines.undo(
            match=Match.objects.get(), by=world.accountant, on=DAY, reason=REASON
        )
    assert statements.live_matches().count() == 1


def test_a_match_is_undone_once_and_only_with_a_reason(world, call):
    bank_says(world, (500, f"{code(promise(call, 500))} ung ho"))
    run(world)
    match = Match.objects.get()
    with pytest.raises(reasons.ReasonTooShortError, match="lý do"):
        deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason="nhầm")
    deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason=REASON)
    with pytest.raises(reconciling.MatchRefusedError, match="bỏ khớp rồi"):
        deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason=REASON)


def test_an_entry_is_not_matched_beyond_its_own_amount(world):
    payment = pay(world, approved(world, fund=world.deposit))
    first, second = bank_says(world, (-600, "TT lan 1"), (-600, "TT lan 2"))
    deciding_on_lines.confirm_entry(
        line=first, entry=entry_of(payment), by=world.accountant, on=DAY
    )
    with pytest.raises(reconciling.MatchRefusedError):
        deciding_on_lines.confirm_entry(
            line=second, entry=entry_of(payment), by=world.accountant, on=DAY
        )


def test_money_in_is_not_matched_to_money_out(world):
    payment = pay(world, approved(world, fund=world.deposit))
    (line,) = bank_says(world, (600, "hoan tien"))
    with pytest.raises(reconciling.MatchRefusedError, match="ngược chiều"):
        deciding_on_lines.confirm_entry(
            line=line, entry=entry_of(payment), by=world.accountant, on=DAY
        )


def test_a_reversed_entry_is_neither_open_nor_matched(world):
    payment = pay(world, approved(world, fund=world.deposit))
    entry = entry_of(payment)
    paying.take_back(payment=payment, by=world.accountant, on=DAY, reason=REASON)
    (line,) = bank_says(world, (-600, "TT"))
    assert entry not in [m.entry for m in reconciliation.unreconciled(world.project)]
    with pytest.raises(reconciling.MatchRefusedError, match="đảo"):
        deciding_on_lines.confirm_entry(line=line, entry=entry, by=world.accountant, on=DAY)


def test_money_the_bank_sent_back_waits_for_its_own_line(world):
    payment = pay(world, approved(world, fund=world.deposit))
    bank_says(world, (-600, f"TT {code(payment)}"))
    run(world)
    mirror = reversing.reverse_entry(
        entry=entry_of(payment), on=DAY, by=world.accountant, reason="Ngân hàng hoàn trả tiền"
    )
    assert mirror in [m.entry for m in reconciliation.unreconciled(world.project)]
    line = bank_says(world, (600, "hoan tra"))[0]
    deciding_on_lines.confirm_entry(line=line, entry=mirror, by=world.accountant, on=DAY)
    assert mirror not in [m.entry for m in reconciliation.unreconciled(world.project)]


def test_unreconciled_names_the_bank_entries_the_bank_has_not_confirmed(world):
    payment = pay(world, approved(world, fund=world.deposit))
    pay(world, approved(world, fund=world.cash), "cash")
    gap = {m.entry: m.open for m in reconciliation.unreconciled(world.project)}
    assert gap[entry_of(payment)] == -600
    assert len(gap) == 2  # the opening receipt on the bank account, too; cash has no bank line


def test_a_project_is_checked_up_to_the_last_bank_line_once_all_its_entries_are_matched(world):
    payment = pay(world, approved(world, fund=world.deposit))
    bank_says(world, (-600, f"TT {code(payment)}"), on=DAY - timedelta(days=1))
    run(world)
    assert reconciliation.checked_on(world.project) is None  # the opening receipt still waits
    line = bank_says(world, (1_000, "nop quy"), on=DAY)[0]
    opening = reconciliation.unreconciled(world.project)[0].entry
    deciding_on_lines.confirm_entry(line=line, entry=opening, by=world.accountant, on=DAY)
    bank_says(world, (5, "lai"), on=DAY + timedelta(days=1))
    assert reconciliation.checked_on(world.project) == DAY + timedelta(days=1)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.CHAIR, Role.AUDITOR])
def test_only_the_accountant_reconciles(world, call, role):
    pledge = promise(call, 500)
    (line,) = bank_says(world, (500, f"{code(pledge)} ung ho"))
    other = make.make_member(world.book.organisation, role)
    with pytest.raises(permissions.NotAllowedError):
        deciding_on_lines.reconcile_auto(custody=world.bank, by=other, on=DAY)
    with pytest.raises(permissions.NotAllowedError):
        deciding_on_lines.confirm(line=line, chosen=[(waited(pledge), 500)], by=other, on=DAY)
    assert not Contribution.objects.exists()


def test_proposing_takes_a_fixed_number_of_queries(world, call, django_assert_max_num_queries):
    pledges = [promise(call, 100 + n, f"Nguyễn Văn A{n}") for n in range(30)]
    bank_says(world, *[(100 + n, f"{code(p)} ung ho") for n, p in enumerate(pledges)])
    with django_assert_max_num_queries(12):
        assert len(reconciliation.propose(world.bank)) == 30


@pytest.mark.usefixtures("committed")
def test_two_people_reconciling_at_once_receive_a_transfer_once():
    world = make_world("90004", "TD")
    pledge = promise(make_call(world), 500)
    bank_says(world, (500, f"{code(pledge)} ung ho"))
    done: list[int] = []
    errors = at_once(*[lambda: done.append(run(world).matched)] * 2)
    assert errors == []
    assert sorted(done) == [0, 1]
    assert Contribution.objects.filter(project=world.project).count() == 1
