"""The head of a printed sheet."""

import pytest

from ledger import letterhead


@pytest.mark.parametrize(
    "name",
    ["UBND xã Lương Sơn", "Ủy ban nhân dân xã Lương Sơn", "Xã Lương Sơn", "Đặc khu Lương Sơn"],
)
def test_the_place_is_the_name_without_its_level(name: str) -> None:
    assert letterhead.place(name) == "Lương Sơn"


def test_only_the_first_level_is_taken_off() -> None:
    assert letterhead.place("Phường Xã Tắc") == "Xã Tắc"


def test_the_office_is_spelled_out_once() -> None:
    assert letterhead.agency("UBND xã Lương Sơn") == "Ủy ban nhân dân xã Lương Sơn"
    assert letterhead.agency("Sở Tài chính") == "Sở Tài chính"
