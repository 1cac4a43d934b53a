"""Open lines a page at a time: what is kept between pages changes no answer."""

import itertools
import re

import pytest
from django.test import Client
from django.urls import reverse

from ledger import expecting, matching, openlines, statements
from ledger.matching import OUT, BankLine, Expected
from ledger.models.bank import Direction, StatementLine
from projects import payers, reconciliation, targets
from projects.models.contribution import Call, Display, Form, Giver, Pledge
from tests import bank_lines, make
from tests.projects.test_reconciling import bank_says, code, promise
from tests.projects.test_reconciling import call as call  # a fixture
from tests.projects.test_reconciling import world as world
from tests.world import World, approved, pay, waited


def wait_for(call: Call, several: list[Expected]) -> None:
    """Promise the money of movements drawn by chance, those that go out, too."""
    book = call.project.book
    book.code_prefix = several[0].code[:2]
    for one in several:
        expected = expecting.expect(
            book=book,
            direction=Direction.OUT if one.direction == OUT else Direction.IN,
            amount=one.amount or 1,
            party=one.party,
            since=make.LONG_AGO,
            code=one.code,
        )
        Pledge.objects.create(
            call=call,
            giver=Giver.objects.create(book=book, name=one.party, folded=one.party.lower()),
            form=Form.TRANSFER,
            amount=one.amount,
            display=Display.NAME,
            expected=expected,
            made_by=call.made_by,
        )


def said(drawn: bank_lines.Statement) -> list[tuple[int, str]]:
    """Return the drawn lines with texts that stand in one cell."""
    return [(each.amount, " ".join(re.split(r"[\s,;]+", each.text))) for each in drawn.lines]


def plain(lines: list[StatementLine]) -> list[BankLine]:
    opens = {line.pk: statements.open_amount(line) for line in lines}
    return [BankLine(n.pk, n.on, opens[n.pk], n.text, n.doc_no) for n in lines]


def require_the_answers_of_everything(world: World) -> None:
    """Compare what the pages offer with what matching says of all that waits, arranged anew."""
    lines = list(statements.open_lines(world.bank))
    waiting = targets.waited(world.bank)
    history = payers.seen_before(world.bank, lines)
    right = matching.match(plain(lines), waiting, history=history)
    for found, outcome in zip(reconciliation.propose(world.bank), right, strict=True):
        codes = [tuple(t.expected.code for t in choice.targets) for choice in found.choices]
        assert codes == [each.codes for each in outcome.candidates]
        assert [dict(choice.parts) for choice in found.choices] == [
            each.parts for each in outcome.candidates
        ]
        assert (found.kind, found.reason) == (outcome.kind, outcome.reason)


@pytest.mark.parametrize("seed", [3, 8])
def test_the_pages_offer_what_matching_against_everything_does(world, call, seed):
    drawn = bank_lines.Statement(seed, waiting=120)
    wait_for(call, drawn.expected)
    bank_says(world, *said(drawn))
    require_the_answers_of_everything(world)
    again = list(drawn.expected)
    for one in again[:5]:  # one is withdrawn, one promises more: no answer may be an older one
        Pledge.objects.filter(expected__code=one.code).update(withdrawn_on=make.TODAY)
    promise(call, 77_000, again[6].party)
    require_the_answers_of_everything(world)


def test_a_code_that_stops_waiting_is_offered_on_no_later_page(world, call):
    payment = approved(world, 300, fund=world.deposit)
    (line,) = bank_says(world, (-300, f"{code(payment)} x"))
    assert len(reconciliation.propose(world.bank)[0].choices) == 1
    expecting.close(waited(payment))
    pay(world, payment)
    (found,) = reconciliation.propose(world.bank)
    assert found.line == line
    assert found.choices[0].targets[0].booked is not None


def test_the_tabs_sort_lines_as_their_proposals_do(world, call):
    drawn = bank_lines.Statement(5, waiting=120)
    wait_for(call, drawn.expected)
    bank_says(world, *said(drawn))
    lines = list(statements.open_lines(world.bank))
    judged = reconciliation.Judged(world.bank, lines)
    kinds = [(found.line, found.kind, found.reason) for found in judged.sketches()]
    assert kinds == [(found.line, found.kind, found.reason) for found in judged.proposals(lines)]


def test_pages_read_from_either_end_make_up_all_open_lines_in_their_order(world):
    bank_says(world, *[(n, "x") for n in range(1, 8)])
    right = list(statements.open_lines(world.bank))
    lines = openlines.Lines(world.bank, count=len(right))
    pages = [lines[start : start + 3] for start in range(0, len(right), 3)]
    assert list(itertools.chain(*pages)) == right == list(lines)
    assert (lines[-1], lines[6]) == (right[-1], right[-1])
    with pytest.raises(IndexError):
        lines[7]


def test_a_page_among_too_many_lines_to_be_sorted_shows_its_own_proposals(
    client: Client, world, call
):
    pledge = promise(call, 500)
    bank_says(world, *[(5, f"khac {n}") for n in range(1_000)], (500, f"{code(pledge)} x"))
    client.force_login(world.accountant)
    page = client.get(reverse("bank_account", args=[world.bank.pk]), {"page": "21"})
    text = page.content.decode()
    assert "Dòng 1.001–1.001 trong 1.001" in text
    assert f'value="codes:{code(pledge)}"' in text
    assert "Có gợi ý" not in text
