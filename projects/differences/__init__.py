"""What does not tie on a day, found by set: books beside bank, contract files and plan."""

from projects.differences.form import Difference, Group, Kind, Owner, grouped, in_order

__all__ = ["Difference", "Group", "Kind", "Owner", "grouped", "in_order"]
