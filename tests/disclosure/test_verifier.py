"""Anyone with plain Python can recompute the public log, and sees where it was touched."""

import ast
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from disclosure import canonical
from disclosure.verifier import kiem_tra
from ledger import logfiles, proofs
from ledger.logfiles import Key, Point, Private, Row

SCRIPT = Path(kiem_tra.__file__)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
KEY_ID = kiem_tra.sha(PUBLIC).hex()[:16]
PRIVATE = Private(b"\x07" * 32, "Ông Nguyễn Văn An, thôn 3")
BOOK = "LS-1"


def leaf(number: int) -> Row:
    """Make the leaf of a receipt of `number` × 100.000 đồng; every fifth is a publication."""
    if number % 5 == 4:
        public: dict[str, object] = {"book": BOOK, "kind": "PAPER", "name": f"P/{number}"}
        public["sha256"] = "ab" * 32
    else:
        public = {
            "book": BOOK,
            "kind": "RECEIPT",
            "voucher": f"PT {number + 1}/2026",
            "on": "2026-11-20",
            "reverses": None,
            "lines": [line("CASH", 100_000 * (number + 1)), line("CONTRIBUTED", -100_000 * (number + 1))],
            "commitment": proofs.commitment(PRIVATE.salt, PRIVATE.text),
        }  # fmt: skip
    body = proofs.leaf_bytes(public)
    return Row(number, body, proofs.leaf_hash(body))


def line(function: str, amount: int, fund: int = 1) -> dict[str, object]:
    return {
        "function": function,
        "fund": fund,
        "regime": "VILLAGE",
        "source": "PEOPLE",
        "purpose": "23032-2026-001",
        "unit": "VND",
        "amount": str(amount),
    }


def point(rows: list[Row], size: int, before: int, key: Ed25519PrivateKey = KEY) -> Point:
    def root(count: int) -> str:
        return proofs.root(row.hash for row in rows[:count]).hex()

    statement: dict[str, object] = {
        "book": BOOK,
        "size": size,
        "root": root(size),
        "previous": root(before) if before else None,
        "at": "2026-11-20T09:00:00Z",
    }
    return Point(statement, KEY_ID, key.sign(proofs.checkpoint_bytes(statement)))


def totals(rows: list[Row]) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for each in json.loads(row.text).get("lines", []):
            found[each["function"], each["unit"]] += int(each["amount"])
    return dict(found)


class Files:
    """The three files on disk, as the public downloads them."""

    def __init__(self, folder: Path) -> None:
        self.rows = [leaf(number) for number in range(13)]
        self.points = [
            point(self.rows, 4, 0),
            point(self.rows, 7, 4),
            point(self.rows, 13, 7),
        ]
        self.keys = [Key(KEY_ID, PUBLIC, "2026-11-20T09:00:00Z", None)]
        self.folder = folder
        self.write()

    def write(self) -> None:
        hashes = [row.hash for row in self.rows[:7]]
        self.put("la-so.csv", "".join(logfiles.leaves_csv(self.rows)))
        told = logfiles.checkpoints_json(BOOK, self.keys, self.points, totals(self.rows))
        self.put("diem-chot.json", told)
        receipt = logfiles.receipt_json(
            BOOK, self.rows[5], size=7, proof=proofs.inclusion(hashes, 5), private=PRIVATE
        )
        self.put("bien-nhan.json", receipt)

    def put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8", newline="")

    def text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        before = self.text(name)
        after = change(before)
        assert after != before
        self.put(name, after)

    def edit_json(self, name: str, change: Callable[[dict[str, object]], object]) -> None:
        value = json.loads(self.text(name))
        change(value)
        self.put(name, json.dumps(value))

    def edit_leaves(self, change: Callable[[list[list[str]]], object]) -> None:
        table = list(csv.reader(io.StringIO(self.text("la-so.csv").removeprefix("\ufeff"))))
        change(table)
        out = io.StringIO()
        csv.writer(out).writerows(table)
        self.put("la-so.csv", "\ufeff" + out.getvalue())

    def check(self, third: str = "bien-nhan.json") -> tuple[int, str]:
        names = ["la-so.csv", "diem-chot.json", *([third] if third else [])]
        ran = subprocess.run(
            [sys.executable, "-I", SCRIPT, *names],
            cwd=self.folder,
            env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
            capture_output=True,
            check=False,
            timeout=60,
        )
        return ran.returncode, (ran.stdout + ran.stderr).decode()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_the_script_is_short_and_needs_nothing_but_python():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 220
    named = [
        each.split()[1].partition(".")[0]
        for each in text.splitlines()
        if each.startswith(("import", "from"))
    ]
    assert set(named) <= sys.stdlib_module_names


