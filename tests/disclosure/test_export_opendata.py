"""The open data in a folder: whole, checked by its own sums, the same figures as the publications."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from disclosure import dictionary, exporting, releasing, sealing
from disclosure.models.publication import Publication
from disclosure.oc4ids import checks
from disclosure.opendata import Scope
from disclosure.verifier import kiem_tra
from tests.disclosure.oc4ids_schema import errors, needs_schema
from tests.disclosure.scene import AT, Scene, fill, make_scene

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
TWIN = "04924"
WHY = "Có tên của một hộ trong nội dung chi"


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    scene.publish()
    return scene


def export(folder: Path, **options: Any) -> str:
    told = io.StringIO()
    call_command("export_opendata", out=folder, stdout=told, **options)
    return told.getvalue()


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lines(folder: Path, name: str) -> list[Any]:
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def publish_twin() -> Scene:
    twin = make_scene(TWIN, "PT")
    twin.give("Bùi Văn Nam", 70_000)
    twin.publish()
    return twin


def test_every_file_is_there_and_its_sum_is_right(scene, tmp_path):
    export(tmp_path / "mo")
    folder = tmp_path / "mo"
    assert {path.name for path in folder.iterdir() if path.is_file()} == set(dictionary.FILES)
    told = dict(
        reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert set(told) == there - {"SHA256SUMS"}
    for name, sha256 in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256


@needs_schema
def test_every_package_fits_the_schema_and_our_own_checks(scene, tmp_path):
    twin = publish_twin()
    export(tmp_path / "mo")
    packages = {str(p.relative_to(tmp_path / "mo")): p for p in tmp_path.rglob("oc4ids.json")}
    assert set(packages) == {
        "oc4ids.json",
        "tinh/68/oc4ids.json",
        "xa/23032/oc4ids.json",
        f"xa/{TWIN}/oc4ids.json",
        f"du-an/{scene.project.code}/oc4ids.json",
        f"du-an/{twin.project.code}/oc4ids.json",
    }
    for path in packages.values():
        told = json.loads(path.read_text())
        assert errors(told) == []
        assert [fault for project in told["projects"] for fault in checks.faults(project)] == []
    whole = json.loads(packages["oc4ids.json"].read_text())
    assert len(whole["projects"]) == 2
    assert whole["publishedDate"] == "2026-11-20T09:00:00+07:00"
    assert whole["uri"].endswith("/oc4ids.json")


def test_the_figures_are_those_of_the_publication_in_every_file(scene, tmp_path):
    export(tmp_path / "mo")
    folder, last = tmp_path / "mo", Publication.objects.get()
    (project,) = rows(folder, "du-an.csv")
    assert (project["da_nhan"], project["da_chi"]) == (str(last.received), str(last.paid))
    movements = rows(folder, "giao-dich.csv")
    assert sum(int(row["so_tien_co_dau"]) for row in movements) == last.balance
    assert movements[-1]["so_du"] == project["con_lai"]
    assert len(rows(folder, "dong-gop.csv")) == 6
    body = (folder / "du-an.jsonl").read_bytes().rstrip(b"\n")
    assert body == bytes(last.body)
    assert hashlib.sha256(body).hexdigest() == project["ma_bam"] == last.sha256


def test_no_name_that_was_kept_back_is_in_any_file(scene, tmp_path):
    export(tmp_path / "mo")
    for path in (tmp_path / "mo").rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":
            said = path.read_text()
            assert not any(name in said for name in ("Hiền", "Lê Văn Tám", "0400123456789")), path


def test_the_log_of_one_commune_satisfies_the_verifier(scene, tmp_path, capsys):
    sealing.seal(book=scene.book, at=AT, key=KEY)
    export(tmp_path / "mo")
    for folder in (tmp_path / "mo", tmp_path / "mo" / "xa" / "23032"):
        kiem_tra.main([str(folder / "la-so.csv"), str(folder / "diem-chot.json")])
    assert capsys.readouterr().out.count("ĐÚNG") == 2


def test_the_logs_of_two_communes_stand_apart_and_together(scene, tmp_path, capsys):
    twin = publish_twin()
    for each in (scene, twin):
        sealing.seal(book=each.book, at=AT, key=KEY)
    export(tmp_path / "mo")
    for code in ("23032", TWIN):
        folder = tmp_path / "mo" / "xa" / code
        kiem_tra.main([str(folder / "la-so.csv"), str(folder / "diem-chot.json")])
    whole = json.loads((tmp_path / "mo" / "diem-chot.json").read_text())
    assert whole["books"] == [twin.book.code, scene.book.code]
    told = {
        point["statement"]["book"]: point["statement"]["size"] for point in whole["checkpoints"]
    }
    assert len(rows(tmp_path / "mo", "la-so.csv")) == sum(told.values())
    both = [str(tmp_path / "mo" / name) for name in ("la-so.csv", "diem-chot.json")]
    kiem_tra.main(both)
    assert capsys.readouterr().out.count("ĐÚNG: sổ") == 4
    leaves = Path(both[0]).read_text()
    for damaged in (
        _one_digit(leaves),
        leaves.rstrip().rpartition("\n")[0] + "\n",
        leaves + leaves.splitlines()[-1],
    ):
        Path(both[0]).write_text(damaged)
        with pytest.raises(SystemExit, match="SAI"):
            kiem_tra.main(both)
    assert "ĐÚNG" not in capsys.readouterr().out


def _one_digit(leaves: str) -> str:
    """Return the file with its last digit altered."""
    at = max(place for place, letter in enumerate(leaves) if letter.isdigit())
    return f"{leaves[:at]}{(int(leaves[at]) + 1) % 10}{leaves[at + 1 :]}"


def test_one_commune_alone_has_only_its_own(scene, tmp_path):
    publish_twin()
    export(tmp_path / "mo", commune="23032")
    assert {row["ma_xa"] for row in rows(tmp_path / "mo", "du-an.csv")} == {"23032"}
    assert {line["ma_xa"] for line in lines(tmp_path / "mo", "thay-doi.jsonl")} == {"23032"}
    assert not (tmp_path / "mo" / "xa").exists()


def test_a_province_has_its_communes(scene, tmp_path):
    export(tmp_path / "mo", province="68")
    assert (tmp_path / "mo" / "xa" / "23032" / "oc4ids.json").exists()
    assert not (tmp_path / "mo" / "tinh").exists()


def test_changes_since_a_day_leave_out_what_is_older_and_nothing_else(scene, tmp_path):
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=3), reason="Công khai thêm khoản mới nhận")
    export(tmp_path / "mo")
    first, second = lines(tmp_path / "mo", "thay-doi.jsonl")
    assert second["ma_bam_truoc"] == first["ma_bam"]
    assert "ma_bam_truoc" not in first
    assert set(second) <= set(dictionary.CHANGES)
    export(tmp_path / "mo", since=(AT + timedelta(days=1)).date())
    assert lines(tmp_path / "mo", "thay-doi.jsonl") == [second]
    assert len(rows(tmp_path / "mo", "du-an.csv")) == 1


def test_only_the_newest_version_is_given_out(scene, tmp_path):
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=3), reason="Công khai thêm khoản mới nhận")
    export(tmp_path / "mo")
    assert [row["phien_ban"] for row in rows(tmp_path / "mo", "du-an.csv")] == ["2"]


def test_what_was_withdrawn_leaves_only_that_it_was_there_and_why_it_went(scene, tmp_path):
    withdraw(scene, Publication.objects.get())
    export(tmp_path / "mo")
    folder = tmp_path / "mo"
    assert not (folder / "oc4ids.json").exists()
    assert rows(folder, "du-an.csv") == rows(folder, "giao-dich.csv") == []
    first, second = lines(folder, "thay-doi.jsonl")
    assert (first["viec"], second["viec"]) == ("cong-khai", "rut")
    assert "ly_do" not in first
    assert second["ly_do"] == WHY
    assert first["ma_bam"] == second["ma_bam"]


def test_an_older_version_that_was_withdrawn_is_told_and_the_newest_stays(scene, tmp_path):
    first = Publication.objects.get()
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=3), reason="Công khai thêm khoản mới nhận")
    withdraw(scene, first)
    export(tmp_path / "mo")
    assert [row["phien_ban"] for row in rows(tmp_path / "mo", "du-an.csv")] == ["2"]
    told = [(c["phien_ban"], c["viec"]) for c in lines(tmp_path / "mo", "thay-doi.jsonl")]
    assert told == [(1, "cong-khai"), (2, "cong-khai"), (1, "rut")]


def withdraw(scene: Scene, publication: Publication) -> None:
    at = AT + timedelta(days=5)
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=at, reason=WHY
    )
    releasing.withdraw(proposal=asked, by=scene.chair, at=at)


def test_a_failed_export_leaves_the_last_one(scene, tmp_path, monkeypatch):
    export(tmp_path / "mo")
    before = (tmp_path / "mo" / "SHA256SUMS").read_bytes()
    monkeypatch.setattr(exporting, "_explain", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(tmp_path / "mo")
    assert (tmp_path / "mo" / "SHA256SUMS").read_bytes() == before


def test_the_same_publications_give_the_same_bytes(scene, tmp_path):
    told = []
    for name in ("mot", "hai"):
        exporting.export(folder=tmp_path / name, scope=Scope(), since=None, at=AT)
        told.append((tmp_path / name / "oc4ids.json").read_bytes())
    assert told[0] == told[1]


def test_before_anything_is_public_there_is_a_set_without_a_package(tmp_path):
    assert "0 công trình" in export(tmp_path / "mo")
    assert not (tmp_path / "mo" / "oc4ids.json").exists()
    assert rows(tmp_path / "mo", "du-an.csv") == []


@pytest.mark.parametrize("options", [{"commune": "99998"}, {"province": "00"}])
def test_a_code_that_names_no_place_is_refused(options, tmp_path):
    with pytest.raises(CommandError, match="Không có đơn vị"):
        export(tmp_path / "mo", **options)


def test_a_folder_of_somebody_else_is_not_overwritten(scene, tmp_path):
    (tmp_path / "anh.jpg").write_bytes(b"x")
    with pytest.raises(CommandError, match="tệp khác"):
        export(tmp_path)
    assert (tmp_path / "anh.jpg").exists()
