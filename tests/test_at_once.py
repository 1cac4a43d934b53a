"""Two people at the same moment, each on a connection of their own."""

import pytest

from ledger import balances, holding, posting, reversing
from ledger.models.chart import Function
from ledger.models.journal import Entry
from projects import receiving
from projects.models.contribution import Contribution, Form, Giver
from tests import make, world
from tests.racing import Holder, at_once, meet


def _receive(place: world.World, key: str) -> Contribution:
    return receiving.receive(
        project=place.project,
        giver=make.make_giver(),
        form=Form.CASH,
        on=make.TODAY,
        by=place.cashier,
        key=key,
        display="NAME",
        amount=500,
        custody=place.box,
    )


@pytest.mark.usefixtures("committed")
def test_one_receipt_sent_four_times_at_once_is_booked_once():
    place = world.make_world()
    assert at_once(*[lambda: _receive(place, "mot-phieu")] * 4) == []
    assert (Contribution.objects.count(), Giver.objects.count()) == (1, 1)
    assert balances.money_in(place.cash) == 1_500


@pytest.mark.usefixtures("committed")
def test_of_two_who_reverse_one_entry_at_once_one_is_told():
    place = world.make_world()
    entry = Entry.objects.get(key=f"thu-{place.cash.pk}")
    ends = at_once(
        *[
            lambda by=by: reversing.reverse_entry(
                entry=entry, on=make.TODAY, by=by, reason="Ghi nhầm người nộp"
            )
            for by in (place.accountant, place.chair)
        ]
    )
    assert [type(end) for end in ends] == [reversing.ReversalRefusedError]
    assert balances.money_in(place.cash) == 0


@pytest.mark.usefixtures("committed")
def test_a_payment_recorded_while_a_voucher_of_its_kind_is_posted_does_not_deadlock():
    place = world.make_world()
    payment = world.approved(place, 300)
    kept = holding.hold(book=place.book, place=_cash(place, 1), by=place.chair, text="x", key="x")

    def pay_elsewhere() -> None:
        posting.post_entry(
            book=place.book,
            kind=posting.VoucherKind.PAYMENT,
            on=make.TODAY,
            lines=[_cash(place, -5), _cash(place, 5, Function.FEES)],
            by=place.accountant,
            summary="Phí",
            key="phi",
        )

    first = Holder(lambda: holding.release(hold=kept, by=place.chair, reason="x"), lambda: None)
    assert meet(first, lambda: world.pay(place, payment), pay_elsewhere) == []
    assert balances.money_in(place.cash) == 1_000 - 300 - 5


@pytest.mark.usefixtures("committed")
def test_two_lists_of_receipts_in_different_orders_do_not_deadlock():
    place = world.make_world()
    call = make.make_call(place.project, cash_box=place.box, bank_account=place.bank)
    forms = [Form.CASH, Form.TRANSFER, Form.TRANSFER, Form.CASH]
    first, second, third, fourth = (
        receiving.Receipt(
            make.make_pledge(call, place.accountant, form, name=f"Hộ {number}"),
            make.TODAY,
            f"k{number}",
            amount=500_000,
        )
        for number, form in enumerate(forms)
    )
    kept = holding.hold(book=place.book, place=_cash(place, 1), by=place.chair, text="x", key="x")
    holder = Holder(lambda: holding.release(hold=kept, by=place.chair, reason="x"), lambda: None)

    def receive(*receipts: receiving.Receipt) -> None:
        receiving.receive_many(
            receipts=receipts, by=place.accountant, today=make.TODAY, custody=place.bank
        )

    ends = meet(holder, lambda: receive(first, second), lambda: receive(third, fourth))
    assert ends == []
    assert Contribution.objects.count() == 4


def _cash(place: world.World, amount: int, function: Function = Function.CASH) -> posting.Posting:
    return posting.Posting(function, place.cash, amount, place.project.purpose)
