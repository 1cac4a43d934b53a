"""Pages of one bank line: confirm, choose another, split over codes, take a match back."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ledger import banking, statements
from ledger import text as vn
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.bank import Expected, Match, StatementLine
from ledger.models.people import Role, User
from ledger.views.request import numbers, person
from projects import permissions, reconciliation
from projects import reconciling as verbs
from projects.forms.bank import SplitForm
from projects.reconciliation import Choice, Proposal, Target
from projects.views.bank import crumbs_of, line_name

FOUND = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Tie one line to a suggestion, to another code found by words, or to several codes."""
    user, today = person(request), timezone.localdate()
    line = _line_for(user, pk, Role.ACCOUNTANT, on=today)
    proposals = reconciliation.propose(line.custody)
    proposal = next((found for found in proposals if found.line == line), None)
    if request.method == "POST" and "choice" in request.POST:
        return _take_choice(request, line, proposal, by=user, on=today)
    form = SplitForm(None, book=line.custody.book, initial=_offered(request, line))
    if request.method == "POST":
        form = SplitForm(request.POST, book=line.custody.book)
        if form.is_valid() and _split(request, line, form, by=user, on=today):
            return redirect("bank_account", line.custody_id)
    words = request.GET.get("q", "")
    context = {
        "line": line,
        "open": statements.open_amount(line),
        "form": form,
        "words": words,
        "found": _search(line, words) if words else [],
        "proposal": proposal,
        "own": _own(line),
        "crumbs": crumbs_of(line.custody, (_("Khớp một dòng"), "")),
    }
    return render(request, "projects/bank_line.html", context)


@login_required
@require_POST
def bank_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a line as the bank's interest or fee, shared out as the page of the line had shown."""
    user, today = person(request), timezone.localdate()
    line = _line_for(user, pk, Role.ACCOUNTANT, on=today)
    try:
        entry = banking.record_own(line=line, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("match_confirm", pk)
    messages.success(request, _("Đã ghi %(no)s và khớp dòng sao kê.") % {"no": entry.voucher})
    return redirect("bank_account", line.custody_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a match back with a reason; a receipt that it posted is reversed."""
    user, today = person(request), timezone.localdate()
    live = statements.live_matches().select_related(
        "line__custody__book__organisation", "entry", "expected"
    )
    match = permissions.object_for(
        user, live, pk, Role.ACCOUNTANT, on=today, book="line__custody__book"
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.undo(match=match, by=user, on=today, reason=form.cleaned_data["reason"])
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã bỏ khớp. Dòng sao kê trở lại danh sách chưa khớp."))
            return redirect("bank_account", match.line.custody_id)
    context = {
        "match": match,
        "form": form,
        "sentences": _undo_sentences(match),
        "cancel_url": reverse("bank_account", args=[match.line.custody_id]),
        "crumbs": crumbs_of(match.line.custody, (_("Bỏ khớp"), "")),
    }
    return render(request, "projects/bank_undo.html", context)


def _line_for(user: User, pk: int, *roles: Role, on: date) -> StatementLine:
    """Return a bank line of a book where `user` holds one of `roles`."""
    rows = StatementLine.objects.select_related("custody__book__organisation", "custody__bank")
    return permissions.object_for(user, rows, pk, *roles, on=on, book="custody__book")


def _own(line: StatementLine) -> dict[str, object]:
    """Return how the line would be shared out as interest or a fee, or the sentence why not."""
    try:
        shares = banking.share_out(line)
    except LedgerError as error:
        return {"refused": str(error)}
    return {"shares": shares, "total": sum(share.amount for share in shares)}


def _take_choice(
    request: HttpRequest,
    line: StatementLine,
    proposal: Proposal | None,
    *,
    by: User,
    on: date,
) -> HttpResponse:
    """Tie the line to the suggestion that was clicked; what is no longer offered is refused."""
    offered = proposal.choices if proposal else ()
    choice = next((c for c in offered if c.value == request.POST["choice"]), None)
    try:
        if choice is None:
            raise verbs.ReconciliationRefusedError(
                _("Gợi ý này không còn. Hãy chọn lại trong danh sách.")
            )
        if choice.entry is not None:
            verbs.confirm_entry(line=line, entry=choice.entry, by=by, on=on, reason=choice.reason)
        else:
            verbs.confirm(
                line=line, chosen=_share(line, choice), by=by, on=on, reason=choice.reason
            )
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("match_confirm", line.pk)
    messages.success(request, _("Đã khớp dòng %(line)s.") % {"line": line_name(line)})
    return redirect(f"{reverse('bank_account', args=[line.custody_id])}?{_back(request)}")


def _split(
    request: HttpRequest, line: StatementLine, form: SplitForm, *, by: User, on: date
) -> bool:
    try:
        verbs.confirm(line=line, chosen=form.chosen, by=by, on=on)
    except LedgerError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Đã khớp dòng %(line)s.") % {"line": line_name(line)})
    return True


def _share(line: StatementLine, choice: Choice) -> list[tuple[Expected, int]]:
    """Give a single code the whole line, several codes what each waits for."""
    rows = [target.expected for target in choice.targets]
    if len(rows) == 1:
        return [(rows[0], abs(statements.open_amount(line)))]
    return [(row, row.amount) for row in rows]


def _offered(request: HttpRequest, line: StatementLine) -> dict[str, object]:
    """Return what the split form starts from: the code picked in the search, the whole line."""
    return {
        "code_1": request.GET.get("ma", ""),
        "amount_1": abs(statements.open_amount(line)),
    }


def _search(line: StatementLine, words: str) -> list[Target]:
    """Return what waits on the account, by code, name without accents or exact amount."""
    direction = "IN" if line.amount > 0 else "OUT"
    movements = statements.open_movements(custody=line.custody)
    folded = vn.fold(words)
    amounts = numbers(["".join(filter(str.isdigit, words))])
    found = [
        target
        for target in reconciliation.targets(line.custody, movements)
        if target.expected.direction == direction
        and (
            folded in vn.fold(target.expected.party)
            or folded.replace(" ", "").upper() in target.expected.code
            or target.expected.amount in amounts
        )
    ]
    return found[:FOUND]


def _back(request: HttpRequest) -> str:
    """Return the query that leads back to the same filter and page."""
    kept = {name: request.POST.get(name, "") for name in ("trang-thai", "page")}
    return urlencode({name: value for name, value in kept.items() if value})


def _undo_sentences(match: Match) -> list[str]:
    facts = [
        _("Bỏ khớp dòng sao kê %(line)s với chứng từ %(voucher)s.")
        % {"line": line_name(match.line), "voucher": match.entry.voucher}
    ]
    if verbs.posted_receipt(match):
        facts.append(_("Phiếu thu do lần khớp này ghi sẽ được đảo trong sổ."))
    elif banking.posted(match):
        facts.append(_("Khoản lãi, phí do lần khớp này ghi sẽ được đảo trong sổ."))
    else:
        facts.append(_("Chứng từ vẫn giữ nguyên trong sổ."))
    return facts
