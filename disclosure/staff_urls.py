"""Staff pages of disclosure, all under /lam-viec/."""

from django.urls import URLPattern, path

from disclosure.views import (
    answers,
    batch,
    calendar,
    excuses,
    plan,
    releases,
    staff,
    statements,
    trail,
    work,
)

_POSTING = "lich-cong-khai/niem-yet/<int:pk>/"
_STATEMENTS = "in-bao-cao/"
_STATEMENT = f"{_STATEMENTS}<int:pk>/"
_PLAN = "lich-cong-khai/ke-hoach/<int:year>/"

urlpatterns: list[URLPattern] = [
    path("", work.work, name="work"),
    # Publications
    path("cong-khai/", releases.publication_list, name="publication_list"),
    path("du-an/<slug:code>/cong-khai/", releases.publish_preview, name="publish_preview"),
    path(
        "du-an/<slug:code>/cong-khai/<int:version>/rut/",
        releases.withdrawal_ask,
        name="withdrawal_ask",
    ),
    path("cong-khai/<int:pk>/duyet/", releases.publication_release, name="publication_release"),
    path("cong-khai/<int:pk>/tra-lai/", releases.proposal_refuse, name="proposal_refuse"),
    path("cong-khai/<int:pk>/rut/", releases.withdrawal_confirm, name="withdrawal_confirm"),
    path("du-an/<slug:code>/canh-bao/", answers.flag_answers, name="flag_answers"),
    # Printed statements
    path(_STATEMENTS, statements.statement_list, name="issue_list"),
    path(f"{_STATEMENTS}lap/<slug:kind>/", statements.statement_prepare, name="statement_prepare"),
    path(f"{_STATEMENTS}tat-ca/", batch.batch_show, name="batch_show"),
    path(f"{_STATEMENTS}tat-ca.zip", batch.batch_zip, name="batch_zip"),
    path(_STATEMENT, statements.statement_request_show, name="statement_request_show"),
    path(f"{_STATEMENT}phat-hanh/", statements.statement_issue, name="statement_issue"),
    path(f"{_STATEMENT}tra-lai/", statements.statement_refuse, name="statement_refuse"),
    path(f"{_STATEMENT}rut/", statements.statement_withdraw, name="statement_withdraw"),
    path(
        f"{_STATEMENTS}ban/<slug:code>/rut/",
        statements.statement_withdrawal_ask,
        name="statement_withdrawal_ask",
    ),
    # The disclosure calendar
    path("lich-cong-khai/", calendar.calendar_list, name="calendar_list"),
    path("lich-cong-khai/ghi/", calendar.posting_record, name="posting_record"),
    path("lich-cong-khai/viec/<int:pk>/mien/", excuses.duty_excuse, name="duty_excuse"),
    path("lich-cong-khai/mien/<int:pk>/", excuses.excuse_decide, name="excuse_decide"),
    path("lich-cong-khai/niem-yet/", calendar.posting_list, name="posting_list"),
    path(_POSTING, calendar.posting_show, name="posting_show"),
    path(f"{_POSTING}go/", calendar.posting_take_down, name="posting_take_down"),
    path(f"{_POSTING}bien-ban.pdf", calendar.posting_minutes, name="posting_minutes"),
    path(f"{_POSTING}bien-ban-go.pdf", calendar.take_down_minutes, name="take_down_minutes"),
    path(f"{_POSTING}tep/", calendar.posting_file, name="posting_file"),
    path(
        "lich-cong-khai/so/<int:year>/<int:quarter>/", calendar.register_show, name="register_show"
    ),
    path("lich-cong-khai/ke-hoach/", plan.plan_now, name="plan_now"),
    path(_PLAN, plan.plan_show, name="plan_show"),
    path(f"{_PLAN}soan/", plan.plan_edit, name="plan_edit"),
    path(f"{_PLAN}duyet/", plan.plan_approve, name="plan_approve"),
    path(f"{_PLAN}ke-hoach.pdf", plan.plan_paper, name="plan_paper"),
    path(f"{_PLAN}ke-hoach.xlsx", plan.plan_workbook, name="plan_workbook"),
    # Supervision
    path("nhat-ky-thay-doi/", trail.event_list, name="event_list"),
    path("giam-sat/", staff.finding_list, name="finding_list"),
    path("giam-sat/<slug:code>/kien-nghi/", staff.finding_record, name="finding_record"),
    path("kien-nghi/<int:pk>/", staff.finding_show, name="finding_show"),
    path("kien-nghi/<int:pk>/tra-loi/", staff.finding_answer, name="finding_answer"),
]
