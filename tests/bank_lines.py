"""Statements as banks and people write them, drawn by chance, with the truth of each line.

The truth says `auto` (one right code; for a payment also the right amount), `suggest` (a person
decides, the right movement should come first), `two` (several movements share the line) or `none`.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ledger import refcode
from ledger import text as vn
from ledger.matching import IN, OUT, BankLine, Expected

FROM, UNTIL = date(2026, 9, 1), date(2026, 10, 31)
_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lại Phí Thạch K'"
)
_MIDDLES = "Văn Thị Hữu Đức Công Quốc Minh Ngọc Thanh Thu Kim Xuân Thị_Mỹ Bảo"
_NAMES = (
    "An Ấn Bình Chi Cường Dũng Đào Đạo Giang Hà Hạnh Hòa Hoà Hùng Khánh Lan Lộc Mai Nam Nga Phúc Quý "
    "Sơn Tâm Thủy Toàn Trang Tuấn Uyên Ưng Vinh Yến"
)
_FIRMS = (
    "Công ty TNHH Xây dựng {} {}",
    "Công ty Cổ phần Thương mại Dịch vụ {} {}",
    "Hợp tác xã {} {}",
    "Công ty TNHH Một thành viên {} {}",
)
_GIFTS = [50, 100, 200, 300, 500, 1_000, 1_500, 2_000, 3_000, 5_000]
_WISHES = (" ung ho lam duong", " dong gop", "", " ck tien lam duong thon 3", "-xin cam on")
_FEES = (
    "VAT phi CK",
    "THU PHI QLTK",
    "Phi SMS Banking T10/2026",
    "Phí duy trì dịch vụ Internet Banking",
    "Account maintenance fee Oct 2026",
    "THU PHI BSMS THANG 09",
    "SERVICE CHARGE",
    "Thuế GTGT của phí chuyển tiền",
    "Phi chuyen tien lien ngan hang FT2630012345",
    "MONTHLY FEE VCB DIGIBANK",
)
_INTEREST = (
    "IN TIEN LAI TKTG",
    "TRA LAI TIEN GUI",
    "Credit interest",
    "INT CAPITALIZATION 09/2026",
    "Lãi tiền gửi không kỳ hạn tháng 9",
    "Nhap lai vao goc",
    "INTEREST PAID",
    "Tra lai TKTT ky 25/09/2026",
)
_GREETINGS = ("xin cam on", "chuc ba con som co duong moi", "ung ho", "", ".", "chuyen tien", "123")


@dataclass(frozen=True)
class Truth:
    """What is right for a line: its kind, and the codes of the movements, in any order."""

    kind: str
    codes: frozenset[str]
    sort: str


class Statement:
    """Lines and expected movements of one account; the same seed gives the same ones."""

    def __init__(self, seed: int, *, waiting: int = 400) -> None:
        self._rng = random.Random(seed)
        self.prefix = "".join(self._rng.choice(refcode.ALPHABET) for _ in "LS")
        self.expected: list[Expected] = []
        self.lines: list[BankLine] = []
        self.truths: list[Truth] = []
        gifts = [self._make(IN, self._rng.choice(_GIFTS) * 1000) for _ in range(waiting)]
        payments = [self._make(OUT, a) for a in self._uneven(waiting // 6)]
        self._gifts, self._payments = iter(gifts), iter(payments)
        sorts = [*_SORTS] * (waiting // (2 * len(_SORTS)))
        self._rng.shuffle(sorts)
        for sort in sorts:
            for amount, text, kind, codes in _SORTS[sort](self):
                self._add(amount, text, Truth(kind, frozenset(codes), sort))

    def _uneven(self, count: int) -> list[int]:
        return [self._rng.randrange(21, 4_000) * 10_000 + 3_000 for _ in range(count)]

    def _make(self, direction: str, amount: int) -> Expected:
        code = refcode.make(self.prefix, self._rng)
        firm = direction == OUT and self._rng.random() < 0.4
        party = self.firm() if firm else self.person()
        made = Expected(code, direction, amount, party, FROM, UNTIL, code)
        self.expected.append(made)
        return made

    def _add(self, amount: int, text: str, truth: Truth) -> None:
        day = FROM + timedelta(days=self._rng.randrange(60))
        self.lines.append(BankLine(len(self.lines) + 1, day, amount, text))
        self.truths.append(truth)

    def person(self) -> str:
        parts = (self.one(words.split()) for words in (_SURNAMES, _MIDDLES, _MIDDLES, _NAMES))
        surname, middle, second, name = parts
        middle = f"{middle} {second}" if self._rng.random() < 0.4 and second != middle else middle
        return f"{surname} {middle} {name}".replace("_", " ")

    def firm(self) -> str:
        return self.one(_FIRMS).format(self.one(_NAMES.split()), self.one(_NAMES.split()))

    def one(self, some: "list[str] | tuple[str, ...] | str") -> str:
        return self._rng.choice(some)

    def digits(self, count: int) -> str:
        return "".join(self._rng.choice("0123456789") for _ in range(count))

    def gift(self) -> Expected:
        return next(self._gifts)

    def payment(self) -> Expected:
        return next(self._payments)

    def wrapped(self, text: str, party: str) -> str:
        """The text as one of several banks prints it."""
        who = vn.unaccented(party).upper()
        return self.one(
            (
                text,
                f"CT nhanh 247 den: {text} FT{self.digits(14)}",
                f"REM Tfr Ac: {self.digits(12)} {text}",
                f"{self.digits(6)}.{self.digits(6)}.{self.digits(6)}.{text}",
                f"MBVCB.{self.digits(10)}.{text}.CT tu {self.digits(10)} {who} toi 00{self.digits(11)} UBND XA",
                f"{text}-{self.digits(9)}-{who} chuyen tien",
                f"IBVCB.{self.digits(10)}.{self.digits(6)}.{text}",
                f"Ngân hàng TMCP: {text} ; ref {self.digits(8)}",
                f"{self.digits(16)} {text} CHUYEN KHOAN",
            )
        )

    def typed(self, code: str) -> str:
        """The right code in one of the ways in which it comes through."""
        at = self._rng.randrange(2, 10)
        return self.one(
            (
                code,
                code.lower(),
                code.capitalize(),
                f"{code[:2]}.{code[2:]}",
                f"{code[:2]} {code[2:6]} {code[6:]}",
                f"{code[:at]}\n{code[at:]}",
                f"{code[:at]} \r\n {code[at:]}",
                f"{code[:2]}-{code[2:]}",
                " ".join(code),
                code.translate(str.maketrans("ADEY", "ÁĐÊÝ")),
                f"ma:{code}",
                f"{code}UNGHO",
                f"CK{code}",
            )
        )

    def mistyped(self, code: str) -> str:
        at = self._rng.randrange(2, 10)
        other = self.one([c for c in refcode.ALPHABET if c not in code])
        swapped = [i for i in range(2, 10) if code[i] != code[i + 1]]
        i = self._rng.choice(swapped)
        return self.one(
            (
                code[:at] + other + code[at + 1 :],
                code[:-1] + other,
                code[:i] + code[i + 1] + code[i] + code[i + 2 :],
                code[:at] + code[at + 1 :],
                code[:at] + other + code[at:],
                code[:3] + other + code[4:9] + other + code[10:],
                code[:-1],
            )
        )

    def plain(self, party: str) -> str:
        name = vn.unaccented(party)
        return self.one((name, name.upper(), name.lower(), party))


_Lines = Iterator[tuple[int, str, str, tuple[str, ...]]]


def _gift_by_code(s: Statement) -> _Lines:
    e = s.gift()
    name = s.one(["", " " + s.plain(e.party)])
    text = s.wrapped(s.typed(e.code) + name + s.one(_WISHES), e.party)
    yield e.amount or 0, text, "auto", (e.code,)


def _gift_of_another_amount(s: Statement) -> _Lines:
    e = s.gift()
    yield 2 * (e.amount or 0) + 50_000, s.wrapped(s.typed(e.code), e.party), "auto", (e.code,)


def _gift_in_two_parts(s: Statement) -> _Lines:
    e = s.gift()
    for _ in range(2):
        yield (e.amount or 0) // 2, s.wrapped(s.typed(e.code), e.party), "auto", (e.code,)


def _gift_printed_twice(s: Statement) -> _Lines:
    e = s.gift()
    text = s.wrapped(e.code, e.party)
    for _ in range(2):
        yield e.amount or 0, text, "auto", (e.code,)


def _gift_from_another(s: Statement) -> _Lines:
    """The name in the text is of somebody else who waits too: the code decides."""
    e, other = s.gift(), s.gift()
    text = f"{s.typed(e.code)} {s.plain(other.party)} nop ho"
    yield other.amount or 0, s.wrapped(text, other.party), "auto", (e.code,)


def _payment_by_code(s: Statement) -> _Lines:
    e = s.payment()
    yield -(e.amount or 0), s.wrapped(f"TT {s.typed(e.code)} vat tu", e.party), "auto", (e.code,)


def _payment_of_another_amount(s: Statement) -> _Lines:
    e = s.payment()
    amount = (e.amount or 0) + int(s.one("123")) * 1000
    yield -amount, s.wrapped(f"TT {s.typed(e.code)}", e.party), "suggest", (e.code,)


def _payment_in_two_parts(s: Statement) -> _Lines:
    e = s.payment()
    for part in ((e.amount or 0) // 3, (e.amount or 0) - (e.amount or 0) // 3):
        yield -part, f"TT {e.code}", "suggest", (e.code,)


def _payment_made_twice(s: Statement) -> _Lines:
    e = s.payment()
    for _ in range(2):
        yield -(e.amount or 0), s.wrapped(f"TT {e.code}", e.party), "suggest", (e.code,)


def _gift_with_a_wrong_code(s: Statement) -> _Lines:
    e = s.gift()
    text = s.mistyped(e.code) + s.one(["", " " + s.plain(e.party)])
    yield e.amount or 0, s.wrapped(text, e.party), "suggest", (e.code,)


def _payment_with_a_wrong_code(s: Statement) -> _Lines:
    e = s.payment()
    yield -(e.amount or 0), s.wrapped(f"TT {s.mistyped(e.code)}", e.party), "suggest", (e.code,)


def _gift_by_name(s: Statement) -> _Lines:
    e = s.gift()
    text = s.wrapped(s.plain(e.party) + s.one(_WISHES), e.party)
    yield e.amount or 0, text, "suggest", (e.code,)


def _gift_by_a_changed_name(s: Statement) -> _Lines:
    e = s.gift()
    words = s.plain(e.party).replace("'", "").split()
    changed = (
        " ".join(words[1:]) if len(words) > 2 else " ".join(words),
        " ".join([words[-1], *words[:-1]]),
        " ".join([*words[1:], words[0]]),
        "".join(words),
        f"{words[0]} {words[-1]}",
    )
    yield e.amount or 0, s.one(changed) + s.one(_WISHES), "suggest", (e.code,)


def _payment_to_a_firm(s: Statement) -> _Lines:
    e = s.payment()
    short = s.plain(e.party).lower()
    for full, brief in (
        ("cong ty", "cty"),
        ("co phan", "cp"),
        ("xay dung", "xd"),
        ("thuong mai", "tm"),
        ("dich vu", "dv"),
        ("hop tac xa", "htx"),
        ("mot thanh vien", "mtv"),
    ):
        short = short.replace(full, brief)
    text = s.one((short, short.upper(), short.replace("tnhh ", "")))
    yield -(e.amount or 0), f"TT hop dong {text}", "suggest", (e.code,)


def _payment_by_amount(s: Statement) -> _Lines:
    e = s.payment()
    yield -(e.amount or 0), s.one(["thanh toan", "chi tien", "UNC 15"]), "suggest", (e.code,)


def _refund_of_a_gift(s: Statement) -> _Lines:
    e = s.gift()
    yield -(e.amount or 0), f"Hoan tra {s.typed(e.code)}", "suggest", (e.code,)


def _payment_sent_back(s: Statement) -> _Lines:
    e = s.payment()
    yield e.amount or 0, f"Hoan tien lenh {e.code} sai so TK", "suggest", (e.code,)


def _gift_with_a_closed_code_beside(s: Statement) -> _Lines:
    e = s.gift()
    closed = refcode.make(s.prefix, random.Random(e.code))
    yield 7 * (e.amount or 0), f"{e.code} va {closed}", "suggest", (e.code,)


def _two_codes(s: Statement) -> _Lines:
    e, f = s.gift(), s.gift()
    text = f"{s.typed(e.code)} {s.one(['va', ',', '+', ';'])} {s.typed(f.code)}"
    codes = (e.code, f.code)
    yield (e.amount or 0) + (f.amount or 0), s.wrapped(text, e.party), "two", codes


def _two_names(s: Statement) -> _Lines:
    e, f = s.gift(), s.gift()
    text = f"{s.plain(e.party)} va {s.plain(f.party)} dong gop"
    yield (e.amount or 0) + (f.amount or 0), text, "two", (e.code, f.code)


def _fee(s: Statement) -> _Lines:
    yield -int(s.one(["1100", "11000", "22000"])), s.one(_FEES), "none", ()


def _fee_for_a_payment(s: Statement) -> _Lines:
    e = s.payment()
    yield -11_000, f"Phi chuyen tien {e.code}", "none", ()
    yield -(e.amount or 0), f"TT {e.code}", "auto", (e.code,)


def _interest(s: Statement) -> _Lines:
    yield int(s.one(["6237", "50000", "68000", "500000"])), s.one(_INTEREST), "none", ()


def _greeting(s: Statement) -> _Lines:
    yield int(s.one(["10000", "50000", "500000"])), s.one(_GREETINGS), "none", ()


def _code_of_others(s: Statement) -> _Lines:
    prefix = s.one([p for p in ("PT", "QN", "HB") if p != s.prefix])
    code = refcode.make(prefix, random.Random(s.digits(9)))
    yield 500_000, f"{code}{s.one(_WISHES)}", "none", ()


def _stranger(s: Statement) -> _Lines:
    yield 500_000, f"Tien Vuong Quang Triều {s.digits(4)}", "none", ()


_SORTS: dict[str, Callable[[Statement], _Lines]] = {
    f.__name__.strip("_").replace("_", " "): f
    for f in (
        _gift_by_code,
        _gift_of_another_amount,
        _gift_in_two_parts,
        _gift_printed_twice,
        _gift_from_another,
        _payment_by_code,
        _payment_of_another_amount,
        _payment_in_two_parts,
        _payment_made_twice,
        _gift_with_a_wrong_code,
        _payment_with_a_wrong_code,
        _gift_by_name,
        _gift_by_a_changed_name,
        _payment_to_a_firm,
        _payment_by_amount,
        _refund_of_a_gift,
        _payment_sent_back,
        _gift_with_a_closed_code_beside,
        _two_codes,
        _two_names,
        _fee,
        _fee_for_a_payment,
        _interest,
        _greeting,
        _code_of_others,
        _stranger,
    )
}
