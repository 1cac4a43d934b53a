"""Write down a move: who took it, from which state to which, and why."""

from datetime import date

from django.db.models import Model

from ledger import trail
from ledger.models.people import User
from projects import workflow
from projects.models.project import Decision, Project


def record(
    move: workflow.Move,
    subject: Model,
    *,
    project: Project,
    from_state: str,
    by: User,
    on: date,
    reason: str = "",
) -> Decision:
    """Append the decision and its trail; the caller has checked the move and holds the lock."""
    trail.record(f"{move.verb}_{move.thing}", subject, by=by, book=project.book)
    return Decision.objects.create(
        project=project,
        subject=subject_of(subject),
        move=f"{move.thing}.{move.verb}",
        from_state=from_state,
        to_state=move.target,
        reason=reason,
        by=by,
        on=on,
    )


def subject_of(subject: Model) -> str:
    """Return how decisions name the thing they are about."""
    return f"{subject._meta.label_lower}:{subject.pk}"
