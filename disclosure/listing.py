"""Renew what the public lists show of a project and its commune, from its last publication."""

from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from psycopg.types.json import Jsonb

from disclosure import figures, longlists
from disclosure.facts import ProjectFacts
from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.figures import (
    PublishedDifference,
    PublishedFigures,
    PublishedNorm,
    PublishedSource,
)
from disclosure.models.publication import Publication
from disclosure.models.rows import PublishedRow
from ledger import text
from projects.models.project import Project
from projects.workflow import ProjectState

# An index holds no more of a row; titles that begin so much alike may stand in any order.
_LONGEST_KEY = 1_000
_ROWS = """
    COPY disclosure_publishedrow (publication_id, kind, ordinal, folded, runs, "values") FROM STDIN
"""
_FINISHED = (ProjectState.COMPLETED, ProjectState.CLOSED)


def keep(publication: Publication, facts: ProjectFacts, *, withdrawn: bool = False) -> None:
    """Let the lists show `publication`, whose facts these are; the sums of its commune follow.

    Within the caller's transaction, which holds the project's row.
    """
    columns = of(publication, facts) | {"withdrawn": withdrawn}
    Listing.objects.bulk_create(
        [Listing(project_id=publication.project_id, **columns)],
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=list(columns),
    )
    for kind, rows in figures_of(facts, withdrawn=withdrawn).items():
        kind.replace(publication.project_id, rows)
    renew_sums(facts.place.commune_code, facts.place.province_code)
    _keep_rows(publication, facts, withdrawn=withdrawn)


def follow(project_id: int) -> None:
    """Let the lists show the last version of a project, or nothing where that was withdrawn."""
    rows = Publication.objects.filter(project=project_id).defer("pdf", "facts")
    last = rows.order_by("-version").first()
    if last is not None:
        keep(last, last.read(), withdrawn=not last.is_in_view)


def of(publication: Publication, facts: ProjectFacts) -> dict[str, Any]:
    """Return the columns of the row that `facts` make; the names of givers are not among them."""
    folded = " " + text.fold(" ".join(_words(facts)))
    begun = facts.decision_on or facts.starts_on
    place = facts.place
    return {
        "publication": publication,
        "project_code": facts.code,
        "version": publication.version,
        "published_at": publication.published_at,
        "title": facts.title,
        "title_key": text.name_key(facts.title)[:_LONGEST_KEY],
        "kind": facts.kind.code,
        "state": facts.state.code,
        "sources": _sources(facts),
        "year": begun.year if begun else None,
        "due_on": facts.due_on,
        "finished": facts.state.code in _FINISHED,
        "has_agreement": bool(facts.agreements),
        "flags": len(facts.flags),
        "flag_rules": sorted({flag.rule.code for flag in facts.flags}),
        "findings": len(facts.findings),
        "agreements": len(facts.agreements),
        "norms": sum(row.norm is not None for row in facts.allocations),
        "latitude": Decimal(place.latitude) if place.latitude else None,
        "longitude": Decimal(place.longitude) if place.longitude else None,
        "province_code": place.province_code,
        "commune_code": place.commune_code,
        "received": facts.equation.received,
        "paid": facts.equation.paid,
        "in_kind": sum(row.in_kind for row in facts.sources),
        "gap": facts.equation.gap,
        "explained": bool(facts.equation.gap or facts.equation.reason),
        "folded": folded,
        "runs": text.runs(folded),
    }


def figures_of(
    facts: ProjectFacts, *, withdrawn: bool = False
) -> dict[type[PublishedFigures], list[dict[str, Any]]]:
    """Return the rows of each table of figures that `facts` make; none of what was withdrawn."""
    found: dict[type[PublishedFigures], list[dict[str, Any]]] = {
        PublishedSource: figures.by_source(facts),
        PublishedDifference: figures.by_difference(facts),
        PublishedNorm: figures.by_norm(facts),
    }
    place = {"commune_code": facts.place.commune_code}
    return {
        kind: [] if withdrawn else [place | row for row in rows] for kind, rows in found.items()
    }


def renew_sums(commune_code: str, province_code: str) -> None:
    """Add up what the lists show of a commune; two who publish there at once take turns."""
    row = CommuneSums(commune_code=commune_code, province_code=province_code)
    CommuneSums.objects.bulk_create([row], ignore_conflicts=True)
    # Locked before the sum is read: who waited here must see what the other one added.
    held = CommuneSums.objects.select_for_update().get(pk=commune_code)
    for name, value in sums_of(commune_code).items():
        setattr(held, name, value)
    held.save()


def sums_of(commune_code: str) -> dict[str, int]:
    """Return how many projects of a commune the lists show, and their đồng."""
    rows = Listing.objects.public().filter(commune_code=commune_code)
    return rows.aggregate(
        projects=Count("pk"),
        finished=Count("pk", filter=Q(finished=True)),
        flagged=Count("pk", filter=Q(flags__gt=0)),
        received=Coalesce(Sum("received"), 0),
        paid=Coalesce(Sum("paid"), 0),
        in_kind=Coalesce(Sum("in_kind"), 0),
        explained=Count("pk", filter=Q(explained=True)),
    )


def renew() -> int:
    """Make every row again from the publications, in turn with who publishes; return how many projects."""
    published = Publication.objects.order_by("project").distinct("project")
    ids = list(published.values_list("project", flat=True))
    for project_id in ids:
        with transaction.atomic():
            Project.objects.select_for_update(no_key=True).get(pk=project_id)
            follow(project_id)
    return len(ids)


def _keep_rows(publication: Publication, facts: ProjectFacts, *, withdrawn: bool) -> None:
    """Replace the rows of the version before by those of this one, if it has long lists."""
    PublishedRow.objects.filter(publication__project=publication.project_id).delete()
    if withdrawn:
        return
    with connection.cursor() as cursor, cursor.copy(_ROWS) as copy:
        for row in longlists.of(facts):
            copy.write_row((publication.pk, *(_cell(value) for value in row.values())))


def _cell(value: object) -> object:
    return Jsonb(value) if isinstance(value, dict) else value


def _words(facts: ProjectFacts) -> list[str]:
    businesses = [agreement.business for agreement in facts.agreements]
    place = str(facts.place)
    return [facts.title, facts.code, place, facts.scope, facts.owner, facts.kind.word, *businesses]


def _sources(facts: ProjectFacts) -> list[str]:
    """Return the codes of the sources that brought something: money, or goods and days."""
    brought = {row.source.code for row in facts.sources if row.received or row.in_kind}
    return sorted(brought)
