"""Everything a commune made public in a quarter: what, how, when (law 10/2022/QH15 art. 13.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models.duties import Channel, Duty, Posted, Posting
from disclosure.models.publication import Publication
from ledger.models.chart import Book

_ROMAN = ("I", "II", "III", "IV")
_MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.next().first - timedelta(days=1)

    @property
    def code(self) -> str:
        """Return it as machines write it: 2026-Q3."""
        return f"{self.year}-Q{self.number}"

    @property
    def name(self) -> str:
        """Return it as people write it: Quý III năm 2026."""
        return _("Quý %(number)s năm %(year)d") % {
            "number": _ROMAN[self.number - 1],
            "year": self.year,
        }

    def next(self) -> "Quarter":
        """Return the quarter after this one."""
        whole = len(_ROMAN)
        return Quarter(self.year + self.number // whole, self.number % whole + 1)


@dataclass(frozen=True)
class Line:
    """One thing that was public: what, of which project, how and where, from when until when.

    `until` is None while it is public, or where nothing says that it was taken away.
    """

    on: date
    content: str
    subject: str
    project_code: str
    channel: Channel
    place: str
    until: date | None = None
    number: str = ""
    version: int | None = None

    @property
    def how(self) -> str:
        """Return the way in words."""
        return str(self.channel.label)


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which a day is."""
    return Quarter(day.year, (day.month - 1) // _MONTHS + 1)


def quarters(book: Book, *, until: date) -> list[Quarter]:
    """Return the quarters from the first in which `book` made something public, oldest first."""
    days = [
        Posting.objects.filter(book=book).aggregate(day=Min("posted_on"))["day"],
        _first_published(book),
    ]
    known = [day for day in days if day is not None]
    return span(min(known), until) if known else []


def span(first: date, last: date) -> list[Quarter]:
    """Return the quarters from that of one day to that of another."""
    found, quarter = [], quarter_of(first)
    while quarter.first <= last:
        found.append(quarter)
        quarter = quarter.next()
    return found


def lines(book: Book, quarter: Quarter) -> list[Line]:
    """Return what was made public in a quarter, oldest first; three queries however much it is."""
    found = [*_published(book, quarter), *_posted(book, quarter)]
    return sorted(found, key=lambda line: (line.on, line.content, line.project_code))


def _first_published(book: Book) -> date | None:
    first = Publication.objects.filter(project__book=book).aggregate(at=Min("published_at"))["at"]
    return timezone.localdate(first) if first else None


def _published(book: Book, quarter: Quarter) -> Iterator[Line]:
    days = (quarter.first, quarter.last)
    rows = Publication.objects.filter(project__book=book, published_at__date__range=days).light()
    for row in rows.select_related("withdrawal").order_by("pk"):
        gone = None if row.is_in_view else timezone.localdate(row.withdrawal.withdrawn_at)
        yield Line(
            on=timezone.localdate(row.published_at),
            content=_("Thu, chi, hồ sơ công trình, bản %(version)d") % {"version": row.version},
            subject="" if gone else row.title,
            project_code=row.project_code,
            channel=Channel.WEBSITE,
            place=_("Sổ Công"),
            until=gone,
            version=row.version,
        )


def _posted(book: Book, quarter: Quarter) -> Iterator[Line]:
    """Yield what was put up; what publishing did by itself is among the publications."""
    rows = Posted.objects.filter(
        posting__book=book,
        posting__posted_on__range=(quarter.first, quarter.last),
    ).exclude(posting__key__startswith="publication:")
    for row in rows.select_related("posting__take_down", "duty").order_by("pk"):
        posting, duty = row.posting, row.duty
        taken = getattr(posting, "take_down", None)
        yield Line(
            on=posting.posted_on,
            content=_content(duty),
            subject=duty.title,
            project_code=duty.project_code,
            channel=Channel(posting.channel),
            place=posting.place,
            until=posting.until or (taken.on if taken else None),
            number=posting.number,
        )


def _content(duty: Duty) -> str:
    """Return what was public in words; of a book, also which year or quarter."""
    item = str(duty.get_item_display())
    return item if duty.project_code else f"{item}, {duty.subject[:1].lower()}{duty.subject[1:]}"
