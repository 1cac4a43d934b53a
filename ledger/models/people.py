"""Who works here: users, the organisations they belong to, and the roles they hold there."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A post somebody holds in an organisation; what it may do is a rule of each app."""

    ACCOUNTANT = "ACCOUNTANT", _("Kế toán")
    CASHIER = "CASHIER", _("Thủ quỹ")
    CHAIR = "CHAIR", _("Chủ tài khoản")
    VILLAGE_HEAD = "VILLAGE_HEAD", _("Trưởng thôn")
    REVIEWER = "REVIEWER", _("Chuyên viên Sở Tài chính")
    REVIEW_LEAD = "REVIEW_LEAD", _("Lãnh đạo phòng, Sở Tài chính")
    BUSINESS = "BUSINESS", _("Doanh nghiệp")
    FRONT = "FRONT", _("Mặt trận Tổ quốc")
    SUPERVISOR = "SUPERVISOR", _("Ban giám sát đầu tư của cộng đồng")
    AUDITOR = "AUDITOR", _("Kiểm toán, thanh tra")
    ADMINISTRATOR = "ADMINISTRATOR", _("Quản trị danh mục")


class User(AbstractUser):
    """A person with an account; the roles are in `Membership`."""

    full_name = models.CharField(_("họ và tên"), max_length=120)

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        return self.full_name or self.username


class Organisation(models.Model):
    """A body that people belong to: a commune, a finance department, a business, the Front."""

    class Kind(models.TextChoices):
        COMMUNE = "COMMUNE", _("Ủy ban nhân dân cấp xã")
        FINANCE = "FINANCE", _("Sở Tài chính")
        BUSINESS = "BUSINESS", _("Doanh nghiệp")
        FRONT = "FRONT", _("Mặt trận Tổ quốc cấp xã")
        BOARD = "BOARD", _("Ban giám sát đầu tư của cộng đồng")
        PLATFORM = "PLATFORM", _("Đơn vị vận hành")

    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    name = models.CharField(_("tên"), max_length=160)
    province_code = models.CharField(_("mã tỉnh"), max_length=2, blank=True)
    commune_code = models.CharField(
        _("mã xã"),
        max_length=5,
        blank=True,
        help_text=_("Xã của tổ chức, hoặc xã mà Mặt trận, ban giám sát theo dõi."),
    )
    tax_code = models.CharField(_("mã số thuế"), max_length=13, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    is_example = models.BooleanField(_("dữ liệu ví dụ"), default=False)

    class Meta:
        verbose_name = _("tổ chức")
        verbose_name_plural = _("tổ chức")
        constraints = [
            models.UniqueConstraint(
                fields=["commune_code"],
                condition=Q(kind="COMMUNE"),
                name="organisation_one_for_a_commune",
            ),
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code=""),
                name="organisation_tax_code_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Posts held on a day."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Keep the posts held on `day`."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Membership(models.Model):
    """A person holds a role in an organisation from a day on; one person may hold several."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=16, choices=Role)
    village = models.CharField(_("thôn"), max_length=80, blank=True)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò trong tổ chức")
        verbose_name_plural = _("vai trò trong tổ chức")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until=None),
                name="membership_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"
