"""What the rules find in the facts of a project, with what the commune answered."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from disclosure import canonical, flag_rules, flags
from disclosure.facts import Answer, Flag, ProjectFacts
from disclosure.models.flag import FlagAnswer
from disclosure.models.publication import Publication
from disclosure.snapshot import private
from ledger import calendars
from projects.models.project import Project


def of(project: Project, facts: ProjectFacts) -> tuple[Flag, ...]:
    """Return the flags of `facts`, read in Vietnamese and already masked; the newest answer beside each."""
    limits = flags.Limits(
        rules=flag_rules.in_force(facts.as_of, facts.place.province_code),
        calendar=calendars.calendar(),
        published=_published(project),
    )
    answers = _answers(project)
    return tuple(
        replace(flag, answer=answers.get((flag.rule.code, flag.key)))
        for flag in flags.found(facts, limits)
    )


def _published(project: Project) -> tuple[date, ...]:
    moments = Publication.objects.filter(project=project).values_list("published_at", flat=True)
    return tuple(timezone.localdate(at) for at in moments)


def _answers(project: Project) -> dict[tuple[str, str], Answer]:
    """Return the newest answer to each flag, private names masked."""
    owner = project.book.organisation.name
    rows = FlagAnswer.objects.filter(project=project).order_by("pk")
    found = {
        (row.rule, row.key): Answer(timezone.localdate(row.answered_at), owner, row.text)
        for row in rows
    }
    clean = private.masker(project) if found else str
    return {key: canonical.masked(answer, clean) for key, answer in found.items()}
