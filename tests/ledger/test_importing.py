"""What a statement file brings in, and what it never brings in twice."""

from datetime import date
from pathlib import Path

import pytest

from ledger import bankfiles, importing, permissions, statements
from ledger.models.bank import Custody, Statement, StatementLine
from ledger.models.people import Role, User
from tests import make

pytestmark = pytest.mark.django_db

HEAD = "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có,Số dư\n"
FIRST = HEAD + (
    '01/09/2026,11,LSABCDEFGHJ ung ho,,"500,000","1,500,000"\n'
    '02/09/2026,12,LSBCDEFGHJK ung ho,,"200,000","1,700,000"\n'
    '02/09/2026,12,LSBCDEFGHJK ung ho,,"200,000","1,900,000"\n'
)
SECOND = HEAD + (
    '02/09/2026,12,LSBCDEFGHJK ung ho,,"200,000","1,900,000"\n'
    '03/09/2026,13,TT mua xi mang,"400,000",,"1,500,000"\n'
)
WITHOUT_BALANCE = (
    "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có\n"
    '02/09/2026,,ung ho,,"200,000"\n'
    '02/09/2026,,ung ho,,"200,000"\n'
)


@pytest.fixture
def account() -> Custody:
    return make.make_bank_account(make.make_book(), "5400201001234")


@pytest.fixture
def clerk(account: Custody) -> User:
    return make.make_member(account.book.organisation, Role.ACCOUNTANT)


def take(account: Custody, by: User, text: str, name: str = "sao-ke.csv") -> importing.Imported:
    return importing.import_statement(
        custody=account, data=text.encode(), filename=name, by=by, on=make.TODAY
    )


def test_a_statement_is_kept_with_its_lines_and_its_bytes(account, clerk):
    done = take(account, clerk, FIRST)
    assert (done.added, done.known) == (3, 0)
    assert bytes(Statement.objects.get().content) == FIRST.encode()
    line = StatementLine.objects.earliest("number")
    assert (line.on, line.amount, line.balance) == (date(2026, 9, 1), 500_000, 1_500_000)


def test_the_same_file_again_adds_nothing(account, clerk):
    take(account, clerk, FIRST)
    assert take(account, clerk, FIRST, "khac-ten.csv").added == 0
    assert Statement.objects.count() == 1


def test_an_overlapping_file_adds_only_what_is_new(account, clerk):
    take(account, clerk, FIRST)
    done = take(account, clerk, SECOND)
    assert (done.added, done.known) == (1, 1)
    amounts = StatementLine.objects.order_by("id").values_list("amount", flat=True)
    assert list(amounts) == [500_000, 200_000, 200_000, -400_000]


def test_two_equal_movements_of_one_day_are_two(account, clerk):
    assert take(account, clerk, WITHOUT_BALANCE).added == 2
    assert take(account, clerk, WITHOUT_BALANCE + "\n").added == 0


def test_a_line_break_inside_a_text_does_not_make_another_movement(account, clerk):
    take(account, clerk, FIRST)
    broken = FIRST.replace("LSABCDEFGHJ ung ho", '"LSABCDE\nFGHJ ung  ho"')
    assert take(account, clerk, broken).added == 0


def test_balances_that_do_not_add_up_bring_nothing_in(account, clerk):
    with pytest.raises(bankfiles.BalanceError):
        take(account, clerk, FIRST.replace("1,700,000", "1,800,000"))
    assert StatementLine.objects.count() == 0


def test_the_statement_of_another_account_is_refused(account, clerk):
    with pytest.raises(importing.ImportRefusedError, match="5400201009999"):
        take(account, clerk, "Tài khoản:,5400201009999\n" + FIRST)
    assert take(account, clerk, "Tài khoản:,5400 2010 01234\n" + FIRST).added == 3


def test_a_cash_box_has_no_statement(account, clerk):
    box = make.make_cash_box(account.book)
    with pytest.raises(importing.ImportRefusedError, match="két tiền mặt"):
        take(box, clerk, FIRST)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.CHAIR, Role.AUDITOR])
def test_only_the_accountant_imports(account, role):
    with pytest.raises(permissions.NotAllowedError):
        take(account, make.make_member(account.book.organisation, role), FIRST)


def test_an_accountant_of_another_commune_imports_nothing(account):
    other = make.make_commune("24000", name="UBND xã khác")
    with pytest.raises(permissions.NotAllowedError):
        take(account, make.make_member(other, Role.ACCOUNTANT), FIRST)


SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


@pytest.mark.parametrize(
    "name", ["sao-ke-agribank.csv", "sao-ke-bidv.csv", "sao-ke-vietcombank.xlsx"]
)
def test_a_real_statement_is_taken_in_once(name):
    if not SAMPLES.is_dir():
        pytest.skip("the sample statements are not beside the checkout")
    data = (SAMPLES / name).read_bytes()
    account = make.make_bank_account(
        make.make_book(), bankfiles.read(data, name).account_number or ""
    )
    clerk = make.make_member(account.book.organisation, Role.ACCOUNTANT)
    for expected in [(300, 0), (0, 300)]:
        done = importing.import_statement(
            custody=account, data=data, filename=name, by=clerk, on=make.TODAY
        )
        assert (done.added, done.known) == expected
    assert statements.open_lines(account).count() == 300


def test_a_movement_still_to_come_is_refused_with_its_day(account, clerk):
    with pytest.raises(importing.ImportRefusedError, match="01/11/9999"):
        take(account, clerk, HEAD + '01/11/9999,1,Thu,,"100","1,000,100"\n')
    assert not StatementLine.objects.exists()
