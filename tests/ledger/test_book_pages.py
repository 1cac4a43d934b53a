"""The pages of the books: who sees them, what stands on them, how an entry is reversed."""

import pytest
from django.core.paginator import Paginator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import balances, journals
from ledger.models.chart import Function, Fund, Regime
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind, post_entry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> Fund:
    book = make.make_book()
    return make.make_fund(book, purpose=make.make_purpose(book))


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


def receive(fund: Fund, amount: int, number: int = 1) -> Entry:
    return post_entry(
        book=fund.book,
        kind=VoucherKind.RECEIPT,
        on=make.TODAY,
        lines=[
            Posting(Function.CASH, fund, amount, fund.purpose),
            Posting(Function.CONTRIBUTED, fund, -amount, fund.purpose),
        ],
        by=make.make_user(),
        summary=f"Thu đóng góp đợt {number}",
        private_text="Ông Nguyễn Văn An",
        key=f"k{number}",
    )


def as_member(client: Client, fund: Fund, role: Role = Role.ACCOUNTANT) -> User:
    user = make.make_member(fund.book.organisation, role)
    client.force_login(user)
    return user


def get(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_fund_shows_what_it_held_after_each_movement(client, fund):
    as_member(client, fund)
    for number, amount in enumerate([1_000_000, 500_000, 250_000], start=1):
        receive(fund, amount, number)
    page = get(client, "fund_show", fund.pk)
    assert page.index("1.000.000") < page.index("1.500.000") < page.index("1.750.000")


def test_the_running_balance_goes_on_over_pages(client, fund):
    as_member(client, fund)
    for number in range(1, 53):
        receive(fund, 1_000, number)
    assert "51.000" in get(client, "fund_show", fund.pk, page="2")


def test_the_funds_stand_under_the_place_that_keeps_them_with_totals(client, fund):
    as_member(client, fund)
    other = make.make_fund(fund.book, custody=fund.custody, regime=Regime.BUDGET)
    receive(fund, 1_000_000)
    page = get(client, "fund_list")
    assert other.get_regime_display() in page
    assert page.count("1.000.000") == 3  # the place, the fund, the whole


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"q": "đợt 2"}, 1),
        ({"q": "PT 3"}, 1),
        ({"q": "pt 3/2026"}, 1),
        ({"q": "PT 3/2025"}, 0),
        ({"kind": "PAYMENT"}, 0),
        ({"since": "21/11/2026"}, 0),
        ({"since": "20/11/2026", "until": "2026-11-20"}, 3),
    ],
)
def test_the_journal_is_filtered(client, fund, query, count):
    as_member(client, fund)
    for number in (1, 2, 3):
        receive(fund, 1_000, number)
    assert get(client, "entry_list", **query).count("Thu đóng góp đợt") == count


def test_the_journal_of_a_fund_counts_each_entry_once(client, fund):
    as_member(client, fund)
    receive(fund, 1_234_000)
    page = get(client, "entry_list", fund=str(fund.pk))
    assert page.count("1.234.000") == 1


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_pages_of_the_journal_are_the_journal_from_either_end(fund, size):
    for number in range(1, 8):
        receive(fund, number * 1_000, number)
    rows = journals.entries([fund.book])
    found = journals.Pages(rows, count=journals.entry_count([fund.book]))
    shown = [entry for page in Paginator(found, size) for entry in page]
    assert shown == list(rows)
    assert [vars(entry)["amount"] for entry in shown] == [n * 1_000 for n in range(7, 0, -1)]
    assert (found[0], found[-1]) == (shown[0], shown[-1])


def test_the_journal_takes_a_fixed_number_of_queries(client, fund, django_assert_max_num_queries):
    as_member(client, fund)
    for number in range(1, 21):
        receive(fund, 1_000, number)
    with django_assert_max_num_queries(9):
        get(client, "entry_list")


def test_an_entry_is_reversed_from_its_page_and_both_point_at_each_other(client, fund):
    as_member(client, fund)
    entry = receive(fund, 1_000)
    assert "Nợ" in get(client, "entry_reverse", entry.pk)
    answer = client.post(
        reverse("entry_reverse", args=[entry.pk]), {"reason": "Ghi nhầm người nộp"}, follow=True
    )
    mirror = Entry.objects.get(reverses=entry)
    assert mirror.voucher in answer.content.decode()
    assert entry.voucher in answer.content.decode()
    assert mirror.voucher in get(client, "entry_show", entry.pk)
    assert balances.money_in(fund) == 0


def test_a_reversal_without_a_proper_reason_is_refused_on_the_page(client, fund):
    as_member(client, fund)
    entry = receive(fund, 1_000)
    answer = client.post(reverse("entry_reverse", args=[entry.pk]), {"reason": "nhầm"})
    assert "ít nhất 10 ký tự" in answer.content.decode()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CASHIER])
def test_readers_see_an_entry_and_cannot_reverse_it(client, fund, role):
    as_member(client, fund, role)
    entry = receive(fund, 1_000)
    assert "Đảo bút toán" not in get(client, "entry_show", entry.pk)
    assert client.get(reverse("entry_reverse", args=[entry.pk])).status_code == 404


def test_the_books_of_another_commune_are_not_there(client, fund):
    entry = receive(fund, 1_000)
    stranger = make.make_member(make.make_commune("24000", name="UBND xã khác"), Role.ACCOUNTANT)
    client.force_login(stranger)
    for name, pk in [("entry_show", entry.pk), ("entry_reverse", entry.pk), ("fund_show", fund.pk)]:
        assert client.get(reverse(name, args=[pk])).status_code == 404
    assert "Thu đóng góp" not in get(client, "entry_list")


@pytest.mark.parametrize("name", ["fund_list", "entry_list"])
def test_visitors_are_asked_to_log_in(client, name):
    assert client.get(reverse(name)).status_code == 302
