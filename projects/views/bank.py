"""Pages of bank accounts: statements come in, lines are matched, split, taken back."""

from collections import defaultdict
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ledger import continuity, money, statements
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.matching import Kind
from ledger.models.bank import Custody, Match, StatementLine
from ledger.models.people import Role, User
from ledger.views.request import page_of, person
from projects import permissions, reconciliation
from projects import reconciling as verbs
from projects.forms.statement import StatementForm
from projects.reconciliation import Proposal

ROLES = (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)

# What the filter of the lines offers: the word in the address, and the label.
MATCHED = "da-khop"
_STATES: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("", frozenset(Kind)),
    ("tu-dong", frozenset({Kind.AUTO})),
    ("goi-y", frozenset({Kind.SUGGEST})),
    ("chua-khop", frozenset({Kind.NONE})),
)


@login_required
@require_safe
def bank_accounts(request: HttpRequest) -> HttpResponse:
    """Choose an account: its lines matched and open, and how far it is checked."""
    books = book_permissions.books_of(person(request), ROLES, on=timezone.localdate())
    accounts = (
        Custody.objects.filter(book__in=books)
        .exclude(kind=Custody.Kind.CASH_BOX)
        .select_related("bank", "book__organisation")
        .order_by("book", "name")
    )
    context = {
        "accounts": [_standing(custody) for custody in accounts],
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Đối chiếu"), "")],
    }
    return render(request, "projects/bank_accounts.html", context)


@login_required
@require_safe
def bank_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the lines of an account beside what was expected, one page at a time."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, *ROLES, on=today)
    return account_page(request, custody, StatementForm(), on=today)


@login_required
@require_POST
def reconcile_auto(request: HttpRequest, pk: int) -> HttpResponse:
    """Match every line that is certain."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, Role.ACCOUNTANT, on=today)
    try:
        done = verbs.reconcile_auto(custody=custody, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("bank_account", pk)
    count = ngettext(
        "Đã khớp %(count)d dòng theo mã.", "Đã khớp %(count)d dòng theo mã.", done.matched
    )
    messages.success(request, count % {"count": done.matched})
    for line, sentence in done.refused[:5]:
        messages.warning(request, f"{line_name(line)}: {sentence}")
    return redirect("bank_account", pk)


def account_for(user: User, pk: int, *roles: Role, on: date) -> Custody:
    """Return a bank account of a book where `user` holds one of `roles`."""
    rows = Custody.objects.exclude(kind=Custody.Kind.CASH_BOX)
    rows = rows.select_related("bank", "book__organisation")
    return permissions.object_for(user, rows, pk, *roles, on=on, book="book")


def _standing(custody: Custody) -> dict[str, object]:
    open_count = statements.open_lines(custody).count()
    last = custody.statements.order_by("-imported_at").first()
    return {
        "custody": custody,
        "open": open_count,
        "matched": custody.lines.count() - open_count,
        "last": last,
        "checked": statements.checked_until(custody),
    }


def account_page(
    request: HttpRequest, custody: Custody, form: StatementForm, *, on: date
) -> HttpResponse:
    """Render the page of an account, with a form of a statement file that may have been refused."""
    state = request.GET.get("trang-thai", "")
    proposals, matched = reconciliation.propose(custody), statements.matched_lines(custody)
    if state == MATCHED:
        done = page_of(request, matched)
        page, rows = done, _rows([(line, None) for line in done])
    else:
        wanted = dict(_STATES).get(state, frozenset(Kind))
        waiting = page_of(request, [p for p in proposals if p.kind in wanted])
        page, rows = waiting, _rows([(found.line, found) for found in waiting])
    context = {
        "custody": custody,
        "form": form,
        "unfinished": statements.unfinished(custody),
        "breaks": continuity.breaks(custody),
        "state": state,
        "tabs": _tabs(proposals, matched.count(), state),
        "page_obj": page,
        "rows": rows,
        "auto": sum(found.kind == Kind.AUTO for found in proposals),
        "checked": statements.checked_until(custody),
        "can_change": permissions.works_in(person(request), custody.book, Role.ACCOUNTANT, on=on),
        "last_match": _last_match(custody, person(request)),
        "crumbs": crumbs_of(custody),
    }
    return render(request, "projects/bank_account.html", context)


def _last_match(custody: Custody, user: User) -> Match | None:
    """Return the newest match of this person on the account that still stands, to take back."""
    made = statements.live_matches().filter(line__custody=custody, by=user)
    return made.select_related("entry").order_by("-id").first()


def _tabs(proposals: list[Proposal], matched: int, state: str) -> list[dict[str, object]]:
    counts = {kind: sum(p.kind == kind for p in proposals) for kind in Kind}
    labels = (
        ("", _("Còn phải khớp"), len(proposals)),
        ("tu-dong", _("Khớp được theo mã"), counts[Kind.AUTO]),
        ("goi-y", _("Có gợi ý"), counts[Kind.SUGGEST]),
        ("chua-khop", _("Chưa khớp"), counts[Kind.NONE]),
        (MATCHED, _("Đã khớp"), matched),
    )
    return [
        {"word": word, "label": label, "count": count, "current": word == state}
        for word, label, count in labels
    ]


def _rows(lines: list[tuple[StatementLine, Proposal | None]]) -> list[dict[str, object]]:
    """Join to each line of a page its live matches, in one query."""
    found: dict[int, list[Match]] = defaultdict(list)
    matches = statements.live_matches().filter(line__in=[line.pk for line, _proposal in lines])
    for match in matches.select_related("entry", "expected").order_by("pk"):
        found[match.line_id].append(match)
    return [
        {"line": line, "proposal": proposal, "matches": found[line.pk]} for line, proposal in lines
    ]


def crumbs_of(custody: Custody, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Đối chiếu"), reverse("bank_accounts")),
        (custody.name, reverse("bank_account", args=[custody.pk])),
        *more,
    ]


def line_name(line: StatementLine) -> str:
    """Return a bank line in a few words: its day and its signed amount."""
    sign = "+" if line.amount > 0 else "−"
    return _("ngày %(day)s, %(amount)s đồng") % {
        "day": f"{line.on:%d/%m/%Y}",
        "amount": sign + money.format_vnd(abs(line.amount)),
    }
