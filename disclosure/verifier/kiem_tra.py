#!/usr/bin/env python3
"""Kiểm tra sổ công khai: python3 kiem_tra.py la-so.csv diem-chot.json [bien-nhan.json]

Chỉ cần Python 3.10 trở lên, không cần mạng. Kết quả 0: đúng; 1: sai, kèm một câu nói sai ở đâu.
Cây băm theo RFC 9162 mục 2.1; chữ ký Ed25519 theo RFC 8032 mục 5.1.7.
"""
# Wide lines, so that it can be read in one sitting before it is trusted.
# fmt: off

import csv
import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

Point = tuple[int, int, int, int]
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def need(truth: object, sentence: str) -> None:
    if not truth:
        sys.exit(f"SAI: {sentence}")


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    double = times(scalar >> 1, add(point, point)) if scalar else (0, 1, 1, 0)
    return add(double, point) if scalar & 1 else double


def point_at(y: int, odd: int) -> Point | None:
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
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left, right = times(s, base), add(nonce, times(int.from_bytes(digest, "little") % Q, key))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def read_leaves(path: str, book: str) -> tuple[list[dict[str, Any]], dict[tuple[str, str], int]]:
    """Return the rows and the total of each account; every entry must balance in each fund and unit."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    totals: dict[tuple[str, str], int] = defaultdict(int)
    names = set()
    for i, row in enumerate(rows):
        need(row["so_la"] == str(i), f"Dòng {i + 2}: cần lá số {i}, lại thấy lá số {row['so_la']} (thiếu, thừa hoặc đổi chỗ dòng).")
        row["leaf"] = sha(b"\x00", bytes([int(row["phien_ban"])]), row["noi_dung"].encode())
        need(row["leaf"].hex() == row["ma_bam"], f"Lá số {i}: nội dung không khớp mã băm (đã bị sửa).")
        leaf = row["json"] = json.loads(row["noi_dung"])
        need(canonical(leaf) == row["noi_dung"] and leaf["book"] == book, f"Lá số {i}: không đúng dạng chuẩn hoặc thuộc sổ khác.")
        name = leaf["name"] if leaf["kind"] == "PAPER" else leaf["voucher"]
        need((leaf["kind"], name) not in names, f"Lá số {i}: {name} có hai lần.")
        names.add((leaf["kind"], name))
        sums: dict[tuple[int, str], int] = defaultdict(int)
        for line in leaf.get("lines", []):
            sums[line["fund"], line["unit"]] += int(line["amount"])
            totals[line["function"], line["unit"]] += int(line["amount"])
        need(not any(sums.values()), f"Lá số {i} ({name}): tổng Nợ khác tổng Có.")
    return rows, totals


def check_points(rows: list[dict[str, Any]], log: dict[str, Any]) -> None:
    """Recompute the root at every checkpoint: each one then only added to the one before."""
    keys = {sha(bytes.fromhex(key["public"])).hex()[:16]: bytes.fromhex(key["public"]) for key in log["keys"]}
    done, previous, peaks = 0, None, list[bytes]()
    for number, point in enumerate(log["checkpoints"], start=1):
        where, told = f"Điểm chốt {number}", point["statement"]
        need(done < told["size"] <= len(rows), f"{where}: chốt {told['size']} lá nhưng tệp lá có {len(rows)} lá.")
        for size in range(done + 1, told["size"] + 1):
            peaks.append(rows[size - 1]["leaf"])
            for _ in range((size & -size).bit_length() - 1):
                peaks[-2:] = [sha(b"\x01", *peaks[-2:])]
        done, root = told["size"], peaks[-1]
        for peak in reversed(peaks[:-1]):
            root = sha(b"\x01", peak, root)
        need(told["root"] == root.hex(), f"{where}: gốc tính lại từ {done} lá không khớp (có lá bị sửa, thêm hoặc bớt).")
        need((told["previous"], told["book"]) == (previous, log["book"]), f"{where}: không nối tiếp điểm chốt trước.")
        message = b"so-cong:checkpoint:1\x00" + canonical(told).encode()
        need(signed(keys.get(point["key"], b""), message, bytes.fromhex(point["signature"])), f"{where}: chữ ký sai hoặc không rõ khóa.")
        previous = told["root"]
    need(done == len(rows), f"Lá số {done} trở đi chưa có điểm chốt nào.")


def check_receipt(rows: list[dict[str, Any]], log: dict[str, Any], receipt: dict[str, Any]) -> None:
    """Check that the leaf is under its checkpoint, and that the private text is the one it is bound to."""
    index, size = receipt["index"], receipt["size"]
    roots = {point["statement"]["size"]: point["statement"]["root"] for point in log["checkpoints"]}
    need(size in roots and 0 <= index < size, "Biên nhận: không có điểm chốt nào như biên nhận ghi.")
    need((receipt["book"], receipt["body"]) == (log["book"], rows[index]["noi_dung"]), f"Biên nhận: nội dung khác lá số {index} trong tệp công khai.")
    reached, here, last = rows[index]["leaf"], index, size - 1
    for step in map(bytes.fromhex, receipt["proof"]):
        left = here & 1 or here == last
        reached = sha(b"\x01", step, reached) if left else sha(b"\x01", reached, step)
        while left and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    need(last == 0 and reached.hex() == roots[size], "Biên nhận: đường chứng minh không dẫn tới gốc đã chốt.")
    if receipt["salt"]:
        bound = sha(b"so-cong:private:1\x00", bytes.fromhex(receipt["salt"]), receipt["private"].encode())
        need(bound.hex() == rows[index]["json"]["commitment"], "Biên nhận: phần riêng (người nộp) không khớp cam kết trong lá.")


def main(paths: list[str]) -> None:
    need(len(paths) in (2, 3), str(__doc__))
    log = json.loads(Path(paths[1]).read_text("utf-8"))
    rows, totals = read_leaves(paths[0], log["book"])
    check_points(rows, log)
    stated = {(row["function"], row["unit"]): int(row["amount"]) for row in log["totals"]}
    for name in sorted(stated.keys() | totals):
        need(stated.get(name) == totals.get(name), f"Tổng {' '.join(name)}: công bố {stated.get(name)}, tính lại {totals.get(name)}.")
    if len(paths) == 3:
        check_receipt(rows, log, json.loads(Path(paths[2]).read_text("utf-8")))
    print(f"ĐÚNG: sổ {log['book']}, {len(rows)} lá, {len(log['checkpoints'])} điểm chốt{', một biên nhận' * (len(paths) == 3)}: gốc, tổng và chữ ký đều khớp.")
    print(f"Gốc cuối {log['checkpoints'][-1]['statement']['root']}, khóa {log['checkpoints'][-1]['key']}: hãy so với tờ niêm yết.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        sys.exit(f"SAI: không đọc được tệp ({type(error).__name__}: {error}).")
