"""Read a project's live tables into facts: the only place where the two meet."""

from dataclasses import replace
from datetime import date

from django.utils import timezone, translation

from disclosure import canonical
from disclosure.facts import Answer, Document, Finding, LogPoint, Person, Place, ProjectFacts
from disclosure.models.supervision import Finding as FindingRow
from disclosure.snapshot import contracts, flags, money, private, steps, tied
from disclosure.snapshot.words import basis, word
from ledger import leaves
from ledger.models.chart import Book
from ledger.models.places import Commune, Province
from projects import workflow
from projects.models.project import Kind, Project


def take(project: Project, on: date) -> ProjectFacts:
    """Return all that may be public of `project` as of `on`, private names masked.

    Always in Vietnamese: what is frozen does not depend on who looks.
    """
    with translation.override("vi"):
        facts = _read(project, on)
    return flagged(project, canonical.masked(facts, private.masker(project)))


def flagged(project: Project, facts: ProjectFacts) -> ProjectFacts:
    """Return `facts`, masked already, with what the rules find in them and the commune's answers."""
    with translation.override("vi"):
        return replace(facts, flags=flags.of(project, facts))


def findings(project: Project) -> tuple[Finding, ...]:
    """Return the findings about `project` and the answers, in Vietnamese, names masked."""
    with translation.override("vi"):
        found = tuple(_finding(row) for row in _findings(project))
    return canonical.masked(found, private.masker(project))


def log_point(book: Book) -> LogPoint | None:
    """Return the last checkpoint of the log of a book, to be printed on the sheet."""
    last = leaves.latest(book)
    return LogPoint(book.code, last.size, last.fingerprint, last.at) if last else None


def _read(project: Project, on: date) -> ProjectFacts:
    unmatched = money.unmatched(project)
    equation = money.equation(project, unmatched)
    payments = money.payments(project, unmatched)
    gifts = money.gifts(project)
    return ProjectFacts(
        code=project.code,
        title=project.title,
        kind=word(Kind(project.kind)),
        state=word(workflow.ProjectState(project.state)),
        scope=project.scope,
        purpose=project.reason,
        place=_place(project, on),
        owner=project.book.organisation.name,
        responsible=tuple(Person(r.name, r.duty) for r in project.responsible.order_by("id")),
        decision_number=project.decision_number,
        decision_on=project.decision_on,
        starts_on=project.starts_on,
        due_on=project.due_on,
        completed_on=project.completed_on,
        as_of=on,
        equation=equation,
        statuses=steps.statuses(project, equation, payments),
        sources=money.sources(project, payments),
        in_kind=money.in_kind(gifts),
        calls=steps.calls(project),
        contributions=gifts,
        allocations=steps.allocations(project),
        agreements=steps.agreements(project, on),
        payments=payments,
        unmatched=unmatched,
        documents=_documents(project),
        findings=tuple(_finding(row) for row in _findings(project)),
        events=steps.events(project),
        others=money.others(project),
        ending=steps.ending(project),
        contracts=contracts.signed(project, on),
        reconciliation=tied.reconciliation(project, on),
    )


def _place(project: Project, on: date) -> Place:
    """Return where it is; the exact spot of a house would name its household."""
    organisation = project.book.organisation
    commune = Commune.objects.on(on).filter(code=organisation.commune_code).first()
    province = Province.objects.on(on).filter(code=organisation.province_code).first()
    exact = project.kind != Kind.HOUSE
    return Place(
        village=project.village,
        detail=project.place if exact else "",
        commune_code=organisation.commune_code,
        commune=str(commune or organisation.name),
        province_code=organisation.province_code,
        province=str(province or ""),
        latitude=str(project.latitude) if exact and project.latitude is not None else "",
        longitude=str(project.longitude) if exact and project.longitude is not None else "",
    )


def _documents(project: Project) -> tuple[Document, ...]:
    return tuple(
        Document(
            row.title, row.content_type, row.size, row.sha256, timezone.localdate(row.added_at)
        )
        for row in project.documents.filter(is_public=True).order_by("id")
    )


def _findings(project: Project) -> list[FindingRow]:
    rows = FindingRow.objects.filter(project=project).select_related("organisation", "due_basis")
    return list(rows.prefetch_related("answers").order_by("number"))


def _finding(row: FindingRow) -> Finding:
    owner = row.project.book.organisation.name
    return Finding(
        number=row.number,
        topic=word(FindingRow.Topic(row.topic)),
        by=row.organisation.name,
        on=row.raised_on,
        due_on=row.due_on,
        basis=basis(row.due_basis),
        text=row.text,
        answers=tuple(
            Answer(answer.answered_on, owner, answer.text)
            for answer in sorted(row.answers.all(), key=lambda answer: answer.pk)
        ),
    )
