"""What looks like personal data is found; amounts, decisions and places are left alone."""

import pytest

from disclosure import personal

CERTAIN = {
    "gọi 0912 345 678": personal.PHONE,
    "+84 912345678": personal.PHONE,
    "CCCD 068190001234": personal.IDENTITY,
    "số 068.190.001.234": personal.IDENTITY,
    "gửi về ke.toan@xa.vn": personal.EMAIL,
}
DOUBTFUL = {
    "STK 19001234567": personal.ACCOUNT,
    "ông Nguyễn Văn A và tổ thợ": personal.NAME,
    "Bà Ngãi": personal.NAME,
    "hộ K' Brèm thôn 3": personal.NAME,
}
LEFT_ALONE = [
    "1.234.567.890 đồng",
    "12 345 678 đồng",
    "QĐ 12/2026/QĐ-UBND",
    "ngày 20/11/2026",
    "hóa đơn 0000123",
    "hộ nghèo thôn 3",
    "dài 1.234,5 m",
]


def kinds(text: str) -> list[tuple[str, bool]]:
    return [(doubt.kind, doubt.certain) for doubt in personal.doubts([("content", text)])]


@pytest.mark.parametrize("text", CERTAIN)
def test_what_is_personal_beyond_doubt_is_told_as_such(text):
    assert kinds(text) == [(CERTAIN[text], True)]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_be_personal_is_shown_to_be_read(text):
    assert kinds(text) == [(DOUBTFUL[text], False)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_figures_decisions_and_places_are_left_alone(text):
    assert kinds(text) == []


def test_the_same_words_in_one_field_are_told_once():
    twice = [("content", "bà Ngãi"), ("content", "bà Ngãi")]
    assert len(personal.doubts(twice)) == 1
