"""The pages of bank accounts: import, match by code, confirm, split, take back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import statements
from ledger.models.bank import Match, Statement, StatementLine
from ledger.models.people import Role
from projects.models.contribution import Contribution
from tests import make
from tests.projects.test_reconciling import bank_says, code, promise, run
from tests.projects.test_reconciling import call as call  # a fixture
from tests.projects.test_reconciling import world as world
from tests.world import World, approved, make_world, waited

FILE = (
    "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có,Số dư\n"
    '01/11/2026,1,{code} ung ho,,"500","1,500"\n'
    '02/11/2026,2,TRA LAI TIEN GUI,,"7","1,507"\n'
)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


def page_of(client: Client, world: World, **query: str) -> str:
    client.force_login(world.accountant)
    answer = client.get(reverse("bank_account", args=[world.bank.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, world: World, name: str, pk: int, **data: object) -> str:
    client.force_login(world.accountant)
    answer = client.post(reverse(name, args=[pk]), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def upload(client: Client, world: World, text: str, name: str = "sao-ke.csv") -> str:
    file = SimpleUploadedFile(name, text.encode())
    return send(client, world, "statement_import", world.bank.pk, file=file)


def test_a_statement_is_imported_matched_and_its_counters_fall(client, world, call):
    pledge = promise(call, 500)
    page = upload(client, world, FILE.format(code=code(pledge)))
    assert "Đã nhập 2 dòng mới; 0 dòng đã có" in page
    assert "Khớp 1 dòng theo mã" in page
    page = send(client, world, "reconcile_auto", world.bank.pk)
    assert "Đã khớp 1 dòng theo mã" in page
    assert Contribution.objects.get().amount == 500
    page = page_of(client, world, **{"trang-thai": "da-khop"})
    assert code(pledge) in page
    assert "Bỏ khớp" in page
    assert "do ngân hàng tự ghi" in page_of(client, world, **{"trang-thai": "chua-khop"})


def test_the_same_file_again_says_that_everything_is_known(client, world):
    upload(client, world, FILE)
    assert "Đã nhập 0 dòng mới; 2 dòng đã có" in upload(client, world, FILE)


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("%PDF-1.7", "sao-ke.pdf", "PDF"),
        ("", "sao-ke.csv", "tệp"),
        (FILE.replace("1,507", "1,508"), "sao-ke.csv", "số dư"),
        ("a,b\n1,2\n", "sao-ke.csv", "cột"),
        ("không phải zip", "sao-ke.xlsx", "hỏng"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_with_what_to_do(
    client, world, text, name, sentence
):
    page = upload(client, world, text, name)
    assert "Chưa ghi được" in page
    assert sentence in page
    assert not Statement.objects.exists()


def test_a_suggestion_is_confirmed_by_its_button(client, world, call):
    pledge = promise(call, 500)
    wrong = code(pledge)[:-1] + ("A" if code(pledge)[-1] != "A" else "B")
    (line,) = bank_says(world, (500, f"{wrong} tran van bay"))
    assert f'value="codes:{code(pledge)}"' in page_of(client, world)
    page = send(client, world, "match_confirm", line.pk, choice=f"codes:{code(pledge)}")
    assert "Đã khớp dòng" in page
    assert Match.objects.get().how == Match.How.PERSON


def test_a_suggestion_that_is_gone_is_refused(client, world, call):
    (line,) = bank_says(world, (500, "chuyen tien"))
    page = send(client, world, "match_confirm", line.pk, choice="codes:LSABCDEFGHJ")
    assert "không còn" in page
    assert not Match.objects.exists()


def test_a_line_is_split_over_two_codes_found_by_words(client, world, call):
    one, two = promise(call, 100, "Lê Văn Một"), promise(call, 50, "K'Brếu Đạt")
    (line,) = bank_says(world, (150, "chuyen tien"))
    client.force_login(world.accountant)
    found = client.get(reverse("match_confirm", args=[line.pk]), {"q": "breu dat"})
    assert code(two) in found.content.decode()
    assert code(one) not in found.content.decode()
    send(
        client,
        world,
        "match_confirm",
        line.pk,
        code_1=code(one).lower(),
        amount_1="100",
        code_2=code(two),
        amount_2="50",
    )
    assert statements.open_amount(line) == 0
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"code_1": "LSAAAAAAAAA", "amount_1": "100"}, "Không có khoản chờ"),
        ({"amount_1": "100"}, "Mã 1"),
        ({"amount_1": "1,5"}, "1,5"),
        ({"amount_1": "151"}, "vượt"),
    ],
)
def test_a_wrong_split_is_refused_with_what_to_do(client, world, call, row, sentence):
    pledge = promise(call, 100)
    (line,) = bank_says(world, (150, "chuyen tien"))
    data = (
        {"code_1": code(pledge)} if "amount_1" in row and row["amount_1"] != "100" else {}
    ) | row
    page = send(client, world, "match_confirm", line.pk, **data)
    assert "Chưa ghi được" in page
    assert sentence in page
    assert not Contribution.objects.exists()


def test_a_match_is_taken_back_with_a_reason(client, world, call):
    bank_says(world, (500, f"{code(promise(call, 500))} x"))
    run(world)
    match = Match.objects.get()
    client.force_login(world.accountant)
    page = client.get(reverse("match_undo", args=[match.pk])).content.decode()
    assert "sẽ được đảo" in page
    assert "ít nhất 10" in send(client, world, "match_undo", match.pk, reason="nhầm")
    page = send(client, world, "match_undo", match.pk, reason="Nhầm người chuyển tiền")
    assert "Đã bỏ khớp" in page
    assert statements.open_lines(world.bank).count() == 1


def test_three_hundred_lines_are_paged_without_a_query_for_each(
    client, world, call, django_assert_max_num_queries
):
    pledges = [promise(call, 1000 + n, f"Nguyễn Văn Nam {n}") for n in range(40)]
    lines = [(1000 + n, f"{code(p)} x") for n, p in enumerate(pledges)]
    bank_says(world, *lines, *[(5, f"khac {n}") for n in range(260)])
    client.force_login(world.accountant)
    with django_assert_max_num_queries(43):
        page = page_of(client, world)
    assert "Dòng 1–50 trong 300" in page
    assert "Khớp 40 dòng theo mã" in page


def test_the_accounts_are_listed_with_what_is_open(client, world):
    bank_says(world, (5, "la"))
    client.force_login(world.chair)
    page = client.get(reverse("bank_accounts")).content.decode()
    assert world.bank.name in page
    assert world.box.name not in page


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUDITOR])
def test_who_only_reads_sees_the_lines_and_changes_nothing(client, world, call, role):
    (line,) = bank_says(world, (500, f"{code(promise(call, 500))} x"))
    client.force_login(make.make_member(world.book.organisation, role))
    page = client.get(reverse("bank_account", args=[world.bank.pk])).content.decode()
    assert "Khớp 1 dòng" not in page
    assert 'name="choice"' not in page
    for name, pk in [("reconcile_auto", world.bank.pk), ("match_confirm", line.pk)]:
        assert client.post(reverse(name, args=[pk]), {"choice": "x"}).status_code == 404


def test_the_account_of_another_commune_is_not_there(client, world, call):
    bank_says(world, (500, f"{code(promise(call, 500))} x"))
    run(world)
    match, line = Match.objects.get(), StatementLine.objects.get()
    stranger = make_world("24000", "XK")
    client.force_login(stranger.accountant)
    places = {
        "bank_account": world.bank.pk,
        "match_confirm": line.pk,
        "match_undo": match.pk,
    }
    for name, pk in places.items():
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name in ("statement_import", "reconcile_auto"):
        assert client.post(reverse(name, args=[world.bank.pk])).status_code == 404


def test_a_payment_is_confirmed_against_its_bank_line(client, world):
    payment = approved(world, fund=world.deposit)
    bank_says(world, (-600, f"TT {waited(payment).code}"))
    send(client, world, "reconcile_auto", world.bank.pk)
    client.force_login(world.accountant)
    page = client.get(reverse("payment_show", args=[payment.pk])).content.decode()
    assert "đã khớp sao kê" in page


def test_a_line_is_booked_as_interest_as_its_page_had_shown(client, world):
    (line,) = bank_says(world, (12, "IN TIEN LAI TKTG"))
    client.force_login(world.accountant)
    page = client.get(reverse("match_confirm", args=[line.pk])).content.decode()
    assert "Ghi là lãi tiền gửi" in page
    assert world.deposit.name in page
    page = send(client, world, "bank_own", line.pk)
    assert "Đã ghi BC 1/2026 và khớp dòng sao kê." in page
    assert statements.open_amount(line) == 0


def test_a_fee_nobody_had_money_for_is_told(client, world):
    (line,) = bank_says(world, (-5_000, "phi"))
    page = send(client, world, "bank_own", line.pk)
    assert "không còn đủ" in page
    assert statements.open_amount(line) == -5_000


def test_the_list_offers_to_book_what_speaks_of_a_fee_and_nothing_else(client, world):
    fee, gift = bank_says(world, (-11, "VAT phi CK"), (200, "chuc ba con som co duong moi"))
    page = page_of(client, world)
    assert f"{reverse('match_confirm', args=[fee.pk])}#lai-phi" in page
    assert f"{reverse('match_confirm', args=[gift.pk])}#lai-phi" not in page
