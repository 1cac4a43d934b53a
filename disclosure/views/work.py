"""The first page after log-in: what waits for this person, and the big verbs of the day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from disclosure import queues
from ledger import clocks, journals, permissions
from ledger.models.people import Membership, Role
from ledger.views.request import person

RECENT = 5


@login_required
def work(request: HttpRequest) -> HttpResponse:
    """Show the day of the person; a business goes straight to its own page."""
    user, today = person(request), timezone.localdate()
    posts = list(Membership.objects.on(today).filter(user=user).select_related("organisation"))
    if posts and all(post.role == Role.BUSINESS for post in posts):
        return redirect("business_home")
    books = permissions.books_of(user, on=today)
    waiting = queues.waiting_for(user, on=today)
    context = {
        "posts": posts,
        "waiting": [
            (item, item.due_on and clocks.remaining(item.due_on, today, None)) for item in waiting
        ],
        "books": books,
        "entries": journals.entries(books).select_related("made_by").order_by("-id")[:RECENT],
        "roles": {post.role for post in posts},
    }
    return render(request, "disclosure/work.html", context)
