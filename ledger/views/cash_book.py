"""The book of a cash box."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ledger import ledgers, official, permissions
from ledger.forms import CashBookForm
from ledger.models.bank import Custody
from ledger.views import line_book, sections
from ledger.views.days import Days, of_the_book
from ledger.views.request import person
from ledger.views.sections import Papers


@login_required
@require_safe
@of_the_book
def cash_book(request: HttpRequest) -> HttpResponse:
    """Show what came into and went out of a cash box, oldest first, with what was left in it."""
    today = timezone.localdate()
    book = permissions.book_for(person(request), on=today)
    boxes = Custody.objects.filter(book=book, kind=Custody.Kind.CASH_BOX).order_by("-is_open", "pk")
    form = CashBookForm(request.GET, boxes=boxes)
    box = form.box()
    crumbs = sections.crumbs((_("Sổ quỹ tiền mặt"), ""))
    if box is None:
        return render(request, "ledger/cash_book.html", {"crumbs": crumbs})
    days = Days(book, *form.days(), today)
    with sections.language(request):
        numbers = official.numbers([book])
        lines_of_box = line_book.LineBook(
            ledgers.of_cash_box(box, since=days.since, until=days.until),
            numbers=numbers,
            has_numbers=numbers.regime(book.pk, days.on) is not None,
        )
        lines = [box.name, days.words]
        papers = Papers(
            _("Sổ quỹ tiền mặt"),
            f"so-quy-{box.pk}",
            book.organisation,
            lines,
            [],
            today,
            numbers,
            wide=True,
        )
        return line_book.answer(
            request,
            lines_of_box,
            papers,
            form=form,
            figures=(pgettext("sổ quỹ", "Thu"), pgettext("sổ quỹ", "Chi"), _("Tồn quỹ")),
            template="ledger/cash_book.html",
            crumbs=crumbs,
        )
