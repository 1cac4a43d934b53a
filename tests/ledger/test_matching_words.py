"""What the bank does on its own account, and words that say nothing, match nothing."""

import pytest

from ledger import matching
from ledger.matching import Kind
from tests.ledger.waited import AN, BINH, THANH, first, make_expected, matched


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("IN TIEN LAI TKTG", 500_000),
        ("Tra lai tien gui thang 09/2026", 500_000),
        ("Interest payment", 500_000),
        ("THU PHI QLTK", -16_450_000),
        ("VAT phi CK", -16_450_000),
        ("Phi SMS Banking", -11_000),
        ("Phí duy trì dịch vụ Internet Banking", -16_450_000),
        ("xin cam on", 500_000),
        ("chuc ba con som co duong moi", 500_000),
        ("", 500_000),
        (".", 500_000),
        ("PTRTVMKECEK ung ho", 500_000),
        ("LSRNYMKPYVQ", 500_000),
    ],
)
def test_what_belongs_to_nothing_is_not_guessed_at(text, amount):
    outcome = matched(text, amount)
    assert outcome.kind == Kind.NONE
    assert outcome.candidates == ()
    assert outcome.reason


def test_a_fee_for_a_payment_does_not_become_the_payment():
    assert matched(f"Phi chuyen tien {THANH}", -11_000).kind != Kind.AUTO


def test_words_about_materials_are_not_taken_for_the_banks_own():
    assert first("Tra tien vat tu", -16_450_000).codes == (THANH,)


def test_a_fee_for_a_payment_is_the_banks_own():
    outcome = matched(f"Phi chuyen tien {THANH}", -11_000)
    assert outcome.kind == Kind.NONE
    assert outcome.reason == matching.THE_BANKS_OWN


@pytest.mark.parametrize(
    "text",
    [
        "-VAT phi CK FT26300123",
        "-Phi SMS T10/2026",
        "-Thuế GTGT của phí chuyển tiền",
        "-FEE",
        "-MONTHLY FEE VCB DIGIBANK",
        "INT",
        "Credit interest capitalization",
        "Lãi nhập gốc kỳ 09/2026",
        "Hoan phi chuyen tien",
    ],
)
def test_fees_and_interest_are_known_by_the_banks_words(text):
    amount = -16_450_000 if text[0] == "-" else 500_000
    assert matched(text, amount).reason == matching.THE_BANKS_OWN


@pytest.mark.parametrize(
    "text", ["Phí Thành Toàn", "phi thanh toan", "Lại Thanh Nam", "lai thanh nam chuyen khoan"]
)
def test_a_person_with_a_name_like_a_fee_is_a_person(text):
    expected = [
        make_expected(AN, 500_000, "Phí Thành Toàn"),
        make_expected(BINH, 500_000, "Lại Thanh Nam"),
    ]
    assert first(text, 500_000, expected).codes in {(AN,), (BINH,)}


@pytest.mark.parametrize(
    "text", ["trả lại tiền", "tra lai tien", "TT vat tu", "thanh toan vat lieu"]
)
def test_money_given_back_and_materials_are_not_the_banks_own(text):
    assert matched(text, -1_000).reason != matching.THE_BANKS_OWN
