"""Lines of bank statements matched with what is waited for, in a process of its own for its weight.

Run as ``python -m bench.matches LINES EXPECTED`` it matches so many once and prints JSON. The floor
reads the same lines and looks each word up among the codes, as if nobody ever mistyped one.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from bench.figure import Figure
from ledger import matching, refcode, text
from ledger.matching import IN, OUT, BankLine, Expected

_LINES, _EXPECTED = 300_000, 50_000
_FEW = 100
_MOST_SECONDS, _MOST_MIB = 60, 1024
_LEAST_OF_FEW = 0.5
_FROM, _UNTIL = date(2026, 9, 1), date(2026, 10, 31)
_SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Mang Thông"
_MIDDLES = "Văn Thị Hữu Đức Công Quốc Minh Ngọc Thanh Thu Kim Xuân"
_NAMES = "An Bình Chi Cường Dũng Đào Giang Hà Hạnh Hòa Hùng Lan Lộc Mai Nam Nga Phúc Quý Sơn"
_GIFTS = [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000]
_OTHERS = [
    (50_000, "xin cam on"),
    (68_000, "IN TIEN LAI TKTG"),
    (-11_000, "VAT phi CK"),
    (20_000, ""),
    (500_000, "PTRTVMKECEK ung ho"),
]


def measure(*, quick: bool = False) -> Iterator[Figure]:
    lines, expected = (3_000, 500) if quick else (_LINES, _EXPECTED)
    few = _matched_apart(lines // _FEW, expected // _FEW)
    many = _matched_apart(lines, expected)
    words = f"{lines:,} lines × {expected:,} expected"
    yield Figure(
        f"matching, {words}", many["seconds"], "s", many["floor"], _MOST_SECONDS, absolute=True
    )
    yield Figure(
        f"memory of matching, {words}", many["mib"], "MiB", few["mib"], _MOST_MIB, absolute=True
    )
    rates = many["lines"] / many["seconds"], few["lines"] / few["seconds"]
    words = f"{lines // _FEW:,} → {lines:,} lines"
    yield Figure(
        f"matching, {words}", rates[0], "lines/s", rates[1], _LEAST_OF_FEW, more_is_better=True
    )


def _matched_apart(lines: int, expected: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.matches", str(lines), str(expected)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _matched(lines: int, expected: int) -> dict[str, float]:
    rng = random.Random(4)  # noqa: S311 - the same statement each time
    waiting = [make_expected(rng, number) for number in range(expected)]
    statement = list(make_statement(rng, waiting, lines))
    start = time.perf_counter()
    found = sum(1 for _ in matching.each(statement, waiting))
    between = time.perf_counter()
    known = {one.code: one for one in waiting}
    hits = sum(1 for line in statement for word in line.text.split() if word in known)
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor = end - between
    return {"lines": found, "hits": hits, "seconds": between - start, "floor": floor, "mib": peak}


def make_expected(rng: random.Random, number: int) -> Expected:
    """Return a gift or a payment that is waited for."""
    out = rng.random() < 0.12
    amount = rng.randrange(10, 400) * 100_000 if out else rng.choice(_GIFTS)
    name = " ".join(rng.choice(some.split()) for some in (_SURNAMES, _MIDDLES, _NAMES))
    code = refcode.make("LS", rng)
    return Expected(code, OUT if out else IN, amount, name, _FROM, _UNTIL, number)


def make_statement(rng: random.Random, waiting: list[Expected], count: int) -> Iterator[BankLine]:
    """Yield lines as a bank writes them of what is waited for, and of other things."""
    for number in range(1, count + 1):
        amount, content = _one_line(rng, waiting)
        digits = rng.randrange(10**9, 10**10)
        content = rng.choice(
            (
                content,
                f"CT nhanh 247 den: {content} FT{digits}",
                f"REM Tfr Ac: {digits} {content}",
                f"MBVCB.{digits}.{content}.CT tu {digits} toi 0011 UBND XA LUONG SON",
            )
        )
        yield BankLine(number, _FROM + timedelta(days=rng.randrange(60)), amount, content)


def _one_line(rng: random.Random, waiting: list[Expected]) -> tuple[int, str]:
    """About two of three with a right code, the rest as samples show it."""
    one, other, chance = rng.choice(waiting), rng.choice(waiting), rng.random()
    sign = 1 if one.direction == IN else -1
    amount, code, name = sign * (one.amount or 0), one.code, text.unaccented(one.party)
    if chance < 0.64:
        code = rng.choice((code, code.lower(), f"{code[:2]}.{code[2:]}", f"{code[:7]}\n{code[7:]}"))
        return rng.choice((amount, amount, amount, amount + 50_000)), f"{code} {name} ung ho"
    if chance < 0.72:
        at = rng.randrange(2, refcode.LENGTH)
        return amount, f"{code[:at]}{rng.choice(refcode.ALPHABET)}{code[at + 1 :]} {name}"
    if chance < 0.8:
        return amount, f"{name} dong gop"
    if chance < 0.86:
        return amount + sign * (other.amount or 0), f"{code} va {other.code}"
    return rng.choice(_OTHERS)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_matched(int(sys.argv[1]), int(sys.argv[2]))))
