"""How people and banks write what a transfer is for, drawn by chance."""

import random

from ledger import refcode
from ledger import text as vn

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


class Hand:
    """Writes names, codes and texts; the same seed writes the same ones."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

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
