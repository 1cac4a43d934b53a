"""The sheet for the notice board: one publication, to be read from a metre and a half."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone, translation

from disclosure import report
from disclosure.facts import Edition, LogPoint, ProjectFacts
from disclosure.models.duties import BOARDS, DisclosureRule, Posting
from disclosure.models.publication import Publication
from ledger import leaves, letterhead, pdf

SIZES = ("a4", "a3")
_IN_KIND = "in_kind"
# The colours of the public pages; a picture inside a PDF does not read the stylesheet.
_OTHER = "#8d948f"
_COLOURS = {
    "province": "#0b5a5a",
    "commune": "#5f9a97",
    "people": "#b7792b",
    "business": "#46567a",
    "programme": "#8a4f7d",
    "front": "#a8483a",
    _IN_KIND: _OTHER,
}
# A title and sources that fill the sheet.
_LONG, _MANY = 80, 4
# A code of ten letters is read and typed in two halves.
_HALF = 5


@dataclass(frozen=True)
class Hung:
    """How long a sheet hangs: from a day (None: to be written by hand), at least so many days."""

    since: date | None
    days: int

    @property
    def until(self) -> date | None:
        """Return the first day on which it may be taken down."""
        return self.since + timedelta(days=self.days) if self.since else None


def sheet(publication: Publication, *, size: str = "a4") -> bytes:
    """Return the sheet of a publication on A4 or A3, drawn from its facts alone."""
    facts = publication.read()
    assert facts.edition is not None  # noqa: S101 -- only editions are printed
    sources = _sources(facts)
    with translation.override("vi"):
        context = {
            "facts": facts,
            "edition": facts.edition,
            "agency": letterhead.agency(facts.owner),
            "size": size,
            "stylesheet": "static:notice.css",
            "hung": hung(publication),
            "sources": sources,
            "is_full": _is_full(facts, len(sources)),
            "page_url": report.page_url(facts.code, facts.edition.version),
            "code": publication.code,
            "halves": (publication.code[:_HALF], publication.code[_HALF:]),
            "steps": _steps(facts),
            "log": _root(facts, facts.edition),
        }
        return pdf.render(
            "print/notice.html",
            context,
            title=f"Bảng công khai {facts.title}",
            created=facts.edition.published_at,
        )


def hung(publication: Publication) -> Hung:
    """Return since when a version hangs on a board, or what the rules of its day ask for."""
    rows = Posting.objects.filter(publication=publication, channel__in=BOARDS)
    posting = rows.order_by("posted_on", "pk").first()
    if posting is not None:
        days = posting.duties.values_list("for_days", flat=True)
        return Hung(posting.posted_on, max(days, default=0))
    rules = DisclosureRule.objects.on(timezone.localdate(publication.published_at)).filter(
        channel__in=BOARDS
    )
    return Hung(None, max(rules.values_list("for_days", flat=True), default=0))


def _root(facts: ProjectFacts, edition: Edition) -> LogPoint | None:
    """Return the root that the version was published under; the last one where there was none."""
    if edition.log is not None:
        return edition.log
    book = leaves.book_of_commune(facts.place.commune_code)
    last = leaves.latest(book) if book else None
    return LogPoint(last.book.code, last.size, last.fingerprint, last.at) if last else None


def _sources(facts: ProjectFacts) -> list[dict[str, Any]]:
    """Return what came from each source, and in kind, with its colour."""
    rows = [(row.source.code.lower(), row.source.word, row.received) for row in facts.sources]
    rows.append((_IN_KIND, "Hiện vật, ngày công, đất", sum(r.in_kind for r in facts.sources)))
    return [
        {"label": word, "amount": amount, "colour": _COLOURS.get(code, _OTHER)}
        for code, word, amount in rows
        if amount > 0
    ]


def _is_full(facts: ProjectFacts, sources: int) -> bool:
    """Tell whether there is so much to say that it is set smaller, to stay on one page."""
    return len(facts.title) > _LONG or sources > _MANY or bool(facts.equation.reason)


def _steps(facts: ProjectFacts) -> list[tuple[str, str]]:
    """Return the statuses that are there, in words; a share where its words do not tell it."""
    found = []
    for status in facts.statuses:
        if status.on or status.percent is not None:
            told = status.percent is None or "%" in status.word
            share = "" if told else f" {status.percent} %"
            found.append((status.label, status.word.lower() + share))
    return found
