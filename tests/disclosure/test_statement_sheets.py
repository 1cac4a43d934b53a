"""Printed statements of a fund, an agreement and norms: every figure is there, and only what may be."""

from dataclasses import replace

import pytest

from disclosure.facts import Basis, Word
from disclosure.facts.norms import NormFacts, NormSupport, Supported
from disclosure.statements import body, sheet
from disclosure.statements.agreement import AGREEMENT
from disclosure.statements.fund import FUND
from disclosure.statements.kind import StatementKind
from disclosure.statements.norms import NORM
from ledger import pdf
from tests.disclosure import test_agreement_statement as agreements
from tests.disclosure import test_fund_statement as funds
from tests.disclosure.test_statement import read, text


def said(kind: StatementKind, facts: object) -> str:
    """Return the words of a sheet, as a reader of the PDF finds them."""
    head = replace(funds.head_of(), kind=Word(kind.code, str(kind.title)))
    return text(read(pdf.draw(sheet.statement(body.write(kind, head, facts)))))


def norms(*, verified: bool) -> NormFacts:
    row = Supported(
        project="23032-2026-001",
        title="Nhà thôn 2",
        beneficiaries=1,
        entitled=60_000_000,
        requested=60_000_000,
        approved=60_000_000,
        drawn=60_000_000,
        before=5_000_000,
        paid=20_000_000,
    )
    basis = Basis("15/2026/NQ-HĐND", verified)
    norm = NormSupport("NHA-MOI", "Hỗ trợ làm mới", "60.000.000 đồng/nhà", basis, (row,))
    return NormFacts((norm,), ())


def test_the_sheet_of_a_fund_tells_the_equation_and_every_line():
    words = said(FUND, funds.of([(500_000, 1, "A-1"), (-200_000, 2, "A-1")], 70_000))
    for part in ("SAO KÊ NGUỒN TIỀN", "PT 1/2026", "Công trình A-1", "370.000"):
        assert part in words
    assert "Ba trăm bảy mươi nghìn đồng" in words


def test_a_long_book_is_printed_to_its_last_line():
    words = said(FUND, funds.of([(1_000, at % 30, "A-1") for at in range(400)]))
    assert all(f"PT {at}/2026" in words for at in range(400))
    assert "400.000" in words


def test_a_fund_that_did_not_move_says_so():
    assert "Trong kỳ không có khoản thu, chi nào." in said(FUND, funds.of([]))


def test_the_sheet_of_an_agreement_tells_both_sides_and_what_is_owed():
    late = agreements.promise(amount=90_000_000, within=30_000_000, days_late=9)
    service = agreements.promise(amount=None, side=agreements.COMMUNE)
    words = said(AGREEMENT, agreements.of([late, service]))
    for part in ("Công ty TNHH Ví dụ", "60.000.000", "trễ 9 ngày", "không tính bằng tiền"):
        assert part in words
    assert "Sáu mươi triệu đồng" in words


@pytest.mark.parametrize(
    ("verified", "there", "absent"),
    [
        (True, "căn cứ 15/2026/NQ-HĐND", "chưa kiểm chứng"),
        (False, "căn cứ chưa kiểm chứng", "15/2026/NQ-HĐND"),
    ],
)
def test_only_a_verified_basis_of_a_norm_is_printed_by_number(verified, there, absent):
    words = said(NORM, norms(verified=verified))
    assert there in words
    assert absent not in words
    assert "35.000.000" in words


def test_a_commune_without_support_by_norms_says_so():
    assert "chưa có đề nghị nào theo định mức" in said(NORM, NormFacts((), ()))
