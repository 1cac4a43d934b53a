"""The example's disclosure: nearly all of it put up in time, one notice forgotten, some still due."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count

from disclosure import displaying, excusing, planning, publishing, scheduling
from disclosure.displaying import Act
from disclosure.example.stage import Stage
from disclosure.models.duties import BOARDS, Channel, Duty, Item, Posting
from ledger.models.law import LegalBasis
from projects.models.project import Project

# A posting in the example comes this long after what it tells, and hangs a few days more than it must.
_SOON, _LONGER = timedelta(days=2), timedelta(days=3)
_PLACES = {
    Channel.WEBSITE: "Cổng thông tin điện tử xã Lương Sơn, mục Công khai",
    Channel.OFFICE: "Trụ sở UBND xã Lương Sơn",
    Channel.LOUDSPEAKER: "Đài truyền thanh xã, phát lúc 6 giờ và 17 giờ",
}


def keep(stage: Stage) -> None:
    """Plan the year, then put up in time what was decided; then the registers of the quarters."""
    _plan(stage)
    numbers = count(1)
    for _round in range(2):  # the registers follow from what was put up
        scheduling.schedule(book=stage.book, on=stage.today)
        for duty in _in_time(stage):
            _post(stage, duty, f"{next(numbers):02}/BB-UBND")
    for posting in Posting.objects.filter(book=stage.book, channel__in=BOARDS):
        _take_down(stage, posting)


def excuse(stage: Stage) -> None:
    """Ask to be spared a list on the loudspeaker, and the notice that was forgotten; the chair agrees to the first."""
    rows = Duty.objects.filter(book=stage.book, posted=None).select_related("book__organisation")
    spared = rows.filter(item=Item.SUPPORT_GRANTED, channel=Channel.LOUDSPEAKER).order_by("due_on")
    forgotten = rows.filter(item=Item.ACCEPTED, channel=Channel.CULTURE_HOUSE).order_by("due_on")
    for found, reason in (
        (spared, "Hoàn cảnh riêng của hộ nghèo, không đọc trên loa; vẫn niêm yết theo danh sách"),
        (forgotten, "Trùng nội dung với bảng tin trụ sở xã, không có gì mới"),
    ):
        duty = found[0]
        asked = excusing.ask(
            duty=duty,
            reason=reason,
            basis=LegalBasis.objects.get(number="10/2022/QH15"),
            by=stage.accountant,
            on=stage.day(1),
        )
        if duty.channel == Channel.LOUDSPEAKER:
            excusing.decide(request=asked, agreed=True, by=stage.chair, on=stage.day(1))


def hang(stage: Stage, project: Project) -> None:
    """Hang the newest version of a project at the office, for what is due there."""
    scheduling.schedule(book=stage.book, on=stage.today)
    rows = Duty.objects.filter(project=project, channel=Channel.OFFICE, posted=None)
    waiting = list(rows.select_related("rule__basis", "book__organisation").order_by("due_on")[:1])
    if waiting:
        act = Act(
            place=_PLACES[Channel.OFFICE],
            posted_on=stage.day(1),
            number="41/BB-UBND",
            publication=publishing.latest(project),
        )
        displaying.record_posting(
            duties=waiting, act=act, by=stage.accountant, on=stage.today, key="example:hang"
        )


def _plan(stage: Stage) -> None:
    year = stage.today.year
    on = min(date(year, 1, 6), stage.today)
    contents = planning.proposed(stage.book, stage.today)
    plan = planning.draft(book=stage.book, year=year, contents=contents, by=stage.accountant, on=on)
    planning.approve(plan=plan, number="02/KH-UBND", by=stage.chair, on=on)


def _in_time(stage: Stage) -> Iterable[Duty]:
    """Yield what waits and is not of these days, but for one notice that nobody remembered and what is not for a loudspeaker."""
    rows = Duty.objects.filter(book=stage.book, posted=None, due_on__lt=stage.today)
    rows = rows.exclude(item=Item.SUPPORT_GRANTED, channel=Channel.LOUDSPEAKER)
    waiting = list(rows.select_related("rule__basis", "book__organisation").order_by("event_on"))
    forgotten = [
        duty
        for duty in waiting
        if (duty.item, duty.channel) == (Item.ACCEPTED, Channel.CULTURE_HOUSE)
    ][-1:]
    return [duty for duty in waiting if duty not in forgotten]


def _post(stage: Stage, duty: Duty, number: str) -> None:
    posted_on = min(duty.event_on + _SOON, duty.due_on)
    until = None
    if duty.channel == Channel.LOUDSPEAKER:
        until = posted_on + timedelta(days=duty.for_days - 1)
        if until > stage.today:
            return
    head = stage.person("truongthon")
    own = duty.channel == Channel.CULTURE_HOUSE and duty.village
    displaying.record_posting(
        duties=[duty],
        act=Act(_place(duty), posted_on, until, number),
        by=head if own else stage.accountant,
        on=stage.today,
        key=f"example:{duty.event}:{duty.channel}",
    )


def _place(duty: Duty) -> str:
    village = duty.village.lower() or "các thôn"
    if duty.channel == Channel.CULTURE_HOUSE:
        return f"Nhà văn hóa {village}"
    if duty.channel == Channel.VILLAGE_HEADS:
        return f"Họp dân {village}"
    return _PLACES[Channel(duty.channel)]


def _take_down(stage: Stage, posting: Posting) -> None:
    days = max(posting.duties.values_list("for_days", flat=True))
    taken_on = posting.posted_on + timedelta(days=days) + _LONGER
    if taken_on < stage.today:
        displaying.take_down(
            posting=posting,
            taken_on=taken_on,
            number=posting.number.replace("/BB", "b/BB"),
            by=stage.accountant,
            on=stage.today,
        )
