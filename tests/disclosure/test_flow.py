"""The picture of money shows all of it, once, and no payee is lost."""

from dataclasses import replace

from disclosure import flow
from disclosure.facts import Payment, ProjectFacts
from tests.disclosure import rich, sample

WORDS = {flow.LEFT: "Còn lại", flow.SHORT: "Chi vượt", flow.OTHERS: "Khác", flow.REST: "Khoản khác"}


def drawn(facts: ProjectFacts) -> flow.Flow:
    found = flow.of(facts, WORDS)
    assert found is not None
    return found


def sums(picture: flow.Flow) -> tuple[int, int]:
    given = sum(node.piece.amount for node in picture.given)
    return given, sum(node.piece.amount for node in picture.spent)


def paid(number: int) -> Payment:
    payment = sample.facts().payments[0]
    return replace(payment, voucher=f"PC {number}", payee=f"Công ty {number}", amount=100 + number)


def spread(count: int) -> ProjectFacts:
    payments = tuple(replace(paid(n), parts=()) for n in range(count))
    total = sum(payment.amount for payment in payments)
    facts = sample.facts()
    equation = replace(facts.equation, paid=total, balance=facts.equation.received - total)
    return replace(facts, payments=payments, equation=equation)


def test_what_came_in_is_what_went_out_and_what_is_left() -> None:
    for facts in (sample.facts(), rich.facts()):
        total = facts.equation.received
        assert sums(drawn(facts)) == (total, total)
        assert drawn(facts).total == total


def test_money_passed_between_two_sources_is_no_band() -> None:
    labels = {node.piece.label for node in drawn(rich.facts()).spent}
    assert labels.isdisjoint({other.kind.word for other in rich.facts().others if other.amount > 0})
    assert sum(n.piece.amount for n in drawn(rich.facts()).spent if n.piece.kind == "left") == (
        rich.facts().equation.balance
    )


def test_many_payees_are_the_largest_few_and_one_band_for_the_others() -> None:
    nodes = drawn(spread(30)).spent
    assert [node.piece.kind for node in nodes] == ["paid"] * 7 + ["others", "left"]
    assert nodes[0].piece.label == "Công ty 29"
    assert nodes[7].piece.amount == sum(100 + n for n in range(23))
    assert len(drawn(spread(8)).spent) == 9


def test_more_paid_than_received_is_shown_as_such() -> None:
    facts = sample.facts()
    over = replace(facts, equation=replace(facts.equation, paid=1_500_000, balance=-400_000))
    assert drawn(over).given[-1].piece == flow.Piece("Chi vượt", flow.SHORT, 400_000)
    assert drawn(over).spent[-1].piece == flow.Piece("Khoản khác", flow.REST, 1_100_000)
    assert sums(drawn(over)) == (1_500_000, 1_500_000)


def test_nothing_moved_is_no_picture() -> None:
    facts = sample.facts()
    empty = replace(facts.equation, received=0, paid=0, balance=0)
    assert flow.of(replace(facts, contributions=(), payments=(), equation=empty), WORDS) is None


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table() -> None:
    long = "Công ty trách nhiệm hữu hạn xây dựng và thương mại Nguyễn Hoàng Nghiêng " + "x" * 90
    facts = sample.facts()
    facts = replace(
        facts, payments=(replace(facts.payments[0], payee=long, payee_kind=rich.CONTRACTOR),)
    )
    node = drawn(facts).spent[0]
    assert node.piece.label == long
    assert len(node.lines) == 4
    assert all(len(line) <= 12 for line, _y in node.lines)
