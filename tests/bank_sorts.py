"""The sorts of lines a statement has, each with its truth: (signed đồng, text, kind, codes)."""

import random
from collections.abc import Callable, Iterator

from ledger import refcode
from ledger.matching import Expected
from tests.bank_hand import Hand

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


class Waiting(Hand):
    """A hand that knows what an account waits for: the next gift, the next payment."""

    prefix: str
    gifts: Iterator[Expected]
    payments: Iterator[Expected]

    def gift(self) -> Expected:
        return next(self.gifts)

    def payment(self) -> Expected:
        return next(self.payments)


_Lines = Iterator[tuple[int, str, str, tuple[str, ...]]]


def _gift_by_code(s: Waiting) -> _Lines:
    e = s.gift()
    name = s.one(["", " " + s.plain(e.party)])
    text = s.wrapped(s.typed(e.code) + name + s.one(_WISHES), e.party)
    yield e.amount or 0, text, "auto", (e.code,)


def _gift_of_another_amount(s: Waiting) -> _Lines:
    e = s.gift()
    yield 2 * (e.amount or 0) + 50_000, s.wrapped(s.typed(e.code), e.party), "auto", (e.code,)


def _gift_in_two_parts(s: Waiting) -> _Lines:
    e = s.gift()
    for _ in range(2):
        yield (e.amount or 0) // 2, s.wrapped(s.typed(e.code), e.party), "auto", (e.code,)


def _gift_printed_twice(s: Waiting) -> _Lines:
    e = s.gift()
    text = s.wrapped(e.code, e.party)
    for _ in range(2):
        yield e.amount or 0, text, "auto", (e.code,)


def _gift_from_another(s: Waiting) -> _Lines:
    """The name in the text is of somebody else who waits too: the code decides."""
    e, other = s.gift(), s.gift()
    text = f"{s.typed(e.code)} {s.plain(other.party)} nop ho"
    yield other.amount or 0, s.wrapped(text, other.party), "auto", (e.code,)


def _payment_by_code(s: Waiting) -> _Lines:
    e = s.payment()
    yield -(e.amount or 0), s.wrapped(f"TT {s.typed(e.code)} vat tu", e.party), "auto", (e.code,)


def _payment_of_another_amount(s: Waiting) -> _Lines:
    e = s.payment()
    amount = (e.amount or 0) + int(s.one("123")) * 1000
    yield -amount, s.wrapped(f"TT {s.typed(e.code)}", e.party), "suggest", (e.code,)


def _payment_in_two_parts(s: Waiting) -> _Lines:
    e = s.payment()
    for part in ((e.amount or 0) // 3, (e.amount or 0) - (e.amount or 0) // 3):
        yield -part, f"TT {e.code}", "suggest", (e.code,)


def _payment_made_twice(s: Waiting) -> _Lines:
    e = s.payment()
    for _ in range(2):
        yield -(e.amount or 0), s.wrapped(f"TT {e.code}", e.party), "suggest", (e.code,)


def _gift_with_a_wrong_code(s: Waiting) -> _Lines:
    e = s.gift()
    text = s.mistyped(e.code) + s.one(["", " " + s.plain(e.party)])
    yield e.amount or 0, s.wrapped(text, e.party), "suggest", (e.code,)


def _payment_with_a_wrong_code(s: Waiting) -> _Lines:
    e = s.payment()
    yield -(e.amount or 0), s.wrapped(f"TT {s.mistyped(e.code)}", e.party), "suggest", (e.code,)


def _gift_by_name(s: Waiting) -> _Lines:
    e = s.gift()
    text = s.wrapped(s.plain(e.party) + s.one(_WISHES), e.party)
    yield e.amount or 0, text, "suggest", (e.code,)


def _gift_by_a_changed_name(s: Waiting) -> _Lines:
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


def _payment_to_a_firm(s: Waiting) -> _Lines:
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


def _payment_by_amount(s: Waiting) -> _Lines:
    e = s.payment()
    yield -(e.amount or 0), s.one(["thanh toan", "chi tien", "UNC 15"]), "suggest", (e.code,)


def _refund_of_a_gift(s: Waiting) -> _Lines:
    e = s.gift()
    yield -(e.amount or 0), f"Hoan tra {s.typed(e.code)}", "suggest", (e.code,)


def _payment_sent_back(s: Waiting) -> _Lines:
    e = s.payment()
    yield e.amount or 0, f"Hoan tien lenh {e.code} sai so TK", "suggest", (e.code,)


def _gift_with_a_closed_code_beside(s: Waiting) -> _Lines:
    e = s.gift()
    closed = refcode.make(s.prefix, random.Random(e.code))
    yield 7 * (e.amount or 0), f"{e.code} va {closed}", "suggest", (e.code,)


def _two_codes(s: Waiting) -> _Lines:
    e, f = s.gift(), s.gift()
    text = f"{s.typed(e.code)} {s.one(['va', ',', '+', ';'])} {s.typed(f.code)}"
    codes = (e.code, f.code)
    yield (e.amount or 0) + (f.amount or 0), s.wrapped(text, e.party), "two", codes


def _two_names(s: Waiting) -> _Lines:
    e, f = s.gift(), s.gift()
    text = f"{s.plain(e.party)} va {s.plain(f.party)} dong gop"
    yield (e.amount or 0) + (f.amount or 0), text, "two", (e.code, f.code)


def _fee(s: Waiting) -> _Lines:
    yield -int(s.one(["1100", "11000", "22000"])), s.one(_FEES), "none", ()


def _fee_for_a_payment(s: Waiting) -> _Lines:
    e = s.payment()
    yield -11_000, f"Phi chuyen tien {e.code}", "none", ()
    yield -(e.amount or 0), f"TT {e.code}", "auto", (e.code,)


def _interest(s: Waiting) -> _Lines:
    yield int(s.one(["6237", "50000", "68000", "500000"])), s.one(_INTEREST), "none", ()


def _greeting(s: Waiting) -> _Lines:
    yield int(s.one(["10000", "50000", "500000"])), s.one(_GREETINGS), "none", ()


def _code_of_others(s: Waiting) -> _Lines:
    prefix = s.one([p for p in ("PT", "QN", "HB") if p != s.prefix])
    code = refcode.make(prefix, random.Random(s.digits(9)))
    yield 500_000, f"{code}{s.one(_WISHES)}", "none", ()


def _stranger(s: Waiting) -> _Lines:
    yield 500_000, f"Tien Vuong Quang Triều {s.digits(4)}", "none", ()


SORTS: dict[str, Callable[[Waiting], _Lines]] = {
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