def test_the_script_reads_as_python_3_8():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 8))
    # Names of types that 3.8 cannot take apart may stand in annotations only, which nobody evaluates.
    assert "from __future__ import annotations" in SCRIPT.read_text()
    assert not re.search(r"\b(list|dict|set|tuple|defaultdict)\[[^]]*\]\(", SCRIPT.read_text())


def test_true_files_are_found_true(files):
    code, said = files.check()
    assert code == 0, said
    assert "ĐÚNG: sổ LS-1, 13 lá, 3 điểm chốt" in said
    assert "Biên nhận: lá số 5, PT 6/2026 ngày 2026-11-20: CASH 600000 VND" in said
    assert "phần riêng: Ông Nguyễn Văn An, thôn 3" in said
    assert proofs.root(row.hash for row in files.rows).hex() in said


def test_the_receipt_is_not_needed(files):
    code, said = files.check("")
    assert code == 0, said
    assert "Biên nhận" not in said


@pytest.mark.parametrize("index", range(13))
def test_one_changed_digit_in_a_leaf_is_found(files, index):
    def change(table: list[list[str]]) -> None:
        table[index + 1][3] = table[index + 1][3].replace("0", "1", 1).replace("ab", "ac", 1)

    files.edit_leaves(change)
    code, said = files.check()
    assert code == 1
    assert f"Lá số {index}: nội dung không khớp mã băm" in said


def test_a_changed_leaf_with_its_hash_made_to_fit_is_found_at_the_checkpoint(files):
    body = proofs.leaf_bytes(
        json.loads(files.rows[5].text) | {"lines": [line("CASH", 5), line("CONTRIBUTED", -5)]}
    )

    def change(table: list[list[str]]) -> None:
        table[6][2:] = [proofs.leaf_hash(body).hex(), body[1:].decode()]

    files.edit_leaves(change)
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 2: gốc tính lại từ 7 lá không khớp" in said


def test_a_dropped_row_is_found(files):
    files.edit_leaves(lambda table: table.pop(4))
    code, said = files.check()
    assert code == 1
    assert said.startswith("SAI: Dòng 5: cần lá số 3, lại thấy “4,1,")


def test_a_dropped_last_row_is_found(files):
    files.edit_leaves(lambda table: table.pop())
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 3: chốt 13 lá (điểm trước 7) nhưng tệp lá có 12 lá" in said


def test_an_added_row_is_found(files):
    files.rows.append(leaf(13))
    files.put("la-so.csv", "".join(logfiles.leaves_csv(files.rows)))
    code, said = files.check()
    assert code == 1
    assert "Lá số 13 trở đi chưa có điểm chốt nào" in said


def test_swapped_rows_are_found(files):
    def swap(table: list[list[str]]) -> None:
        table[2], table[3] = table[3], table[2]

    files.edit_leaves(swap)
    code, said = files.check()
    assert code == 1
    assert "Dòng 3: cần lá số 1, lại thấy “2,1," in said


def test_swapped_and_renumbered_rows_are_found(files):
    def swap(table: list[list[str]]) -> None:
        table[2][1:], table[3][1:] = table[3][1:], table[2][1:]

    files.edit_leaves(swap)
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 1: gốc tính lại từ 4 lá không khớp" in said


def test_an_entry_that_does_not_balance_in_a_fund_is_found_though_all_is_signed(files):
    public = json.loads(files.rows[12].text)
    public["lines"][1]["fund"] = 2
    body = proofs.leaf_bytes(public)
    files.rows[12] = Row(12, body, proofs.leaf_hash(body))
    files.points[2] = point(files.rows, 13, 7)
    files.write()
    code, said = files.check()
    assert code == 1
    assert "Lá số 12 (PT 13/2026): tổng Nợ khác tổng Có" in said


