"""The public log leaf by leaf: what one says, its hash, and the way from it to the signed root."""

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.forms import LeafForm
from disclosure.models.publication import Publication
from disclosure.models.statement import IN_THE_LOG, Statement
from ledger import leaves, log
from ledger.models.log import Checkpoint, Leaf
from ledger.views import request as asked


@require_safe
def leaf_find(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from a number, a voucher or a publication to its leaf."""
    last = _last(code)
    form = LeafForm(request.GET if "so" in request.GET else None)
    if not form.is_bound:
        return _asking(request, last, form)
    if not form.is_valid():
        return _asking(request, last, form, HTTPStatus.BAD_REQUEST)
    typed: str = form.cleaned_data["so"]
    if typed.isascii() and typed.isdecimal():
        return redirect("leaf_show", code, typed)
    if leaf := log.leaf_called(last.book, typed):
        return redirect("leaf_show", code, leaf.index)
    form.add_error(
        "so",
        _(
            "Sổ đã chốt không có chứng từ hay bản công khai này; chứng từ mới có ở đây sau lần chốt"
            " tiếp theo. Hãy xem lại số."
        ),
    )
    return _asking(request, last, form, HTTPStatus.NOT_FOUND)


@require_safe
def leaf_show(request: HttpRequest, code: str, index: str) -> HttpResponse:
    """Show a leaf as it was hashed, and prove that it is under the newest root."""
    last = _last(code)
    numbers = asked.numbers([index])
    if not numbers:
        form = LeafForm({"so": index[:30]})
        form.add_error("so", _("Số lá chỉ gồm chữ số, ví dụ 0 hoặc 125."))
        return _asking(request, last, form, HTTPStatus.BAD_REQUEST)
    leaf = log.leaf_at(last.book, numbers.pop())
    if leaf is None:
        form = LeafForm({"so": index})
        form.add_error("so", _missing(last))
        return _asking(request, last, form, HTTPStatus.NOT_FOUND)
    return _shown(request, last, leaf)


@require_safe
def leaf_proof(request: HttpRequest, code: str, index: int) -> HttpResponse:
    """Give bien-nhan.json of a leaf under the newest checkpoint, nothing private in it."""
    last = _last(code)
    leaf = log.leaf_at(last.book, index) if index < last.size else None
    if leaf is None:
        raise Http404
    return HttpResponse(
        log.proof_json(leaf, last),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="bien-nhan.json"'},
    )


def _shown(request: HttpRequest, last: Checkpoint, leaf: Leaf) -> HttpResponse:
    body = bytes(leaf.body)[1:].decode()
    number = {"number": leaf.index}
    context = {
        "leaf": leaf,
        "body": body,
        "pretty": json.dumps(json.loads(body), ensure_ascii=False, indent=2),
        "hash": bytes(leaf.hash).hex(),
        "last": last,
        "steps": _steps(leaf, last),
        "before": leaf.index - 1 if leaf.index else None,
        "after": leaf.index + 1 if leaf.index + 1 < last.size else None,
        "publication": _publication(leaf),
        "statement": _statement(leaf),
        "book": last.book,
        "code": last.book.code,
        "form": LeafForm(),
        "crumbs": _crumbs(last, _("Lá %(number)d") % number),
    }
    return render(request, "disclosure/log_leaf.html", context)


def _steps(leaf: Leaf, last: Checkpoint) -> list[tuple[str, bool, str]] | None:
    """Return each step as hex: what is put beside, whether on the left, what the two make."""
    way = log.way(leaf, last)
    if way is None:
        return None
    return [(step.beside.hex(), step.on_left, step.reached.hex()) for step in way]


def _publication(leaf: Leaf) -> Publication | None:
    """Return the version that a leaf holds by its hash; papers of the books themselves are none."""
    project, _slash, version = leaf.name.rpartition("/")
    numbers = asked.numbers([version])
    if leaf.kind != Leaf.Kind.PAPER or not numbers:
        return None
    rows = Publication.objects.light().filter(project_code=project, version__in=numbers)
    return rows.filter(sha256=json.loads(bytes(leaf.body)[1:])["sha256"]).first()


def _statement(leaf: Leaf) -> Statement | None:
    """Return the issued statement that a leaf holds by its hash."""
    if leaf.kind != Leaf.Kind.PAPER or not leaf.name.startswith(IN_THE_LOG):
        return None
    return (
        Statement.objects.light()
        .filter(book=leaf.book_id, sha256=json.loads(bytes(leaf.body)[1:])["sha256"])
        .first()
    )


def _asking(
    request: HttpRequest, last: Checkpoint, form: LeafForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "form": form,
        "last": last,
        "book": last.book,
        "code": last.book.code,
        "crumbs": _crumbs(last, _("Xem từng lá")),
    }
    return render(request, "disclosure/log_leaf_find.html", context, status=status)


def _missing(last: Checkpoint) -> str:
    told = {"size": last.size, "last": last.size - 1}
    return (
        _("Sổ đã chốt %(size)d lá, đánh số từ 0 đến %(last)d. Hãy gõ một số trong khoảng ấy.")
        % told
    )


def _last(code: str) -> Checkpoint:
    book = leaves.book_of(code)
    last = log.checkpoint_at(book) if book else None
    if last is None:
        raise Http404
    return last


def _crumbs(last: Checkpoint, here: str) -> list[tuple[str, str]]:
    return [
        (_("Trang đầu"), reverse("home")),
        (_("Tự kiểm chứng"), reverse("log_list")),
        (str(last.book), reverse("log_show", args=[last.book.code])),
        (here, ""),
    ]
