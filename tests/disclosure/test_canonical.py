"""The same facts are the same bytes, and the bytes give back the facts."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from disclosure import canonical
from disclosure.facts import Edition, ProjectFacts
from tests.disclosure import sample


def test_facts_come_back_from_their_bytes() -> None:
    facts = sample.facts()
    assert canonical.from_json(canonical.to_json(facts)) == facts


def test_keys_are_sorted_and_nothing_is_left_to_chance() -> None:
    body = canonical.to_json(sample.facts())
    plain = json.loads(body)
    again = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert body == again.encode()


def test_amounts_are_integers_quantities_strings_and_days_iso() -> None:
    plain = json.loads(canonical.to_json(sample.facts()))
    gift = plain["contributions"][1]
    assert plain["equation"]["received"] == 1_100_000
    assert gift["quantity"] == "12.5"
    assert gift["on"] == "2026-11-20"


def test_an_instant_is_told_in_vietnamese_time() -> None:
    edition = Edition(1, "Lần đầu", datetime(2026, 11, 20, 2, 0, tzinfo=UTC), "")
    plain = json.loads(canonical.to_json(replace(sample.facts(), edition=edition)))
    assert plain["edition"]["published_at"] == "2026-11-20T09:00:00+07:00"


def test_a_field_of_a_later_schema_is_passed_over() -> None:
    plain = json.loads(canonical.to_json(sample.facts()))
    plain["sealed_at"] = "later"
    plain["equation"]["forecast"] = 5
    assert canonical.from_json(json.dumps(plain).encode()) == sample.facts()


def test_a_round_hundred_is_not_written_as_a_power_of_ten() -> None:
    facts = sample.facts()
    gift = replace(facts.contributions[1], quantity=Decimal("1E+2"))
    body = canonical.to_json(replace(facts, contributions=(gift,)))
    assert json.loads(body)["contributions"][0]["quantity"] == "100"


def test_another_day_or_number_is_not_other_content() -> None:
    facts = sample.facts()
    edition = Edition(3, "Lý do khác", datetime(2026, 12, 1, tzinfo=UTC), "ab")
    later = replace(facts, as_of=facts.as_of.replace(month=12))
    assert canonical.same_content(replace(facts, edition=edition), later)
    assert not canonical.same_content(facts, replace(later, title="Tên khác"))


def test_masking_touches_what_was_typed_and_leaves_names_chosen_and_codes() -> None:
    masked = canonical.masked(sample.facts(), lambda text: "*")
    assert (masked.title, masked.scope, masked.payments[0].content) == ("*", "*", "*")
    assert masked.contributions[0].name == "Nguyễn Văn An"
    assert masked.code == "23032-2026-001"
    assert masked.kind.word == "Đường giao thông"


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_one_changed_figure_changes_the_hash(received: int, other: int) -> None:
    def digest(amount: int) -> str:
        facts = sample.facts()
        equation = replace(facts.equation, received=amount)
        return hashlib.sha256(canonical.to_json(replace(facts, equation=equation))).hexdigest()

    assert (digest(received) == digest(other)) == (received == other)


def test_every_string_in_the_facts_can_be_walked() -> None:
    found = set(canonical.texts(sample.facts()))
    assert {"Công ty Bình An", "PC 1/2026", "Ngân sách tỉnh"} <= found
    assert isinstance(sample.facts(), ProjectFacts)
