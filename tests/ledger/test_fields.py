"""What people type into the fields of the trade."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ledger.fields import DayField, QuantityField, VndField


@pytest.mark.parametrize(
    "typed", ["05/02/2026", "5/2/2026", "05-02-2026", "05022026", "2026-02-05"]
)
def test_a_day_is_read_day_first(typed):
    assert DayField().clean(typed) == date(2026, 2, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "2/13/2026", "hôm qua"])
def test_a_day_that_is_none_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="ví dụ 05/02/2026"):
        DayField().clean(typed)


def test_fields_show_values_as_they_are_written():
    assert DayField().prepare_value(date(2026, 2, 5)) == "05/02/2026"
    assert VndField().prepare_value(1_234_567) == "1.234.567"
    assert QuantityField().prepare_value(Decimal("21.5")) == "21,5"


@pytest.mark.parametrize("typed", ["1,5", "-5", "0", "năm trăm nghìn"])
def test_an_amount_that_is_no_whole_positive_sum_is_refused(typed):
    with pytest.raises(ValidationError):
        VndField().clean(typed)


def test_an_empty_optional_amount_is_none_not_zero():
    assert VndField(required=False).clean("") is None


@pytest.mark.parametrize("typed", ["01/01/0001", "31/12/9999", "05/02/1026"])
def test_a_year_that_is_a_slip_of_the_fingers_is_refused(typed):
    with pytest.raises(ValidationError, match="không hợp lý"):
        DayField().clean(typed)


def test_a_quantity_is_not_rounded_unseen():
    assert QuantityField().clean("21,55") == Decimal("21.55")
    with pytest.raises(ValidationError, match="hai chữ số"):
        QuantityField().clean("21,555")


@pytest.mark.parametrize("typed", ["1e6", "٥٠٠", "1" + "0" * 18, "500\x00", "NaN", "²"])
def test_figures_of_other_kinds_are_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError):
        VndField().clean(typed)


def test_full_width_figures_and_hard_spaces_are_figures():
    assert VndField().clean("５００\u00a0０００") == 500_000
