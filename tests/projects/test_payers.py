"""Whoever paid before from an account is known again by it."""

import pytest

from ledger import expecting
from ledger.matching import Kind
from ledger.models.bank import Direction, Match
from projects import payers, reconciliation
from projects import reconciling as deciding_on_lines
from projects.models.contribution import Display, Form, Pledge
from tests import make
from tests.projects.test_reconciling import REASON, bank_says, code, promise, run
from tests.projects.test_reconciling import call as call  # a fixture
from tests.projects.test_reconciling import world as world

ACCOUNT = "0573679117"


@pytest.fixture
def paid(world, call) -> Pledge:
    """A pledge that its giver paid by code from the account."""
    pledge = promise(call, 500)
    bank_says(world, (500, f"{code(pledge)} CT tu {ACCOUNT}"))
    assert run(world).matched == 1
    return pledge


def _promised_again(pledge: Pledge) -> Pledge:
    expected = expecting.expect(
        book=pledge.call.project.book,
        direction=Direction.IN,
        amount=700,
        party=pledge.giver.name,
        since=make.LONG_AGO,
    )
    return Pledge.objects.create(
        call=pledge.call,
        giver=pledge.giver,
        form=Form.TRANSFER,
        amount=700,
        display=Display.NAME,
        expected=expected,
        made_by=pledge.made_by,
    )


def _seen(world, text: str) -> dict[str, set[int | str]]:
    lines = bank_says(world, (123, text))[:1]
    return {sign: set(keys) for sign, keys in payers.seen_before(world.bank, lines).items()}


def test_what_a_giver_still_waits_to_pay_is_told_by_the_account(world, paid):
    again = _promised_again(paid)
    promise(paid.call, 900, "Người khác")
    seen = _seen(world, f"CT tu {ACCOUNT} ung ho tiep")
    assert again.expected_id in seen[ACCOUNT]
    assert seen[ACCOUNT] <= {again.expected_id, paid.expected_id}


def test_an_account_never_seen_tells_nothing(world, paid):
    assert _seen(world, "CT tu 9998887776 ung ho") == {}
    assert _seen(world, "ung ho") == {}


def test_the_account_itself_is_no_payer(world, call):
    pledge = promise(call, 500)
    bank_says(world, (500, f"{code(pledge)} toi {world.bank.number}"))
    assert run(world).matched == 1
    assert _seen(world, f"toi {world.bank.number}") == {}


def test_a_match_taken_back_tells_nothing(world, paid):
    deciding_on_lines.undo(
        match=Match.objects.get(), by=world.accountant, on=make.TODAY, reason=REASON
    )
    assert _seen(world, f"CT tu {ACCOUNT}") == {}


def test_payers_are_read_in_three_queries(world, paid, django_assert_num_queries):
    for n in range(3):
        bank_says(world, (500, f"{code(promise(paid.call, 500))} CT tu 05736791{n}2"))
    run(world)
    lines = bank_says(world, (1, f"CT tu {ACCOUNT}"), (2, "CT tu 0573679102"), (3, "x"))
    with django_assert_num_queries(3):
        payers.seen_before(world.bank, lines)


def test_what_the_giver_still_waits_to_pay_is_proposed_without_code_or_name(world, paid):
    again = _promised_again(paid)
    bank_says(world, (123, f"CT tu {ACCOUNT} ung ho tiep"))
    (found,) = reconciliation.propose(world.bank)
    assert found.kind == Kind.SUGGEST
    assert again.expected in [t.expected for choice in found.choices for t in choice.targets]
    assert "đã từng nộp" in found.reason