def test_a_voucher_told_twice_is_found_though_all_is_signed(files):
    files.rows[12] = Row(12, files.rows[10].body, files.rows[10].hash)
    files.points[2] = point(files.rows, 13, 7)
    files.write()
    code, said = files.check()
    assert code == 1
    assert "Lá số 12: PT 11/2026 có hai lần" in said


def test_a_total_that_is_not_the_sum_is_found(files):
    files.edit("diem-chot.json", lambda text: text.replace('"amount": "', '"amount": "1', 1))
    code, said = files.check()
    assert code == 1
    assert "Tổng công bố" in said


def test_a_signature_by_another_key_is_found(files):
    files.points[1] = point(files.rows, 7, 4, Ed25519PrivateKey.from_private_bytes(b"\x09" * 32))
    files.write()
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 2: chữ ký sai" in said


def test_another_key_under_the_known_name_is_found(files):
    files.edit("diem-chot.json", lambda text: text.replace(PUBLIC.hex(), "09" * 32))
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 1: chữ ký sai hoặc không rõ khóa" in said


@pytest.mark.parametrize("byte", [0, 31, 32, 63])
def test_a_touched_signature_is_found(files, byte):
    good = files.points[0].signature
    bad = good[:byte] + bytes([good[byte] ^ 1]) + good[byte + 1 :]
    files.edit("diem-chot.json", lambda text: text.replace(good.hex(), bad.hex()))
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 1: chữ ký sai" in said


def test_a_checkpoint_taken_out_is_found(files):
    files.edit_json("diem-chot.json", lambda log: log["checkpoints"].pop(1))
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 2: không nối tiếp điểm chốt trước" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"private": "Bà Trần Thị Bảy"}, "phần riêng (người nộp) không khớp"),
        ({"salt": "08" * 32}, "phần riêng (người nộp) không khớp"),
        ({"index": 6}, "nội dung khác lá số 6"),
        ({"size": 13}, "không dẫn tới gốc đã chốt"),
        ({"size": 8}, "không có điểm chốt nào như biên nhận ghi"),
        ({"proof": []}, "không dẫn tới gốc đã chốt"),
        ({"body": "{}"}, "nội dung khác lá số 5"),
        ({"book": "LS-2"}, "nội dung khác lá số 5"),
    ],
)
def test_a_forged_receipt_is_found(files, change, said):
    files.edit_json("bien-nhan.json", lambda receipt: receipt.update(change))
    code, told = files.check()
    assert code == 1
    assert told.startswith("SAI: Biên nhận: ")
    assert said in told


def test_a_receipt_without_its_private_part_still_proves_its_leaf(files):
    files.edit_json("bien-nhan.json", lambda each: each.update({"salt": None, "private": None}))
    code, said = files.check()
    assert code == 0, said


@pytest.mark.parametrize("third", ["{}", "[]", "null", '{"checkpoints": []}'])
def test_an_empty_third_file_proves_nothing(files, third):
    files.put("bien-nhan.json", third)
    code, said = files.check()
    assert code == 1
    assert said.startswith("SAI: ")


def test_a_name_beside_the_leaf_without_its_salt_is_not_believed(files):
    files.edit_json("bien-nhan.json", lambda each: each.update({"salt": None}))
    code, said = files.check()
    assert code == 1
    assert "phần riêng (người nộp) không khớp" in said


def test_a_salt_cannot_lend_its_end_to_the_name(files):
    salt = b"\x07" * 31 + b"A"
    public = json.loads(files.rows[5].text) | {"commitment": proofs.commitment(salt, "n")}
    body = proofs.leaf_bytes(public)
    files.rows[5] = Row(5, body, proofs.leaf_hash(body))
    files.points = [point(files.rows, 4, 0), point(files.rows, 7, 4), point(files.rows, 13, 7)]
    files.write()
    files.edit_json(
        "bien-nhan.json", lambda each: each.update({"salt": salt.hex(), "private": "n"})
    )
    assert files.check()[0] == 0
    files.edit_json(
        "bien-nhan.json", lambda each: each.update({"salt": salt[:-1].hex(), "private": "An"})
    )
    assert files.check()[0] == 1


def test_roots_published_before_must_still_be_there(files):
    files.put("cu.json", files.text("diem-chot.json"))
    files.edit_json("cu.json", lambda log: log["checkpoints"].pop())
    code, said = files.check("cu.json")
    assert code == 0, said
    assert "2 điểm chốt trong tệp cũ còn nguyên" in said


