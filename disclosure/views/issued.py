"""Issued statements for everybody: those of a commune, one of them, its files."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from disclosure import rendering
from disclosure.models.statement import Statement
from disclosure.statements import body as bodies
from disclosure.statements import sheet, shown
from disclosure.statements.body import Issued
from disclosure.statements.kind import Table
from disclosure.views import prints, published
from ledger.models.places import Commune, Province
from ledger.views.answer import inline

# Rows of each table on the page of a statement; a longer one has pages of its own.
_FIRST = 50
_CSV = "text/csv; charset=utf-8"


@require_safe
def commune_statements(request: HttpRequest, code: str) -> HttpResponse:
    """List the statements a commune has issued, the newest version of each, latest first."""
    today = timezone.localdate()
    commune = get_object_or_404(Commune.objects.on(today), code=code)
    assert isinstance(commune, Commune)  # noqa: S101 -- the manager of dated rows is shared
    rows = Statement.objects.newest().in_view().light().filter(commune_code=code)
    page = published.page(request, rows.order_by("-issued_at", "-pk"), published.LIST_PAGE)
    context = {
        "commune": commune,
        "page_obj": page,
        "crumbs": [*_way(commune), (_("Bản sao kê đã phát hành"), "")],
    }
    return render(request, "disclosure/commune_statements.html", context)


@require_safe
def statement_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a statement: the equation on top, its tables, its files; 410 once it is withdrawn."""
    statement = _found(code)
    if not statement.is_in_view:
        gone = {"statement": statement, "newer": _newer(statement)}
        return render(request, "disclosure/statement_withdrawn.html", gone, status=HTTPStatus.GONE)
    issued = bodies.read(bytes(statement.body))
    context: dict[str, Any] = {
        "statement": statement,
        "head": issued.head,
        "equation": shown.signed(issued.kind.equation(issued.facts)),
        "newer": _newer(statement),
        **_tables(request, statement, issued),
        "crumbs": _crumbs(statement),
    }
    return render(request, "disclosure/statement.html", context)


def _etag_of_print(request: HttpRequest, code: str) -> str | None:
    """Name the bytes of the print; what is still being drawn has none."""
    found = _rows(code).in_view().values_list("kind", "sha256").first()
    made = rendering.found(rendering.of_statement(found[0]), found[1]) if found else None
    return f'"{made.pdf_sha256}"' if made is not None and made.is_done else None


def _etag_of_data(request: HttpRequest, code: str, **_more: str) -> str | None:
    sha256 = _rows(code).in_view().values_list("sha256", flat=True).first()
    return f'"{sha256}"' if sha256 else None


@require_safe
@published.revalidated
@condition(etag_func=_etag_of_print)
def statement_print(request: HttpRequest, code: str) -> HttpResponse:
    """Give the printed statement; a long one is drawn in the background first."""
    statement = _in_view(code)
    written = bytes(statement.body)
    made = rendering.order(rendering.of_statement(statement.kind), written, at=timezone.now())
    name = f"{sheet.file_stem(bodies.read(written).head)}.pdf"
    return prints.answer(request, made, name, str(statement))


@require_safe
@published.revalidated
@condition(etag_func=_etag_of_data)
def statement_json(request: HttpRequest, code: str) -> HttpResponse:
    """Give the canonical JSON of a statement: the very bytes whose SHA-256 is printed."""
    written = bytes(_in_view(code).body)
    name = f"{sheet.file_stem(bodies.read(written).head)}.json"
    return inline(written, name, "application/json")


@require_safe
@published.revalidated
@condition(etag_func=_etag_of_data)
def statement_csv(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """Give one table of a statement, the very file that its print carries."""
    issued = bodies.read(bytes(_in_view(code).body))
    with translation.override("vi"):
        found = _table(issued, table)
        content = shown.as_csv(found)
    return inline(content, f"{sheet.file_stem(issued.head)}-{found.name}.csv", _CSV)


def _rows(code: str) -> Any:
    return Statement.objects.filter(code=code.upper())


def _found(code: str) -> Statement:
    statement: Statement = get_object_or_404(_rows(code).select_related("withdrawal"))
    return statement


def _in_view(code: str) -> Statement:
    statement = _found(code)
    if not statement.is_in_view:
        raise Http404
    return statement


def _newer(statement: Statement) -> Statement | None:
    rows = Statement.objects.about(statement).in_view().light()
    return rows.filter(version__gt=statement.version).order_by("-version").first()


def _table(issued: Issued, name: str) -> Table:
    tables = issued.kind.tables(issued.facts)
    found = next((table for table in tables if table.name == name), None)
    if found is None:
        raise Http404
    return found


def _tables(request: HttpRequest, statement: Statement, issued: Issued) -> dict[str, Any]:
    """Return the tables, each with its first rows; or page by page the one that is asked for."""
    address = partial(_addresses, statement)
    asked = request.GET.get("bang")
    if asked is None:
        tables = issued.kind.tables(issued.facts)
        return {"tables": [address(shown.shown(table, _FIRST)) for table in tables]}
    table = _table(issued, asked)
    page = published.page(request, table.rows, published.ROWS_PAGE)
    cut = Table(
        table.name,
        table.title,
        table.headings,
        table.money,
        tuple(page),
        None if page.has_next() else table.total,
    )
    return {"tables": [address(shown.shown(cut))], "page_obj": page}


def _addresses(statement: Statement, table: dict[str, Any]) -> dict[str, Any]:
    csv_url = reverse("statement_csv", args=[statement.code, table["name"]])
    return {**table, "csv_url": csv_url, "url": f"?bang={table['name']}"}


def _way(commune: Commune) -> list[tuple[str, str]]:
    province = Province.objects.on(timezone.localdate()).filter(code=commune.province_code).first()
    return [
        (_("Trang đầu"), reverse("home")),
        (str(province or ""), reverse("province_page", args=[commune.province_code])),
        (str(commune), reverse("commune_page", args=[commune.code])),
    ]


def _crumbs(statement: Statement) -> list[tuple[str, str]]:
    commune = Commune.objects.on(timezone.localdate()).filter(code=statement.commune_code).first()
    way = _way(commune) if commune else [(_("Trang đầu"), reverse("home"))]
    listed = reverse("commune_statements", args=[statement.commune_code])
    return [*way, (_("Bản sao kê đã phát hành"), listed), (str(statement.get_kind_display()), "")]
