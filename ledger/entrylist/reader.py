"""Read old books sheet by sheet: find the headings, pass over titles and sums, join the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger import money, sheets
from ledger import text as vn
from ledger.entrylist import cells, words
from ledger.entrylist.rows import Draft, Row
from ledger.entrylist.vouchers import EntryList, Line, Problem, Voucher
from ledger.exceptions import LedgerError

MAX_BYTES = 25 * 1024 * 1024
MAX_LINES = 2_000
# With “ (số cũ …)” after them they still fit into a summary.
SUMMARY, NUMBER = 240, 40

_EXAMPLE = "vi du"


class NoHeadingsError(LedgerError):
    """No sheet of the file has the headings that old books must have."""


def read(data: bytes, filename: str) -> EntryList:
    """Read every sheet that has the headings: one row a line, or one row a pair of accounts.

    Rows of a voucher stand together; number, day and kind may be left out after its first row.
    Raises sheets.SheetError for a file that is no spreadsheet, NoHeadingsError.
    """
    every = sheets.read_all(data, filename, MAX_BYTES)
    lists = [
        (sheet, header)
        for sheet in every
        if _EXAMPLE not in vn.fold(sheet.name) and (header := _header(sheet.rows))
    ]
    if not lists:
        raise NoHeadingsError(
            "Không tìm thấy dòng tiêu đề. Hãy dùng tệp mẫu, hoặc đặt tên cột: Ngày chứng từ, Loại "
            "chứng từ, Số chứng từ gốc, Diễn giải, Nguồn tiền, Mã công trình, Tài khoản, Nợ, Có."
        )
    found, seen = EntryList(), _Seen()
    for sheet, header in lists:
        _SheetReader(sheet, header, found, seen, named=len(lists) > 1).read()
    return found


def _header(table: Sequence[Sequence[object]]) -> sheets.Header | None:
    header = sheets.find_header(table, words.HEADINGS)
    held = header.columns.keys()
    known = {"on", "fund"} <= held and bool({"number", "code"} & held)
    lines = {"account", "debit", "credit"} <= held
    pairs = {"debit_account", "credit_account", "amount"} <= held
    return header if known and (lines or pairs) else None


@dataclass
class _Seen:
    """Which vouchers came before: a number is used once."""

    keys: dict[str, int] = field(default_factory=dict)
    numbers: dict[tuple[str, str, int], date] = field(default_factory=dict)


class _SheetReader:
    """Reads one sheet below its headings into a list of vouchers."""

    def __init__(
        self,
        sheet: sheets.Sheet,
        header: sheets.Header,
        target: EntryList,
        seen: _Seen,
        *,
        named: bool,
    ) -> None:
        self.sheet, self.header = sheet, header
        self.target, self.seen, self.name = target, seen, sheet.name if named else ""
        self.pairs = not {"account", "debit", "credit"} <= header.columns.keys()
        self.measures = (
            ("debit_account", "amount") if self.pairs else ("account", "debit", "credit")
        )
        self.draft: Draft | None = None
        self.after_total = False

    def read(self) -> None:
        """Read all rows below the headings."""
        before = len(self.target.vouchers) + self.target.problems.count
        for index in range(self.header.row_index + 1, len(self.sheet.rows)):
            row = Row(self.sheet, self.header, index, self.refuse)
            if not self._is_passed_over(row):
                self._read_row(row)
        self._finish()
        if before == len(self.target.vouchers) + self.target.problems.count:
            self.refuse(
                self.sheet.first_row_number + self.header.row_index,
                "không có dòng nào dưới tiêu đề.",
            )

    def refuse(self, row: int, advice: str, column: str = "") -> None:
        """Note a problem; the voucher being read is wrong."""
        if self.draft is not None:
            self.draft.is_right = False
        self.target.problems.add(Problem(row, advice, column, self.name))

    def _is_passed_over(self, row: Row) -> bool:
        """Tell titles, sums, repeated headings and signatures from lines."""
        measured = any(row[name] != "" for name in self.measures)
        if not row.filled or row.repeats_heading(self.measures[0]):
            return True
        if row.is_total:
            self.after_total = True
            return True
        return not measured and (self.after_total or row.is_title)

    def _read_row(self, row: Row) -> None:
        draft = self.draft
        if draft is None or not row.continues(draft.identity):
            self._finish()
            draft = self._begin(row)
        draft.summary = draft.summary or row.parse(
            "summary", lambda cell: cells.words_up_to(cell, SUMMARY)
        )
        if row["private"] != "" and (said := str(row["private"])) not in draft.private:
            draft.private.append(said)
        draft.lines += self._lines(row, draft)

    def _begin(self, row: Row) -> Draft:
        self.draft = draft = Draft(row.number, row.identity)
        draft.code = row.parse("code", lambda cell: cells.words_up_to(cell, 60))
        draft.number = row.parse("number", lambda cell: cells.words_up_to(cell, NUMBER))
        draft.on = row.parse("on", cells.day)
        draft.kind = row.parse("kind", lambda cell: cells.kind(cell, draft.number or ""))
        if draft.number == "" and draft.code == "":
            row.refuse("number", "chưa có số chứng từ gốc. Hãy ghi số, hoặc ghi cột Mã.")
        return draft

    def _lines(self, row: Row, draft: Draft) -> list[Line]:
        unit = row.parse("unit", lambda cell: words.unit_of(cells.words_up_to(cell, 32))) or "VND"
        fund = row.parse("fund", lambda cell: self._fund(cell, draft))
        about = {
            "fund": fund or "",
            "regime": row.parse("regime", lambda cell: cells.words_up_to(cell, 60)) or "",
            "purpose": row.parse("purpose", lambda cell: cells.words_up_to(cell, 80)) or "",
            "unit": unit,
        }
        sides = self._pair(row, unit) if self.pairs else self._side(row, unit)
        return [Line(account, amount, row=row.number, **about) for account, amount in sides]

    def _fund(self, cell: object, draft: Draft) -> str:
        """Return the fund; left out, it is that of the row before."""
        draft.fund = cells.needed(cell or draft.fund, 160, "nguồn tiền. Hãy ghi tên nguồn tiền")
        return draft.fund

    def _side(self, row: Row, unit: str) -> list[tuple[str, int]]:
        account = row.parse("account", lambda cell: cells.needed(cell, 80, "tài khoản"))
        debit = row.parse("debit", lambda cell: cells.amount(cell, unit))
        credit = row.parse("credit", lambda cell: cells.amount(cell, unit))
        if account is None or debit is None or credit is None:
            return []
        if bool(debit) == bool(credit):
            wrong = "ghi cả Nợ và Có" if debit else "chưa có số tiền"
            row.refuse("debit", f"{wrong}. Hãy ghi một số tiền vào một trong hai cột Nợ, Có.")
            return []
        return [(account, debit or -credit)]

    def _pair(self, row: Row, unit: str) -> list[tuple[str, int]]:
        debit, credit = (
            row.parse(name, lambda cell: cells.needed(cell, 80, "tài khoản"))
            for name in ("debit_account", "credit_account")
        )
        amount = row.parse("amount", lambda cell: cells.amount(cell, unit))
        if amount == 0:
            row.refuse("amount", "chưa có số tiền.")
        return [(debit, amount), (credit, -amount)] if debit and credit and amount else []

    def _finish(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None:
            return
        before = self.target.problems.count
        if draft.is_right:
            self._check(draft)
        if not draft.is_right or before != self.target.problems.count:
            return
        voucher = draft.voucher(self.name)
        if self._is_new(voucher):
            self._remark(voucher)
            self.target.vouchers.append(voucher)

    def _check(self, draft: Draft) -> None:
        if not draft.summary:
            self.refuse(draft.row, "chưa có diễn giải.")
        if len("; ".join(draft.private)) > 500:
            self.refuse(draft.row, "nội dung riêng dài quá 500 chữ. Hãy ghi ngắn lại.")
        if not 2 <= len(draft.lines) <= MAX_LINES:
            self.refuse(draft.row, f"chứng từ phải có từ 2 đến {MAX_LINES} dòng.")
            return
        pots: dict[tuple[str, str], list[Line]] = {}
        for line in draft.lines:
            pots.setdefault((words.fold(line.fund), line.unit), []).append(line)
        for lines in pots.values():
            self._check_balance(draft, lines, only=len(pots) == 1)

    def _check_balance(self, draft: Draft, lines: Sequence[Line], *, only: bool) -> None:
        debit = sum(line.amount for line in lines if line.amount > 0)
        credit = -sum(line.amount for line in lines if line.amount < 0)
        if debit != credit:
            unit = lines[0].unit
            where = "" if only else f" trong nguồn “{lines[0].fund}”"
            self.refuse(
                draft.row,
                f"tổng Nợ {_shown(debit, unit)} khác tổng Có {_shown(credit, unit)}{where}. "
                "Hãy xem có thiếu dòng nào của chứng từ không.",
            )

    def _is_new(self, voucher: Voucher) -> bool:
        first = self.seen.keys.setdefault(voucher.key, voucher.row)
        if first == voucher.row:
            return True
        name = f"mã {voucher.code}" if voucher.code else f"số {voucher.number}"
        self.refuse(
            voucher.row,
            f"{name} ngày {voucher.on:%d/%m/%Y} đã có ở dòng {first}. Các dòng của một chứng từ "
            "phải liền nhau; nếu là chứng từ khác, hãy ghi cột Mã để phân biệt.",
        )
        return False

    def _remark(self, voucher: Voucher) -> None:
        mark = (voucher.kind, vn.fold(voucher.number), voucher.on.year)
        if voucher.number and self.seen.numbers.setdefault(mark, voucher.on) != voucher.on:
            self._note(voucher, f"số {voucher.number} đã dùng cho ngày khác trong năm.")
        if name := words.may_name_person(voucher.summary):
            advice = f"diễn giải sẽ công khai mà có thể nêu tên người (“{name}”)."
            self._note(voucher, f"{advice} Hãy chuyển tên sang cột Nội dung riêng.")

    def _note(self, voucher: Voucher, sentence: str) -> None:
        self.target.remarks.add(voucher.problem(sentence))


def _shown(amount: int, unit: str) -> str:
    """Return đồng with dots, a quantity with its decimals."""
    if unit == "VND":
        return money.format_vnd(amount)
    return f"{money.format_vnd(amount // 100)},{amount % 100:02} {unit}"
