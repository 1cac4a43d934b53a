"""Provinces and communes as dated facts: a name or a kind that changes is a new row."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ledger import text

_ACCENTED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_LETTERS = _ACCENTED + _ACCENTED.upper()

_D_co = TypeVar("_D_co", bound=models.Model, covariant=True)


class DatedQuerySet(models.QuerySet[_D_co]):
    """Rows that are in force on a day."""

    def on(self, day: date) -> Self:
        """Keep the rows in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Dated(models.Model):
    """A fact that holds from a day on, until (not including) another day."""

    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the fact holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Province(Dated):
    """A province or centrally run city; the code is the statistical one of two digits."""

    code = models.CharField(_("mã"), max_length=2)
    name = models.CharField(
        _("tên"), max_length=80, help_text=_("Tên đầy đủ, kể cả cấp: Tỉnh Lâm Đồng")
    )
    kind = models.CharField(_("loại"), max_length=40)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="province_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="province_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="province_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commune(Dated):
    """A commune, ward or special zone; the code is the statistical one of five digits."""

    code = models.CharField(_("mã"), max_length=5)
    name = models.CharField(
        _("tên"), max_length=80, help_text=_("Tên đầy đủ, kể cả cấp: Xã Lương Sơn")
    )
    kind = models.CharField(_("loại"), max_length=40)
    province_code = models.CharField(_("mã tỉnh"), max_length=2, db_index=True)
    # What `text.fold` does, by the database, once: search goes through all communes.
    folded = models.GeneratedField(
        expression=Lower(
            Func(
                F("name"),
                Value(_LETTERS),
                Value(text.unaccented(_LETTERS)),
                function="translate",
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("xã, phường, đặc khu")
        verbose_name_plural = _("xã, phường, đặc khu")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="commune_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="commune_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="commune_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name
