"""Prove again that what was published is what the public was given."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from disclosure import canonical, listing, longlists
from disclosure.facts import ProjectFacts
from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.figures import PublishedFigures
from disclosure.models.publication import Publication
from disclosure.models.rows import PublishedRow
from disclosure.models.statement import Statement
from disclosure.statements import body as statements
from ledger.models.chart import Book
from ledger.models.log import Leaf
from ledger.verification import Fault, Root

_CHUNK = 50
_ROWS = 2_000
_NO_ROW = "—"
# How the books name the papers they seal of themselves: closings and reopenings of periods.
_OF_LEDGER = ("khoa-so/", "mo-lai/")


@dataclass
class Count:
    """How many publications were read."""

    publications: int = 0


def fault_in_publications(count: Count, *, book: Book | None = None) -> Fault | None:
    """Return the first publication that is not what it was, counting those read on the way."""
    rows = Publication.objects.defer("pdf").select_related("project__book__organisation")
    if book is not None:
        rows = rows.filter(project__book=book)
    project, version, sha256 = 0, 0, ""
    for publication in rows.order_by("project_id", "version").iterator(chunk_size=_CHUNK):
        if publication.project_id != project:
            project, version, sha256 = publication.project_id, 0, ""
        version += 1
        for rule, expected, found in _claims(publication, version=version, previous=sha256):
            if expected != found:
                return _fault(publication, rule, expected, found)
        sha256 = publication.sha256
        count.publications += 1
    return None


def fault_in_statements(*, book: Book | None = None) -> Fault | None:
    """Return the first issued statement that is not what it was."""
    rows = Statement.objects.select_related("book__organisation")
    if book is not None:
        rows = rows.filter(book=book)
    last: Statement | None = None
    order = ("book_id", "kind", "subject_code", "since", "until", "version")
    for statement in rows.order_by(*order).iterator(chunk_size=_CHUNK):
        before = last if last and _thing(last) == _thing(statement) else None
        for rule, expected, found in _claims_of(statement, before):
            if expected != found:
                row = _("bản sao kê %(code)s") % {"code": statement.code}
                return Fault(str(statement.book), row, rule, str(expected), str(found))
        last = statement
    return None


def fault_in_lists(*, book: Book | None = None) -> Fault | None:
    """Return the first project, or sum of a commune, that the public lists show otherwise than published."""
    newest = Publication.objects.newest().defer("pdf", "facts")
    newest = newest.select_related("project__book", "withdrawal")
    if book is not None:
        newest = newest.filter(project__book=book)
    communes: dict[str, Book] = {}
    for publication in newest.order_by("pk").iterator(chunk_size=_CHUNK):
        row = Listing.objects.filter(project=publication.project_id).first()
        facts, withdrawn = publication.read(), not publication.is_in_view
        for name, expected in (listing.of(publication, facts) | {"withdrawn": withdrawn}).items():
            found = getattr(row, name, _NO_ROW)
            if found != expected:
                rule = _("“%(name)s” ở danh sách công khai") % {"name": name}
                return _fault(publication, rule, expected, found)
        for kind, rows in listing.figures_of(facts, withdrawn=withdrawn).items():
            if fault := _fault_in_figures(publication, kind, rows):
                return fault
        if fault := _fault_in_rows(publication, facts):
            return fault
        communes.setdefault(publication.commune_code, publication.project.book)
    return next(filter(None, (_fault_in_sums(*each) for each in communes.items())), None)


def _fault_in_figures(
    publication: Publication, kind: type[PublishedFigures], rows: list[dict[str, Any]]
) -> Fault | None:
    """Compare the figures of one table, whatever the order of the rows."""
    found = kind.plain(publication.project_id)
    for one, other in ((rows, found), (found, rows)):
        if strange := next((row for row in one if row not in other), None):
            rule = _("%(name)s của công trình") % {"name": kind._meta.verbose_name}
            told = (_said(strange), _NO_ROW) if one is rows else (_NO_ROW, _said(strange))
            return _fault(publication, rule, *told)
    return None


def _said(row: dict[str, Any]) -> str:
    return ", ".join(str(value) for _name, value in sorted(row.items()))


def _fault_in_rows(publication: Publication, facts: ProjectFacts) -> Fault | None:
    """Return the first row of a long list that says otherwise than published, is missing or too many."""
    rows = PublishedRow.objects.filter(publication__project=publication.project_id)
    kept = rows.order_by("publication", "kind", "ordinal").values(
        "publication", "kind", "ordinal", "folded", "runs", "values"
    )
    made = longlists.of(facts) if publication.is_in_view else iter(())
    expected = sorted(
        ({"publication": publication.pk, **row} for row in made),
        key=lambda row: (row["kind"], row["ordinal"]),
    )
    pairs = zip_longest(expected, kept.iterator(chunk_size=_ROWS), fillvalue=_NO_ROW)
    for should, does in pairs:
        if should != does:
            rule = _("dòng của danh sách dài là dòng đã công khai")
            return _fault(publication, rule, should, does)
    return None


def _fault_in_sums(commune_code: str, book: Book) -> Fault | None:
    row = CommuneSums.objects.filter(pk=commune_code).first()
    for name, expected in listing.sums_of(commune_code).items():
        if (found := getattr(row, name, _NO_ROW)) != expected:
            rule = _("tổng “%(name)s” của xã ở danh sách công khai") % {"name": name}
            return Fault(str(book), commune_code, rule, str(expected), str(found))
    return None


def fault_in_papers(book: Book) -> Fault | None:
    """Return the first publication or statement that the log of `book` holds otherwise than it is here."""
    rows = Publication.objects.filter(project__book=book).values_list(
        "project_code", "version", "sha256"
    )
    published = {f"{code}/{version}": sha256 for code, version, sha256 in rows}
    issued = Statement.objects.filter(book=book).only("code", "sha256")
    published |= {statement.paper: statement.sha256 for statement in issued}
    leaves = Leaf.objects.filter(book=book, kind=Leaf.Kind.PAPER).order_by("index")
    for leaf in leaves.iterator(chunk_size=_CHUNK):
        sealed = json.loads(bytes(leaf.body)[1:])["sha256"]
        if _is_ours(leaf.name) and published.get(leaf.name) != sealed:
            rule, none = _("bản công khai đã chốt còn nguyên (SHA-256)"), _("không có")
            return Fault(str(book), leaf.name, rule, sealed, published.get(leaf.name, none))
    return None


def roots(book: Book) -> list[Root]:
    """Return the roots of the log that the publications of `book` carry."""
    rows = Publication.objects.filter(project__book=book, facts__edition__log__isnull=False)
    found = rows.order_by("id").values_list("project_code", "version", "facts__edition__log")
    return [
        Root(log["book"], log["size"], log["root"], f"{code}/{version}")
        for code, version, log in found
        if log is not None
    ]


def _is_ours(name: str) -> bool:
    """Tell whether a paper is a publication: the books seal their own closings too."""
    return not name.startswith(_OF_LEDGER)


def _claims(
    publication: Publication, *, version: int, previous: str
) -> Iterator[tuple[str, object, object]]:
    """Yield what a publication claims: the rule, what should stand there, what does."""
    body = bytes(publication.body)
    yield (
        _("mã băm SHA-256 của bản công khai"),
        hashlib.sha256(body).hexdigest(),
        publication.sha256,
    )
    yield _("mã kiểm tra tính từ mã băm"), canonical.code_of(publication.sha256), publication.code
    yield _("các bản nối tiếp nhau, không thiếu bản nào"), version, publication.version
    facts = json.loads(body)
    for name in sorted(facts.keys() | publication.facts.keys()):
        rule = _("số liệu “%(name)s” là số liệu đã công khai") % {"name": name}
        yield rule, facts.get(name), publication.facts.get(name)
    edition = facts["edition"]
    yield _("số của bản công khai"), edition["version"], publication.version
    yield _("mã băm của bản trước"), previous, edition["previous"]
    yield from _columns(publication, facts)


def _thing(statement: Statement) -> tuple[object, ...]:
    """Return what all versions of a statement have in common."""
    of = statement.book_id, statement.kind, statement.subject_code
    return (*of, statement.since, statement.until)


def _claims_of(
    statement: Statement, before: Statement | None
) -> Iterator[tuple[str, object, object]]:
    """Yield what a statement claims after the version `before` it, as `_claims` does."""
    body = bytes(statement.body)
    sha256, head = hashlib.sha256(body).hexdigest(), statements.read(body).head
    yield _("mã băm SHA-256 của bản sao kê"), sha256, statement.sha256
    yield _("mã kiểm tra tính từ mã băm"), canonical.code_of(statement.sha256), statement.code
    number = before.version + 1 if before else 1
    yield _("các bản nối tiếp nhau, không thiếu bản nào"), number, statement.version
    yield _("số của bản sao kê"), head.version, statement.version
    yield _("mã băm của bản trước"), before.sha256 if before else "", head.previous
    said = head.kind.code, head.subject.code, head.subject.word, head.since, head.until
    listed = statement.kind, statement.subject_code, statement.subject_title
    yield _("bản sao kê của ai, kỳ nào"), said, (*listed, statement.since, statement.until)


def _columns(
    publication: Publication, facts: dict[str, Any]
) -> Iterator[tuple[str, object, object]]:
    """Yield what the lists repeat beside the facts they repeat."""
    yield _("đã nhận (đồng) ghi ở danh sách"), facts["equation"]["received"], publication.received
    yield _("đã chi (đồng) ghi ở danh sách"), facts["equation"]["paid"], publication.paid
    yield _("tên công trình ghi ở danh sách"), facts["title"], publication.title
    yield _("mã công trình ghi ở danh sách"), facts["code"], publication.project_code


def _fault(publication: Publication, rule: str, expected: object, found: object) -> Fault:
    row = _("bản công khai %(version)s của %(code)s") % {
        "version": publication.version,
        "code": publication.project_code,
    }
    return Fault(str(publication.project.book), row, rule, str(expected), str(found))
