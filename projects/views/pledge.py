"""Pages of pledges: one by hand, its slip, a list from Excel."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import sheets, vietqr
from ledger.exceptions import LedgerError
from ledger.models.people import User
from ledger.views.request import person
from projects import calling, contributions, listed, permissions, pledgelist, receivable
from projects.forms.pledge import ConfirmListForm, ListForm, PledgeForm
from projects.models.contribution import Call, Display, Form, Pledge
from projects.pledgelist import template
from projects.views.call import CALLS, CLERKS, call_url
from projects.views.project import crumbs_of

MAX_LIST_BYTES = 5 * 1024 * 1024
# A list waits this long, in seconds, between its preview and the click that imports it.
KEPT_FOR = 2 * 60 * 60

PLEDGES = Pledge.objects.select_related(
    "call__project__book__organisation", "call__project__purpose", "call__bank_account__bank",
    "call__cash_box", "giver", "expected",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def pledge_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down one promise; its slip follows."""
    user, today = person(request), timezone.localdate()
    call = permissions.object_for(user, CALLS, pk, *CLERKS, on=today)
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pledge = calling.pledge(call=call, by=user, on=today, **form.promise())
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi đăng ký của %(name)s.") % {"name": pledge.giver})
            return redirect("pledge_slip", pledge.pk)
    crumbs = crumbs_of(call.project, (call.title, call_url(call)), (_("Ghi đăng ký"), ""))
    return render(
        request, "projects/pledge_add.html", {"form": form, "call": call, "crumbs": crumbs}
    )


@login_required
@require_safe
def pledge_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one pledge, what came of it, and how to transfer: code, account, QR; fit to print."""
    user, today = person(request), timezone.localdate()
    pledge = permissions.object_for(user, PLEDGES, pk, on=today, book="call__project__book")
    context = {
        "pledge": pledge,
        "standing": contributions.standing_of(pledge),
        "receipts": contributions.live(pledge.call.project).filter(pledge=pledge),
        "can_record": permissions.works_in(user, pledge.call.project.book, *CLERKS, on=today),
        "crumbs": crumbs_of(
            pledge.call.project,
            (pledge.call.title, call_url(pledge.call)),
            (pledge.giver.name, ""),
        ),
    }
    return render(request, "projects/pledge_slip.html", context | _transfer(pledge))


@login_required
@require_POST
def pledge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a promise back."""
    user, today = person(request), timezone.localdate()
    pledge = permissions.object_for(
        user, PLEDGES, pk, *CLERKS, on=today, book="call__project__book"
    )
    try:
        calling.withdraw_pledge(pledge=pledge, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi: rút lại đăng ký."))
    return redirect("pledge_slip", pk)


@login_required
@require_http_methods(["GET", "POST"])
def pledge_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list in; what it holds is shown before anything is imported."""
    user, today = person(request), timezone.localdate()
    call = permissions.object_for(user, CALLS, pk, *CLERKS, on=today)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.cleaned_data["upload"]
            token = _keep(user, call, upload.name, upload.read(MAX_LIST_BYTES + 1))
        except LedgerError as error:
            form.add_error("upload", str(error))
        else:
            return redirect("pledge_import_confirm", pk, token)
    crumbs = crumbs_of(call.project, (call.title, call_url(call)), (_("Nhập danh sách"), ""))
    return render(
        request, "projects/pledge_import.html", {"form": form, "call": call, "crumbs": crumbs}
    )


@login_required
@require_http_methods(["GET", "POST"])
def pledge_import_confirm(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Show every row and every problem of a list; import it when asked to."""
    user, today = person(request), timezone.localdate()
    call = permissions.object_for(user, CALLS, pk, *CLERKS, on=today)
    kept = cache.get(_place(user, call, token))
    if kept is None:
        messages.warning(request, _("Bản xem trước đã hết hạn. Hãy tải danh sách lên lại."))
        return redirect("pledge_import", pk)
    filename, data = kept
    found = listed.of_file(call, data, filename)
    form = ConfirmListForm(
        request.POST if request.method == "POST" else None, remarks=found.remarks
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = calling.import_pledges(
                call=call, by=user, on=today, data=data, filename=filename
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            cache.delete(_place(user, call, token))
            messages.success(request, told(done))
            return redirect("call_show", pk)
    crumbs = crumbs_of(call.project, (call.title, call_url(call)), (_("Xem trước danh sách"), ""))
    context = {
        "form": form,
        "call": call,
        "found": found,
        "shown": _shown(found),
        "filename": filename,
        "crumbs": crumbs,
    }
    return render(request, "projects/pledge_import_confirm.html", context)


@login_required
@require_safe
def pledge_template(_request: HttpRequest) -> HttpResponse:
    """Give the empty list to fill in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = 'attachment; filename="mau-dang-ky-dong-gop.xlsx"'
    return HttpResponse(
        template.workbook(), content_type=kind, headers={"Content-Disposition": name}
    )


def told(done: calling.Imported) -> str:
    """Say what became of a list."""
    if not done.added:
        return _("Danh sách này đã nhập trước đây, không thêm dòng nào.")
    added = ngettext("Đã nhập %(n)d đăng ký.", "Đã nhập %(n)d đăng ký.", done.added)
    known = ngettext("%(n)d dòng đã có từ trước.", "%(n)d dòng đã có từ trước.", done.known)
    parts = [added % {"n": done.added}]
    return " ".join([*parts, known % {"n": done.known}] if done.known else parts)


def _keep(user: User, call: Call, filename: str, data: bytes) -> str:
    """Keep a list that can be read, under a token that only this person and call can use."""
    if len(data) > MAX_LIST_BYTES:
        raise sheets.SheetError(
            _("Tệp “%(name)s” lớn hơn 5 MB. Hãy chia thành nhiều tệp nhỏ hơn.") % {"name": filename}
        )
    listed.of_file(call, data, filename)
    token = secrets.token_hex(16)
    cache.set(_place(user, call, token), (filename, data), KEPT_FOR)
    return token


def _shown(found: listed.Listed) -> list[tuple[pledgelist.Row, str, str, bool]]:
    """Return each row with its form and name's display in words, and whether it is known."""
    known = {row.key for row in found.known}
    return [
        (row, str(Form(row.form).label), str(Display(row.display).label), row.key in known)
        for row in found.rows
    ]


def _place(user: User, call: Call, token: str) -> str:
    return f"pledge-list:{user.pk}:{call.pk}:{token}"


def _transfer(pledge: Pledge) -> dict[str, object]:
    """Return the account, the text and the QR of a transfer that is still to come."""
    if pledge.expected is None or pledge.withdrawn_on is not None:
        return {}
    place = receivable.custody_for(pledge.call.project, pledge.call, Form.TRANSFER)
    if place is None or place.bank is None or not place.number:
        return {"missing_account": True}
    code = pledge.expected.code
    try:
        payload = vietqr.payload(place.bank.bin, place.number, pledge.amount, code)
    except vietqr.VietQRError:
        payload = ""
    return {"place": place, "code": code, "payload": payload}
