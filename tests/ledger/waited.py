"""What one account waits for in the tests of matching, and what a line is taken for."""

import random
from datetime import date

from ledger import matching, refcode
from ledger.matching import IN, OUT, BankLine, Expected, Kind

AN, BINH, CHI, THANH = "LSMBHBZDNSQ", "LSYZSFFPWFW", "LSMSHLLGHPS", "LSWJLWQSZKE"
DAY = date(2026, 9, 15)


def make_expected(code, amount, party, direction=IN, key=None):
    since, until = date(2026, 9, 1), date(2026, 10, 31)
    return Expected(code, direction, amount, party, since, until, key or code)


EXPECTED = [
    make_expected(AN, 500_000, "Lê Văn An"),
    make_expected(BINH, 200_000, "Trần Thị Bình"),
    make_expected(CHI, 500_000, "Hồ Kim Chi"),
    make_expected(THANH, 16_450_000, "Công ty TNHH Xây dựng Minh Thành", OUT),
]


def matched(text, amount, expected=EXPECTED, on=DAY):
    return matching.match([BankLine(1, on, amount, text)], expected)[0]


def first(text, amount, expected=EXPECTED):
    outcome = matched(text, amount, expected)
    assert outcome.kind == Kind.SUGGEST
    return outcome.candidates[0]


def payments(*amounts):
    codes = [refcode.make("LS", random.Random(n)) for n in range(len(amounts))]
    return [
        make_expected(code, amount, f"Tổ thợ số {n}", OUT)
        for n, (code, amount) in enumerate(zip(codes, amounts, strict=True))
    ]
