"""Several things to one bank line, several bank lines to one thing; what is of unknown origin is kept apart."""

import pytest

from ledger import (
    balances,
    permissions,
    reasons,
    reconciling,
    statements,
    suspending,
    suspense,
    verification,
)
from ledger.models.bank import Match, StatementLine
from ledger.models.chart import Function
from ledger.models.journal import Entry
from ledger.models.people import Role
from projects import identifying, receiving, reconciliation, tying
from projects import reconciling as deciding_on_lines
from projects.identifying import Found
from projects.models.contribution import Contribution, Display, Form, Giver
from projects.registering import NewGiver
from projects.tying import Part, ReconciliationRefusedError
from tests import make
from tests.projects.test_reconciling import (
    DAY,
    REASON,
    amounts,
    bank_says,
    code,
    make_call,
    promise,
    run,
)
from tests.projects.test_reconciling import call as call  # a fixture
from tests.projects.test_reconciling import world as world
from tests.racing import at_once
from tests.world import World, approved, entry_of, make_world, pay, waited

WHY = "Ủy nhiệm chi ngân hàng gửi kèm tên người chuyển"


def tie(world: World, lines: list[StatementLine], *parts: Part) -> list[Match]:
    return tying.tie(lines=lines, parts=parts, by=world.accountant, on=DAY)


def suspend(world: World, line: StatementLine) -> Match:
    return suspending.suspend(line=line, by=world.accountant, on=DAY)


def opening(world: World) -> Entry:
    """Return the receipt on the account that was written by hand when the world began."""
    return reconciliation.unreconciled(world.project)[0].entry


def kept_apart(world: World) -> int:
    """Return the đồng of unknown origin by the books."""
    return -balances._net(
        balances._of([Function.SUSPENSE]).filter(account__fund__custody=world.bank)
    )


# Several to one


def test_a_code_and_a_voucher_share_one_line(world, call):
    pledge = promise(call, 300)
    (line,) = bank_says(world, (1_300, "gop chung"))
    tie(world, [line], Part(opening(world), 1_000), Part(waited(pledge), 300))
    assert statements.open_amount(line) == 0
    assert amounts() == [300]
    assert reconciliation.unreconciled(world.project) == []


def test_when_one_part_is_refused_none_is_tied(world, call):
    pledge = promise(call, 300)
    (line,) = bank_says(world, (1_400, "gop chung"))
    with pytest.raises(reconciling.MatchRefusedError, match="chỉ còn"):
        tie(world, [line], Part(waited(pledge), 300), Part(opening(world), 1_100))
    assert not Contribution.objects.exists()
    assert statements.open_amount(line) == 1_400


def test_a_payment_that_left_as_tax_and_rest_is_paid_once_and_tied_to_both_lines(world):
    payment = approved(world, fund=world.deposit)
    lines = bank_says(world, (-540, "TT phan nguoi nhan"), (-60, "TT phan thue"))
    made = tie(world, lines, Part(waited(payment), 600))
    payment.refresh_from_db()
    assert payment.state == "PAID"
    assert [match.amount for match in made] == [-540, -60]
    assert {match.entry for match in made} == {entry_of(payment)}
    assert balances.money_in(world.deposit) == 400
    assert not waited(payment).is_open


def test_lines_that_do_not_make_up_the_payment_pay_nothing(world):
    payment = approved(world, fund=world.deposit)
    lines = bank_says(world, (-540, "TT"), (-50, "TT"))
    with pytest.raises(ReconciliationRefusedError, match="600 đồng"):
        tie(world, lines, Part(waited(payment), 590))
    payment.refresh_from_db()
    assert payment.state == "APPROVED"


def test_a_payment_booked_before_is_tied_in_parts_one_line_after_the_other(world):
    payment = pay(world, approved(world, fund=world.deposit))
    first, second = bank_says(world, (-540, "TT"), (-60, "TT"))
    tie(world, [first], Part(waited(payment), 540))
    waited(payment).refresh_from_db()
    assert waited(payment).is_open
    tie(world, [second], Part(waited(payment), 60))
    payment.refresh_from_db()
    assert statements.movement_of(entry_of(payment), world.bank).open == 0


def test_a_gift_in_two_transfers_is_two_gifts_of_one_pledge(world, call):
    pledge = promise(call, 500)
    lines = bank_says(world, (200, "lan 1"), (300, "lan 2"))
    tie(world, lines, Part(waited(pledge), 500))
    assert amounts() == [200, 300]


