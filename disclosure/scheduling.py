"""Schedule what must be made public: duties follow from what was decided, once each.

Law 10/2022/QH15 art. 11–14. How soon and for how long are rows (`DisclosureRule`); here is only what
calls for what. Running it again adds nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone, translation

from disclosure import register
from disclosure.models.duties import Channel, DisclosureRule, Duty, Item, Posted, Posting
from disclosure.models.plan import DisclosurePlan
from disclosure.models.publication import Publication
from disclosure.snapshot import private, steps
from ledger import calendars, clocks
from ledger.models.chart import Book
from projects import workflow
from projects.models.contribution import Call
from projects.models.project import Decision, Kind, Project

# What a move makes public; an allocation to a household is support.
_ITEMS = {
    "call.close": Item.CALL_CLOSED,
    "agreement.sign": Item.AGREEMENT_SIGNED,
    "allocation.approve": Item.ALLOCATED,
    "contract.sign": Item.CONTRACT_SIGNED,
    "acceptance.accept": Item.ACCEPTED,
    "project.complete": Item.COMPLETED,
    "settlement.approve": Item.SETTLED,
    "amendment.sign": Item.CHANGED,
    "allocation.revoke": Item.CHANGED,
    "acceptance.take_back": Item.CHANGED,
    "settlement.take_back": Item.CHANGED,
    "settlement.reopen": Item.CHANGED,
}
_LONGEST_SUBJECT = 300
_DECEMBER = 12


@dataclass(frozen=True)
class _Event:
    """Something that must be made public; `word` is what a publication calls it, if it can."""

    key: str
    item: Item
    on: date
    subject: str
    project: Project | None = None
    word: str = ""


def schedule(*, book: Book, on: date) -> list[Duty]:
    """Make the duties of `book` that follow from what happened up to `on`, and return the new ones.

    Then those of the website that a publication has done are marked as done by it. Duties begin
    with the day the book was opened.
    """
    with translation.override("vi"), transaction.atomic():
        made = _make(book, list(_events(book, on)))
        _posted_by_publications(book)
    return made


def _make(book: Book, events: Sequence[_Event]) -> list[Duty]:
    if not events:
        return []
    calendar, rules = calendars.calendar(), _rules(book)
    cleaners: dict[int, Callable[[str], str]] = {}
    made = [
        _duty(book, event, rule, calendar, _cleaner(event.project, cleaners))
        for event in events
        for rule in _in_force(rules, event)
    ]
    return Duty.objects.bulk_create(made, ignore_conflicts=True)


def _duty(
    book: Book,
    event: _Event,
    rule: DisclosureRule,
    calendar: clocks.Calendar,
    clean: Callable[[str], str],
) -> Duty:
    project = event.project
    return Duty(
        book=book,
        project=project,
        project_code=project.code if project else "",
        rule=rule,
        item=event.item,
        channel=rule.channel,
        village=project.village if project else "",
        title=clean(project.title) if project else "",
        subject=clean(event.subject)[:_LONGEST_SUBJECT],
        event=event.key,
        event_on=event.on,
        due_on=clocks.due(event.on, rule.days, rule.unit, calendar),
        for_days=rule.for_days,
        fact=[{"on": event.on.isoformat(), "word": event.word}] if event.word else None,
    )


def _rules(book: Book) -> list[DisclosureRule]:
    province = book.organisation.province_code
    return list(DisclosureRule.objects.filter(province_code__in=["", province]).order_by("pk"))


def _in_force(rules: Iterable[DisclosureRule], event: _Event) -> Iterator[DisclosureRule]:
    """Yield the rules for an event, one for each channel: the province's own, then the newest."""
    found: dict[str, DisclosureRule] = {}
    for rule in sorted(rules, key=lambda rule: (rule.province_code, rule.valid_from)):
        if rule.item == event.item and rule.is_valid_on(event.on):
            found[rule.channel] = rule
    yield from found.values()


def _cleaner(
    project: Project | None, known: dict[int, Callable[[str], str]]
) -> Callable[[str], str]:
    """Return what hides private names in the words of a project; read once for each."""
    if project is None:
        return str
    if project.pk not in known:
        known[project.pk] = private.masker(project)
    return known[project.pk]


# What happened


def _events(book: Book, on: date) -> Iterator[_Event]:
    """Yield what has no duty yet, from the opening of the book up to `on`."""
    days = (book.opened_on, on)
    yield from _decided(book, days)
    yield from _opened_calls(book, days)
    yield from _moves(book, days)
    yield from _plans(book, days)
    yield from _registers(book, on)
    yield from _years(book, on)


