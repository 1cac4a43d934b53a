"""Figures of published projects by source, class of difference and norm, for sums over many projects.

Like the lists: what the last version in view says, made again at any time; amounts are đồng.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project


class PublishedFigures(models.Model):
    """Figures of one project; a project that was withdrawn has none."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=5, db_index=True)

    class Meta:
        abstract = True

    @classmethod
    def plain(cls, project_id: int) -> list[dict[str, Any]]:
        """Return the rows of a project as `replace` takes them."""
        rows: Any = cls._default_manager.filter(project=project_id).values()
        return [{name: row[name] for name in row.keys() - {"id", "project_id"}} for row in rows]

    @classmethod
    def replace(cls, project_id: int, rows: Iterable[dict[str, Any]]) -> None:
        """Let these be the rows of a project, and no others."""
        cls._default_manager.filter(project=project_id).delete()
        cls._default_manager.bulk_create(cls(project_id=project_id, **row) for row in rows)


class PublishedSource(PublishedFigures):
    """What one source was to bear, what came and went, and what the bank confirms."""

    source = models.CharField(max_length=16)
    planned = models.BigIntegerField()
    allotted = models.BigIntegerField()
    received = models.BigIntegerField()
    in_kind = models.BigIntegerField()
    paid = models.BigIntegerField()
    accepted = models.BigIntegerField()
    left = models.BigIntegerField()
    bank = models.BigIntegerField()

    class Meta:
        verbose_name = _("số liệu công khai theo nguồn")
        verbose_name_plural = _("số liệu công khai theo nguồn")
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="published_source_once")
        ]

    def __str__(self) -> str:
        return self.source


class PublishedDifference(PublishedFigures):
    """What does not tie in a project: how many rows of one class, and how much."""

    kind = models.CharField(max_length=32)
    word = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = _("chênh lệch đã công khai")
        verbose_name_plural = _("chênh lệch đã công khai")
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="published_difference_once")
        ]

    def __str__(self) -> str:
        return self.word


class PublishedNorm(PublishedFigures):
    """What a norm entitled a project to, and how much of it was approved and paid."""

    title = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    requests = models.PositiveIntegerField()
    entitled = models.BigIntegerField()
    approved = models.BigIntegerField()
    paid = models.BigIntegerField()

    class Meta:
        verbose_name = _("hỗ trợ theo định mức đã công khai")
        verbose_name_plural = _("hỗ trợ theo định mức đã công khai")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "title", "basis"], name="published_norm_once"
            )
        ]
        indexes = [models.Index(fields=["title", "basis"], name="published_norm_by_title")]

    def __str__(self) -> str:
        return self.title
