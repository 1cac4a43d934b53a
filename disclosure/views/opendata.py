"""Open data: what there is, what each column says, and the files themselves.

The whole and the provinces come from the folder that the nightly export writes. A project and a
small commune are made on the spot when that folder is not there or something was published since.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from disclosure import dictionary, opendata, textfiles, workbooks
from disclosure.exportfiles import SUMS
from disclosure.models.catalogue import Listing
from disclosure.oc4ids import package
from disclosure.opendata import Scope
from disclosure.tables import TABLES, Table
from disclosure.version import Version
from ledger import text

# Projects that are written while a visitor waits; above it only what the night has made.
MOST_AT_ONCE = 100

_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "": "text/plain; charset=utf-8",
}
_TABLES = {f"{table.name}.csv": table for table in TABLES}
_MADE_HERE = ("oc4ids.json", "du-an.jsonl", "du-lieu.xlsx", *_TABLES)
_OF_A_PROVINCE = (*_MADE_HERE, opendata.INDEX)
_OF_A_COMMUNE = (*_OF_A_PROVINCE, "la-so.csv", "diem-chot.json")

_revalidated = cache_control(public=True, no_cache=True)


def _etag_of_project(_request: HttpRequest, code: str, name: str) -> str | None:
    found = Listing.objects.public().filter(project_code=code)
    sha256 = found.values_list("publication__sha256", flat=True).first()
    return _tag(sha256, name) if sha256 else None


def _etag_of_place(_request: HttpRequest, code: str, name: str) -> str | None:
    return _tag(opendata.stamp(Scope(commune=code)), name) if name in _MADE_HERE else None


@require_safe
def opendata_page(request: HttpRequest) -> HttpResponse:
    """Say what there is, under which licence, how heavy, how old; and where to get it."""
    index = _index("")
    context = {
        "files": _listed(index),
        "made_at": parse_datetime(index["lap_luc"]) if index else None,
        "newest_at": parse_datetime(index["so_lieu_luc"] or "") if index else None,
        "projects": index["cong_trinh"] if index else 0,
        "behind": index is not None and index["dau"] != opendata.stamp(opendata.EVERYTHING),
        "licence_name": settings.OPEN_DATA_LICENSE_NAME,
        "licence_url": settings.OPEN_DATA_LICENSE_URL,
        "crumbs": _crumbs((_("Dữ liệu mở"), "")),
    }
    return render(request, "disclosure/opendata_list.html", context)


@require_safe
def opendata_dictionary(request: HttpRequest) -> HttpResponse:
    """Say what every file holds and every column means."""
    entries = list(dictionary.entries())
    files = [
        {"name": name, "says": says, "entries": [e for e in entries if e.file == name]}
        for name, says in dictionary.FILES.items()
    ]
    crumbs = _crumbs((_("Dữ liệu mở"), reverse("opendata")), (_("Từ điển dữ liệu"), ""))
    context = {"files": files, "crumbs": crumbs}
    return render(request, "disclosure/opendata_dictionary.html", context)


@require_safe
@_revalidated
def opendata_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a file of everything, as the last night made it."""
    return _prebuilt(request, "", name) or _not_yet(request, name)


