"""Pages of a long public list: the first thousands of rows, never counted beyond."""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest

from disclosure import catalogue


class Pages(Paginator):  # type: ignore[type-arg]  # Django's takes none when the code runs
    """The pages of a list of `total` rows; who wants rows after `catalogue.MOST` filters."""

    def __init__(self, rows: Any, size: int, total: int) -> None:
        super().__init__(rows, size)
        self.is_cut = total > catalogue.MOST
        # In place of the cached property, which would count the rows once more.
        self.__dict__["count"] = min(total, catalogue.MOST)


def page(request: HttpRequest, rows: Any, size: int, total: int) -> Page[Any]:
    """Return the page asked for; a page that is not there is a 404, not the last one."""
    try:
        return Pages(rows, size, total).page(request.GET.get("page", "1"))
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404 from error
