"""Read a list sheet by sheet: find the headings, pass over titles and sums, collect the rest."""

from collections.abc import Callable, Sequence
from typing import Any

from ledger import money, sheets
from ledger.exceptions import LedgerError
from projects import valuation
from projects.pledgelist import cells, rows, words

MAX_BYTES = 5 * 1024 * 1024


class NoHeadingsError(LedgerError):
    """No sheet of the file has the headings that a list must have."""


def read(data: bytes, filename: str, *, prefix: str = "") -> rows.PledgeList:
    """Read every sheet that has the headings of a list.

    `prefix` is the two letters the commune's codes begin with. Raises sheets.SheetError for a
    file that is no spreadsheet, NoHeadingsError where no sheet has the headings.
    """
    every = sheets.read_all(data, filename, MAX_BYTES)
    lists = [(sheet, header) for sheet in every if (header := _header(sheet.rows))]
    if not lists:
        raise NoHeadingsError(
            "Không tìm thấy dòng tiêu đề của danh sách. Hãy dùng tệp mẫu, hoặc đặt tên cột: "
            "Họ và tên, Hình thức, Số tiền (đồng), Số lượng, Đơn vị."
        )
    found = rows.PledgeList()
    for sheet, header in lists:
        _SheetReader(sheet, header, found, prefix, named=len(lists) > 1).read()
    rows.note_repeats(found)
    found.rows = rows.keyed(found.rows)
    return found


def _header(table: Sequence[Sequence[object]]) -> sheets.Header | None:
    header = sheets.find_header(table, words.HEADINGS)
    measured = {"amount", "quantity"} & header.columns.keys()
    return header if measured and {"name", "form"} <= header.columns.keys() else None


class _SheetReader:
    """Reads one sheet below its headings into a list."""

    def __init__(
        self,
        sheet: sheets.Sheet,
        header: sheets.Header,
        target: rows.PledgeList,
        prefix: str,
        *,
        named: bool,
    ) -> None:
        self.sheet, self.columns, self.start = sheet, header.columns, header.row_index
        self.target, self.prefix = target, prefix
        self.name = sheet.name if named else ""
        self.asks_to_hide = "hidden" in header.columns and "display" not in header.columns
        self.village, self.after_total = "", False
        self.sum, self.part_sum, self.sum_known = 0, 0, True

    def read(self) -> None:
        """Read all rows below the headings."""
        if not {"display", "hidden"} & self.columns.keys():
            self._remark("Danh sách không có cột “Công khai tên”: mọi dòng sẽ không công khai tên.")
        before = len(self.target.rows) + len(self.target.problems)
        for index in range(self.start + 1, len(self.sheet.rows)):
            line = _Line(self, index)
            self._read_line(line)
        if before == len(self.target.rows) + len(self.target.problems):
            self._remark("Danh sách không có dòng đăng ký nào dưới tiêu đề.")

    def _read_line(self, line: "_Line") -> None:
        if line.filled <= {"number"}:
            self.village = line.title if words.is_village(line.title) else self.village
        elif line.is_total:
            self._check_total(line)
        elif line.filled == {"name"} and words.is_village(str(line["name"])):
            self.village = str(line["name"])
        elif not (line.repeats_headings or (self.after_total and line.is_foot)):
            self._read_pledge(line)

    def _read_pledge(self, line: "_Line") -> None:
        values: dict[str, Any] = {
            "name": line.parse("name", cells.name),
            "form": line.parse("form", cells.form),
            "kind": line.parse("kind", cells.kind) or words.kind_of_name(str(line["name"])),
            "code": line.parse("code", lambda cell: cells.code(cell, self.prefix)) or "",
            "amount": line.parse("amount", cells.amount),
            "quantity": line.parse("quantity", cells.quantity),
            "unit_price": line.parse("unit_price", cells.amount),
            "display": line.parse(self._display_field, self._display),
            "village": line.parse("village", lambda cell: cells.words_up_to(cell, 80))
            or self.village,
            "unit": line.parse("unit", lambda cell: cells.words_up_to(cell, 30)),
            "note": line.parse("note", lambda cell: cells.words_up_to(cell, 300)),
        }
        self._add_up(line, values["amount"])
        if values["form"] in valuation.MONEY:
            self._check_money(line, values)
        elif values["form"]:
            self._check_goods(line, values)
        if line.is_right:
            self.target.rows.append(rows.Row(line.number, sheet=self.name, **values))

    @property
    def _display_field(self) -> str:
        return "hidden" if self.asks_to_hide else "display"

    def _display(self, cell: object) -> str:
        return cells.display(cell, asks_to_hide=self.asks_to_hide)

    def _check_money(self, line: "_Line", values: dict[str, Any]) -> None:
        if line["amount"] == "":
            line.refuse("amount", "chưa có số tiền. Hãy ghi số đồng nguyên, ví dụ 500.000.")
        if values["quantity"] is not None:
            self._remark(f"Dòng {line.number}: góp bằng tiền nên bỏ qua số lượng, đơn giá.")
        values.update(quantity=None, unit="", unit_price=None)

    def _check_goods(self, line: "_Line", values: dict[str, Any]) -> None:
        if values["code"]:
            self._remark(f"Dòng {line.number}: không góp bằng tiền nên bỏ qua mã chuyển khoản.")
            values["code"] = ""
        if line["quantity"] == "":
            line.refuse("quantity", "chưa có số lượng. Hãy ghi số lượng, ví dụ 21,5.")
        values["unit"] = values["unit"] or words.USUAL_UNIT.get(values["form"], "")
        if not values["unit"]:
            line.refuse("unit", "chưa có đơn vị tính. Hãy ghi, ví dụ: bao xi măng.")
        if values["quantity"] is not None and values["unit_price"] is not None:
            self._check_value(line, values)

    def _check_value(self, line: "_Line", values: dict[str, Any]) -> None:
        try:
            value = valuation.value_of(values["quantity"], values["unit_price"])
        except LedgerError as error:
            line.refuse("unit_price", str(error))
            return
        if values["amount"] not in (None, value):
            line.refuse(
                "amount",
                f"ghi {money.format_vnd(values['amount'])}, nhưng số lượng nhân đơn giá là "
                f"{money.format_vnd(value)}. Hãy sửa một trong ba số, hoặc để trống số tiền.",
            )
        values["amount"] = value or None

    def _add_up(self, line: "_Line", amount: int | None) -> None:
        self.sum += amount or 0
        self.part_sum += amount or 0
        self.sum_known = self.sum_known and (amount is not None or line["amount"] == "")

    def _check_total(self, line: "_Line") -> None:
        sums, self.part_sum, self.after_total = (self.sum, self.part_sum), 0, True
        try:
            written = money.parse_vnd(line["amount"])
        except LedgerError:
            return
        if self.sum_known and written not in sums:
            self._remark(
                f"Dòng {line.number}: tổng ghi {money.format_vnd(written)} đồng, nhưng các dòng cộng "
                f"lại là {money.format_vnd(self.sum)} đồng, lệch "
                f"{money.format_vnd(abs(written - self.sum))} đồng. "
                "Hãy xem có thiếu hoặc thừa dòng nào không."
            )

    def _remark(self, sentence: str) -> None:
        where = f"Trang tính “{self.name}”: " if self.name else ""
        self.target.remarks.append(f"{where}{sentence}")


