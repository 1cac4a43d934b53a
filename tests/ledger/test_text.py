import unicodedata

from ledger import text


def test_folding_removes_accents_case_and_extra_spaces():
    assert text.fold("  Đặng\n Thị  HOÀ ") == "dang thi hoa"


def test_folding_treats_both_unicode_forms_alike():
    name = "Nguyễn Thị Ưng"
    assert text.fold(unicodedata.normalize("NFD", name)) == text.fold(name) == "nguyen thi ung"


def test_stored_text_is_composed():
    assert text.nfc(unicodedata.normalize("NFD", "Lương Sơn")) == "Lương Sơn"


def test_places_stand_in_vietnamese_order():
    places = ["Tỉnh Gia Lai", "Tỉnh Đồng Nai", "Thành phố Đà Nẵng", "Tỉnh Cà Mau"]
    assert sorted(places, key=text.name_key) == [
        "Thành phố Đà Nẵng",
        "Tỉnh Cà Mau",
        "Tỉnh Đồng Nai",
        "Tỉnh Gia Lai",
    ]


def test_unaccented_text_keeps_its_case():
    assert text.unaccented("Đỗ Ấn") == "Do An"