def _decided(book: Book, days: tuple[date, date]) -> Iterator[_Event]:
    rows = Project.objects.filter(book=book, decision_on__range=days)
    for project in rows.filter(_new("projects.project")).select_related("book"):
        subject = _numbered(project.decision_number, "Quyết định số")
        key = f"projects.project:{project.pk}"
        word = steps.DECIDED
        on = project.decision_on
        if on is not None:
            yield _Event(key, Item.PROJECT_DECIDED, on, subject, project, word)


def _opened_calls(book: Book, days: tuple[date, date]) -> Iterator[_Event]:
    rows = Call.objects.filter(project__book=book, opens_on__range=days)
    for call in rows.filter(_new("projects.call")).select_related("project__book"):
        key = f"projects.call:{call.pk}"
        yield _Event(
            key, Item.CALL_OPENED, call.opens_on, call.title, call.project, steps.CALL_OPENED
        )


def _moves(book: Book, days: tuple[date, date]) -> Iterator[_Event]:
    rows = Decision.objects.filter(project__book=book, on__range=days, move__in=_ITEMS)
    rows = rows.filter(_new("projects.decision")).select_related("project__book").order_by("pk")
    subjects: dict[int, dict[str, str]] = {}
    for row in rows:
        project = row.project
        if project.pk not in subjects:
            subjects[project.pk] = steps.subjects(project)
        yield _Event(
            key=f"projects.decision:{row.pk}",
            item=_item_of(row.move, project),
            on=row.on,
            subject=subjects[project.pk].get(row.subject, ""),
            project=project,
            word=str(workflow.move(*row.move.split(".")).label),
        )


def _item_of(move: str, project: Project) -> Item:
    if move == "allocation.approve" and project.kind == Kind.HOUSE:
        return Item.SUPPORT_GRANTED
    return _ITEMS[move]


def _plans(book: Book, days: tuple[date, date]) -> Iterator[_Event]:
    rows = DisclosurePlan.objects.filter(book=book, approved_on__range=days)
    for plan in rows.filter(_new("disclosure.disclosureplan")):
        key = f"disclosure.disclosureplan:{plan.pk}"
        if plan.approved_on is not None:
            yield _Event(key, Item.PLAN, plan.approved_on, f"Năm {plan.year}")


def _registers(book: Book, on: date) -> Iterator[_Event]:
    """Yield the quarters that are over and in which something was made public."""
    for quarter in register.quarters(book, until=on):
        if quarter.last < on:
            key = f"ledger.book:{book.pk}:{quarter.code}"
            if not Duty.objects.filter(event=key).exists():
                yield _Event(key, Item.REGISTER, quarter.last, quarter.name)


def _years(book: Book, on: date) -> Iterator[_Event]:
    """Yield the years that are over since the book was opened."""
    for year in range(book.opened_on.year, on.year):
        key = f"ledger.book:{book.pk}:{year}"
        if not Duty.objects.filter(event=key).exists():
            last = date(year, _DECEMBER, 31)
            yield _Event(key, Item.OTHER_FINANCES, last, f"Năm {year}")


def _new(label: str) -> Q:
    """Keep the rows from which no duty was made; `label` names their table."""
    event = Concat(Value(f"{label}:"), Cast(OuterRef("pk"), CharField()))
    return ~Q(Exists(Duty.objects.filter(event=event)))


def _numbered(number: str, noun: str) -> str:
    return f"{noun} {number}" if number else ""


# What publishing has done


def _posted_by_publications(book: Book) -> None:
    """Mark the duties of the website as done by the first publication that tells their fact."""
    telling = Publication.objects.in_view().filter(
        project=OuterRef("project"), facts__events__contains=OuterRef("fact")
    )
    rows = Duty.objects.filter(book=book, channel=Channel.WEBSITE, posted=None, fact__isnull=False)
    found = rows.annotate(told_by=Subquery(telling.order_by("version").values("pk")[:1]))
    told = dict(found.exclude(told_by=None).values_list("pk", "told_by"))
    duties = Duty.objects.in_bulk(told)
    published = Publication.objects.light().select_related("published_by").in_bulk(told.values())
    done: dict[int, list[Duty]] = {}
    for duty_id, publication_id in told.items():
        day = timezone.localdate(published[publication_id].published_at)
        if day >= duties[duty_id].event_on:
            done.setdefault(publication_id, []).append(duties[duty_id])
    for publication_id, found_duties in done.items():
        posting = _posting_of(book, published[publication_id])
        posted = [Posted(posting=posting, duty=duty) for duty in found_duties]
        Posted.objects.bulk_create(posted, ignore_conflicts=True)


def _posting_of(book: Book, publication: Publication) -> Posting:
    place = reverse("version_page", args=[publication.project_code, publication.version])
    made, _created = Posting.objects.get_or_create(
        book=book,
        key=f"publication:{publication.pk}",
        defaults={
            "publication": publication,
            "channel": Channel.WEBSITE,
            "place": place,
            "posted_on": timezone.localdate(publication.published_at),
            "by": publication.published_by,
        },
    )
    return made
