"""Tables of the books, shown alike on the page, in Excel and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ledger import letterhead, pdf, spreadsheets
from ledger.models.people import Organisation
from ledger.spreadsheets import Column
from ledger.templatetags.money import vn_date
from ledger.views.answer import inline

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VND = "VND"
HUNDREDTHS = 100


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; the address of the evidence; subtotal or total."""

    cells: Sequence[object]
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """One table: its caption, the unit of its figures ("" for none), what stands in it."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=tuple)
    unit: str = "đồng"

    @property
    def headings(self) -> list[Mapping[str, str]]:
        """Return the columns as the table partial takes them."""
        return [asdict(column) for column in self.columns]

    def sheet(self, notes: Sequence[str]) -> spreadsheets.Sheet:
        """Return the table as a sheet of a workbook."""
        unit = [_("Đơn vị tính: %(unit)s") % {"unit": self.unit}] if self.unit else []
        totals = frozenset(place for place, row in enumerate(self.rows) if row.tone)
        return spreadsheets.Sheet(
            self.caption, self.columns, [row.cells for row in self.rows], [*notes, *unit], totals
        )


@dataclass(frozen=True)
class Papers:
    """Tables under one title, ready for a file: whose they are, of what period, on which day."""

    title: str
    file_name: str
    organisation: Organisation
    lines: Sequence[str]
    sections: Sequence[Section]
    on: date

    def workbook(self) -> HttpResponse:
        """Answer with the tables as an Excel file."""
        notes = [self.organisation.name, *self.lines]
        data = spreadsheets.workbook(*(section.sheet(notes) for section in self.sections))
        answer = inline(data, f"{self.file_name}.xlsx", XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{self.file_name}.xlsx"'
        return answer

    def print(self) -> HttpResponse:
        """Answer with the tables as a printed sheet."""
        context = {
            "agency": letterhead.agency(self.organisation.name),
            "place": letterhead.place(self.organisation.name),
            "day": self.on,
            "title_lines": self.lines,
            "sections": self.sections,
            "signatures": [{"post": "Người lập"}, {"post": "Kế toán"}, {"post": "Chủ tài khoản"}],
        }
        moment = timezone.make_aware(datetime.combine(self.on, time.min))
        data = pdf.render("print/ledger.html", context, title=self.title, created=moment)
        return inline(data, f"{self.file_name}.pdf")


def wanted(request: HttpRequest) -> str:
    """Return what is asked for: "xlsx", "pdf", or "" for the page."""
    kind = request.GET.get("dang", "")
    return kind if kind in {"xlsx", "pdf"} else ""


def language(request: HttpRequest) -> translation.override:
    """Return the language to speak in: paper is Vietnamese, whatever the page."""
    return translation.override(
        settings.LANGUAGE_CODE if wanted(request) == "pdf" else translation.get_language()
    )


def answer(papers: Papers, kind: str) -> HttpResponse:
    """Answer with the file of that kind."""
    return papers.workbook() if kind == "xlsx" else papers.print()


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
        "xlsx_url": _file_url(request, "xlsx"),
        "print_url": _file_url(request, "pdf"),
        "crumbs": crumbs,
        **more,
    }
    return render(request, template, context)


def _file_url(request: HttpRequest, kind: str) -> str:
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
