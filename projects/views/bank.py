"""Pages of bank accounts: statements come in, lines are matched, split, taken back."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ledger import continuity, money, openlines, statements, suspense
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.matching import Kind
from ledger.models.bank import Custody, Match, StatementLine
from ledger.models.people import Role, User
from ledger.views.request import page_of, person
from projects import permissions
from projects import reconciling as verbs
from projects.filters import BankLineFilter
from projects.forms.statement import StatementForm
from projects.reconciliation import Judged, Proposal

ROLES = (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)

# What the filter of the lines offers: the word in the address, and the label.
MATCHED, WAITING, OWN = "da-khop", "chung-tu", "lai-phi"
_STATES: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("", frozenset(Kind)),
    ("tu-dong", frozenset({Kind.AUTO})),
    ("goi-y", frozenset({Kind.SUGGEST})),
    ("chua-khop", frozenset({Kind.NONE})),
)
# Open lines that are judged to be sorted into tabs; of more, only those of the page are.
_JUDGED = 1_000
_Lines = openlines.Lines | QuerySet[StatementLine]
# Certain lines that one press of the button matches; the next press goes on.
_AT_A_PRESS = 500


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
        done = verbs.reconcile_auto(custody=custody, by=user, on=today, most=_AT_A_PRESS)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("bank_account", pk)
    count = ngettext(
        "Đã khớp %(count)d dòng theo mã.", "Đã khớp %(count)d dòng theo mã.", done.matched
    )
    messages.success(request, count % {"count": done.matched})
    if done.left:
        messages.info(
            request,
            _("Còn %(count)d dòng khớp được theo mã. Hãy bấm lần nữa.") % {"count": done.left},
        )
    for line, sentence in done.refused[:5]:
        messages.warning(request, f"{line_name(line)}: {sentence}")
    return redirect("bank_account", pk)


def account_for(user: User, pk: int, *roles: Role, on: date) -> Custody:
    """Return a bank account of a book where `user` holds one of `roles`."""
    rows = Custody.objects.exclude(kind=Custody.Kind.CASH_BOX)
    rows = rows.select_related("bank", "book__organisation")
    return permissions.object_for(user, rows, pk, *roles, on=on, book="book")


def _standing(custody: Custody) -> dict[str, object]:
    open_count = statements.open_count(custody)
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
    user = person(request)
    state = request.GET.get("trang-thai", "")
    lines = BankLineFilter(request.GET, _lines_of(custody, state))
    filtered = any(request.GET.get(name) for name in BankLineFilter.base_filters)
    open_, waiting = statements.open_count(custody), statements.open_entries(custody)
    rows = lines.qs if filtered or state == MATCHED else openlines.Lines(custody, count=open_)
    judged = _judged(custody, rows) if state != MATCHED else None
    proposals = judged.sketches() if judged else []
    if state == WAITING:
        page, shown = _waiting(request, custody, waiting, on=on)
    elif state == MATCHED:
        page, shown = _matched(request, rows, on=on)
    else:
        wanted = [found.line for found in proposals if _is_of(found, state)]
        page, shown = _open(request, custody, wanted if judged else rows, judged, on=on)
    context = {
        "custody": custody,
        "form": form,
        "unfinished": statements.unfinished([custody]),
        "breaks": continuity.breaks(custody),
        "state": state,
        "filter": lines,
        "filtered": filtered,
        "tabs": _tabs(request, proposals, state, (open_, custody.lines.count(), len(waiting))),
        "page_obj": page,
        "rows": shown,
        "auto": sum(found.kind == Kind.AUTO for found in proposals),
        "many": open_ > _JUDGED,
        "open_count": open_,
        "checked": statements.checked_until(custody),
        "unknown": len(suspense.kept([custody])),
        "can_change": permissions.works_in(user, custody.book, Role.ACCOUNTANT, on=on),
        "last_match": last_match(custody, user),
        "crumbs": crumbs_of(custody),
    }
    return render(request, "projects/bank_account.html", context)


def _lines_of(custody: Custody, state: str) -> QuerySet[StatementLine]:
    return statements.matched_lines(custody) if state == MATCHED else statements.open_lines(custody)


def _judged(custody: Custody, lines: _Lines) -> Judged | None:
    """Judge the open lines of a page's tabs; None when they are too many to be sorted."""
    if isinstance(lines, openlines.Lines) and len(lines) > _JUDGED:
        return None
    some = list(lines[: _JUDGED + 1])
    return Judged(custody, some) if len(some) <= _JUDGED else None