@require_safe
@_revalidated
def province_data(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """Give a file of a province, as the last night made it."""
    scope = Scope(province=code)
    if name not in _OF_A_PROVINCE or not opendata.listed(scope).exists():
        raise Http404
    return _prebuilt(request, scope.path, name) or _not_yet(request, name)


@require_safe
@_revalidated
@condition(etag_func=_etag_of_place)
def commune_data(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """Give a file of a commune: as of now where that is quick, else as the last night made it."""
    scope = Scope(commune=code)
    count = opendata.listed(scope).count()
    if name not in _OF_A_COMMUNE or not count:
        raise Http404
    index = _index(scope.path)
    fresh = index is not None and index["dau"] == opendata.stamp(scope)
    if name in _MADE_HERE and count <= MOST_AT_ONCE and not fresh:
        return _made(scope.path, name, lambda: opendata.pieces(opendata.listed(scope)), scope)
    return _prebuilt(request, scope.path, name) or _not_yet(request, name)


@require_safe
@_revalidated
@condition(etag_func=_etag_of_project)
def project_data(_request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """Give a file of a project, made of its newest version."""
    found = Listing.objects.public().filter(project_code=code)
    if name not in _MADE_HERE or not found.exists():
        raise Http404
    return _made(f"du-an/{code}/", name, lambda: opendata.pieces(found), None)


def _made(
    path: str, name: str, pieces: Callable[[], Iterator[opendata.Piece]], scope: Scope | None
) -> HttpResponseBase:
    """Write a file while it is sent; only a workbook is whole in memory."""
    headers = _headers(path, name)
    parts: Iterator[str | bytes]
    if name == "du-lieu.xlsx":
        versions = [piece.version for piece in pieces()]
        book = io.BytesIO()
        notes = opendata.notes(_published(versions[0], scope))
        workbooks.write(book, notes, (_cells(table, versions) for table in TABLES))
        return HttpResponse(book.getvalue(), headers=headers)
    if name == "oc4ids.json":
        parts = _package(f"{path}{name}", pieces(), scope)
    elif name == "du-an.jsonl":
        parts = (piece.body + b"\n" for piece in pieces())
    else:
        parts = _csv(_TABLES[name], pieces())
    return StreamingHttpResponse(parts, headers=headers)


def _package(path: str, pieces: Iterator[opendata.Piece], scope: Scope | None) -> Iterator[str]:
    first = next(pieces)
    yield package.opened(opendata.head(path, _published(first.version, scope)))
    yield opendata.project_json(first.version)
    for piece in pieces:
        yield package.BETWEEN + opendata.project_json(piece.version)
    yield package.CLOSED


def _published(version: Version, scope: Scope | None) -> datetime:
    """Return when the newest of a place, or this one version, was published."""
    edition = version.facts.edition
    at = opendata.newest_at(scope) if scope else edition and edition.published_at
    return at or timezone.now()


def _csv(table: Table, pieces: Iterator[opendata.Piece]) -> Iterator[str]:
    yield textfiles.header(table)
    for piece in pieces:
        yield textfiles.lines(table, piece.version)[0]


def _cells(table: Table, versions: list[Version]) -> Iterator[list[str]]:
    for version in versions:
        lines, _count = textfiles.lines(table, version)
        yield from textfiles.read_back(table, io.StringIO(lines, newline=""))


def _prebuilt(request: HttpRequest, path: str, name: str) -> HttpResponseBase | None:
    """Return a file of the nightly folder; None where there is none. Names come from a fixed list."""
    index = _index(path)
    found = (index or {"tep": {}})["tep"].get(name)
    tag = f'"{found["sha256"]}"' if found else None
    if tag and request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    try:
        file = (settings.OPEN_DATA_DIR / path / name).open("rb")
    except (FileNotFoundError, NotADirectoryError):
        return None
    response = FileResponse(file, content_type=_TYPES[Path(name).suffix])
    for header, said in (_headers(path, name) | ({"ETag": tag} if tag else {})).items():
        response.headers[header] = said
    return response


def _not_yet(request: HttpRequest, name: str) -> HttpResponse:
    """Say when a file will be there."""
    crumbs = _crumbs((_("Dữ liệu mở"), reverse("opendata")), (name, ""))
    context = {"name": name, "crumbs": crumbs}
    return render(request, "disclosure/opendata_not_yet.html", context, status=404)


def _index(path: str) -> dict[str, Any] | None:
    """Return what the nightly export says of a folder; None before the first."""
    try:
        text_ = (Path(settings.OPEN_DATA_DIR) / path / opendata.INDEX).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    told: dict[str, Any] = json.loads(text_)
    return told


def _listed(index: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the files in the order of the dictionary, with their size and hash."""
    there = index["tep"] if index else {}
    return [
        {
            "name": name,
            "says": says,
            "size": filesizeformat(there[name]["size"]) if name in there else "",
            "rows": there[name]["rows"] if name in there else None,
            "sha256": there[name]["sha256"] if name in there else "",
        }
        for name, says in dictionary.FILES.items()
        if name in there or name in (SUMS, opendata.INDEX)
    ]


def _headers(path: str, name: str) -> dict[str, str]:
    """Return the type of a file, a name that tells of which place it is once it is saved, and who
    may read it: pages of every site."""
    saved = "-".join([*path.split("/")[:-1], name])
    return {
        "Content-Type": _TYPES[Path(name).suffix],
        "Content-Disposition": f'attachment; filename="{text.unaccented(saved)}"',
        "Access-Control-Allow-Origin": "*",
    }


def _tag(told: str, name: str) -> str:
    return f'"{hashlib.sha256(f"{told} {name}".encode()).hexdigest()}"'


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Trang đầu"), reverse("home")), *more]
