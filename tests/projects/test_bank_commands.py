"""The commands of bank statements, for scripts and for the night."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ledger import statements
from projects.models.contribution import Contribution
from tests import make
from tests.projects.test_reconciling import call as call  # a fixture
from tests.projects.test_reconciling import code, promise
from tests.projects.test_reconciling import world as world

HEAD = "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có\n"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


def ran(name: str, *arguments: object) -> str:
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_statement_is_imported_and_reconciled_by_command(world, call, tmp_path):
    file = tmp_path / "sao-ke.csv"
    file.write_text(f"{HEAD}20/11/2026,1,{code(promise(call, 500))} ung ho,,500\n")
    who = ("--custody", world.bank.pk, "--by", world.accountant.username)
    assert "1 dòng mới" in ran("import_statement", file, *who)
    assert "0 dòng mới; 1 dòng đã có" in ran("import_statement", file, *who)
    assert "Đã khớp 1 dòng" in ran("reconcile", *who)
    assert Contribution.objects.count() == 1
    assert not statements.open_lines(world.bank).exists()


@pytest.mark.parametrize("name", ["import_statement", "reconcile"])
def test_a_command_by_somebody_without_the_role_is_refused(world, tmp_path, name):
    file = tmp_path / "sao-ke.csv"
    file.write_text(f"{HEAD}20/11/2026,1,x,,500\n")
    files = [file] if name == "import_statement" else []
    with pytest.raises(CommandError, match="kế toán"):
        ran(name, *files, "--custody", world.bank.pk, "--by", world.chair.username)


def test_a_command_without_what_it_needs_says_what(world):
    with pytest.raises(CommandError, match="--rehearse"):
        ran("reconcile")


def test_a_rehearsal_works_on_files_alone(tmp_path):
    listed, statement, out = (tmp_path / name for name in ("cho.csv", "sao-ke.csv", "ra.csv"))
    listed.write_text(
        "ma,chieu,so_tien,ho_ten,ngay_tu,ngay_den\n"
        "LSMBHBZDNSQ,thu,500,Trần Văn Bảy,2026-09-01,2026-10-31\n"
        "LSQKAMFZSRB,chi,900,Tổ thợ Bình An,2026-09-01,2026-10-31\n"
    )
    statement.write_text(
        f"{HEAD}01/10/2026,1,LSMBHBZDNSQ ung ho,,450\n"
        "02/10/2026,2,TT LSQKAMFZSRB,899,\n"
        "03/10/2026,3,TRA LAI TIEN GUI,,5\n"
    )
    ran("reconcile", "--rehearse", listed, "--statement", statement, "--out", out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [(row["dong"], row["ket_qua"], row["ma"]) for row in rows] == [
        ("1", "tu_dong", "LSMBHBZDNSQ"),
        ("2", "goi_y", "LSQKAMFZSRB"),
        ("3", "khong_khop", ""),
    ]
    assert all(row["ly_do"] for row in rows)


def test_a_rehearsal_names_up_to_three_suggestions_and_never_opens_a_database(tmp_path):
    """No mark of the database here: a connection would fail the test."""
    listed, statement = tmp_path / "cho.csv", tmp_path / "sao-ke.csv"
    listed.write_text(
        "ma,chieu,so_tien,ho_ten,ngay_tu,ngay_den\n"
        "LS.MBHBZDNSQ,Thu,500.000,Trần Văn Bảy,2026-09-01,2026-10-31\n"
        "LSQKAMFZSRB,thu,200000,Lê Thị Hoa,2026-09-01,2026-10-31\n"
        "LSYZSFFPWFW,Ghi nợ,-900000,Tổ thợ Bình An,01/09/2026,31/10/2026\n"
    )
    statement.write_text(
        f"{HEAD}01/10/2026,1,LSMBHBZDNSQ va LSQKAMFZSRB,,700000\n"
        "02/10/2026,2,tran van bay,,500000\n"
        "03/10/2026,3,TT LSYZSFFPWFW,900000,\n"
    )
    (both, one, paid) = csv.DictReader(
        ran("reconcile", "--rehearse", listed, "--statement", statement).splitlines()
    )
    assert both["ma"].split("|") == ["LSMBHBZDNSQ+LSQKAMFZSRB", "LSMBHBZDNSQ", "LSQKAMFZSRB"]
    assert (one["dong"], one["ket_qua"], one["ma"]) == ("2", "goi_y", "LSMBHBZDNSQ")
    assert (paid["ket_qua"], paid["ma"]) == ("tu_dong", "LSYZSFFPWFW")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", 'ma,chieu,so_tien\nLSMBHBZDNSQ,thu,"1,5"\n'])
def test_a_list_that_cannot_be_read_is_refused(tmp_path, text):
    listed, statement = tmp_path / "cho.csv", tmp_path / "sao-ke.csv"
    listed.write_text(text)
    statement.write_text(f"{HEAD}01/10/2026,1,x,,450\n")
    with pytest.raises(CommandError, match="so_tien"):
        ran("reconcile", "--rehearse", listed, "--statement", statement)


@pytest.mark.parametrize(
    ("bank", "suffix"), [("agribank", "csv"), ("bidv", "csv"), ("vietcombank", "xlsx")]
)
def test_a_rehearsal_of_a_real_statement_matches_alone_only_what_is_certain(tmp_path, bank, suffix):
    if not SAMPLES.is_dir():
        pytest.skip("the sample statements are not beside the checkout")
    out = tmp_path / "ra.csv"
    ran(
        "reconcile",
        *("--rehearse", SAMPLES / f"du-kien-{bank}.csv"),
        *("--statement", SAMPLES / f"sao-ke-{bank}.{suffix}"),
        *("--out", out),
    )
    truth = csv.DictReader((SAMPLES / f"dap-an-{bank}.csv").read_text("utf-8-sig").splitlines())
    found = csv.DictReader(out.read_text().splitlines())
    for true, got in zip(truth, found, strict=True):
        assert (got["ket_qua"] == "tu_dong") == (true["loai"] == "auto")
        if true["loai"] == "auto":
            assert got["ma"] == true["ma"]
