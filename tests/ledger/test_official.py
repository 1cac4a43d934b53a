"""Official numbers: which one on which day, who verifies them, what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ledger import official, permissions, trail, verifying
from ledger.models.chart import Account, Book, Function, Fund, Regime
from ledger.models.law import LegalBasis
from ledger.models.official import AccountingRegime, BookRegime, OfficialAccount
from ledger.models.people import Role
from ledger.models.trail import Event
from tests import make, racing

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> Fund:
    book = make.make_book()
    make.keep_by(book)
    return make.make_fund(book)


def account(fund: Fund, function: Function, unit: str = "VND") -> Account:
    return Account(book=fund.book, function=function, fund=fund, unit=unit)


def number(fund: Fund, function: Function, on: date = make.TODAY) -> str | None:
    found = official.number_of(account(fund, function), on)
    return found.number if found else None


def row_of(function: Function, code: str = "TT24-2024") -> OfficialAccount:
    return OfficialAccount.objects.get(accounting__code=code, function=function, fund_regime="")


def test_every_number_begins_unverified_and_says_where_it_is_from():
    assert OfficialAccount.objects.count() > 80
    assert not OfficialAccount.objects.filter(verified_on__isnull=False).exists()
    assert not AccountingRegime.objects.filter(verified_on__isnull=False).exists()
    assert not OfficialAccount.objects.filter(note="").exists()


def test_a_number_follows_the_regime_a_book_is_kept_by_on_the_day(fund):
    kept = BookRegime.objects.get(book=fund.book)
    kept.valid_to = date(2026, 1, 1)
    kept.save()
    make.keep_by(fund.book, "TT70-2019", since=date(2026, 1, 1))
    assert number(fund, Function.BANK, date(2025, 12, 31)) == "112"
    assert number(fund, Function.BANK, date(2026, 1, 1)) == "1128"


def test_a_number_changes_by_a_new_row_and_the_old_days_keep_theirs(fund):
    old, since = row_of(Function.CASH), date(2026, 7, 1)
    old.valid_to = since
    old.save()
    OfficialAccount.objects.create(
        accounting=old.accounting,
        function=Function.CASH,
        number="1111",
        name="Tiền Việt Nam",
        basis=old.basis,
        valid_from=since,
    )
    assert number(fund, Function.CASH, since - timedelta(days=1)) == "111"
    assert number(fund, Function.CASH, since) == "1111"


def test_the_row_for_one_regime_of_money_goes_before_the_row_for_any(fund):
    front = make.make_fund(fund.book, regime=Regime.FRONT)
    assert number(fund, Function.CONTRIBUTED) == "337"
    assert number(front, Function.CONTRIBUTED) == "353"


def test_a_quantity_has_no_official_account(fund):
    found = official.number_of(account(fund, Function.IN_KIND, "M2"), make.TODAY)
    assert found is not None
    assert (found.number, found.standing) == ("", official.Standing.NONE)


def test_a_book_without_a_regime_has_no_numbers_and_says_so():
    fund = make.make_fund(make.make_book())
    numbers = official.numbers([fund.book])
    assert numbers.of(account(fund, Function.CASH), make.TODAY) is None
    assert numbers.waiting() == ["Sổ chưa chọn chế độ kế toán cho ngày này."]


def test_whatever_was_asked_and_is_not_verified_is_named(fund):
    numbers = official.numbers([fund.book])
    numbers.of(account(fund, Function.CASH), make.TODAY)
    numbers.of(account(fund, Function.HANDED_OVER), make.TODAY)
    assert numbers.waiting() == [
        "Chế độ kế toán hành chính sự nghiệp (TT24-2024): chưa kiểm chứng.",
        "Văn bản 24/2024/TT-BTC: chưa kiểm chứng.",
        "Tiền mặt: số hiệu 111 chưa kiểm chứng.",
        "Tài sản đã bàn giao (tiền thôn huy động): chưa có số hiệu.",
    ]
    with pytest.raises(official.UnverifiedError, match="chờ kiểm chứng"):
        numbers.require_verified()


def test_nothing_waits_once_regime_text_and_numbers_are_verified(fund):
    make.verify_regime()
    numbers = official.numbers([fund.book])
    numbers.of(account(fund, Function.CASH), make.TODAY)
    numbers.require_verified()


def test_a_text_or_a_regime_out_of_force_blocks_too(fund):
    make.verify_regime()
    LegalBasis.objects.filter(number="24/2024/TT-BTC").update(effective_to=date(2026, 6, 1))
    AccountingRegime.objects.filter(code="TT24-2024").update(valid_to=date(2026, 6, 1))
    numbers = official.numbers([fund.book])
    numbers.regime(fund.book.pk, make.TODAY)
    assert numbers.waiting() == [
        "Chế độ kế toán hành chính sự nghiệp (TT24-2024): không có hiệu lực vào ngày ghi sổ.",
        "Văn bản 24/2024/TT-BTC: đã hết hiệu lực.",
    ]


def test_all_numbers_of_a_book_take_two_queries(fund, django_assert_num_queries):
    with django_assert_num_queries(2):
        numbers = official.numbers([fund.book])
        for function in Function:
            numbers.of(account(fund, function), make.TODAY)


@pytest.mark.parametrize("since", [date(2026, 7, 1), date(2020, 1, 1)])
def test_the_database_refuses_a_second_number_on_one_day(since):
    cash = row_of(Function.CASH)
    with pytest.raises(IntegrityError, match="has another number"), transaction.atomic():
        OfficialAccount.objects.create(
            accounting=cash.accounting,
            function=Function.CASH,
            number="112",
            name="Khác",
            basis=cash.basis,
            valid_from=since,
        )


def test_the_database_refuses_to_keep_a_book_by_two_regimes_on_one_day(fund: Fund):
    with pytest.raises(IntegrityError, match="another regime"), transaction.atomic():
        make.keep_by(fund.book, "TT70-2019", since=date(2026, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_a_number_for_one_day_at_once_one_is_refused():
    cash = row_of(Function.CASH)

    def enter() -> None:
        OfficialAccount.objects.create(
            accounting=cash.accounting,
            function=Function.HANDED_OVER,
            number="615",
            name="Chi phí tài sản bàn giao",
            basis=cash.basis,
            valid_from=make.TODAY,
        )

    (refused,) = racing.at_once(enter, enter)
    assert isinstance(refused, IntegrityError)


@pytest.mark.parametrize("change", [{"number": "112"}, {"function": "BANK"}, {"note": "khác"}])
def test_the_database_refuses_to_reword_what_was_verified(change):
    make.verify_regime()
    rows = OfficialAccount.objects.filter(pk=row_of(Function.TRANSIT).pk)
    with pytest.raises(IntegrityError, match="is verified"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError, match="is verified"), transaction.atomic():
        rows.update(verified_by=make.make_administrator())
    with pytest.raises(IntegrityError, match="is verified"), transaction.atomic():
        rows.delete()
    assert rows.update(valid_to=date(2027, 1, 1)) == 1


def test_the_database_refuses_a_verification_by_no_administrator():
    clerk = make.make_member(make.make_commune(), Role.ACCOUNTANT)
    rows = OfficialAccount.objects.filter(pk=row_of(Function.CASH).pk)
    with pytest.raises(IntegrityError, match="no administrator"), transaction.atomic():
        rows.update(verified_by=clerk, verified_on=make.TODAY)


def test_only_an_administrator_verifies_and_the_trail_names_them():
    clerk = make.make_member(make.make_commune(), Role.ACCOUNTANT)
    row, administrator = row_of(Function.CASH), make.make_administrator()
    with pytest.raises(permissions.NotAllowedError):
        verifying.verify(row, by=clerk, on=make.TODAY)
    verified = verifying.verify(row, by=administrator, on=make.TODAY)
    assert (verified.verified_by, verified.verified_on) == (administrator, make.TODAY)
    event = Event.objects.get(verb="verify")
    assert (event.by, event.subject) == (administrator, f"ledger.officialaccount:{row.pk}")


def test_a_row_is_verified_once_and_corrected_after_the_verification_is_taken_back():
    row, administrator = row_of(Function.CASH), make.make_administrator()
    verifying.verify(row, by=administrator, on=make.TODAY)
    with pytest.raises(verifying.VerificationRefusedError):
        verifying.verify(row, by=make.make_administrator(), on=make.TODAY)
    verifying.take_back(row, by=administrator, on=make.TODAY)
    with pytest.raises(verifying.VerificationRefusedError):
        verifying.take_back(row, by=administrator, on=make.TODAY)
    OfficialAccount.objects.filter(pk=row.pk).update(number="1111")
    assert list(Event.objects.values_list("verb", flat=True)) == ["verify", "unverify"]


# The administrators' desk

DESK = "/quan-tri/ledger/officialaccount/"


@pytest.fixture
def desk(client: Client) -> Client:
    administrator = make.make_administrator()
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    return client


def _fields(row: OfficialAccount, **other: str) -> dict[str, str]:
    return {
        "accounting": str(row.accounting_id),
        "function": row.function,
        "fund_regime": row.fund_regime,
        "standing": row.standing,
        "number": row.number,
        "name": row.name,
        "basis": str(row.basis_id),
        "note": row.note,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": "",
    } | other


def test_a_verification_names_the_person_at_the_desk_and_is_never_typed(desk):
    row = row_of(Function.CASH)
    chosen = {"action": "verify", "_selected_action": [row.pk]}
    assert "Đã kiểm chứng 1 dòng" in desk.post(DESK, chosen, follow=True).content.decode()
    row.refresh_from_db()
    assert row.verified_by is not None
    assert str(row.verified_by.pk) == desk.session["_auth_user_id"]
    other = row_of(Function.TRANSIT)
    typed = {"verified_by": str(row.verified_by.pk), "verified_on": "2026-11-20"}
    desk.post(f"{DESK}{other.pk}/change/", _fields(other, name="Tiền chuyển", **typed))
    other.refresh_from_db()
    assert (other.name, other.verified_by) == ("Tiền chuyển", None)
    assert Event.objects.get(verb="change_reference").text == "name"


def test_the_desk_shows_who_verified_what_and_nothing_of_any_book(desk):
    row = row_of(Function.CASH)
    administrator = make.make_administrator()
    verifying.verify(row, by=administrator, on=make.TODAY)
    book = make.make_book()
    trail.record("open_custody", book, by=administrator, book=book, text="Két tiền mặt")
    page = desk.get("/quan-tri/ledger/event/").content.decode()
    assert f"ledger.officialaccount:{row.pk}" in page
    assert "Két tiền mặt" not in page
    event = Event.objects.get(verb="verify")
    desk.post(f"/quan-tri/ledger/event/{event.pk}/change/", {"text": "khác"})
    event.refresh_from_db()
    assert event.text == "111: Tiền mặt"


def test_the_desk_lets_a_verified_row_end_and_nothing_else(desk):
    row = verifying.verify(row_of(Function.CASH), by=make.make_administrator(), on=make.TODAY)
    page = desk.get(f"{DESK}{row.pk}/change/").content.decode()
    assert 'name="valid_to"' in page
    assert 'name="number"' not in page
    desk.post(f"{DESK}{row.pk}/change/", _fields(row, number="112", valid_to="2027-01-01"))
    row.refresh_from_db()
    assert (row.number, row.valid_to) == ("111", date(2027, 1, 1))


def test_the_desk_says_that_the_days_meet(desk):
    fields = _fields(row_of(Function.CASH), number="1111", valid_from="2026-07-01")
    assert "Khoảng ngày trùng" in desk.post(f"{DESK}add/", fields).content.decode()
    book: Book = make.make_book()
    make.keep_by(book)
    regime = AccountingRegime.objects.get(code="TT70-2019")
    kept = {"book": book.pk, "accounting": regime.pk, "valid_from": "2026-01-01", "valid_to": ""}
    answer = desk.post("/quan-tri/ledger/bookregime/add/", kept)
    assert "Khoảng ngày trùng" in answer.content.decode()


def test_the_desk_asks_for_a_number_with_its_name(desk):
    fields = _fields(row_of(Function.CASH), function="HANDED_OVER", number="", name="")
    assert "Ghi số hiệu" in desk.post(f"{DESK}add/", fields).content.decode()


def test_nobody_but_an_administrator_reaches_the_numbers(client):
    client.force_login(make.make_member(make.make_commune(), Role.ACCOUNTANT))
    assert client.get(DESK).status_code == 302