class _Line:
    """One row of the sheet by the names of its columns, with Excel's number of it."""

    def __init__(self, reader: _SheetReader, index: int) -> None:
        self.reader, self.number = reader, reader.sheet.first_row_number + index
        self.all = [cells.clean(cell) for cell in reader.sheet.rows[index]]
        self.filled = {name for name in reader.columns if self[name] != ""}
        self.is_right = True

    def __getitem__(self, field: str) -> object:
        column = self.reader.columns.get(field)
        return self.all[column] if column is not None and column < len(self.all) else ""

    def parse(self, field: str, parser: Callable[[object], Any]) -> Any:
        """Return what the cell says, or None with the problem noted."""
        try:
            return parser(self[field])
        except LedgerError as error:
            self.refuse(field, str(error))
            return None

    def refuse(self, field: str, sentence: str) -> None:
        """Note a problem in the column of a field."""
        self.is_right = False
        self.reader.target.problems.append(
            rows.Problem(self.number, self._heading(field), sentence, self.reader.name)
        )

    def _heading(self, field: str) -> str:
        column = self.reader.columns.get(field, -1)
        headings = self.reader.sheet.rows[self.reader.start]
        written = cells.clean(headings[column]) if 0 <= column < len(headings) else ""
        return str(written) or words.HEADINGS[field][0].capitalize()

    @property
    def title(self) -> str:
        """Return the only words of the row, as titles between rows are written."""
        said = [cell for cell in self.all if cell != ""]
        return said[0] if len(said) == 1 and isinstance(said[0], str) else ""

    @property
    def is_total(self) -> bool:
        """Tell a row of sums: it says so first and names no form."""
        first = next((cell for cell in self.all if isinstance(cell, str) and cell), "")
        told = (first, self["name"])
        return self["form"] == "" and any(words.is_total(str(said)) for said in told)

    @property
    def repeats_headings(self) -> bool:
        """Tell the headings printed again at the top of a page."""
        heading = sheets.heading_words(self._heading("name"))
        return sheets.heading_words(self["name"]) == heading

    @property
    def is_foot(self) -> bool:
        """Tell signatures and dates, which look like no pledge, from pledges under a sum."""
        numbered = isinstance(self["number"], int) or str(self["number"]).strip(".").isdigit()
        measured = any(isinstance(self[name], int | float) for name in ("amount", "quantity"))
        formed = words.form_of(str(self["form"])) is not None
        return not (numbered or measured or formed or self["code"])
