"""Tables of the books, shown alike on the page, in Excel and on paper."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ledger import letterhead, pdf, spreadsheets
from ledger.exceptions import LedgerError
from ledger.models.people import Organisation
from ledger.official import Numbers
from ledger.spreadsheets import Column
from ledger.templatetags.money import vn_date
from ledger.views.answer import inline

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Lines that still make a file one can open, and a bundle of paper one can hold.
LONGEST = {"xlsx": 100_000, "pdf": 2_000, "nhap": 2_000}
# An official sheet, or a draft of one.
PAPER = {"pdf", "nhap"}
VND = "VND"
HUNDREDTHS = 100


class TooLongError(LedgerError):
    """A file would hold more lines than one can open or hold."""

    def __init__(self, kind: str) -> None:
        """Say how many lines a file of that kind may hold."""
        text = _("Kỳ này có quá %(count)s dòng. Hãy chọn kỳ ngắn hơn rồi tải lại.")
        super().__init__(text % {"count": LONGEST[kind]})


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; the address of the evidence; subtotal or total."""

    cells: Sequence[object]
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """One table: its caption, the unit of its figures ("" for none), what stands in it.

    The rows of a long file may come one by one.
    """

    caption: str
    columns: Sequence[Column]
    rows: Iterable[Row] = field(default_factory=tuple)
    unit: str = "đồng"

    @property
    def headings(self) -> list[Mapping[str, str]]:
        """Return the columns as the table partial takes them."""
        return [asdict(column) for column in self.columns]

    def sheet(
        self, notes: Sequence[str], closing: Callable[[], Sequence[str]]
    ) -> spreadsheets.Sheet:
        """Return the table as a sheet of a workbook; `closing` is asked when all rows are written."""
        unit = [_("Đơn vị tính: %(unit)s") % {"unit": self.unit}] if self.unit else []
        return spreadsheets.Sheet(self.caption, self.columns, self._cells(closing), [*notes, *unit])

    def _cells(self, closing: Callable[[], Sequence[str]]) -> Iterator[Sequence[object]]:
        for row in self.rows:
            yield spreadsheets.Total(row.cells) if row.tone else row.cells
        for note in closing():
            yield spreadsheets.Total([note, *[""] * (len(self.columns) - 1)])


@dataclass(frozen=True)
class Papers:
    """Tables under one title, ready for a file: whose they are, of what period, on which day.

    `numbers` knows what the tables rest on; as long as some of it waits for an administrator, paper is
    a draft and says so. `wide` lays the paper across.
    """

    title: str
    file_name: str
    organisation: Organisation
    lines: Sequence[str]
    sections: Sequence[Section]
    on: date
    numbers: Numbers
    wide: bool = False

    @property
    def waiting(self) -> list[str]:
        """Return what must be verified before these tables are an official sheet."""
        return self.numbers.waiting()

    def workbook(self) -> HttpResponse:
        """Answer with the tables as an Excel file, its rows taken one by one."""
        known = bool(self.waiting)
        notes = [self.organisation.name, *self.lines, *([draft_mark()] if known else [])]

        def closing() -> list[str]:
            """Say at the end what only the rows have shown: that something on them is unverified."""
            return [draft_mark()] if self.waiting and not known else []

        data = spreadsheets.workbook(*(each.sheet(notes, closing) for each in self.sections))
        answer = inline(data, f"{self.file_name}.xlsx", XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{self.file_name}.xlsx"'
        return answer

    def print(self, *, draft: bool) -> HttpResponse:
        """Answer with the tables on paper; UnverifiedError where no draft is asked for and it must be."""
        # The rows first: they show what the sheet rests on.
        tables = [replace(section, rows=list(section.rows)) for section in self.sections]
        if not draft:
            self.numbers.require_verified()
        context = {
            **draft_context(self.numbers, draft=draft),
            "agency": letterhead.agency(self.organisation.name),
            "place": letterhead.place(self.organisation.name),
            "day": self.on,
            "title_lines": self.lines,
            "sections": tables,
            "wide": self.wide,
            "signatures": [{"post": "Người lập"}, {"post": "Kế toán"}, {"post": "Chủ tài khoản"}],
        }
        moment = timezone.make_aware(datetime.combine(self.on, time.min))
        data = pdf.render("print/ledger.html", context, title=self.title, created=moment)
        return inline(data, f"{self.file_name}.pdf")


def draft_mark() -> str:
    """Return what stands over every page that is not an official sheet."""
    return _("BẢN NHÁP – căn cứ chưa kiểm chứng")


def draft_context(numbers: Numbers, *, draft: bool) -> dict[str, object]:
    """Return what a sheet says of itself: a draft and what it waits for, or what it is kept by."""
    if draft and numbers.waiting():
        return {"draft_mark": draft_mark(), "waiting": numbers.waiting()}
    return {"kept_by": numbers.kept_by()}


def wanted(request: HttpRequest) -> str:
    """Return what is asked for: "xlsx", "pdf", "nhap" (a draft on paper), or "" for the page."""
    kind = request.GET.get("dang", "")
    return kind if kind in {"xlsx", *PAPER} else ""


def language(request: HttpRequest) -> translation.override:
    """Return the language to speak in: paper is Vietnamese, whatever the page."""
    return translation.override(
        settings.LANGUAGE_CODE if wanted(request) in PAPER else translation.get_language()
    )


def answer(request: HttpRequest, papers: Papers) -> HttpResponse:
    """Answer with the file that is asked for; a sheet that may not be official is refused."""
    kind = wanted(request)
    try:
        return papers.workbook() if kind == "xlsx" else papers.print(draft=kind == "nhap")
    except LedgerError as error:
        return refused(request, error)


def refused(request: HttpRequest, error: LedgerError, *names: str) -> HttpResponse:
    """Go back to the page and say why there is no such file; leave `names` out of the address too."""
    messages.error(request, str(error))
    query = request.GET.copy()
    for name in ("dang", *names):
        query.pop(name, None)
    return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)


def page(
    request: HttpRequest,
    papers: Papers,
    template: str,
    crumbs: list[tuple[str, str]],
    **more: object,
) -> HttpResponse:
    """Answer with the page, and the addresses of its files."""
    context = {
        "papers": papers,
        "xlsx_url": file_url(request, "xlsx"),
        "print_url": file_url(request, "nhap" if papers.waiting else "pdf"),
        "print_label": _("in bản nháp") if papers.waiting else "",
        "waiting": papers.waiting,
        "crumbs": crumbs,
        **more,
    }
    return render(request, template, context)


def file_url(request: HttpRequest, kind: str) -> str:
    """Return the address of a file of this page, all its pages in one."""
    query = request.GET.copy()
    query.pop("page", None)
    query["dang"] = kind
    return f"{request.path}?{query.urlencode()}"


def measure(amount: int, unit: str) -> int | Decimal:
    """Return whole đồng as they are, a quantity from its hundredths."""
    return amount if unit == VND else Decimal(amount) / HUNDREDTHS


def figures(*names: str, unit: str = VND) -> list[Column]:
    """Return columns of đồng, or of quantities."""
    return [Column(name, "money" if unit == VND else "quantity") for name in names]


def unit_words(unit: str) -> str:
    """Return the unit as people read it."""
    return _("đồng") if unit == VND else unit


def period(since: date, until: date) -> str:
    """Return the days a book is read for, in words."""
    return _("Từ ngày %(since)s đến ngày %(until)s") % {
        "since": vn_date(since),
        "until": vn_date(until),
    }


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from the journal to a page of the books."""
    return [(_("Sổ sách"), reverse("entry_list")), *more]
