"""The public log as everybody may take it home: its files, its roots, the script that checks them."""

import hashlib
from hmac import compare_digest
from pathlib import Path

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_http_methods, require_safe

from disclosure import verifier
from disclosure.forms import ReceiptForm
from ledger import leaves, log
from ledger.models.log import Checkpoint, Leaf
from ledger.templatetags.money import vn_date
from ledger.views.request import page_of

_SCRIPT = Path(verifier.__file__).with_name("kiem_tra.py")

_revalidated = cache_control(public=True, no_cache=True)


def _etag_of_leaves(_request: HttpRequest, code: str, size: int | None = None) -> str:
    """Name the bytes: leaves never change, and the root is over all of them."""
    return f'"{_checkpoint(code, size).fingerprint}"'


def _etag_of_checkpoints(_request: HttpRequest, code: str, size: int | None = None) -> str:
    """Change with the root, and when a key is put away."""
    checkpoint = _checkpoint(code, size)
    ends = "|".join(str(key.until) for key in log.keys_of(checkpoint))
    told = f"{checkpoint.fingerprint}|{ends}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()}"'


def _etag_of_script(_request: HttpRequest) -> str:
    return f'"{_script_hash()}"'


@require_safe
def log_list(request: HttpRequest) -> HttpResponse:
    """Say how anyone checks a book, and list the books that have a log."""
    context = {
        "page_obj": page_of(request, log.last_checkpoints()),
        "script_hash": _script_hash(),
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Tự kiểm chứng"), "")],
    }
    return render(request, "disclosure/log_list.html", context)


@require_safe
def log_show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the last checkpoint of a book, the roots before it, the keys, the files."""
    if (book := leaves.book_of(code)) is None:
        raise Http404
    last = log.checkpoint_at(book)
    page = page_of(request, log.points_of(book))
    context = {
        "book": book,
        "code": code,
        "last": last,
        "today": timezone.localdate(),
        "page_obj": page,
        "points": page,
        "grown": log.grown(list(page)),
        "uses": log.keys_used(book),
        "script_hash": _script_hash(),
        "crumbs": _crumbs((str(book), "")),
    }
    return render(request, "disclosure/log_show.html", context)


@require_safe
@_revalidated
@condition(etag_func=_etag_of_leaves)
def log_leaves(_request: HttpRequest, code: str, size: int | None = None) -> HttpResponseBase:
    """Give la-so.csv up to a checkpoint (the last one), line by line."""
    lines = log.leaves_csv(_checkpoint(code, size))
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers=_saved_as("la-so.csv")
    )


@require_safe
@_revalidated
@condition(etag_func=_etag_of_checkpoints)
def log_checkpoints(_request: HttpRequest, code: str, size: int | None = None) -> HttpResponse:
    """Give diem-chot.json up to a checkpoint (the last one)."""
    text = log.checkpoints_json(_checkpoint(code, size))
    return HttpResponse(text, content_type="application/json", headers=_saved_as("diem-chot.json"))


@require_safe
def log_consistency(_request: HttpRequest, code: str, first: int, second: int) -> HttpResponse:
    """Give noi-tiep.json: the proof that the log only grew from one checkpoint to a later one."""
    book = leaves.book_of(code)
    text = log.consistency_json(book, first, second) if book else None
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/json", headers=_saved_as("noi-tiep.json"))


@require_safe
@_revalidated
@condition(etag_func=_etag_of_script)
def log_script(_request: HttpRequest) -> HttpResponse:
    """Give the script itself, byte for byte as it stands in the source."""
    return HttpResponse(
        _SCRIPT.read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers=_saved_as("kiem_tra.py"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt
def log_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Give bien-nhan.json of a voucher; with the code on the giver's paper, the private part too.

    The form carries no token: sending it changes nothing, and who knows the code may have the file.
    """
    last = _checkpoint(code, None)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        leaf = leaves.leaf_named(last.book, form.cleaned_data["so"])
        asked = form.cleaned_data["ma"]
        if asked and (refused := _too_often(request, f"{code} {form.cleaned_data['so']}")):
            return refused
        if leaf is None:
            form.add_error("so", _not_there(last))
        elif asked and not _is_code_of(leaf, asked):
            form.add_error("ma", _("Mã không phải của chứng từ này. Hãy xem lại cuối biên nhận."))
        else:
            text = log.receipt_json(leaf, private=bool(asked)) or ""
            headers = _saved_as("bien-nhan.json")
            return HttpResponse(text, content_type="application/json", headers=headers)
    context = {
        "form": form,
        "book": last.book,
        "code": code,
        "crumbs": _crumbs(
            (str(last.book), reverse("log_show", args=[code])), (_("Lấy biên nhận"), "")
        ),
    }
    return render(request, "disclosure/log_receipt.html", context)


def _too_often(request: HttpRequest, voucher: str) -> HttpResponse | None:
    """Return the page that asks to wait, where codes were tried too often from here or for a voucher."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, action="receipt_code", key=voucher
    )
    return refused


def _is_code_of(leaf: Leaf, asked: str) -> bool:
    assert leaf.entry is not None  # noqa: S101 -- only leaves of entries are found by voucher
    return compare_digest(leaf.entry.code.encode(), asked.encode())


def _not_there(last: Checkpoint) -> str:
    return _(
        "Chưa có chứng từ này trong sổ đã chốt (lần chốt gần nhất: %(day)s). Chứng từ mới có ở đây"
        " sau lần chốt tiếp theo; nếu chứng từ cũ hơn, hãy xem lại số."
    ) % {"day": vn_date(last.at)}


def _checkpoint(code: str, size: int | None) -> Checkpoint:
    book = leaves.book_of(code)
    found = log.checkpoint_at(book, size) if book else None
    if found is None:
        raise Http404
    return found


def _script_hash() -> str:
    return hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Trang đầu"), reverse("home")),
        (_("Tự kiểm chứng"), reverse("log_list")),
        *more,
    ]
