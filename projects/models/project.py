"""A project: where it is, what it costs by source, who answers for it, what was decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Book, Purpose, Source
from projects import workflow


class Kind(models.TextChoices):
    """What is built or given."""

    ROAD = "ROAD", _("Đường giao thông")
    HOUSE = "HOUSE", _("Nhà đại đoàn kết")
    LIGHTING = "LIGHTING", _("Chiếu sáng")
    CULVERT = "CULVERT", _("Cống, mương")
    CULTURE_HOUSE = "CULTURE_HOUSE", _("Nhà văn hóa thôn")
    SCHOOL = "SCHOOL", _("Trường học")
    MARKET = "MARKET", _("Chợ")
    OTHER = "OTHER", _("Khác")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects of the books a person works in."""

    def in_books(self, books: list[Book]) -> "ProjectQuerySet":
        """Keep the projects of `books`."""
        return self.filter(book__in=books)


class Project(models.Model):
    """One work or grant of a commune; its money is what the books hold under `purpose`."""

    State = workflow.ProjectState

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    purpose = models.OneToOneField(Purpose, models.PROTECT, related_name="+")
    code = models.CharField(_("mã"), max_length=32, unique=True)

    title = models.CharField(_("tên công trình"), max_length=200)
    kind = models.CharField(_("loại"), max_length=16, choices=Kind)
    scope = models.TextField(
        _("quy mô"), help_text=_("Ví dụ: 850 m đường bê tông, rộng 3,5 m, dày 18 cm.")
    )
    reason = models.TextField(_("mục đích"), blank=True)
    village = models.CharField(_("thôn, tổ dân phố"), max_length=80, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("vĩ độ"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("kinh độ"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    state = models.CharField(
        _("tiến độ"),
        max_length=12,
        choices=workflow.ProjectState,
        default=workflow.ProjectState.PLANNED,
    )
    decision_number = models.CharField(_("số quyết định đầu tư"), max_length=60, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    starts_on = models.DateField(_("khởi công"), null=True, blank=True)
    due_on = models.DateField(_("dự kiến hoàn thành"), null=True, blank=True)
    completed_on = models.DateField(_("hoàn thành"), null=True, blank=True)

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("công trình")
        verbose_name_plural = _("công trình")

    def __str__(self) -> str:
        return self.title


class PlannedCost(models.Model):
    """What a source is to bear, in whole đồng; the plan stands beside the actual figures."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="planned_costs")
    source = models.CharField(_("nguồn"), max_length=10, choices=Source)
    amount = models.BigIntegerField(_("số tiền"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="planned_cost_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="planned_cost_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.amount}"


class Responsible(models.Model):
    """A person who answers for the project, named in public by office."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="responsible")
    name = models.CharField(_("họ và tên"), max_length=120)
    duty = models.CharField(_("nhiệm vụ"), max_length=160)

    def __str__(self) -> str:
        return f"{self.name}, {self.duty}"


class Document(models.Model):
    """A file of the project with its hash; public ones are named in the publication."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="documents")
    title = models.CharField(_("tên tài liệu"), max_length=200)
    file = models.FileField(_("tệp"), upload_to="tai-lieu/%Y/%m/")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(_("công khai"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """Who moved what from one state to another, when and why; append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions")
    subject = models.CharField(max_length=60, help_text="app.model:id")
    move = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="decision_by_subject")]

    def __str__(self) -> str:
        return f"{self.move}: {self.from_state} → {self.to_state}"

    @property
    def label(self) -> str:
        """Return the move in the words of the workflow table."""
        return str(workflow.move(*self.move.split(".")).label)
