"""The reconciliation of a project as facts: figures side by side, and what does not tie."""

from datetime import date

from disclosure.facts import Difference, Reconciliation, SideBySide
from disclosure.snapshot.words import word
from projects import accord
from projects.models.project import Project


def reconciliation(project: Project, on: date) -> Reconciliation:
    """Return the reconciliation of `project` on a day: no person, and of bank lines no text."""
    row = accord.of_project(project, on)
    return Reconciliation(
        sources=tuple(
            SideBySide(
                source=word(source),
                planned=figures.planned,
                allotted=figures.allotted,
                received=figures.received,
                paid=figures.paid,
                accepted=figures.accepted,
                left=figures.left,
                bank=figures.bank,
            )
            for source, figures in row.by_source
        ),
        differences=tuple(
            Difference(word(each.kind), each.amount, each.since, word(each.owner), each.what)
            for each in row.differences
        ),
    )
