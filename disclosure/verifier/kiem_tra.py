#!/usr/bin/env python3
"""Kiểm tra sổ công khai: python3 kiem_tra.py la-so.csv diem-chot.json [bien-nhan.json | diem-chot-cu.json | du-lieu.json]
So hai lần tải, không cần la-so.csv: python3 kiem_tra.py diem-chot-cu.json diem-chot.json noi-tiep.json
Trên Windows gõ py -3 thay cho python3. Chỉ cần Python 3.8 trở lên, không cần mạng. Kết quả 0: đúng; 1: sai, kèm một câu
nói sai ở đâu. Cây băm theo RFC 9162 mục 2.1; chữ ký Ed25519 theo RFC 8032 mục 5.1.7."""

# fmt: off
from __future__ import annotations

import codecs
import csv
import hashlib
import json
import sys
from collections import defaultdict
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Any, Iterator  # noqa: UP035 -- read by Python 3.8 too
from unicodedata import normalize

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
COLUMNS = ["so_la", "phien_ban", "ma_bam", "noi_dung"]

def need(truth: object, sentence: str) -> None:
    if not truth:
        sys.exit(f"SAI: {sentence}")
def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need(len(dict(pairs)) == len(pairs), f"Có mục ghi hai lần trong tệp JSON: {[name for name, _ in pairs]}.")
    return dict(pairs)
