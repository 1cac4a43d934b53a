"""A published project in the terms of OC4IDS: valid by the schema, and by what a schema cannot see."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import movements
from disclosure.facts import Allocation, Contribution, Equation, Other, Payment, Share, Word
from disclosure.oc4ids import additions, checks, codes, package, project
from projects.models.contribution import MONEY_FORMS
from tests.disclosure import rich, sample
from tests.disclosure.oc4ids_schema import codes as codelist
from tests.disclosure.oc4ids_schema import errors, needs_schema

PUBLISHER = package.Publisher(
    "Sổ Công",
    rich.SITE,
    "https://creativecommons.org/licenses/by/4.0/",
    f"{rich.SITE}/du-lieu-mo/tu-dien/",
)


def packed(*projects: Any) -> Any:
    above = package.head(PUBLISHER, uri=f"{rich.SITE}/oc4ids.json", at=rich.AT)
    return json.loads("".join(package.written(above, map(package.text, projects))))


@pytest.fixture
def full() -> Any:
    return project.of(rich.version())


@needs_schema
def test_a_project_with_one_of_everything_fits_the_schema(full):
    plain = project.of(replace(rich.version(), facts=sample.facts()))
    assert errors(packed(full, plain)) == []


@needs_schema
@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p["projects"][0].update(status="finished"),
        lambda p: p["projects"][0]["budget"]["amount"].update(currency="đồng"),
        lambda p: p["projects"][0].update(updated="2026-11-20"),
        lambda p: p["projects"][0]["transactions"][0].update(date="20/11/2026"),
        lambda p: p["projects"][0]["documents"][0].update(url="sao ke.pdf"),
        lambda p: p["projects"][0].pop("id"),
        lambda p: p.pop("publisher"),
        lambda p: p["projects"].clear(),
    ],
)
def test_a_broken_copy_does_not_fit_it(full, spoil: Callable[[Any], object]):
    broken = packed(full)
    spoil(broken)
    assert errors(broken) != []


@needs_schema
def test_codes_of_open_lists_are_the_standards_own(full):
    assert set(codes.SECTOR.values()) <= codelist("projectSector")
    assert {*codes.STATUS.values(), codes.UNDECIDED, codes.DECIDED} <= codelist("projectStatus")
    assert {role for party in full["parties"] for role in party["roles"]} <= codelist("partyRole")
    told = {each.get("documentType") for each in full["documents"]} - {None}
    assert told <= codelist("documentType")
    stages = full["contractingProcesses"][0]["summary"]["milestones"]
    kinds = {each["type"] for each in [*full["milestones"], *stages]}
    assert kinds <= codelist("milestoneType")


def test_no_reference_is_missing_and_every_sum_ties(full):
    assert checks.faults(full) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p["parties"].pop(0), "không có trong danh sách các bên"),
        (lambda p: p["transactions"][0]["payee"].update(id="ai-do"), "ai-do"),
        (lambda p: p["publicAuthority"].update(name="UBND xã khác"), "publicAuthority"),
        (lambda p: p["transactions"][0]["value"].update(amount=1), "phương trình"),
        (lambda p: p["transactions"].append(p["transactions"][0]), "có 2 lần"),
        (lambda p: p["budget"]["amount"].update(amount=5), "Kế hoạch vốn"),
        (lambda p: p.update(purpose=""), "để trống"),
        (
            lambda p: p["contractingProcesses"][0]["summary"]["transactions"][0].update(
                relatedImplementationMilestone={"id": "khong-co"}
            ),
            "khong-co",
        ),
    ],
)
def test_our_own_checks_see_what_the_schema_does_not(full, spoil, said):
    broken = copy.deepcopy(full)
    spoil(broken)
    assert any(said in fault for fault in checks.faults(broken))


def test_money_in_less_money_out_is_the_balance(full):
    rows = checks.transactions(full)
    came = sum(row["value"]["amount"] for row in rows if row["x_direction"] == "in")
    went = sum(row["value"]["amount"] for row in rows if row["x_direction"] == "out")
    assert came - went == full["x_equation"]["balance"] == 109_000


def test_a_payment_under_a_contract_stands_there_with_its_stage_and_nowhere_else(full):
    rows = full["contractingProcesses"][0]["summary"]["transactions"]
    assert [row["value"]["amount"] for row in rows] == [200_000, 300_000]
    assert {row["relatedImplementationMilestone"]["id"] for row in rows} == {"nghiem-thu-1"}
    assert "UNC-1-2026" not in json.dumps(full["transactions"])


def test_an_older_version_without_numbers_finds_the_only_contract_of_who_was_paid():
    facts = rich.facts()
    payments = tuple(replace(payment, contract="") for payment in facts.payments)
    found = project.of(replace(rich.version(), facts=replace(facts, payments=payments)))
    assert len(found["contractingProcesses"][0]["summary"]["transactions"]) == 2


def test_changes_of_a_contract_tell_before_and_after(full):
    changes = full["contractingProcesses"][0]["summary"]["modifications"]
    assert [change["type"] for change in changes] == ["value", "duration"]
    assert changes[0]["oldContractValue"]["amount"] == 1_000_000
    assert changes[0]["newContractValue"]["amount"] == 1_200_000
    assert changes[1]["oldContractPeriod"] == {"endDate": "2027-01-05T00:00:00+07:00"}


def test_a_point_is_longitude_then_latitude(full):
    assert full["locations"][0]["geometry"]["coordinates"] == [108.5, 11.25]


def test_givers_are_never_parties_and_two_gifts_of_one_unnamed_giver_cannot_be_tied(full):
    names = {party["name"] for party in full["parties"]}
    assert not names & {"Nguyễn Văn An", "Lê Thị Bưởi"}
    nobody = replace(sample.contribution(3), name="")
    again = replace(sample.contribution(4), name="")
    facts = replace(sample.facts(), contributions=(nobody, again))
    rows = project.of(replace(rich.version(), facts=facts))["transactions"][:2]
    differ = {key for key in rows[0] if rows[0][key] != rows[1][key]}
    assert differ == {"id", "x_voucher"}
    assert {row["x_giverNaming"] for row in rows} == {"withheld"}


def test_officials_are_not_named(full):
    assert "Trần Văn Chánh" not in json.dumps(full, ensure_ascii=False)


def test_what_is_unknown_is_left_out_and_zero_stays(full):
    land = full["x_inKindContributions"][0]
    assert "value" not in land
    assert land["quantity"] == "12.5"
    assert full["x_support"][0]["paid"] == 0
    assert "amount" not in full["x_agreements"][0]["commitments"][0]


def test_every_field_of_ours_is_described(full):
    def named(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {name for name in value if name.startswith("x_")}
            return own.union(*map(named, value.values()))
        return set[str]().union(*map(named, value)) if isinstance(value, list) else set()

    assert named(full) <= set(additions.FIELDS)
    assert all(additions.FIELDS.values())


def test_without_our_fields_the_file_still_names_every_movement(full):
    assert len(checks.transactions(full)) == len(movements.of(rich.facts()))


def test_money_forms_are_those_of_the_books():
    assert {str(form) for form in MONEY_FORMS} == movements.MONEY_FORMS


@needs_schema
def test_dates_are_checked_only_because_the_format_checker_is_there(full):
    assert errors(packed(full | {"updated": "hôm qua"})) != []


SOURCES = [sample.PEOPLE, sample.PROVINCE, Word("COMMUNE", "Ngân sách xã")]
AMOUNTS = st.integers(1, 10**12)
DAYS = st.integers(0, 400).map(lambda n: sample.DAY - timedelta(days=n))


def _gift(source: Word, amount: int, on: Any) -> Contribution:
    return replace(sample.contribution(), source=source, amount=amount, on=on)


def _drawn(source: Word, amount: int, on: Any) -> Allocation:
    return replace(rich.facts().allocations[0], source=source, drawn=amount, drawn_on=on)


def _paid(shares: list[tuple[Word, int]], on: Any) -> Payment:
    parts = tuple(Share(source, amount) for source, amount in shares)
    payment = rich.facts().payments[1]
    return replace(payment, on=on, amount=sum(s.amount for s in parts), parts=parts)


def _other(source: Word, amount: int, on: Any) -> Other:
    return Other(on, "BC 1/2026", Word("INTEREST", "Lãi"), source, amount)


@given(
    gifts=st.lists(st.builds(_gift, st.sampled_from(SOURCES), AMOUNTS, DAYS), max_size=6),
    drawn=st.lists(st.builds(_drawn, st.sampled_from(SOURCES), AMOUNTS, DAYS), max_size=3),
    paid=st.lists(
        st.builds(
            _paid,
            st.lists(st.tuples(st.sampled_from(SOURCES), AMOUNTS), min_size=1, max_size=3),
            DAYS,
        ),
        max_size=5,
    ),
    others=st.lists(
        st.builds(_other, st.sampled_from(SOURCES), AMOUNTS | AMOUNTS.map(lambda a: -a), DAYS),
        max_size=4,
    ),
)
def test_whatever_the_figures_any_grouping_adds_up_to_the_same(gifts, drawn, paid, others):
    came = sum(g.amount for g in gifts) + sum(a.drawn for a in drawn)
    came += sum(o.amount for o in others if o.amount > 0)
    went = sum(p.amount for p in paid) - sum(o.amount for o in others if o.amount < 0)
    facts = replace(
        rich.facts(),
        contributions=tuple(gifts),
        allocations=tuple(drawn),
        payments=tuple(paid),
        others=tuple(others),
        equation=Equation(came, went, came - went, 0, "", None),
    )
    rows = movements.of(facts)
    assert checks.faults(project.of(replace(rich.version(), facts=facts))) == []
    assert sum(row.signed for row in rows) == came - went == (rows[-1].after if rows else 0)
    for told in (lambda r: r.source, lambda r: r.kind, lambda r: r.voucher, lambda r: r.on.year):
        groups = {told(row) for row in rows}
        sums = [sum(row.signed for row in rows if told(row) == group) for group in groups]
        assert sum(sums) == came - went
    assert len({row.id for row in rows}) == len(rows)
