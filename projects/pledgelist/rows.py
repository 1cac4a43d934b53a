"""What a list holds once it is read: rows, problems, remarks; and how a row is known again."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ledger import text


@dataclass(frozen=True)
class Problem:
    """One thing to put right: Excel's row number, the heading, what to do."""

    row: int
    column: str
    text: str
    sheet: str = ""

    def __str__(self) -> str:
        where = f"Trang tính “{self.sheet}”, dòng" if self.sheet else "Dòng"
        return f"{where} {self.row}, cột “{self.column}”: {self.text}"


@dataclass(frozen=True)
class Row:
    """One pledge; `amount` and `unit_price` are whole đồng, `key` knows the row again."""

    number: int
    name: str
    form: str
    village: str = ""
    kind: str = "HOUSEHOLD"
    code: str = ""
    amount: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: int | None = None
    display: str = "ANONYMOUS"
    note: str = ""
    sheet: str = ""
    key: str = ""

    @property
    def said(self) -> str:
        """Return what makes a row without a code the same row in another file."""
        parts = (self.name, self.village, self.form, self.amount, self.quantity, self.unit)
        return "|".join(text.fold(str(part)) for part in parts)


@dataclass
class PledgeList:
    """What was read; with any problem nothing may be imported. Remarks need a look, no more."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def keyed(rows: Sequence[Row]) -> list[Row]:
    """Give each row its key: the code, or else what it says and which of several equal ones it is.

    So the same list read again is known, and two neighbours of one name and gift stay two.
    """
    seen: Counter[str] = Counter()
    done = []
    for row in rows:
        seen[row.said] += 0 if row.code else 1
        key = code_key(row.code) if row.code else _hash(f"{row.said}#{seen[row.said]}")
        done.append(replace(row, key=key))
    return done


def code_key(code: str) -> str:
    """Return the key of a row that carries this transfer code."""
    return _hash(f"code:{code}")


def form_key(key: str) -> str:
    """Return the key of a promise written by hand, from the hidden key of its form."""
    return _hash(f"form:{key}")


def note_repeats(found: PledgeList) -> None:
    """Report codes used twice as problems, rows that are quite alike as remarks."""
    first: dict[str, Row] = {}
    for row in found.rows:
        earlier = first.setdefault(row.code or row.said, row)
        if earlier is row:
            continue
        if row.code:
            advice = (
                f"mã {row.code} đã có ở dòng {earlier.number}. Mỗi đăng ký một mã: "
                "hãy sửa hoặc xóa mã ở một dòng."
            )
            found.problems.append(Problem(row.number, "Mã chuyển khoản", advice, row.sheet))
        else:
            found.remarks.append(
                f"Dòng {_where(earlier)} và dòng {_where(row)} giống hệt nhau ({row.name}). "
                "Sẽ nhập thành hai đăng ký; nếu ghi trùng, hãy xóa một dòng rồi tải lên lại."
            )


def _where(row: Row) -> str:
    return f"{row.number} trang tính “{row.sheet}”" if row.sheet else str(row.number)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
