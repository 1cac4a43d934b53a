"""Pages of bank accounts: statements come in, lines are matched, split, taken back."""

from collections import defaultdict
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

from ledger import continuity, money, statements, suspense
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.matching import Kind
from ledger.models.bank import Custody, Match, StatementLine
from ledger.models.people import Role, User
from ledger.views.request import page_of, person
from projects import permissions, reconciliation
from projects import reconciling as verbs
from projects.filters import BankLineFilter
from projects.forms.statement import StatementForm
from projects.reconciliation import Proposal

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
    state = request.GET.get("trang-thai", "")
    lines = BankLineFilter(request.GET, _lines_of(custody, state))
    open_, waiting = statements.open_count(custody), statements.open_entries(custody)
    proposals = _judged(custody, lines.qs) if state != MATCHED else []
    page, rows = _page(request, custody, state, lines.qs, proposals, waiting, on=on)
    counts = {
        "": open_,
        MATCHED: custody.lines.count() - open_,
        WAITING: len(waiting),
        OWN: sum(found.is_the_banks_own for found in proposals),
    }
    context = {
        "custody": custody,
        "form": form,
        "unfinished": statements.unfinished(custody),
        "breaks": continuity.breaks(custody),
        "state": state,
        "filter": lines,
        "filtered": any(request.GET.get(name) for name in BankLineFilter.base_filters),
        "tabs": _tabs(request, proposals, counts, state),
        "page_obj": page,
        "rows": rows,
        "auto": sum(found.kind == Kind.AUTO for found in proposals),
        "many": open_ > _JUDGED,
        "open_count": open_,
        "checked": statements.checked_until(custody),
        "unknown": len(suspense.kept([custody])),
        "can_change": permissions.works_in(person(request), custody.book, Role.ACCOUNTANT, on=on),
        "last_match": _last_match(custody, person(request)),
        "crumbs": crumbs_of(custody),
    }
    return render(request, "projects/bank_account.html", context)


def _lines_of(custody: Custody, state: str) -> QuerySet[StatementLine]:
    return statements.matched_lines(custody) if state == MATCHED else statements.open_lines(custody)


def _judged(custody: Custody, lines: QuerySet[StatementLine]) -> list[Proposal]:
    """Return what may be done with each of some open lines, when they are not too many to be sorted."""
    some = list(lines[: _JUDGED + 1])
    return reconciliation.propose_for(custody, some) if len(some) <= _JUDGED else []


def _page(
    request: HttpRequest,
    custody: Custody,
    state: str,
    lines: QuerySet[StatementLine],
    proposals: list[Proposal],
    waiting: list[int],
    *,
    on: date,
) -> tuple[Page[Any], list[dict[str, object]]]:
    """Return the page that is asked for, and its rows."""
    if state == WAITING:
        entries = page_of(request, waiting)
        found = statements.open_movements(custody=custody, entries=list(entries))
        return entries, [{"movement": each, "age": (on - each.entry.on).days} for each in found]
    if state == MATCHED:
        done = page_of(request, lines)
        return done, _rows([(line, None) for line in done], on=on)
    if proposals:
        wanted = [found for found in proposals if _is_of(found, state)]
        some = page_of(request, wanted)
        return some, _rows([(found.line, found) for found in some], on=on)
    part = page_of(request, lines)
    judged = reconciliation.propose_for(custody, list(part))
    return part, _rows([(found.line, found) for found in judged], on=on)


def _is_of(found: Proposal, state: str) -> bool:
    if state == OWN:
        return found.is_the_banks_own
    return found.kind in dict(_STATES).get(state, frozenset(Kind))


def _last_match(custody: Custody, user: User) -> Match | None:
    """Return the newest match of this person on the account that still stands, to take back."""
    made = statements.live_matches().filter(line__custody=custody, by=user)
    return made.select_related("entry").order_by("-id").first()


def _tabs(
    request: HttpRequest, proposals: list[Proposal], counts: dict[str, int], state: str
) -> list[dict[str, object]]:
    """Return the tabs; those that sort the open lines only where they were sorted."""
    kinds = {kind: sum(p.kind == kind for p in proposals) for kind in Kind}
    tabs = [("", _("Còn phải khớp"), counts[""])]
    if proposals:
        tabs += [
            ("tu-dong", _("Khớp được theo mã"), kinds[Kind.AUTO]),
            ("goi-y", _("Có gợi ý"), kinds[Kind.SUGGEST]),
            ("chua-khop", _("Chưa khớp"), kinds[Kind.NONE]),
            (OWN, _("Lãi, phí"), counts[OWN]),
        ]
    tabs += [
        (MATCHED, _("Đã khớp"), counts[MATCHED]),
        (WAITING, _("Chứng từ chờ sao kê"), counts[WAITING]),
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