def test_a_history_written_anew_with_the_same_key_is_found_by_whoever_kept_the_old_file(files):
    files.put("cu.json", files.text("diem-chot.json"))
    body = proofs.leaf_bytes(
        json.loads(files.rows[1].text) | {"lines": [line("CASH", 5), line("CONTRIBUTED", -5)]}
    )
    files.rows[1] = Row(1, body, proofs.leaf_hash(body))
    files.points = [point(files.rows, 4, 0), point(files.rows, 7, 4), point(files.rows, 13, 7)]
    files.write()
    assert files.check("")[0] == 0
    code, said = files.check("cu.json")
    assert code == 1
    assert "Gốc đã công bố khi trước (4 lá, 2026-11-20T09:00:00Z) không còn trong sổ này" in said


def test_a_history_written_anew_with_another_key_is_found_too(files):
    files.put("cu.json", files.text("diem-chot.json"))
    other = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    public = other.public_key().public_bytes_raw()
    name = kiem_tra.sha(public).hex()[:16]
    files.keys = [Key(name, public, "2026-11-20T09:00:00Z", None)]
    made = [point(files.rows, 13, 0, other)]
    files.points = [Point(each.statement, name, each.signature) for each in made]
    files.write()
    assert files.check("")[0] == 0
    code, said = files.check("cu.json")
    assert code == 1
    assert "không mang chữ ký của khóa nào trong tệp mới" in said


def rotated(files: Files, *, back: bool) -> None:
    """Sign the second checkpoint with a new key, and the third with the old one again if `back`."""
    new = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    public = new.public_key().public_bytes_raw()
    name = kiem_tra.sha(public).hex()[:16]
    files.keys.append(Key(name, public, "2026-11-20T09:00:00Z", None))
    for place, (size, before) in enumerate([(7, 4), (13, 7)], start=1):
        if not (back and place == 2):
            made = point(files.rows, size, before, new)
            files.points[place] = Point(made.statement, name, made.signature)
    files.write()


def test_a_new_key_goes_on_where_the_old_one_stopped(files):
    rotated(files, back=False)
    code, said = files.check()
    assert code == 0, said


def test_a_key_that_was_put_away_signs_no_more(files):
    rotated(files, back=True)
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 3: khóa" in said
    assert "đã thôi dùng mà lại ký" in said


def test_a_checkpoint_twice_is_found(files):
    files.edit_json(
        "diem-chot.json", lambda log: log["checkpoints"].insert(1, log["checkpoints"][0])
    )
    code, said = files.check()
    assert code == 1
    assert "Điểm chốt 2: chốt 4 lá (điểm trước 4)" in said


def test_a_name_said_twice_in_json_is_refused(files):
    files.edit("diem-chot.json", lambda text: text.replace('"book"', '"book": "LS-2",\n "book"', 1))
    code, said = files.check()
    assert code == 1
    assert "Có mục ghi hai lần" in said


@pytest.mark.parametrize(
    "amount",
    ["1_000", "+5", " 5", "0", "-0", "٥", "1.0", "1e3", "", "9" * 5000, "NaN", 5, None, [1], True],
)
def test_an_amount_that_is_no_plain_number_is_refused_though_all_is_signed(files, amount):
    public = json.loads(files.rows[12].text)
    public["lines"][0]["amount"] = amount
    body = b"\x01" + kiem_tra.canonical(public).encode()
    files.rows[12] = Row(12, body, proofs.leaf_hash(body))
    files.points[2] = point(files.rows, 13, 7)
    files.put("la-so.csv", "".join(logfiles.leaves_csv(files.rows)))
    code, said = files.check()
    assert code == 1
    assert said.startswith("SAI: ")
    assert "Traceback" not in said


def test_an_entry_without_lines_is_refused_though_all_is_signed(files):
    body = proofs.leaf_bytes(json.loads(files.rows[12].text) | {"lines": []})
    files.rows[12] = Row(12, body, proofs.leaf_hash(body))
    files.points[2] = point(files.rows, 13, 7)
    files.write()
    code, said = files.check()
    assert code == 1
    assert "chứng từ phải có từ hai dòng" in said


