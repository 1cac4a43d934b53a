"""Private names and numbers inside typed text do not reach the public."""

import unicodedata

import pytest

from disclosure import masks

NUMBERS = ["5400205123456", "12"]


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Làm nhà cho hộ bà Nguyễn Thị Lành", "Làm nhà cho hộ bà (không nêu tên)"),
        ("làm nhà NGUYỄN THỊ  LÀNH, thôn 2", "làm nhà (không nêu tên), thôn 2"),
        ("Hỗ trợ bà Lành đợt 1", "Hỗ trợ (không nêu tên) đợt 1"),
        ("Hỗ trợ hộ bà Thị Lành", "Hỗ trợ (không nêu tên)"),
        ("Đất lành chim đậu", "Đất lành chim đậu"),
        ("Liên hệ 0912 345 678 để nhận", "Liên hệ (số đã ẩn) để nhận"),
        ("CCCD 068012345678", "CCCD (số đã ẩn)"),
        ("TK 5400205123456 Agribank", "TK (số đã ẩn) Agribank"),
        ("Chi 450000000 đồng, điều 12", "Chi 450000000 đồng, điều 12"),
        ("Nhà cho K’Hạnh", "Nhà cho (không nêu tên)"),
    ],
)
def test_what_is_known_to_be_private_is_hidden(text: str, public: str) -> None:
    clean = masks.masker(["Hộ bà Nguyễn Thị Lành (thôn 2)", "K’Hạnh"], NUMBERS)
    assert clean(text) == public


@pytest.mark.parametrize("subject", ["Hộ nghèo thôn 3", "Thôn 3", "An", "", "  "])
def test_words_that_name_nobody_hide_nothing(subject: str) -> None:
    clean = masks.masker([subject], [])
    assert clean("Nhà cho hộ nghèo thôn 3, xã An Sơn") == "Nhà cho hộ nghèo thôn 3, xã An Sơn"


def test_a_name_typed_in_separate_marks_is_found() -> None:
    clean = masks.masker([unicodedata.normalize("NFD", "Nguyễn Thị Lành")], [])
    assert "Lành" not in clean(unicodedata.normalize("NFD", "Nhà Nguyễn Thị Lành"))


def test_a_name_inside_a_longer_word_is_left() -> None:
    assert masks.masker(["Lê An"], [])("Bê An, Lê Anh") == "Bê An, Lê Anh"
