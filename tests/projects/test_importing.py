"""Lists of pledges: read, judged as a whole, imported once."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ledger import permissions, sheets
from ledger.models.bank import Expected
from ledger.models.people import Role, User
from projects import calling, listed, pledgelist
from projects.models.contribution import Call, Form, Giver, ImportedList, Pledge
from projects.models.project import Project
from tests import make

pytestmark = pytest.mark.django_db

HEAD = ["STT", "Mã chuyển khoản", "Họ và tên", "Thôn", "Hình thức", "Số tiền", "Công khai tên"]


@pytest.fixture
def project() -> Project:
    return make.make_project(make.make_book())


@pytest.fixture
def clerk(project: Project) -> User:
    return make.make_member(project.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def call(project: Project) -> Call:
    return make.make_call(project)


def sample(name: str) -> bytes:
    path = settings.BASE_DIR.parent / "shared" / "samples" / name
    if not path.exists():
        pytest.skip("the reference files are not beside the checkout")
    return path.read_bytes()


def as_csv(*rows: list[object], head: list[str] = HEAD) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([head, *rows])
    return file.getvalue().encode()


def imported(call: Call, clerk: User, data: bytes, name: str = "ds.csv") -> calling.Imported:
    return calling.import_pledges(call=call, by=clerk, on=make.TODAY, data=data, filename=name)


A = [1, "LSKJENEJZJM", "Đặng Thanh Hùng", "Thôn 1", "Chuyển khoản", "2.000.000", "Có"]
B = [2, "", "Bùi Minh An", "Thôn 1", "Tiền mặt", "500000", "Không"]
C = [3, "", "Trần Thị Hạnh", "Thôn 2", "Chuyển khoản", "300000", "x"]


def test_the_village_list_is_imported_whole(call, clerk):
    done = imported(call, clerk, sample("dang-ky-dong-gop.xlsx"), "dang-ky-dong-gop.xlsx")
    assert (done.added, done.known) == (137, 0)
    money = Pledge.objects.filter(form__in=["CASH", "TRANSFER"])
    assert sum(pledge.amount or 0 for pledge in money) == 149_100_000
    assert Expected.objects.count() == 92
    assert Giver.objects.filter(folded="ly ngoc nam").exists()


def test_the_same_list_again_adds_nothing(call, clerk):
    data = sample("dang-ky-dong-gop.xlsx")
    imported(call, clerk, data, "a.xlsx")
    again = imported(call, clerk, data, "b.xlsx")
    assert (again.stored, again.added, again.known) == (None, 0, 137)
    assert Pledge.objects.count() == 137


def test_a_list_with_five_bad_rows_imports_nothing_and_names_them(call, clerk):
    data = sample("dang-ky-dong-gop-loi.xlsx")
    found = listed.of_file(call, data, "loi.xlsx")
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (7, "Họ và tên"),
        (10, "Số tiền (đồng)"),
        (14, "Số tiền (đồng)"),
        (19, "Hình thức"),
        (26, "Số tiền (đồng)"),
    ]
    with pytest.raises(calling.ListRefusedError, match="5 lỗi"):
        imported(call, clerk, data, "loi.xlsx")
    assert not Pledge.objects.exists()
    assert not Giver.objects.exists()


def test_a_longer_list_adds_only_its_new_rows(call, clerk):
    imported(call, clerk, as_csv(A, B))
    done = imported(call, clerk, as_csv(C, B, A))
    assert (done.added, done.known) == (1, 2)
    assert done.stored is not None
    assert done.stored.rows == 1


def test_two_neighbours_of_one_name_and_gift_stay_two(call, clerk):
    first = imported(call, clerk, as_csv(B, B))
    again = imported(call, clerk, as_csv(B, B))
    assert (first.added, again.added) == (2, 0)
    other_village = [*B]
    other_village[3] = "Thôn 5"
    assert imported(call, clerk, as_csv(other_village)).added == 1


def test_a_transfer_without_a_code_gets_one_and_is_known_again(call, clerk):
    imported(call, clerk, as_csv(C))
    assert Pledge.objects.get().expected is not None
    assert imported(call, clerk, as_csv(C)).known == 1


def test_a_code_that_now_says_another_amount_is_a_problem(call, clerk):
    imported(call, clerk, as_csv(A))
    changed = [*A]
    changed[5] = "9.000.000"
    with pytest.raises(calling.ListRefusedError):
        imported(call, clerk, as_csv(changed))


def test_a_code_of_another_call_is_a_problem(project, call, clerk):
    imported(call, clerk, as_csv(A))
    other = make.make_call(project)
    problem = listed.of_file(other, as_csv(A), "ds.csv").problems[0]
    assert (problem.row, problem.column) == (2, "Mã chuyển khoản")


def test_a_code_of_another_commune_is_a_problem(clerk):
    book = make.make_book(make.make_commune("24772"), prefix="LC")
    call = make.make_call(make.make_project(book))
    assert "LC" in listed.of_file(call, as_csv(A), "ds.csv").problems[0].text


def test_a_pledge_written_by_hand_with_its_code_is_known_in_a_list(call, clerk):
    make.make_pledge(call, clerk, Form.TRANSFER, code="LSKJENEJZJM", amount=2_000_000)
    assert imported(call, clerk, as_csv(A)).known == 1


def test_the_file_is_kept_as_it_came(call, clerk):
    data = as_csv(A, B)
    stored = imported(call, clerk, data).stored
    assert stored is not None
    assert bytes(ImportedList.objects.get(pk=stored.pk).content) == data
    assert Pledge.objects.filter(imported_list=stored).count() == 2


def test_a_closed_call_takes_no_list(call, clerk):
    calling.close_call(call=call, by=clerk, on=make.TODAY)
    with pytest.raises(calling.PledgeRefusedError):
        imported(call, clerk, as_csv(A))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUDITOR])
def test_only_accountant_and_cashier_import(call, project, role):
    with pytest.raises(permissions.NotAllowedError):
        imported(call, make.make_member(project.book.organisation, role), as_csv(A))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "ds.pdf"),
        (b"PK\x03\x04broken", "ds.xlsx"),
        (b"", "ds.xlsx"),
        (b"<html></html>", "ds.xls"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused(call, clerk, data, name):
    with pytest.raises(sheets.SheetError):
        imported(call, clerk, data, name)


def test_a_spreadsheet_that_is_no_list_is_refused(call, clerk):
    with pytest.raises(pledgelist.NoHeadingsError, match="Hình thức"):
        imported(call, clerk, as_csv(["x", "y"], head=["Ngày", "Nội dung"]))


def test_the_command_imports_as_the_page_does(call, clerk, tmp_path: Path, capsys):
    file = tmp_path / "ds.csv"
    file.write_bytes(as_csv(A, B))
    call_command("import_contributions", file, call=call.pk, by=clerk.username, dry_run=True)
    assert not Pledge.objects.exists()
    call_command("import_contributions", file, call=call.pk, by=clerk.username)
    assert Pledge.objects.count() == 2
    assert "Đã nhập 2 đăng ký" in capsys.readouterr().out


def test_the_command_refuses_a_bad_list_by_row_and_column(call, clerk, tmp_path: Path, capsys):
    file = tmp_path / "ds.csv"
    file.write_bytes(as_csv([*A[:5], "1,5", "Có"]))
    with pytest.raises(CommandError, match="1 lỗi"):
        call_command("import_contributions", file, call=call.pk, by=clerk.username)
    assert "Dòng 2, cột “Số tiền”" in capsys.readouterr().err
