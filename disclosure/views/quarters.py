"""The register of a quarter: as a page, on paper, in Excel; the same for staff and for the public."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import minutes, register
from disclosure.register import Line, Quarter
from ledger import spreadsheets
from ledger.models.chart import Book
from ledger.spreadsheets import Column
from ledger.views.answer import inline

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A paper that can be held, a page that can be printed.
LONGEST = 2_000
_YEARS = range(2020, 2100)
_FOUR = 4


def asked(year: int, quarter: int) -> Quarter:
    """Return the quarter an address names; 404 for one that is none, or has not begun."""
    if year not in _YEARS or not 1 <= quarter <= _FOUR:
        raise Http404
    found = Quarter(year, quarter)
    if found.first > timezone.localdate():
        raise Http404
    return found


def context(
    book: Book, quarter: Quarter, page: Callable[[list[Line]], Page[Any]]
) -> dict[str, Any]:
    """Return what the page of a quarter shows; `page` picks the one asked for."""
    lines = register.lines(book, quarter)
    return {
        "book": book,
        "commune_code": book.organisation.commune_code,
        "quarter": quarter,
        "page_obj": page(lines),
        "is_over": quarter.last < timezone.localdate(),
        "too_long": len(lines) > LONGEST,
    }


def paper(book: Book, quarter: Quarter) -> HttpResponse:
    """Return the register as an official sheet; 404 where it would be a book."""
    lines = register.lines(book, quarter)
    if len(lines) > LONGEST:
        raise Http404
    return inline(minutes.of_quarter(book, quarter, lines), _name(quarter, "pdf"))


def workbook(book: Book, quarter: Quarter) -> HttpResponse:
    """Return the register as an Excel file."""
    rows = [_cells(line) for line in register.lines(book, quarter)]
    columns = [
        Column(_("Nội dung công khai")),
        Column(_("Công trình")),
        Column(_("Mã công trình"), width=18),
        Column(_("Hình thức"), width=24),
        Column(_("Nơi công khai")),
        Column(_("Từ ngày"), "date"),
        Column(_("Đến ngày"), "date"),
        Column(_("Biên bản"), width=18),
    ]
    sheet = spreadsheets.Sheet(
        _("Danh mục nội dung đã công khai"), columns, rows, [str(book.organisation), quarter.name]
    )
    return inline(spreadsheets.workbook(sheet), _name(quarter, "xlsx"), _XLSX)


def _cells(line: Line) -> list[object]:
    return [
        line.content,
        line.subject,
        line.project_code,
        line.how,
        line.place,
        line.on,
        line.until,
        line.number,
    ]


def _name(quarter: Quarter, suffix: str) -> str:
    return f"so-cong-khai-{quarter.code.lower()}.{suffix}"
