"""The days that a page of the books is read for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from ledger.daysums import NoSuchDayError
from ledger.models.chart import Book
from ledger.views import sections

_P = ParamSpec("_P")


@dataclass(frozen=True)
class Days:
    """Both ends of a period of a book, as asked for; None: from its opening, up to `today`."""

    book: Book
    since: date | None
    until: date | None
    today: date

    @property
    def on(self) -> date:
        """Return the day by whose rules the page is made: the last."""
        return self.until or self.today

    @property
    def words(self) -> str:
        """Return both days in a sentence."""
        return sections.period(self.since or self.book.opened_on, self.on)

    @property
    def query(self) -> dict[str, str]:
        """Return what carries the days to another page of the books, as people write them."""
        given = {"since": self.since, "until": self.until}
        return {name: f"{day:%d/%m/%Y}" for name, day in given.items() if day}


def of_the_book(
    view: Callable[Concatenate[HttpRequest, _P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _P], HttpResponse]:
    """Let a view go back to all days, and say why, when the book knows nothing of those asked for."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoSuchDayError as error:
            return sections.refused(request, error, "since", "until")

    return answer