@pytest.mark.parametrize(
    ("lines", "parts", "words"),
    [
        ([0], [], "Hãy chọn khoản"),
        ([0], [0, 0], "mỗi mã một lần"),
        ([0, 0], [0], "khác nhau"),
        ([0, 1], [0, 1], "Nhiều dòng"),
        ([0, 2], [0], "cùng là thu"),
    ],
)
def test_what_makes_no_sense_together_is_refused(world, call, lines, parts, words):
    pledges = [promise(call, 100), promise(call, 200)]
    told = bank_says(world, (100, "a"), (200, "b"), (-50, "c"))
    with pytest.raises(ReconciliationRefusedError, match=words):
        tie(
            world,
            [told[n] for n in lines],
            *[Part(waited(pledges[n]), 100) for n in parts],
        )
    assert not Match.objects.exists()


# Of unknown origin


def test_money_of_unknown_origin_is_on_the_account_and_in_no_project(world):
    (line,) = bank_says(world, (250, "chuc may man"))
    before = balances.money_of(world.project.purpose)
    match = suspend(world, line)
    assert (match.entry.on, statements.open_amount(line)) == (line.on, 0)
    assert balances.kept_in(world.bank) == 1_250
    assert balances.money_of(world.project.purpose) == before
    assert kept_apart(world) == 250
    assert suspense.kept([world.bank]) == [match]
    assert verification.fault_in_book(world.book) is None


def test_money_out_or_matched_before_is_not_kept(world):
    out, in_ = bank_says(world, (-5, "x"), (250, "y"))
    suspend(world, in_)
    for line in (out, in_):
        with pytest.raises(suspending.SuspenseRefusedError, match="khoản thu"):
            suspend(world, line)


def test_once_known_it_goes_to_the_pledge_and_what_is_left_is_kept_on(world, call):
    pledge = promise(call, 200)
    (line,) = bank_says(world, (250, "chuyen tien"))
    match = suspend(world, line)
    identifying.identify(
        match=match,
        parts=[Part(waited(pledge), 200)],
        by=world.accountant,
        on=DAY,
        reason=WHY,
    )
    assert amounts() == [200]
    assert kept_apart(world) == 50
    assert [kept.amount for kept in suspense.kept([world.bank])] == [50]
    assert statements.open_amount(line) == 0
    assert balances.kept_in(world.bank) == 1_250
    with pytest.raises(suspending.SuspenseRefusedError, match="không còn giữ"):
        identifying.identify(
            match=match, parts=[Part(waited(pledge), 50)], by=world.accountant, on=DAY, reason=WHY
        )


def test_once_known_it_may_be_a_gift_nobody_had_promised(world):
    (line,) = bank_says(world, (250, "chuyen tien"))
    found = Found(world.project, NewGiver("Trần Thị Ví Dụ"), Display.INITIALS)
    made = identifying.identify_gift(
        match=suspend(world, line), found=found, by=world.accountant, on=DAY, reason=WHY
    )
    gift = Contribution.objects.get()
    assert (gift.amount, gift.form, gift.entry) == (250, Form.TRANSFER, made.entry)
    assert kept_apart(world) == 0
    deciding_on_lines.undo(match=made, by=world.accountant, on=DAY, reason=REASON)
    assert statements.open_amount(line) == 250
    assert balances.kept_in(world.bank) == 1_000


def test_it_is_moved_on_only_with_evidence_and_by_the_accountant(world, call):
    pledge = promise(call, 200)
    (line,) = bank_says(world, (250, "chuyen tien"))
    match, parts = suspend(world, line), [Part(waited(pledge), 200)]
    with pytest.raises(reasons.ReasonTooShortError):
        identifying.identify(match=match, parts=parts, by=world.accountant, on=DAY, reason="vậy")
    chair = make.make_member(world.book.organisation, Role.CHAIR)
    with pytest.raises(permissions.NotAllowedError):
        identifying.identify(match=match, parts=parts, by=chair, on=DAY, reason=WHY)
    assert kept_apart(world) == 250


def test_it_goes_back_by_its_own_line_once_and_to_the_last_dong(world):
    came, less, back, again = bank_says(
        world, (250, "la"), (-249, "tra"), (-250, "tra lai"), (-250, "tra lai nua")
    )
    match = suspend(world, came)

    def give(line: StatementLine) -> Match:
        return suspending.give_back(match=match, line=line, by=world.accountant, on=DAY, reason=WHY)

    with pytest.raises(suspending.SuspenseRefusedError, match="250 đồng"):
        give(less)
    made = give(back)
    assert (kept_apart(world), statements.open_amount(back)) == (0, 0)
    with pytest.raises(suspending.SuspenseRefusedError, match="không còn giữ"):
        give(again)
    with pytest.raises(suspending.SuspenseRefusedError, match="bỏ khớp dòng trả lại"):
        deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason=REASON)
    deciding_on_lines.undo(match=made, by=world.accountant, on=DAY, reason=REASON)
    assert suspense.kept([world.bank]) == [match]
    deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason=REASON)
    assert kept_apart(world) == 0
    assert statements.open_amount(came) == 250


