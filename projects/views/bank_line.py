"""Pages of one bank line: confirm, choose another, split over several, take a match back."""

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

from ledger import banking, openlines, statements, suspense
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.bank import Expected, Match, StatementLine
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import offers, permissions, reconciliation, tying
from projects import reconciling as verbs
from projects.forms.tie import TieForm
from projects.reconciliation import Choice, Proposal
from projects.views.bank import crumbs_of, line_name

# Offers that the form of a line shows at most: those proposed, and those chosen in the search.
_MOST = 12


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Tie one line to a suggestion, to others found by words, or to several, with an amount each."""
    user, today = person(request), timezone.localdate()
    line = line_for(user, pk, Role.ACCOUNTANT, on=today)
    proposal = proposal_of(line)
    if request.method == "POST" and "choice" in request.POST:
        return _take_choice(request, line, proposal, by=user, on=today)
    form = tie_form(request, line, proposal)
    if request.method == "POST" and form.is_valid() and _tie(request, form, by=user, on=today):
        return onward(request, line)
    words = request.GET.get("q", "")
    context = {
        "line": line,
        "open": statements.open_amount(line),
        "form": form,
        "words": words,
        "desk": _desk(request),
        "chosen": request.GET.getlist("chon"),
        "found": offers.search(line, words) if words else [],
        "proposal": proposal,
        "own": own(line),
        "matches": _matches(line),
        "kept": _kept(line),
        "crumbs": crumbs_of(line.custody, (_("Khớp một dòng"), "")),
    }
    return render(request, "projects/bank_line.html", context)


@login_required
@require_POST
def bank_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a line as the bank's interest or fee, shared out as the page of the line had shown."""
    user, today = person(request), timezone.localdate()
    line = line_for(user, pk, Role.ACCOUNTANT, on=today)
    try:
        entry = banking.record_own(line=line, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("match_confirm", pk)
    messages.success(request, _("Đã ghi %(no)s và khớp dòng sao kê.") % {"no": entry.voucher})
    return onward(request, line)


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
            if _desk(request):
                return redirect(desk_at(match.line))
            return redirect("bank_account", match.line.custody_id)
    if _desk(request):
        form.fields["reason"].widget.attrs["autofocus"] = True
        form.initial["reason"] = _("Chọn nhầm khoản khi khớp lần lượt")
    context = {
        "match": match,
        "form": form,
        "sentences": _undo_sentences(match),
        "cancel_url": desk_at(match.line)
        if _desk(request)
        else reverse("bank_account", args=[match.line.custody_id]),
        "crumbs": crumbs_of(match.line.custody, (_("Bỏ khớp"), "")),
    }
    return render(request, "projects/bank_undo.html", context)


def line_for(user: User, pk: int, *roles: Role, on: date) -> StatementLine:
    """Return a bank line of a book where `user` holds one of `roles`."""
    rows = StatementLine.objects.select_related("custody__book__organisation", "custody__bank")
    return permissions.object_for(user, rows, pk, *roles, on=on, book="custody__book")


def proposal_of(line: StatementLine) -> Proposal | None:
    """Return what one line may be tied to; None when it is matched in full."""
    rows = statements.open_lines(line.custody).filter(pk=line.pk)
    return next(iter(reconciliation.propose_for(line.custody, list(rows))), None)


def tie_form(request: HttpRequest, line: StatementLine, proposal: Proposal | None) -> TieForm:
    """Return the form of a line: sent, or begun from the suggestions and from what a search chose."""
    left = abs(statements.open_amount(line))
    beside = offers.beside(line) if left else []
    if request.method == "POST":
        offered = offers.of(line.custody, TieForm.values_of(request.POST))
        return TieForm(request.POST, line=line, offered=offered, beside=beside, left=left)
    chosen = request.GET.getlist("chon")
    suggested = (
        [value for choice in proposal.choices for value in values_of(choice)] if proposal else []
    )
    offered = offers.of(line.custody, [*chosen, *suggested])[:_MOST]
    first = len(values_of(proposal.choices[0])) if proposal and proposal.choices else 0
    initial = TieForm.initial_of(offered, left, taken=len(chosen) or first)
    return TieForm(None, line=line, offered=offered, beside=beside, left=left, initial=initial)


def values_of(choice: Choice) -> list[str]:
    """Return what the offers of a choice are called in a form."""
    if choice.entry is not None:
        return [f"entry:{choice.entry.pk}"]
    return [f"code:{target.expected.code}" for target in choice.targets]


def own(line: StatementLine) -> dict[str, object]:
    """Return how the line would be shared out as interest or a fee, or the sentence why not."""
    try:
        shares = banking.share_out(line)
    except LedgerError as error:
        return {"refused": str(error)}
    return {"shares": shares, "total": sum(share.amount for share in shares)}


def onward(request: HttpRequest, line: StatementLine) -> HttpResponse:
    """Go on: to the next open line for who works through them one by one, else back to the list."""
    if _desk(request):
        left = statements.open_amount(line)
        following = line.pk if left else openlines.after(line) or openlines.first(line.custody)
        query = {"dong": following} if following else {}
        return redirect(f"{reverse('bank_desk', args=[line.custody_id])}?{urlencode(query)}")
    return redirect(f"{reverse('bank_account', args=[line.custody_id])}?{_back(request)}")


def desk_at(line: StatementLine) -> str:
    """Return the address of the desk with one line on it."""
    return f"{reverse('bank_desk', args=[line.custody_id])}?dong={line.pk}"


def _desk(request: HttpRequest) -> bool:
    return bool(request.POST.get("lan-luot") or request.GET.get("lan-luot"))


def _take_choice(
    request: HttpRequest,
    line: StatementLine,
    proposal: Proposal | None,
    *,
    by: User,
    on: date,
) -> HttpResponse:
    """Tie the line to the suggestion that was clicked; what is no longer offered is refused.

    Clicked twice it is done once, and the second click is told so.
    """
    offered = proposal.choices if proposal else ()
    choice = next((c for c in offered if c.value == request.POST["choice"]), None)
    if choice is None and _just_done(line, request.POST["choice"], by):
        messages.success(request, _("Đã khớp dòng %(line)s.") % {"line": line_name(line)})
        return onward(request, line)
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
        if _desk(request):
            return redirect(desk_at(line))
        return redirect("match_confirm", line.pk)
    messages.success(request, _("Đã khớp dòng %(line)s.") % {"line": line_name(line)})
    return onward(request, line)


def _just_done(line: StatementLine, value: str, by: User) -> bool:
    """Tell whether the same person tied the whole line to the same thing already."""
    if statements.open_amount(line):
        return False
    rows = statements.live_matches().filter(line=line).select_related("expected")
    made = list(rows)
    codes = "codes:" + ",".join(match.expected.code for match in made if match.expected)
    return {match.by_id for match in made} == {by.pk} and (
        value == codes or value in {f"entry:{match.entry_id}" for match in made}
    )


def _tie(request: HttpRequest, form: TieForm, *, by: User, on: date) -> bool:
    try:
        tying.tie(lines=form.lines, parts=form.parts, by=by, on=on)
    except LedgerError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Đã khớp dòng %(line)s.") % {"line": line_name(form.line)})
    return True


def _share(line: StatementLine, choice: Choice) -> list[tuple[Expected, int]]:
    """Give a single code the whole line, or what it has room for; several codes what each waits for."""
    left = abs(statements.open_amount(line))
    if len(choice.targets) == 1:
        (target,) = choice.targets
        return [(target.expected, min(left, target.room) if target.booked else left)]
    return [(target.expected, target.room) for target in choice.targets]


def _matches(line: StatementLine) -> list[Match]:
    rows = statements.live_matches().filter(line=line)
    return list(rows.select_related("entry", "expected").order_by("pk"))


def _kept(line: StatementLine) -> list[Match]:
    """Return what is kept of unknown origin that this line, money out, may give back."""
    if line.amount > 0:
        return []
    left = statements.open_amount(line)
    return [match for match in suspense.kept([line.custody]) if match.amount == -left]


def _back(request: HttpRequest) -> str:
    """Return the query that leads back to the same filter and page."""
    kept = {name: request.POST.get(name, "") for name in ("trang-thai", "page")}
    return urlencode({name: value for name, value in kept.items() if value})


def _undo_sentences(match: Match) -> list[str]:
    facts = [
        _("Bỏ khớp dòng sao kê %(line)s với chứng từ %(voucher)s.")
        % {"line": line_name(match.line), "voucher": match.entry.voucher}
    ]
    if tying.posted_receipt(match):
        facts.append(_("Phiếu thu do lần khớp này ghi sẽ được đảo trong sổ."))
    elif banking.posted(match):
        facts.append(_("Khoản lãi, phí do lần khớp này ghi sẽ được đảo trong sổ."))
    elif suspense.posted(match):
        facts.append(_("Bút toán tiền chưa rõ nguồn do lần khớp này ghi sẽ được đảo trong sổ."))
    else:
        facts.append(_("Chứng từ vẫn giữ nguyên trong sổ."))
    return facts
