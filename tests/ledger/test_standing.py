"""What is open of bank lines and entries is kept by the database, and by it alone."""

import pytest
from django.db import DatabaseError, connection, transaction

from ledger import reconciling, statements, verification
from ledger.models.bank import Match, StatementLine
from ledger.models.tied import EntryStanding, LineStanding
from tests import tampering
from tests.projects.test_reconciling import bank_says
from tests.projects.test_reconciling import world as world  # a fixture
from tests.world import World, approved, entry_of, pay


def tie(world: World, line: StatementLine, amount: int) -> Match:
    payment = pay(world, approved(world, fund=world.deposit))
    return reconciling.match_line(
        line=line,
        entry=entry_of(payment),
        amount=amount,
        expected=None,
        how=Match.How.PERSON,
        reason="Theo chứng từ",
        by=world.accountant,
        on=line.on,
    )


def test_a_line_is_open_to_its_amount_then_to_what_is_left_and_again_when_taken_back(world):
    (line,) = bank_says(world, (-600, "TT"))
    assert statements.open_amount(line) == -600
    match = tie(world, line, -250)
    assert statements.open_amount(line) == -350
    assert EntryStanding.objects.get(entry=match.entry).matched == -250
    reconciling.unmatch(
        match=match, by=world.accountant, reason="Khớp nhầm dòng sao kê", on=line.on
    )
    assert statements.open_amount(line) == -600
    assert EntryStanding.objects.get(entry=match.entry).matched == 0
    assert statements.open_count(world.bank) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_linestanding SET open = 0",
        "DELETE FROM ledger_linestanding",
        "INSERT INTO ledger_linestanding VALUES (0, now(), 1, 1)",
        "UPDATE ledger_entrystanding SET matched = 0",
        "DELETE FROM ledger_entrystanding",
        "SELECT ledger_stand(1, 1, 1)",
    ],
)
def test_the_application_does_not_move_what_is_kept(world, statement):
    (line,) = bank_says(world, (-600, "TT"))
    tie(world, line, -600)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("ledger_linestanding", "UPDATE ledger_linestanding SET open = open + 1"),
        ("ledger_entrystanding", "UPDATE ledger_entrystanding SET matched = matched - 1"),
    ],
)
def test_what_the_owner_bent_is_found_when_the_books_are_proved(world, table, statement):
    (line,) = bank_says(world, (-600, "TT"))
    tie(world, line, -600)
    assert verification.fault_in_book(world.book) is None
    tampering.as_owner(
        f"ALTER TABLE {table} DISABLE TRIGGER USER; {statement};"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER moves_in_triggers;"
    )
    fault = verification.fault_in_book(world.book)
    assert fault is not None
    assert "khớp" in fault.rule


def test_every_line_has_its_standing(world):
    bank_says(world, (5, "a"), (6, "b"))
    assert sorted(LineStanding.objects.values_list("open", flat=True)) == [5, 6]
