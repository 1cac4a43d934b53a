"""How much of each bank line and of each entry is matched, kept by the database with every match.

A list of what is open reads these sums alone, whatever has been matched in the years before. The
rows come and go by triggers alone, so no foreign key is checked for each of them once more.
"""

from django.db import models
from django.db.models import Q

from ledger.models.bank import Custody, StatementLine
from ledger.models.journal import Entry


class LineStanding(models.Model):
    """The signed đồng of a bank line that no live match covers; a row for every line."""

    line = models.OneToOneField(
        StatementLine,
        models.PROTECT,
        primary_key=True,
        related_name="standing",
        db_constraint=False,
    )
    custody = models.ForeignKey(
        Custody, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    on = models.DateField()
    open = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["custody", "on", "line"], condition=~Q(open=0), name="line_standing_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.open}"


class EntryStanding(models.Model):
    """The signed đồng of an entry that live matches cover on one account; none before its first match."""

    pk = models.CompositePrimaryKey("entry_id", "custody_id")
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    custody = models.ForeignKey(
        Custody, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    matched = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.entry_id} · {self.custody_id}: {self.matched}"
