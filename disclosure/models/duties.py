"""What must be made public, where and by when; and where it was put up, for how long.

Law 10/2022/QH15 art. 11–14. What a duty or a posting says is public: no name of a private person.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from disclosure.models.publication import Publication
from ledger.models.chart import Book
from ledger.models.law import Clock, LegalBasis, Verifiable
from ledger.models.places import Dated, DatedQuerySet
from projects.models.project import Project


class Item(models.TextChoices):
    """What must be public; each follows from an event of a project or of a book."""

    PROJECT_DECIDED = "PROJECT_DECIDED", _("Quyết định đầu tư công trình")
    CALL_OPENED = "CALL_OPENED", _("Đợt vận động và mức đóng góp")
    CALL_CLOSED = "CALL_CLOSED", _("Danh sách đóng góp")
    AGREEMENT_SIGNED = "AGREEMENT_SIGNED", _("Thỏa thuận tài trợ, hợp tác")
    ALLOCATED = "ALLOCATED", _("Kết quả phân bổ vốn")
    SUPPORT_GRANTED = "SUPPORT_GRANTED", _("Kết quả bình xét, hỗ trợ")
    CONTRACT_SIGNED = "CONTRACT_SIGNED", _("Hợp đồng đã ký")
    ACCEPTED = "ACCEPTED", _("Kết quả nghiệm thu")
    COMPLETED = "COMPLETED", _("Công trình hoàn thành")
    SETTLED = "SETTLED", _("Quyết toán công trình")
    CHANGED = "CHANGED", _("Thay đổi nội dung đã công khai")
    REGISTER = "REGISTER", _("Danh mục nội dung đã công khai trong quý")
    PLAN = "PLAN", _("Kế hoạch công khai năm")
    OTHER_FINANCES = "OTHER_FINANCES", _("Kết quả hoạt động tài chính khác của xã")


class Channel(models.TextChoices):
    """Where and how something is made public."""

    WEBSITE = "WEBSITE", _("Trang thông tin điện tử")
    OFFICE = "OFFICE", _("Bảng tin trụ sở xã")
    CULTURE_HOUSE = "CULTURE_HOUSE", _("Nhà văn hóa thôn")
    LOUDSPEAKER = "LOUDSPEAKER", _("Loa truyền thanh")
    VILLAGE_HEADS = "VILLAGE_HEADS", _("Trưởng thôn phổ biến")


# What hangs on a wall, and is taken down again.
BOARDS = (Channel.OFFICE, Channel.CULTURE_HOUSE)
# What the head of a village does there.
IN_VILLAGES = (Channel.CULTURE_HOUSE, Channel.LOUDSPEAKER, Channel.VILLAGE_HEADS)


class DisclosureRule(Verifiable, Dated):
    """An item is to be public in one way, so soon after its event, for at least so many days."""

    item = models.CharField(_("nội dung"), max_length=20, choices=Item)
    channel = models.CharField(_("hình thức"), max_length=16, choices=Channel)
    days = models.PositiveSmallIntegerField(_("công khai trong vòng"))
    unit = models.CharField(
        _("loại ngày"), max_length=8, choices=Clock.Unit, default=Clock.Unit.WORKING
    )
    for_days = models.PositiveSmallIntegerField(
        _("ít nhất, số ngày liên tục"), default=0, help_text=_("0: quy định không nêu.")
    )
    province_code = models.CharField(_("mã tỉnh"), max_length=2, blank=True)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name=_("căn cứ pháp lý")
    )
    article = models.CharField(_("điều, khoản"), max_length=120, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy định công khai")
        verbose_name_plural = _("quy định công khai")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "channel", "province_code", "valid_from"],
                name="disclosure_rule_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_on=None)
                | Q(verified_by__isnull=False, verified_on__isnull=False),
                name="disclosure_rule_verified_by_and_on",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="disclosure_rule_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.LOUDSPEAKER) | Q(for_days__gt=0),
                name="disclosure_rule_broadcast_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}, {str(self.get_channel_display()).lower()}"


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties, and when each was first done."""

    def with_done(self) -> Self:
        """Add `done_on`: the first day on which it was public in its way, or None."""
        first = Posting.objects.filter(duties=OuterRef("pk")).order_by("posted_on")
        return self.annotate(done_on=Subquery(first.values("posted_on")[:1]))


class Duty(models.Model):
    """One item to be made public in one way by one day; made once from its event, never changed.

    `event` names what it follows from; `fact` is how a publication tells it, where one can.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    project_code = models.CharField(max_length=32, blank=True)
    rule = models.ForeignKey(DisclosureRule, models.PROTECT, related_name="+")
    item = models.CharField(max_length=20, choices=Item)
    channel = models.CharField(max_length=16, choices=Channel)
    village = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    event = models.CharField(max_length=60)
    event_on = models.DateField()
    due_on = models.DateField()
    for_days = models.PositiveSmallIntegerField()
    fact = models.JSONField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc công khai")
        verbose_name_plural = _("việc công khai")
        constraints = [
            models.UniqueConstraint(fields=["event", "channel"], name="duty_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("event_on")), name="duty_due_after"),
        ]
        indexes = [models.Index(fields=["book", "due_on"], name="duty_by_day")]

    def __str__(self) -> str:
        return ": ".join(filter(None, [str(self.get_item_display()), self.title]))


class Posting(models.Model):
    """Something was put up in one way at one place on one day; append-only.

    `until` is the last day of a broadcast. A posting of a `publication` was made by publishing.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    duties = models.ManyToManyField(Duty, through="Posted", related_name="postings")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("hình thức"), max_length=16, choices=Channel)
    place = models.CharField(_("nơi công khai"), max_length=200)
    posted_on = models.DateField(_("ngày công khai"))
    until = models.DateField(_("đến hết ngày"), null=True)
    number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    file = models.FileField(_("ảnh, biên bản"), upload_to="niem-yet/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần niêm yết")
        verbose_name_plural = _("lần niêm yết")
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="posting_key_once"),
            models.CheckConstraint(condition=~Q(place=""), name="posting_has_place"),
            models.CheckConstraint(
                condition=Q(until=None) ^ Q(channel=Channel.LOUDSPEAKER),
                name="posting_broadcast_ends",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("posted_on")),
                name="posting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | (~Q(file="") & Q(sha256__regex="^[0-9a-f]{64}$")),
                name="posting_file_with_hash",
            ),
        ]
        indexes = [models.Index(fields=["book", "posted_on"], name="posting_by_day")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.place}, {self.posted_on:%d/%m/%Y}"


class Posted(models.Model):
    """A duty that a posting did; append-only."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="posted")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="posted")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "duty"], name="posted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.duty_id}"


class TakeDown(models.Model):
    """A posting was taken down after its days; append-only."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="take_down")
    on = models.DateField(_("ngày gỡ"))
    number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.on:%d/%m/%Y}"
