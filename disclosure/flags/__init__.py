"""Warning flags: rules that say what deserves an explanation, each with its evidence. Pure.

A rule reads one publication and the thresholds in force on its day, and asks; it never accuses, and
no vote counts. What it finds does not depend on the order of the rows.
"""

from collections.abc import Callable, Iterator, Mapping

from disclosure.facts import Flag, ProjectFacts
from disclosure.flags import awarded, built, paid, promised, told
from disclosure.flags.limits import Limit, Limits, Unit

__all__ = ["RULES", "Limit", "Limits", "Unit", "found", "standing"]

Rule = Callable[[ProjectFacts, Limits], Iterator[Flag]]

# In the order in which pages show them.
RULES: Mapping[str, Rule] = {
    "PAID_ABOVE_APPROVED": paid.above_approved,
    "PAID_BEFORE_ACCEPTANCE": paid.before_acceptance,
    "PAID_BEFORE_MILESTONE": promised.before_milestone,
    "PROGRESS_APART": built.progress_apart,
    "SPLIT_CONTRACTS": awarded.split_contracts,
    "SPLIT_PURCHASES": awarded.split_purchases,
    "ONE_PAYEE": awarded.one_payee,
    "AMENDED_OFTEN": awarded.amended_often,
    "BOARD_ABSENT": built.board_absent,
    "WORK_OVERDUE": built.work_overdue,
    "COMPLETION_VARIANCE": built.completion_variance,
    "RETENTION": built.retention,
    "COUNTERPART_LATE": promised.counterpart_late,
    "ABOVE_LEVEL": promised.above_level,
    "ABOVE_NORM": promised.above_norm,
    "UNMATCHED_OLD": told.unmatched_old,
    "STATED_GAP": told.stated_gap,
    "PUBLISHED_LATE": told.published_late,
    "FINDING_UNANSWERED": told.finding_unanswered,
}


def found(facts: ProjectFacts, limits: Limits) -> tuple[Flag, ...]:
    """Return what the rules in force find in `facts`, rule by rule."""
    flags: list[Flag] = []
    for code, rule in RULES.items():
        if code in limits.rules:
            flags += sorted(rule(facts, limits), key=_order)
    return tuple(flags)


def standing(facts: ProjectFacts) -> tuple[Flag, ...]:
    """Return the flags of `facts` that still stand when findings were answered since they were found."""
    answered = {str(finding.number) for finding in facts.findings if finding.answers}
    return tuple(
        flag
        for flag in facts.flags
        if flag.rule.code != "FINDING_UNANSWERED" or flag.key not in answered
    )


def _order(flag: Flag) -> tuple[str, str, str]:
    return flag.key, flag.found, str(flag.evidence)