def _waiting(
    request: HttpRequest, custody: Custody, waiting: list[int], *, on: date
) -> tuple[Page[Any], list[dict[str, object]]]:
    """Return the page of the entries that wait for a bank line, and its rows."""
    entries = page_of(request, waiting)
    found = statements.open_movements(custody=custody, entries=list(entries))
    return entries, [{"movement": each, "age": (on - each.entry.on).days} for each in found]


def _matched(
    request: HttpRequest, lines: _Lines, *, on: date
) -> tuple[Page[Any], list[dict[str, object]]]:
    """Return the page of the lines that are matched, and its rows."""
    page = page_of(request, lines)
    return page, _rows([(line, None) for line in page], on=on)


def _open(
    request: HttpRequest,
    custody: Custody,
    lines: _Lines | list[StatementLine],
    judged: Judged | None,
    *,
    on: date,
) -> tuple[Page[Any], list[dict[str, object]]]:
    """Return the page of the open lines, and its rows; what was not judged is, page by page."""
    page = page_of(request, lines)
    some = list(page)
    found = (judged or Judged(custody, some)).proposals(some)
    return page, _rows([(each.line, each) for each in found], on=on)


def _is_of(found: Proposal, state: str) -> bool:
    if state == OWN:
        return found.is_the_banks_own
    return found.kind in dict(_STATES).get(state, frozenset(Kind))


def last_match(custody: Custody, user: User) -> Match | None:
    """Return the newest match of this person on the account that still stands, to take back."""
    made = statements.live_matches().filter(line__custody=custody, by=user)
    return made.select_related("entry").order_by("-id").first()


def _tabs(
    request: HttpRequest, proposals: list[Proposal], state: str, counts: tuple[int, int, int]
) -> list[dict[str, object]]:
    """Return the tabs; those that sort the open lines only where they were sorted.

    `counts` are the lines open and in all, and the entries that wait for a line.
    """
    open_, lines, waiting = counts
    kinds = Counter(found.kind for found in proposals)
    tabs = [("", _("Còn phải khớp"), open_)]
    if proposals:
        tabs += [
            ("tu-dong", _("Khớp được theo mã"), kinds[Kind.AUTO]),
            ("goi-y", _("Có gợi ý"), kinds[Kind.SUGGEST]),
            ("chua-khop", _("Chưa khớp"), kinds[Kind.NONE]),
            (OWN, _("Lãi, phí"), sum(found.is_the_banks_own for found in proposals)),
        ]
    tabs += [
        (MATCHED, _("Đã khớp"), lines - open_),
        (WAITING, _("Chứng từ chờ sao kê"), waiting),
    ]
    return [
        {
            "query": _query(request, word),
            "label": label,
            "count": count,
            "current": word == state,
        }
        for word, label, count in tabs
    ]


def _query(request: HttpRequest, state: str) -> str:
    """Return the query of a tab: the filters stay, the page does not."""
    query = request.GET.copy()
    query.pop("page", None)
    query["trang-thai"] = state
    return query.urlencode()


def _rows(
    lines: list[tuple[StatementLine, Proposal | None]], *, on: date
) -> list[dict[str, object]]:
    """Join to each line of a page its live matches, in one query, and its age in days."""
    found: dict[int, list[Match]] = defaultdict(list)
    matches = statements.live_matches().filter(line__in=[line.pk for line, _proposal in lines])
    for match in matches.select_related("entry", "expected").order_by("pk"):
        found[match.line_id].append(match)
    return [
        {
            "line": line,
            "proposal": proposal,
            "matches": found[line.pk],
            "age": (on - line.on).days if proposal else None,
        }
        for line, proposal in lines
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
