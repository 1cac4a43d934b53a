from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledger.templatetags import frame, money


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "0"), (1_234_567, "1.234.567"), (-305_000_000, "−305.000.000"), (999, "999"), (None, "—")],
)
def test_dong_are_shown_in_groups_of_three_with_a_true_minus(
    amount: int | None, shown: str
) -> None:
    assert money.vnd(amount) == shown


def test_the_unit_never_leaves_its_figure() -> None:
    assert money.vnd_unit(1_234_567) == "1.234.567\u00a0đồng"
    assert money.vnd_unit(None) == "—"


def test_money_in_and_money_out_carry_a_sign() -> None:
    assert money.signed_vnd(5_000) == "+5.000"
    assert money.signed_vnd(-5_000) == "−5.000"
    assert money.signed_vnd(0) == "0"
    assert money.signed_vnd(None) == "—"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Decimal("12.50"), "12,5"),
        (1234, "1.234"),
        ("-0.5", "−0,5"),
        ("1E+3", "1.000"),
        (0, "0"),
        (None, "—"),
    ],
)
def test_a_quantity_has_a_decimal_comma_and_no_idle_zeros(
    number: Decimal | int | str | None, shown: str
) -> None:
    assert money.quantity(number) == shown


def test_a_day_is_shown_day_first_in_vietnamese_time() -> None:
    assert money.vn_date(date(2026, 2, 5)) == "05/02/2026"
    assert money.vn_date(datetime(2026, 2, 4, 20, 0, tzinfo=UTC)) == "05/02/2026"
    assert money.vn_date("2026-02-05") == "05/02/2026"
    assert money.vn_date("2026-02-04T20:00:00+00:00") == "05/02/2026"
    assert money.vn_date(None) == "—"


def test_documents_write_the_first_two_months_with_a_zero() -> None:
    assert money.long_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert money.long_date(date(2026, 11, 20)) == "ngày 20 tháng 11 năm 2026"


def test_the_parts_of_a_source_bar_lie_end_to_end() -> None:
    sources = [
        {"kind": "province", "label": "Tỉnh", "amount": 600},
        {"kind": "commune", "label": "Xã", "amount": 0},
        {"kind": "people", "label": "Nhân dân", "amount": 300},
        {"kind": "business", "label": "Doanh nghiệp", "amount": 100},
    ]
    segments = frame.bar_segments(sources)
    assert [(part["start"], part["width"], part["share"]) for part in segments] == [
        ("0.0", "60.0", "60\u00a0%"),
        ("60.0", "30.0", "30\u00a0%"),
        ("90.0", "10.0", "10\u00a0%"),
    ]


def test_a_source_bar_without_money_has_no_parts() -> None:
    assert frame.bar_segments([{"kind": "people", "label": "Nhân dân", "amount": 0}]) == []


def test_a_row_with_a_missing_cell_is_not_shown_askew() -> None:
    with pytest.raises(ValueError, match="zip"):
        frame.cells_under([1], [{"label": "Thu"}, {"label": "Chi"}])


def test_a_qr_code_brings_no_inline_style() -> None:
    drawn = frame.qr_svg("https://vi.du/cong-khai/1/?a=<b>")
    assert "<svg" in drawn
    assert "style=" not in drawn
    assert "&lt;b&gt;" in drawn
