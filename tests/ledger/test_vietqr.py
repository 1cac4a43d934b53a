import pytest

from ledger import vietqr

ACB = "970416"


def test_the_reusable_qr_agrees_with_the_public_vector():
    assert vietqr.payload(ACB, "257678859") == (
        "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F"
    )


def test_the_qr_with_amount_and_content_agrees_with_the_public_vector():
    text = vietqr.payload(ACB, "257678859", 1000, "Chuyen tien")
    assert text == (
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
        "5303704540410005802VN62150811Chuyen tien6304BBB8"
    )


def test_a_reference_code_fits():
    text = vietqr.payload(ACB, "5400201001234", 1_500_000, "LSMBHBZDNSQ")
    assert "54071500000" in text
    assert "0811LSMBHBZDNSQ" in text


@pytest.mark.parametrize(
    ("bank", "account", "amount", "content"),
    [
        ("97041", "257678859", None, ""),
        ("٩٧٠٤١٦", "257678859", None, ""),
        (ACB, "", None, ""),
        (ACB, "1" * 20, None, ""),
        (ACB, "257-678", None, ""),
        (ACB, "257678859", 0, ""),
        (ACB, "257678859", -1, ""),
        (ACB, "257678859", 10**13, ""),
        (ACB, "257678859", None, "ủng hộ"),
        (ACB, "257678859", None, "A" * 26),
    ],
)
def test_a_field_that_banks_would_refuse_is_refused_first(bank, account, amount, content):
    with pytest.raises(vietqr.VietQRError):
        vietqr.payload(bank, account, amount, content)


def test_the_picture_is_inline_svg_with_a_name_and_no_style():
    picture = vietqr.svg(vietqr.payload(ACB, "257678859"))
    assert picture.startswith("<svg")
    assert "<title>Mã QR chuyển khoản</title>" in picture
    assert "viewBox" in picture
    assert "style=" not in picture