def test_an_entry_of_two_thousand_lines_fits(files):
    lines = [line("CASH", 1 + number) for number in range(1_999)]
    lines.append(line("CONTRIBUTED", -sum(range(1, 2_000))))
    body = proofs.leaf_bytes(json.loads(files.rows[12].text) | {"lines": lines})
    files.rows[12] = Row(12, body, proofs.leaf_hash(body))
    files.points[2] = point(files.rows, 13, 7)
    files.write()
    code, said = files.check()
    assert code == 0, said


@pytest.mark.parametrize("name", ["la-so.csv", "diem-chot.json", "bien-nhan.json"])
def test_marks_and_line_ends_of_other_programs_change_nothing(files, name):
    files.put(name, "\ufeff" + files.text(name).removeprefix("\ufeff").replace("\r\n", "\n"))
    assert files.check()[0] == 0
    files.put(name, files.text(name).replace("\n", "\r\n"))
    assert files.check()[0] == 0


def test_a_file_saved_again_with_semicolons_is_refused_with_what_to_do(files):
    files.edit("la-so.csv", lambda text: text.replace(",", ";"))
    code, said = files.check()
    assert code == 1
    assert "hãy tải lại, đừng mở và lưu bằng Excel" in said


@pytest.mark.parametrize("name", ["la-so.csv", "diem-chot.json", "bien-nhan.json"])
def test_a_file_cut_anywhere_is_refused_with_a_sentence(files, name):
    whole = files.text(name)
    for part in range(1, 9):
        files.put(name, whole[: len(whole) * part // 9])
        code, said = files.check()
        assert code == 1
        assert said.startswith("SAI: ")
        assert "Traceback" not in said


@pytest.mark.parametrize("name", ["la-so.csv", "diem-chot.json", "bien-nhan.json"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "\0",
        "[" * 100_000,
        "9" * 100_000,
        "null",
        '"x"',
        "[[]]",
        '{"book": 1}',
        "\ud800",
    ],
    ids=range(10),
)
def test_nothing_that_stands_in_a_file_breaks_the_script(files, name, text):
    (files.folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    code, said = files.check()
    assert code == 1
    assert said.startswith("SAI: ")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("screen", "said"),
    [("ascii", "DUNG: so LS-1"), ("cp1258", "ĐÚNG: sô LS-1"), ("cp437", "DUNG: so LS-1")],
)
def test_what_is_true_is_told_on_a_screen_without_vietnamese_letters(files, screen, said):
    ran = subprocess.run(
        [sys.executable, "-X", "utf8=0", SCRIPT, "la-so.csv", "diem-chot.json"],
        cwd=files.folder,
        env={"PYTHONIOENCODING": screen},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert "LS-1" in ran.stdout.decode(screen)
    assert "\\u" not in ran.stdout.decode(screen)
    if screen == "ascii":
        assert said in ran.stdout.decode(screen)


# A published file, and two files of checkpoints kept at home


def publish(files: Files, body: bytes, name: str = "P/1") -> None:
    """Put the hash of `body` into the log as version 1 of project P, and the file beside it."""
    sha256 = hashlib.sha256(body).hexdigest()
    packed = proofs.leaf_bytes({"book": BOOK, "kind": "PAPER", "name": name, "sha256": sha256})
    files.rows[4] = Row(4, packed, proofs.leaf_hash(packed))
    files.points = [point(files.rows, 4, 0), point(files.rows, 7, 4), point(files.rows, 13, 7)]
    files.write()
    (files.folder / "du-lieu.json").write_bytes(body)


PUBLISHED = b'{"code":"P","edition":{"version":1},"equation":{"received":1100000}}'


def test_a_published_file_is_found_in_the_log(files):
    publish(files, PUBLISHED)
    code, said = files.check("du-lieu.json")
    assert code == 0, said
    assert "P/1: nguyên từng byte, là lá số 4" in said


def test_one_changed_digit_in_a_published_file_is_found(files):
    publish(files, PUBLISHED)
    (files.folder / "du-lieu.json").write_bytes(PUBLISHED.replace(b"1100000", b"1100001"))
    code, said = files.check("du-lieu.json")
    assert code == 1
    assert "Bản công khai P/1: không có trong sổ" in said


ISSUED = b'{"facts":{"paid":1100000},"head":{"version":1},"schema":"so-cong/sao-ke-fund/1"}'


def test_an_issued_statement_is_found_in_the_log_by_its_code(files):
    code = canonical.code_of(hashlib.sha256(ISSUED).hexdigest())
    publish(files, ISSUED, f"sao-ke/{code}")
    done, said = files.check("du-lieu.json")
    assert done == 0, said
    assert f"sao-ke/{code}: nguyên từng byte, là lá số 4" in said
    (files.folder / "du-lieu.json").write_bytes(ISSUED.replace(b"1100000", b"1100001"))
    done, said = files.check("du-lieu.json")
    assert done == 1
    assert "không có trong sổ" in said


def keep(files: Files, size: int) -> None:
    """Keep the file of checkpoints as it was at `size` leaves, and take the proof from there to 13."""
    old = [each for each in files.points if int(str(each.statement["size"])) <= size]
    files.put("diem-chot-cu.json", logfiles.checkpoints_json(BOOK, files.keys, old, {}))
    hashes = [row.hash for row in files.rows]
    proof = proofs.consistency(hashes, size)
    files.put("noi-tiep.json", logfiles.consistency_json(BOOK, (size, 13), proof))


def compare(files: Files) -> tuple[int, str]:
    names = ["diem-chot-cu.json", "diem-chot.json", "noi-tiep.json"]
    ran = subprocess.run(
        [sys.executable, "-I", SCRIPT, *names],
        cwd=files.folder,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return ran.returncode, (ran.stdout + ran.stderr).decode()


@pytest.mark.parametrize("size", [4, 7])
def test_two_kept_files_are_compared_by_a_proof_alone(files, size):
    keep(files, size)
    code, said = compare(files)
    assert code == 0, said
    assert f"13 lá chỉ viết thêm vào {size} lá" in said


@pytest.mark.parametrize("size", [4, 7])
def test_one_changed_digit_in_the_proof_or_in_either_file_is_found(files, size):
    keep(files, size)
    proof = json.loads(files.text("noi-tiep.json"))["proof"][0]
    old_root = json.loads(files.text("diem-chot-cu.json"))["checkpoints"][-1]["statement"]["root"]
    new_root = json.loads(files.text("diem-chot.json"))["checkpoints"][-1]["statement"]["root"]
    for name, told in (
        ("noi-tiep.json", proof),
        ("diem-chot-cu.json", old_root),
        ("diem-chot.json", new_root),
    ):
        whole = files.text(name)
        touched = ("0" if told[0] != "0" else "1") + told[1:]
        files.put(name, whole.replace(told, touched))
        code, said = compare(files)
        assert code == 1
        assert said.startswith("SAI: ")
        assert "Traceback" not in said
        files.put(name, whole)


def test_a_history_written_anew_is_found_by_the_proof_too(files):
    keep(files, 7)
    files.rows[2] = leaf(40)
    files.points = [point(files.rows, 4, 0), point(files.rows, 7, 4), point(files.rows, 13, 7)]
    files.write()
    hashes = [row.hash for row in files.rows]
    forged = proofs.consistency(hashes, 7)
    files.put("noi-tiep.json", logfiles.consistency_json(BOOK, (7, 13), forged))
    code, said = compare(files)
    assert code == 1
    assert "lịch sử đã bị viết lại" in said


@pytest.mark.parametrize("name", ["la-so.csv", "diem-chot.json", "bien-nhan.json"])
def test_a_file_that_is_something_else_is_refused_with_a_sentence(files, name):
    files.put(name, "không phải tệp này")
    code, said = files.check()
    assert code == 1
    assert said.startswith("SAI: ")


def test_without_files_it_says_how_to_use_it(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-I", SCRIPT], capture_output=True, check=False, timeout=60, cwd=tmp_path
    )
    assert ran.returncode == 1
    assert "kiem_tra.py la-so.csv diem-chot.json" in ran.stderr.decode()


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
            "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ],
)
def test_the_signatures_of_the_standard_hold_and_no_others(public, message, signature):
    key, said, made = (bytes.fromhex(each) for each in (public, message, signature))
    assert kiem_tra.signed(key, said, made)
    assert not kiem_tra.signed(key, said + b"x", made)
    assert not kiem_tra.signed(key[:-1], said, made)
    high = int.from_bytes(made[32:], "little") + kiem_tra.Q
    assert not kiem_tra.signed(key, said, made[:32] + high.to_bytes(32, "little"))
