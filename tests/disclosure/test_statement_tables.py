"""The statement of a commune, and how any table is shown: sums hold whatever the figures are."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from disclosure import canonical
from disclosure.facts import Share, Word
from disclosure.facts.commune import CommuneFacts, Extra, Kept, PurposeSums
from disclosure.statements import commune_tables, shown
from disclosure.statements.kind import Cell, Table, Term

_AMOUNT = st.integers(-(10**13), 10**13)


def _word(code: str) -> Word:
    return Word(code, f"Nguồn {code}")


def _number(cell: Cell) -> int:
    assert isinstance(cell, int)
    return cell


@st.composite
def sums(draw: st.DrawFn) -> PurposeSums:
    """Return a purpose whose closing follows from the rest."""
    received = draw(st.lists(_AMOUNT.map(lambda a: Share(_word("PEOPLE"), a)), max_size=3))
    extras = draw(st.lists(_AMOUNT.map(lambda a: Extra(_word("FEES"), a)), max_size=3))
    opening, paid = draw(_AMOUNT), draw(_AMOUNT)
    came = sum(share.amount for share in received) + sum(extra.amount for extra in extras)
    code = draw(st.sampled_from(["", "23032-2026-001", "23032-2026-002"]))
    title = draw(st.text("ăbcđê ", min_size=1, max_size=20))
    closing = opening + came - paid
    return PurposeSums(code, title, opening, tuple(received), tuple(extras), paid, closing)


def _facts(rows: list[PurposeSums], *, lines: int | None = 0) -> CommuneFacts:
    opening, closing = (sum(getattr(row, end) for row in rows) for end in ("opening", "closing"))
    kept = Kept("Tài khoản", _word("BANK"), opening, closing, lines)
    return CommuneFacts(tuple(rows[::2]), tuple(rows[1::2]), (kept,))


facts_that_tie = st.lists(sums(), max_size=6).map(_facts)


@given(facts=facts_that_tie)
def test_in_less_out_is_what_is_left_in_every_row_and_below(facts):
    assert commune_tables.faults(facts) == []
    opening, received, other, paid, closing = (
        term.amount for term in commune_tables.equation(facts)
    )
    assert opening + received + other - paid == closing
    table = commune_tables.tables(facts)[0]
    for row in table.rows:
        begins, came, more, went, left = (_number(cell) for cell in row[2:])
        assert begins + came + more - went == left


@given(facts=facts_that_tie)
def test_every_total_is_the_sum_of_its_column(facts):
    for table in commune_tables.tables(facts):
        assert table.total is not None
        assert all(len(row) == len(table.headings) for row in [*table.rows, table.total])
        for column in table.money:
            assert table.total[column] == sum(_number(row[column]) for row in table.rows)


@given(facts=facts_that_tie)
def test_facts_are_read_back_as_they_were_written(facts):
    assert canonical.read(CommuneFacts, canonical.plain(facts)) == facts


@given(row=sums(), off=_AMOUNT.filter(bool))
def test_a_row_that_does_not_tie_is_named(row, off):
    found = commune_tables.faults(_facts([replace(row, closing=row.closing + off)]))
    assert len(found) == 1
    assert row.title in found[0]


def test_money_that_is_nowhere_and_open_bank_lines_are_told():
    facts = _facts([PurposeSums("", "Quỹ chung", 5, (), (), 0, 5)], lines=3)
    lost = replace(facts, kept=(replace(facts.kept[0], closing=4),))
    lines, places = commune_tables.faults(facts), commune_tables.faults(lost)
    assert "3 dòng sao kê" in lines[0]
    assert "cuối kỳ" in places[0]


def test_an_equation_that_does_not_add_up_says_so():
    def ending(last: int) -> str:
        terms = (
            Term("Đầu kỳ", 5),
            Term("Thu", 10, "+"),
            Term("Chi", 3, "−"),
            Term("Cuối kỳ", last, "="),
        )
        return shown.signed(terms)[-1].sign

    assert (ending(12), ending(13)) == ("=", "≠")


def test_a_table_that_is_cut_says_how_many_rows_there_are():
    rows = tuple((date(2026, 1, 1), "=x", number) for number in range(5))
    table = Table("so", "Sổ", ("Ngày", "Chữ", "Số"), frozenset(), rows, (None, "Cộng", 10))
    cut = shown.shown(table, 2)
    assert (cut["is_cut"], cut["shown"], cut["count"], len(cut["rows"])) == (True, 2, 5, 3)
    assert [column["kind"] for column in cut["columns"]] == ["date", "text", "quantity"]
    assert cut["rows"][-1]["cells"] == ["Cộng", "", 10]
    assert "2026-01-01,'=x,0" in shown.as_csv(table).decode()