def test_a_gift_of_a_call_that_is_over_is_known_late_and_still_counts(world, call):
    pledge = promise(call, 250)
    (line,) = bank_says(world, (250, "chuyen tien"))
    match = suspend(world, line)
    call.closes_on = line.on
    call.save()
    later = DAY.replace(day=DAY.day + 1)
    identifying.identify(
        match=match,
        parts=[Part(waited(pledge), 250)],
        by=world.accountant,
        on=later,
        reason=WHY,
    )
    assert Contribution.objects.get().received_on == later


# Two at once


@pytest.mark.usefixtures("committed")
def test_of_two_people_who_tie_a_line_at_once_one_wins():
    world = make_world("90021", "TE")
    call = make_call(world)
    pledges = [promise(call, 100), promise(call, 100, "Lê Văn Hai")]
    (line,) = bank_says(world, (100, "chuyen tien"))
    errors = at_once(*[lambda p=p: tie(world, [line], Part(waited(p), 100)) for p in pledges])
    assert [type(error) for error in errors] == [ReconciliationRefusedError]
    assert Contribution.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_two_lines_split_over_the_same_codes_at_once_never_wait_for_each_other_in_a_ring():
    world = make_world("90022", "TF")
    call = make_call(world)
    one, two = promise(call, 100), promise(call, 100, "Lê Văn Hai")
    lines = bank_says(world, (100, "a"), (100, "b"))
    orders = [(one, two), (two, one)]
    errors = at_once(
        *[
            lambda line=line, order=order: tie(
                world, [line], *[Part(waited(pledge), 50) for pledge in order]
            )
            for line, order in zip(lines, orders, strict=True)
        ]
    )
    assert errors == []
    assert amounts() == [50, 50, 50, 50]


@pytest.mark.usefixtures("committed")
def test_of_two_who_undo_at_once_one_wins():
    world = make_world("90023", "TG")
    bank_says(world, (500, f"{code(promise(make_call(world), 500))} x"))
    run(world)
    match = Match.objects.get()
    errors = at_once(
        *[lambda: deciding_on_lines.undo(match=match, by=world.accountant, on=DAY, reason=REASON)]
        * 2
    )
    assert [type(error) for error in errors] == [reconciling.MatchRefusedError]
    assert balances.money_in(world.deposit) == 1_000


@pytest.mark.usefixtures("committed")
def test_money_given_back_and_identified_at_once_goes_one_way():
    world = make_world("90024", "TH")
    pledge = promise(make_call(world), 250)
    came, back = bank_says(world, (250, "la"), (-250, "tra lai"))
    match = suspend(world, came)
    errors = at_once(
        lambda: suspending.give_back(
            match=match, line=back, by=world.accountant, on=DAY, reason=WHY
        ),
        lambda: identifying.identify(
            match=match,
            parts=[Part(waited(pledge), 250)],
            by=world.accountant,
            on=DAY,
            reason=WHY,
        ),
    )
    assert [type(error) for error in errors] == [suspending.SuspenseRefusedError]
    assert kept_apart(world) == 0
    assert verification.fault_in_book(world.book) is None


# The automatic run


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(world, call):
    pledges = [promise(call, 100 + n, f"Nguyễn Văn A{n}") for n in range(5)]
    bank_says(world, *[(100 + n, f"{code(p)} x") for n, p in enumerate(pledges)])
    heard: list[tuple[int, int]] = []
    first = deciding_on_lines.reconcile_auto(
        custody=world.bank,
        by=world.accountant,
        on=DAY,
        most=2,
        told=lambda done, all_: heard.append((done, all_)),
    )
    assert (first.matched, first.left) == (2, 3)
    assert heard == [(0, 2), (2, 2)]
    assert run(world).matched == 3
    assert amounts() == [100, 101, 102, 103, 104]


def test_a_receipt_of_the_cashier_in_the_meantime_is_not_doubled(world, call):
    pledge = promise(call, 500)
    bank_says(world, (500, f"{code(pledge)} x"))
    certain = reconciliation.certain(world.bank)
    receiving.receive(
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
    (found,) = reconciliation.settled(world.bank, certain)
    assert found.choices[0].targets[0].booked is not None
    assert Giver.objects.count() == 1
