"""Is a sheet genuine? What was given out under a code or as a file, and what became of it since."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure import canonical, pdfdata
from disclosure.models.prints import Rendering
from disclosure.models.publication import Publication
from disclosure.models.statement import Statement
from disclosure.statements import body

# Later versions that are told, the newest first.
MOST_LATER = 20


@dataclass(frozen=True)
class Withdrawn:
    """When something was taken out of view, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Later:
    """A version that came after; `changes_url` says what it changed, where that can be seen."""

    version: int
    at: datetime
    reason: str
    url: str
    changes_url: str
    withdrawn: bool


@dataclass(frozen=True)
class Verdict:
    """What was given out under a code; `figures` are đồng by their names, none once withdrawn.

    `what` says what kind of thing the title names. `later` are the versions after it, the newest first.
    """

    code: str
    sha256: str
    title: str
    url: str
    pdf_url: str
    version: int
    at: datetime
    figures: tuple[tuple[str, int], ...]
    withdrawn: Withdrawn | None
    later: tuple[Later, ...]
    what: str

    @property
    def superseded_by(self) -> Later | None:
        """Return the newest later version that can be seen."""
        return next((later for later in self.later if not later.withdrawn), None)


@dataclass(frozen=True)
class FileVerdict:
    """What a file is: `whole`, byte for byte as it was made, or another that carries the same data."""

    verdict: Verdict
    whole: bool


def of_code(code: str) -> Verdict | None:
    """Return what was given out under `code`, ten letters in capitals; None when nothing was."""
    return next(filter(None, (find(code) for find in FINDERS)), None)


def of_pdf(data: bytes) -> FileVerdict | None:
    """Return what the file is by its hash, else by the data it carries; None when it is not ours."""
    made = Rendering.objects.filter(pdf_sha256=hashlib.sha256(data).hexdigest())
    for sha256 in made.values_list("sha256", flat=True):
        if verdict := _of_content(sha256):
            return FileVerdict(verdict, whole=True)
    for sha256 in pdfdata.hashes(data):
        if verdict := _of_content(sha256):
            return FileVerdict(verdict, whole=False)
    return None


def _of_content(sha256: str) -> Verdict | None:
    found = of_code(canonical.code_of(sha256))
    return found if found and found.sha256 == sha256 else None


def _publication(code: str) -> Verdict | None:
    rows = Publication.objects.light().select_related("withdrawal")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    after = rows.filter(project_code=found.project_code, version__gt=found.version)
    place = [found.project_code, found.version]
    return Verdict(
        code=found.code,
        sha256=found.sha256,
        title=found.title,
        url=reverse("version_page", args=place),
        pdf_url=reverse("version_pdf", args=place),
        version=found.version,
        at=found.published_at,
        figures=_figures(found),
        withdrawn=_withdrawn(found),
        later=_later(found, list(after.order_by("-version")[:MOST_LATER])),
        what=_("Công trình"),
    )


def _figures(publication: Publication) -> tuple[tuple[str, int], ...]:
    if not publication.is_in_view:
        return ()
    return (
        (_("Đã nhận"), publication.received),
        (_("Đã chi"), publication.paid),
        (_("Còn lại"), publication.balance),
    )


def _withdrawn(publication: Publication) -> Withdrawn | None:
    if publication.is_in_view:
        return None
    return Withdrawn(publication.withdrawal.withdrawn_at, publication.withdrawal.reason)


def _later(found: Publication, rows: list[Publication]) -> tuple[Later, ...]:
    """Return the versions after `found`; what one changed is shown only beside one in view."""
    in_view = {row.version for row in (found, *rows) if row.is_in_view}
    return tuple(
        Later(
            version=row.version,
            at=row.published_at,
            reason=row.reason if row.is_in_view else "",
            url=reverse("version_page", args=[row.project_code, row.version]),
            changes_url=reverse("version_changes", args=[row.project_code, row.version])
            if {row.version - 1, row.version} <= in_view
            else "",
            withdrawn=not row.is_in_view,
        )
        for row in rows
    )


def _statement(code: str) -> Verdict | None:
    rows = Statement.objects.select_related("withdrawal")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    after = rows.about(found).light().filter(version__gt=found.version).order_by("-version")
    return Verdict(
        code=found.code,
        sha256=found.sha256,
        title=str(found),
        url=reverse("statement_page", args=[found.code]),
        pdf_url=reverse("statement_print", args=[found.code]),
        version=found.version,
        at=found.issued_at,
        figures=_equation(found),
        withdrawn=None
        if found.is_in_view
        else Withdrawn(found.withdrawal.withdrawn_at, found.withdrawal.reason),
        later=tuple(_later_statement(row) for row in after[:MOST_LATER]),
        what=str(found.get_kind_display()),
    )


def _equation(statement: Statement) -> tuple[tuple[str, int], ...]:
    if not statement.is_in_view:
        return ()
    said = body.read(bytes(statement.body))
    return tuple((term.label, term.amount) for term in said.kind.equation(said.facts))


def _later_statement(row: Statement) -> Later:
    return Later(
        version=row.version,
        at=row.issued_at,
        reason=row.reason if row.is_in_view else "",
        url=reverse("statement_page", args=[row.code]),
        changes_url="",
        withdrawn=not row.is_in_view,
    )


# Each knows one kind of sheet by its code.
FINDERS: tuple[Callable[[str], Verdict | None], ...] = (_publication, _statement)
