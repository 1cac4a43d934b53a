"""Pages that bring old books in: the files, one file beside the books, accepting and posting it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import entrylist, migrating, permissions
from ledger.entrylist import Voucher
from ledger.exceptions import LedgerError
from ledger.forms import ConfirmFileForm, EntryFileForm, ReasonForm
from ledger.models.journal import Entry
from ledger.models.oldbooks import EntryFile
from ledger.models.people import Role, User
from ledger.money import format_vnd
from ledger.oldbooks import BATCH, Compared
from ledger.oldnames import Names
from ledger.views import sections
from ledger.views.request import page_of, person

READERS = (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)
POSTERS = (Role.ACCOUNTANT, Role.CHAIR)
# Batches that one click posts, so that the answer comes in time.
_A_CLICK = 5


@dataclass(frozen=True)
class ShownVoucher:
    """One old voucher as the page shows it, and the entry that stands for it."""

    voucher: Voucher
    entry: Entry | None


@login_required
@require_safe
def entry_file_list(request: HttpRequest) -> HttpResponse:
    """List the files of old books."""
    user, today = person(request), timezone.localdate()
    books = permissions.books_of(user, READERS, on=today)
    context = {
        "page_obj": page_of(request, _files().filter(book__in=books).order_by("-pk")),
        "can_bring": bool(permissions.books_of(user, [Role.ACCOUNTANT], on=today)),
        "crumbs": sections.crumbs((_("Sổ cũ"), "")),
    }
    return render(request, "ledger/entry_file_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_file_bring(request: HttpRequest) -> HttpResponse:
    """Take a file in; what is wrong in it is shown, and then nothing is kept."""
    user, today = person(request), timezone.localdate()
    book = permissions.book_for(user, Role.ACCOUNTANT, on=today)
    form = EntryFileForm(request.POST or None, request.FILES or None)
    compared = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            file = migrating.bring(
                book=book, data=upload.read(), filename=upload.name, by=user, on=today
            )
        except migrating.FileHasProblemsError as error:
            compared = error.compared
        except LedgerError as error:
            form.add_error("upload", str(error))
        else:
            return redirect("entry_file_show", file.pk)
    crumbs = _crumbs((_("Nhập tệp"), ""))
    context = {"form": form, "compared": compared, "crumbs": crumbs}
    return render(request, "ledger/entry_file_bring.html", context)


@login_required
@require_safe
def entry_file_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file holds beside the books, and what can be done with it."""
    user, today = person(request), timezone.localdate()
    file = _file_for(user, pk, *READERS)
    compared = migrating.compare(file, on=today)
    page_obj = page_of(request, compared.vouchers)
    roles = permissions.roles_in(user, file.book.organisation, on=today)
    waits, left = not hasattr(file, "decision"), _left(file)
    is_maker = file.brought_by_id == user.pk
    context = {
        "file": file,
        "facts": _facts(file),
        "compared": compared,
        "page_obj": page_obj,
        "shown": _shown(page_obj.object_list, compared),
        "accept_form": _accept_form(compared)
        if waits and Role.CHAIR in roles and not is_maker and not compared.problems
        else None,
        "refuse_form": ReasonForm() if waits and (Role.CHAIR in roles or is_maker) else None,
        "is_maker": is_maker,
        "left": left,
        "next_count": min(left, _A_CLICK * BATCH),
        "can_post": bool(left and roles & set(POSTERS) and not compared.problems),
        "crumbs": _crumbs((file.file_name, "")),
    }
    return render(request, "ledger/entry_file_show.html", context)


@login_required
@require_POST
def entry_file_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a file in."""
    user, today = person(request), timezone.localdate()
    file = _file_for(user, pk, Role.CHAIR)
    try:
        compared = migrating.compare(file, on=today)
        if not ConfirmFileForm(request.POST, remarks=bool(compared.remarks)).is_valid():
            messages.error(request, _("Hãy xem các điểm cần lưu ý rồi đánh dấu đã xem."))
            return redirect("entry_file_show", pk)
        migrating.accept(file=file, by=user, on=today, compared=compared)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã duyệt tệp. Bấm “Ghi vào sổ” để ghi."))
    return redirect("entry_file_show", pk)


@login_required
@require_POST
def entry_file_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a file, or take it back."""
    user, today = person(request), timezone.localdate()
    file = _file_for(user, pk, *POSTERS)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        migrating.refuse(file=file, by=user, reason=reason, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã trả lại tệp, chưa ghi gì vào sổ."))
    return redirect("entry_file_show", pk)


@login_required
@require_POST
def entry_file_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Post the next batches."""
    user, today = person(request), timezone.localdate()
    file = _file_for(user, pk, *POSTERS)
    posted = 0
    try:
        for batch in migrating.post(file=file, by=user, at=timezone.now(), on=today, most=_A_CLICK):
            posted += batch.posted
    except LedgerError as error:
        messages.error(request, str(error))
    if posted:
        messages.success(request, _("Đã ghi %(n)s chứng từ.") % {"n": format_vnd(posted)})
    return redirect("entry_file_show", pk)


@login_required
@require_safe
def entry_file_get(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file back as it was brought."""
    file = _file_for(person(request), pk, *READERS)
    kind = "csv" if not bytes(file.content[:4]).startswith((b"PK", b"\xd0\xcf")) else "xlsx"
    return _download(bytes(file.content), f"so-cu-{file.pk}.{kind}", "application/octet-stream")


@login_required
@require_safe
def entry_file_template(request: HttpRequest) -> HttpResponse:
    """Give the empty file with the names of the person's own book."""
    today = timezone.localdate()
    book = permissions.book_for(person(request), *READERS, on=today)
    content = entrylist.template(Names(book).catalogue(), year=today.year - 1)
    return _download(content, "mau-so-cu.xlsx", sections.XLSX)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _files() -> QuerySet[EntryFile]:
    """Return files without their bytes, with how many of their vouchers are dealt with."""
    files = EntryFile.objects.defer("content").select_related(
        "book__organisation", "brought_by", "decision__by"
    )
    done = Sum(F("batches__posted") + F("batches__known"))
    return files.annotate(done=Coalesce(done, 0))


def _file_for(user: User, pk: int, *roles: Role) -> EntryFile:
    books = permissions.books_of(user, roles, on=timezone.localdate())
    return get_object_or_404(_files().filter(book__in=books), pk=pk)


def _left(file: EntryFile) -> int:
    """Return how many vouchers of an accepted file are not dealt with yet."""
    if not hasattr(file, "decision") or not file.decision.is_accepted:
        return 0
    done: int = getattr(file, "done", 0)
    return max(file.vouchers - done, 0)


def _accept_form(compared: Compared) -> ConfirmFileForm:
    return ConfirmFileForm(remarks=bool(compared.remarks))


def _facts(file: EntryFile) -> list[tuple[str, object]]:
    return [
        (_("Sổ"), file.book),
        (_("Người nhập"), file.brought_by),
        (_("Lúc"), timezone.localtime(file.brought_at).strftime("%H:%M %d/%m/%Y")),
        (_("Số chứng từ"), format_vnd(file.vouchers)),
        (_("Từ ngày"), f"{file.first:%d/%m/%Y}"),
        (_("Đến ngày"), f"{file.last:%d/%m/%Y}"),
    ]


def _shown(vouchers: object, compared: Compared) -> list[ShownVoucher]:
    rows = vouchers if isinstance(vouchers, list) else []
    return [ShownVoucher(voucher, compared.known.get(voucher.key)) for voucher in rows]


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return sections.crumbs((_("Sổ cũ"), reverse("entry_file_list")), *more)
