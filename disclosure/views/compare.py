"""Two to four projects side by side, of whatever communes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosure.facts import ProjectFacts
from disclosure.models.publication import Publication

FEWEST, MOST = 2, 4
_LONGEST_CODE = 32

# A cell says whose it is: on a phone it stands under the title of its project.
_Cell = tuple[str, Any]
_Row = tuple[Promise, str, Callable[[ProjectFacts], Any]]

_ROWS: tuple[_Row, ...] = (
    (gettext_lazy("Nơi thực hiện"), "text", lambda f: str(f.place)),
    (gettext_lazy("Loại"), "word", lambda f: f.kind.word),
    (gettext_lazy("Quy mô"), "text", lambda f: f.scope),
    (gettext_lazy("Tiến độ"), "word", lambda f: f.state.word),
    (gettext_lazy("Ngày quyết định"), "date", lambda f: f.decision_on),
    (gettext_lazy("Khởi công"), "date", lambda f: f.starts_on),
    (gettext_lazy("Hạn hoàn thành"), "date", lambda f: f.due_on),
    (gettext_lazy("Hoàn thành"), "date", lambda f: f.completed_on),
    (gettext_lazy("Kế hoạch vốn"), "money", lambda f: sum(s.planned or 0 for s in f.sources)),
    (gettext_lazy("Đã nhận"), "money", lambda f: f.equation.received),
    (gettext_lazy("Hiện vật, ngày công"), "money", lambda f: sum(s.in_kind for s in f.sources)),
    (gettext_lazy("Đã chi"), "money", lambda f: f.equation.paid),
    (gettext_lazy("Còn lại"), "money", lambda f: f.equation.balance),
    (gettext_lazy("Giá trị hợp đồng"), "money", lambda f: sum(c.value for c in f.contracts)),
    (gettext_lazy("Đã nghiệm thu"), "money", lambda f: sum(c.accepted for c in f.contracts)),
    (gettext_lazy("Số khoản đóng góp"), "number", lambda f: len(f.contributions)),
    (gettext_lazy("Số khoản đã chi"), "number", lambda f: len(f.payments)),
    (gettext_lazy("Điểm cần chú ý"), "number", lambda f: len(f.flags)),
    (gettext_lazy("Kiến nghị giám sát"), "number", lambda f: len(f.findings)),
    (gettext_lazy("Số liệu đến ngày"), "date", lambda f: f.as_of),
)


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Show the same rows of each project whose code (`ma`) is in the address."""
    codes = list(dict.fromkeys(filter(None, (c.strip() for c in request.GET.getlist("ma")))))
    found, problems, status = _found(codes)
    chosen = [publication.read() for publication in found] if not problems else []
    context = {
        "codes": (codes + [""] * MOST)[:MOST],
        "problems": problems,
        "projects": chosen if len(chosen) >= FEWEST else [],
        "rows": _table(chosen),
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("So sánh công trình"), "")],
    }
    return render(request, "disclosure/compare.html", context, status=status)


def _found(codes: list[str]) -> tuple[list[Publication], list[str], HTTPStatus]:
    """Return the newest versions of the projects named, what is wrong, and how the page answers."""
    if len(codes) > MOST:
        said = _("So sánh nhiều nhất %(most)d công trình. Hãy bỏ bớt.") % {"most": MOST}
        return [], [said], HTTPStatus.BAD_REQUEST
    rows = Publication.objects.newest().in_view().defer("pdf", "facts")
    known = {row.project_code: row for row in rows.filter(project_code__in=map(_clean, codes))}
    problems = [
        _("Không có công trình đã công khai mang mã “%(code)s”. Hãy xem lại mã.")
        % {"code": code[:_LONGEST_CODE]}
        for code in codes
        if _clean(code) not in known
    ]
    if problems:
        return [], problems, HTTPStatus.NOT_FOUND
    return [known[_clean(code)] for code in codes], [], HTTPStatus.OK


def _clean(code: str) -> str:
    return code.replace("\0", "")[: _LONGEST_CODE + 1]


def _table(projects: list[ProjectFacts]) -> list[tuple[Promise | str, str, list[_Cell]]]:
    """Return label, kind and a cell for each project; what each source brought follows at the end."""
    rows: list[tuple[Promise | str, str, list[_Cell]]] = [
        (label, kind, [(facts.title, value(facts)) for facts in projects])
        for label, kind, value in _ROWS
    ]
    sources = {row.source.code: row.source.word for facts in projects for row in facts.sources}
    for code, word in sources.items():
        brought = [(facts.title, _brought(facts, code)) for facts in projects]
        if any(amount for _title, amount in brought):
            rows.append((_("Đã nhận từ: %(source)s") % {"source": _(word)}, "money", brought))
    return rows


def _brought(facts: ProjectFacts, source: str) -> int:
    return sum(row.received for row in facts.sources if row.source.code == source)
