"""The tables of disclosure: what was published, listed, printed and posted, and what was found by people and rules."""

from disclosure.models import (
    catalogue,
    duties,
    excuses,
    figures,
    flag,
    plan,
    prints,
    publication,
    release,
    rows,
    statement,
    supervision,
)

__all__ = [
    "catalogue",
    "duties",
    "excuses",
    "figures",
    "flag",
    "plan",
    "prints",
    "publication",
    "release",
    "rows",
    "statement",
    "supervision",
]
