"""Match a statement file with a list of expected movements, without the books."""

import csv
import io
from collections.abc import Iterator

from ledger import bankfiles, matching, money, refcode, sheets
from ledger import text as vn
from ledger.bankfiles import cells
from ledger.exceptions import LedgerError

_COLUMNS = {
    "code": ["ma", "ma doi soat", "ma chuyen khoan", "code"],
    "direction": ["chieu", "direction"],
    "amount": ["so tien", "so_tien", "amount"],
    "party": ["ho ten", "ho_ten", "ten", "name", "party"],
    "since": ["ngay tu", "ngay_tu", "tu ngay", "since", "from"],
    "until": ["ngay den", "ngay_den", "den ngay", "until", "to"],
}
_OUT = frozenset({"chi", "chi ra", "ra", "out", "no", "ghi no", "debit", "d", "dr"})
_WORDS = {
    matching.Kind.AUTO: "tu_dong",
    matching.Kind.SUGGEST: "goi_y",
    matching.Kind.NONE: "khong_khop",
}


class ExpectedListError(LedgerError):
    """The list of expected movements cannot be read."""


def read_expected(data: bytes, filename: str) -> list[matching.Expected]:
    """Read a list with the columns ma, chieu (thu/chi), so_tien, ho_ten, ngay_tu, ngay_den."""
    sheet = sheets.read(data, filename)
    header = sheets.find_header(sheet.rows, _COLUMNS)
    if not {"code", "direction", "amount"} <= set(header.columns):
        raise ExpectedListError(
            "Danh sách cần có các cột ma, chieu, so_tien. Hãy thêm tiêu đề cột."
        )
    return list(_expected(sheet, header))


def report(lines: tuple[bankfiles.Row, ...], expected: list[matching.Expected]) -> str:
    """Return the outcome of each line as CSV: dong, ket_qua, ma, ly_do.

    `ma` holds up to three suggestions, the best first, with ``|`` between them; the codes of one
    suggestion that takes several movements have ``+`` between them.
    """
    outcomes = matching.each(
        [matching.BankLine(row.number, row.on, row.amount, row.text, row.doc_no) for row in lines],
        expected,
    )
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["dong", "ket_qua", "ma", "ly_do"])
    for outcome in outcomes:
        codes = "|".join("+".join(candidate.codes) for candidate in outcome.candidates)
        table.writerow([outcome.line_number, _WORDS[outcome.kind], codes, outcome.reason])
    return out.getvalue()


def _expected(sheet: sheets.Sheet, header: sheets.Header) -> Iterator[matching.Expected]:
    start = header.row_index + 1
    for number, row in enumerate(sheet.rows[start:], start=sheet.first_row_number + start):
        found = {
            field: row[column] for field, column in header.columns.items() if column < len(row)
        }
        if written := cells.text_of(found.get("code")).upper():
            code = refcode.squash(written)
            yield _one(number, code if refcode.is_valid(code) else written, found)


def _one(number: int, code: str, found: dict[str, object]) -> matching.Expected:
    try:
        amount = cells.amount_of(found.get("amount"))
    except money.AmountError as error:
        raise ExpectedListError(f"Dòng {number}, cột so_tien: {error}") from error
    direction = vn.fold(cells.text_of(found.get("direction")))
    return matching.Expected(
        code=code,
        direction=matching.OUT if direction in _OUT else matching.IN,
        amount=None if amount is None else abs(amount),
        party=vn.nfc(cells.text_of(found.get("party"))),
        since=cells.day_of(found.get("since")),
        until=cells.day_of(found.get("until")),
        key=code,
    )
