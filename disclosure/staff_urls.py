"""Staff pages of disclosure, all under /lam-viec/."""

from django.urls import URLPattern, path

from disclosure.views import answers, releases, staff, trail, work

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
    # Supervision
    path("nhat-ky-thay-doi/", trail.event_list, name="event_list"),
    path("giam-sat/", staff.finding_list, name="finding_list"),
    path("giam-sat/<slug:code>/kien-nghi/", staff.finding_record, name="finding_record"),
    path("kien-nghi/<int:pk>/", staff.finding_show, name="finding_show"),
    path("kien-nghi/<int:pk>/tra-loi/", staff.finding_answer, name="finding_answer"),
]
