"""Staff see what the rules find before it is public, and answer it for the commune."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import answering, snapshot
from disclosure.facts import ProjectFacts
from disclosure.forms import FlagAnswerForm
from disclosure.models.flag import FlagAnswer
from disclosure.permissions import ANSWERERS
from disclosure.views import flagged
from ledger.exceptions import LedgerError
from ledger.views.request import person
from projects.models.project import Project
from projects.permissions import project_for, works_in


@login_required
def flag_answers(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the rules find today, with the answers; accountant and chair answer."""
    user, now = person(request), timezone.now()
    today = timezone.localdate(now)
    sent = request.method == "POST"
    project = project_for(user, code, *(ANSWERERS if sent else ()), on=today)
    form = FlagAnswerForm(request.POST) if sent else None
    if form is not None and form.is_valid():
        try:
            answering.answer_flag(project=project, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Đã ghi trả lời; câu này hiện trong bản công khai tiếp theo.")
            )
            return redirect("flag_answers", code)
    rows = _rows(project, form, snapshot.take(project, today))
    context = {
        "project": project,
        "rows": rows,
        "lost": None if any(row["form"] is form for row in rows) else form,
        "may_answer": works_in(user, project.book, *ANSWERERS, on=today),
        "crumbs": [
            (_("Dự án"), reverse("project_list")),
            (project.title, reverse("project_show", args=[code])),
            (_("Điểm cần chú ý"), ""),
        ],
    }
    return render(request, "disclosure/flag_answers.html", context)


def _rows(
    project: Project, sent: FlagAnswerForm | None, facts: ProjectFacts
) -> list[dict[str, Any]]:
    """Return each flag with its earlier answers and its own form; the one that was sent keeps what was typed."""
    given = FlagAnswer.objects.filter(project=project).select_related("answered_by")
    history: dict[tuple[str, str], list[FlagAnswer]] = {}
    for answer in given.order_by("-pk"):
        history.setdefault((answer.rule, answer.key), []).append(answer)
    asked = (sent.data.get("rule"), sent.data.get("key")) if sent is not None else None
    rows = flagged.rows(facts)
    for number, row in enumerate(rows, 1):
        flag = row["flag"]
        place = (flag.rule.code, flag.key)
        row["history"] = history.get(place, [])
        if sent is not None and place == asked:
            row["form"] = sent
        else:
            own = {"rule": flag.rule.code, "key": flag.key}
            row["form"] = FlagAnswerForm(initial=own, auto_id=f"id_{number}_%s")
    return rows
