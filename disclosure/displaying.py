"""Put up what must be public, and take it down after its days; each is an act with its minutes.

Law 10/2022/QH15 art. 13: on boards for at least so many consecutive days, by loudspeaker on at
least so many; how many is the rule of each duty.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from disclosure import duties as reading
from disclosure import personal
from disclosure.models.duties import BOARDS, IN_VILLAGES, Channel, Duty, Posted, Posting, TakeDown
from disclosure.models.publication import Publication
from disclosure.permissions import POSTERS
from ledger import locking, permissions, refusals, trail, uploads
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import User
from ledger.text import nfc

if TYPE_CHECKING:
    from django.core.files.base import File


class PostingRefusedError(LedgerError):
    """It cannot have been public there, then, or for so short a time."""


@dataclass(frozen=True)
class Act:
    """Where and when something was put up; `until`: the last day of a broadcast."""

    place: str
    posted_on: date
    until: date | None = None
    number: str = ""
    publication: Publication | None = None
    file: "File[bytes] | None" = None


def record_posting(*, duties: Sequence[Duty], act: Act, by: User, on: date, key: str) -> Posting:
    """Record that all of `duties`, of one book and one way, were put up together, and return it.

    By accountant or chair; in a village also by its head. The same `key` again gives the same
    posting back. Raises PostingRefusedError, NotAllowedError, uploads.UploadRefusedError.
    """
    book, channel = _one_way(duties)
    for duty in duties:
        _require_poster(by, duty, on=on)
    place = _place(act.place)
    _require_days(duties, act, on=on)
    checked = asdict(uploads.check(act.file)) if act.file else {}
    with _explained(), transaction.atomic():
        for duty in sorted(duties, key=lambda duty: duty.pk):
            locking.lock(duty)
        if before := Posting.objects.filter(book=book, key=key).first():
            return before
        _require_new(duties, place)
        posting = Posting.objects.create(
            book=book,
            publication=act.publication,
            channel=channel,
            place=place,
            posted_on=act.posted_on,
            until=act.until if channel == Channel.LOUDSPEAKER else None,
            number=nfc(act.number).strip(),
            file=act.file or "",
            key=key,
            by=by,
            **checked,
        )
        Posted.objects.bulk_create([Posted(posting=posting, duty=duty) for duty in duties])
        trail.record("record_posting", posting, by=by, book=book, text=str(channel.label))
    return posting


def take_down(
    *, posting: Posting, taken_on: date, by: User, on: date, number: str = ""
) -> TakeDown:
    """Record that a posting was taken down on `taken_on`, not before its days are over.

    Raises PostingRefusedError, NotAllowedError.
    """
    for duty in posting.duties.select_related("book__organisation"):
        _require_poster(by, duty, on=on)
    if posting.channel not in BOARDS:
        raise PostingRefusedError(_("Chỉ gỡ được nội dung niêm yết trên bảng."))
    if taken_on > on:
        raise PostingRefusedError(_("Ngày gỡ chưa tới. Hãy ghi sau khi đã gỡ."))
    stays = reading.stays_until(posting)
    if taken_on < stays.day:
        raise PostingRefusedError(
            _(
                "Phải niêm yết ít nhất %(days)d ngày liên tục (%(basis)s), nên chỉ gỡ được từ ngày"
                " %(day)s."
            )
            % {"days": stays.days, "basis": stays.basis, "day": f"{stays.day:%d/%m/%Y}"}
        )
    with _explained(), transaction.atomic():
        locking.lock(posting)
        made = TakeDown.objects.create(
            posting=posting, on=taken_on, number=nfc(number).strip(), by=by
        )
        trail.record("take_down_posting", posting, by=by, book=posting.book)
    return made


def _require_poster(by: User, duty: Duty, *, on: date) -> None:
    organisation = duty.book.organisation
    heads = permissions.headed_by(by, organisation, on=on)
    own = by.is_active and duty.village and heads & {duty.village, ""}
    if not (own and duty.channel in IN_VILLAGES):
        permissions.require(by, organisation, *POSTERS, on=on)


def _one_way(duties: Sequence[Duty]) -> tuple[Book, Channel]:
    ways = {(duty.book_id, duty.channel) for duty in duties}
    if len(ways) != 1:
        raise PostingRefusedError(
            _("Hãy chọn các việc cùng một hình thức công khai; mỗi hình thức ghi một lần.")
        )
    return duties[0].book, Channel(duties[0].channel)


def _place(typed: str) -> str:
    place = nfc(typed).strip()
    if not place:
        raise PostingRefusedError(_("Hãy ghi nơi công khai, ví dụ: Nhà văn hóa thôn 3."))
    # A place may well be called after somebody; a number or an address is never a place.
    if any(doubt.certain for doubt in personal.doubts([("place", place)])):
        raise PostingRefusedError(
            _(
                "Nơi công khai ai cũng đọc được. Không ghi số điện thoại, số giấy tờ, thư điện tử của ai."
            )
        )
    return place


def _require_days(duties: Sequence[Duty], act: Act, *, on: date) -> None:
    latest = max(duties, key=lambda duty: duty.event_on)
    if act.posted_on > on or (act.until or on) > on:
        raise PostingRefusedError(_("Ngày chưa tới. Hãy ghi sau khi đã công khai."))
    if act.posted_on < latest.event_on:
        raise PostingRefusedError(
            _("“%(duty)s” có từ ngày %(day)s, không thể công khai trước ngày đó.")
            % {"duty": latest, "day": f"{latest.event_on:%d/%m/%Y}"}
        )
    if duties[0].channel == Channel.LOUDSPEAKER:
        _require_broadcast(duties, act)


def _require_broadcast(duties: Sequence[Duty], act: Act) -> None:
    if act.until is None:
        raise PostingRefusedError(_("Hãy ghi ngày phát thanh cuối cùng."))
    needed = max(duties, key=lambda duty: duty.for_days)
    if (act.until - act.posted_on).days + 1 < needed.for_days:
        raise PostingRefusedError(
            _(
                "Phải phát thanh ít nhất %(days)d ngày liên tục (%(basis)s). Hãy phát đủ rồi ghi một"
                " lần, từ ngày đầu đến ngày cuối."
            )
            % {"days": needed.for_days, "basis": reading.basis_of(needed.rule)}
        )


def _require_new(duties: Sequence[Duty], place: str) -> None:
    """Refuse what hangs there already: a second click is not a second posting."""
    hanging = Posting.objects.filter(duties__in=duties, place=place, take_down=None)
    if hanging.exists():
        raise PostingRefusedError(
            _("Có việc đã ghi công khai tại “%(place)s” rồi. Hãy tải lại lịch công khai.")
            % {"place": place}
        )


@contextmanager
def _explained() -> Iterator[None]:
    """Tell in words what the database refused; it alone knows what others do at the same moment."""
    try:
        yield
    except IntegrityError as error:
        match refusals.constraint(error):
            case "posting_key_once":
                raise PostingRefusedError(_("Đã ghi lần này rồi. Hãy tải lại trang.")) from error
            case "disclosure_takedown_posting_id_key":
                raise PostingRefusedError(
                    _("Lần niêm yết này đã được ghi gỡ rồi. Hãy tải lại trang.")
                ) from error
            case rule:
                raise PostingRefusedError(
                    _("Sổ không nhận việc này (quy tắc %(rule)s).") % {"rule": rule}
                ) from error