def load(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8-sig"), object_pairs_hook=once)
def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

def add(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(scalar: int, point: tuple[int, ...]) -> tuple[int, ...]:
    double = times(scalar >> 1, add(point, point)) if scalar else (0, 1, 1, 0)
    return add(double, point) if scalar & 1 else double
def point_at(y: int, odd: int) -> tuple[int, ...] | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P
def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    a, r, s = (int.from_bytes(part, "little") for part in (public, signature[:32], signature[32:]))
    key, nonce, base = (point_at(y % 2**255, y >> 255) for y in (a, r, 4 * pow(5, P - 2, P) % P))
    if len(public) != 32 or len(signature) != 64 or key is None or nonce is None or base is None or s >= Q:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    left, right = times(s, base), add(nonce, times(digest % Q, key))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

def read_leaves(rows: Iterator[list[str]], book: str) -> tuple[list[bytes], dict[tuple[str, str], int]]:
    """Return the hashes and the total of each account; every entry must balance in each fund and unit."""
    hashes: list[bytes] = []
    names, totals = set(), defaultdict(int)  # type: set[tuple[bool, str]], defaultdict[tuple[str, str], int]
    for i, row in enumerate(rows):
        need(len(row) == 4 and row[0] == str(i), f"Dòng {i + 2}: cần lá số {i}, lại thấy “{','.join(row)[:9]}” (thiếu, thừa hoặc đổi chỗ dòng, hoặc tệp bị cắt).")
        need(row[1] == "1", f"Lá số {i}: phiên bản {row[1]} cần bản mới hơn của chương trình này.")
        hashes.append(sha(b"\x00\x01", row[3].encode()))
        need(hashes[i].hex() == row[2], f"Lá số {i}: nội dung không khớp mã băm (đã bị sửa).")
        leaf = json.loads(row[3])
        need(canonical(leaf) == row[3] and leaf["book"] == book, f"Lá số {i}: không đúng dạng chuẩn hoặc thuộc sổ khác.")
        paper, lines, sums = leaf["kind"] == "PAPER", leaf.get("lines", []), defaultdict(int)  # type: bool, list[Any], defaultdict[tuple[int, str], int]
        name = leaf["name" if paper else "voucher"]
        need((paper, name) not in names, f"Lá số {i}: {name} có hai lần.")
        names.add((paper, name))
        need(not lines if paper else len(lines) > 1, f"Lá số {i} ({name}): chứng từ phải có từ hai dòng, bản công khai không có dòng nào.")
        for line in lines:
            need(str(int(line["amount"])) == line["amount"] != "0", f"Lá số {i} ({name}): “{line['amount']}” không phải số tiền.")
            sums[line["fund"], line["unit"]] += int(line["amount"])
            totals[line["function"], line["unit"]] += int(line["amount"])
        need(not any(sums.values()), f"Lá số {i} ({name}): tổng Nợ khác tổng Có.")
    return hashes, totals

def sealed(point: dict[str, Any], log: dict[str, Any]) -> bool:
    keys = {sha(bytes.fromhex(key["public"])).hex()[:16]: bytes.fromhex(key["public"]) for key in log["keys"]}
    message = b"so-cong:checkpoint:1\x00" + canonical(point["statement"]).encode()
    return signed(keys.get(point["key"], b""), message, bytes.fromhex(point["signature"]))
def check_points(hashes: list[bytes], log: dict[str, Any]) -> dict[int, str]:
    """Recompute the root at every checkpoint, each of which then only added to the one before; return them by size."""
    done, previous, peaks, roots, used = 0, None, [], {}, []  # type: int, str | None, list[bytes], dict[int, str], list[str]
    for number, point in enumerate(log["checkpoints"], start=1):
        where, told = f"Điểm chốt {number}", point["statement"]
        need(done < told["size"] <= len(hashes), f"{where}: chốt {told['size']} lá (điểm trước {done}) nhưng tệp lá có {len(hashes)} lá: tệp thiếu, hoặc hai tệp không tải cùng lúc.")
        for size in range(done + 1, told["size"] + 1):
            peaks.append(hashes[size - 1])
            for _ in range((size & -size).bit_length() - 1):
                peaks[-2:] = [sha(b"\x01", *peaks[-2:])]
        done, root = told["size"], reduce(lambda low, peak: sha(b"\x01", peak, low), reversed(peaks))
        need(told["root"] == root.hex(), f"{where}: gốc tính lại từ {done} lá không khớp (có lá bị sửa, thêm hoặc bớt).")
        need((told["previous"], told["book"]) == (previous, log["book"]), f"{where}: không nối tiếp điểm chốt trước.")
        need(sealed(point, log), f"{where}: chữ ký sai hoặc không rõ khóa.")
        need(point["key"] in used[-1:] or point["key"] not in used, f"{where}: khóa {point['key']} đã thôi dùng mà lại ký.")
        used.append(point["key"])
        previous = roots[done] = told["root"]
    need(done == len(hashes) > 0, f"Lá số {done} trở đi chưa có điểm chốt nào.")
    return roots

def check_receipt(hashes: list[bytes], roots: dict[int, str], receipt: dict[str, Any]) -> str:
    """Check that the leaf is under its checkpoint and the private text is the one it is bound to; return what is proved."""
    index, size, leaf = receipt["index"], receipt["size"], json.loads(receipt["body"])
    need(size in roots and 0 <= index < size, "Biên nhận: không có điểm chốt nào như biên nhận ghi.")
    need(sha(b"\x00\x01", receipt["body"].encode()) == hashes[index] and receipt["book"] == leaf["book"], f"Biên nhận: nội dung khác lá số {index} trong tệp công khai.")
    reached, here, last = hashes[index], index, size - 1
    for step in map(bytes.fromhex, receipt["proof"]):
        left = here & 1 or here == last
        reached = sha(b"\x01", step, reached) if left else sha(b"\x01", reached, step)
        while left and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    need(last == 0 and reached.hex() == roots[size], "Biên nhận: đường chứng minh không dẫn tới gốc đã chốt.")
    salt, private = bytes.fromhex(receipt["salt"] or ""), receipt["private"]
    need(private is None or (len(salt) == 32 and sha(b"so-cong:private:1\x00", salt, private.encode()).hex() == leaf["commitment"]), "Biên nhận: phần riêng (người nộp) không khớp cam kết trong lá.")
    said = [f"{line['function']} {line['amount']} {line['unit']}" for line in leaf.get("lines", [])]
    return f"Biên nhận: lá số {index}, {leaf.get('voucher')} ngày {leaf.get('on')}: {', '.join(said)}; phần riêng: {private or 'không kèm'}."
def paper_leaf(book: str, name: str, body: bytes) -> bytes:
    return sha(b"\x00\x01", canonical({"book": book, "kind": "PAPER", "name": name, "sha256": sha(body).hex()}).encode())
def check_paper(hashes: list[bytes], book: str, name: str, body: bytes) -> str:
    """Check that a published file is in the log byte for byte, by the leaf that it must have there."""
    leaf = paper_leaf(book, name, body)
    need(leaf in hashes, f"Bản công khai {name}: không có trong sổ đã chốt đúng như tệp này (tệp bị sửa, hoặc công khai sau lần chốt cuối).")
    return f"Bản công khai {name}: nguyên từng byte, là lá số {hashes.index(leaf)}."
def check_older(log: dict[str, Any], roots: dict[int, str], older: list[dict[str, Any]]) -> str:
    """Check that what was published before is still what this log grew from; else its history was rewritten."""
    for told, proved in ((point["statement"], sealed(point, log)) for point in older):
        need(proved, f"Tệp cũ: điểm chốt {told['size']} lá không mang chữ ký của khóa nào trong tệp mới.")
        need((log["book"], roots.get(told["size"])) == (told["book"], told["root"]), f"Gốc đã công bố khi trước ({told['size']} lá, {told['at']}) không còn trong sổ này: lịch sử đã bị viết lại.")
    return f"{len(older)} điểm chốt trong tệp cũ còn nguyên."

def check_growth(old: dict[str, Any], new: dict[str, Any], told: dict[str, Any]) -> str:
    """Check by a proof alone that the log of a newer file only added to the last checkpoint of a kept one (RFC 9162, 2.1.4.2)."""
    first: dict[str, Any] = old["checkpoints"][-1]
    second: dict[str, Any] = next((each for each in new["checkpoints"] if each["statement"]["size"] == told["second"]), {})
    need(second, f"Tệp mới không có điểm chốt {told['second']} lá mà bằng chứng nói tới.")
    need(sealed(first, old) and sealed(first, new) and sealed(second, new), "Điểm chốt trong hai tệp: chữ ký sai, hoặc khóa của tệp cũ không có trong tệp mới.")
    was, now, path = first["statement"], second["statement"], [bytes.fromhex(step) for step in told["proof"]]
    need({old["book"], new["book"], told["book"], was["book"], now["book"]} == {old["book"]} and 0 < told["first"] == was["size"] <= now["size"], "Bằng chứng không phải của điểm chốt cuối trong tệp cũ.")
    here, last = was["size"] - 1, now["size"] - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    path = path if here else [bytes.fromhex(was["root"]), *path]
    need(path, "Bằng chứng rỗng.")
    low = high = path[0]
    for step in path[1:]:
        left = here & 1 or here == last
        low, high = (sha(b"\x01", step, low), sha(b"\x01", step, high)) if left else (low, sha(b"\x01", high, step))
        while left and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    need(last == 0 and (low.hex(), high.hex()) == (was["root"], now["root"]), "Sổ mới KHÔNG giữ nguyên những gì tệp cũ đã chốt: lịch sử đã bị viết lại, hoặc bằng chứng bị sửa.")
    return f"ĐÚNG: sổ {old['book']}: {now['size']} lá chỉ viết thêm vào {was['size']} lá đã chốt trong tệp cũ.\nGốc {now['root']}: hãy so với tờ niêm yết."

def logs_in(log: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the log of each book in a file of checkpoints: one, or many one after another."""
    points: list[dict[str, Any]] = log["checkpoints"]
    apart = [(book, [point for point in points if point["statement"]["book"] == book]) for book in log.get("books", [])]
    need(sum(len(own) for _, own in apart) in (0, len(points)), "Có điểm chốt của sổ không ghi trong danh sách sổ.")
    return [{"book": book, "keys": log["keys"], "checkpoints": own, "totals": log["totals"][book]} for book, own in apart] or [log]
def check_log(rows: Iterator[list[str]], log: dict[str, Any]) -> tuple[list[bytes], dict[int, str]]:
    hashes, totals = read_leaves(rows, log["book"])
    roots = check_points(hashes, log)
    stated = sorted((row["function"], row["unit"], row["amount"]) for row in log["totals"])
    need(stated == sorted((*name, str(amount)) for name, amount in totals.items()), f"Tổng công bố {stated} khác tổng tính lại {sorted(totals.items())}.")
    return hashes, roots
def check_more(path: str, logs: list[dict[str, Any]], done: list[tuple[list[bytes], dict[int, str]]]) -> str:
    """Check a receipt, an older file or a published one against the log that it is of."""
    told = load(path)
    number = int.from_bytes(sha(Path(path).read_bytes()), "big")
    code = "".join("ABCDEFGHJKLMNPQRSTVWXYZ"[number // 23**place % 23] for place in range(10))
    papers = [f"{told['code']}/{told['edition']['version']}"] if told.get("edition") else [f"sao-ke/{code}"] if told.get("head") else []
    found = [n for n, log in enumerate(logs) if told.get("book") == log["book"] or any(paper_leaf(log["book"], name, Path(path).read_bytes()) in done[n][0] for name in papers)]
    (hashes, roots), log = (done[found[0]], logs[found[0]]) if found else (done[0], logs[0])
    if papers:
        return check_paper(hashes, log["book"], papers[0], Path(path).read_bytes())
    return check_older(log, roots, told["checkpoints"]) if told.get("checkpoints") else check_receipt(hashes, roots, told)

def main(paths: list[str]) -> None:
    need(len(paths) > 1, str(__doc__))
    if len(paths) == 3 and paths[0].lower().endswith(".json"):
        print(check_growth(*map(load, paths)))
        return
    logs, done = logs_in(load(paths[1])), []  # type: list[dict[str, Any]], list[tuple[list[bytes], dict[int, str]]]
    csv.field_size_limit(2**31 - 1)
    with Path(paths[0]).open(encoding="utf-8-sig", newline="") as file:
        table = csv.reader(file, strict=True)
        need(next(table, None) == COLUMNS, f"Tệp lá phải có đúng các cột {', '.join(COLUMNS)}: hãy tải lại, đừng mở và lưu bằng Excel.")
        for log in logs:
            need(log["checkpoints"], f"Sổ {log['book']}: chưa có điểm chốt nào.")
            done.append(check_log(table if len(logs) == 1 else islice(table, log["checkpoints"][-1]["statement"]["size"]), log))
        need(next(table, None) is None, "Sau sổ cuối còn dòng thừa.")
    more = [check_more(path, logs, done) for path in paths[2:]]
    for number, log in enumerate(logs):
        hashes, roots = done[number]
        print(f"ĐÚNG: sổ {log['book']}, {len(hashes)} lá, {len(roots)} điểm chốt: gốc, tổng và chữ ký đều khớp.")
        print(f"Gốc cuối {roots[len(hashes)]}, khóa {log['checkpoints'][-1]['key']}: hãy so với tờ niêm yết.")
    print(*more, sep="\n", end="\n" if more else "")

def plain(error: Any) -> tuple[str, int]:
    """Drop the accents on a screen that cannot write them."""
    return normalize("NFD", error.object[error.start:error.end].replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode(), error.end
if __name__ == "__main__":
    try:
        codecs.register_error("plain", plain)
        for screen in (sys.stdout, sys.stderr):
            screen.reconfigure(errors="plain")  # type: ignore[union-attr]
        main(sys.argv[1:])
    except (OSError, ArithmeticError, ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError, csv.Error) as error:
        sys.exit(f"SAI: không đọc được tệp: thiếu, bị cắt hoặc sai dạng ({type(error).__name__}: {error}). Hãy tải lại.")
